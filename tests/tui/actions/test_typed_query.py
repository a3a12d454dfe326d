"""What the search pane offers while a query is typed, and former queries."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key

from paper_tui.library.library import Library
from paper_tui.search.language.completion import Completion
from paper_tui.tui.actions import typed_query
from paper_tui.tui.state.query_history import MOST, History
from paper_tui.tui.widgets.search_pane import choices
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES


@pytest.fixture
def tagged(library: Library) -> Library:
    library.add_tags(library.find(TITLES[0]) + library.find(TITLES[1]), ["gnn"])
    library.add_tags(library.find(TITLES[0]), ["graph-theory"])
    return library


# Completion


@pytest.mark.usefixtures("tagged")
async def test_values_are_offered_behind_the_query_with_their_papers_below(start: Start) -> None:
    async with start() as reader:
        await reader.press("/")
        await reader.type("budget tag:g")
        await reader.sees("gnn 2 · graph-theory 1", "#remark")
        await reader.sees("budget tag:gnn", "#query")
        assert reader.main.search.text == "budget tag:g"
        await reader.press("ctrl+n")
        await reader.sees("budget tag:graph-theory", "#query")
        await reader.press("right")
        assert reader.main.search.text == "budget tag:graph-theory "
        await reader.sees_not("gnn 2", "#remark")
        await reader.settled()
        assert reader.titles == [TITLES[0]]


@pytest.mark.usefixtures("tagged")
async def test_in_the_midst_of_a_query_a_value_is_offered_when_it_is_typed_and_not_in_passing(
    start: Start,
) -> None:
    async with start() as reader:
        await reader.press("/", *"(tag:) budget", *["left"] * 8, *"gr")
        await reader.sees("graph-theory 1", "#remark")
        await reader.press("right")
        assert reader.main.search.text == "(tag:graph-theory) budget"
        await reader.settled()
        assert reader.titles == [TITLES[0]]
        await reader.press(*["left"] * 3, *["right"] * 3)
        assert "graph-theory 1" not in reader.shown("#remark")
        await reader.press("backspace")
        await reader.sees("graph-theory 1", "#remark")


@pytest.mark.usefixtures("tagged")
async def test_an_offer_can_be_clicked(start: Start) -> None:
    async with start() as reader:
        await reader.press("/", *"budget tag:")
        await reader.sees("graph-theory 1", "#remark")
        x = reader.shown("#remark").index("graph-theory")
        await reader.pilot.click("#remark", offset=(x + 2, 0))
        assert reader.main.search.text == "budget tag:graph-theory "
        assert reader.app.focused is reader.main.search.input
        await reader.settled()
        assert reader.titles == [TITLES[0]]


@pytest.mark.usefixtures("tagged")
async def test_a_value_typed_and_taken_in_one_burst_is_that_value(start: Start) -> None:
    async with start() as reader:
        await reader.press("/", *"tag:gr", "right", *"budget", "enter")
        assert reader.main.search.text == "tag:graph-theory budget"
        assert reader.titles == [TITLES[0]]


async def test_an_author_is_offered_by_surname_and_quoted(start: Start) -> None:
    async with start() as reader:
        await reader.press("/", *"author:test")
        await reader.sees("Cy van der Test 1", "#remark")
        await reader.press("right")
        assert reader.main.search.text == 'author:"Cy van der Test" '


async def test_names_of_fields_and_marks_are_offered(start: Start) -> None:
    async with start() as reader:
        await reader.press("/", *"ha", "right", *"co", "right")
        assert reader.main.search.text == "has:code "


async def test_without_an_offer_the_arrow_moves_and_nothing_is_offered_elsewhere(
    start: Start,
) -> None:
    async with start() as reader:
        await reader.press("/", *"is:st", "left")
        await reader.sees_not("starred", "#search")
        await reader.press("right", "left", "left", "right", *"x", "tab")
        assert reader.main.search.text == "is:sxt"
        await reader.press("/", "end", *["backspace"] * 2)
        await reader.sees("starred", "#search")
        await reader.press("tab")
        await reader.sees_not("starred", "#search")


async def test_a_new_tag_is_offered_at_once(start: Start) -> None:
    async with start() as reader:
        await reader.press("/", *"tag:", "escape", "t", *"fresh", "enter")
        await reader.sees("fresh", "#views")
        await reader.press("/")
        await reader.sees("fresh 1", "#remark")


async def test_letters_and_editing_keys_act_in_the_order_of_one_burst(start: Start) -> None:
    async with start() as reader:
        await reader.press("/")
        for key in ("a", "b", "x", "backspace", "c", "left", "left", "y", "ctrl+u", "z"):
            reader.app.post_message(Key(key, key if len(key) == 1 else None))
        await reader.until(lambda: reader.main.search.text == "zbc")


offers = st.lists(
    st.builds(Completion, st.just(0), st.just(0), st.text(max_size=30), st.none() | st.integers(0)),
    min_size=1,
    max_size=20,
)


@given(offers, st.integers(0, 19), st.integers(0, 200))
def test_the_offers_fit_in_one_line(offers: list[Completion], offered: int, width: int) -> None:
    line = choices(offers, offered % len(offers), "→ takes it", width)
    assert line.cell_length <= width
    assert "\n" not in line.plain


# Former queries


async def test_up_and_down_go_through_former_queries_and_back_to_what_was_typed(
    start: Start, home: Path
) -> None:
    async with start() as reader:
        await reader.searches("sheaves")
        await reader.press("/", "ctrl+u", *"triangles ", "escape", "/", "ctrl+u", *"gra")
        await reader.press("up")
        assert reader.main.search.text == "triangles "
        await reader.settled()
        assert reader.titles == ["Counting Triangles in Streams"]
        await reader.press("up", "up", "up")
        assert reader.main.search.text == "sheaves"
        await reader.press("down", "down")
        assert reader.main.search.text == "gra"
        await reader.press("down")
        assert reader.app.focused is reader.main.results
    async with start() as reader:
        await reader.press("/", "up")
        assert reader.main.search.text == "gra"
        await reader.press("enter", "/", "up")
        assert reader.main.search.text == "triangles "
    assert (home / "queries.txt").read_text() == "sheaves\ngra\ntriangles \n"


async def test_keys_passed_by_are_not_kept_but_what_was_looked_at_is(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start() as reader:
        await reader.press("/", *"sheaves")
        monkeypatch.setattr(typed_query, "REST", 0.0)
        await reader.press("ctrl+u", *"map", "escape")
    assert (home / "queries.txt").read_text() == "sheaves\nmap\n"


def test_former_queries_are_bounded_each_once_and_shared(tmp_path: Path) -> None:
    one, other = History(tmp_path / "q"), History(tmp_path / "q")
    for number in range(MOST + 5):
        one.write(f"query {number}")
    other.write("theirs")
    one.write("query  9 ")
    one.write("year:")
    kept = (tmp_path / "q").read_text().splitlines()
    assert len(kept) == MOST
    assert kept[-2:] == ["theirs", "query 9 "]
    assert kept.count("query 9") == 0


queries = st.text(st.characters(codec="utf-8"), max_size=20)


@given(st.lists(queries, max_size=30), queries)
def test_any_text_is_kept_as_one_line_and_the_way_back_ends_where_it_began(
    tmp_path_factory: pytest.TempPathFactory, typed: list[str], begun: str
) -> None:
    history = History(tmp_path_factory.mktemp("history") / "q")
    for query in typed:
        history.keep(query)
    back = [begun, *iter(lambda: history.older(begun), None)]
    assert all(query.split() and "\n" not in query for query in back[1:])
    assert len(back) - 1 <= len({tuple(query.split()) for query in typed if query.split()})
    forward = list(iter(history.newer, None))
    assert forward == list(reversed(back))[1:]
