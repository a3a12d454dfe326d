"""The detail: all that is known of a paper, inert, at a comfortable width."""

from datetime import UTC, date, datetime

import pytest
from textual.style import Style

from paper_tui.library.library import Entry, Library, Page
from paper_tui.paper import (
    Link,
    LinkKind,
    Listing,
    Mark,
    Paper,
    PaperId,
    PartialDate,
    Record,
    Status,
)
from paper_tui.tui.actions import similar_papers
from paper_tui.tui.render.detail import PORTION, body, head, short_address
from paper_tui.views import dates
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES

TODAY = date(2026, 3, 14)


def nothing(_text: str, _field: str) -> list[tuple[int, int]]:
    return []


def text_of(entry: Entry) -> str:
    style = Style()
    return f"{head(entry, TODAY, nothing, style, {})}\n{body(entry, TODAY, nothing, style)}"


def test_everything_that_is_known_is_there_and_nothing_else() -> None:
    paper = Paper(
        "On Nets",
        "We cast nets.",
        authors=tuple(f"Author {n}" for n in range(11)),
        date=PartialDate(2024, 3),
        arxiv="2403.00001",
        doi="10.1/x",
        venue="NetConf",
        links=(
            Link("https://github.com/a/b", LinkKind.CODE),
            Link("https://nets.example/", LinkKind.PROJECT),
            Link("https://nets.example/p.pdf", LinkKind.PDF),
            Link("https://else.example/", LinkKind.OTHER),
        ),
        stars=1234,
        upvotes=1,
        organization="Net Works",
        comment="12 pages",
    )
    mark = Mark(starred=True, status=Status.DONE, tags=frozenset({"b", "a"}))
    listings = (Listing("hf/daily/2026-03-11", 79, "2026-03-11"), Listing("own", 2))
    text = text_of(Entry(PaperId(1), paper, mark, datetime(2026, 3, 13, tzinfo=UTC), listings))
    for line in (
        "Author 0, Author 1, Author 2, Author 3, Author 4, Author 5, Author 6, Author 7 and 3 more",
        "Mar 2024 · Net Works · NetConf · arXiv 2403.00001 · doi 10.1/x · 1 upvote",
        "★  ✓ done  #a  #b",
        "We cast nets.",
        "code     1 github.com/a/b",
        "project  2 nets.example",
        "pdf      3 nets.example/p.pdf",
        "link     4 else.example",
        "stars    1,234",
        "comment  12 pages",
        "seen     3 days ago · place 79",
        "seen     own · place 2",
        "added    yesterday",
    ):
        assert line in text.splitlines()
    bare = text_of(Entry(PaperId(1), Paper("Bare"), Mark(), datetime(2026, 3, 14, tzinfo=UTC)))
    assert bare.splitlines() == ["Bare", "inbox", "No abstract is known.", "", "added    today"]


@pytest.mark.parametrize(
    ("day", "spoken", "brief"),
    [
        (PartialDate(2026, 3, 14), "today", "today"),
        (PartialDate(2026, 3, 13), "yesterday", "1d ago"),
        (PartialDate(2026, 3, 11), "3 days ago", "3d ago"),
        (PartialDate(2026, 1, 9), "Jan 9", "Jan 9"),
        (PartialDate(2025, 12, 31), "Dec 31, 2025", "Dec 2025"),
        (PartialDate(2026, 4, 1), "Apr 1", "Apr 1"),
        (PartialDate(2024, 3), "Mar 2024", "Mar 2024"),
        (PartialDate(1998), "1998", "1998"),
    ],
)
def test_days_are_told_as_a_reader_says_them(day: PartialDate, spoken: str, brief: str) -> None:
    assert dates.spoken(day, TODAY) == spoken
    assert dates.brief(day, TODAY) == brief
    assert len(brief) <= dates.BRIEF


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.github.com/a/b/", "github.com/a/b"),
        ("http://x.org", "x.org"),
        ("ftp://x.org/", "ftp://x.org/"),
        ("https://[broken", "[broken"),
    ],
)
def test_addresses_are_shown_short(url: str, shown: str) -> None:
    assert short_address(url) == shown


async def test_lines_are_as_short_as_the_setting_says(start: Start, library: Library) -> None:
    library.add([Record(Paper("Long", "word " * 400), 1)], Page("long", "long"))
    async with start((200, 50), query="title:long ") as reader:
        await reader.press("3", "z")
        await reader.sees("word word", "#detail")
        widths = [len(line.rstrip()) for line in reader.shown("#detail").splitlines()]
        assert 60 < max(widths) <= reader.main.settings.abstract_width


async def test_a_million_characters_are_shown_in_portions(start: Start, library: Library) -> None:
    library.add([Record(Paper("Huge", "[b]x[/b] \x1b[31m " * 70_000), 1)], Page("huge", "huge"))
    async with start((100, 30), query="title:huge ") as reader:
        await reader.sees("[b]x[/b] ␛[31m", "#detail")
        before = reader.main.detail.virtual_size.height
        await reader.press("3", "G")
        await reader.until(lambda: reader.main.detail.virtual_size.height > before)
        await reader.until(lambda: reader.main.detail._shown == 2 * PORTION)


async def test_the_text_is_scrolled_from_the_list_and_in_its_own_pane(
    start: Start, library: Library
) -> None:
    library.add([Record(Paper("Long", "word " * 4000), 1)], Page("long", "long"))
    async with start((100, 24), query="title:long ") as reader:
        detail = reader.main.detail
        await reader.sees("word word", "#detail")
        await reader.press("J")
        await reader.until(lambda: detail.scroll_y > 0)
        await reader.press("K")
        await reader.until(lambda: detail.scroll_y == 0)
        await reader.press("enter", "j", "j")
        await reader.until(lambda: detail.scroll_y == 2)
        await reader.press("g")
        await reader.until(lambda: detail.scroll_y == 0)


async def test_another_paper_begins_at_its_top(start: Start, library: Library) -> None:
    library.add([Record(Paper("Long", "word " * 4000), 1)], Page("long", "long"))
    async with start((100, 24)) as reader:
        await reader.press("G")
        reader.main.results.move_to(list(reader.main.results.ids).index(library.find("Long")[0]))
        await reader.sees("word word", "#detail")
        await reader.press("J")
        await reader.until(lambda: reader.main.detail.scroll_y > 0)
        await reader.press("g")
        await reader.until(lambda: reader.main.detail.scroll_y == 0)


async def test_the_abstract_can_be_selected_with_the_mouse(start: Start) -> None:
    async with start() as reader:
        await reader.sees("Edges are moved", "#detail")
        await reader.selects("Edges are")
        assert reader.app.screen.get_selected_text() == "Edges are"


async def test_a_note_is_inert(start: Start, library: Library) -> None:
    library.set_note(library.find(TITLES[0])[0], "[red]text[/red] \x1b[31m \u202e")
    async with start() as reader:
        await reader.sees("[red]text[/red] ␛[31m", "#detail")


async def test_another_size_of_the_terminal_keeps_the_place(start: Start, library: Library) -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    library.add([Record(Paper("Long", text), 1)], Page("long", "long"))
    library.set_note(library.find("Long")[0], "note " * 40)
    async with start((100, 24), query="title:long ") as reader:
        await reader.sees("word0 word1", "#detail")
        await reader.press(*"JJJJJJJJ")
        first = reader.shown("#detail").splitlines()[1].split()[0]
        assert first.startswith("word")
        for size in ((160, 40), (80, 24), (120, 30)):
            await reader.pilot.resize_terminal(*size)
            await reader.sees(f"{first} ", "#detail")
            above = reader.shown("#detail").split(first)[0]
            assert len(above.splitlines()) <= 8


async def test_a_note_is_shown_as_markdown(start: Start, library: Library) -> None:
    note = "# Plan\n\n- one *two*\n\n<b>raw</b> https://example.org/x\n\n    code [b]"
    library.set_note(library.find(TITLES[0])[0], note)
    async with start() as reader:
        await reader.sees("▎ Plan", "#detail")
        for line in ("▎  • one two", "▎ <b>raw</b> https://example.org/x", "▎ code [b]"):
            await reader.sees(line, "#detail")


async def test_who_rests_on_a_paper_sees_similar_ones_and_a_click_goes_there(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar_papers, "REST", 0.01)
    async with start((120, 50)) as reader:
        await reader.sees("similar", "#detail")
        first = reader.here.paper.title
        x, y = reader.at("similar  ")
        await reader.pilot.click(offset=(x + 10, y))
        await reader.until(lambda: reader.here.paper.title != first)
        second = reader.here.paper.title
        await reader.sees("similar", "#detail")
        await reader.searches(f'title:"{second}"')
        assert reader.titles == [second]
        await reader.sees("similar", "#detail")
        x, y = reader.at("similar  ")
        await reader.pilot.click(offset=(x + 10, y + 1))
        await reader.until(lambda: second not in reader.titles)
        await reader.until(lambda: reader.here.paper.title == reader.titles[1])
