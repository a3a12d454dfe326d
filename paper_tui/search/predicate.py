"""A query asked of one paper that is not in the library: which records of a file to take. Pure."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from paper_tui.library import filters
from paper_tui.paper import LinkKind, Paper
from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import And, Filter, Leaf, Node, Not, Or, Phrase, Query, Word
from paper_tui.search.ranking.highlight import Highlighter
from paper_tui.text.identifiers import arxiv_id, doi
from paper_tui.text.links import repository
from paper_tui.text.readable import fold, readable

Predicate = Callable[[Paper], bool]


def predicate(text: str, now: datetime) -> Predicate:
    """Whether a paper is what a query asks for; everything is, when it asks for nothing.

    ValueError, with a sentence, for a mistake in the query, and for what only a library knows
    (marks, pages, when a paper was added).
    """
    query = parse(text + " ")
    if query.problems:
        raise ValueError(query.problems[0].message)
    return _of(query.root, now) if query.root is not None else lambda _: True


def _of(node: Node, now: datetime) -> Predicate:
    if isinstance(node, Not):
        part = _of(node.part, now)
        return lambda paper: not part(paper)
    if isinstance(node, And | Or):
        parts = [_of(part, now) for part in node.parts]
        among = all if isinstance(node, And) else any
        return lambda paper: among(part(paper) for part in parts)
    if isinstance(node, Filter):
        return _filter(node, now)
    return _words(node)


def _words(leaf: Leaf) -> Predicate:
    highlighter = Highlighter.of(Query(str(leaf), leaf))
    texts: dict[str, Callable[[Paper], str]] = {
        "title": lambda paper: readable(paper.title),
        "abstract": lambda paper: readable(paper.abstract),
        "author": lambda paper: " · ".join(paper.authors),
    }
    fields = [leaf.field] if isinstance(leaf, Word | Phrase) and leaf.field else list(texts)
    return lambda paper: any(highlighter.spans(texts[name](paper), name) for name in fields)


def _filter(condition: Filter, now: datetime) -> Predicate:
    name, value = condition.field, fold(condition.value)
    if name == "year":
        first, end = filters.bounds(condition.value, now)
        return lambda paper: (
            paper.date is not None
            and (first is None or str(paper.date) >= first)
            and (end is None or str(paper.date) < end)
        )
    if name == "has" and value in _HAS:
        return _HAS[value]
    tests: dict[str, Predicate] = {
        "cat": lambda paper: any(_is_in(cat, value) for cat in paper.categories),
        "venue": lambda paper: value in fold(paper.venue or ""),
        "arxiv": lambda paper: paper.arxiv == (arxiv_id(condition.value) or value),
        "doi": lambda paper: paper.doi == (doi(condition.value) or value),
        "repo": lambda paper: any(value in fold(repository(x.url) or "") for x in paper.links),
        "host": lambda paper: any(_is_on(link.url, value) for link in paper.links),
    }
    if name not in tests:
        raise ValueError(
            f"{condition} cannot be asked of a file: only the library knows it (a file knows "
            f"words, title: abstract: author: year: has: {' '.join(f'{test}:' for test in tests)})"
        )
    return tests[name]


def _has(kind: LinkKind) -> Predicate:
    return lambda paper: any(link.kind is kind for link in paper.links)


def _is_in(category: str, wanted: str) -> bool:
    """`cs.LG` is in `cs.LG` and in `cs`."""
    return f"{fold(category)}.".startswith(f"{wanted}.")


def _is_on(url: str, host: str) -> bool:
    try:
        name = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return False
    return name == host or name.endswith("." + host)


_HAS: dict[str, Predicate] = {
    "code": _has(LinkKind.CODE),
    "project": _has(LinkKind.PROJECT),
    "pdf": lambda paper: paper.arxiv is not None or _has(LinkKind.PDF)(paper),
    "link": lambda paper: bool(paper.links),
    "doi": lambda paper: paper.doi is not None,
    "arxiv": lambda paper: paper.arxiv is not None,
    "abstract": lambda paper: bool(paper.abstract),
    "authors": lambda paper: bool(paper.authors),
    "date": lambda paper: paper.date is not None,
}
