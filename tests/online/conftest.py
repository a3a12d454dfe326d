"""A server on 127.0.0.1 in the place of every service, and a clock that no test waits for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from paper_tui.online.turns import Clock
from paper_tui.online.web import Web
from paper_tui.settings.online_settings import Online

NOON = 1_795_003_200.0
"""2026-11-18 12:00 UTC."""


@dataclass
class FakeTime:
    """A clock that stands still but for what is slept."""

    now: float = NOON
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def passed(self) -> float:
        """Seconds since the test began."""
        return round(self.now - NOON, 3)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own servers are asked directly, whatever this machine is set to."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def settings(httpserver: HTTPServer) -> Online:
    """Every service is the server of the test."""
    here = httpserver.url_for("").rstrip("/")
    return Online(timeout=5.0, hugging_face=here, arxiv=here, arxiv_feeds=here)


@pytest.fixture
def make_web(settings: Online, tmp_path: Path, time: FakeTime) -> Iterator[Callable[..., Web]]:
    """Makes clients that share a cache folder, as several runs of the program do."""
    with ExitStack() as opened:

        def make(**changes: object) -> Web:
            given = {
                "settings": settings,
                "folder": tmp_path / "online",
                "clock": time.clock,
                "chance": lambda: 0.0,
            }
            return opened.enter_context(Web(**(given | changes)))  # type: ignore[arg-type]

        yield make


@pytest.fixture
def web(make_web: Callable[..., Web]) -> Web:
    return make_web()
