"""When feeds were looked at, what they have brought, and what of it the reader has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from paper_tui.library.library import Library
from paper_tui.paper import PaperId
from paper_tui.settings.online_settings import DAILY, Feed, Online

_LAST_LOOK = "feeds looked at"


@dataclass(frozen=True, slots=True)
class FeedCount:
    """How many papers a feed has brought, and how many of them are new."""

    feed: Feed
    papers: int
    new: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The new papers, and the feeds of the reader with their counts."""

    new: frozenset[PaperId] = frozenset()
    feeds: tuple[FeedCount, ...] = ()


def arrivals(library: Library, feeds: Sequence[Feed]) -> Arrivals:
    """What is new, and of each feed. Without any, the daily papers count once there are some."""
    new = library.matching("is", "new")
    counts: list[FeedCount] = []
    for feed in feeds or (DAILY,):
        papers = library.matching("page", feed.page)
        if feeds or papers:
            counts.append(FeedCount(feed, len(papers), len(papers & new)))
    return Arrivals(new, tuple(counts))


def note_look(library: Library, now: datetime) -> None:
    """A feed was read to its end."""
    library.ledger.remember(_LAST_LOOK, now.isoformat())


def last_look(library: Library) -> datetime | None:
    """When a feed was last read to its end (UTC); None when none ever was."""
    said = library.ledger.recall(_LAST_LOOK)
    return datetime.fromisoformat(said) if said else None


def is_due(library: Library, settings: Online, now: datetime) -> bool:
    """Whether it is time for a look in the background; never before the first one by hand."""
    last = last_look(library)
    if settings.offline or not settings.fetch_hours or last is None or not library.writable:
        return False
    return now - last >= timedelta(hours=settings.fetch_hours) or now < last
