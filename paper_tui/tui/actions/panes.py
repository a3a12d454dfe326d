"""Going from pane to pane, and how much room each has."""

from paper_tui.keymap.actions import Pane
from paper_tui.tui import layout
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.widgets.typed_keys import arrived

STEP = 5
"""Percent of the room by which the list grows and shrinks."""


class PaneFlow(Flow):
    """The focus, the zoom and the widths."""

    def query(self) -> None:
        """To the search pane."""
        self.screen.panes.go(Pane.QUERY)

    async def leave_query(self) -> None:
        """To the list that answers what was typed: the next key acts on that."""
        await arrived(self.screen.search.input)
        if self.screen.search.text != self.screen.asking.question.text:
            self.screen.asking.ask(self.screen.search.text)
        self.screen.panes.go(Pane.RESULTS)

    def enter(self) -> None:
        """From the list to the detail."""
        self.screen.panes.go(Pane.DETAIL)

    def following(self) -> None:
        """To the next pane."""
        self.screen.panes.turn(1)

    def preceding(self) -> None:
        """To the previous pane."""
        self.screen.panes.turn(-1)

    def views(self) -> None:
        """To the views."""
        self.screen.panes.go(Pane.VIEWS)

    def results(self) -> None:
        """To the list."""
        self.screen.panes.go(Pane.RESULTS)

    def detail(self) -> None:
        """To the detail."""
        self.screen.panes.go(Pane.DETAIL)

    def zoom(self) -> None:
        """The focused pane alone on the screen, or all of them again."""
        panes = self.screen.panes
        panes.zoom(None if panes.zoomed else panes.pane)

    def narrower(self) -> None:
        """Less room for the list."""
        self.screen.panes.give(layout.bounded(self.screen.panes.share - STEP))

    def wider(self) -> None:
        """More room for the list."""
        self.screen.panes.give(layout.bounded(self.screen.panes.share + STEP))

    def back(self) -> None:
        """One step of: selection, zoom, pane, query."""
        screen = self.screen
        if screen.results.selected or screen.results.selecting:
            screen.results.clear_selection()
        elif screen.panes.zoomed is not None:
            screen.panes.zoom(None)
        elif screen.panes.pane is not Pane.RESULTS:
            screen.panes.go(Pane.RESULTS)
        elif screen.asking.question.asks:
            screen.asking.back()
