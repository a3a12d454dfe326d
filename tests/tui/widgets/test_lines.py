"""The panes that paint their lines themselves look as Textual would paint them."""

from collections.abc import Sequence

import pytest
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from paper_tui.settings.settings import Settings
from tests.tui.conftest import Reader, Start


def cells(strips: Sequence[Strip], column: int | None = None) -> list[list[Segment]]:
    """What is in each cell but those of a column, with its look and what a click on it does."""
    lines = [
        [Segment(char, style) for text, style, _ in strip for char in text] for strip in strips
    ]
    return [[cell for x, cell in enumerate(line) if x != column] for line in lines]


def same(reader: Reader) -> None:
    """AssertionError when a pane or its scroll bar is painted otherwise than by Textual."""
    for view in (reader.main.views, reader.main.results, reader.main.detail):
        if view.region:
            whole, covered = view.outer_size.region, view.columns + 1  # by the scroll bar
            ours, textuals = view.render_lines(whole), Widget.render_lines(view, whole)
            assert cells(ours, covered) == cells(textuals, covered)
            bar, whole = view.vertical_scrollbar, view.vertical_scrollbar.outer_size.region
            assert cells(bar.render_lines(whole)) == cells(Widget.render_lines(bar, whole))


@pytest.mark.parametrize("theme", ["paper-dark", "paper-light", "ansi-dark"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 12)])
async def test_panes_look_as_textual_paints_them(
    start: Start, theme: str, size: tuple[int, int]
) -> None:
    async with start(size, settings=Settings(theme=theme)) as reader:
        same(reader)
        for keys in (["j", "j", "space"], ["/", "g", "r", "a"], ["enter", "s"], ["tab"], ["G"]):
            await reader.press(*keys)
            await reader.settled()
            same(reader)
        await reader.pilot.resize_terminal(size[0] + 7, size[1] + 3)
        await reader.pilot.pause()
        same(reader)
