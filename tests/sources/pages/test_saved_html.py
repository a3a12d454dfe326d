"""Saved web pages of Hugging Face: the JSON in them, else the text that they show."""

import io
import json
from html import escape

import pytest

from paper_tui.errors import SourceError
from paper_tui.paper import Listing, PartialDate, Record, Reject
from paper_tui.sources import recognise
from tests.sources.papers import KETTLE, LANTERN, PAPERS, PEBBLE, SHEEP, Invented
from tests.sources.services.test_hugging_face_json import entry

HEADER = {"isWide": False, "user": None, "title": "header"}


def component(name: str, properties: object) -> str:
    return (
        f'<div class="SVELTE_HYDRATER contents" data-target="{name}" '
        f'data-props="{escape(json.dumps(properties))}"></div>'
    )


def page(*parts: str) -> str:
    return (
        '<!DOCTYPE html>\n<html class="">\n<head><title>Daily Papers - Hugging Face</title>'
        "<script>x = '<a href=\"/papers/2609.00099\">Not a paper at all</a>'</script></head>\n"
        f"<body>{component('MainHeader', HEADER)}\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def read(html: str) -> list[Record | Reject]:
    known, opened = recognise(io.BytesIO(html.encode()))
    assert known.name == "saved-html"
    return list(known.read(opened))


def told(found: list[Record | Reject]) -> list[tuple[str, str, str | None]]:
    return [
        (each.paper.title, each.paper.abstract, each.paper.arxiv)
        for each in found
        if isinstance(each, Record)
    ]


EXPECTED = [(paper.title, paper.abstract, paper.arxiv) for paper in PAPERS]
DAILY = component("DailyPapers", {"dailyPapers": [{"paper": entry(each)} for each in PAPERS]})


def test_a_daily_page() -> None:
    found = read(page(DAILY))
    assert told(found) == EXPECTED
    assert [each.listing for each in found if isinstance(each, Record)] == [
        Listing("hf/daily/2026-09-09", place, "2026-09-09") for place in (1, 2, 3, 4)
    ]
    assert [each.line for each in found] == [5] * 4


@pytest.mark.parametrize(
    ("period", "date", "listed", "day"),
    [
        ("day", "2026-09-10", "hf/daily/2026-09-10", "2026-09-10"),
        ("week", "2026-W37", "hf/weekly/2026-W37", "2026-09-09"),
        ("month", "2026-09", "hf/monthly/2026-09", "2026-09-09"),
        ("trending", "", "hf/daily/2026-09-09", "2026-09-09"),
        ("day", "../../etc", "hf/daily/2026-09-09", "2026-09-09"),
    ],
)
def test_a_page_names_itself(period: str, date: str, listed: str, day: str) -> None:
    properties = {"periodType": period, "dateString": date, "dailyPapers": []}
    entries = [{"paper": entry(paper)} for paper in PAPERS]
    found = read(page(component("DailyPapers", properties | {"dailyPapers": entries})))
    assert [each.listing for each in found if isinstance(each, Record)] == [
        Listing(listed, place, day) for place in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    "part",
    [
        component("TrendingPapers", {"query": {}, "papers": [{"paper": entry(p)} for p in PAPERS]}),
        component("PapersSearch", {"papers": [entry(p) for p in PAPERS]}),
        DAILY.replace('"SVELTE_HYDRATER contents" ', '"x"\n  ').replace(
            "data-props=", "data-props ="
        ),
        DAILY + DAILY,
    ],
)
def test_other_pages_of_papers(part: str) -> None:
    assert told(read(page(part))) == EXPECTED


def test_single_quotes_around_the_properties() -> None:
    properties = json.dumps({"dailyPapers": [{"paper": entry(paper)} for paper in PAPERS]})
    part = f"<div data-props='{escape(properties)}'></div>"
    assert told(read(page(part))) == EXPECTED


def test_a_papers_own_page() -> None:
    part = component("PaperContent", {"paper": entry(KETTLE), "comments": [{"title": "Nice"}]})
    assert told(read(page(part))) == [(KETTLE.title, KETTLE.abstract, KETTLE.arxiv)]


def test_a_page_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = page(DAILY)
    found = read(whole[: whole.index("The dog was")])
    assert told(found) == EXPECTED[:3]
    assert isinstance(found[-1], Reject)
    assert found[-1].line == 5
    assert "not whole" in found[-1].reason


def test_a_page_in_another_encoding() -> None:
    html = page(DAILY).replace("Kettle", "Kêttle").encode("cp1252")
    known, opened = recognise(io.BytesIO(html))
    assert "Kêttle" in told(list(known.read(opened)))[2][0]


def card(paper: Invented, number: int = 1) -> str:
    """A card as a browser shows it, after the scripts have run."""
    return f"""
<article class="flex"><a href="/papers/{paper.arxiv}"><img src="data:image/png;base64,AAAA"></a>
 <div>Submitted by <a href="/ada"><img alt="">ada</a></div>
 <div><a href="/login?next=%2Fpapers"><svg><title>up</title></svg><div>46</div></a></div>
 <h3 class="x"><a href="/papers/{paper.arxiv}" class="line">{escape(paper.title)}</a></h3>
 <p class="y"><a href="/papers/{paper.arxiv}">{escape(paper.abstract)}</a></p>
 <ul><li><img></li></ul><span>· 12 authors</span><div>Published on Oct {number}, 2026</div>
 <a href="https://github.com/lamp/repo{number}"><span>GitHub</span> <span>3.29k</span></a>
 <a href="/papers/{paper.arxiv}#community">7</a></article>"""


def test_without_its_data_the_text_of_a_page_is_read() -> None:
    cards = "".join(card(paper, number) for number, paper in enumerate(PAPERS, 1))
    found = read(page(f"<nav><a href='/models'>Models</a></nav><h1>Trending Papers</h1>{cards}"))
    assert told(found) == EXPECTED
    (lantern, *_) = (each.paper for each in found if isinstance(each, Record))
    assert lantern.date == PartialDate(2026, 10, 1)
    assert lantern.stars == 3290
    assert lantern.repository == "https://github.com/lamp/repo1"


def test_the_text_of_a_papers_own_page() -> None:
    linked = SHEEP.abstract.replace("t-SNE", '<a href="/papers?q=t-SNE">t-SNE</a>')
    html = page(
        f'<div>arxiv:{SHEEP.arxiv}</div><h1 class="m">{SHEEP.title}</h1>'
        "<div>Published on Sep 8, 2026</div><div>Authors: <span>Ada Lamp</span>,"
        f" <span>Bea Wick</span></div><h2>Abstract</h2><p>{linked}</p>"
        f'<a href="https://arxiv.org/abs/{SHEEP.arxiv}">View arXiv page</a><h3>Community</h3>'
        "<p>Sheep are nice, and this comment says so at some length to be prose.</p>"
    )
    (found,) = read(html)
    assert isinstance(found, Record)
    assert told([found]) == [(SHEEP.title, SHEEP.abstract, SHEEP.arxiv)]
    assert found.paper.authors == ("Ada Lamp", "Bea Wick")


@pytest.mark.parametrize(
    "html",
    [
        page(f"<h1>A story</h1><p>{LANTERN.abstract}</p><h2>Its end</h2><p>{PEBBLE.abstract}</p>"),
        page('<p>See <a href="https://example.org/">this</a>.</p>'),
        page(component("Models", {"models": [{"title": "x", "id": "y"}]})),
        page('<div data-target="DailyPapers" data-props="{&quot;title&quot;: nothing}"></div>'),
        "<html>",
        "<html><div data-props='",
    ],
)
def test_a_page_of_another_kind_is_refused_in_a_sentence(html: str) -> None:
    with pytest.raises(SourceError, match="shows no papers"):
        read(html)


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<div>", "<!--", "<a b='", "</a", "<script>", "<h3>", "<svg><title>", "&#x",
     ' data-props="{', "<div data-props='{}'>", '<a href="/papers/2609.00011"><h3>'],
)  # fmt: skip
def test_a_hostile_page_costs_no_more_than_its_length(piece: str) -> None:
    html = "<html>" + piece * (300_000 // len(piece))
    with pytest.raises(SourceError):
        read(html)


def test_deeply_nested_data_is_refused() -> None:
    nested = '{"title":' + "[" * 100_000 + "]" * 100_000 + "}"
    with pytest.raises(SourceError):
        read(page(f"<div data-props='{nested}'></div>"))
