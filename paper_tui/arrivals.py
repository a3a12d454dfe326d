"""What feeds have brought, and what of it the reader has not looked at yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from paper_tui.library import Library
from paper_tui.online.settings import DAILY, Feed
from paper_tui.paper import PaperId


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
