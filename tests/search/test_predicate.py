"""A query asked of one paper: which records of a file are taken."""

from datetime import UTC, datetime

import pytest

from paper_tui.paper import Link, LinkKind, Paper, PartialDate
from paper_tui.search.predicate import predicate

NOW = datetime(2026, 3, 12, tzinfo=UTC)
PAPER = Paper(
    title="Lanterns: Guiding Graph Search by Light",
    abstract="A lantern tells a search which edges are worth a look.",
    authors=("Ladislav Rampášek", "Ada Byron"),
    date=PartialDate(2024, 3, 12),
    arxiv="2403.01234",
    links=(Link("https://www.github.com/ada/lanterns", LinkKind.CODE),),
    venue="Journal of Light",
    categories=("cs.LG", "stat.ML"),
)


@pytest.mark.parametrize(
    ("query", "taken"),
    [
        ("", True),
        ("lantern", True),
        ("lanterns edge", True),
        ("lantern zeppelin", False),
        ("lan", False),
        ("lan*", True),
        ("zeppelin OR light", True),
        ("lantern -edges", False),
        ('"guiding graph search"', True),
        ('"graph guiding"', False),
        ("title:edges", False),
        ("abstract:edges", True),
        ("author:rampasek", True),
        ("cat:cs.LG", True),
        ("cat:cs", True),
        ("cat:c", False),
        ("year:2024..", True),
        ("year:..2023", False),
        ("year:2024-03", True),
        ("cat:cs.LG year:2024..", True),
        ("(cat:math OR cat:stat) -year:2023", True),
        ("has:code", True),
        ("has:doi", False),
        ("host:github.com", True),
        ("repo:ada/lanterns", True),
        ("venue:light", True),
        ("arxiv:2403.01234", True),
    ],
)
def test_which_papers_are_taken(query: str, *, taken: bool) -> None:
    assert predicate(query, NOW)(PAPER) is taken


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("tag:gnn", "tag:gnn cannot be asked of a file"),
        ("colour:red", "colour"),
        ("year:2024-13", "month"),
    ],
)
def test_what_a_file_cannot_say_is_a_sentence(query: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        predicate(query, NOW)
