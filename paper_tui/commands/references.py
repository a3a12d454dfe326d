"""What a reader means on the command line: papers by reference, papers by query."""

import sys
from collections.abc import Iterable, Iterator, Sequence

from paper_tui.commands.progress_line import ProgressLine
from paper_tui.errors import PaperTuiError
from paper_tui.library.library import Library, Sort
from paper_tui.paper import PaperId
from paper_tui.settings.settings import Locations
from paper_tui.text.readable import inert

DONE, NOTHING, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done, failed or nothing found, wrong usage, interrupted."""


class CommandError(PaperTuiError):
    """What was asked for cannot be done as it was asked."""


def papers_named(references: Iterable[str], library: Library) -> list[PaperId]:
    """The papers that were named, each once; CommandError for one that is not there."""
    found: list[PaperId] = []
    for reference in _references(references):
        ids = library.find(reference)
        if not ids:
            raise CommandError(
                f"no paper is known as {inert(reference)!r}: give a number that `paper-tui "
                "search` prints, an arXiv id, a DOI, or a whole title"
            )
        if len(ids) > 1:
            numbers = ", ".join(str(id_) for id_ in ids)
            raise CommandError(f"{inert(reference)!r} may be any of {numbers}: give the number")
        found += ids
    if not found:
        raise CommandError("no paper was named")
    return list(dict.fromkeys(found))


def papers_found(
    query: str,
    locations: Locations,
    library: Library,
    sort: str,
    *,
    near: bool = False,
    quiet: bool = False,
) -> Sequence[PaperId]:
    """The papers that a query finds; the index is first brought up to date if it is needed.

    When no paper has all the words, there is none, or with `near` those that have most of them; it
    is said which words are not found, unless `quiet`.
    """
    from paper_tui.search.once import fresh_hits  # noqa: PLC0415

    order = None if sort == "relevance" else Sort(sort)
    with ProgressLine() as bar:
        hits = fresh_hits(library, locations.index, query, order, progress=bar.indexing)
    for problem in hits.problems:
        print(f"paper-tui: {inert(problem.message)}", file=sys.stderr)
    if not hits.missing:
        return hits.ids
    if not quiet:
        _tell_missing(hits.missing, near=near)
    return hits.ids if near else ()


def _tell_missing(missing: Sequence[str], *, near: bool) -> None:
    words = ", ".join(missing)
    told = f"; without: {words}" if near else f" (not found: {words})"
    print(f"paper-tui: no paper has all of it{told}", file=sys.stderr)


def _references(given: Iterable[str]) -> Iterator[str]:
    for reference in given:
        if reference == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield reference
