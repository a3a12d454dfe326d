"""The list of views, in sections that fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from paper_tui.tui.actions import Pane
from paper_tui.tui.bindings import bindings
from paper_tui.tui.row import fitted
from paper_tui.tui.views import Kind, View, same
from paper_tui.tui.widgets.lines import set_lines

_Line = View | Kind
"""A row: a view, or the heading of a section."""


class ViewList(ScrollView, can_focus=True):
    """The views with their counts; the one whose query stands in the search pane is marked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(pane=Pane.VIEWS)
    DEFAULT_CSS = """
    ViewList {
        overflow-x: hidden;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "view-list--view",
        "view-list--current",
        "view-list--heading",
        "view-list--count",
        "view-list--cursor",
    }

    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        """A view shall be shown."""

        view: View

    @dataclass
    class Highlighted(Message):
        """The cursor is on a view, or on a heading (None)."""

        view: View | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._views: Sequence[View] = ()
        self._lines: list[_Line] = []
        self._folded = {Kind.HOST, Kind.YEAR}
        self._query: str | None = None
        self._styles: dict[str, Style] = {}

    @property
    def view(self) -> View | None:
        """The view under the cursor; None on a heading."""
        line = self._lines[self.cursor] if self.cursor < len(self._lines) else None
        return line if isinstance(line, View) else None

    @property
    def views(self) -> Sequence[View]:
        """All views, folded or not."""
        return self._views

    def show(self, views: Sequence[View]) -> None:
        """Show these views; the cursor stays on its view."""
        self._views = views
        self._arrange()

    def mark(self, query: str | None) -> None:
        """Mark the view of this query as the current one; None marks none."""
        self._query = query
        self.refresh()

    def move_to(self, line: int) -> None:
        """Move the cursor to a line, or to the nearest that there is."""
        self.cursor = min(max(line, 0), max(len(self._lines) - 1, 0))

    def fold(self) -> None:
        """Fold or unfold the section of the cursor."""
        if self._lines:
            line = self._lines[self.cursor]
            kind = line.kind if isinstance(line, View) else line
            if kind is not Kind.PILE:
                self._folded ^= {kind}
                self._arrange()
                self.move_to(self._lines.index(kind))

    def choose(self) -> None:
        """Choose the view under the cursor; on a heading, fold."""
        if (view := self.view) is not None:
            self.post_message(self.Chosen(view))
        else:
            self.fold()

    def watch_cursor(self, before: int, now: int) -> None:
        """Repaint the two lines, and tell."""
        self.refresh_line(before)
        self.refresh_line(now)
        self.scroll_to_region(Region(0, now, max(self.size.width, 1), 1), animate=False, force=True)
        self.post_message(self.Highlighted(self.view))

    def render_line(self, y: int) -> Strip:
        """The line at `y` of the visible part."""
        number, width = y + round(self.scroll_y), self.scrollable_content_region.width
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[number]
        ground = self.rich_style
        if number == self.cursor and self.has_focus:
            ground += self._style("cursor")
        if isinstance(line, Kind):
            sign = "▸" if line in self._folded else "▾"
            text = fitted(f"{sign} {line.value}", width)
            strip = Strip([Segment(text, ground + self._style("heading"))])
            return strip.adjust_cell_length(width, ground)
        current = self._query is not None and same(self._query, line)
        count = "" if line.count is None else f"{line.count:,}"
        edge = "›" if current else " "
        indent = "" if line.kind is Kind.PILE else " "
        room = max(width - cell_len(count) - len(indent) - 3, 1)
        name = fitted(line.name, room)
        style = ground + self._style("current" if current else "view")
        gap = " " * max(0, width - 2 - len(indent) - cell_len(name) - cell_len(count))
        return Strip(
            [
                Segment(f"{edge} {indent}{name}{gap}", style),
                Segment(count, ground + self._style("count")),
            ]
        ).adjust_cell_length(width, ground)

    def notify_style_update(self) -> None:
        """Another theme, or the focus: all styles are made anew."""
        super().notify_style_update()
        self._styles.clear()

    def on_resize(self) -> None:
        """Lines are as long as the list is wide."""
        set_lines(self, len(self._lines))

    def on_click(self, event: events.Click) -> None:
        """A click chooses a view, or folds a section."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y + round(self.scroll_y) < len(self._lines):
            self.move_to(offset.y + round(self.scroll_y))
            self.choose()

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(
                f"view-list--{name}", partial=True
            )
        return style

    def _arrange(self) -> None:
        here = self.view
        lines: list[_Line] = []
        for view in self._views:
            if view.kind is not Kind.PILE and view.kind not in lines:
                lines.append(view.kind)
            if view.kind not in self._folded:
                lines.append(view)
        self._lines = lines
        set_lines(self, len(lines))
        places = (n for n, line in enumerate(lines) if isinstance(line, View) and _is(line, here))
        self.set_reactive(ViewList.cursor, next(places, min(self.cursor, max(len(lines) - 1, 0))))
        self.refresh()


def _is(view: View, other: View | None) -> bool:
    return other is not None and (view.kind, view.query) == (other.kind, other.query)
