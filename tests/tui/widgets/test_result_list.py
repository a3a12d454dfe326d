"""The result list: any number of rows, every kind of character, cursor and mouse."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.strip import Strip

from paper_tui.library.library import Entry
from paper_tui.paper import Link, LinkKind, Listing, Mark, Paper, PaperId, PartialDate, Status
from paper_tui.settings.settings import Colour, Column
from paper_tui.tui.render.row import LOOK, Look, Role, fitted, highlighted, pieces, tag_colour
from paper_tui.tui.themes import variables
from paper_tui.tui.widgets.result_list import ResultList
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES

TODAY = date(2026, 3, 14)


def entry(number: int, paper: Paper, mark: Mark | None = None, *listings: Listing) -> Entry:
    return Entry(PaperId(number), paper, mark or Mark(), datetime(2026, 3, 1, tzinfo=UTC), listings)


def row(given_entry: Entry, width: int = 100) -> str:
    return "".join(piece.text for piece in pieces(given_entry, width, TODAY))


# One row


def test_a_row_has_star_status_code_title_tags_and_date() -> None:
    paper = Paper(
        "Nets", links=(Link("https://github.com/a/b", LinkKind.CODE),), date=PartialDate(2024, 3)
    )
    mark = Mark(starred=True, status=Status.READING, tags=frozenset({"gnn", "toread"}))
    text = row(entry(1, paper, mark))
    assert text.startswith("★◐▪ Nets")
    assert text.endswith("#gnn #toread  Mar 2024")


def test_a_row_says_the_first_words_of_the_note_where_there_is_room() -> None:
    noted = entry(1, Paper("Nets"), Mark(note="# compare\nwith ours"))
    assert "✎ # compare with ours" in row(noted)
    assert "✎" in row(noted, 12)


def test_a_long_title_leaves_room_for_the_note_in_a_wide_list() -> None:
    noted = entry(1, Paper("Nets " * 40), Mark(note="compare with ours"))
    assert "✎ compare with ours" in row(noted, 120)
    assert "✎" in row(noted, 40)
    assert "compare" not in row(noted, 40)


async def test_a_paper_found_by_its_abstract_shows_where(start: Start) -> None:
    async with start((200, 30)) as reader:
        await reader.searches("breathes")
        await reader.sees("Rewiring Graphs on a Budget  …until a graph breathes.", "#results")
        await reader.searches("rewiring")
        await reader.sees_not("graph breathes", "#results")


def test_a_row_without_a_date_says_the_day_of_the_page() -> None:
    seen = Listing("page", 3, "Aug 8")
    assert row(entry(1, Paper("Nets"), None, seen)).endswith("   Aug 8")


def test_more_tags_than_there_is_room_for_are_counted() -> None:
    tags = frozenset(f"tag-number-{n}" for n in range(9))
    assert "+8" in row(entry(1, Paper("Nets"), Mark(tags=tags)), 80)


KNOWN = Paper(
    "Nets",
    authors=("Ada Lovelace", "Grace Hopper", "Emmy Noether"),
    venue="NeurIPS",
    date=PartialDate(2024, 3),
    upvotes=12,
    stars=3456,
)


def test_the_columns_are_those_of_the_reader_in_their_order() -> None:
    names = ("upvotes", "star", "title", "authors", "venue", "stars", "place", "year", "added")
    look = Look(tuple(map(Column, names)))
    given_entry = entry(1, KNOWN, Mark(starred=True), Listing("page", 7, "Aug 8"))
    shown = "".join(piece.text for piece in pieces(given_entry, 150, TODAY, (), look))
    assert shown.split() == [
        "▲12", "★", "Nets", "Lovelace", "et", "al.", "NeurIPS", "☆3.5k", "7.", "2024", "+Mar", "1"
    ]  # fmt: skip


def test_columns_are_aligned_whatever_is_known() -> None:
    look = Look((Column.TITLE, Column.AUTHORS, Column.UPVOTES, Column.YEAR))
    both = [
        "".join(piece.text for piece in pieces(entry(1, paper), 90, TODAY, (), look))
        for paper in (KNOWN, replace(KNOWN, title="A longer title", upvotes=1234))
    ]
    assert both[0].index("Lovelace") == both[1].index("Lovelace")
    assert both[0].index("2024") == both[1].index("2024")


def test_a_narrow_list_leaves_the_last_columns_out() -> None:
    look = Look((Column.STAR, Column.TITLE, Column.YEAR, Column.AUTHORS))
    given_entry = entry(1, replace(KNOWN, title="word " * 40), Mark(starred=True))
    for width, there in ((100, "2024 Lovelace"), (40, "2024"), (20, "")):
        shown = "".join(piece.text for piece in pieces(given_entry, width, TODAY, (), look))
        assert [name for name in ("2024", "Lovelace") if name in shown] == there.split()
        assert shown.startswith("★ word")


def test_a_title_has_the_room_of_a_last_column_with_nothing_in_it() -> None:
    undated = entry(1, Paper("word " * 40), Mark(tags=frozenset({"gnn"})))
    dated = entry(2, replace(undated.paper, date=KNOWN.date), undated.mark)
    rows = ["".join(piece.text for piece in pieces(each, 60, TODAY)) for each in (undated, dated)]
    assert rows[0].endswith("…  #gnn")
    assert rows[0].index("…") > rows[1].index("…")


def test_a_tag_has_the_colour_that_was_chosen_for_it() -> None:
    given_entry = entry(1, Paper("Nets"), Mark(tags=frozenset({"gnn", "old"})))
    colours = {
        piece.text.strip(): piece.colour
        for piece in pieces(given_entry, 90, TODAY, (), Look(colours={"gnn": Colour.RED}))
        if piece.role is Role.TAG
    }
    assert colours == {"#gnn": tag_colour("x", {"x": Colour.RED}), "#old": tag_colour("old", {})}


texts = st.text(max_size=80) | st.sampled_from(
    [
        "漢字と仮名" * 9,
        "e\u0301" * 50,
        "👩‍🔬 🇩🇪 🚀" * 9,
        "a\u200bb\u200d\ufeffc" * 20,
        "\x1b[31mred\x07",
        "\u202eevil\u202c",
        "[bold]x[/bold]",
        "x" * 1000,
        "\t\n\r",
    ]
)


looks = st.lists(st.sampled_from(Column), unique=True).map(
    lambda columns: Look(tuple(dict.fromkeys((*columns, Column.TITLE))))
)


@given(
    texts,
    texts,
    st.sets(st.text(min_size=1, max_size=20), max_size=5),
    st.integers(0, 130),
    st.just(LOOK) | looks,
)
@settings(max_examples=150)
def test_every_row_is_exactly_as_wide_as_the_list(
    title: str, note: str, tags: set[str], width: int, look: Look
) -> None:
    paper = Paper(title, authors=(note,), venue=title, upvotes=len(note), stars=10 ** len(tags))
    given_entry = entry(1, paper, Mark(note=note, tags=frozenset(tags)))
    text = "".join(piece.text for piece in pieces(given_entry, width, TODAY, (), look))
    assert cell_len(text) == width
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)


@given(texts, st.integers(0, 60))
def test_fitted_text_fits(text: str, width: int) -> None:
    assert cell_len(fitted(text, width)) <= width


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_highlighting_changes_no_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(p.text for p in highlighted(text, Role.TITLE, sorted(spans))) == text


# The list on the screen


async def test_every_kind_of_title_is_inert_and_aligned(start: Start) -> None:
    async with start((100, 40)) as reader:
        shown = [
            reader.main.results.render_line(y).text for y in range(len(reader.main.results.ids))
        ]
        assert {cell_len(line) for line in shown} == {
            reader.main.results.scrollable_content_region.width
        }
        whole = "\n".join(shown)
        for text in ("L² Norms", "[Re] Deep", "图神经网络的边界", "Escape ␛[31m", "🚀 and"):
            assert text in whole
        assert "\x1b" not in whole
        assert "\u202e" not in whole


async def test_keys_move_the_cursor(start: Start) -> None:
    async with start((100, 30)) as reader:
        results = reader.main.results
        last = len(TITLES) - 1
        for keys, expected in (
            (["j"], 1),
            (["down"], 2),
            (["k"], 1),
            (["up", "up"], 0),
            (["G"], last),
            (["j"], last),
            (["g"], 0),
            (["end"], last),
            (["home"], 0),
        ):
            await reader.press(*keys)
            assert results.cursor == expected
        await reader.press("ctrl+d")
        half = results.cursor
        assert 2 <= half < results.size.height
        await reader.press("ctrl+u")
        assert results.cursor == 0
        await reader.press("pagedown")
        assert results.cursor > half
        await reader.press("pageup")
        assert results.cursor == 0


async def test_the_detail_follows_the_cursor(start: Start) -> None:
    async with start() as reader:
        for title in TITLES[1:4]:
            await reader.press("j")
            await reader.sees(title, "#detail")
        assert TITLES[0] not in reader.shown("#detail")


async def test_click_moves_double_click_reads_and_the_wheel_scrolls(start: Start) -> None:
    async with start((100, 24)) as reader:
        results = reader.main.results
        await reader.pilot.click("#results", offset=(10, 4))
        assert results.cursor == 3
        await reader.pilot.click("#results", offset=(10, 4), times=2)
        await reader.until(lambda: reader.app.focused is reader.main.detail)
        await reader.press("escape")
        results.post_message(
            MouseScrollDown(results, 5, 5, 0, 1, 0, False, False, False)  # from the terminal
        )
        await reader.until(lambda: results.scroll_y > 0)


async def test_resizing_keeps_the_cursor_in_sight(start: Start) -> None:
    async with start((100, 40)) as reader:
        await reader.press("G")
        await reader.pilot.resize_terminal(60, 12)
        await reader.until(lambda: reader.app.size.height == 12)
        await reader.pilot.pause()
        results = reader.main.results
        assert results.cursor == len(TITLES) - 1
        assert results.scroll_y <= results.cursor < results.scroll_y + results.size.height
        await reader.sees("The Last Layer Speaks", "#results")


# A hundred thousand rows


class Counted:
    """Papers made when they are asked for, and counted."""

    def __init__(self) -> None:
        self.fetched: list[PaperId] = []

    def __call__(self, ids: list[PaperId]) -> list[Entry]:
        self.fetched.extend(ids)
        return [entry(id_, Paper(f"Paper number {id_}")) for id_ in ids]


class ListApp(App[None]):
    CSS = "ResultList { height: 1fr; }"

    def __init__(self, fetch: Counted) -> None:
        super().__init__()
        self.results = ResultList(fetch, lambda: TODAY, id="results")  # type: ignore[arg-type]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables(self.current_theme)

    def compose(self) -> ComposeResult:
        yield self.results


async def test_papers_that_lack_words_stand_below_a_divider_that_is_no_row(start: Start) -> None:
    async with start((100, 40)) as reader:
        results = reader.main.results
        await reader.searches("transformer graphs")
        assert (len(results.found), len(results.ids)) == (1, 5)
        lines = [results.render_line(y).text for y in range(7)]
        assert "── 4 more lack some of the words ──" in lines[1]
        assert reader.titles[0][:9] in lines[0]
        assert reader.titles[1][:9] in lines[2]
        assert not lines[6].strip()
        await reader.press("j")
        assert reader.here.paper.title == reader.titles[1]
        assert results.render_line(2).text.startswith("›")
        await reader.pilot.click("#results", offset=(10, 2))  # the divider, below border and row
        assert results.cursor == 1
        await reader.pilot.click("#results", offset=(10, 4))
        assert results.cursor == 2
        await reader.press("V")
        assert list(results.selected) == list(results.found)
        await reader.press("V")
        assert not results.selected
        await reader.press("g", "v", "G")
        assert set(results.selected) == set(results.ids)


async def test_the_divider_scrolls_with_the_rows(start: Start) -> None:
    async with start((60, 8)) as reader:
        results = reader.main.results
        await reader.searches("transformer graphs")
        await reader.press("G")
        await reader.pilot.pause()
        shown = [results.render_line(y).text for y in range(results.size.height)]
        assert any(reader.titles[-1][:9] in line for line in shown)
        await reader.press("g")
        await reader.until(lambda: results.scroll_y == 0)
        await reader.press("escape")
        await reader.settled()
        assert not any("lack" in results.render_line(y).text for y in range(4))


@pytest.mark.parametrize("rows", [100, 100_000])
async def test_only_what_is_visible_is_fetched_whatever_the_length(rows: int) -> None:
    fetch = Counted()
    app = ListApp(fetch)
    async with app.run_test(size=(80, 24)) as pilot:
        app.results.show([PaperId(n) for n in range(rows)])
        await pilot.pause()
        assert "Paper number 0" in app.results.render_line(0).text
        app.results.move_to(rows - 1)
        await pilot.pause()
        assert f"Paper number {rows - 1}" in app.results.render_line(23).text
        assert len(set(fetch.fetched)) <= 5 * 24


async def test_moving_the_cursor_paints_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ListApp(Counted())
    async with app.run_test(size=(80, 24)) as pilot:
        app.results.show([PaperId(n) for n in range(1000)])
        await pilot.pause()
        painted: list[int] = []
        real = ResultList._strip

        def strip(self: ResultList, row: int, width: int) -> Strip:
            painted.append(row)
            return real(self, row, width)

        monkeypatch.setattr(ResultList, "_strip", strip)
        app.results.move(1)
        await pilot.pause()
        assert sorted(painted) == [0, 1]
