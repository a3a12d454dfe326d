"""Text exports of paper pages in every layout: right, or rejected with a line; never guessed."""

import io
import textwrap
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_tui.errors import SourceError
from paper_tui.paper import LinkKind, Listing, PartialDate, Record, Reject
from paper_tui.sources import recognise
from paper_tui.sources.pages import text
from paper_tui.sources.streams import stream
from tests.sources.papers import KETTLE, LANTERN, PAPERS, PEBBLE, SHEEP, Invented

HEAD = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nSep 9\n\n"


def read(page: str) -> list[Record | Reject]:
    """What is read of a page that is recognised as one."""
    known, opened = recognise(io.BytesIO(page.encode()))
    assert known.name == "page-text"
    return list(known.read(opened))


def records(page: str) -> list[Record]:
    """The papers of a page of which nothing is rejected."""
    found = read(page)
    read_well = [each for each in found if isinstance(each, Record)]
    assert read_well == found
    return read_well


def told(found: Sequence[Record | Reject]) -> list[tuple[str, str]]:
    return [(each.paper.title, each.paper.abstract) for each in found if isinstance(each, Record)]


def rejected(found: Sequence[Record | Reject]) -> list[tuple[int, str]]:
    return [(each.line, each.reason) for each in found if isinstance(each, Reject)]


def expected(papers: Sequence[Invented] = PAPERS) -> list[tuple[str, str]]:
    return [(paper.title, paper.abstract) for paper in papers]


def spaced(papers: Sequence[Invented] = PAPERS) -> str:
    return HEAD + "".join(f"{paper.title}\n\n{paper.abstract}\n\n" for paper in papers)


def compact(papers: Sequence[Invented] = PAPERS) -> str:
    head = "Get trending papers in your email inbox once a day!\nSubscribe"
    return head + "\n".join(f"{paper.title}\n{paper.abstract}" for paper in papers)


def fill(text: str, width: int) -> str:
    """The text with hard line breaks, as text browsers set it."""
    return textwrap.fill(text, width, break_long_words=False)


# The two plain layouts


def test_a_spaced_page() -> None:
    found = records(spaced())
    assert told(found) == expected()
    assert [each.listing for each in found] == [
        Listing("", place, "Sep 9") for place in (1, 2, 3, 4)
    ]
    assert [each.line for each in found] == [11, 15, 19, 23]


def test_a_compact_page() -> None:
    found = records(compact())
    assert told(found) == expected()
    assert [each.listing for each in found] == [Listing("", place, None) for place in (1, 2, 3, 4)]
    assert [each.line for each in found] == [2, 4, 6, 8]


def test_links_of_an_abstract_are_the_papers() -> None:
    lantern, _, _, sheep = records(spaced())
    assert [link.url for link in lantern.paper.links] == ["https://github.com/lamp/lantern"]
    assert [link.kind for link in sheep.paper.links] == [LinkKind.PROJECT]


@pytest.mark.parametrize("end", ["", "\n", " \t\n" * 40])
def test_white_space_at_the_end_is_nothing(end: str) -> None:
    assert told(records(spaced().rstrip() + end)) == expected()
    assert told(records(compact().rstrip() + end)) == expected()


def test_a_page_without_its_head() -> None:
    assert told(records(spaced().removeprefix(HEAD))) == expected()
    assert told(records(compact().partition("Subscribe")[2])) == expected()


def test_short_abstracts_are_abstracts_when_they_are_sentences() -> None:
    page = HEAD + "A Short Title\n\nWe prove in one page that a short abstract is enough.\n"
    assert told(records(page)) == [
        ("A Short Title", "We prove in one page that a short abstract is enough.")
    ]


def test_invisible_characters_around_lines_are_nothing() -> None:
    page = spaced().replace("\n\n", "\u200b\n\u200b\n\ufeff")
    assert told(records(page)) == expected()


def test_a_page_in_another_language_repeats_what_is_no_title() -> None:
    cards = "".join(
        f"{paper.title}\n\n{paper.abstract}\n\nPublié le {place} mai · {place + 3} auteurs\n\n"
        for place, paper in enumerate(PAPERS, 1)
    )
    assert told(read("Articles du jour\n\n" + cards)) == expected()


def test_titles_that_differ_in_a_number_only_are_titles() -> None:
    series = [each._replace(title=f"Lanterns, Part {n}") for n, each in enumerate(PAPERS, 1)]
    assert told(records(spaced(series))) == expected(series)


def test_what_only_looks_like_markdown_stays_as_it_is() -> None:
    odd = KETTLE.abstract + " We follow [3][4], set __init__ to x**2**3, and \\emph{mean} it."
    page = spaced([LANTERN, KETTLE._replace(title="C++ ** and [Re] __main__", abstract=odd), SHEEP])
    assert told(records(page))[1] == ("C++ ** and [Re] __main__", odd)


def test_a_long_title_is_a_title() -> None:
    title = "A Title That Goes On and On " * 8 + "Until It Says What It Is About: Kettles"
    page = spaced([LANTERN, KETTLE._replace(title=title), SHEEP])
    assert told(records(page))[1] == (title, KETTLE.abstract)


def test_a_day_with_its_year_is_complete() -> None:
    day = records(spaced().replace("Sep 9", "Sep 9, 2026"))[0].listing
    assert day == Listing("", 1, "2026-09-09")


@pytest.mark.parametrize("end", ["\n", ""])
def test_pages_set_end_to_end_are_each_a_page(end: str) -> None:
    pages = [spaced().rstrip(), compact(), spaced().replace("Sep 9", "Oct 1").rstrip(), compact()]
    found = records(end.join(page + end for page in pages))
    assert told(found) == expected() * 4
    places = [each.listing and each.listing.place for each in found]
    assert places == [1, 2, 3, 4] * 4
    days = [each.listing and each.listing.day for each in found]
    assert days == ["Sep 9"] * 4 + [None] * 4 + ["Oct 1"] * 4 + [None] * 4


# What is missing or broken


@pytest.mark.parametrize(("page", "line"), [(spaced(), 15), (compact(), 4)])
def test_a_title_without_an_abstract_is_rejected_and_the_rest_is_read(page: str, line: int) -> None:
    found = read(page.replace(f"{PEBBLE.abstract}\n", ""))
    assert told(found) == expected([LANTERN, KETTLE, SHEEP])
    assert rejected(found) == [(line, "a title without an abstract below it")]


def test_an_abstract_without_a_title_is_rejected_and_the_rest_is_read() -> None:
    found = read(spaced().replace("Pebble Networks\n\n", ""))
    assert told(found) == expected([LANTERN, KETTLE, SHEEP])
    assert rejected(found) == [(15, "an abstract without a title above it")]


def test_a_page_cut_off_at_its_beginning() -> None:
    page = spaced().partition("stay dark")[2]
    found = read(page)
    assert told(found) == expected([PEBBLE, KETTLE, SHEEP])
    assert rejected(found) == [(1, "an abstract without a title above it")]


def test_a_page_cut_off_in_its_last_title() -> None:
    page = spaced().partition(" with t-SNE")[0]
    found = read(page)
    assert told(found) == expected([LANTERN, PEBBLE, KETTLE])
    assert rejected(found) == [(23, "a title without an abstract below it")]


def test_a_page_cut_off_in_its_last_abstract_says_so_and_keeps_it() -> None:
    page = spaced().partition(" All notebooks")[0][:-20]
    found = read(page)
    assert [title for title, _ in told(found)] == [paper.title for paper in PAPERS]
    assert rejected(found) == [
        (25, "the file ends in the middle of this abstract; the paper is kept as far as it goes")
    ]


def test_letters_in_another_encoding_are_read_and_reported() -> None:
    page = spaced().replace("Kettle", "Kêttle").encode("cp1252")
    found = list(text.read(io.BytesIO(page)))
    assert "How Far Can a Kêttle Think? Small Models under Steam" in dict(told(found))
    assert [line for line, _ in rejected(found)] == [19]


def test_an_endless_line_is_rejected_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_LINE", 2000)
    found = read(spaced().replace(PEBBLE.abstract, "word " * 30_000))
    assert told(found) == expected([LANTERN, KETTLE, SHEEP])
    assert [line for line, _ in rejected(found)] == [17, 15]


@pytest.mark.parametrize(
    "page",
    [
        "Shopping\n\nmilk\nbread\ntea\n",
        (
            "A heading\n\nOne paragraph of a story that is long enough to look like an abstract,"
            " for it goes on and on. It has sentences. It even has an end.\n\nA second paragraph"
            " follows the first one at once, as is usual in stories. There is no title above it, as"
            " stories have few titles.\n\nA third paragraph ends the story. Nobody would take this"
            " for a list of papers, or so one hopes. That is how stories are told.\n"
        ),
        "def f(x):\n    return x\n\nclass A:\n    pass\n",
        "name,year\nada,1843\n",
    ],
)
def test_a_page_of_another_kind_is_not_recognised(page: str) -> None:
    with pytest.raises(SourceError):
        read(page)
    assert not text.sniff(page.encode())


def test_notes_with_headings_are_no_page_of_papers() -> None:
    notes = "".join(f"# {paper.title}\n\n{paper.abstract}\n\n" for paper in PAPERS)
    assert not text.sniff(notes.encode())


def test_a_page_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_LINES", 10)
    with pytest.raises(SourceError, match="split it"):
        read(spaced())


# Markdown with links


def markdown(papers: Sequence[Invented] = PAPERS, *, around: str = "") -> str:
    cards = "\n".join(
        f"  * [](/papers/{paper.arxiv})\n\n46\n\n###  [{paper.title}](/papers/{paper.arxiv})\n\n"
        f"[{paper.abstract}](/papers/{paper.arxiv})\n\n  * ![](https://cdn.example.org/a.png)\n\n"
        f"· 12 authors\n\n· Published on Oct {number}, 2026\n{around}\n"
        f"[GitHub 3.29k](https://github.com/lamp/repo{number}) "
        f"[arXiv Page](https://arxiv.org/abs/{paper.arxiv})\n\n"
        f"[ 7](/papers/{paper.arxiv}#community)\n"
        for number, paper in enumerate(papers, 1)
    )
    return (
        "[![Logo](/front/logo.svg) Hugging Face](/)\n\n  * [ Models](/models)\n"
        "  * [ Datasets](/datasets)\n\n#  Trending Papers\n\n"
        "##### by[![](/avatars/ak.jpg)AK](/akhaliq) and the research community\n\n"
        f"Daily Weekly Monthly\n\nSubscribe\n\n{cards}\n\n[Terms](/terms-of-service)\n"
    )


def test_a_markdown_page() -> None:
    found = records(markdown())
    assert told(found) == expected()
    assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]
    lantern = found[0].paper
    assert lantern.date == PartialDate(2026, 10, 1)
    assert lantern.stars == 3290
    assert [link.url for link in lantern.links] == [
        "https://github.com/lamp/repo1",
        "https://github.com/lamp/lantern",
    ]


def test_a_markdown_page_with_whole_addresses_and_other_headings() -> None:
    page = markdown().replace("](/papers/", "](https://huggingface.co/papers/").replace("###", "##")
    assert told(records(page)) == expected()


def test_a_markdown_page_without_abstracts_has_papers_with_an_identifier() -> None:
    page = "# Daily Papers\n\nSep 9\n\n" + "".join(
        f"Submitted by\n\n[ada](/ada)\n\n### [{paper.title}](/papers/{paper.arxiv})\n\n"
        for paper in PAPERS
    )
    found = records(page)
    assert told(found) == [(paper.title, "") for paper in PAPERS]
    assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]


def test_prose_of_the_page_itself_is_no_abstract() -> None:
    page = "# Daily Papers\n\n" + "".join(
        f"### [{paper.title}](/papers/{paper.arxiv})\n\n" for paper in PAPERS
    )
    found = read(page + "We use cookies so that this site can tell you that it uses cookies.\n")
    assert told(found) == [(paper.title, "") for paper in PAPERS]
    assert len(rejected(found)) == 1


def test_a_heading_above_a_linked_abstract_is_its_title() -> None:
    page = "# Trending Papers\n\n" + "".join(
        f"### {paper.title}\n\n[{paper.abstract}](/papers/{paper.arxiv})\n\n46\n\n"
        for paper in PAPERS
    )
    assert told(records(page)) == expected()


def test_what_converters_leave_of_html_is_no_part_of_a_paper() -> None:
    cards = [
        f"<div>\n\n### [{KETTLE.title}](/papers/{KETTLE.arxiv}){{.line-clamp .bold}}",
        KETTLE.abstract,
        f'</div>\n\n### <a href="/papers/{SHEEP.arxiv}" class="line-clamp">{SHEEP.title}</a>',
        f'<a href="/papers/{SHEEP.arxiv}">{SHEEP.abstract}</a>',
        f"::: card\n### [{PEBBLE.title}](/papers/{PEBBLE.arxiv}) {{#pebble}}",
        f"{PEBBLE.abstract}\n:::",
    ]
    found = records("\n\n".join(cards))
    assert told(found) == expected([KETTLE, SHEEP, PEBBLE])
    assert [each.paper.arxiv for each in found] == [KETTLE.arxiv, SHEEP.arxiv, PEBBLE.arxiv]


def test_the_paragraphs_of_an_abstract_below_a_linked_title() -> None:
    more = ["It is short.", SHEEP.abstract, "All of it is here, to the last of its few words."]
    cards = [
        f"### [{each.title}](/papers/{each.arxiv})\n\n" + "\n\n".join([each.abstract, *more])
        for each in PAPERS
    ]
    assert told(records("\n\n· 3 authors\n\n".join(cards))) == [
        (each.title, "\n\n".join([each.abstract, *more])) for each in PAPERS
    ]


def test_the_paragraphs_of_abstracts_below_plain_titles() -> None:
    cards = [f"{each.title}\n\n{each.abstract}\n\n{SHEEP.abstract}\n\n" for each in PAPERS]
    page = HEAD + "".join(cards[:3]) + f"{PAPERS[3].title}\n\n{PAPERS[3].abstract}\n"
    both = [(each.title, f"{each.abstract}\n\n{SHEEP.abstract}") for each in PAPERS[:3]]
    assert told(records(page)) == [*both, (PAPERS[3].title, PAPERS[3].abstract)]


def test_one_abstract_below_another_is_a_paper_without_its_title() -> None:
    page = spaced() + f"{KETTLE.abstract}\n"
    found = read(page)
    assert told(found) == expected()
    assert rejected(found) == [(27, "an abstract without a title above it")]


def test_titles_as_references_and_footnotes() -> None:
    by_title = "".join(f"## [{each.title}]\n\n{each.abstract}\n\n" for each in PAPERS)
    by_title += "".join(f"  [{each.title}]:\n    /papers/{each.arxiv}\n" for each in PAPERS)
    noted = "".join(f"{p.title}[^{n}]\n\n{p.abstract}\n\n" for n, p in enumerate(PAPERS))
    noted += "".join(f"[^{n}]: https://arxiv.org/abs/{p.arxiv}\n" for n, p in enumerate(PAPERS))
    for page in (by_title, noted):
        found = records(page)
        assert told(found) == expected()
        assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]


def test_a_banner_between_papers_begins_no_new_page() -> None:
    page = spaced().replace(KETTLE.title, f"Subscribe\n\n{KETTLE.title}")
    found = records(page)
    assert told(found) == expected()
    assert [each.listing and each.listing.place for each in found] == [1, 2, 3, 4]


def test_a_link_to_a_paper_in_a_plain_page_changes_nothing() -> None:
    page = spaced().replace(KETTLE.title, f"[{KETTLE.title}](/papers/{KETTLE.arxiv})")
    assert told(records(page)) == expected()


def test_a_linked_title_above_a_plain_abstract() -> None:
    page = "# Trending Papers\n\n" + "".join(
        f"**[{paper.title}](https://arxiv.org/abs/{paper.arxiv}v2)**\n\n{paper.abstract}\n\n"
        for paper in PAPERS
    )
    found = records(page)
    assert told(found) == expected()
    assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]


def test_an_abstract_whose_title_is_missing_is_rejected_by_its_identifier() -> None:
    page = markdown().replace(f"###  [{PEBBLE.title}](/papers/{PEBBLE.arxiv})", "")
    found = read(page)
    assert told(found) == expected([LANTERN, KETTLE, SHEEP])
    assert "2609.00012" in rejected(found)[0][1]


# Dumps with numbered links


def dump(papers: Sequence[Invented] = PAPERS, width: int = 78) -> str:
    cards, references = [], ["   [1]: /", "   [2]: /models"]
    for number, paper in enumerate(papers):
        title, abstract = 30 + 2 * number, 31 + 2 * number
        heading = fill(f"### [{paper.title}][{title}]", width)
        prose = fill(f"[{paper.abstract}][{abstract}]", width)
        cards.append(f"{heading}\n\n{prose}\n\n  * ![][9]\n\n· 12 authors\n\n46\n")
        references += [
            f"   [{link}]: https://huggingface.co/papers/{paper.arxiv}"
            for link in (title, abstract)
        ]
    head = "[Hugging Face][1]\n\n  * [Models][2]\n\n# Trending Papers\n\n"
    return head + "\n".join(cards) + "\n" + "\n".join(references) + "\n"


@pytest.mark.parametrize("width", [34, 60, 78, 120])
def test_a_dump_with_numbered_links(width: int) -> None:
    found = records(dump(width=width))
    assert told(found) == expected()
    assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]


@pytest.mark.parametrize("reference", ["  {}. file:///papers/{}", "[{}] file:///papers/{}"])
def test_a_dump_of_a_page_that_was_saved_first(reference: str) -> None:
    page = "   Trending Papers\n\n"
    for number, paper in enumerate(PAPERS):
        page += f"   [{4 * number + 2}]{paper.title}\n\n"
        page += fill(f"[{4 * number + 3}]{paper.abstract}", 76) + "\n"
        page += f"   [{4 * number + 4}]12 [{4 * number + 5}]GitHub 46\n\n"
    links = [(4 * n + link, each.arxiv) for n, each in enumerate(PAPERS) for link in (2, 3)]
    links += [(4 * n + link, f"{p.arxiv}#more") for n, p in enumerate(PAPERS) for link in (4, 5)]
    found = records(page + "\n".join(reference.format(*each) for each in sorted(links)) + "\n")
    assert told(found) == expected()
    assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]


@pytest.mark.parametrize("width", [50, 76, 110])
def test_a_dump_with_numbers_before_its_links(width: int) -> None:
    cards, references = [], []
    for number, paper in enumerate(PAPERS, 30):
        cards.append(textwrap.indent(fill(f"[{number}]{paper.title}", width), "   "))
        cards.append(textwrap.indent(fill(paper.abstract, width), "   "))
        references.append(f"  {number}. https://huggingface.co/papers/{paper.arxiv}")
    page = "   [1]Hugging Face\n\n   Trending Papers\n\n" + "\n\n".join(cards)
    page += "\n\nReferences\n\n   Visible links:\n   1. https://huggingface.co/\n"
    found = records(page + "\n".join(references) + "\n")
    assert told(found) == expected()
    assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]


# Plain text with more around each paper


def cards_with(above: str = "", between: str = "", below: str = "") -> str:
    return HEAD + "".join(
        f"{above}{paper.title}\n\n{between}{paper.abstract}\n\n{below}" for paper in PAPERS
    )


@pytest.mark.parametrize(
    "page",
    [
        cards_with(above="Submitted by\n\nada\n\n46\n\n"),
        cards_with(above="Submitted by ada\n\n"),
        cards_with(between="Published on Oct 4, 2026\n\n· 12 authors\n\n"),
        cards_with(below="· 12 authors\n\n· Published on Oct 4, 2026\n\nUpvote\n\n46\n\n"),
        cards_with(below="GitHub 3.29k\n\narXiv Page\n\n7 comments\n\n"),
        cards_with(below="GitHub\n\n3.29k\n\narXiv Page\n\n"),
        cards_with(below="Lamp Lab\n\n· Published on Oct 4, 2026\n\n"),
        cards_with(above="46\n\n").replace("Daily Papers", "Daily Weekly Monthly"),
    ],
)
def test_what_stands_around_a_paper_is_not_taken_for_one(page: str) -> None:
    assert told(records(page)) == expected()


def test_cards_that_stand_there_twice_are_read_once() -> None:
    twice = HEAD + "".join(f"{paper.title}\n\n{paper.abstract}\n\n" * 2 for paper in PAPERS)
    found = records(twice)
    assert told(found) == expected()
    assert [each.listing and each.listing.place for each in found] == [1, 2, 3, 4]


def test_titles_that_stand_there_twice_are_read_once() -> None:
    twice = HEAD + "".join(
        f"{paper.title}\n\n{paper.title}\n\n{paper.abstract}\n\n" for paper in PAPERS[:2]
    )
    assert told(records(twice)) == expected(PAPERS[:2])


def test_linked_cards_that_stand_there_twice_are_read_once() -> None:
    phone = "".join(f"[{paper.title}](/papers/{paper.arxiv})\n\n" for paper in PAPERS)
    found = records(markdown().replace("Subscribe\n\n", "Subscribe\n\n" + phone))
    assert told(found) == expected()


def test_titles_that_wrap() -> None:
    wrapped = "".join(f"{fill(paper.title, 26)}\n\n{paper.abstract}\n\n" for paper in PAPERS)
    assert told(records(HEAD + wrapped)) == expected()


def test_titles_that_wrap_in_a_compact_page() -> None:
    page = compact().replace("Sparse Graphs: Lighting", "Sparse Graphs:\nLighting")
    assert told(records(page)) == expected()


def test_a_page_with_hard_line_breaks_in_its_abstracts_only() -> None:
    long = KETTLE._replace(title=f"{KETTLE.title}: {LANTERN.title} and {SHEEP.title}")
    papers = [LANTERN, long, PEBBLE]
    page = HEAD + "".join(f"{each.title}\n\n{fill(each.abstract, 56)}\n\n" for each in papers)
    assert told(records(page)) == expected(papers)


def test_a_page_with_hard_line_breaks() -> None:
    wrapped = "".join(
        f"{fill(paper.title, 70)}\n\n{fill(paper.abstract, 70)}\n\n" for paper in PAPERS
    )
    assert told(records(HEAD + wrapped)) == expected()


@pytest.mark.parametrize("width", range(50, 111, 4))
def test_wrapped_abstracts_right_below_their_titles(width: int) -> None:
    long = [*PAPERS[:1], PEBBLE._replace(title=" ".join(["Of Counting"] * 6)), *PAPERS[2:]]
    page = "\n\n".join(f"{paper.title}\n{fill(paper.abstract, width)}" for paper in long)
    found = read("Daily Papers\n\n" + page + "\n")
    wrong = [pair for pair in told(found) if pair not in expected(long)]
    assert not wrong
    assert len(told(found)) > 1


def test_headings_above_wrapped_abstracts_without_links() -> None:
    cards = (f"### {paper.title}\n\n{fill(paper.abstract, 78)}" for paper in PAPERS)
    page = "# Daily Papers\n\n" + "\n\n  * 12 authors\n\n".join(cards) + "\n"
    assert told(records(page)) == expected()


def test_a_line_that_all_papers_have_is_no_title_in_any_language() -> None:
    cards = (f"Eingereicht von\n\nada\n\n{each.title}\n\n{each.abstract}" for each in PAPERS)
    assert told(records("\n\n".join(cards) + "\n")) == expected()


def test_names_between_titles_and_abstracts_are_told_from_titles_where_titles_are_longer() -> None:
    long = [paper for paper in PAPERS if paper is not PEBBLE]
    page = HEAD + "".join(f"{paper.title}\n\nLamp Lab\n\n{paper.abstract}\n\n" for paper in long)
    assert told(records(page)) == expected(long)


def test_where_any_of_two_lines_may_be_the_title_the_paper_is_rejected() -> None:
    page = HEAD + "".join(
        f"{paper.title}\n\nThe Institute for Things That Glow\n\n{paper.abstract}\n\n"
        for paper in PAPERS
    )
    found = read(page)
    assert told(found) == []
    assert [line for line, _ in rejected(found)] == [11, 17, 23, 29]
    assert all("not clear" in reason for _, reason in rejected(found))


def test_names_in_some_places_only_cost_what_cannot_be_told() -> None:
    page = HEAD + "".join(
        f"{paper.title}\n\n{name}{paper.abstract}\n\n"
        for paper, name in zip(PAPERS, ["Lamp Lab\n\n", "", "ada\n\n", ""], strict=True)
    )
    found = read(page)
    assert told(found) == expected([PEBBLE, SHEEP])
    assert [line for line, _ in rejected(found)] == [11, 21]


@pytest.mark.parametrize(
    "page",
    [
        cards_with(below="https://huggingface.co/papers/{}\n\n"),
        cards_with(between="https://arxiv.org/abs/{}v2\n\n"),
        cards_with(above="arXiv:{}\n\n"),
        cards_with(below="[Read more](/papers/{}) 46\n\n"),
        cards_with(between="{}\n\n· 12 authors\n\n"),
    ],
)
def test_an_identifier_on_a_line_of_its_own_is_the_papers(page: str) -> None:
    found = records(page.format(*(paper.arxiv for paper in PAPERS)))
    assert told(found) == expected()
    assert [each.paper.arxiv for each in found] == [paper.arxiv for paper in PAPERS]


def test_numbers_and_labels_before_titles_are_no_part_of_them() -> None:
    numbered = "".join(
        f"{number}. {paper.title}\n\n{paper.abstract}\n\n" for number, paper in enumerate(PAPERS, 7)
    )
    assert told(records(HEAD + numbered)) == expected()
    labelled = "".join(f"Title: {each.title}\nAbstract: {each.abstract}\n\n" for each in PAPERS)
    assert told(records(HEAD + labelled)) == expected()


def test_the_last_word_of_a_wrapped_title_may_look_like_a_button() -> None:
    title = "Encodings for the Prediction of Kettles by Architecture\nSearch"
    page = spaced([LANTERN, KETTLE._replace(title=title), SHEEP])
    assert told(records(page))[1][0] == title.replace("\n", " ")
    found = read(page.replace("\n\n", "\n"))
    assert told(found) == expected([LANTERN, SHEEP])
    assert len(rejected(found)) == 1


BETWEEN = [
    "",
    "46",
    "Lamp Lab",
    "ada",
    "GitHub 3.29k",
    "· 12 authors",
    "Upvote",
    "Submitted by\n\nada",
    "Published on Oct 4, 2026",
    "Ada Lamp, Bea Wick",
    "arXiv Page",
]
AROUND = st.sampled_from([*BETWEEN, "A Title Whose Abstract Is Missing"])  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(st.tuples(AROUND, st.sampled_from(BETWEEN), AROUND), min_size=4, max_size=4),
    st.sampled_from(["\n", "\n\n"]),
    st.booleans(),
)
def test_whatever_stands_around_papers_none_is_read_wrongly(
    around: list[tuple[str, str, str]], break_: str, everywhere: bool
) -> None:
    # Below a title without an abstract, nothing tells "Pebble Networks" from a name.
    long = [LANTERN, PEBBLE._replace(title="How Pebble Networks Count and Sort"), KETTLE, SHEEP]
    if everywhere:
        around = around[:1] * 4
    parts = [
        part
        for paper, (above, between, below) in zip(long, around, strict=True)
        for part in (above, paper.title, between, paper.abstract, below)
    ]
    page = "Get trending papers in your email inbox!\n\n" + break_.join(filter(None, parts))
    found = read(page)
    wrong = [pair for pair in told(found) if pair not in expected(long)]
    assert not wrong
    assert len(told(found)) + len(rejected(found)) >= len(long)
