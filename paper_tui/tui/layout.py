"""Which panes stand on the screen, by its width and by what the reader has zoomed. Pure."""

from enum import StrEnum

from paper_tui.keymap.actions import Pane

PANES = (Pane.VIEWS, Pane.RESULTS, Pane.DETAIL)

NARROW, MIDDLE, WIDE = 0, 80, 120
"""The least widths, in columns, of the three shapes."""


class Shape(StrEnum):
    """The shape of the screen; its value is the class that the style sheet knows."""

    NARROW = "-narrow"
    """One pane at a time."""
    MIDDLE = "-middle"
    """Results above detail."""
    WIDE = "-wide"
    """Views, results and detail side by side."""


WIDTHS: list[tuple[int, str]] = [
    (NARROW, Shape.NARROW),
    (MIDDLE, Shape.MIDDLE),
    (WIDE, Shape.WIDE),
]
HEIGHTS: list[tuple[int, str]] = [(0, "-short"), (16, "-tall")]
"""The classes that a screen has from a width, or a height, on."""


def shape(width: int) -> Shape:
    """The shape of a screen of `width` columns."""
    if width >= WIDE:
        return Shape.WIDE
    return Shape.MIDDLE if width >= MIDDLE else Shape.NARROW


def shown(of: Shape, pane: Pane, zoomed: Pane | None) -> frozenset[Pane]:
    """The panes that are shown while `pane` is the one worked in.

    The views of a screen that is not wide are shown beside the results, and only while they are
    worked in.
    """
    if zoomed is not None:
        return frozenset({zoomed})
    if of is Shape.WIDE:
        return frozenset(PANES)
    if pane is Pane.VIEWS:
        return frozenset({Pane.VIEWS, Pane.RESULTS} if of is Shape.MIDDLE else {Pane.VIEWS})
    if of is Shape.MIDDLE:
        return frozenset({Pane.RESULTS, Pane.DETAIL})
    return frozenset({Pane.DETAIL if pane is Pane.DETAIL else Pane.RESULTS})


def bounded(share: int) -> int:
    """The list's share of the screen in percent, with room left for both."""
    return min(75, max(25, share))
