"""What bibliographies of every format have in common: identifiers, links, titles, dates."""

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from paper_tui.paper import Link, LinkKind, PartialDate
from paper_tui.text import identifiers
from paper_tui.text.links import find_links, link_kind


def arxiv_of(*texts: str) -> str | None:
    """The first arXiv identifier that one of the texts is."""
    return next((found for text in texts if text and (found := identifiers.arxiv_id(text))), None)


def doi_of(*texts: str) -> str | None:
    """The first DOI that one of the texts is; arXiv's own DOIs are left to `arxiv_of`."""
    return next((found for text in texts if text and (found := identifiers.doi(text))), None)


def links(
    urls: Iterable[str],
    *,
    arxiv: str | None,
    doi: str | None,
    pdfs: Iterable[str] = (),
    prose: Iterable[str] = (),
) -> tuple[Link, ...]:
    """The web addresses of a record, then those in its prose, each once.

    An address that says no more than the paper's own identifiers is left out.
    """
    found = [Link(url, link_kind(url)) for url in urls if _is_web(url)]
    found += [Link(url, LinkKind.PDF) for url in pdfs if _is_web(url)]
    for text in prose:
        found += find_links(text)
    own = (arxiv, doi)
    once = {
        link.url: link
        for link in found
        if (identifiers.arxiv_id(link.url) or identifiers.doi(link.url) or "") not in own
    }
    return tuple(once.values())


def stand_in_title(arxiv: str | None, doi: str | None, url: str = "") -> str:
    """What stands for the title of a paper of which a source gives only an identifier."""
    if arxiv:
        return f"arXiv:{arxiv}"
    return f"doi:{doi}" if doi else url


def venue(
    name: str, *, volume: str = "", number: str = "", pages: str = "", year: int | None = None
) -> str | None:
    """Where a paper appeared, on one line, with its place there as far as a citation can read it.

    `Nature 585(7825): 357-362 (2020)` for a journal, `Proceedings of X, pp. 1-10` without a volume;
    the name alone when the place has another shape. None when there is no name.
    """
    name, volume, number = " ".join(name.split()), volume.strip(), _hyphened(number)
    pages = _hyphened(pages)
    if not name or not _PAGES.fullmatch(pages):
        return name or None
    if not volume:
        return f"{name}, pp. {pages}" if "-" in pages else name
    issue = f"({number})" if number else ""
    if year and _VOLUME.fullmatch(volume + issue) and not _UNSAFE_NAME.search(name):
        return f"{name} {volume}{issue}: {pages} ({year})"
    return name


def partial_date(year: int, month: int = 0, day: int = 0) -> PartialDate | None:
    """A date as precise as its parts are possible; None for no possible year."""
    if not 1 <= year <= 9999:
        return None
    if not 1 <= month <= 12:
        return PartialDate(year)
    try:
        date(year, month, day)
    except ValueError:
        return PartialDate(year, month)
    return PartialDate(year, month, day)


_VOLUME = re.compile(r"\d{1,4}(?:\(\d{1,4}(?:-\d{1,4})?\))?")
_PAGES = re.compile(r"[A-Za-z]?\d+(?:-[A-Za-z]?\d+)?")
_UNSAFE_NAME = re.compile(r"[\d:;]")  # what makes it unclear where the name of a journal ends
_DASH = re.compile(r"\s*[-‐‑‒–—]+\s*")


def _hyphened(text: str) -> str:
    return _DASH.sub("-", text.strip()) if text else ""


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
