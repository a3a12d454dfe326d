"""CSL-JSON, the exchange format of citation processors, as Zotero and the DOI resolvers give it.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables, and the schema
at https://github.com/citation-style-language/schema
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO

from paper_tui.paper import Mark, Paper, PartialDate, Record, Reject
from paper_tui.sources.bibliographies import record_fields
from paper_tui.sources.format import Format
from paper_tui.sources.streams.json_fields import Fields, JsonError
from paper_tui.sources.streams.json_objects import objects
from paper_tui.text import names

_OWN = re.compile(
    rb'"(?:citation-key|container-title|DOI|event-title|issued|non-dropping-particle|title-short'
    rb'|URL)"\s*:|"type"\s*:\s*"(?:article|article-journal|book|chapter|document|manuscript'
    rb'|paper-conference|report|thesis|webpage)"'
)
_TAG = re.compile(r"</?(?:i|b|sub|sup|sc|span|p|jats:[a-z-]+)\b[^<>]*>")
_ENTITY = re.compile(r"&(?:amp|gt|lt|quot);")
_NUMBER = re.compile(r"\d{1,4}")
_CITATION_KEY = re.compile(r"^Citation Key:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_DOI = re.compile(r"^DOI:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_IN_NOTE = re.compile(r"(?:Citation Key|arXiv|DOI):\s*\S+(?: \[[\w.-]+\])?", re.IGNORECASE)
_ARXIV_NUMBER = re.compile(r"\barXiv:\s?(\S+)", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether it is JSON with types, and with a type or a field that only CSL names so."""
    start = head.lstrip()[:1]
    return start in {b"[", b"{"} and b'"type"' in head and _OWN.search(head) is not None


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The items of a list, of `{"items": […]}`, or the one item that the document is.

    A `note` is the paper's comment, as it is in BibTeX; an `annote` is the reader's own note.
    """
    for line, raw in objects(stream):
        try:
            fields = Fields.parse(raw)
        except JsonError as error:
            yield Reject(line, str(error), raw.decode(errors="replace"))
            continue
        items = fields.parts("items") if "items" in fields else [fields]
        for item in items:
            paper = _paper(item)
            if paper.title:
                note = item.text("annote")
                mark = Mark(note=note) if note else None
                yield Record(paper, line, key=_key(item), mark=mark)
            else:
                text = raw.decode(errors="replace") if item is fields else ""
                yield Reject(line, "the item has neither a title nor an identifier", text)


FORMAT = Format("csl-json", "CSL-JSON", sniff, read)


def _key(item: Fields) -> str | None:
    """The citation key; an `id` that is an address, a DOI or a number is none."""
    said = _CITATION_KEY.search(item.text("note"))
    key = said[1] if said else item.text("citation-key", "id")
    return None if "/" in key or key.isdecimal() else key or None


def _comment(note: str) -> str | None:
    """What a note says that is no field of its own: Zotero keeps those there, each on a line."""
    lines = (line.strip() for line in note.splitlines())
    return "; ".join(line for line in lines if line and not _IN_NOTE.fullmatch(line)) or None


def _paper(item: Fields) -> Paper:
    """The paper of an item; its title is empty when nothing in the item can stand for one."""
    urls, note = item.text("URL").split(), item.text("note")
    number = _ARXIV_NUMBER.search(f"{item.text('number')} {note}")
    dois = [item.text("DOI"), *_DOI.findall(note)]
    arxiv = record_fields.arxiv_of(number[1] if number else "", *dois, *urls)
    doi = record_fields.doi_of(*dois, *urls)
    date = _date(item.part("issued"))
    abstract = _bare(item.text("abstract"))
    comment = _comment(note)
    return Paper(
        title=_bare(item.text("title")) or record_fields.stand_in_title(arxiv, doi, *urls[:1]),
        abstract=abstract,
        authors=tuple(name for name in map(_name, item.parts("author")) if name),
        date=date,
        arxiv=arxiv,
        doi=doi,
        links=record_fields.links(urls, arxiv=arxiv, doi=doi, prose=[comment or "", abstract]),
        venue=record_fields.venue(
            _bare(item.text("container-title") or item.text("event-title")),
            volume=item.text("volume"),
            number=item.text("issue"),
            pages=item.text("page"),
            year=date.year if date else None,
        ),
        keywords=tuple(filter(None, map(str.strip, re.split("[;,]", item.text("keyword"))))),
        comment=comment,
    )


def _name(parts: Fields) -> str:
    if literal := parts.text("literal"):
        return names.shown(literal, "")
    particles = ("dropping-particle", "non-dropping-particle")
    family = " ".join(filter(None, map(parts.text, (*particles, "family"))))
    return names.shown(family, parts.text("given"), parts.text("suffix"))


def _date(issued: Fields) -> PartialDate | None:
    """The first of the `date-parts`, else the year of a date in words."""
    first = next(iter(issued.values("date-parts")), None)
    if isinstance(first, list):
        parts = [int(part) for part in map(str, first[:3]) if _NUMBER.fullmatch(part)]
        if parts:
            return record_fields.partial_date(*parts)
    found = re.search(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", issued.text("raw", "literal"))
    if not found:
        return None
    return record_fields.partial_date(*(int(part or 0) for part in found.groups()))


def _bare(text: str) -> str:
    """A text without the tags that CSL allows in it, and what Crossref leaves there of its XML."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return " ".join(text.split())
