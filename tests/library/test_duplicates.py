"""Near-duplicates are offered, never joined."""

import pytest

from paper_tui.library.duplicates import find_candidates
from paper_tui.paper import Paper, PaperId


def groups(*papers: Paper) -> list[tuple[int, ...]]:
    numbered = [(PaperId(number), paper) for number, paper in enumerate(papers, 1)]
    return [candidates.ids for candidates in find_candidates(numbered)]


@pytest.mark.parametrize(
    ("one", "other", "offered"),
    [
        ("Deep Sets?", "Deep Sets", True),
        ("Counting the Leaves of Trees", "Counting Leaves of a Tree", True),
        ("Lanterns: Graph Search by Light", "Graph Search by Light – Lanterns", True),
        ("A Lantern for Old Trees: Light", "A Lantern for Old Trees", True),
        ("Lanterns: Light and Leaves", "Lanterns: Dark and Roots", False),
        ("A Study of Old Trees: Part I", "A Study of Old Trees: Part II", False),
        ("Counting the Leaves of Trees", "Counting the Roots of Trees", False),
    ],
)
def test_titles(one: str, other: str, offered: bool) -> None:
    assert groups(Paper(one), Paper(other)) == ([(1, 2)] if offered else [])


def test_authors_who_share_no_name_wrote_two_papers() -> None:
    ada, grace = ("Ada Byron",), ("Grace Hopper",)
    assert groups(Paper("Editorial", authors=ada), Paper("Editorial", authors=grace)) == []
    assert groups(
        Paper("Deep Sets", authors=ada), Paper("Deep Sets?"), Paper("Deep set", authors=ada)
    ) == [(1, 2, 3)]


def test_a_preprint_and_its_journal_version() -> None:
    preprint = Paper("On Rivers", arxiv="2403.01234", authors=("Ada Byron",))
    journal = Paper("On rivers", doi="10.1000/x", venue="Rivers", authors=("A. Byron",))
    assert groups(preprint, journal) == [(1, 2)]
