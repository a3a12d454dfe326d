"""Looking for new papers on the network, while the screen goes on."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from paper_tui.config import Settings
from paper_tui.library import Library
from paper_tui.online.settings import DAILY
from paper_tui.text import inert
from paper_tui.tui.flows.flow import Flow

if TYPE_CHECKING:
    from paper_tui import feeds
    from paper_tui.tui.screens.main import MainScreen

MOST_COMPLAINTS = 3


class FetchFlow(Flow):
    """Reads the feeds of the settings; pressed again, it stops after the page it is at."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._looking = False
        self._cancelled = Event()

    def look(self) -> None:
        """Look for new papers, or stop looking."""
        if self._looking:
            self._cancelled.set()
            self.screen.say("stopping: what has come is kept")
            return
        self._looking = True
        self._cancelled.clear()
        self.screen.say("looking for new papers… (the same key stops)")
        self.screen.beside(self._look)

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        screen = self.screen

        def tell(text: str) -> None:
            loop.call_soon_threadsafe(screen.say, text)

        try:
            report = await screen.outcome(
                asyncio.to_thread(
                    _look,
                    screen.library.path,
                    screen.settings,
                    screen.places.web,
                    tell,
                    self._cancelled.is_set,
                )
            )
        finally:
            self._looking = False
        if report is None:
            return
        screen.asking.changed()
        for complaint in list(report.complaints())[:MOST_COMPLAINTS]:
            screen.refuse(inert(complaint))
        if any(not each.problem for each in report.feeds):
            screen.say(report.summary())


def _look(
    library: Path,
    settings: Settings,
    folder: Path,
    tell: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> "feeds.Report":
    """In a thread, with a connection of its own. The HTTP client is imported by who asks."""
    from paper_tui import feeds  # noqa: PLC0415
    from paper_tui.online.web import Web  # noqa: PLC0415

    def progress(at: feeds.Progress) -> None:
        tell(f"{inert(at.feed)} {at.at}: {at.papers} papers, {at.new} new")

    with Library(library) as connection, Web(settings.online, folder, cancelled=cancelled) as web:
        return feeds.look(
            connection,
            settings.feeds or (DAILY,),
            web,
            now=datetime.now(UTC),
            progress=progress,
        )
