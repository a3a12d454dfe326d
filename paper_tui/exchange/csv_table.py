"""A table of papers as CSV (RFC 4180), to be opened in a spreadsheet. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator

from paper_tui.cite.reference import reference
from paper_tui.library.library import Entry
from paper_tui.text.readable import inert, readable

COLUMNS = (
    *("title", "authors", "organization", "date", "venue", "arxiv", "doi", "url", "code"),
    *("status", "starred", "priority", "tags", "note", "added", "key", "abstract"),
)


def rows(entries: Iterable[Entry]) -> Iterator[str]:
    """A line of column names, then a record for each paper; lines end in CR LF."""
    yield _record(COLUMNS)
    for entry in entries:
        yield _record(tuple(map(_no_formula, _cells(entry))))


def _cells(entry: Entry) -> tuple[str, ...]:
    paper, mark = entry.paper, entry.mark
    cited = reference(paper)
    return (
        cited.title,
        "; ".join(map(readable, paper.authors)),
        readable(paper.organization or ""),
        str(paper.date or ""),
        readable(paper.venue or ""),
        cited.arxiv or "",
        cited.doi or "",
        cited.url or "",
        " ".join(map(inert, paper.repositories)),
        mark.status.value,
        "yes" if mark.starred else "",
        str(mark.priority or ""),
        " ".join(map(inert, sorted(mark.tags))),
        inert(mark.note, keep_lines=True),
        entry.added.date().isoformat(),
        inert(entry.key or ""),
        readable(paper.abstract),
    )


def _no_formula(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula (OWASP, "CSV Injection")."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _record(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
