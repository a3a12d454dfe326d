"""What a result has in common, and how choosing it narrows the query."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_tui.paper import PaperId, Status
from paper_tui.search.engine import Search
from paper_tui.search.language.facets import chosen, facets, toggled
from paper_tui.search.language.parser import parse


def counted(search: Search, text: str) -> dict[str, dict[str, int]]:
    found = facets(search.library, search.search(text).ids)
    return {
        field: {facet.value: facet.papers for facet in values} for field, values in found.items()
    }


def test_counts_are_of_the_result(search: Search) -> None:
    search.library.add_tags([PaperId(1), PaperId(2)], ["gnn"])
    search.library.set_status([PaperId(2)], Status.DONE)
    search.library.set_starred([PaperId(5)], True)
    assert counted(search, "graph ") == {
        "is": {"inbox": 2, "done": 1, "starred": 1},
        "has": {"code": 1},
        "tag": {"gnn": 2},
        "page": {"shelf": 3},
        "host": {"github.com": 1},
        "year": {"2023": 1, "2024": 1},
    }
    assert counted(search, "sheaf ")["tag"] == {"gnn": 1}
    assert counted(search, "zebra ") == {}


@pytest.mark.parametrize("text", ["", "graph ", "gra", "graph OR net ", "graph OR net", '"graph'])
def test_every_count_is_what_the_narrowed_query_finds(search: Search, text: str) -> None:
    search.library.add_tags([PaperId(1), PaperId(2)], ["gnn", "to-read"])
    found = facets(search.library, search.search(text).ids)
    assert found
    for facet in (facet for values in found.values() for facet in values):
        narrowed = toggled(text, facet.field, facet.value)
        assert search.search(narrowed).total == facet.papers
        assert (facet.field, facet.value) in chosen(narrowed)
        widened = toggled(narrowed, facet.field, facet.value)
        assert search.search(widened).ids == search.search(text).ids


def test_the_whole_library_is_counted_as_the_list_of_all_its_papers(search: Search) -> None:
    assert facets(search.library) == facets(search.library, search.search("").ids)


@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("", "tag:gnn "),
        ("graph ", "graph tag:gnn "),
        ("gra", "tag:gnn gra"),
        ("a OR b", "tag:gnn (a OR b"),
        ("a OR b ", "(a OR b) tag:gnn "),
        ("-(a b) tag:gnn x ", "-(a b) x "),
        ("TAG:GNN ", ""),
        ('"open phr', 'tag:gnn "open phr'),
        ("title:(a OR b) ", "title:(a OR b) tag:gnn "),
        ("(a OR b ", "tag:gnn (a OR b "),
        ("a AND b is:good ", "a AND b is:good tag:gnn "),
        ("a OR (b c) ", "(a OR (b c)) tag:gnn "),
        ("a (tag:gnn b) ", "a b "),
        ("tag:(gnn other) ", "tag:other "),
    ],
)
def test_choosing_changes_the_query_and_choosing_again_takes_it_back(
    text: str, narrowed: str
) -> None:
    assert toggled(text, "tag", "gnn") == narrowed
    if "gnn" not in text.lower():
        again = toggled(narrowed, "tag", "gnn")
        assert parse(again).root == parse(text).root
        assert again.strip("( )") == text.strip("( )")


@settings(max_examples=300)
@given(st.text('ab "()-', max_size=12) | st.text("aONR ORT:tagyear20", max_size=20))
def test_any_query_is_narrowed_and_widened(text: str) -> None:
    narrowed = toggled(text, "tag", "gnn")
    assert ("tag", "gnn") in chosen(narrowed)
    widened = parse(toggled(narrowed, "tag", "gnn")).root
    assert widened == parse(text).root


def test_a_value_of_several_words_is_quoted() -> None:
    assert toggled("graph ", "page", "my list") == 'graph page:"my list" '
