"""As-you-type search: the list follows every key, the newest question wins, nothing blocks."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_tui.library.library import Counts, Sort
from paper_tui.paper import PaperId, Status
from paper_tui.search.engine import Hits, Search
from paper_tui.search.language.query import Problem
from paper_tui.search.ranking.highlight import Highlighter
from paper_tui.settings.settings import Order, Settings
from paper_tui.tui.actions.counts import nothing_listed
from paper_tui.tui.screens import main
from paper_tui.tui.widgets.search_pane import remark
from paper_tui.tui.workers.searcher import Question
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES


async def test_the_list_follows_every_key(start: Start) -> None:
    async with start() as reader:
        await reader.press("/")
        seen = []
        for letter in "graphs":
            await reader.type(letter)
            await reader.settled()
            seen.append(len(reader.titles))
        assert seen == sorted(seen, reverse=True)
        assert 0 < seen[-1] < len(TITLES)
        await reader.sees(f"{seen[-1]} of {len(TITLES)}", "#state")
        await reader.sees("ms", "#state")


async def test_words_are_joined_and_the_match_is_marked(start: Start) -> None:
    async with start() as reader:
        await reader.searches("transformer graphs")
        assert reader.titles[0] == "A Transformer for Small Graphs"
        await reader.sees("1 with all words, then 4 that lack some", "#remark")
        await reader.sees(f"1 of {len(TITLES)}", "#state")
        strip = reader.main.results.render_line(0)
        plain = next(each.style for each in strip if "for Small" in each.text)
        marked = [
            each.text for each in strip if each.style and plain and each.style.color != plain.color
        ]
        assert {"Transformer", "Graphs"} <= set(marked)


async def test_when_nothing_has_all_words_the_best_are_shown_and_it_is_said(start: Start) -> None:
    async with start() as reader:
        await reader.searches("sheaves aardvark")
        assert reader.titles[0] == "Sheaves for Slow Graphs"
        await reader.sees("“aardvark”", "#remark")


async def test_a_mistake_is_told_below_its_place(start: Start) -> None:
    async with start() as reader:
        await reader.press("/")
        await reader.type("graphs nosuch:thing")
        await reader.settled()
        line = reader.shown().splitlines()
        typed = next(each for each in line if "nosuch:thing" in each)
        told = next(each for each in line if "^" in each)
        assert told.index("^") == typed.index("nosuch")
        await reader.sees("nosuch", "#remark")
        await reader.press(*["backspace"] * len("nosuch:thing"))
        await reader.sees_not("^", "#remark")
        await reader.type("漢字 nosuch:thing")
        await reader.sees(" " * (told.index("^") + 5) + "^")


@given(before=st.text(max_size=30), span=st.integers(0, 300), width=st.integers(0, 80))
@example(before="", span=200, width=40)
def test_a_mistake_of_any_length_is_told_in_one_line(before: str, span: int, width: int) -> None:
    mistake = Problem(len(before), len(before) + span, "This is no date: 20z1.")
    hits = Hits(before + "x" * span, (), 0.0, Highlighter(), problems=(mistake,))
    said = remark(hits, 3, 0, width, "^y")
    assert "^" in said.plain
    assert said.cell_length <= max(2, width)


async def test_an_address_pasted_into_the_search_pane_is_a_query_like_any(start: Start) -> None:
    async with start((40, 24)) as reader:
        await reader.press("/")
        await reader.paste("https://example.org/" + "very/" * 5000)
        await reader.sees("^ ", "#remark")
        await reader.press("ctrl+u", *"sheaves", "enter")
        assert reader.titles == ["Sheaves for Slow Graphs"]


async def test_the_place_of_a_mistake_is_where_it_is_seen(start: Start) -> None:
    async with start((80, 24)) as reader:
        await reader.press("/")
        await reader.type(f"深度 {'graphs ' * 10}nosuch:thing more")
        await reader.settled()

        def places() -> tuple[int, int]:
            lines = reader.shown().splitlines()
            typed = next(each for each in lines if "such:" in each)
            return typed.index("such:") - 2, next(e for e in lines if "^" in e).index("^")

        typed, marked = places()
        assert typed == marked
        await reader.press(*["left"] * 14, "home", "end")
        assert places()[0] == places()[1]


@pytest.mark.parametrize(
    ("typed", "meant"), [("titel:sheaves ", "title:sheaves "), ("is:stared", "is:starred")]
)
async def test_what_was_meant_by_a_mistake_is_taken_by_key_or_click(
    start: Start, typed: str, meant: str
) -> None:
    async with start() as reader:
        await reader.press("/")
        await reader.type(typed)
        await reader.settled()
        await reader.sees("^y takes it", "#remark")
        await reader.press("ctrl+y")
        assert reader.main.search.text == meant
        await reader.press("ctrl+u")
        await reader.type(typed)
        await reader.settled()
        await reader.sees("^y takes it", "#remark")
        await reader.pilot.click("#remark", offset=(reader.shown("#remark").index("did"), 0))
        await reader.until(lambda: reader.main.search.text == meant)


@pytest.mark.parametrize("key", ["enter", "escape", "down"])
async def test_the_search_pane_is_left_for_the_list(start: Start, key: str) -> None:
    async with start() as reader:
        await reader.press("/", *"sheaves", key)
        assert reader.app.focused is reader.main.results
        assert reader.titles == ["Sheaves for Slow Graphs"]


async def test_a_burst_acts_on_the_answer_to_what_was_typed(start: Start) -> None:
    async with start() as reader:
        await reader.press("/", *"sheaves", "enter", "s")
        await reader.until(lambda: reader.entry("Sheaves for Slow Graphs").mark.starred)
        assert not reader.entry(TITLES[0]).mark.starred


async def test_letters_that_are_keys_elsewhere_are_typed(start: Start) -> None:
    async with start() as reader:
        await reader.press("/")
        await reader.type("?Gq s")
        assert reader.main.search.text == "?Gq s"
        assert len(reader.app.screen_stack) == 1


async def test_escape_in_the_list_takes_the_query_away_and_never_quits(start: Start) -> None:
    async with start() as reader:
        await reader.searches("sheaves")
        await reader.press("escape")
        await reader.settled()
        assert len(reader.titles) == len(TITLES)
        assert reader.here.paper.title == "Sheaves for Slow Graphs"
        await reader.press("escape", "escape")
        assert reader.app.is_running


async def test_the_application_opens_into_a_query(start: Start) -> None:
    async with start(query="has:code ") as reader:
        assert 0 < len(reader.titles) < len(TITLES)
        await reader.sees("has:code", "#search")


@pytest.mark.parametrize(
    ("key", "expected"),
    [("t", lambda: sorted(TITLES)[0]), ("n", lambda: TITLES[0]), ("a", lambda: TITLES[0])],
)
async def test_s_sorts(start: Start, key: str, expected: object) -> None:
    async with start() as reader:
        await reader.press("G", "S", key)
        await reader.sees("sorted by", "#said")
        here = reader.here.paper.title
        assert here == TITLES[-1]
        order = {"t": Sort.TITLE, "n": Sort.NEWEST, "a": Sort.ADDED}[key]
        await reader.until(lambda: list(reader.main.results.ids) == reader.library.ids(order))


class Held:
    """Searches that wait until they are let go, so that the test says in which order they end."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    held = Held()
    real = Search.search

    def slow(self: Search, text: str, sort: Sort | None = None) -> Hits:
        held.asked.append(text)
        if text:
            held.go.wait(20)
        return real(self, text, sort)

    monkeypatch.setattr(Search, "search", slow)
    yield held
    held.go.set()


async def test_a_slow_search_blocks_no_key_and_is_never_painted_over_a_newer(
    start: Start, held: Held
) -> None:
    async with start() as reader:
        before = list(reader.main.results.ids)
        await reader.press("/", "g")
        await reader.until(lambda: "g" in held.asked)
        await reader.type("raphs")
        assert reader.main.search.text == "graphs"
        assert list(reader.main.results.ids) == before
        held.go.set()
        await reader.settled()
        assert held.asked == ["", "g", "graphs"]
        assert "Rewiring Graphs on a Budget" in reader.titles
        assert "Molecules as Sentences" not in reader.titles


async def test_a_list_asked_for_again_is_the_newer_one(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    go = threading.Event()
    real = Search.search

    def late(self: Search, text: str, sort: Sort | None = None) -> Hits:
        hits = real(self, text, sort)
        asked.append(text)
        go.wait(20)
        return hits

    async with start(query="is:inbox ") as reader:
        monkeypatch.setattr(Search, "search", late)
        await reader.press("s")  # is not in the answer that is under way now
        await reader.until(lambda: asked)
        await reader.press("e")
        await reader.sees("done", "#said")
        go.set()
        await reader.until(lambda: TITLES[0] not in reader.titles)


async def test_a_mark_is_refused_while_the_list_is_still_that_of_before(
    start: Start, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "LONGEST_WAIT", 0.01)
    async with start() as reader:
        await reader.press("/", *"sheaves", "enter", "s")
        await reader.told("The search is not done yet")
        held.go.set()
        await reader.settled()
        await reader.press("s")
        await reader.until(lambda: reader.entry("Sheaves for Slow Graphs").mark.starred)
        assert not reader.entry(TITLES[0]).mark.starred


async def test_the_detail_is_the_paper_under_the_cursor_also_while_a_search_runs(
    start: Start, held: Held
) -> None:
    async with start() as reader:
        await reader.press("/", "g", "tab", "tab", "j", "j")
        await reader.sees(TITLES[2], "#detail")
        held.go.set()
        await reader.settled()
        await reader.sees(reader.titles[0], "#detail")


async def test_the_order_of_the_settings_is_that_of_the_first_list(start: Start) -> None:
    async with start(settings=Settings(sort=Order.TITLE)) as reader:
        assert list(reader.main.results.ids) == reader.library.ids(Sort.TITLE)


async def test_m_lists_similar_papers_says_what_they_share_and_escape_returns(
    start: Start,
) -> None:
    async with start() as reader:
        await reader.press("m")
        await reader.sees("Similar", "#results")
        await reader.until(lambda: TITLES[0] not in reader.titles)
        await reader.sees(f"like “{TITLES[0]}”", "#remark")
        await reader.press("escape")
        await reader.until(lambda: len(reader.titles) == len(TITLES))


async def test_escape_goes_back_from_papers_like_one_to_the_list_that_was_there(
    start: Start,
) -> None:
    async with start() as reader:
        await reader.searches("graphs")
        await reader.press("j")
        listed, here = list(reader.titles), reader.here.paper.title
        await reader.press("m")
        await reader.sees(f"like “{here}”", "#remark")
        await reader.press("j", "m")
        await reader.until(lambda: f"like “{here}”" not in reader.shown("#remark"))
        await reader.press("/", "escape")
        await reader.sees("like “", "#remark")
        await reader.press("escape")
        await reader.sees(f"like “{here}”", "#remark")
        await reader.press("escape")
        await reader.until(lambda: reader.titles == listed)
        assert reader.main.search.text == "graphs"
        await reader.until(lambda: reader.here.paper.title == here)
        await reader.press("M", "escape", "escape")
        await reader.until(lambda: len(reader.titles) == len(TITLES))
        assert reader.main.search.text == ""


async def test_papers_like_another_stay_in_their_order(start: Start) -> None:
    async with start() as reader:
        await reader.press("m")
        await reader.sees("like “", "#remark")
        before = list(reader.titles)
        await reader.press("S", "t")
        await reader.told("the likest papers stand first")
        assert reader.titles == before


async def test_upper_m_lists_what_is_like_the_starred(start: Start) -> None:
    async with start() as reader:
        await reader.press("s", "M")
        await reader.sees("For you", "#results")
        await reader.sees("like what you have starred", "#remark")
        await reader.until(lambda: TITLES[0] not in reader.titles)


@pytest.mark.parametrize(
    ("question", "starred", "said"),
    [
        (Question(for_you=True), 0, "Star or read some papers first"),
        (Question(for_you=True), 1, "No paper of the inbox is like"),
        (Question(like=PaperId(1)), 0, "No other paper is like this one.\n<pane.back> goes back"),
        (Question("is:starred "), 0, "No paper is starred.\n<mark.star> stars"),
        (Question("aardvark"), 0, "No paper is found."),
    ],
)
def test_an_empty_list_says_why_and_what_to_do(question: Question, starred: int, said: str) -> None:
    counts = Counts(3, starred, dict.fromkeys(Status, 0), {}, ())
    shown = nothing_listed(question, counts, lambda id_: f"<{id_}>", indexing=False)
    assert shown.startswith(said)


async def test_did_you_mean_is_taken_by_a_key(start: Start) -> None:
    async with start() as reader:
        await reader.press("/")
        await reader.type("trianglse ")
        await reader.settled()
        await reader.sees("did you mean triangles?", "#remark")
        await reader.press("ctrl+y")
        await reader.settled()
        assert reader.titles == ["Counting Triangles in Streams"]
