"""A paper is completed from the screen, by what a real server on the loopback address answers."""

from threading import Event

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.settings.online_settings import Online
from paper_tui.settings.settings import Settings
from tests.online.answers import entry, feed_of, hf_paper
from tests.online.conftest import no_proxy  # noqa: F401 - for every test here
from tests.tui.conftest import Start

TITLE = "Counting Triangles in Streams"
FOUND = entry(
    "2611.00007", TITLE, "Triangles are counted.", "<arxiv:comment>9 pages</arxiv:comment>"
)
NEAR = entry("2611.00008", "Counting the Triangles in Streams")


@pytest.fixture
def settings(httpserver: HTTPServer) -> Settings:
    here = httpserver.url_for("").rstrip("/")
    return Settings(online=Online(hugging_face=here, arxiv=here, arxiv_feeds=here))


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pause between two requests to a service is tested elsewhere."""
    monkeypatch.setattr("paper_tui.online.turns.Service.ARXIV.interval", 0.0)


def arxiv_has(httpserver: HTTPServer, *entries: str) -> None:
    httpserver.expect_request("/api/query").respond_with_data(feed_of(list(entries)))


def hugging_face_has(httpserver: HTTPServer, arxiv: str, **more: object) -> None:
    answer = hf_paper(7) | {"id": arxiv, "title": TITLE} | more
    httpserver.expect_request(f"/api/papers/{arxiv}").respond_with_json(answer)


async def test_what_would_change_is_shown_and_taken_by_enter(
    start: Start, httpserver: HTTPServer, settings: Settings
) -> None:
    arxiv_has(httpserver, FOUND)
    hugging_face_has(httpserver, "2611.00007")
    async with start(settings=settings, query="triangles") as reader:
        reader.library.set_note(reader.here.id, "mine")
        await reader.press("C")
        await reader.sees("Complete: Counting Triangles in Streams")
        await reader.sees("Enter puts this into the library")
        for shown in ("Ada Counter", "2026-11-01", "2611.00007", "9 pages", "arXiv"):
            assert shown in reader.shown()
        assert not reader.here.paper.authors
        await reader.press("enter")
        await reader.sees("1 paper completed")
        await reader.sees("Ada Counter", "#detail")
        after = reader.here
        assert (after.paper.arxiv, after.paper.upvotes) == ("2611.00007", 7)
        assert after.mark.note == "mine"
        assert reader.library.ledger.origins(after.id)["authors"].source == "arXiv"


async def test_escape_leaves_everything_as_it_is(
    start: Start, httpserver: HTTPServer, settings: Settings
) -> None:
    arxiv_has(httpserver, FOUND)
    hugging_face_has(httpserver, "2611.00007")
    async with start(settings=settings, query="triangles") as reader:
        before = reader.here
        await reader.press("C")
        await reader.sees("Enter puts this into the library")
        await reader.press("escape")
        await reader.sees_not("Complete:")
        assert reader.here == before


async def test_a_near_match_is_asked_about(
    start: Start, httpserver: HTTPServer, settings: Settings
) -> None:
    arxiv_has(httpserver, NEAR)
    async with start(settings=settings, query="triangles") as reader:
        await reader.press("C")
        await reader.sees("Is it this one?")
        await reader.sees("Counting the Triangles in Streams")
        await reader.sees("Ada Counter · 2026-11-01 · arXiv 2611.00008")
        await reader.press("enter")
        await reader.sees("completed: Counting Triangles in Streams")
        assert reader.here.paper.arxiv == "2611.00008"
        assert reader.here.paper.title == TITLE


async def test_a_match_that_is_declined_is_not_offered_again(
    start: Start, httpserver: HTTPServer, settings: Settings
) -> None:
    arxiv_has(httpserver, NEAR)
    async with start(settings=settings, query="triangles") as reader:
        await reader.press("C")
        await reader.sees("Is it this one?")
        await reader.press("n")
        await reader.sees("not offered again")
        await reader.press("C")
        await reader.sees("No paper completed, 1 not found.")
        assert reader.here.paper.arxiv is None


async def test_selected_papers_are_completed_together(
    start: Start, httpserver: HTTPServer, settings: Settings
) -> None:
    arxiv_has(httpserver, FOUND, entry("2611.00009", "Quantised Weather in Towns"))
    hugging_face_has(httpserver, "2611.00007")
    async with start(settings=settings, query="triangles OR weather") as reader:
        await reader.press("V", "C")
        await reader.sees("Complete: 2 papers")
        await reader.sees("Enter puts this into the library")
        await reader.press("enter")
        await reader.sees("1 paper completed, 1 not found.")
        assert reader.entry(TITLE).paper.authors == ("Ada Counter",)
        assert not reader.entry("Quantised Weather").paper.authors


async def test_escape_stops_the_asking(
    start: Start, httpserver: HTTPServer, settings: Settings
) -> None:
    asked, leave = Event(), Event()

    def slow(_: Request) -> Response:
        asked.set()
        leave.wait(10)
        return Response(feed_of([FOUND]))

    httpserver.expect_request("/api/query").respond_with_handler(slow)
    async with start(settings=settings, query="triangles") as reader:
        before = reader.here
        await reader.press("C")
        await reader.until(asked.is_set)
        await reader.sees("Esc stops")
        await reader.press("escape")
        await reader.sees("stopping…")
        await reader.press("escape")
        await reader.sees_not("Complete:")
        assert reader.here == before
        leave.set()


async def test_offline_nobody_is_asked(start: Start) -> None:
    async with start(settings=Settings(online=Online(offline=True))) as reader:
        await reader.press("C")
        await reader.told("You are offline by your own choice")
