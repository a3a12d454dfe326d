"""A reader at the screen: presses keys, and sees lines of text."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widget import Widget

from paper_tui.importing.report import Report
from paper_tui.library.library import Entry, Library, Page
from paper_tui.search.index.writer import catch_up
from paper_tui.settings.settings import AfterMark, Locations, Settings, locate
from paper_tui.tui.actions import similar_papers
from paper_tui.tui.app import PaperTui
from paper_tui.tui.screens.main import MainScreen
from tests.tui.shelf import records

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
PATIENCE = 10.0
"""Seconds after which a condition is taken never to become true."""

STAY = Settings(after_mark=AfterMark.STAY)


@dataclass
class Reader:
    """What a reader does, and what there is to see."""

    app: PaperTui
    pilot: Pilot[int]

    @property
    def main(self) -> MainScreen:
        return self.app.main

    @property
    def library(self) -> Library:
        return self.app.library

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if char == " " else char for char in text))

    async def paste(self, text: str) -> None:
        self.app.post_message(Paste(text))
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.pilot.pause()

    async def sees(self, text: str, where: str | None = None) -> None:
        """Wait until a text stands on the screen, or in the widget of a selector.

        AssertionError when it never does: the failure of `pytest.fail` is no Exception, and Textual
        would not end an application for it.
        """
        try:
            await self.until(lambda: text in self.shown(where))
        except TimeoutError:
            raise AssertionError(f"not seen: {text!r} in\n{self.shown(where)}") from None

    async def told(self, text: str) -> None:
        """Wait until a notification says something, wherever its lines break."""
        await self.until(lambda: text in " ".join(self.shown("Toast").split()))

    async def sees_not(self, text: str, where: str | None = None) -> None:
        try:
            await self.until(lambda: text not in self.shown(where))
        except TimeoutError:
            raise AssertionError(f"still seen: {text!r} in\n{self.shown(where)}") from None

    def shown(self, where: str | None = None) -> str:
        """The text on the screen on top, or in one widget of it, line by line."""
        if where is not None:
            found = [*self.app.screen.query(where), *self.main.query(where)]
            return lines(found[0]) if found else ""
        return "\n".join(
            strip.text for strip in self.app.screen._compositor.render_strips(self.app.size)
        )

    def at(self, text: str) -> tuple[int, int]:
        """Where a text stands on the screen: column and line of its first cell."""
        return next(
            (line.index(text), y)
            for y, line in enumerate(self.shown().splitlines())
            if text in line
        )

    async def selects(self, text: str) -> None:
        """Draw the mouse over a text."""
        x, y = self.at(text)
        await self.pilot.mouse_down(offset=(x, y))
        await self.pilot.hover(offset=(x + len(text) - 1, y))
        await self.pilot.mouse_up(offset=(x + len(text) - 1, y))

    async def searches(self, text: str) -> None:
        """Type a query and leave the search pane; the list is its answer."""
        await self.press("/")
        await self.type(text)
        await self.press("enter")
        await self.settled()

    async def settled(self) -> None:
        """Wait until the list is the answer to the query."""
        await self.until(
            lambda: (
                self.main.asking.searcher.idle
                and self.main.asking.question.text == self.main.search.text
            )
        )
        await self.pilot.pause()

    @property
    def titles(self) -> list[str]:
        """The titles in the list, of all rows."""
        return [entry.paper.title for entry in self.library.entries(self.main.results.ids)]

    @property
    def here(self) -> Entry:
        """The paper under the cursor as the library has it now."""
        [entry] = self.library.entries([self.main.results.targets[0]])
        return entry

    def entry(self, title: str) -> Entry:
        [id_] = self.library.find(title)
        return self.library.entries([id_])[0]


def lines(widget: Widget) -> str:
    """What a widget shows, and what its children show."""
    own = "\n".join(widget.render_line(y).text for y in range(widget.size.height))
    inner = "\n".join(lines(child) for child in widget.children if child.display)
    title = f"{widget.border_title or ''}"
    return "\n".join(part for part in (title, own, inner) if part.strip())


Start = Callable[..., AbstractAsyncContextManager[Reader]]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with its index, made once."""
    folder = tmp_path_factory.mktemp("template")
    with Library(folder / "library.db", now=lambda: NOW) as library:
        library.add(records(), Page("The Daily Sheaf", "sheaf"))
        catch_up(library, folder / "index")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds everything of one reader; also for processes that are started."""
    home = tmp_path / "home"
    monkeypatch.setenv("PAPER_TUI_HOME", str(home))
    for name in ("NO_COLOR", "TMUX", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def places(home: Path, template: Path) -> Locations:
    """Where things are for a reader whose library has the papers of the shelf, indexed."""
    places = locate({"PAPER_TUI_HOME": str(home)})
    places.library.parent.mkdir(parents=True)
    shutil.copy(template / "library.db", places.library)
    shutil.copytree(template / "index", places.index)
    places.index.chmod(0o700)
    return places


@pytest.fixture
def library(places: Locations) -> Iterator[Library]:
    with Library(places.library) as library:
        yield library


@pytest.fixture(autouse=True)
def restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named when the reader rests on a paper would come at any moment of a test."""
    monkeypatch.setattr(similar_papers, "REST", 3600)


@pytest.fixture
def start(places: Locations, library: Library) -> Start:
    """Start the application and wait for its first list."""

    @asynccontextmanager
    async def start(
        size: tuple[int, int] = (120, 40),
        settings: Settings = STAY,
        *,
        query: str = "",
        report: Report | None = None,
        warnings: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> AsyncIterator[Reader]:
        app = PaperTui(
            settings,
            places,
            library,
            query=query,
            report=report,
            warnings=warnings,
            now=lambda: NOW,
            environment=environment or {},
        )
        if sys.version_info >= (3, 12):  # as `App.run` has it, and `run_test` does not
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        async with app.run_test(size=size, notifications=True) as pilot:
            reader = Reader(app, pilot)
            await reader.until(lambda: reader.main.asking.answer is not None)
            await reader.until(lambda: reader.main.counting.counts is not None)
            await pilot.pause()
            yield reader

    return start


@pytest.fixture
def clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop with a clipboard: `xclip` of our own, which keeps what it was given in a file."""
    kept = tmp_path / "clipboard"
    tools = tmp_path / "tools"
    tools.mkdir()
    xclip = tools / "xclip"
    xclip.write_text(
        f'#!/bin/sh\ncase "$*" in *-o*) exec /bin/cat {kept};; *) exec /bin/cat > {kept};; esac\n'
    )
    xclip.chmod(0o700)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("DISPLAY", ":9")
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    return kept
