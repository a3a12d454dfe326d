"""Where the panes of the main screen are, which has the focus, and how wide each is."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region
from textual.widget import Widget

from paper_tui.keymap.actions import Pane
from paper_tui.tui import layout
from paper_tui.tui.state.screen_state import load_share, save_share

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen


class Arrangement:
    """Shows the panes that `layout` says; the list's share of the room is kept in a file."""

    def __init__(self, screen: "MainScreen", kept: Path) -> None:
        self._screen = screen
        self._kept = kept
        self._dragging = False
        self.zoomed: Pane | None = None
        self.share = load_share(kept)

    @property
    def shape(self) -> layout.Shape:
        """The shape of the screen as wide as it is now."""
        return layout.shape(self._screen.size.width)

    @property
    def pane(self) -> Pane:
        """The pane that has the focus."""
        focused = self._screen.focused
        return next((pane for pane in Pane if self.widget(pane) is focused), Pane.RESULTS)

    def widget(self, pane: Pane) -> Widget:
        """The widget that has the focus when a pane has it."""
        match pane:
            case Pane.QUERY:
                return self._screen.search.input
            case Pane.VIEWS:
                return self._screen.views
            case Pane.RESULTS:
                return self._screen.results
            case Pane.DETAIL:
                return self._screen.detail

    def go(self, pane: Pane) -> None:
        """Work in a pane."""
        if self.zoomed not in (None, pane) and pane is not Pane.QUERY:
            self.zoomed = None
        self.arrange(pane)
        self._screen.set_focus(self.widget(pane))

    def turn(self, by: int) -> None:
        """To the next pane (1) or the one before (-1); views out of sight are passed over."""
        wide = self.shape is layout.Shape.WIDE
        ring = [pane for pane in Pane if wide or pane is not Pane.VIEWS or pane is self.pane]
        self.go(ring[(ring.index(self.pane) + by) % len(ring)])

    def zoom(self, pane: Pane | None) -> None:
        """Show one pane alone, or (None) all again."""
        self.zoomed = Pane.RESULTS if pane is Pane.QUERY else pane
        self.arrange(self.pane)

    def give(self, share: int) -> None:
        """Give the list its share of the room, in percent, and remember it."""
        self.share = share
        self.arrange(self.pane)
        save_share(self._kept, share)

    def arrange(self, pane: Pane) -> None:
        """Show what belongs on the screen while a pane is worked in."""
        shape = self.shape
        shown = layout.shown(shape, pane, self.zoomed)
        results, detail = self._screen.results, self._screen.detail
        self._screen.views.display = Pane.VIEWS in shown
        results.display = Pane.RESULTS in shown
        detail.display = Pane.DETAIL in shown
        self._screen.room.display = results.display or detail.display
        # The list has its share of one side, and the detail the rest. Not in `fr` of both: until a
        # terminal of another shape has been arranged, it would be so many times as wide or as high.
        beside = shape is layout.Shape.WIDE
        part = f"{self.share}%" if results.display and detail.display else "1fr"
        results.styles.width, results.styles.height = (part, "1fr") if beside else ("1fr", part)
        detail.styles.width = detail.styles.height = "1fr"

    # Dragging the border between list and detail

    def press(self, event: events.MouseDown) -> None:
        """Take hold of the border, when the mouse is on it."""
        results, detail = self._screen.results, self._screen.detail
        if not (results.display and detail.display):
            return
        if self.shape is layout.Shape.WIDE:
            edge, at = detail.region.x, event.screen_x
        else:
            edge, at = detail.region.y, event.screen_y
        if at in (edge - 1, edge) and self._room.contains(*event.screen_offset):
            self._dragging = True
            self._screen.capture_mouse()

    def drag(self, event: events.MouseMove) -> None:
        """Take the border along."""
        if not self._dragging:
            return
        room = self._room
        if self.shape is layout.Shape.WIDE:
            part = (event.screen_x - room.x) / max(1, room.width)
        else:
            part = (event.screen_y - room.y) / max(1, room.height)
        self.share = layout.bounded(round(100 * part))
        self.arrange(self.pane)

    @property
    def _room(self) -> Region:
        """What list and detail share."""
        return self._screen.results.region.union(self._screen.detail.region)

    def release(self) -> None:
        """Let the border go."""
        if self._dragging:
            self._dragging = False
            self._screen.release_mouse()
            save_share(self._kept, self.share)
