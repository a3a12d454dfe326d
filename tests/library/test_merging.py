"""What two sources know of one paper is put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.library.merging import may_be_one, merge, unite_links
from paper_tui.paper import Link, LinkKind, Paper, PartialDate

words = st.text("ab é", max_size=4)
maybe = st.none() | words.filter(bool)
papers = st.builds(
    Paper,
    title=words,
    abstract=words,
    authors=st.lists(words, max_size=2).map(tuple),
    date=st.none() | st.builds(PartialDate, st.integers(2020, 2021), st.integers(0, 2)),
    arxiv=maybe,
    doi=maybe,
    links=st.lists(st.builds(Link, words, st.sampled_from(LinkKind)), max_size=3).map(tuple),
    venue=maybe,
    upvotes=st.none() | st.integers(0, 3),
    organization=maybe,
)


@given(papers, papers)
def test_merging_is_done_once(known: Paper, new: Paper) -> None:
    once = merge(known, new)
    assert merge(once, new) == once


@given(papers, papers)
def test_nothing_known_is_erased(known: Paper, new: Paper) -> None:
    merged = merge(known, new)
    assert merged.title == known.title
    for name in ("abstract", "authors", "date", "arxiv", "doi", "links", "venue", "organization"):
        if getattr(known, name):
            assert getattr(merged, name)
        elif name != "links":
            assert getattr(merged, name) == getattr(new, name)


@pytest.mark.parametrize(
    ("known", "new", "merged"),
    [
        ("We sample rivers and…", "We sample  rivers and lakes.", "We sample  rivers and lakes."),
        ("We sample rivers.", "We sample", "We sample rivers."),
        ("We sample rivers.", "We count birds and more.", "We sample rivers."),
        ("We sample rivers.", "We sample rivers", "We sample rivers."),
    ],
)
def test_an_abstract_that_was_cut_off_is_completed(known: str, new: str, merged: str) -> None:
    assert merge(Paper("T", known), Paper("T", new)).abstract == merged


def test_a_date_becomes_finer_never_another() -> None:
    year, month, other = PartialDate(2024), PartialDate(2024, 3), PartialDate(2023, 1, 1)
    assert merge(Paper("T", date=year), Paper("T", date=month)).date == month
    assert merge(Paper("T", date=month), Paper("T", date=year)).date == month
    assert merge(Paper("T", date=year), Paper("T", date=other)).date == year


@pytest.mark.parametrize(
    "stand_in", ["arXiv:2205.12454", "doi:10.1145/3292500.3330701", "https://a.org/paper"]
)
def test_an_identifier_in_place_of_a_title_gives_way(stand_in: str) -> None:
    assert merge(Paper(stand_in), Paper("Rivers and Lakes")).title == "Rivers and Lakes"
    assert merge(Paper("Rivers and Lakes"), Paper(stand_in)).title == "Rivers and Lakes"
    assert merge(Paper(stand_in), Paper("https://b.org")).title == stand_in


def test_counts_are_the_latest() -> None:
    assert merge(Paper("T", upvotes=9), Paper("T", upvotes=4)).upvotes == 4
    assert merge(Paper("T", upvotes=9), Paper("T")).upvotes == 9


def test_a_link_stands_once_with_the_best_kind() -> None:
    bare = Link("https://github.com/ada/tree")
    code = Link("http://www.GitHub.com/ada/tree.git/", LinkKind.CODE)
    other = Link("https://github.com/Ada/tree", LinkKind.CODE)
    assert unite_links((bare,), (code, other)) == (Link(bare.url, LinkKind.CODE), other)


@pytest.mark.parametrize(
    ("known", "new", "one"),
    [
        ({}, {}, True),
        ({"arxiv": "2205.12454"}, {}, True),
        ({"arxiv": "2205.12454"}, {"arxiv": "2205.12455"}, False),
        ({"arxiv": "2205.12454", "doi": "10.1/a"}, {"arxiv": "2205.12454", "doi": "10.1/b"}, True),
        ({"doi": "10.1/a"}, {"doi": "10.1/b"}, False),
        ({"authors": ("Ada Byron",)}, {"authors": ("Byron, A.", "Grace Hopper")}, True),
        ({"authors": ("Ada Byron",)}, {"authors": ("Grace Hopper",)}, False),
        ({"authors": ("Ada Byron",)}, {"authors": ("Ada Lamp", "Byron Wick")}, False),
        ({"authors": ("Wei Zhang",)}, {"authors": ("Zhang Wei",)}, True),
        ({"authors": ("Ada Le Byron",)}, {"authors": ("Ada LeByron",)}, True),
        ({"authors": ("Ada Byron", "Bo Wick")}, {"authors": ("A. Byron et al.",)}, True),
        ({"authors": ("Laurens van der Maaten",)}, {"authors": ("L. Maaten",)}, True),
    ],
)
def test_one_title(known: dict[str, object], new: dict[str, object], one: bool) -> None:
    first = Paper("Editorial", **known)  # type: ignore[arg-type]
    second = Paper("Editorial", **new)  # type: ignore[arg-type]
    assert may_be_one(first, second) is one
