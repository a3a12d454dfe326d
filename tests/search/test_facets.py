"""What a result has in common, and how choosing it narrows the query."""

import pytest

from paper_tui.paper import PaperId, Status
from paper_tui.search.engine import Search
from paper_tui.search.facets import facets, toggled
from paper_tui.search.query import parse


def counted(search: Search, text: str) -> dict[str, dict[str, int]]:
    found = facets(search.library, search.search(text).ids, text)
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


def test_every_count_is_what_the_narrowed_query_finds(search: Search) -> None:
    search.library.add_tags([PaperId(1), PaperId(2)], ["gnn", "to-read"])
    for text in ("", "graph ", "graph OR networks "):
        for values in facets(search.library, search.search(text).ids, text).values():
            for facet in values:
                narrowed = toggled(text, facet.field, facet.value)
                assert search.search(narrowed).total == facet.papers
                (found,) = [
                    other
                    for other in facets(search.library, search.search(narrowed).ids, narrowed)[
                        facet.field
                    ]
                    if other.value == facet.value
                ]
                assert found.chosen


@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("", "tag:gnn "),
        ("graph", "graph tag:gnn "),
        ("a OR b ", "(a OR b) tag:gnn "),
        ("-(a b) tag:gnn x ", "-(a b) x "),
        ("TAG:GNN ", ""),
        ('"open phr', '"open phr" tag:gnn '),
    ],
)
def test_choosing_changes_the_query_and_choosing_again_takes_it_back(
    text: str, narrowed: str
) -> None:
    assert toggled(text, "tag", "gnn") == narrowed
    twice = toggled(toggled(text, "tag", "gnn"), "tag", "gnn")
    if "gnn" not in text.lower():
        assert parse(twice + " ").root == parse(toggled(narrowed, "tag", "gnn") + " ").root


def test_a_value_of_several_words_is_quoted() -> None:
    assert toggled("graph ", "page", "my list") == 'graph page:"my list" '
