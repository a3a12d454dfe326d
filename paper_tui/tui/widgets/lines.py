"""Views that paint their lines themselves, and of these only the ones that have changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import ClassVar, Self, cast

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.content import Content
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


class LineView(ScrollView):
    """A view of which `line` gives the lines.

    For each line that it paints, Textual works out border, padding, and effects. Here the border is
    the same for all of them, and padding and effects there are none: that saves half of the work.
    """

    STYLES: ClassVar[str] = ""
    """What the names of its component classes begin with."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._painted: dict[int, Strip] = {}
        self._framed: dict[int, Strip] = {}
        self._frame: _Frame | None = None
        self._measured = Size(0, 0), 0
        self._styles: dict[str, Style] = {}

    def line(self, y: int) -> Strip:
        """The line at `y` of the visible part, as it is now."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The same, for the screen."""
        strip = self._painted[y] = self.line(y)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the view with its border."""
        if self.hover_style.link_id:  # the mouse is on a link, which Textual marks
            self._framed.clear()
            return super().render_lines(crop)
        frame = self._frame
        if frame is None or frame.size != self.outer_size:
            self._forget()
            frame = self._frame = self._make_frame()
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = self._framed.get(y)
            if strip is None:
                if y in frame.inside:
                    line = self._painted.get(y - frame.inside.start)
                    line = self.render_line(y - frame.inside.start) if line is None else line
                    strip = frame.around(line)
                else:
                    (strip,) = super().render_lines(Region(0, y, self.outer_size.width, 1))
                self._framed[y] = strip
            strips.append(strip.crop(crop.x, crop.right))
        return strips

    def _make_frame(self) -> "_Frame":
        """What stands around every line, taken from one that Textual has made."""
        gutter, (width, height) = self.styles.gutter, self.outer_size
        (strip,) = super().render_lines(Region(0, gutter.top, width, 1))
        return _Frame(
            self.outer_size,
            strip.crop(0, gutter.left),
            strip.crop(gutter.left + self.columns),
            self.columns,
            range(gutter.top, height - gutter.bottom),
            self._ground,
            # The style sheet gives true colours, or the theme is one whose ANSI colours stay.
            [each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)],
            self.background_colors[1],
        )

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar; it is made when it is first asked for, as Textual makes its own."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = LineBar(name="vertical")
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    @property
    def columns(self) -> int:
        """Cells of a line: what border and scroll bar leave."""
        size, columns = self._measured
        if size != self.outer_size:
            columns = self.scrollable_content_region.width
            self._measured = self.outer_size, columns
        return columns

    def set_lines(self, lines: int) -> None:
        """Scroll over so many lines.

        Unlike setting `virtual_size`, which has Textual lay out the whole screen and paint it once
        more, this costs nothing. The scroll bar has to be there always (`overflow-y: scroll`); it
        is blank while all lines fit.
        """
        width, height = self.columns, self.size.height
        self.set_reactive(Widget.virtual_size, Size(width, max(lines, height)))
        self.vertical_scrollbar.window_virtual_size = self.virtual_size.height

    def entitle(self, title: Content) -> None:
        """Let a title stand in the border: only its line is painted, and not the whole pane."""
        self._border_title = title
        self.refresh(Region(-1, -1, self.outer_size.width, 1))

    def refresh_changed(self) -> None:
        """Paint the lines that are others than those on the screen: most look as they did."""
        if not self._painted:
            self.refresh()
        changed: list[int] = []
        for y, before in sorted(self._painted.items()):
            now = self.line(y)
            if now != before:
                self._painted[y] = now
                changed.append(y)
        for _, run in groupby(enumerate(changed), lambda each: each[1] - each[0]):
            lines = [y for _, y in run]
            self._forget_framed(lines[0], len(lines))
            super().refresh(Region(0, lines[0], self.size.width, len(lines)))

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint these parts of the content anew, or all of it."""
        if repaint and not regions:
            self._forget()
        for region in regions:
            self._forget_framed(region.y, region.height)
            for y in region.line_range:
                self._painted.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _forget(self) -> None:
        self._painted.clear()
        self._framed.clear()

    def _forget_framed(self, first: int, lines: int) -> None:
        top = self.styles.gutter.top
        for y in range(first + top, first + top + lines):
            self._framed.pop(y, None)

    def notify_style_update(self) -> None:
        """Another theme, or the focus: all lines and styles are made anew."""
        super().notify_style_update()
        self._forget()
        self._styles.clear()
        self._frame = None
        self._measured = Size(0, 0), 0

    @property
    def _ground(self) -> Style:
        """What lies under every line; asked of the style sheet once, as it is slow to tell."""
        ground = self._styles.get("ground")
        if ground is None:
            ground = self._styles["ground"] = self.rich_style
        return ground

    def _style(self, name: str) -> Style:
        """What a component class adds to the ground."""
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(
                f"{self.STYLES}--{name}", partial=True
            )
        return style


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the lines of a view, and what is done to all of them."""

    size: Size
    left: Strip
    right: Strip
    width: int
    inside: range
    ground: Style
    filters: Sequence[LineFilter]
    background: Background

    def around(self, line: Strip) -> Strip:
        """A line with what stands around it."""
        line = line.adjust_cell_length(self.width, self.ground)
        for each in self.filters:
            line = line.apply_filter(each, self.background)
        return Strip.join((self.left, line, self.right))


class LineBar(ScrollBar):
    """A scroll bar that is made of few different cells, each of which is made once."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self._strips: Sequence[Strip] = ()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint it anew."""
        self._strips = ()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The bar, of one cell a line."""
        if len(self._strips) != self.size.height:
            self._strips = self._made()
        return list(self._strips[crop.y : crop.bottom])

    def _made(self) -> Sequence[Strip]:
        bar = cast(ScrollBarRender, self.render())
        colours = cast(Style, bar.style)
        cells = bar.render_bar(
            self.size.height,
            bar.virtual_size,
            bar.window_size,
            bar.position,
            back_color=colours.bgcolor or Color.default(),
            bar_color=colours.color or Color.default(),
        )
        ground = self.rich_style
        strips = [_cell(text, ground + style) for text, style, _ in cells.segments]
        background = self.background_colors[1]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, background) for strip in strips]
        return strips


@lru_cache(maxsize=64)
def _cell(text: str, style: Style) -> Strip:
    return Strip([Segment(text, style)], 1)
