"""Looking for new papers on the network, while the screen goes on."""

from functools import partial
from typing import TYPE_CHECKING

from paper_tui.library.library import Library, utc_now
from paper_tui.settings.online_settings import DAILY, Feed
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.workers.online_work import OnlineWork, Tell
from paper_tui.updates.arrivals import is_due

if TYPE_CHECKING:  # the HTTP client is imported by what asks
    from collections.abc import Sequence

    from paper_tui.online.web import Web
    from paper_tui.tui.screens.main import MainScreen
    from paper_tui.updates import feeds

MOST_COMPLAINTS = 3

START_AFTER = 1.0
"""Seconds from the start to a look in the background: the screen comes first."""


class FetchFlow(Flow):
    """Reads the feeds of the settings; pressed again, it stops after the page it is at."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._work = OnlineWork(screen.library.path, screen.settings.online, screen.places.web)

    @property
    def looking(self) -> bool:
        """Whether a look is under way."""
        return self._work.running

    def begin(self) -> None:
        """Look in the background when the last look is older than the setting says."""
        if is_due(self.screen.library, self.screen.settings.online, utc_now()):
            self.screen.set_timer(START_AFTER, self._begin)

    def look(self) -> None:
        """Look for new papers, or stop looking."""
        if self.looking:
            self._work.stop()
            self.screen.say("stopping: what has come is kept")
            return
        self.screen.say("looking for new papers… (the same key stops)")
        self.screen.beside(self._look)

    def _begin(self) -> None:
        if not self.looking:
            self.screen.beside(partial(self._look, quiet=True))

    async def _look(self, *, quiet: bool = False) -> None:
        """A quiet look tells what is new when it ends, and no more than a remark if it fails."""
        screen = self.screen
        if self.looking:  # the key was pressed twice before the first look began
            return
        wanted = screen.settings.feeds or (DAILY,)
        report = await screen.outcome(
            self._work.do(lambda *given: look_at(wanted, *given), _nobody if quiet else screen.say)
        )
        if report is None:
            return
        if any(each.outcomes for each in report.feeds):
            screen.asking.changed()
        complaints = list(report.complaints())
        if quiet:
            screen.say(next(iter(complaints), ""))
            if report.new:
                screen.notify(f"{report.news()}.")
        else:
            for complaint in complaints[:MOST_COMPLAINTS]:
                screen.warn(complaint)
            answered = any(not each.problem for each in report.feeds)
            screen.say(report.summary() if answered else "")


def _nobody(_text: str) -> None:
    """Hears nothing."""


def look_at(wanted: "Sequence[Feed]", library: Library, web: "Web", tell: Tell) -> "feeds.Report":
    """Read some feeds up to now; see `feeds.look`. Asks the network: not on the event loop."""
    from paper_tui.updates import feeds  # noqa: PLC0415

    def progress(at: feeds.Progress) -> None:
        tell(f"{at.feed} {at.at}: {at.papers} papers, {at.new} new")

    return feeds.look(library, wanted, web, now=utc_now(), progress=progress)
