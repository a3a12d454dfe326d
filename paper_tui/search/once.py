"""One question of a script, a setting or a command: the query is whole, the index up to date."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from paper_tui.errors import PaperTuiError
from paper_tui.library.library import Library, Sort
from paper_tui.search.engine import Hits, Search
from paper_tui.search.language.parser import parse
from paper_tui.text.readable import inert


class QueryError(PaperTuiError):
    """A query cannot be understood as it stands."""


def finished(query: str) -> str:
    """The query as one that nobody goes on typing: its last word is whole (`tag:ml`, no `tag:ml2`).

    The screen goes on without what it cannot understand; a script must not: QueryError for a
    mistake, and for text that asks for nothing (`tag:`). What is merely too much is no mistake:
    `Hits.problems` tells what was let go.
    """
    parsed = parse(f"{query} ")
    for problem in parsed.problems:
        if not problem.too_much:
            raise QueryError(f"{problem.message} (in the query {inert(query)!r})")
    if query.strip() and parsed.root is None:
        raise QueryError(f"the query {inert(query)!r} asks for nothing")
    return parsed.text


def fresh_hits(
    library: Library,
    index_dir: Path,
    query: str,
    sort: Sort | None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Hits:
    """What a finished query finds; where it has words, the index is first brought up to date.

    `progress` gets papers done and in all. Raises QueryError, and SearchError when the index cannot
    be written.
    """
    query = finished(query)
    with closing(Search(library, index_dir)) as search:
        hits = search.search(query, sort)
        if is_behind(hits):
            from paper_tui.search.index import writer  # noqa: PLC0415 - imports Whoosh

            writer.catch_up(library, index_dir, progress)
            hits = search.search(query, sort)
    return hits


def present_hits(library: Library, index_dir: Path, query: str, sort: Sort | None) -> Hits | None:
    """The same without waiting: None where the index has to catch up first."""
    with closing(Search(library, index_dir)) as search:
        hits = search.search(finished(query), sort)
    return None if is_behind(hits) else hits


def is_behind(hits: Hits) -> bool:
    """Whether hits may not be all: words were looked for in an index that is behind."""
    return hits.behind and parse(hits.text).has_words()
