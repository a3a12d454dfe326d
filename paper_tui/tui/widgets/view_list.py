"""The views, and below them the values by which the list can be narrowed, in sections that fold."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from paper_tui.keymap.actions import Pane
from paper_tui.search.language.facets import chosen
from paper_tui.tui.bindings import bindings
from paper_tui.tui.render.row import NEW, fitted
from paper_tui.tui.widgets.lines import LineView
from paper_tui.views.views import Kind, Value, View, same

MOST = 8
"""Values of a section that are shown before its others are asked for."""


_FOLDED = (Kind.MARK, Kind.YEAR, Kind.HOST, Kind.CATEGORY)
"""The sections that are folded at first."""


@dataclass(frozen=True, slots=True)
class _More:
    """The row that stands for the other values of a section."""

    kind: Kind
    values: int


@dataclass(frozen=True, slots=True)
class _Divider:
    """The row between the views and the values; the cursor passes over it."""

    text: str


_Line = View | Kind | _More | _Divider
"""A row: a view or a value, the heading of a section, or one of those."""


class ViewList(LineView, can_focus=True):
    """Views and values with their counts; what stands in the search pane is marked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(pane=Pane.VIEWS)
    DEFAULT_CSS = """
    ViewList {
        overflow-x: hidden;
    }
    """
    STYLES = "view-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "view-list--view",
        "view-list--current",
        "view-list--heading",
        "view-list--count",
        "view-list--mistake",
        "view-list--new",
        "view-list--cursor",
    }

    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        """A view shall be shown, or the list narrowed to a value; with `stay`, the reader stays."""

        view: View
        stay: bool = False

    @dataclass
    class Highlighted(Message):
        """The cursor is on a view or a value, or on neither (None)."""

        view: View | None

    @dataclass
    class Folded(Message):
        """Other sections are folded now: the headings of all that are."""

        headings: Collection[str]

    def __init__(
        self,
        folded: Collection[str] | None = None,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._views: Sequence[View] = ()
        self._values: Sequence[Value] = ()
        self._divider = _Divider("")
        self._lines: list[_Line] = []
        self._folded = {kind for kind in Kind if kind in (_FOLDED if folded is None else folded)}
        self._whole: set[Kind] = set()
        self._query: str | None = None
        self._demanded: frozenset[tuple[str, str]] = frozenset()

    @property
    def view(self) -> View | None:
        """The view or the value under the cursor; None elsewhere."""
        line = self._lines[self.cursor] if self.cursor < len(self._lines) else None
        return line if isinstance(line, View) else None

    @property
    def views(self) -> Sequence[View]:
        """All views, folded or not."""
        return self._views

    @property
    def values(self) -> Sequence[Value]:
        """All values, folded or not."""
        return self._values

    def show(
        self, views: Sequence[View], values: Sequence[Value], papers: int, *, whole: bool
    ) -> None:
        """Show these views, and the values of so many papers, the whole library or some of it.

        The cursor stays where it is.
        """
        self._views, self._values = views, values
        self._divider = _Divider(f"in {'all' if whole else 'these'} {papers:,}")
        self._arrange()

    def mark(self, query: str | None) -> None:
        """Mark what stands in this query: a view that is all of it, and values. None marks none."""
        before = self._marked
        self._query = query
        self._demanded = frozenset(
            (field, value.casefold()) for field, value in chosen(query or "")
        )
        if self._marked != before:  # while words are typed, nothing is painted here
            self.refresh_changed()

    def move_to(self, line: int) -> None:
        """Move the cursor to a line, or to the nearest that there is."""
        line = min(max(line, 0), max(len(self._lines) - 1, 0))
        if self._lines and isinstance(self._lines[line], _Divider):
            line += 1 if line > self.cursor else -1
        self.cursor = line

    def fold(self) -> None:
        """Fold or unfold the section of the cursor."""
        line = self._lines[self.cursor] if self._lines else None
        if line is None or isinstance(line, _Divider):
            return
        kind = line if isinstance(line, Kind) else line.kind
        if kind is not Kind.PILE:
            self._folded ^= {kind}
            self._whole.discard(kind)
            self._arrange()
            self.move_to(self._lines.index(kind))
            self.post_message(self.Folded([kind.value for kind in self._folded]))

    def choose(self, *, stay: bool = False) -> None:
        """Choose the view or the value under the cursor; on a heading, fold."""
        line = self._lines[self.cursor] if self._lines else None
        if isinstance(line, View):
            self.post_message(self.Chosen(line, stay))
        elif isinstance(line, _More):
            self._whole.add(line.kind)
            self._arrange()
        else:
            self.fold()

    def watch_cursor(self, before: int, now: int) -> None:
        """Repaint the two lines, and tell."""
        self.refresh_line(before)
        self.refresh_line(now)
        self.scroll_to_region(Region(0, now, max(self.size.width, 1), 1), animate=False, force=True)
        self.post_message(self.Highlighted(self.view))

    def line(self, y: int) -> Strip:
        """The line at `y` of the visible part."""
        number, width = y + round(self.scroll_y), self.columns
        if number >= len(self._lines):
            return Strip.blank(width, self._ground)
        ground = self._ground
        if number == self.cursor and self.has_focus:
            ground += self._style("cursor")
        match line := self._lines[number]:
            case _Divider(text):
                middle = f"── {fitted(text, max(0, width - 6))} "
                segments = [self._quiet(middle + "─" * (width - cell_len(middle)), ground)]
            case Kind():
                segments = self._heading(line, ground, width)
            case _More(_, values):
                segments = [self._quiet(f"   … {values:,} more", ground)]
            case View():
                segments = self._row(line, ground, width)
        return Strip(segments).adjust_cell_length(width, ground)

    def _quiet(self, text: str, ground: Style) -> Segment:
        return Segment(text, ground + self._style("heading"))

    def _heading(self, kind: Kind, ground: Style, width: int) -> list[Segment]:
        folded = kind in self._folded
        text = fitted(f"{'▸' if folded else '▾'} {kind.value}", width)
        hidden = folded and any(self._stands(each) for each in self._values if each.kind is kind)
        return [Segment(text, ground + self._style("current" if hidden else "heading"))]

    def _row(self, view: View, ground: Style, width: int) -> list[Segment]:
        stands = self._stands(view)
        edge = "›" if stands else " "
        if not stands and self.has_focus:
            edge = self._digit(view)
        count = "" if view.count is None else f"{view.count:,}"
        if view.mistake is not None:
            count = "!"
        new = f"{NEW.text}{view.new:,} " if view.new else ""
        indent = "" if view.kind is Kind.PILE else " "
        name = fitted(view.name, max(width - cell_len(new + count) - len(indent) - 3, 1))
        gap = " " * max(0, width - 2 - len(indent) - cell_len(name) - cell_len(new + count))
        return [
            Segment(edge, ground + self._style("current" if stands else "count")),
            Segment(f" {indent}{name}{gap}", ground + self._style("current" if stands else "view")),
            *([Segment(new, ground + self._style("new"))] if new else ()),
            Segment(count, ground + self._style("mistake" if view.mistake else "count")),
        ]

    @property
    def _marked(self) -> tuple[object, ...]:
        """What of a query is shown here."""
        whole = [n for n, view in enumerate(self._views) if self._stands(view)]
        return (*whole, self._demanded)

    def _stands(self, view: View) -> bool:
        """Whether a view or a value stands in the search pane."""
        if isinstance(view, Value):
            return (view.field, view.value.casefold()) in self._demanded
        return self._query is not None and same(self._query, view)

    def _digit(self, view: View) -> str:
        """The key that shows a view while the pane has the focus."""
        number = next((n for n, each in enumerate(self._views, 1) if each is view), 0)
        return str(number) if 1 <= number <= 9 else " "

    def on_resize(self) -> None:
        """Lines are as long as the list is wide."""
        self.set_lines(len(self._lines))

    def on_click(self, event: events.Click) -> None:
        """A click chooses a view or a value, or folds a section."""
        offset = event.get_content_offset(self)
        row = -1 if offset is None else offset.y + round(self.scroll_y)
        if 0 <= row < len(self._lines) and not isinstance(self._lines[row], _Divider):
            self.move_to(row)
            self.choose()

    def _arrange(self) -> None:
        here = self._lines[self.cursor] if self.cursor < len(self._lines) else None
        lines = [*self._sections(self._views)]
        if self._values:
            lines += [self._divider, *self._sections(self._values)]
        self._lines = lines
        self.set_lines(len(lines))
        places = (n for n, line in enumerate(lines) if _same_place(line, here))
        self.set_reactive(ViewList.cursor, next(places, min(self.cursor, max(len(lines) - 1, 0))))
        self.move_to(self.cursor)  # never on the divider
        self.refresh_changed()
        self.post_message(self.Highlighted(self.view))

    def _sections(self, views: Sequence[View]) -> Iterator[_Line]:
        """Sections with their headings; of a long one the first values, unless all are wanted."""
        for kind, section in groupby(views, lambda view: view.kind):
            if kind is not Kind.PILE:
                yield kind
            shown = () if kind in self._folded else tuple(section)
            most = MOST if isinstance(next(iter(shown), None), Value) else len(shown)
            if kind in self._whole or len(shown) <= most + 1:
                most = len(shown)
            yield from shown[:most]
            if len(shown) > most:
                yield _More(kind, len(shown) - most)


def _same_place(line: _Line, other: _Line | None) -> bool:
    if isinstance(line, View) and isinstance(other, View):
        return (line.kind, line.query, line.name) == (other.kind, other.query, other.name)
    if isinstance(line, _More) and isinstance(other, _More):
        return line.kind is other.kind
    return isinstance(line, Kind) and line == other
