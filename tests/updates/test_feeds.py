"""Looking for new papers: nothing twice, nothing left out, also after a fall."""

import json
import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.library.library import Library, Outcome
from paper_tui.online.web import Web
from paper_tui.paper import Status
from paper_tui.settings.online_settings import DAILY, Feed, FeedKind, Online
from paper_tui.updates import feeds as module
from paper_tui.updates.arrivals import is_due, last_look
from paper_tui.updates.feeds import (
    Bookmark,
    Progress,
    Report,
    first_place,
    last_place,
    look,
    next_place,
)
from tests.online.answers import arxiv_id, feed, feed_of, hf_listing
from tests.online.conftest import FakeTime

WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
QUERY = Feed("counting", FeedKind.ARXIV_QUERY, "ti:number", days=7)
LEARNING = Feed("learning", FeedKind.ARXIV_CATEGORY, "cs.LG+stat.ML")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db", now=lambda: WEDNESDAY) as library:
        yield library


class HuggingFaceDays:
    """A server that has daily papers, by their day."""

    def __init__(self, server: HTTPServer) -> None:
        self.papers: dict[str, list[int]] = defaultdict(list)
        self.asked: list[tuple[str, int]] = []
        server.expect_request("/api/daily_papers").respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        day = request.args.get("date") or request.args.get("week") or request.args.get("month")
        page, limit = int(request.args["p"]), int(request.args["limit"])
        self.asked.append((day or request.args["sort"], page))
        numbers = self.papers[day or "trending"][page * limit : (page + 1) * limit]
        return Response(json.dumps(hf_listing(numbers)), content_type="application/json")


class ArxivQueries:
    """A server that finds the same papers for every query, page by page."""

    def __init__(self, server: HTTPServer) -> None:
        self.ids: list[str] = []
        self.asked: list[tuple[str, int]] = []
        server.expect_request("/api/query").respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        start, size = int(request.args["start"]), int(request.args["max_results"])
        self.asked.append((request.args["search_query"], start))
        return Response(feed(self.ids[start : start + size], len(self.ids), start))


@pytest.fixture
def days(httpserver: HTTPServer) -> HuggingFaceDays:
    return HuggingFaceDays(httpserver)


@pytest.fixture
def arxiv(httpserver: HTTPServer) -> ArxivQueries:
    return ArxivQueries(httpserver)


def pages(library: Library) -> dict[str, int]:
    return {page.name: page.papers for page in library.counts().pages}


# What comes of it


def test_the_first_look_takes_in_the_last_week(
    library: Library, web: Web, days: HuggingFaceDays
) -> None:
    days.papers |= {"2026-11-12": [1, 2], "2026-11-18": [3]}
    report = look(library, [DAILY], web, now=WEDNESDAY)
    assert report.summary() == "3 new papers from 1 feed."
    assert [day for day, _ in days.asked] == [f"2026-11-{day}" for day in range(12, 19)]
    assert pages(library) == {"hf/daily/2026-11-12": 2, "hf/daily/2026-11-18": 1}


def test_what_is_new_stands_unseen_in_the_inbox_with_its_feed(
    library: Library, web: Web, days: HuggingFaceDays
) -> None:
    days.papers |= {"2026-11-18": [7, 8]}
    look(library, [replace(DAILY, name="my daily")], web, now=WEDNESDAY)
    ids = library.matching("page", "my daily/")
    assert len(ids) == 2
    assert library.ledger.unseen() == ids
    for place, entry_ in enumerate(library.entries(sorted(ids)), 1):
        assert entry_.mark.status is Status.INBOX
        [listing] = entry_.listings
        assert (listing.page, listing.place, listing.day) == (
            "my daily/2026-11-18", place, "2026-11-18",
        )  # fmt: skip
        origins = library.ledger.origins(entry_.id)
        assert {origin.source for origin in origins.values()} == {"Hugging Face"}


def test_a_recorded_day_comes_in_whole(
    library: Library, web: Web, httpserver: HTTPServer, fixtures: Path
) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_data(
        (fixtures / "hf" / "daily_papers.json").read_bytes()
    )
    friday = datetime(2026, 6, 12, 20, tzinfo=UTC)
    report = look(library, [replace(DAILY, days=1)], web, now=friday)
    assert (report.new, report.flawless) == (30, True)
    assert pages(library) == {"hf/daily/2026-06-12": 30}
    assert len(library.matching("has", "authors") & library.matching("has", "date")) == 30


def test_the_next_look_goes_back_to_the_last(
    library: Library, web: Web, days: HuggingFaceDays
) -> None:
    days.papers |= {"2026-11-18": [1]}
    look(library, [DAILY], web, now=WEDNESDAY)
    days.asked.clear()
    days.papers |= {"2026-11-18": [1, 2], "2026-11-20": [3]}
    report = look(library, [DAILY], web, now=WEDNESDAY + timedelta(days=3))
    assert [day for day, _ in days.asked] == [f"2026-11-{day}" for day in (18, 19, 20, 21)]
    assert (report.new, report.feeds[0].listed) == (2, 2)


def test_looking_twice_changes_nothing(library: Library, web: Web, days: HuggingFaceDays) -> None:
    days.papers |= {"2026-11-18": [1, 2]}
    look(library, [DAILY], web, now=WEDNESDAY)
    revision, before = library.revision(), pages(library)
    days.papers["2026-11-18"].reverse()
    report = look(library, [DAILY], web, now=WEDNESDAY)
    assert (library.revision(), pages(library)) == (revision, before)
    assert report.summary() == "0 new papers from 1 feed."


def test_a_known_paper_gets_news_and_its_listing_and_keeps_its_marks(
    library: Library, web: Web, days: HuggingFaceDays
) -> None:
    days.papers |= {"2026-11-18": [5]}
    look(library, [DAILY], web, now=WEDNESDAY)
    [id_] = library.ids()
    library.set_status([id_], Status.DONE)
    library.set_note(id_, "mine")
    days.papers |= {"trending": [5]}
    report = look(library, [Feed("hot", FeedKind.HF_TRENDING)], web, now=WEDNESDAY)
    assert report.feeds[0].outcomes == {Outcome.MERGED: 1}
    [entry_] = library.entries([id_])
    assert (entry_.mark.status, entry_.mark.note) == (Status.DONE, "mine")
    assert [listing.page for listing in entry_.listings] == [
        "hf/daily/2026-11-18", "hot/2026-11-18",
    ]  # fmt: skip


def test_long_days_have_pages(library: Library, web: Web, days: HuggingFaceDays) -> None:
    days.papers |= {"2026-11-18": list(range(1, 131))}
    report = look(library, [replace(DAILY, days=1)], web, now=WEDNESDAY)
    assert days.asked == [("2026-11-18", 0), ("2026-11-18", 1)]
    assert report.new == 130
    places = sorted(
        listing.place for entry_ in library.entries(library.ids()) for listing in entry_.listings
    )
    assert places == list(range(1, 131))


def test_a_service_that_repeats_itself_is_asked_twice_only(
    library: Library, web: Web, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_json(hf_listing(range(1, 101)))
    report = look(library, [replace(DAILY, days=1)], web, now=WEDNESDAY)
    assert (len(httpserver.log), report.new) == (2, 100)


@pytest.mark.parametrize(
    ("kind", "asked", "page"),
    [
        (FeedKind.HF_WEEKLY, ["2026-W46", "2026-W47"], "periods/2026-W47"),
        (FeedKind.HF_MONTHLY, ["2026-11"], "periods/2026-11"),
    ],
)
def test_weeks_and_months(
    kind: FeedKind,
    asked: list[str],
    page: str,
    *,
    library: Library,
    web: Web,
    days: HuggingFaceDays,
) -> None:
    days.papers |= {asked[-1]: [1]}
    look(library, [Feed("periods", kind)], web, now=WEDNESDAY)
    assert [window for window, _ in days.asked] == asked
    assert pages(library) == {page: 1}


def test_a_search(library: Library, web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/papers/search").respond_with_json(hf_listing([1, 2]))
    found = Feed("sheep", FeedKind.HF_SEARCH, "counting sheep")
    assert look(library, [found], web, now=WEDNESDAY).new == 2
    assert pages(library) == {"sheep/2026-11-18": 2}


def test_the_announcements_of_a_day(library: Library, web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/rss/math.NT").respond_with_data(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>math.NT updates on arXiv.org'
        "</title><pubDate>Wed, 18 Nov 2026 00:00:00 -0500</pubDate><item><title>Sums</title>"
        "<guid>oai:arXiv.org:2611.00001v1</guid><description>arXiv:2611.00001v1 Announce Type: "
        "new\nAbstract: We add.</description></item></channel></rss>"
    )
    sums = Feed("sums", FeedKind.ARXIV_DAILY, "math.NT")
    assert look(library, [sums], web, now=WEDNESDAY).new == 1
    assert pages(library) == {"sums/2026-11-18": 1}


# arXiv's queries


def test_a_query_is_narrowed_to_the_days_since_the_last_look(
    library: Library, web: Web, arxiv: ArxivQueries
) -> None:
    arxiv.ids = [arxiv_id(1)]
    look(library, [QUERY], web, now=WEDNESDAY)
    look(library, [QUERY], web, now=WEDNESDAY + timedelta(days=4))
    look(library, [LEARNING], web, now=WEDNESDAY)
    assert [query for query, _ in arxiv.asked] == [
        "(ti:number) AND submittedDate:[202611120000 TO 202611182359]",
        "(ti:number) AND submittedDate:[202611150000 TO 202611222359]",
        "(cat:cs.LG OR cat:stat.ML) AND submittedDate:[202611120000 TO 202611182359]",
    ]


def test_a_paper_is_listed_once_by_a_query(library: Library, web: Web, arxiv: ArxivQueries) -> None:
    arxiv.ids = [arxiv_id(1), arxiv_id(2)]
    look(library, [QUERY], web, now=WEDNESDAY)
    arxiv.ids.append(arxiv_id(3))
    report = look(library, [QUERY], web, now=WEDNESDAY + timedelta(days=1))
    assert report.feeds[0].listed == 1
    assert pages(library) == {"counting/2026-11-18": 2, "counting/2026-11-19": 1}


def test_a_look_has_an_end_and_the_next_goes_on_there(
    library: Library, web: Web, arxiv: ArxivQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_REQUESTS", 2)
    arxiv.ids = [arxiv_id(number) for number in range(1, 351)]
    report = look(library, [QUERY], web, now=WEDNESDAY)
    assert report.feeds[0].more
    assert report.summary() == "200 new papers from 1 feed; there is more: look again."
    report = look(library, [QUERY], web, now=WEDNESDAY)
    assert (report.new, report.feeds[0].more) == (150, False)
    assert [start for _, start in arxiv.asked] == [0, 100, 200, 300]


# What goes wrong


BAD_ANSWERS = {
    "429": Response(status=429, headers={"Retry-After": "300"}),
    "503": Response(status=503),
    "404": Response(status=404),
    "400": Response('{"error":"bad"}', 400),
    "html": Response("<!doctype html><title>Sign in</title>"),
    "cut off": Response(json.dumps(hf_listing([2, 3]))[:-40]),
    "redirect": Response(status=302, headers={"Location": "file:///etc/passwd"}),
    "elsewhere": Response(status=302, headers={"Location": "https://elsewhere.invalid/"}),
    "other json": Response('{"papers_v2": [1, 2, 3]}'),
    "changed field": Response('[{"paper": {"id": "2611.00002", "heading": "x"}}]'),
    "binary": Response(b"\x00\xff\x00"),
    "empty": Response(b""),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_a_bad_answer_leaves_the_library_whole_and_is_one_sentence(
    answer: Response,
    library: Library,
    *,
    make_web: Callable[..., Web],
    httpserver: HTTPServer,
    time: FakeTime,
) -> None:
    def respond(request: Request) -> Response:
        if request.args["date"] == "2026-11-17":
            return Response(json.dumps(hf_listing([1])))
        return answer

    httpserver.expect_request("/api/daily_papers").respond_with_handler(respond)
    report = look(library, [replace(DAILY, days=2)], make_web(), now=WEDNESDAY)
    [complaint] = report.complaints()
    assert report.summary() == complaint
    assert complaint.endswith(".")
    assert "\n" not in complaint
    assert complaint.count("hf/daily: ") == 1
    assert (library.count(), library.faults()) == (1, [])
    # The day that was read stays read; the one that was not comes next time.
    httpserver.clear()
    days = HuggingFaceDays(httpserver)
    days.papers |= {"2026-11-18": [4]}
    later = WEDNESDAY + timedelta(hours=1)
    time.now += 3600
    assert look(library, [replace(DAILY, days=2)], make_web(), now=later).new == 1
    assert [day for day, _ in days.asked] == ["2026-11-18"]


def test_a_day_that_the_service_does_not_have_hides_no_other(
    library: Library, web: Web, httpserver: HTTPServer
) -> None:
    def respond(request: Request) -> Response:
        if request.args["date"] == "2026-11-16":
            return Response('{"error": "no such day"}', 400)
        return Response(json.dumps(hf_listing([int(request.args["date"][-2:])])))

    httpserver.expect_request("/api/daily_papers").respond_with_handler(respond)
    report = look(library, [replace(DAILY, days=4)], web, now=WEDNESDAY)
    assert report.flawless
    assert report.new == 3


def test_a_feed_in_trouble_does_not_keep_the_others_from_being_read(
    library: Library, web: Web, days: HuggingFaceDays, httpserver: HTTPServer
) -> None:
    days.papers |= {"2026-11-18": [1]}
    httpserver.expect_request("/api/query").respond_with_data(status=403)
    report = look(library, [QUERY, DAILY, LEARNING], web, now=WEDNESDAY)
    assert report.summary() == "1 new paper from 1 feed; 2 could not be read to the end."
    [complaint] = report.complaints()
    assert complaint.startswith("counting, learning: arXiv does not let this program in (HTTP 403)")
    assert last_look(library) == WEDNESDAY


def test_a_record_that_cannot_be_read_is_told_and_the_rest_kept(
    library: Library, web: Web, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_json(
        [*hf_listing([1, 2]), {"paper": {"id": "2611.00003", "title": None}}]
    )
    report = look(library, [replace(DAILY, days=1)], web, now=WEDNESDAY)
    assert (report.new, report.flawless) == (2, False)
    assert list(report.complaints()) == ["hf/daily: a paper without a title"]


def test_text_from_a_service_is_inert(library: Library, web: Web, httpserver: HTTPServer) -> None:
    said = "<summary>no \u202esuch [red]thing</summary>"
    address = "<id>http://arxiv.org/api/errors#x</id>"
    error = feed_of([f"<entry>{address}<title>Error</title>{said}</entry>"])
    httpserver.expect_request("/api/query").respond_with_data(error, 400)
    [complaint] = look(library, [QUERY], web, now=WEDNESDAY).complaints()
    assert "no such [red]thing" in complaint


def test_offline_is_one_sentence_for_all_feeds(
    library: Library, make_web: Callable[..., Web], settings: Online, httpserver: HTTPServer
) -> None:
    web = make_web(settings=replace(settings, offline=True))
    report = look(library, [DAILY, QUERY], web, now=WEDNESDAY)
    assert len(list(report.complaints())) == 1
    assert "offline by your own choice" in report.summary()
    assert not httpserver.log
    assert last_look(library) is None


def test_a_cancelled_look_keeps_what_it_has_and_goes_on_there(
    library: Library, make_web: Callable[..., Web], days: HuggingFaceDays
) -> None:
    days.papers |= {f"2026-11-{day}": [day] for day in range(12, 19)}
    seen: list[Progress] = []
    report = look(
        library, [DAILY, QUERY], make_web(cancelled=lambda: len(seen) == 3),
        now=WEDNESDAY, progress=seen.append,
    )  # fmt: skip
    assert report.summary() == "Cancelled; what was fetched before is kept."
    assert [(each.at, each.papers, each.new) for each in seen] == [
        ("2026-11-12", 1, 1), ("2026-11-13", 2, 2), ("2026-11-14", 3, 3),
    ]  # fmt: skip
    days.asked.clear()
    assert look(library, [DAILY], make_web(), now=WEDNESDAY).new == 4
    assert days.asked[0] == ("2026-11-15", 0)


KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from paper_tui.updates.feeds import look
from paper_tui.library.library import Library
from paper_tui.settings.online_settings import Feed, FeedKind, Online
from paper_tui.online.web import Web

here, folder = sys.argv[1], Path(sys.argv[2])
feed = Feed("hf/daily", FeedKind.HF_DAILY)
with Library(folder / "library.db") as library, Web(Online(hugging_face=here), folder / "x") as web:
    look(library, [feed], web, now=datetime(2026, 11, 18, 12, tzinfo=UTC))
"""


def test_a_look_that_was_killed_goes_on_where_it_was(
    library: Library, make_web: Callable[..., Web], httpserver: HTTPServer, tmp_path: Path
) -> None:
    asked: list[str] = []
    running: list[subprocess.Popen[bytes]] = []

    def respond(request: Request) -> Response:
        day = request.args["date"]
        asked.append(day)
        if day == "2026-11-15" and running:
            running.pop().send_signal(signal.SIGKILL)
        return Response(json.dumps(hf_listing([int(day[-2:])])))

    httpserver.expect_request("/api/daily_papers").respond_with_handler(respond)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, httpserver.url_for("").rstrip("/"), str(tmp_path)],
        env=os.environ | {"NO_PROXY": "127.0.0.1"},
    )
    running.append(process)
    assert process.wait(60) == -signal.SIGKILL
    assert asked[-1] == "2026-11-15"
    assert library.count() == 3
    asked.clear()
    assert look(library, [DAILY], make_web(), now=WEDNESDAY).new == 4
    assert asked == ["2026-11-15", "2026-11-16", "2026-11-17", "2026-11-18"]


# In the background


def test_nothing_is_asked_in_the_background_before_the_first_look_by_hand(
    library: Library, web: Web, days: HuggingFaceDays
) -> None:
    hour = timedelta(hours=1)
    assert not is_due(library, Online(), WEDNESDAY)
    look(library, [DAILY], web, now=WEDNESDAY)
    assert not is_due(library, Online(), WEDNESDAY + 11 * hour)
    assert is_due(library, Online(), WEDNESDAY + 12 * hour)
    assert is_due(library, Online(), WEDNESDAY - hour), "the clock was set back"
    assert not is_due(library, Online(offline=True), WEDNESDAY + 99 * hour)
    assert not is_due(library, Online(fetch_hours=0), WEDNESDAY + 99 * hour)


def test_nothing_at_all() -> None:
    assert Report().summary() == "No feed was looked at."


# The way through a feed

kinds = st.sampled_from(list(FeedKind))
some_day = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(kinds, some_day, st.integers(1, 90), st.integers(0, 40))
def test_every_day_is_within_some_window_once(
    kind: FeedKind, today: date, back: int, later: int
) -> None:
    subject = Feed("x", kind, "y", days=back)
    place: Bookmark | None = first_place(subject, None, today)
    assert place is not None
    windows = []
    while place is not None:
        windows.append(place.day)
        place = next_place(subject, place, 0, today)
    assert windows == sorted(set(windows))
    assert windows[-1] <= today
    after = first_place(subject, last_place(subject, today), today + timedelta(days=later))
    assert after.day <= max(windows[-1], today) or subject.kind.value in (
        "hf-trending", "hf-search", "arxiv-daily",
    )  # fmt: skip


@given(some_day, st.integers(0, 10_000))
def test_a_bookmark_is_read_as_it_was_written(day: date, papers: int) -> None:
    assert Bookmark.parse(str(Bookmark(day, papers))) == Bookmark(day, papers)


@pytest.mark.parametrize("text", [None, "", "x", "[]", '["2026-13-01", 0]', "[1, 2]", "{}"])
def test_a_bookmark_that_makes_no_sense_is_none(text: str | None) -> None:
    assert Bookmark.parse(text) is None
