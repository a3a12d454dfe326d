"""What the search pane offers while a field is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.library.library import Library
from paper_tui.paper import PaperId
from paper_tui.search.language.completion import MOST, Vocabulary, completions
from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import Filter
from paper_tui.text.readable import fold

KNOWN = {
    "tag": {"gnn": 31, "graph-theory": 12, "to-read": 7},
    "author": {"Ladislav Rampášek": 3, "Laurens van der Maaten": 2},
    "venue": {'The "Best" Papers': 2},
    "host": {"github.com": 90, "gitlab.com": 4},
}


def values(field: str) -> Vocabulary:
    return Vocabulary(KNOWN.get(field, {}))


def offered(query: str, cursor: int | None = None) -> list[str]:
    place = len(query) if cursor is None else cursor
    return [option.applied(query) for option in completions(query, place, values)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ta", "tag:"),
        ("sheaf -ti", "sheaf -title:"),
        ("(au", "(author:"),
        ("tag:g", "tag:gnn "),
        ("tag:#gr", "tag:graph-theory "),
        ("tag:theo", "tag:graph-theory "),
        ('author:"ladislav r', 'author:"Ladislav Rampášek" '),
        ("author:ramp", 'author:"Ladislav Rampášek" '),
        ("is:st", "is:starred "),
        ("has:c", "has:code "),
        ("host:git", "host:github.com "),
        ("graph -tag:gn", "graph -tag:gnn "),
        ("TAG:gn", "TAG:gnn "),
        ("tag:(gnn OR th", "tag:(gnn OR graph-theory "),
        ("tag:(is:st", "tag:(is:starred "),
        ("title:(graph au", "title:(graph author:"),
        ("author:maaten", 'author:"Laurens van der Maaten" '),
        ("author:“van der", 'author:"Laurens van der Maaten" '),
        ("venue:best", 'venue:"The \\"Best\\" Papers" '),
        ("added:7", "added:<7d "),
    ],
)
def test_the_likeliest_is_first(query: str, first: str) -> None:
    assert offered(query)[0] == first


def test_plain_words_and_unknown_fields_offer_nothing() -> None:
    assert offered("sheaf diffusion zz") == []
    assert offered("colour:re") == []
    assert offered("") == []
    assert offered("sheaf ") == []


def test_in_the_middle_of_a_query_only_what_is_before_the_cursor_counts() -> None:
    assert offered("tag:gn sheaf", cursor=6)[0] == "tag:gnn sheaf"
    assert offered("(-tag:gn) sheaf", cursor=8)[0] == "(-tag:gnn) sheaf"


def test_values_come_with_their_counts() -> None:
    assert [option.papers for option in completions("tag:", 4, values)] == [31, 12, 7]


@given(st.text(max_size=20), st.integers(0, 20))
def test_any_text_can_be_completed(query: str, cursor: int) -> None:
    for option in completions(query, cursor, values):
        assert option.applied(query).startswith(query[: option.start])


def test_every_offered_tag_is_read_back_as_that_tag(library: Library) -> None:
    library.add_tags([PaperId(1), PaperId(2)], ["gnn", "graph-theory"])
    for option in completions("tag:", 4, lambda field: Vocabulary(library.tally(field))):
        (leaf,) = parse(option.applied("tag:")).leaves()
        assert isinstance(leaf, Filter)
        assert library.tally("tag")[leaf.value] == option.papers == 2


names = st.lists(st.text("aA\u00e1b -\n", min_size=1, max_size=6), unique=True)


@given(names, st.text("aA\u00e1b-", max_size=3))
def test_a_vocabulary_finds_what_looking_at_each_value_finds(names: list[str], begun: str) -> None:
    def words(text: str) -> str:
        return fold(text).replace("-", " ").replace("\n", " ")

    wanted = words(begun).lstrip()
    whole = [name for name in names if wanted and f" {words(name).strip()}".endswith(f" {wanted}")]
    first = [name for name in names if words(name).strip().startswith(wanted)]
    inside = [name for name in names if f" {wanted}" in words(name).strip()]
    expected = list(dict.fromkeys(whole + first + inside))[:MOST]
    assert Vocabulary(dict.fromkeys(names, 1)).beginning(begun) == expected
