"""The nouns: papers, where they were listed, and what the reader says of them.

Everything here is an immutable value. Nothing here reads a disk, a clock or a network.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Self

PaperId = NewType("PaperId", int)
"""The library's own number of a paper. Never reused, never shown in an export."""

LARGEST = 2**63 - 1
"""The largest count, priority or place that can be kept: integers of SQLite have 64 bits."""


class LinkKind(StrEnum):
    """What stands behind a link."""

    CODE = "code"
    PROJECT = "project"
    PDF = "pdf"
    OTHER = "other"


class Status(StrEnum):
    """Where a paper stands in the reader's pile."""

    INBOX = "inbox"
    READING = "reading"
    DONE = "done"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day; compares by what is known.

    Prints and parses as the reduced forms of ISO 8601: `2024`, `2024-03`, `2024-03-12`.
    """

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; ValueError when there is no such date."""
        found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
        if found is None:
            raise ValueError(f"not a date: {text!r} (expected YYYY, YYYY-MM or YYYY-MM-DD)")
        year, month, day = (int(part) if part else 0 for part in found.groups())
        date(year, month or (1 if found[2] is None else 0), day or (1 if found[3] is None else 0))
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> Self:
        """The same day, known to the day."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text


@dataclass(frozen=True, slots=True)
class Link:
    """One address that a paper gives, with its scheme."""

    url: str
    kind: LinkKind = LinkKind.OTHER


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of one paper. Only the title is always there.

    `title` and `abstract` are the raw text of the source; `text.readable` makes what is shown.
    `arxiv` is an identifier without its version (`2205.12454`, `cs/0112017`), `doi` is in lower
    case without a resolver. `comment` is arXiv's field of that name.
    `upvotes` and `stars` (of the repository) are counts, None when not known. `organization` is
    the group or firm that Hugging Face shows beside the authors.
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    date: PartialDate | None = None
    arxiv: str | None = None
    doi: str | None = None
    links: tuple[Link, ...] = ()
    venue: str | None = None
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    comment: str | None = None
    upvotes: int | None = None
    stars: int | None = None
    organization: str | None = None

    @property
    def repositories(self) -> tuple[str, ...]:
        """The addresses of the code repositories."""
        return self._linked(LinkKind.CODE)

    @property
    def repository(self) -> str | None:
        """The address of the first code repository, None when there is none."""
        return next(iter(self.repositories), None)

    @property
    def page(self) -> str | None:
        """Where the paper itself is found on the web: arXiv, then its DOI, else None."""
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return f"https://doi.org/{self.doi}" if self.doi else None

    @property
    def pdf(self) -> str | None:
        """The address of a PDF: one that was given, else arXiv's, else None."""
        given = next(iter(self._linked(LinkKind.PDF)), None)
        return given or (f"https://arxiv.org/pdf/{self.arxiv}" if self.arxiv else None)

    @property
    def address(self) -> str | None:
        """Where the paper itself is read: its page, else a PDF, else its project page, else None.

        Never its code: a repository is not the paper.
        """
        return self.page or self.pdf or next(iter(self._linked(LinkKind.PROJECT)), None)

    def _linked(self, kind: LinkKind) -> tuple[str, ...]:
        return tuple(link.url for link in self.links if link.kind is kind)


@dataclass(frozen=True, slots=True)
class Listing:
    """This paper stood on that page, at that place.

    `page` is the page's own lasting name (`hf/daily/2026-06-12`), empty when the source has none:
    the importer then names it after the file. `place` counts from 1. `day` is the day that the
    page itself shows: complete (`2026-06-12`) or, from a page that prints no year, as it stands
    there (`Aug 8`). It is never the paper's own date.
    """

    page: str
    place: int
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reader says of a paper. Precious: it can be had from nowhere else."""

    starred: bool = False
    status: Status = Status.INBOX
    tags: frozenset[str] = field(default_factory=frozenset)
    note: str = ""
    priority: int = 0

    @property
    def urgency(self) -> str:
        """`!!` for a priority of 2, as a reader sees it; empty for none."""
        return "!" * max(0, min(self.priority, 9))


def tag_name(text: str) -> str:
    """A tag as it is stored: no `#` before it. ValueError for one that is no single word."""
    name = text.strip().removeprefix("#")
    if not _TAG.fullmatch(name):
        raise ValueError(
            f"{text!r} cannot be a tag: a tag is one word of up to 60 characters, without a minus "
            "in front, and without any of , # : ( ) or quotes"
        )
    return name


def nearest_tag(text: str) -> str:
    """The tag that comes nearest to a text: `to read` gives `to-read`; empty when none does."""
    return text if _TAG.fullmatch(text) else _NOT_IN_TAGS.sub("-", text).strip("-")[:60]


_TAG = re.compile(r"(?!-)[^\s,#:()\"'\x00-\x1f\x7f]{1,60}")
_NOT_IN_TAGS = re.compile(r"[\s,#:()\"'\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as a source gave it, with its listing and the line (from 1) it began on.

    `key` is the citation key that the source has for it (`vaswani2017attention`), as it stands.
    An export of a library also says where else the paper stood, how it was marked and when it was
    added.
    """

    paper: Paper
    line: int
    listing: Listing | None = None
    key: str | None = None
    mark: Mark | None = None
    added: datetime | None = None
    more_listings: tuple[Listing, ...] = ()

    @property
    def listings(self) -> tuple[Listing, ...]:
        """Every place where it stood."""
        return self.more_listings if self.listing is None else (self.listing, *self.more_listings)


@dataclass(frozen=True, slots=True)
class Reject:
    """A piece of a source that could not be read: line (from 1), reason, and the text itself.

    Where nothing is `lost`, it was read as far as it goes, and the reader should look at it.
    """

    line: int
    reason: str
    text: str = ""
    lost: bool = True
