"""Panes at every size: what is shown, where the focus goes, zoom, widths, views."""

from pathlib import Path

import pytest
from textual.events import MouseDown, MouseMove, MouseUp

from paper_tui.library import Library
from paper_tui.paper import Status
from paper_tui.tui import layout
from paper_tui.tui.actions import Pane
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


# Views


async def test_a_view_is_chosen_by_keys_by_number_and_by_mouse(
    start: Start, library: Library
) -> None:
    library.set_status(library.find(TITLES[3]), Status.READING)
    library.set_starred(library.find(TITLES[4]), True)
    async with start((120, 40)) as reader:
        await reader.press("1", "g", "j", "j", "enter")
        await reader.settled()
        assert reader.titles == [TITLES[3]]
        assert reader.main.search.text == "is:reading "
        assert reader.app.focused is reader.main.results
        await reader.sees("Reading", "#results")
        await reader.press("1", "2")
        await reader.settled()
        assert reader.titles == [TITLES[4]]
        await reader.pilot.click("#views", offset=(5, 6))
        await reader.settled()
        assert len(reader.titles) == len(TITLES)


async def test_tags_and_pages_are_views_with_live_counts(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.sees("Mar 11        24", "#views")
        await reader.press("space", "space", "t", *"sheaf", "enter")
        await reader.sees("sheaf          2", "#views")
        await reader.press("1")
        await reader.press(*["j"] * 7)
        await reader.until(
            lambda: reader.main.views.view is not None and reader.main.views.view.name == "sheaf"
        )
        await reader.press("enter")
        await reader.settled()
        assert len(reader.titles) == 2


async def test_sections_fold(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.press("1", *["j"] * 6, "space")
        await reader.sees_not("Mar 11 ", "#views")
        await reader.sees("▸ Pages", "#views")
        await reader.press("space")
        await reader.sees("▾ Pages", "#views")


async def test_a_query_is_saved_renamed_moved_and_deleted(start: Start) -> None:
    async with start((120, 40)) as reader:
        for query, name in (("sheaves", "S"), ("has:code", "Code")):
            await reader.searches(query)
            await reader.press("w", *["backspace"] * 10)
            await reader.type(name)
            await reader.press("enter")
            await reader.sees(name, "#views")
            await reader.press("escape")
        await reader.sees("Code           6", "#views")
        await reader.press("1", "g", *["j"] * 7)
        await reader.until(lambda: reader.main.views.view is not None)
        await reader.press("J", "c", *"Sheaves", "enter")
        await reader.sees("Sheaves", "#views")
    async with start((120, 40)) as reader:
        await reader.sees("Sheaves        1", "#views")
        text = reader.shown("#views")
        assert text.index("Code") < text.index("Sheaves")
        await reader.press("1", "g", *["j"] * 7, "d")
        await reader.sees_not("Code ", "#views")
        assert reader.main.search.text == "has:code "


async def test_a_view_of_the_application_cannot_be_deleted_and_it_is_said(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.press("1", "g", "d")
        await reader.told("comes with the application")


async def test_saved_views_that_cannot_be_read_are_told(start: Start, home: Path) -> None:
    (home / "views.toml").write_text("[[view]]\nname = 3\n")
    async with start((120, 40)) as reader:
        await reader.told("views.toml cannot be read")
        await reader.sees(TITLES[0], "#results")
