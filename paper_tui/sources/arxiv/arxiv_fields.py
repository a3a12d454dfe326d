"""How arXiv writes a paper's fields, in its feeds and in its bulk snapshot alike."""

import re
from datetime import date

from paper_tui.paper import Link, PartialDate
from paper_tui.text import names
from paper_tui.text.links import find_links
from paper_tui.text.readable import readable

# arXiv wraps its lines at about 80 characters; a new paragraph is indented by two spaces.
_PARAGRAPH = re.compile(r"\n\s*\n|\n {2,}")
_AFFILIATION = re.compile(r" ?\([^()]*\)")
_AUTHOR_END = re.compile(r", and |, | and ")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


def line(text: str) -> str:
    """A wrapped text on one line."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """A wrapped abstract: each paragraph on one line, an empty line between two."""
    return "\n\n".join(filter(None, map(line, _PARAGRAPH.split(text.strip()))))


def authors(text: str) -> tuple[str, ...]:
    """The authors of a list in words, without their affiliations.

    `A. One, B. Two (1) and C. Three ((1) A Group, (2) Another)`.
    """
    bare = _AFFILIATION.sub("", _AFFILIATION.sub("", line(text)))
    parts: list[str] = []
    for part in _AUTHOR_END.split(bare):
        if parts and part in names.SUFFIXES:
            parts[-1] += f", {part}"
        elif part.strip():
            parts.append(readable(part))
    return tuple(parts)


def links(abstract: str, comment: str) -> tuple[Link, ...]:
    """The addresses that an abstract and the authors' comment give, each once."""
    found = {link.url: link for text in (comment, abstract) for link in find_links(text)}
    return tuple(found.values())


def month_of(arxiv_id: str) -> PartialDate:
    """The month in which a paper came to arXiv: its identifier tells (`2205.12454`).

    https://info.arxiv.org/help/arxiv_identifier.html; arXiv began in 1991.
    """
    digits = arxiv_id.rpartition("/")[2]
    year = int(digits[:2])
    return PartialDate(year + (1900 if year > 90 else 2000), int(digits[2:4]))


def mail_date(text: str) -> PartialDate | None:
    """The day of a date as mail writes it (RFC 5322: `Mon, 2 Apr 2007 19:18:42 GMT`)."""
    found = text.replace(",", " ").split()
    try:
        day, month, year = found[-5:-2]
        return PartialDate.of(date(int(year), _MONTHS[month], int(day)))
    except (KeyError, ValueError):
        return None
