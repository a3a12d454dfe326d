"""arXiv's bulk snapshot of all metadata: JSON Lines, a paper a line, millions of them.

The fields: https://www.kaggle.com/datasets/Cornell-University/arxiv
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.paper import Paper, PartialDate, Record, Reject
from paper_tui.sources.arxiv import arxiv_fields
from paper_tui.sources.format import Format
from paper_tui.sources.streams.json_fields import Fields, JsonError
from paper_tui.sources.streams.stream import byte_lines, too_long
from paper_tui.text import identifiers, names

_MARKS = (b'"id"', b'"authors_parsed"', b'"versions"', b'"abstract"')


def sniff(head: bytes) -> bool:
    """Whether the first line is an object with the snapshot's own fields."""
    line = head.lstrip().partition(b"\n")[0]
    return line.startswith(b"{") and all(mark in line for mark in _MARKS)


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a snapshot, each on its line, in constant memory."""
    for number, raw in byte_lines(stream):
        if raw is None:
            yield too_long(number)
        elif raw and not raw.isspace():
            try:
                paper = _paper(Fields.parse(raw))
            except JsonError as error:
                yield Reject(number, str(error), raw.decode(errors="replace"))
                continue
            if isinstance(paper, Paper):
                yield Record(paper, number)
            else:
                yield Reject(number, paper, raw.decode(errors="replace"))


FORMAT = Format("arxiv-snapshot", "arXiv's bulk snapshot", sniff, read)


def _paper(fields: Fields) -> Paper | str:
    """The paper, or what is missing."""
    arxiv = identifiers.arxiv_id(fields.text("id"))
    title = arxiv_fields.line(fields.text("title"))
    if arxiv is None:
        return "the record has no arXiv identifier"
    if not title:
        return "the record has no title"
    abstract = arxiv_fields.paragraphs(fields.text("abstract"))
    comment = arxiv_fields.line(fields.text("comments"))
    return Paper(
        title=title,
        abstract=abstract,
        authors=_authors(fields),
        date=_first_version(fields) or arxiv_fields.month_of(arxiv),
        arxiv=arxiv,
        doi=identifiers.doi(fields.text("doi").partition(" ")[0]),
        links=arxiv_fields.links(abstract, comment),
        venue=arxiv_fields.line(fields.text("journal-ref")) or None,
        categories=tuple(fields.text("categories").split()),
        comment=comment or None,
    )


# "C. -P. Yuan": the snapshot parts initials that a hyphen joins.
_PARTED_INITIALS = re.compile(r"(?<=\.) -(?=\w)")


def _authors(fields: Fields) -> tuple[str, ...]:
    """The names as the snapshot has parted them: family, given, suffix, then affiliations."""
    parted = []
    for parts in fields.values("authors_parsed"):
        if not isinstance(parts, list):
            continue
        family, given, suffix, *_ = [*(part for part in parts if isinstance(part, str)), "", "", ""]
        if " -" in given:
            given = _PARTED_INITIALS.sub("-", given)
        parted.append(names.shown(family, given, suffix))
    return tuple(filter(None, parted)) or arxiv_fields.authors(fields.text("authors"))


def _first_version(fields: Fields) -> PartialDate | None:
    versions = fields.parts("versions")
    return arxiv_fields.mail_date(versions[0].text("created")) if versions else None
