"""The views pane: views with their counts, values that narrow the list, queries of the reader."""

from pathlib import Path

import pytest

from paper_tui.errors import SearchError
from paper_tui.library.library import Library, Sort
from paper_tui.paper import Status
from paper_tui.search.engine import Hits, Search
from paper_tui.settings.saved_views import SavedQuery, load_views, save_views
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES


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


async def test_tags_and_pages_have_live_counts(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.sees("Mar 11        24", "#views")
        await reader.press("space", "space", "t", *"sheaf", "enter")
        await reader.sees("sheaf          2", "#views")
        await reader.press("1")
        await reader.press(*["j"] * 7)
        await reader.press("enter")
        await reader.settled()
        assert len(reader.titles) == 2


async def test_sections_fold_and_stay_so(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.press("1", *["j"] * 6, "space")
        await reader.sees_not("Mar 11 ", "#views")
        await reader.sees("▸ Pages", "#views")
        await reader.press("space")
        await reader.sees("▾ Pages", "#views")
        await reader.press("left")
        await reader.sees("▸ Pages", "#views")
    async with start((120, 40)) as reader:
        await reader.sees("▸ Pages", "#views")


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
        await reader.press("u")
        await reader.sees("Code           6", "#views")
        text = reader.shown("#views")
        assert text.index("Code") < text.index("Sheaves")


async def test_two_views_may_have_the_same_query_but_never_the_same_name(
    start: Start, home: Path
) -> None:
    save_views(home / "views.toml", [SavedQuery("One", "graphs "), SavedQuery("Two", "graphs ")])
    async with start((120, 40)) as reader:
        await reader.sees("Two", "#views")
        await reader.press("1", "g", *["j"] * 8, "c", *"Three", "enter")
        await reader.sees("Three", "#views")
        assert [each.name for each in load_views(home / "views.toml")] == ["One", "Three"]
        await reader.press("c", *"One", "enter")
        await reader.told("another view with the name One")
        await reader.press("u")
        await reader.until(
            lambda: [each.name for each in load_views(home / "views.toml")] == ["One", "Two"]
        )


async def test_without_a_change_of_views_u_takes_marks_back(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.press("s")
        await reader.until(lambda: reader.here.mark.starred)
        await reader.press("1", "u")
        await reader.until(lambda: not reader.here.mark.starred)


async def test_a_saved_query_with_a_mistake_shows_it(start: Start, home: Path) -> None:
    save_views(home / "views.toml", [SavedQuery("Old", "year:soon ")])
    async with start((120, 40)) as reader:
        await reader.sees("Old            !", "#views")
        await reader.press("1", "7")
        await reader.sees("^", "#remark")


async def test_a_saved_query_that_cannot_be_counted_is_told(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Search.search

    def failing(self: Search, text: str, sort: Sort | None = None) -> Hits:
        if text == "graphs ":
            raise SearchError("The index is gone.")
        return real(self, text, sort)

    monkeypatch.setattr(Search, "search", failing)
    save_views(home / "views.toml", [SavedQuery("Mine", "graphs ")])
    async with start((120, 40)) as reader:
        await reader.told("The index is gone.")
        await reader.sees("Mine", "#views")


async def test_a_view_of_the_application_cannot_be_deleted_and_it_is_said(start: Start) -> None:
    async with start((120, 40)) as reader:
        await reader.press("1", "g", "d")
        await reader.told("comes with the application")


async def test_saved_views_that_cannot_be_read_are_told(start: Start, home: Path) -> None:
    (home / "views.toml").write_bytes(b"\xce\xff")
    async with start((120, 40)) as reader:
        await reader.told("views.toml cannot be read (it is not UTF-8)")
        await reader.sees(TITLES[0], "#results")


async def test_what_is_saved_is_what_is_shown_then(start: Start) -> None:
    async with start() as reader:
        await reader.searches("transf")
        assert reader.titles
        await reader.press("w", "enter")
        await reader.sees("saved as transf", "#said")
        await reader.settled()
        assert not reader.titles


# Values that narrow


async def test_values_count_the_papers_of_the_list_narrow_its_query_and_widen_it_again(
    start: Start, library: Library
) -> None:
    library.add_tags(library.find(TITLES[0]) + library.find(TITLES[4]), ["gnn"])
    library.add_tags(library.find(TITLES[1]), ["sheaf"])
    async with start((120, 40)) as reader:
        await reader.sees("gnn            2", "#views")
        await reader.searches("graphs ")
        await reader.sees("in these 4", "#views")
        await reader.sees("gnn            1", "#views")
        await reader.sees("All            24", "#views")
        await reader.press("1", "g", *["j"] * 7, "enter")
        await reader.settled()
        assert reader.main.search.text == "graphs tag:gnn "
        assert reader.titles == [TITLES[0]]
        assert reader.app.focused is reader.main.results
        await reader.sees("›  gnn            1", "#views")
        await reader.sees_not("sheaf", "#views")
        await reader.press("1", "enter")
        await reader.settled()
        assert reader.main.search.text == "graphs "
        await reader.sees("sheaf          1", "#views")


async def test_space_narrows_and_stays_and_a_narrowed_query_comes_back_by_up(
    start: Start,
) -> None:
    async with start((120, 40)) as reader:
        await reader.sees("▸ Years", "#views")
        await reader.press("1", "G", "k", "space", "j", "space")
        await reader.settled()
        assert reader.main.search.text == "host:github.com "
        assert reader.app.focused is reader.main.views
        await reader.sees("github.com", "#results")
        await reader.press("/", "ctrl+u", "up")
        assert reader.main.search.text == "host:github.com "


async def test_of_a_long_section_the_commonest_are_shown_until_the_others_are_asked_for(
    start: Start, library: Library
) -> None:
    for number in range(12):
        library.add_tags(library.find(TITLES[number]), [f"tag-{number:02}"])
    async with start((120, 40)) as reader:
        await reader.sees("… 4 more", "#views")
        assert "tag-08" not in reader.shown("#views")
        await reader.press("1", "g", *["j"] * 15, "enter")
        await reader.sees("tag-11", "#views")
        assert "more" not in reader.shown("#views")
        await reader.press("left")
        await reader.sees("▸ Tags", "#views")
        await reader.press("enter")
        await reader.sees("… 4 more", "#views")


async def test_a_folded_section_is_marked_while_one_of_its_values_narrows(start: Start) -> None:
    async with start((120, 40), query="year:2026 ") as reader:
        await reader.sees("▸ Years", "#views")

        def colour() -> object:
            strips = [reader.main.views.render_line(y) for y in range(20)]
            [heading] = [strip for strip in strips if "Years" in strip.text]
            return next(iter(heading)).style

        marked = colour()
        await reader.press("escape")
        await reader.until(lambda: colour() != marked)
