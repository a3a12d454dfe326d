"""Looking for new papers on the network, while the screen goes on."""

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_tui.library import Library, utc_now
from paper_tui.online.settings import DAILY, Feed
from paper_tui.text import inert
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.online_work import OnlineWork, Tell

if TYPE_CHECKING:  # the HTTP client is imported by what asks
    from collections.abc import Sequence

    from paper_tui import feeds
    from paper_tui.online.web import Web
    from paper_tui.tui.screens.main import MainScreen

MOST_COMPLAINTS = 3

FIRST_DAYS = 3
"""A first look goes back so far: over a week-end there are no daily papers."""


class FetchFlow(Flow):
    """Reads the feeds of the settings; pressed again, it stops after the page it is at."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._work = OnlineWork(screen.library.path, screen.settings.online, screen.places.web)

    def look(self) -> None:
        """Look for new papers, or stop looking."""
        if self._work.running:
            self._work.stop()
            self.screen.say("stopping: what has come is kept")
            return
        self.screen.say("looking for new papers… (the same key stops)")
        self.screen.beside(self._look)

    async def _look(self) -> None:
        screen = self.screen
        wanted = screen.settings.feeds or (DAILY,)
        report = await screen.outcome(
            self._work.do(lambda *given: look_at(wanted, *given), screen.say)
        )
        if report is None:
            return
        screen.asking.changed()
        for complaint in list(report.complaints())[:MOST_COMPLAINTS]:
            screen.refuse(inert(complaint))
        if any(not each.problem for each in report.feeds):
            screen.say(report.summary())


def look_at(wanted: "Sequence[Feed]", library: Library, web: "Web", tell: Tell) -> "feeds.Report":
    """Read some feeds up to now; see `feeds.look`. Asks the network: not on the event loop."""
    from paper_tui import feeds  # noqa: PLC0415

    def progress(at: feeds.Progress) -> None:
        tell(f"{inert(at.feed)} {at.at}: {at.papers} papers, {at.new} new")

    return feeds.look(library, wanted, web, now=utc_now(), progress=progress)


def todays_papers(library: Library, web: "Web", tell: Tell) -> "feeds.Report":
    """Fetch Hugging Face's daily papers of the last days, for a library without any feeds yet.

    Work for `OnlineWork.do`. A later look with no feed in the settings goes on after it.
    """
    return look_at((replace(DAILY, days=FIRST_DAYS),), library, web, tell)
