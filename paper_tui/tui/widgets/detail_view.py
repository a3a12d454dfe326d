"""One paper in full: what is known of it, what the reader has said of it, and its abstract."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.content import Content
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from paper_tui.keymap.actions import Pane
from paper_tui.library.library import Entry
from paper_tui.settings.settings import Colour
from paper_tui.text.readable import readable, readable_title
from paper_tui.tui.bindings import bindings
from paper_tui.tui.render.detail import PORTION, Matches, body, head, similar
from paper_tui.tui.widgets.lines import LineView

_MARGIN = 1
"""Cells left free on either side of the text."""


class DetailView(LineView, can_focus=True):
    """The paper under the cursor. `width` is the widest line of text, in cells.

    Its text is wrapped once and painted line by line: showing another paper lays out nothing but
    that paper.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(pane=Pane.DETAIL)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"detail-view--match"}

    def __init__(self, today: Callable[[], date], width: int, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._today = today
        self._width = width
        self._colours: Mapping[str, Colour] = {}
        self._entry: Entry | None = None
        self._matches: Matches = lambda _text, _field: ()
        self._written: object = None
        self._shown = PORTION
        self._similar: Sequence[Entry] | None = None
        self._content = Content("")
        self._strips: list[Strip] = []
        self._blank = Strip([])

    @property
    def entry(self) -> Entry | None:
        """The paper that is shown."""
        return self._entry

    def show(self, entry: Entry | None, matches: Matches) -> None:
        """Show a paper; the same paper again keeps its place."""
        same = entry is not None and self._entry is not None and entry.id == self._entry.id
        self._entry, self._matches = entry, cache(matches)
        if not same:
            self._shown, self._similar = PORTION, None
            self.scroll_home(animate=False, force=True, immediate=True)
        if self._text != self._written:
            self._write()

    @property
    def knows_similar(self) -> bool:
        """Whether the papers like the one that is shown are named."""
        return self._similar is not None

    def name_similar(self, entries: Sequence[Entry]) -> None:
        """Name papers like the one that is shown, below all that is said of it."""
        self._similar = entries
        self._write()

    def wear(self, colours: Mapping[str, Colour], width: int) -> None:
        """Show tags in these colours, and no line wider than this."""
        self._colours, self._width = colours, width
        self._write()

    # Painting

    def line(self, y: int) -> Strip:
        """The line at `y` of the visible part."""
        line = y + round(self.scroll_y)
        return self._strips[line] if line < len(self._strips) else self._blank

    @property
    def _text(self) -> object:
        """What is written: the paper, the day that its dates are told by, and what matches."""
        if self._entry is None:
            return None
        paper, matches = self._entry.paper, self._matches
        title = matches(readable_title(paper.title), "title")
        abstract = matches(readable(paper.abstract[: self._shown]), "abstract")
        return self._entry, self._today(), title, abstract

    def _write(self) -> None:
        """Write the text of the paper, and wrap it, once there is room for it."""
        if not self.size:
            return
        self._written = self._text
        content = Content("")
        if self._entry is not None:
            match = self.get_visual_style("detail-view--match", partial=True)
            parts = [head(self._entry, self._today(), self._matches, match, self._colours)]
            if self._entry.mark.note:
                parts.append(_note(self._entry.mark.note, self._text_width))
            parts.append(body(self._entry, self._today(), self._matches, match, self._shown))
            if self._similar:
                parts.append(similar(self._similar, self._text_width))
            content = Content("\n\n").join(parts)
        self._content = content
        self._wrap()

    def _wrap(self) -> None:
        """Wrap the text; in another width, the reader goes on at the same words."""
        top = round(self.scroll_y)
        other = self._blank.cell_length != self.columns
        before = self._places()[top : top + 1] if top and other else []
        lines = Visual.to_strips(self, self._content, self._text_width, None, self.visual_style)
        width, ground = self.columns, self.rich_style
        margin = Segment(" " * _MARGIN, ground)
        self._blank = Strip.blank(width, ground)
        self._strips = [Strip([margin, *line]).adjust_cell_length(width, ground) for line in lines]
        self.set_lines(len(self._strips))
        self.refresh_changed()
        if before:
            line = bisect_right(self._places(), before[0]) - 1
            self.scroll_to(y=max(0, line), animate=False, force=True)

    def _places(self) -> list[tuple[int, int]]:
        """Where each line begins in the text: paragraph, counted from the end, and character.

        From the end, as the lines of a note above are more or fewer in another width.
        """
        places: list[tuple[int, int]] = []
        y = -1
        for strip in self._strips:
            offsets = (each.style.meta.get("offset") for each in strip if each.style is not None)
            x, y = next((each for each in offsets if each is not None), (0, y + 1))
            places.append((y, x))
        return [(paragraph - y, x) for paragraph, x in places]

    @property
    def _text_width(self) -> int:
        return max(1, min(self._width, self.columns - 2 * _MARGIN))

    # What happens to it

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show the next portion of a very long abstract when the reader comes to its end."""
        super().watch_scroll_y(old_value, new_value)
        if (
            self._entry is not None
            and self._shown < len(self._entry.paper.abstract)
            and new_value >= self.max_scroll_y - self.size.height
        ):
            self._shown += PORTION
            self._write()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._write()

    def notify_style_update(self) -> None:
        """Another theme, or the focus: all styles are made anew."""
        super().notify_style_update()
        if self.is_mounted and self._entry is not None:
            self._write()

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The text that is selected with the mouse."""
        return selection.extract(self._content.plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002
        """Paint what is selected."""
        self._wrap()


def _note(text: str, width: int) -> Content:
    from paper_tui.tui.render.note import note_lines  # noqa: PLC0415  much to load

    return Content("\n").join(note_lines(text, width))
