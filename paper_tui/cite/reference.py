"""What a citation is made of, in whatever format it is then written. Pure.

A reference holds what the library knows of a paper and nothing else: a field that is not known
is empty, and every format leaves it out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from paper_tui.cite import venue
from paper_tui.cite.venue import Venue
from paper_tui.paper import Paper, PartialDate
from paper_tui.text.names import Name, split
from paper_tui.text.plurals import counted
from paper_tui.text.readable import inert, readable, readable_title

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
"""In English whatever the locale: citation formats name months in no other language."""


class Kind(StrEnum):
    """What is cited, as far as it changes how it is cited."""

    ARTICLE = "article"
    PROCEEDINGS = "paper in proceedings"
    PREPRINT = "preprint"
    OTHER = "paper"


@dataclass(frozen=True, slots=True)
class Reference:
    """The parts of a citation as plain text, in Unicode (NFC).

    `date` is the date of what is cited: that of publication when the venue gives its year, the
    paper's own otherwise. `url` is where the paper itself is read, never its code.
    """

    kind: Kind
    title: str
    authors: tuple[Name, ...] = ()
    date: PartialDate | None = None
    venue: Venue | None = None
    arxiv: str | None = None
    arxiv_class: str | None = None
    doi: str | None = None
    url: str | None = None


def reference(paper: Paper) -> Reference:
    """The reference to a paper."""
    place = venue.read(_composed(readable(paper.venue))) if paper.venue else None
    if place is not None:
        kind = Kind.PROCEEDINGS if place.proceedings else Kind.ARTICLE
    else:
        kind = Kind.PREPRINT if paper.arxiv else Kind.OTHER
    return Reference(
        kind=kind,
        title=_composed(readable_title(paper.title)),
        authors=tuple(name for author in paper.authors if (name := _name(author)).family),
        date=_date(paper, place),
        venue=place,
        arxiv=_inert(paper.arxiv),
        arxiv_class=_inert(paper.categories[0]) if paper.arxiv and paper.categories else None,
        doi=_inert(paper.doi),
        url=_inert(paper.address),
    )


def missing(paper: Paper) -> tuple[str, ...]:
    """What a full citation needs and is not known, in words for the reader: authors, date, …

    >>> missing(Paper("Pulsars in a Box"))
    ('authors', 'date', 'venue or identifier')
    """
    found = reference(paper)
    lacking = []
    if not found.authors:
        lacking.append("authors")
    if found.date is None:
        lacking.append("date")
    if found.venue is None and not (found.arxiv or found.doi):
        lacking.append("venue or identifier")
    return tuple(lacking)


def lacking(papers: Sequence[Paper]) -> str:
    """What the papers' citations need and is not known, in words: `authors, date`.

    Of several papers it is said of how many: `authors of 12 papers, date of 1 paper`. Empty when
    nothing is missing.
    """
    counts = Counter(name for paper in papers for name in missing(paper))
    if len(papers) == 1:
        return ", ".join(counts)
    return ", ".join(f"{name} of {counted(count, 'paper')}" for name, count in counts.items())


def _name(author: str) -> Name:
    """The parts of a name as they are shown; without a family name nothing else."""
    parts = split(_composed(author))  # first: it knows what the no-break spaces in a name mean
    family, given = readable(parts.family), readable(parts.given)
    if not (family and given):
        return Name(family or given)
    return Name(family, given, readable(parts.particle), readable(parts.suffix))


def _inert(text: str | None) -> str | None:
    """An identifier or address without what would end its line in a format made of lines."""
    return None if text is None else inert(text)


def _composed(text: str) -> str:
    """Letters with their accents as one character each, as BibTeX and LaTeX expect them."""
    return normalize("NFC", text)


def _date(paper: Paper, place: Venue | None) -> PartialDate | None:
    if place is None or place.year is None:
        return paper.date
    return PartialDate(place.year)  # the paper's month and day are those of its preprint
