"""What a library is exported to: bibliographies, a reading list, a page, a table, JSON Lines.

Entries are read from the library some hundred at a time, so that a library of any size streams.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TextIO

from paper_tui.cite import TEMPLATE, Format, citation_key, pieces
from paper_tui.exchange import csv_table, html_page, markdown_list
from paper_tui.library.library import Entry, Library
from paper_tui.paper import Paper, PaperId
from paper_tui.sources import json_lines
from paper_tui.system.batched import batched
from paper_tui.system.files import write


class Export(StrEnum):
    """The kinds of files that papers leave in."""

    BIBTEX = "bibtex"
    BIBTEX_LATEX = "bibtex-latex"
    BIBLATEX = "biblatex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    TYPST = "typst"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    JSON_LINES = "jsonl"

    @property
    def label(self) -> str:
        """The name that a reader knows it by."""
        return _LABELS.get(self) or Format(self.value).label

    @property
    def ending(self) -> str:
        """What the name of such a file ends in: `.bib`."""
        return _ENDINGS.get(self) or Format(self.value).ending

    @classmethod
    def of(cls, path: Path) -> "Export | None":
        """The kind that the ending of a file's name stands for; `.bib` is BibTeX."""
        ending = path.suffix.lower()
        return next((kind for kind in cls if ending in (kind.ending, *_ALSO.get(kind, ()))), None)


_LABELS = {
    Export.MARKDOWN: "Markdown reading list",
    Export.HTML: "HTML page",
    Export.CSV: "CSV table",
    Export.JSON_LINES: "JSON Lines",
}
_ENDINGS = {
    Export.MARKDOWN: ".md",
    Export.HTML: ".html",
    Export.CSV: ".csv",
    Export.JSON_LINES: ".jsonl",
}
_ALSO = {Export.TYPST: (".yaml",), Export.HTML: (".htm",), Export.MARKDOWN: (".markdown",)}

BATCH = 500
"""Entries that are read at once, and held in memory."""


def export(
    library: Library,
    ids: Sequence[PaperId],
    kind: Export,
    target: Path | None,
    *,
    template: str = TEMPLATE,
    title: str = "Reading list",
    stream: TextIO | None = None,
) -> None:
    """Write papers to a file (whole or not at all) or, with None, to `stream` or stdout.

    See `exported`. Raises WritingError, LibraryError and ConfigError (the template).
    """
    write(exported(library, ids, kind, template=template, title=title), target, stream)


def exported(
    library: Library,
    ids: Sequence[PaperId],
    kind: Export,
    *,
    template: str = TEMPLATE,
    title: str = "Reading list",
) -> Iterator[str]:
    """The papers as text in the order given, piece by piece.

    Where citation keys stand in it, a paper keeps its key from then on; `template` makes those of
    papers that have none. `title` heads the reading list and the page.
    """
    entries = (entry for batch in batched(ids, BATCH) for entry in library.entries(batch))
    match kind:
        case Export.JSON_LINES:
            return map(_line, entries)
        case Export.CSV:
            return csv_table.rows(entries)
        case Export.HTML:
            return html_page.page(entries, title)
        case Export.MARKDOWN:
            return markdown_list.reading_list(entries, title)
        case _:
            return pieces(_cited(library, ids, template), Format(kind.value))


def _cited(library: Library, ids: Sequence[PaperId], template: str) -> Iterator[tuple[Paper, str]]:
    make = partial(citation_key, template=template)
    for batch in batched(ids, BATCH):
        entries = library.entries(batch)
        keys = library.claim_keys([entry.id for entry in entries], make)
        yield from zip((entry.paper for entry in entries), keys, strict=True)


def _line(entry: Entry) -> str:
    held = json_lines.Holding(entry.paper, entry.listings, entry.mark, entry.added, entry.key)
    return json_lines.dump(held).decode()
