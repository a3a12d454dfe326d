"""RIS, as reference managers and publishers write it, and the tagged export of Web of Science.

`rispy` takes the records apart. It gets one at a time, as they come, so that a broken one costs
itself alone. Tags: https://en.wikipedia.org/wiki/RIS_(file_format), and Clarivate's help on "Web
of Science Core Collection Field Tags".
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from paper_tui.paper import Mark, Paper, PartialDate, Record, Reject
from paper_tui.sources.bibliographies import record_fields
from paper_tui.sources.bibliographies.bibtex_fields import month
from paper_tui.sources.format import Format
from paper_tui.sources.streams.stream import lines
from paper_tui.text import names

MAX_RECORD = 2**18
"""The longest record that is read, in characters."""


def sniff(head: bytes) -> bool:
    """Whether a line begins a record: `TY  - JOUR`."""
    return re.search(rb"^TY  - ?\S", head, re.MULTILINE) is not None


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The records of an RIS file; what stands between them is left out.

    Notes (`N1`, where exporters put remarks of every kind) are the paper's comment; research notes
    (`RN`) are the reader's own note.
    """
    import rispy  # noqa: PLC0415 - only for this format

    parser = rispy.RisParser(delimiter_tags_mapping={}, skip_unknown_tags=True)
    return _read(stream, _Tags("TY  -", re.compile(r"ER  -"), "ER  -"), parser.parse, _ris)


def sniff_web_of_science(head: bytes) -> bool:
    """Whether it begins as a file of Web of Science: `FN Clarivate …`, `VR 1.0`."""
    return re.match(rb"\s*FN .*\r?\nVR ", head) is not None


def read_web_of_science(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The records of a tagged file of Web of Science."""
    from rispy.parser import WokParser  # noqa: PLC0415 - only for this format

    parser = WokParser(skip_unknown_tags=True)
    return _read(stream, _Tags("PT ", re.compile(r"ER\s*$"), "ER"), parser.parse, _wos)


FORMAT = Format("ris", "an RIS file", sniff, read)
WEB_OF_SCIENCE = Format(
    "web-of-science", "a Web of Science export", sniff_web_of_science, read_web_of_science
)


@dataclass(frozen=True, slots=True)
class _Tags:
    """The lines that a record begins and ends with, and its end as the parser wants it."""

    start: str
    end: re.Pattern[str]
    end_line: str


class _Fields:
    """The fields of a record, each a text or a list of texts."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def text(self, *names_: str) -> str:
        """The first of these fields that is not empty, on one line."""
        return next((" ".join(each.split()) for name in names_ for each in self.texts(name)), "")

    def texts(self, *names_: str) -> list[str]:
        """All texts of these fields that are not empty."""
        found: list[str] = []
        for name in names_:
            value = self._values.get(name)
            if value is not None:
                values = value if isinstance(value, list) else [value]
                found += [each for each in values if isinstance(each, str) and each.strip()]
        return found


def _read(
    stream: BinaryIO,
    tags: _Tags,
    parse: Callable[[str], list[dict[str, object]]],
    paper: Callable[[_Fields], Paper],
) -> Iterator[Record | Reject]:
    for record in _records(stream, tags):
        if isinstance(record, Reject):
            yield record
            continue
        parsed = parse("\n".join((*record.lines, tags.end_line)))
        fields = _Fields(parsed[0] if parsed else {})
        found, key = paper(fields), fields.text("id")
        if found.title:
            note = "\n\n".join(fields.texts("research_notes"))
            yield Record(
                found,
                record.line,
                key=None if key.isdecimal() else key or None,
                mark=Mark(note=note) if note else None,
            )
        else:
            reason = "the record has neither a title nor an identifier"
            yield Reject(record.line, reason, "\n".join(record.lines))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a record without its end, and the number of the first."""

    line: int
    lines: list[str]


def _records(stream: BinaryIO, tags: _Tags) -> Iterator[_Lines | Reject]:
    """Each record as it ends: with its end tag, at the next record, or with the file."""
    record: _Lines | None = None
    size = 0
    for line in lines(stream):
        if isinstance(line, Reject):
            yield line
            continue
        starts = line.text.startswith(tags.start)
        if record is not None and (starts or tags.end.match(line.text)):
            yield record
            record = None
        if starts:
            record, size = _Lines(line.number, []), 0
        if record is not None:
            size += len(line.text) + 1
            if size > MAX_RECORD:
                yield Reject(record.line, f"the record is longer than {MAX_RECORD // 2**10} KiB")
                record = None
            else:
                record.lines.append(line.text)
    if record is not None:
        yield record


def _ris(fields: _Fields) -> Paper:
    """The paper of an RIS record; its title is empty when nothing can stand for one."""
    urls = [
        url
        for text in fields.texts("urls", "file_attachments2")
        for url in _URLS.split(text.strip())
    ]
    date = _date(fields.texts("year", "publication_year", "date"))
    return _paper(
        title=fields.text("title", "primary_title", "short_title"),
        abstract=fields.text("abstract", "notes_abstract"),
        authors=fields.texts("first_authors", "authors"),
        date=date,
        identifiers=[fields.text("doi"), fields.text("accession_number"), *urls],
        urls=urls,
        pdfs=fields.texts("file_attachments1"),
        venue=record_fields.venue(
            fields.text("alternate_title3", "secondary_title", "journal_name", "alternate_title2"),
            volume=fields.text("volume"),
            number=fields.text("number"),
            pages=_pages(fields.text("start_page"), fields.text("end_page")),
            year=date.year if date else None,
        ),
        keywords=fields.texts("keywords"),
        remarks=fields.texts("notes"),
    )


def _wos(fields: _Fields) -> Paper:
    """The paper of a record of Web of Science."""
    year, day = fields.text("publication_year"), fields.text("publication_date")
    number = re.search(r"\d{1,2}$", day)
    date = _date([year])
    if date is not None:
        date = record_fields.partial_date(date.year, month(day), int(number[0]) if number else 0)
    return _paper(
        title=fields.text("document_title"),
        abstract=fields.text("abstract"),
        authors=fields.texts("author_full_name") or fields.texts("authors"),
        date=date,
        identifiers=[fields.text("doi")],
        venue=record_fields.venue(
            fields.text("publication_name"),
            volume=fields.text("volume"),
            number=fields.text("issue"),
            pages=_pages(fields.text("beginning_page"), fields.text("ending_page"))
            or fields.text("article_number"),
            year=date.year if date else None,
        ),
        keywords=[each for text in fields.texts("author_keywords") for each in text.split(";")],
    )


def _paper(
    *,
    title: str,
    abstract: str,
    authors: Sequence[str],
    date: PartialDate | None,
    identifiers: Sequence[str],
    venue: str | None,
    keywords: Sequence[str],
    remarks: Sequence[str] = (),
    urls: Sequence[str] = (),
    pdfs: Sequence[str] = (),
) -> Paper:
    arxiv = record_fields.arxiv_of(*identifiers)
    doi = record_fields.doi_of(*identifiers)
    return Paper(
        title=title or record_fields.stand_in_title(arxiv, doi, *urls[:1]),
        abstract=abstract,
        authors=tuple(map(names.shown_inverted, authors)),
        date=date,
        arxiv=arxiv,
        doi=doi,
        links=record_fields.links(urls, arxiv=arxiv, doi=doi, pdfs=pdfs, prose=[abstract]),
        venue=venue,
        keywords=tuple(dict.fromkeys(word.strip(" *") for word in keywords)),
        comment="; ".join(" ".join(each.split()) for each in remarks) or None,
    )


_URLS = re.compile(r"\s*;\s*(?=https?://)|\s+")
_DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2})?(?:[/-](\d{1,2})?)?)?(?!\d)")


def _date(texts: list[str]) -> PartialDate | None:
    """The first date (`1948/07//`, `2004`), as precisely as another one of its year tells it."""
    found = [match for text in texts if (match := _DATE.match(text.strip()))]
    dates = [
        date
        for each in found
        if (date := record_fields.partial_date(*(int(part or 0) for part in each.groups())))
    ]
    same_year = [date for date in dates if date.year == dates[0].year]
    return max(same_year, key=lambda date: len(str(date)), default=None)


def _pages(first: str, last: str) -> str:
    return f"{first}-{last}" if first and last and first != last and "-" not in first else first
