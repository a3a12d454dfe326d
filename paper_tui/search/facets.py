"""What the papers of a result have in common: counts by tag, status, page and so on."""

from collections.abc import Sequence
from dataclasses import dataclass

from paper_tui.library import Library
from paper_tui.paper import PaperId
from paper_tui.search.query import And, Filter, Node, Not, Or, Query, all_of, parse

FIELDS = ("is", "has", "tag", "page", "host", "year", "cat")
"""The fields that are counted, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field, how many papers of the result have it, and whether it is asked for."""

    field: str
    value: str
    papers: int
    chosen: bool = False


def facets(library: Library, ids: Sequence[PaperId], text: str = "") -> dict[str, list[Facet]]:
    """The facets of a result by field, the commonest first; `text` is the query that gave it.

    A field without values is left out.
    """
    root = parse(text).root
    counted: dict[str, list[Facet]] = {}
    for field in FIELDS:
        tally = library.tally(field, ids)
        found = [
            Facet(field, value, papers, _has(root, Filter(field, value)))
            for value, papers in tally.items()
        ]
        if found:
            counted[field] = found
    return counted


def toggled(text: str, field: str, value: str) -> str:
    """The query narrowed to a value of a field; or, when it is so already, widened again."""
    query = parse(text)
    chosen = Filter(field, value)
    parts = _parts(query.root)
    kept = [part for part in parts if not _same(part, chosen)]
    if len(kept) == len(parts):
        kept.append(chosen)
    # What is still being typed in the middle of a query has been typed by now.
    return str(Query("", all_of([_finished(part) for part in kept])))


def _has(root: Node | None, chosen: Filter) -> bool:
    return any(_same(part, chosen) for part in _parts(root))


def _parts(root: Node | None) -> tuple[Node, ...]:
    """What a query demands, each by itself."""
    if root is None:
        return ()
    return root.parts if isinstance(root, And) else (root,)


def _same(part: Node, chosen: Filter) -> bool:
    return (
        isinstance(part, Filter)
        and part.field == chosen.field
        and part.value.casefold() == chosen.value.casefold()
    )


def _finished(node: Node) -> Node:
    if isinstance(node, Not):
        return Not(_finished(node.part))
    if isinstance(node, And | Or):
        return type(node)(tuple(map(_finished, node.parts)))
    return node.finished()
