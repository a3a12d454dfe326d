"""Answers of the Semantic Scholar Academic Graph API: a search, a batch, a paper.

https://api.semanticscholar.org/api-docs/graph
"""

from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.paper import Paper, PartialDate, Record, Reject
from paper_tui.sources.bibliographies import record_fields
from paper_tui.sources.format import Format
from paper_tui.sources.streams.json_fields import Fields, JsonError
from paper_tui.sources.streams.json_objects import objects


def sniff(head: bytes) -> bool:
    """Whether it is JSON with Semantic Scholar's own identifiers."""
    return head.lstrip()[:1] in {b"[", b"{"} and b'"paperId"' in head and b'"title"' in head


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of an answer, each with the line that the answer (or the paper) begins on."""
    for line, raw in objects(stream):
        try:
            answer = Fields.parse(raw)
        except JsonError as error:
            yield Reject(line, str(error), raw.decode(errors="replace"))
            continue
        for found in answer.parts("data") if "data" in answer else [answer]:
            paper = _paper(found)
            if paper.title:
                yield Record(paper, line)
            else:
                yield Reject(line, "the paper has neither a title nor an identifier")


FORMAT = Format("semantic-scholar", "an answer of Semantic Scholar", sniff, read)


def _paper(found: Fields) -> Paper:
    identifiers = found.part("externalIds")
    arxiv = record_fields.arxiv_of(identifiers.text("ArXiv"), identifiers.text("DOI"))
    doi = record_fields.doi_of(identifiers.text("DOI"))
    abstract = found.text("abstract")
    return Paper(
        title=found.text("title") or record_fields.stand_in_title(arxiv, doi),
        abstract=abstract,
        authors=tuple(filter(None, (author.text("name") for author in found.parts("authors")))),
        date=_date(found),
        arxiv=arxiv,
        doi=doi,
        links=record_fields.links(
            [],
            arxiv=arxiv,
            doi=doi,
            pdfs=[found.part("openAccessPdf").text("url")],
            prose=[abstract],
        ),
        venue=_venue(found),
    )


def _date(found: Fields) -> PartialDate | None:
    try:
        return PartialDate.parse(found.text("publicationDate"))
    except ValueError:
        year = found.number("year")
        return record_fields.partial_date(year) if year else None


def _venue(found: Fields) -> str | None:
    """The journal or meeting; arXiv is none."""
    journal = found.part("journal")
    name = found.text("venue") or journal.text("name")
    return None if name.lower().startswith("arxiv") or name == "CoRR" else name or None
