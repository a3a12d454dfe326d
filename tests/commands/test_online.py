"""The commands against a real server that misbehaves, and killed in the middle of their work.

Whatever a service does: the library stays whole, and the reader gets one sentence.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.cli import main
from paper_tui.library.library import Library
from paper_tui.online.turns import Service
from paper_tui.online.web import MOST_BYTES
from paper_tui.paper import Paper, Record
from paper_tui.settings.settings import Locations, locate
from tests.online.answers import arxiv_id, entry, feed_of, hf_listing, hf_paper

PATIENCE = 20.0

Answering = Callable[[Request], Response]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> Locations:
    """A reader whose every service is the server of the test, with two feeds and one paper."""
    monkeypatch.setenv("PAPER_TUI_HOME", str(tmp_path / "home"))
    places = locate(os.environ)
    places.settings.parent.mkdir(parents=True)
    here = httpserver.url_for("").rstrip("/")
    places.settings.write_text(
        f"""
        [online]
        hugging_face = "{here}"
        arxiv = "{here}"
        arxiv_feeds = "{here}"
        timeout = 1

        [[feeds]]
        name = "daily"
        kind = "hf-daily"
        days = 3

        [[feeds]]
        name = "nets"
        kind = "arxiv-query"
        query = "ti:graph"
        """
    )
    with Library(places.library) as library:
        library.add([Record(Paper("Counting Sheep that Sleep"), 1)])
        library.set_note(library.ids()[0], "mine")
    return places


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses are tested elsewhere, with a clock of their own."""
    for service in Service:
        monkeypatch.setattr(service, "interval", 0.0)
    monkeypatch.setattr("paper_tui.online.web.backoff", lambda _attempt, _random: 0.0)


def respond(body: str | bytes, status: int = 200, **headers: str) -> Answering:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Response(body, status, {"Content-Type": "application/json"} | named)


def cut_off(_: Request) -> Response:
    whole = json.dumps(hf_listing(range(3)))
    return Response(iter([whole[:99]]), 200, {"Content-Length": str(len(whole))})


def slow(_: Request) -> Response:
    time.sleep(1.3)
    return Response("[]")


def huge(_: Request) -> Response:
    def endless() -> Iterator[bytes]:
        for _ in range(MOST_BYTES // 2**20 + 2):
            yield b" " * 2**20

    return Response(endless(), 200)


TROUBLES: dict[str, tuple[Answering, str]] = {
    "an error of its own": (respond("oh", 500), "has trouble of its own (HTTP 500)"),
    "asked too often": (respond("", 429, Retry_After="900"), "asks to be left alone until"),
    "closed for a while": (respond("", 503), "has trouble of its own (HTTP 503)"),
    "not found": (respond("no", 404), "has nothing at /api/daily_papers (HTTP 404)"),
    "not let in": (respond("no", 403), "does not let this program in (HTTP 403)"),
    "cut off": (cut_off, "broke off in the middle of its answer"),
    "half of JSON": (respond('[{"paper": {"id"'), "answered with something else than papers"),
    "other fields": (respond('[{"item": {"name": "x"}}]'), "answered with something else"),
    "a page of the network": (respond("<!DOCTYPE html><p>Sign in"), "sign in first"),
    "another type": (respond("\x89PNG\r\n", Content_Type="image/png"), "something else"),
    "slow": (slow, "did not answer within 1 second"),
    "huge": (huge, "sent more than 16 MB"),
    "sent to a file": (respond("", 302, Location="file:///etc/passwd"), "which is not the web"),
    "sent to a script": (respond("", 302, Location="javascript:alert(1)"), "not followed"),
    "sent elsewhere": (respond("", 302, Location="http://example.org/x"), "another host"),
    "sent in circles": (respond("", 302, Location="/api/daily_papers"), "without an end"),
}


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_one_sentence_and_the_library_stays_whole(
    trouble: str, places: Locations, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer, sentence = TROUBLES[trouble]
    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    httpserver.expect_request("/api/query").respond_with_data(feed_of([entry("2611.00001", "One")]))
    assert main(["fetch"]) == 1
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("paper-tui: daily: ")
    # The other feed was read all the same.
    assert shown.out == "1 new paper from 1 feed; 1 could not be read to the end.\n"
    with Library(places.library) as library:
        assert not library.faults()
        assert [each.mark.note for each in library.entries(library.ids())].count("mine") == 1
        assert library.count() == 2


@pytest.mark.usefixtures("quickly", "places")
def test_arxiv_says_in_its_own_words_what_is_wrong_with_a_query(
    httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    error = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        "<id>https://arxiv.org/api/errors#malformed</id><title>Error</title>"
        "<summary>the query has no end</summary></entry></feed>"
    )
    httpserver.expect_request("/api/query").respond_with_data(error, status=400)
    assert main(["fetch", "nets"]) == 1
    assert "the query has no end" in capsys.readouterr().err


@pytest.mark.usefixtures("quickly")
def test_an_identifier_that_arxiv_leaves_out_is_counted_and_nothing_is_lost(
    places: Locations, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library(places.library) as library:
        library.add([Record(Paper(f"On {n}", arxiv=arxiv_id(n)), 1) for n in (1, 2)])
    found = feed_of([entry(arxiv_id(2), "On 2")])
    httpserver.expect_request("/api/query").respond_with_data(found)
    httpserver.expect_request("/api/papers/" + arxiv_id(1)).respond_with_data("no", status=404)
    httpserver.expect_request("/api/papers/" + arxiv_id(2)).respond_with_json(hf_paper(2))
    assert main(["complete", "has:arxiv"]) == 0
    assert capsys.readouterr().out.endswith("1 paper completed, 1 not found.\n")
    assert main(["show", "--sources", arxiv_id(2)]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^sources    Hugging Face, 20\d\d-\d\d-\d\d: .*upvotes$", told, re.MULTILINE)
    assert re.search(r"^           arXiv, 20.*: authors, categories, date$", told, re.MULTILINE)
    assert main(["show", "--sources", "--json", arxiv_id(2)]) == 0
    assert json.loads(capsys.readouterr().out)[0]["sources"]["authors"]["source"] == "arXiv"
    assert main(["show", "--sources", arxiv_id(1)]) == 0
    assert capsys.readouterr().out.endswith("sources    files only\n")
    with Library(places.library) as library:
        assert library.count() == 3


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "paper_tui", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def test_a_killed_fetch_goes_on_where_it_was(places: Locations, httpserver: HTTPServer) -> None:
    asked: list[str] = []
    killed = False

    def answer(request: Request) -> Response:
        asked.append(request.args["date"])
        if len(asked) == 2 and not killed:
            until(lambda: killed)
        number = int(request.args["date"].replace("-", ""))
        return Response(json.dumps(hf_listing([number % 10_000])))

    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    process = start("fetch", "daily")
    until(lambda: len(asked) == 2)
    process.kill()
    process.wait()
    killed = True
    with Library(places.library) as library:
        assert not library.faults()
        assert library.count() == 2
    assert main(["fetch", "daily"]) == 0
    first, second, third = sorted(set(asked))
    assert asked == [first, second, second, third]
    with Library(places.library) as library:
        assert library.count() == 4
        assert len(library.ledger.unseen()) == 3


def test_a_killed_completion_goes_on_where_it_was(
    places: Locations, httpserver: HTTPServer
) -> None:
    asked: list[list[str]] = []
    killed = False

    def answer(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        asked.append(ids)
        if len(asked) == 2 and not killed:
            until(lambda: killed)
        return Response(feed_of([entry(each, f"On {each}") for each in ids]))

    httpserver.expect_request("/api/query").respond_with_handler(answer)
    with Library(places.library) as library:
        papers = [Paper(f"On {arxiv_id(n)}", arxiv=arxiv_id(n)) for n in range(1, 151)]
        library.add([Record(paper, 1) for paper in papers])
    process = start("complete", "--no-counts", "has:arxiv")
    until(lambda: len(asked) == 2)
    process.kill()
    process.wait()
    killed = True
    with Library(places.library) as library:
        assert not library.faults()
        assert len(library.matching("has", "authors")) == 100
    assert main(["complete", "--no-counts", "has:arxiv"]) == 0
    assert [len(ids) for ids in asked] == [100, 50, 50]
    assert sorted(asked[1]) == sorted(asked[2])
    with Library(places.library) as library:
        assert len(library.matching("has", "authors")) == 150
