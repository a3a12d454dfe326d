"""One question to an index that is up to date."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from paper_tui.library import Library, Sort
from paper_tui.search.engine import Hits, Search
from paper_tui.search.query import parse


def fresh_hits(
    library: Library,
    index_dir: Path,
    query: str,
    sort: Sort | None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Hits:
    """What a query finds; where it has words, the index is first brought up to date.

    `progress` gets papers done and in all. Raises SearchError when the index cannot be written.
    """
    with closing(Search(library, index_dir)) as search:
        hits = search.search(query, sort)
        if is_behind(hits):
            from paper_tui.search import index  # noqa: PLC0415 - imports Whoosh

            index.catch_up(library, index_dir, progress)
            hits = search.search(query, sort)
    return hits


def present_hits(library: Library, index_dir: Path, query: str, sort: Sort | None) -> Hits | None:
    """The same without waiting: None where the index has to catch up first."""
    with closing(Search(library, index_dir)) as search:
        hits = search.search(query, sort)
    return None if is_behind(hits) else hits


def is_behind(hits: Hits) -> bool:
    """Whether hits may not be all: words were looked for in an index that is behind."""
    return hits.behind and parse(hits.text).has_words()
