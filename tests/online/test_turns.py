"""One request at a time to a service, from all running copies, as late as it asks."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.online.online_errors import BusyError, CancelledError, OnlineError
from paper_tui.online.turns import Service, Turns, backoff, pause_asked
from tests.online.conftest import NOON, FakeTime

ARXIV = Service.ARXIV


@pytest.fixture
def turns(tmp_path: Path, time: FakeTime) -> Turns:
    return Turns(tmp_path, time.clock)


def test_arxiv_is_asked_once_in_three_seconds(turns: Turns, time: FakeTime) -> None:
    begun = []
    for _ in range(3):
        with turns.turn(ARXIV):
            begun.append(time.passed)
    assert begun == [0, 3, 6]


def test_the_time_that_a_request_took_counts(turns: Turns, time: FakeTime) -> None:
    with turns.turn(ARXIV):
        time.now += 2
    with turns.turn(ARXIV):
        assert time.passed == 3
        time.now += 50
    with turns.turn(ARXIV):
        assert time.passed == 53


def test_services_do_not_wait_for_each_other(turns: Turns, time: FakeTime) -> None:
    with turns.turn(ARXIV), turns.turn(Service.HUGGING_FACE), turns.turn(Service.WEB):
        assert time.passed == 0


def test_another_copy_of_the_program_waits_its_turn(tmp_path: Path, time: FakeTime) -> None:
    with Turns(tmp_path, time.clock).turn(ARXIV):
        pass
    with Turns(tmp_path, time.clock).turn(ARXIV):
        assert time.passed == 3


COPY = """
import json, sys, time
from pathlib import Path
from paper_tui.online.turns import Clock, Service, Turns

class Quick:
    name, label, interval = "QUICK", "a quick one", 0.05

turns = Turns(Path(sys.argv[1]), Clock(time.time, time.sleep))
for _ in range(4):
    with turns.turn(Quick):
        print(json.loads((Path(sys.argv[1]) / "quick.json").read_text())["last"])
"""


def test_three_processes_at_once_keep_the_distance(tmp_path: Path) -> None:
    copies = [
        subprocess.Popen(
            [sys.executable, "-c", COPY, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [copy.communicate()[0] for copy in copies]
    moments = sorted(float(line) for lines in said for line in lines.split())
    assert len(moments) == 12
    assert all(later - earlier > 0.0499 for earlier, later in pairwise(moments))


def test_while_one_copy_asks_the_other_can_give_up(tmp_path: Path, time: FakeTime) -> None:
    impatient = Turns(tmp_path, time.clock, cancelled=lambda: True)
    with (
        Turns(tmp_path, time.clock).turn(ARXIV),
        pytest.raises(CancelledError),
        impatient.turn(ARXIV),
    ):
        pytest.fail("the service is being asked already")


def test_a_pause_is_waited_for_when_it_is_short(turns: Turns, time: FakeTime) -> None:
    with turns.turn(ARXIV):
        turns.pause(ARXIV, 45)
        turns.pause(ARXIV, 20)
    with turns.turn(ARXIV):
        assert time.passed == 45


def test_a_pause_is_told_when_it_is_long(turns: Turns, time: FakeTime) -> None:
    with turns.turn(ARXIV):
        turns.pause(ARXIV, 61)
    with pytest.raises(BusyError, match="arXiv asks to be left alone until"), turns.turn(ARXIV):
        pytest.fail("arXiv was not left alone")
    assert time.passed == 0


def test_nobody_can_ask_for_more_than_a_day(turns: Turns, time: FakeTime) -> None:
    with turns.turn(ARXIV):
        turns.pause(ARXIV, 1e9)
    time.now += 24 * 3600
    with turns.turn(ARXIV):
        pass


@pytest.mark.parametrize("note", ["", "{", "[]", '{"last": "soon"}', '{"last": 1e300}', "null"])
def test_a_damaged_note_stops_nobody(note: str, tmp_path: Path, turns: Turns) -> None:
    (tmp_path / "arxiv.json").write_text(note)
    with turns.turn(ARXIV):
        assert json.loads((tmp_path / "arxiv.json").read_text())["last"] == NOON


def test_a_clock_that_was_set_back_costs_three_seconds(turns: Turns, time: FakeTime) -> None:
    with turns.turn(ARXIV):
        pass
    time.now -= 3600
    with turns.turn(ARXIV):
        assert time.passed == -3597


def test_a_cache_folder_that_cannot_be_written(tmp_path: Path, time: FakeTime) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(OnlineError, match=r"The cache folder .*file cannot be written"),
        Turns(tmp_path / "file", time.clock).turn(ARXIV),
    ):
        pytest.fail("there is no such folder")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"retry-after": " 0 "}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"RateLimit": '"api";r=0;t=55'}, 55),
        ({"RateLimit": '"api";r=12;t=55'}, None),
        ({"RateLimit": '"pages";r=9;t=1, "api";r=0;t=7'}, 7),
        ({"RateLimit": '"api";r=0;t=55', "Retry-After": "3"}, 3),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "9"}, 9),
        ({"RateLimit-Remaining": "1", "RateLimit-Reset": "9"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "Tue"}, None),
    ],
)
def test_what_an_answer_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert pause_asked(headers, NOON) == seconds


def test_a_date_in_retry_after_counts_from_now() -> None:
    now = datetime.fromtimestamp(NOON, UTC)
    later = format_datetime(now + timedelta(seconds=90), usegmt=True)
    assert pause_asked({"Retry-After": later}, NOON) == 90
    assert pause_asked({"Retry-After": later}, NOON + 1000) == 0
    assert pause_asked({"Retry-After": "Wed, 18 Nov 2026 12:00:10 -0000"}, NOON) == 10


@given(st.dictionaries(st.sampled_from(["Retry-After", "RateLimit", "RateLimit-Reset"]), st.text()))
def test_no_header_can_ask_for_nonsense(headers: dict[str, str]) -> None:
    seconds = pause_asked(headers, NOON)
    assert seconds is None or seconds >= 0


@given(st.integers(1, 50), st.floats(0, 1, exclude_max=True))
def test_each_attempt_waits_longer_up_to_a_minute(attempt: int, chance: float) -> None:
    assert 1 <= backoff(attempt, chance) <= 60
    assert backoff(attempt + 1, chance) >= backoff(attempt, chance)
    assert backoff(attempt, chance) >= backoff(attempt, 0) / 2
