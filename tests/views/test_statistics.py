"""What is in the library and what was read when, for the screen, for a terminal and as JSON."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from paper_tui import cli
from paper_tui.library.library import Library, Page
from paper_tui.paper import Listing, Paper, Record, Status
from paper_tui.views.statistics import MOST, Section, bar, lines, months, statistics, weeks

TODAY = date(2026, 3, 14)
NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)


def figures(library: Library) -> dict[str, dict[str, int]]:
    return {each.name: dict(each.papers) for each in statistics(library, TODAY)}


def test_a_paper_was_read_when_it_was_last_marked_as_done(tmp_path: Path) -> None:
    clock = [NOON]
    with Library(tmp_path / "library.db", now=lambda: clock[0]) as library:
        library.add([Record(Paper(title), 1) for title in ("A", "B", "C")], Page("p", "p"))
        [a], [b], [c] = (library.find(title) for title in "ABC")
        library.set_status([a, b, c], Status.DONE)
        clock[0] += timedelta(days=28)
        library.set_status([b], Status.INBOX)
        library.set_status([b], Status.DONE)
        library.set_status([c], Status.INBOX)
        clock[0] += timedelta(days=20)
        library.set_status([c], Status.DONE)
        library.undo()
        found = figures(library)
    assert found["read_by_month"] == {"2026-03": 0, "2026-02": 1, "2026-01": 2}
    assert found["read_by_week"]["2026-02-16"] == 1
    assert found["added_by_month"] == {"2026-03": 0, "2026-02": 0, "2026-01": 3}
    assert found["status"] == {"inbox": 1, "reading": 0, "done": 2, "archived": 0, "starred": 0}


def test_weeks_and_months_without_papers_are_there_between_those_with() -> None:
    days = {"2026-03-14": 2, "2026-02-23": 1, "1999-01-01": 7}
    assert weeks(days, TODAY) == {"2026-03-09": 2, "2026-03-02": 0, "2026-02-23": 1}
    assert months({"2025-12-31": 1}, TODAY) == {
        "2026-03": 0,
        "2026-02": 0,
        "2026-01": 0,
        "2025-12": 1,
    }
    assert weeks({}, TODAY) == {}


@given(
    st.dictionaries(st.text(max_size=40), st.integers(0, 10**6), max_size=20), st.integers(20, 200)
)
def test_bars_fit_and_the_commonest_is_the_longest(values: dict[str, int], width: int) -> None:
    shown = list(lines(Section("x", "Heading", values), width))
    assert all(cell_len(" ".join(line)) <= width for line in shown)
    counts = list(values.values())[:MOST]
    lengths = [len(line.bar) for line in shown]
    assert [lengths for _, lengths in sorted(zip(counts, lengths, strict=True))] == sorted(lengths)


def test_what_is_there_at_all_has_a_bar() -> None:
    assert bar(1, 100_000, 20) == "╸"
    assert bar(0, 100_000, 20) == ""
    assert bar(3, 4, 2) == "━╸"


def test_a_share_is_drawn_as_the_part_of_the_whole_that_it_is() -> None:
    [half] = lines(Section("has", "With", {"code": 50}, whole=100), 60)
    [full] = lines(Section("tag", "Tags", {"gnn": 50}), 60)
    assert len(half.bar) == pytest.approx(len(full.bar) / 2, abs=1)


@pytest.mark.parametrize("how", ["--plain", "--json"])
def test_the_command_says_the_same(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAPER_TUI_HOME", str(tmp_path))
    with Library(tmp_path / "library.db") as library:
        seen = Listing("[p]", 1, None)
        library.add([Record(Paper(title), 1, seen) for title in ("A", "B")], Page("[p]", "p"))
        library.add_tags(library.find("A"), ["gnn"])
    assert cli.main(["stats", how]) == 0
    printed = capsys.readouterr().out
    if how == "--json":
        found = json.loads(printed)
        assert (found["papers"], found["tag"], found["page"]) == (2, {"gnn": 1}, {"[p]": 2})
    else:
        assert printed.startswith("2 papers\n\nStatus\ninbox: 2\n")
        assert "\nTags\ngnn: 1\n" in printed
        assert "━" not in printed
