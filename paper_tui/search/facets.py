"""What the papers of a result have in common: counts by tag, status, page and so on."""

from collections.abc import Collection
from dataclasses import dataclass

from paper_tui.library import Library
from paper_tui.paper import PaperId
from paper_tui.search.query import And, Filter, Node, Query, all_of, parse

FIELDS = ("is", "has", "tag", "page", "host", "year", "cat")
"""The fields that are counted, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field, and how many papers of the result have it."""

    field: str
    value: str
    papers: int


def facets(library: Library, ids: Collection[PaperId] | None = None) -> dict[str, list[Facet]]:
    """The facets of a result, or (None) of the whole library, by field, the commonest first.

    A field without values is left out. Takes about 0.2 s at 100,000 papers: not on an event loop.
    """
    counted = {
        field: [Facet(field, value, papers) for value, papers in library.tally(field, ids).items()]
        for field in FIELDS
    }
    return {field: found for field, found in counted.items() if found}


def chosen(text: str) -> list[tuple[str, str]]:
    """The conditions that a query demands, each a field and a value."""
    return [
        (part.field, part.value) for part in _parts(parse(text).root) if isinstance(part, Filter)
    ]


def toggled(text: str, field: str, value: str) -> str:
    """The query narrowed to a value of a field; or, when it is so already, widened again.

    A word that is still being typed stays last, and the beginning of a word: `gra` finds the same
    papers in `tag:gnn gra`.
    """
    query = parse(text)
    wanted = Filter(field, value)
    parts = _parts(query.root)
    kept = [part for part in parts if not _same(part, wanted)]
    if len(kept) == len(parts):
        kept = [wanted, *kept] if str(query).strip() == str(query) else [*kept, wanted]
    return str(Query("", all_of(kept)))


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
