"""Views that paint their lines themselves, and of these only the ones that have changed."""

from itertools import groupby
from typing import ClassVar

from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget


class LineView(ScrollView):
    """A view of which `line` gives the lines."""

    STYLES: ClassVar[str] = ""
    """What the names of its component classes begin with."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._painted: dict[int, Strip] = {}
        self._styles: dict[str, Style] = {}

    def line(self, y: int) -> Strip:
        """The line at `y` of the visible part, as it is now."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The same, for the screen."""
        strip = self._painted[y] = self.line(y)
        return strip

    def set_lines(self, lines: int) -> None:
        """Scroll over so many lines.

        Unlike setting `virtual_size`, which has Textual lay out the whole screen and paint it once
        more, this costs nothing. The scroll bar has to be there always (`overflow-y: scroll`); it
        is blank while all lines fit.
        """
        width, height = self.scrollable_content_region.size
        self.set_reactive(Widget.virtual_size, Size(width, max(lines, height)))
        self.vertical_scrollbar.window_virtual_size = self.virtual_size.height

    def entitle(self, title: Content) -> None:
        """Let a title stand in the border: only its line is painted, and not the whole pane."""
        self._border_title = title
        self.refresh(Region(-1, -1, self.outer_size.width, 1))

    def refresh_changed(self) -> None:
        """Paint the lines that are others than those on the screen.

        To make a line and compare it costs about a fifth of what Textual needs to paint it.
        """
        if not self._painted:
            self.refresh()
        changed = [y for y, before in sorted(self._painted.items()) if self.line(y) != before]
        for _, run in groupby(enumerate(changed), lambda each: each[1] - each[0]):
            lines = [y for _, y in run]
            self.refresh(Region(0, lines[0], self.size.width, len(lines)))

    def notify_style_update(self) -> None:
        """Another theme, or the focus: all lines and styles are made anew."""
        super().notify_style_update()
        self._painted.clear()
        self._styles.clear()

    def on_resize(self) -> None:
        """All lines are others in another width."""
        self._painted.clear()

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
