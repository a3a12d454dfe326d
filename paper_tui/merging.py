"""One paper known from two sources: what is put together, and what stays apart. Pure."""

import re
from dataclasses import replace
from functools import lru_cache

from paper_tui.names import split
from paper_tui.paper import Link, LinkKind, Paper, PartialDate
from paper_tui.text import fold


def merge(known: Paper, new: Paper) -> Paper:
    """What is known, with the gaps filled by what a later source knows; nothing is erased.

    An identifier that stands for a title gives way to a title, a date to the same date known more
    precisely, an abstract to the same abstract known further. Links are united. Counts (upvotes,
    stars) are measurements: the later one stands.
    """
    if new == known:
        return known
    return replace(
        known,
        title=known.title if _has_title(known) or not _has_title(new) else new.title,
        abstract=_fuller_abstract(known.abstract, new.abstract),
        authors=known.authors or new.authors,
        date=_finer_date(known.date, new.date),
        arxiv=known.arxiv or new.arxiv,
        doi=known.doi or new.doi,
        links=unite_links(known.links, new.links),
        venue=known.venue or new.venue,
        categories=known.categories or new.categories,
        keywords=known.keywords or new.keywords,
        comment=known.comment or new.comment,
        upvotes=known.upvotes if new.upvotes is None else new.upvotes,
        stars=known.stars if new.stars is None else new.stars,
        organization=known.organization or new.organization,
    )


def may_be_one(known: Paper, new: Paper) -> bool:
    """Whether two papers of the same title can be the same paper.

    They cannot when they carry different arXiv ids, or different DOIs and no common arXiv id, or
    when the authors of both are known and no family name is common to them.
    """
    if known.arxiv and new.arxiv:
        return known.arxiv == new.arxiv
    if known.doi and new.doi:
        return known.doi == new.doi
    return shares_an_author(known, new)


def shares_an_author(one: Paper, other: Paper) -> bool:
    """Whether two papers can have an author in common: not when both are known and none is.

    A family name of each has to be among the names of the other: sources differ in the order of
    given and family names, and many authors are called Ada.
    """
    if not (one.authors and other.authors):
        return True
    return not (
        _families(one.authors).isdisjoint(_words(other.authors))
        or _families(other.authors).isdisjoint(_words(one.authors))
    )


def unite_links(known: tuple[Link, ...], new: tuple[Link, ...]) -> tuple[Link, ...]:
    """All links once, in the order in which they became known; a kind wins over *other*."""
    united: dict[str, Link] = {}
    for link in known + new:
        place = _address(link.url)
        standing = united.get(place)
        if standing is None:
            united[place] = link
        elif standing.kind is LinkKind.OTHER and link.kind is not LinkKind.OTHER:
            united[place] = replace(standing, kind=link.kind)
    return tuple(united.values())


_IDENTIFIER = re.compile(r"arXiv:\S+|doi:10\.\S+|https?://\S+")


def _has_title(paper: Paper) -> bool:
    """Whether its title is one, and not what a list of identifiers gave instead."""
    return _IDENTIFIER.fullmatch(paper.title) is None


def _address(url: str) -> str:
    """A link as it is compared: without scheme, `www.`, a trailing slash or `.git`."""
    bare = re.sub(r"^https?://(www\.)?", "", url, flags=re.IGNORECASE)
    host, slash, rest = bare.rstrip("/").removesuffix(".git").partition("/")
    return host.lower() + slash + rest


@lru_cache(maxsize=4096)
def _words(names: tuple[str, ...]) -> frozenset[str]:
    """Every word of the names that is no initial."""
    words = (word for name in names for word in re.split(r"[\s,.]+", fold(name)))
    return frozenset(word for word in words if len(word) > 1)


@lru_cache(maxsize=4096)
def _families(authors: tuple[str, ...]) -> frozenset[str]:
    """Every word of the family names that is no initial; of all names where there is none."""
    return _words(tuple(split(author).family for author in authors)) or _words(authors)


def _finer_date(known: PartialDate | None, new: PartialDate | None) -> PartialDate | None:
    if known is None or new is None:
        return known or new
    return new if str(new).startswith(str(known)) else known


def _fuller_abstract(known: str, new: str) -> str:
    """The longer one when the known abstract is its beginning, cut off with or without dots."""
    if not known:
        return new
    start = " ".join(known.split()).rstrip(".… ")
    whole = " ".join(new.split())
    return new if len(whole) > len(start) + 3 and whole.startswith(start) else known
