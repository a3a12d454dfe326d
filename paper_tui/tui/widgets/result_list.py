"""The list of papers: any number of rows, of which only the visible ones are ever looked at."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive, var
from textual.strip import Strip

from paper_tui.keymap.actions import Pane
from paper_tui.library.library import Entry
from paper_tui.paper import PaperId
from paper_tui.search.ranking.highlight import Snippet
from paper_tui.text.readable import readable, readable_title
from paper_tui.tui.bindings import bindings
from paper_tui.tui.render.row import LOOK, TAG_COLOURS, Look, Piece, Role, Span, fitted, pieces
from paper_tui.tui.widgets.lines import LineView

Fetch = Callable[[Sequence[PaperId]], list[Entry]]
Matches = Callable[[str, str], Sequence[Span]]
Snips = Callable[[str, int], Snippet | None]


def no_matches(_text: str, _field: str) -> Sequence[Span]:
    """Nothing matched: the list is not the answer to words."""
    return ()


class ResultList(LineView, can_focus=True):
    """Papers, a line each, with a cursor and a selection.

    `fetch` gives the papers of some ids from the library, `today` the day that dates are told by.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(pane=Pane.RESULTS)
    DEFAULT_CSS = """
    ResultList {
        overflow-x: hidden;
    }
    """
    STYLES = "result-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "result-list--cursor",
        "result-list--cursor-blurred",
        "result-list--selected",
        "result-list--hover",
        *(f"result-list--{role}" for role in Role),
        *(f"result-list--tag-{number}" for number in range(1, TAG_COLOURS + 1)),
    }

    cursor: reactive[int] = reactive(0, repaint=False)
    """The row of the cursor, from 0."""
    here: var[Entry | None] = var(None, init=False, always_update=True)
    """The paper under the cursor; set anew when the cursor is on another one, or when something has
    changed of it. Watched rather than sent as a message: what follows is painted with the row."""

    @dataclass
    class Chosen(Message):
        """A paper was clicked twice."""

        entry: Entry

    @dataclass
    class Selected(Message):
        """The selection has changed; the number of papers in it."""

        count: int

    def __init__(self, fetch: Fetch, today: Callable[[], date], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._fetch = fetch
        self._today = today
        self._look = LOOK
        self._ids: Sequence[PaperId] = ()
        self._apart: int | None = None
        self._matches: Matches = no_matches
        self._snippet: Snips | None = None
        self._selected: set[PaperId] = set()
        self._anchor: int | None = None
        self._before_range: frozenset[PaperId] = frozenset()
        self._new: Collection[PaperId] = frozenset()
        self._entries: dict[PaperId, Entry | None] = {}
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._row_styles: dict[Style, dict[tuple[Role, int | None], Style]] = {}
        self._empty = ""

    # What is shown

    @property
    def ids(self) -> Sequence[PaperId]:
        """The papers of the list, in its order."""
        return self._ids

    @property
    def found(self) -> Sequence[PaperId]:
        """The papers that were asked for: all but those below the divider."""
        return self._ids if self._apart is None else self._ids[: self._apart]

    @property
    def selected(self) -> Collection[PaperId]:
        """The selected papers, all of which are in the list."""
        return self._selected

    @property
    def selecting(self) -> bool:
        """Whether the cursor takes the selection along."""
        return self._anchor is not None

    @property
    def entry(self) -> Entry | None:
        """The paper under the cursor."""
        return self._entry(self._ids[self.cursor]) if self.cursor < len(self._ids) else None

    @property
    def targets(self) -> tuple[PaperId, ...]:
        """The papers that an action is done to: the selected ones in their order, else the one
        under the cursor."""
        if self._selected:
            return tuple(id_ for id_ in self._ids if id_ in self._selected)
        return (self._ids[self.cursor],) if self.cursor < len(self._ids) else ()

    def show(
        self,
        ids: Sequence[PaperId],
        matches: Matches = no_matches,
        *,
        snippet: Snips | None = None,
        more: Sequence[PaperId] = (),
        stay: bool = False,
    ) -> None:
        """Show these papers, and `more` that only come near below a divider.

        `matches` and `snippet` tell what was found in titles and in abstracts. With `stay` the
        cursor stays on its paper, or else on its row.
        """
        here = self._ids[self.cursor] if self.cursor < len(self._ids) else None
        above = self._line(self.cursor) - round(self.scroll_y)
        self._apart = len(ids) if ids and more else None
        ids = [*ids, *more] if more else ids
        self._ids, self._matches, self._snippet = ids, cache(matches), snippet
        self._anchor = None
        if self._selected:
            self._selected.intersection_update(ids)
            self.post_message(self.Selected(len(self._selected)))
        row = 0
        if stay and here is not None:
            row = _place(ids, here, self.cursor)
        self.set_lines(self._line(len(ids)))
        self.set_reactive(ResultList.cursor, row)
        self.scroll_to(y=self._line(row) - above if stay else 0, animate=False, force=True)
        self._reveal()
        self.refresh_changed()
        self._tell()

    def wear(self, look: Look) -> None:
        """Show the rows as the reader wants them."""
        self._look = look
        self._strips.clear()
        self.refresh()

    def when_empty(self, text: str) -> None:
        """What stands in the list while it has no papers."""
        if text != self._empty:
            self._empty = text
            self.refresh()

    def renew(self, ids: Iterable[PaperId] | None = None) -> None:
        """Look at these papers again, or at all: they have changed in the library."""
        if ids is None:
            self._entries.clear()
        else:
            for id_ in ids:
                self._entries.pop(id_, None)
        self._strips.clear()
        self.refresh_changed()
        self._tell()

    def show_new(self, new: Collection[PaperId]) -> None:
        """Give these papers the sign of new ones, and no others."""
        if new != self._new:
            self._new = frozenset(new)
            self.refresh_changed()

    def take_new(self, id_: PaperId) -> None:
        """Take the sign of new ones from a paper."""
        self._new = frozenset(self._new) - {id_}
        if id_ in self._ids:
            self.refresh_line(self._line(self._ids.index(id_)))

    # Moving and selecting

    def move(self, rows: int) -> None:
        """Move the cursor down by some rows, up by negative ones, as far as the list goes."""
        self.move_to(self.cursor + rows)

    def move_to(self, row: int) -> None:
        """Move the cursor to a row, or to the nearest that there is."""
        self.cursor = min(max(row, 0), max(len(self._ids) - 1, 0))

    def toggle(self) -> None:
        """Select the paper under the cursor, or let it go, and go to the next."""
        self._end_range()
        if self._ids:
            self._selected ^= {self._ids[self.cursor]}
            self._selection_changed()
            self.move(1)

    def toggle_range(self) -> None:
        """Begin to select along with the cursor, or end it."""
        if self._anchor is not None:
            self._end_range()
        elif self._ids:
            self._anchor = self.cursor
            self._before_range = frozenset(self._selected)
            self._select_range()

    def toggle_all(self) -> None:
        """Select all that was found; nothing when it is selected already."""
        self._end_range()
        found = set(self.found)
        self._selected = set() if found <= self._selected else found
        self._selection_changed()

    def clear_selection(self) -> None:
        """Select nothing."""
        self._end_range()
        self._selected = set()
        self._selection_changed()

    def watch_cursor(self, before: int, now: int) -> None:
        """Repaint the two rows, and tell."""
        if self._anchor is not None:
            self._select_range()
        for row in (before, now):
            self.refresh_line(self._line(row))
        self._reveal()
        self._tell()

    # Painting

    def line(self, y: int) -> Strip:
        """The row at line `y` of the visible part."""
        line_number = y + round(self.scroll_y)
        width = self.columns
        if not self._ids:
            lines = ["", *self._empty.splitlines()]
            text = lines[line_number].center(width)[:width] if line_number < len(lines) else ""
            line = Strip([Segment(text, self._ground + self._style("date"))])
            return line.adjust_cell_length(width, self._ground)
        row = self._row(line_number)
        if row is None:
            return self._divider(width)
        if row >= len(self._ids):
            return Strip.blank(width, self._ground)
        return self._strip(row, width)

    def _line(self, row: int) -> int:
        """The line on which a row stands: those below the divider are one further down."""
        return row + (self._apart is not None and row >= self._apart)

    def _row(self, line: int) -> int | None:
        """The row on a line; None on the divider."""
        if self._apart is None or line < self._apart:
            return line
        return line - 1 if line > self._apart else None

    def _divider(self, width: int) -> Strip:
        more = len(self._ids) - len(self.found)
        text = fitted(f"── {more:,} more lack some of the words ", max(0, width - 2))
        text += "─" * max(0, width - 2 - cell_len(text))
        line = Strip([Segment(f" {text} ", self._ground + self._style("date"))])
        return line.adjust_cell_length(width, self._ground)

    def _strip(self, row: int, width: int) -> Strip:
        """A row; one that looks as it did is not made anew."""
        id_ = self._ids[row]
        entry = self._entry(id_)
        matches: Sequence[Span] = ()
        if entry is not None:
            matches = self._matches(readable_title(entry.paper.title), "title")
        snippet = None if matches else self._snippet
        cursor = ("cursor" if self.has_focus else "cursor-blurred") if row == self.cursor else ""
        selected, new = id_ in self._selected, id_ in self._new
        look = (id_, width, self._today(), tuple(matches), snippet, cursor, selected, new)
        strip = self._strips.get(look)
        if strip is None:
            if len(self._strips) >= _MOST_STRIPS:
                self._strips.clear()
            ground = self._ground + self._style(cursor) if cursor else self._ground
            if selected:
                line = [Segment("┃", ground + self._style("selected"))]
            else:
                line = [Segment("›" if cursor else " ", ground)]
            if entry is not None:
                snip = partial(snippet, readable(entry.paper.abstract)) if snippet else None
                today, look_ = self._today(), self._look
                row_pieces = pieces(entry, width - 2, today, matches, look_, new=new, snippet=snip)
                line += self._segments(row_pieces, ground)
            else:
                line.append(Segment(" " * (width - 2), ground))
            strip = self._strips[look] = Strip([*line, Segment(" ", ground)], width)
        return strip

    def _segments(self, row_pieces: Iterable[Piece], ground: Style) -> Iterator[Segment]:
        """What stands in a row beside its edge."""
        styles = self._row_styles.setdefault(ground, {})
        for text, role, colour in row_pieces:
            style = styles.get((role, colour))
            if style is None:
                style = self._style(role if colour is None else f"tag-{colour}")
                if ground.reverse:  # colours would be patches on the ground
                    style = style.without_color
                style = styles[role, colour] = ground + style
            yield Segment(text, style)

    def _entry(self, id_: PaperId) -> Entry | None:
        """A paper, read together with the others of the visible part that are not known yet."""
        if id_ not in self._entries:
            if len(self._entries) > _MOST_ENTRIES:
                self._entries.clear()
            top, height = round(self.scroll_y), max(self.size.height, 1)
            visible = self._ids[max(0, top - height) : top + 2 * height]
            wanted = [id_, *(each for each in visible if each not in self._entries and each != id_)]
            self._entries.update(dict.fromkeys(wanted))
            self._entries.update((entry.id, entry) for entry in self._fetch(wanted))
        return self._entries[id_]

    # What happens to it

    def notify_style_update(self) -> None:
        """Another theme, or the focus: all rows are made anew."""
        super().notify_style_update()
        self._strips.clear()
        self._row_styles.clear()

    def on_resize(self) -> None:
        """Keep the cursor visible."""
        self._strips.clear()
        self.set_lines(self._line(len(self._ids)))
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """The cursor goes where the mouse points; a second click chooses."""
        offset = event.get_content_offset(self)
        row = None if offset is None else self._row(offset.y + round(self.scroll_y))
        if row is None or row >= len(self._ids):
            return
        self.move_to(row)
        if event.ctrl:
            self.toggle()
        elif event.chain == 2 and (entry := self.entry) is not None:
            self.post_message(self.Chosen(entry))

    def _tell(self) -> None:
        self.here = self.entry

    def _reveal(self) -> None:
        self.scroll_to_region(
            Region(0, self._line(self.cursor), max(self.size.width, 1), 1),
            animate=False,
            force=True,
        )

    def _select_range(self) -> None:
        if self._anchor is not None:
            first, last = sorted((self._anchor, self.cursor))
            self._selected = {*self._before_range, *self._ids[first : last + 1]}
            self._selection_changed()

    def _end_range(self) -> None:
        self._anchor = None

    def _selection_changed(self) -> None:
        self.refresh_changed()
        self.post_message(self.Selected(len(self._selected)))


_MOST_ENTRIES = 2000
"""Papers that are kept for another look at them."""

_MOST_STRIPS = 500
"""Rows that are kept, as most of them come back with the next key."""


def _place(ids: Sequence[PaperId], wanted: PaperId, otherwise: int) -> int:
    """Where a paper stands; when it is not there, the nearest row to where it was."""
    try:
        return ids.index(wanted)
    except ValueError:
        return min(otherwise, max(len(ids) - 1, 0))
