"""Which characters are marked, in titles and abstracts as they are shown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper_tui.search.engine import Search
from paper_tui.search.index.analysis import chunks
from paper_tui.search.language.parser import parse
from paper_tui.search.ranking.highlight import Highlighter
from paper_tui.text.readable import readable, readable_title
from tests.search.language.test_query import queries


def everywhere_marked(search: Search, query: str) -> None:
    """Each paper that is found has something that is marked."""
    hits = search.search(query)
    for entry in search.library.entries(hits.ids):
        texts = {
            "title": readable_title(entry.paper.title),
            "abstract": readable(entry.paper.abstract),
            "author": " · ".join(entry.paper.authors),
        }
        marks = [hits.highlighter.spans(text, name) for name, text in texts.items()]
        assert any(marks), (query, entry.paper.title)


def marked(query: str, text: str, field: str = "title") -> list[str]:
    return [text[a:b] for a, b in Highlighter.of(parse(query)).spans(text, field)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("graph ", "Graphs of Graph Networks", ["Graphs", "Graph"]),
        ("tra", "Graph Transformers", ["Transformers"]),
        ("tra ", "Graph Transformers", []),
        ("rampasek ", "As Rampášek shows", ["Rampášek"]),
        ("graph gps ", "Recipes with GraphGPS", ["GraphGPS"]),
        ("gps ", "Recipes with GraphGPS", ["GPS"]),
        ("graphgps ", "Recipes with GraphGPS", ["GraphGPS"]),
        ("passing ", "Message-Passing", ["Passing"]),
        ('"win win" ', "Who wins? A win, win game", ["win, win"]),
        (
            "message-passing ",
            "Message passing and message-passing",
            ["Message passing", "message-passing"],
        ),
        ("message-pas", "Message Passing", ["Message Passing"]),
        ('"graph networks" ', "Networks of Graph Networks", ["Graph Networks"]),
        ('"is all you need" ', "Is All One Needs? It Is All You Need", ["Is All You Need"]),
        ("-graph sheaf ", "Graph of a sheaf", ["sheaf"]),
        ("abstract:graph sheaf ", "Graph of a sheaf", ["sheaf"]),
        ("title:graph ", "Graph of a sheaf", ["Graph"]),
        ("graph the of ", "The Graph of a sheaf", ["Graph"]),
        ("tag:graph is:done ", "Graph", []),
        ("for", "Forward and for", ["Forward", "for"]),
        ("graph for", "Forward and for Graphs", ["Graphs"]),
        ("grahp~1 ", "Graphs and graph paper", ["Graphs", "graph"]),
        ("trasnformer~2 sheaf", "Transformers of a sheaf", ["Transformers", "sheaf"]),
        ('"gps graph" ', "GraphGPS", ["GraphGPS"]),
        ("state-of-the-art ", "The state of the art", ["state of the art"]),
        ("", "Graph", []),
    ],
)
def test_marked(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_latex_is_marked_where_it_is_shown() -> None:
    shown = readable_title("L^{2}NAS: Learning $\\beta$-VAEs")
    assert marked("l2nas beta ", shown) == ["L²NAS", "β"]


def test_a_phrase_is_marked_word_for_word() -> None:
    both = "A paper on graphs, and a paper of graphs"
    assert marked('"paper of graph" ', both) == ["paper of graphs"]
    assert marked('"paper of graph" ', both, "abstract") == ["paper of graphs"]


def test_latex_in_an_abstract_is_marked_in_snippets_too() -> None:
    shown = readable(
        "It is long. " * 20 + "We show that $\\alpha$-R\\'enyi and $L^{2}$ bounds agree."
    )
    snippet = Highlighter.of(parse("alpha-renyi l2 ")).snippet(shown, 50)
    assert snippet is not None
    assert [snippet.text[a:b] for a, b in snippet.spans] == ["α-Rényi", "L²"]


def test_a_snippet_holds_the_most_and_fits() -> None:
    abstract = (
        "We begin with a sentence about nothing. " * 4
        + "Here a sheaf meets a graph, and both are glad. "
        + "The rest is about something else entirely. " * 4
    )
    snippet = Highlighter.of(parse("sheaf graph ")).snippet(abstract, 70)
    assert snippet is not None
    assert len(snippet.text) <= 70
    assert [snippet.text[a:b] for a, b in snippet.spans] == ["sheaf", "graph"]
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert Highlighter.of(parse("zebra ")).snippet(abstract, 70) is None


@settings(max_examples=150)
@given(queries, st.text(max_size=80), st.integers(5, 60))
def test_spans_are_ascending_apart_and_within_and_snippets_fit(
    query: str, text: str, width: int
) -> None:
    highlighter = Highlighter.of(parse(query))
    last = -1
    for start, end in highlighter.spans(text):
        assert last < start < end <= len(text)
        last = end
    snippet = highlighter.snippet(text, width)
    if snippet is not None:
        assert len(snippet.text) <= width
        assert snippet.spans
        assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.spans)


@pytest.mark.real_pages
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_what_is_found_is_marked(real_search: Search, data: st.DataObject) -> None:
    ids = real_search.library.ids()
    (entry,) = real_search.library.entries([data.draw(st.sampled_from(ids))])
    words = list(chunks(readable(f"{entry.paper.title}. {entry.paper.abstract}")))
    first = data.draw(st.integers(0, len(words) - 2))
    one, other = words[first].whole, words[first + 1].whole
    end = data.draw(st.integers(1, len(one)))
    for query in (one, one[:end], f"{one[:end]}*", f'"{one} {other}" ', f"{one}~1 ", f"{one}~2 "):
        everywhere_marked(real_search, query)
