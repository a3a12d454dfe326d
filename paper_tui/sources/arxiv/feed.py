"""arXiv's feeds: answers of the query API (Atom) and the daily announcements (RSS 2.0, Atom).

https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/rss_specifications.html
"""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from paper_tui.errors import SourceError
from paper_tui.paper import Listing, Paper, PartialDate, Record, Reject
from paper_tui.sources.arxiv import arxiv_fields
from paper_tui.sources.format import Format
from paper_tui.sources.streams.xml import elements
from paper_tui.text import identifiers

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_PAPERS = frozenset({_ATOM + "entry", "item"})
_TITLES = frozenset({_ATOM + "title", "title"})
_DAYS = frozenset({_ATOM + "updated", "pubDate"})

_DAILY_TITLE = " updates on arXiv.org"
_ANNOUNCEMENT = re.compile(r"arXiv:\S+\s+Announce Type:\s+\S+\s+Abstract:\s*")


def sniff(head: bytes) -> bool:
    """Whether this is an XML feed that names arXiv.org before its first paper."""
    start = re.split(rb"<(?:entry|item)\b", head, maxsplit=1)[0]
    return re.search(rb"<(?:feed|rss)\b", start) is not None and b"arxiv.org" in start.lower()


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a feed; those of a daily feed with their place on that day's page.

    SourceError, in arXiv's own words, for the answer to a query that it refuses.
    """
    category, day, place = "", "", 0
    for line, element in elements(stream, _PAPERS | _TITLES | _DAYS):
        if element.tag in _TITLES:
            title = _text(element)
            category = title.removesuffix(_DAILY_TITLE) if title.endswith(_DAILY_TITLE) else ""
            continue
        if element.tag in _DAYS:
            day = str(_day(_text(element)) or "")
            continue
        place += 1
        listing = None
        if category:
            page = f"arxiv/{category.replace(', ', '+')}/{day}".rstrip("/")
            listing = Listing(page, place, day or None)
        yield _record(element, line, listing)


FORMAT = Format("arxiv-feed", "an arXiv feed", sniff, read)


def _record(entry: Element, line: int, listing: Listing | None) -> Record | Reject:
    address = _child(entry, _ATOM + "id", "guid", "link").removeprefix("oai:arXiv.org:")
    title = _child(entry, _ATOM + "title", "title")
    abstract = _raw(entry, _ATOM + "summary", "description")
    if announcement := _ANNOUNCEMENT.match(abstract):
        abstract = abstract[announcement.end() :]
    if "arxiv.org/api/errors" in address:
        raise SourceError(f"arXiv refused the query: {arxiv_fields.line(abstract)}")
    arxiv = identifiers.arxiv_id(address)
    if arxiv is None or not title:
        missing = "no title" if arxiv else "no arXiv identifier"
        return Reject(line, f"this entry of the feed has {missing}", title or address)
    abstract = arxiv_fields.paragraphs(abstract)
    comment = _child(entry, _ARXIV + "comment")
    paper = Paper(
        title=title,
        abstract=abstract,
        authors=_authors(entry),
        date=_submitted(entry, listing) or arxiv_fields.month_of(arxiv),
        arxiv=arxiv,
        doi=identifiers.doi(_child(entry, _ARXIV + "doi", _ARXIV + "DOI").partition(" ")[0]),
        links=arxiv_fields.links(abstract, comment),
        venue=_child(entry, _ARXIV + "journal_ref", _ARXIV + "journal_reference") or None,
        categories=_categories(entry),
        comment=comment or None,
    )
    return Record(paper, line, listing)


def _authors(entry: Element) -> tuple[str, ...]:
    named = [_child(author, _ATOM + "name") for author in entry.findall(_ATOM + "author")]
    if any(named):
        return tuple(filter(None, named))
    return arxiv_fields.authors(_child(entry, _DC + "creator"))


def _categories(entry: Element) -> tuple[str, ...]:
    """arXiv's own categories, the primary one first; ACM's and MSC's classes are left out."""
    primary = entry.find(_ARXIV + "primary_category")
    found = [] if primary is None else [primary.get("term", "")]
    found += (
        category.get("term") or _text(category)
        for category in [*entry.findall(_ATOM + "category"), *entry.findall("category")]
        if category.get("scheme", _ARXIV[1:-1]) == _ARXIV[1:-1]
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _submitted(entry: Element, listing: Listing | None) -> PartialDate | None:
    """The day of the first version; a daily feed knows only the day of the announcement."""
    return None if listing else _day(_child(entry, _ATOM + "published"))


def _day(text: str) -> PartialDate | None:
    """The day of an Atom (RFC 3339) or RSS (RFC 822) date, in its own time zone."""
    try:
        return PartialDate.parse(text[:10])
    except ValueError:
        return arxiv_fields.mail_date(text)


def _child(entry: Element, *names: str) -> str:
    """The text of the first child of these names that has any, on one line."""
    return arxiv_fields.line(_raw(entry, *names))


def _raw(entry: Element, *names: str) -> str:
    for name in names:
        if text := entry.findtext(name, "").strip():
            return text
    return ""


def _text(element: Element) -> str:
    return arxiv_fields.line("".join(element.itertext()))
