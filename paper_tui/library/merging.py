"""One paper known from two sources: what is put together, and what stays apart. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from paper_tui.paper import Link, LinkKind, Paper, PartialDate
from paper_tui.text.names import split
from paper_tui.text.readable import fold


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
    given and family names, and many authors are called Ada. Else a whole name has to be the same
    but for its spaces (Yann Le Cun, Yann LeCun).
    """
    if not (one.authors and other.authors):
        return True
    ours, theirs = _names(one.authors), _names(other.authors)
    crossed = not ours.families.isdisjoint(theirs.words)
    if crossed and not theirs.families.isdisjoint(ours.words):
        return True
    return not ours.unspaced.isdisjoint(theirs.unspaced)


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


class _Names(NamedTuple):
    """What the names of some authors are compared by."""

    families: frozenset[str]
    words: frozenset[str]
    unspaced: frozenset[str]


@lru_cache(maxsize=8192)
def _names(authors: tuple[str, ...]) -> _Names:
    words = _words(authors)
    families = _words(split(_ET_AL.sub("", author)).family for author in authors)
    unspaced = frozenset(re.sub(r"[\W_]", "", fold(author)) for author in authors)
    return _Names(families or words, words, unspaced)


def _words(names: Iterable[str]) -> frozenset[str]:
    """Every word of some names that is no initial."""
    words = (word for name in names for word in re.split(r"[\s,.]+", fold(name)))
    return frozenset(word for word in words if len(word) > 1)


_ET_AL = re.compile(r",?\s+et\s+al\.?$", re.IGNORECASE)


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
