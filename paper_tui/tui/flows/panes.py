"""Going from pane to pane, and how much room each has."""

from paper_tui.tui.actions import Pane
from paper_tui.tui.bursts import arrived
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.layout import PANES, share

LONGEST_WAIT = 0.5
"""Seconds that leaving the search pane waits for the answer to what was typed."""


class PaneFlow(Flow):
    """The focus, the zoom and the widths."""

    def query(self) -> None:
        """To the search pane."""
        self.screen.go(Pane.QUERY)

    async def leave_query(self) -> None:
        """To the list, when it is the answer to what was typed: the next key acts on that."""
        await arrived(self.screen.search.input)
        self.screen.ask(self.screen.search.text)
        await self.screen.answered(LONGEST_WAIT)
        self.screen.go(Pane.RESULTS)

    def enter(self) -> None:
        """From the list to the detail."""
        self.screen.go(Pane.DETAIL)

    def following(self) -> None:
        """To the next pane."""
        self._turn(1)

    def preceding(self) -> None:
        """To the previous pane."""
        self._turn(-1)

    def views(self) -> None:
        """To the views."""
        self.screen.go(Pane.VIEWS)

    def results(self) -> None:
        """To the list."""
        self.screen.go(Pane.RESULTS)

    def detail(self) -> None:
        """To the detail."""
        self.screen.go(Pane.DETAIL)

    def zoom(self) -> None:
        """The focused pane alone on the screen, or all of them again."""
        self.screen.zoom(None if self.screen.zoomed else self.screen.pane)

    def narrower(self) -> None:
        """Less room for the list."""
        self.screen.share_out(share(self.screen.list_share, -1))

    def wider(self) -> None:
        """More room for the list."""
        self.screen.share_out(share(self.screen.list_share, 1))

    def back(self) -> None:
        """One step of: selection, zoom, pane, query."""
        screen = self.screen
        if screen.results.selected or screen.results.selecting:
            screen.results.clear_selection()
        elif screen.zoomed is not None:
            screen.zoom(None)
        elif screen.pane is not Pane.RESULTS:
            screen.go(Pane.RESULTS)
        elif screen.search.text:
            screen.put("", stay=True)

    def _turn(self, by: int) -> None:
        screen = self.screen
        ring = [Pane.QUERY, *(pane for pane in PANES if screen.can_show(pane))]
        screen.go(ring[(ring.index(screen.pane) + by) % len(ring)])
