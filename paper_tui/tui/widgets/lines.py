"""How many lines a widget has that paints them itself."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_lines(view: ScrollView, lines: int) -> None:
    """Let a view scroll over so many lines.

    Unlike setting its `virtual_size`, which has Textual lay out the whole screen and paint it once
    more, this costs nothing. The scroll bar has to be there always (`overflow-y: scroll`); it is
    blank while all lines fit.
    """
    width, height = view.scrollable_content_region.size
    view.set_reactive(Widget.virtual_size, Size(width, max(lines, height)))
    view.vertical_scrollbar.window_virtual_size = view.virtual_size.height
