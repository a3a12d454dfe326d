"""Moving about in the pane that has the focus."""

from paper_tui.keymap.actions import Pane
from paper_tui.tui.actions.flow import Flow


class MoveFlow(Flow):
    """The cursor of a list, or the text of the detail."""

    def next(self) -> None:
        """One row or line down."""
        self._move(1)

    def previous(self) -> None:
        """One row or line up."""
        self._move(-1)

    def top(self) -> None:
        """To the first row or line."""
        self._move_to(0)

    def bottom(self) -> None:
        """To the last row or line."""
        self._move_to(_FAR)

    def half_down(self) -> None:
        """Half a page down."""
        self._move(self._page() // 2)

    def half_up(self) -> None:
        """Half a page up."""
        self._move(-(self._page() // 2))

    def page_down(self) -> None:
        """A page down."""
        self._move(self._page())

    def page_up(self) -> None:
        """A page up."""
        self._move(-self._page())

    def read_on(self) -> None:
        """The detail half a page down, from whichever pane."""
        self._scroll(self.screen.detail.size.height // 2)

    def read_back(self) -> None:
        """The detail half a page up, from whichever pane."""
        self._scroll(-(self.screen.detail.size.height // 2))

    def _page(self) -> int:
        return max(2, self.screen.panes.widget(self.screen.panes.pane).size.height - 1)

    def _move(self, by: int) -> None:
        match self.screen.panes.pane:
            case Pane.DETAIL:
                self._scroll(by)
            case Pane.VIEWS:
                self.screen.views.move_to(self.screen.views.cursor + by)
            case _:
                self.screen.results.move(by)

    def _move_to(self, row: int) -> None:
        match self.screen.panes.pane:
            case Pane.DETAIL:
                self.screen.detail.scroll_to(y=row, animate=False)
            case Pane.VIEWS:
                self.screen.views.move_to(row)
            case _:
                self.screen.results.move_to(row)

    def _scroll(self, lines: int) -> None:
        self.screen.detail.scroll_relative(y=lines, animate=False)


_FAR = 1 << 31
