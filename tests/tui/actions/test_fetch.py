"""New papers come by a key, from a real server on the loopback address."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Event

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.library.library import Library
from paper_tui.settings.online_settings import Feed, FeedKind, Online
from paper_tui.settings.settings import Locations, Settings
from paper_tui.updates.arrivals import note_look
from tests.conftest import shared
from tests.tui.conftest import PATIENCE, STAY, Reader, Start

TRENDING = Feed("trending", FeedKind.HF_TRENDING)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the test is asked directly, whatever this machine is set to."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def fetching(httpserver: HTTPServer) -> Settings:
    """Settings with a feed whose server has thirty papers."""
    answer = shared("fixtures", "hf", "daily_papers.json").read_bytes()
    httpserver.expect_request("/api/daily_papers").respond_with_data(
        answer, content_type="application/json"
    )
    online = Online(hugging_face=httpserver.url_for("").rstrip("/"))
    return replace(STAY, online=online, feeds=(TRENDING,))


async def test_new_papers_come_and_stand_in_the_list(start: Start, fetching: Settings) -> None:
    async with start(settings=fetching) as reader:
        before = len(reader.titles)
        await reader.press("R")
        await reader.until(lambda: len(reader.titles) == before + 30)
        await reader.sees("30 new papers from 1 feed")
        await reader.sees("54 papers · 30 new")


async def test_the_views_say_what_a_feed_has_brought_and_what_of_it_is_new(
    start: Start, fetching: Settings
) -> None:
    async with start(settings=fetching) as reader:
        await reader.sees("▾ Feeds", "#views")
        await reader.press("R")
        await reader.until(lambda: line(reader, "#views", "trending").endswith("•30 30"))
        assert line(reader, "#views", "New").endswith("30")
        # The days of a feed would bury the other pages.
        assert "trending/" not in reader.shown("#views")
        await reader.searches("page:trending/")
        assert len(reader.titles) == 30
        assert reader.shown("#results").startswith("trending[")


async def test_a_paper_is_new_until_the_cursor_was_on_it(start: Start, fetching: Settings) -> None:
    async with start(settings=fetching) as reader:
        await reader.press("R")
        await reader.sees("30 new papers from 1 feed")
        await reader.searches("is:new")
        await reader.until(lambda: len(reader.titles) == 30)
        assert reader.shown("#results").count("•") == 30
        await reader.press("g", "j", "j")
        await reader.sees("28 new")
        assert reader.shown("#results").count("•") == 28
        # The list stays as it is, so that the reader can go back.
        await reader.press("k")
        assert len(reader.titles) == 30
        await reader.press("escape")
        await reader.until(lambda: len(reader.library.ledger.unseen()) == 27)
        await reader.searches("is:new")
        await reader.until(lambda: len(reader.titles) == 27)


async def test_what_goes_by_while_typing_was_not_looked_at(
    start: Start, fetching: Settings
) -> None:
    async with start(settings=fetching) as reader:
        await reader.press("R")
        await reader.sees("30 new papers from 1 feed")
        await reader.press("/")
        for letter in "model":
            await reader.type(letter)
            await reader.settled()
        assert "30 new" in reader.shown()


async def test_what_was_archived_is_no_longer_new(start: Start, fetching: Settings) -> None:
    async with start(settings=fetching, query="is:new") as reader:
        await reader.press("R")
        await reader.until(lambda: len(reader.titles) == 30)
        await reader.press("V", "a")
        await reader.until(lambda: not reader.titles)
        await reader.sees_not("new", "#state")


async def test_what_was_under_the_cursor_at_the_end_was_seen(
    start: Start, fetching: Settings, places: Locations
) -> None:
    async with start(settings=fetching, query="is:new") as reader:
        await reader.press("R")
        await reader.until(lambda: len(reader.titles) == 30)
        await reader.press("j", "j", "q")
    with Library(places.library) as library:
        assert len(library.ledger.unseen()) == 27


async def test_a_look_in_the_background_tells_what_is_new_and_moves_nothing(
    start: Start, fetching: Settings, library: Library
) -> None:
    note_look(library, datetime(2026, 1, 1, tzinfo=UTC))
    async with start(settings=fetching) as reader:
        await reader.press("j", "j", "j")
        title = reader.here.paper.title
        await reader.told("30 new papers in trending.")
        await reader.sees("54 papers · 30 new")
        await reader.settled()
        assert reader.here.paper.title == title
        assert "looking" not in reader.shown("#foot")


async def test_there_is_no_look_in_the_background_before_the_first_by_hand(
    start: Start, fetching: Settings, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_tui.tui.actions.fetch.START_AFTER", 0.01)
    async with start(settings=fetching) as reader:
        await reader.press("j")
        assert not reader.main.fetching.looking
    assert not httpserver.log


async def test_a_look_in_the_background_is_stopped_by_the_key(
    start: Start, library: Library, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_tui.tui.actions.fetch.START_AFTER", 0.01)
    note_look(library, datetime(2026, 1, 1, tzinfo=UTC))
    asked, leave = Event(), Event()

    def slow(_: Request) -> Response:
        asked.set()
        leave.wait(PATIENCE)
        return Response("[]")

    httpserver.expect_request("/api/daily_papers").respond_with_handler(slow)
    online = Online(hugging_face=httpserver.url_for("").rstrip("/"))
    async with start(settings=replace(STAY, online=online, feeds=(TRENDING,))) as reader:
        await reader.until(asked.is_set)
        await reader.press("R")
        await reader.sees("stopping: what has come is kept")
        leave.set()
        await reader.until(lambda: not reader.main.fetching.looking)


async def test_without_a_network_a_look_in_the_background_is_a_remark(
    start: Start, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_tui.tui.actions.fetch.START_AFTER", 0.01)
    monkeypatch.setattr("paper_tui.online.web.ATTEMPTS", 1)
    note_look(library, datetime(2026, 1, 1, tzinfo=UTC))
    online = Online(hugging_face="http://127.0.0.1:1")
    async with start(settings=replace(STAY, online=online)) as reader:
        await reader.sees("127.0.0.1 cannot be reached", "#foot")
        assert not reader.app.screen.query("Toast")


async def test_a_pause_that_a_service_asks_for_is_told(
    start: Start, httpserver: HTTPServer
) -> None:
    busy = Response("", 429, {"Retry-After": "2"})
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_response(busy)
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_data("[]")
    online = Online(hugging_face=httpserver.url_for("").rstrip("/"))
    async with start(settings=replace(STAY, online=online, feeds=(TRENDING,))) as reader:
        await reader.press("R")
        await reader.sees("Hugging Face wants a pause: ", "#foot")
        await reader.sees("0 new papers from 1 feed", "#foot")


async def test_a_look_that_failed_is_no_longer_said_to_go_on(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_tui.online.web.ATTEMPTS", 1)
    online = Online(hugging_face="http://127.0.0.1:1")
    async with start(settings=replace(STAY, online=online)) as reader:
        await reader.press("R")
        await reader.told("127.0.0.1 cannot be reached")
        await reader.sees_not("looking for new papers", "#said")


async def test_offline_is_one_sentence(start: Start) -> None:
    async with start(settings=Settings(online=Online(offline=True))) as reader:
        await reader.press("R")
        await reader.told("You are offline by your own choice")


def line(reader: Reader, where: str, start: str) -> str:
    """The line of a widget that begins so, without the space around it; empty for none."""
    shown = (each.strip(" ›") for each in reader.shown(where).splitlines())
    return next((each for each in shown if each.startswith(start)), "")
