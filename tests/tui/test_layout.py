"""Panes at every size: what is shown, where the focus goes, zoom, widths, views."""

import pytest
from textual.events import MouseDown, MouseMove, MouseUp

from paper_tui.keymap.actions import Pane
from paper_tui.tui import layout
from tests.tui.conftest import Reader, Start
from tests.tui.shelf import TITLES


def panes(reader: Reader) -> set[str]:
    """The panes that are on the screen."""
    main = reader.main
    shown = {"views": main.views, "results": main.results, "detail": main.detail}
    return {name for name, widget in shown.items() if widget.is_on_screen and widget.region.area}


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((200, 50), {"views", "results", "detail"}),
        ((120, 40), {"views", "results", "detail"}),
        ((119, 40), {"results", "detail"}),
        ((80, 24), {"results", "detail"}),
        ((79, 24), {"results"}),
        ((40, 10), {"results"}),
    ],
)
async def test_a_screen_shows_what_it_has_room_for(
    start: Start, size: tuple[int, int], expected: set[str]
) -> None:
    async with start(size) as reader:
        assert panes(reader) == expected
        await reader.sees(TITLES[0], "#results")
        await reader.sees("help", "#keys")
        await reader.press("G")
        await reader.sees(TITLES[-1], "#results")


async def test_beside_each_other_when_wide_above_each_other_when_not(start: Start) -> None:
    async with start((120, 40)) as reader:
        assert reader.main.results.region.y == reader.main.detail.region.y
        await reader.pilot.resize_terminal(90, 40)
        await reader.until(lambda: reader.main.results.region.y < reader.main.detail.region.y)
        assert reader.main.results.region.width == 90


async def test_a_narrow_screen_shows_one_pane_at_a_time(start: Start) -> None:
    async with start((60, 20)) as reader:
        await reader.press("enter")
        await reader.until(lambda: panes(reader) == {"detail"})
        await reader.sees(TITLES[0], "#detail")
        await reader.press("escape")
        await reader.until(lambda: panes(reader) == {"results"})
        await reader.press("1")
        await reader.until(lambda: panes(reader) == {"views"})
        await reader.press("2")
        await reader.until(lambda: panes(reader) == {"results"})


async def test_digits_and_tab_go_from_pane_to_pane(start: Start) -> None:
    async with start((120, 40)) as reader:
        for keys, pane in (
            (["3"], Pane.DETAIL),
            (["tab"], Pane.QUERY),
            (["tab"], Pane.VIEWS),
            (["tab"], Pane.RESULTS),
            (["shift+tab", "shift+tab"], Pane.QUERY),
            (["escape", "1"], Pane.VIEWS),
        ):
            await reader.press(*keys)
            assert reader.main.panes.pane is pane


async def test_views_that_are_out_of_sight_are_one_key_away(start: Start) -> None:
    async with start((80, 24)) as reader:
        await reader.press("tab")
        assert reader.app.focused is reader.main.detail
        await reader.press("1")
        await reader.until(lambda: "views" in panes(reader))
        await reader.sees("Inbox", "#views")
        await reader.press("escape")
        await reader.until(lambda: panes(reader) == {"results", "detail"})


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_z_gives_the_pane_the_screen_and_escape_takes_it_back(
    start: Start, size: tuple[int, int]
) -> None:
    async with start(size) as reader:
        before = panes(reader)
        await reader.press("3", "z")
        await reader.until(lambda: panes(reader) == {"detail"})
        assert reader.main.detail.region.width == size[0]
        await reader.press("escape")
        await reader.until(lambda: panes(reader) == before)
        await reader.press("2", "z", "z")
        await reader.until(lambda: panes(reader) == before)


async def test_escape_steps_back_selection_then_zoom_then_query(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.searches("graphs")
        await reader.press("z", "space")
        await reader.press("escape")
        assert not reader.main.results.selected
        assert panes(reader) == {"results"}
        await reader.press("escape")
        await reader.until(lambda: len(panes(reader)) == 3)
        assert reader.main.search.text == "graphs"
        await reader.press("escape")
        assert reader.main.search.text == ""


async def test_widths_change_by_keys_and_are_remembered(start: Start) -> None:
    async with start((120, 40)) as reader:
        before = reader.main.results.region.width
        await reader.press("<", "<")
        await reader.until(lambda: reader.main.results.region.width < before)
        width = reader.main.results.region.width
    async with start((120, 40)) as reader:
        assert reader.main.results.region.width == width
        await reader.press(*[">"] * 20)
        await reader.until(lambda: reader.main.results.region.width > before)
        assert reader.main.detail.region.width > 10


async def test_the_border_between_list_and_detail_can_be_dragged(start: Start) -> None:
    async with start((120, 40)) as reader:
        x, y = reader.main.detail.region.x, 10
        before = reader.main.results.region.width

        async def mouse(kind: type[MouseDown | MouseMove | MouseUp], at: int) -> None:
            button = 0 if kind is MouseMove else 1
            event = kind(None, at, y, 0, 0, button, False, False, False, at, y)
            await reader.app.on_event(event)
            await reader.pilot.pause()

        await mouse(MouseDown, x)
        await mouse(MouseMove, x - 15)
        await mouse(MouseUp, x - 15)
        await reader.until(lambda: abs(reader.main.results.region.width - (before - 15)) <= 2)


@pytest.mark.parametrize("width", [0, 79, 80, 119, 120, 400])
@pytest.mark.parametrize("pane", list(Pane))
@pytest.mark.parametrize("zoomed", [None, Pane.VIEWS, Pane.RESULTS, Pane.DETAIL])
def test_something_is_always_shown(width: int, pane: Pane, zoomed: Pane | None) -> None:
    shown = layout.shown(layout.shape(width), pane, zoomed)
    assert shown
    assert Pane.QUERY not in shown
    if zoomed is None and pane is not Pane.QUERY:
        assert pane in shown
