"""New papers come by a key, from a real server on the loopback address."""

import pytest
from pytest_httpserver import HTTPServer

from paper_tui.config import Settings
from paper_tui.online.settings import Feed, FeedKind, Online
from tests.conftest import shared
from tests.tui.conftest import Start

TRENDING = Feed("trending", FeedKind.HF_TRENDING)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the test is asked directly, whatever this machine is set to."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def test_new_papers_come_and_stand_in_the_list(start: Start, httpserver: HTTPServer) -> None:
    answer = shared("fixtures", "hf", "daily_papers.json").read_bytes()
    httpserver.expect_request("/api/daily_papers").respond_with_data(
        answer, content_type="application/json"
    )
    online = Online(hugging_face=httpserver.url_for("").rstrip("/"))
    async with start(settings=Settings(online=online, feeds=(TRENDING,))) as reader:
        before = len(reader.titles)
        await reader.press("R")
        await reader.until(lambda: len(reader.titles) == before + 30)
        await reader.sees("30 new papers from 1 feed")


async def test_offline_is_one_sentence(start: Start) -> None:
    async with start(settings=Settings(online=Online(offline=True))) as reader:
        await reader.press("R")
        await reader.told("You are offline by your own choice")
