"""Looking for new papers: what each feed asks for, how far it was read, what has come of it.

A feed is read page by page. After each page its papers are in the library and a bookmark says where
to go on, so that a look that was killed goes on where it was, and no day is left out because the
program did not run on it.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from paper_tui.library.library import Library, Outcome
from paper_tui.online import arxiv, hugging_face
from paper_tui.online.answers import Answer
from paper_tui.online.arxiv import Arxiv
from paper_tui.online.hugging_face import HuggingFace
from paper_tui.online.online_errors import CancelledError, OfflineError, OnlineError, RefusedError
from paper_tui.online.turns import Service
from paper_tui.online.web import Web
from paper_tui.paper import Listing, Record
from paper_tui.settings.online_settings import Feed, FeedKind
from paper_tui.text.plurals import counted
from paper_tui.updates.arrivals import note_look

MOST_REQUESTS = 50
"""Pages of one feed in one look; the next look goes on from there."""

OVERLAP_DAYS = 3
"""arXiv shows some papers days after their submission: each look goes back so far again."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where to go on: the day that a window of the feed begins on, and what was read of it."""

    day: date
    papers: int = 0

    def __str__(self) -> str:
        return json.dumps([self.day.isoformat(), self.papers])

    @classmethod
    def parse(cls, text: str | None) -> "Bookmark | None":
        """The bookmark that was written so; None for anything else."""
        try:
            day, papers = json.loads(text or "")
            return cls(date.fromisoformat(day), int(papers))
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a look is: the feed, the day, week or month it is at, and the papers so far."""

    feed: str
    at: str
    papers: int
    new: int


@dataclass(slots=True)
class FeedReport:
    """What a look at one feed has brought.

    `listed` counts the papers that this feed has not had before, known or not. `more` says that
    there is more to read than one look takes in. `problem` is why it was not read to its end.
    """

    feed: Feed
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    listed: int = 0
    rejects: list[str] = field(default_factory=list)
    more: bool = False
    problem: str | None = None

    @property
    def new(self) -> int:
        """How many papers were not in the library before."""
        return self.outcomes[Outcome.NEW]


@dataclass(slots=True)
class Report:
    """What a look has brought, feed by feed. `stopped` is why it ended before its time."""

    feeds: list[FeedReport] = field(default_factory=list)
    stopped: str | None = None

    @property
    def new(self) -> int:
        """How many papers were not in the library before."""
        return sum(each.new for each in self.feeds)

    @property
    def flawless(self) -> bool:
        """Whether every feed was read as far as one look reads."""
        return not self.stopped and not any(each.problem or each.rejects for each in self.feeds)

    def summary(self) -> str:
        """The report in one sentence."""
        read = [each for each in self.feeds if not each.problem]
        if not read:
            return next(self.complaints(), "No feed was looked at.")
        papers = counted(self.new, "new paper")
        text = f"{papers} from {counted(len(read), 'feed')}"
        if len(read) < len(self.feeds):
            text += f"; {len(self.feeds) - len(read)} could not be read to the end"
        if any(each.more for each in self.feeds):
            text += "; there is more: look again"
        return text + "."

    def news(self) -> str:
        """How many papers are new in which feed: `12 new papers in Daily, 3 in graph nets`."""
        counts = [(each.new, each.feed.name) for each in self.feeds if each.new]
        noun = f"new paper{'' if counts and counts[0][0] == 1 else 's'}"
        texts = [
            f"{new}{'' if at else f' {noun}'} in {name}" for at, (new, name) in enumerate(counts)
        ]
        return ", ".join(texts) or "No new papers"

    def complaints(self) -> Iterator[str]:
        """A sentence for everything that went wrong; one that several feeds share comes once."""
        if self.stopped:
            yield self.stopped
        shared: dict[str, list[str]] = {}
        for each in self.feeds:
            if each.problem and each.problem != self.stopped:
                shared.setdefault(each.problem, []).append(each.feed.name)
        for problem, names in shared.items():
            yield f"{', '.join(names)}: {problem}"
        for each in self.feeds:
            yield from (f"{each.feed.name}: {reject}" for reject in each.rejects)


def look(
    library: Library,
    feeds: Sequence[Feed],
    web: Web,
    *,
    now: datetime,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Read the feeds up to now. Papers that are new stand in the inbox, unseen.

    What goes wrong with a feed is in the report and does not keep the next one from being read.
    LibraryError when the library cannot be written.
    """
    report = Report()
    now = now.astimezone(UTC)
    for feed in feeds:
        outcome = FeedReport(feed)
        report.feeds.append(outcome)
        try:
            _Look(library, outcome, web, now, progress).read()
        except (OfflineError, CancelledError) as error:
            outcome.problem = report.stopped = str(error)
            break
        except OnlineError as error:
            outcome.problem = str(error)
    if any(not each.problem for each in report.feeds):
        note_look(library, now)
    return report


def first_place(feed: Feed, bookmark: Bookmark | None, today: date) -> Bookmark:
    """Where a look begins. Pure."""
    if feed.kind in _MOMENTARY:
        return Bookmark(today)
    if bookmark is None or bookmark.day > today:
        return Bookmark(_window(feed.kind, today - timedelta(days=feed.days - 1)))
    if feed.kind.of_arxiv and not bookmark.papers:
        return Bookmark(bookmark.day - timedelta(days=OVERLAP_DAYS))
    return bookmark


def next_place(feed: Feed, place: Bookmark, papers: int, today: date) -> Bookmark | None:
    """Where a look goes on after a page; None when the feed was read to its end. Pure.

    `papers` is how many the page had when there are more to come in its window, else 0.
    """
    if papers:
        return replace(place, papers=place.papers + papers)
    if feed.kind in _MOMENTARY or feed.kind.of_arxiv:
        return None
    following = _window(feed.kind, place.day + timedelta(days=_LONGEST.get(feed.kind, 1)))
    return Bookmark(following) if following <= today else None


def last_place(feed: Feed, today: date) -> Bookmark:
    """The bookmark in a feed that was read to its end: the window of today may still grow."""
    return Bookmark(_window(feed.kind, today))


_MOMENTARY = frozenset({FeedKind.HF_TRENDING, FeedKind.HF_SEARCH, FeedKind.ARXIV_DAILY})
"""Feeds that show what is there now, and have no yesterday."""


def _window(kind: FeedKind, day: date) -> date:
    """The day that the window with this day in it begins on."""
    if kind is FeedKind.HF_WEEKLY:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if kind is FeedKind.HF_MONTHLY else day


_LONGEST = {FeedKind.HF_WEEKLY: 7, FeedKind.HF_MONTHLY: 31}
"""Days from the beginning of a window into the next one."""


class _Look:
    """One look at one feed."""

    def __init__(
        self,
        library: Library,
        report: FeedReport,
        web: Web,
        now: datetime,
        progress: Callable[[Progress], None],
    ) -> None:
        self._library = library
        self._report = report
        self._feed = report.feed
        self._arxiv = Arxiv(web)
        self._hugging_face = HuggingFace(web)
        self._now = now
        self._today = now.date()
        self._progress = progress
        # What a feed asks for makes it what it is; it may be renamed.
        self._memo = f"feed {self._feed.kind} {self._feed.query}"

    def read(self) -> None:
        """Read page after page. Raises OnlineError; what was read by then is kept."""
        bookmark = Bookmark.parse(self._library.ledger.recall(self._memo))
        place: Bookmark | None = first_place(self._feed, bookmark, self._today)
        refused: RefusedError | None = None
        before = Answer()
        requests = 0
        while place is not None:
            if requests == MOST_REQUESTS:
                self._report.more = True
                break
            requests += 1
            try:
                answer = self._ask(place)
            except RefusedError as error:
                if self._feed.kind not in _DATED or error.status not in (400, 404):
                    raise
                # A day or week that the service does not have must not hide those after it.
                refused = error
                place = next_place(self._feed, place, 0, self._today)
                continue
            # A service that repeats itself does not know of pages.
            more = answer.more and answer.records != before.records
            following = next_place(self._feed, place, answer.size if more else 0, self._today)
            self._take(answer, place)
            self._keep(following or last_place(self._feed, self._today))
            place, before, refused = following, answer, None
        if refused:
            raise refused

    def _ask(self, place: Bookmark) -> Answer:
        feed, day = self._feed, place.day
        page = place.papers // hugging_face.PAGE_SIZE
        match feed.kind:
            case FeedKind.HF_DAILY:
                return self._hugging_face.day(day, page)
            case FeedKind.HF_WEEKLY:
                return self._hugging_face.week(day, page)
            case FeedKind.HF_MONTHLY:
                return self._hugging_face.month(day, page)
            case FeedKind.HF_TRENDING:
                return self._hugging_face.trending()
            case FeedKind.HF_SEARCH:
                return self._hugging_face.search(feed.query)
            case FeedKind.ARXIV_DAILY:
                return self._arxiv.announced(feed.query)
            case FeedKind.ARXIV_QUERY | FeedKind.ARXIV_CATEGORY:
                by_category = feed.kind is FeedKind.ARXIV_CATEGORY
                query = arxiv.of_categories(feed.query) if by_category else feed.query
                window = arxiv.submitted(query, day, self._today)
                return self._arxiv.oldest_first(window, place.papers)

    def _take(self, answer: Answer, place: Bookmark) -> None:
        """Put the papers of a page into the library, each once on the pages of this feed."""
        window, day = self._window(place)
        page = f"{self._feed.name}/{window}"
        here = self._library.matching("page", f"{self._feed.name}/")
        records: list[Record] = []
        for number, record in enumerate(answer.records, place.papers + 1):
            known = self._library.find(record.paper.arxiv or record.paper.title)
            is_listed = not here.isdisjoint(known)
            listing = None if is_listed else Listing(page, number, day)
            self._report.listed += not is_listed
            records.append(replace(record, listing=listing))
        service = Service.ARXIV if self._feed.kind.of_arxiv else Service.HUGGING_FACE
        self._report.outcomes.update(self._library.add(records, at=self._now, source=service.label))
        self._report.rejects += [each.reason for each in answer.rejects]
        papers = self._report.outcomes.total()
        self._progress(Progress(self._feed.name, window, papers, self._report.new))

    def _window(self, place: Bookmark) -> tuple[str, str | None]:
        """What the pages of a place are listed under, and its day if that is one.

        A feed without days of its own is listed under the day that it was looked at.
        """
        day: str | None
        match self._feed.kind:
            case FeedKind.HF_DAILY:
                label = day = place.day.isoformat()
            case FeedKind.HF_WEEKLY:
                label, day = hugging_face.week_of(place.day), None
            case FeedKind.HF_MONTHLY:
                label = day = f"{place.day:%Y-%m}"
            case _:
                label = day = self._today.isoformat()
        return label, day

    def _keep(self, bookmark: Bookmark) -> None:
        self._library.ledger.remember(self._memo, str(bookmark))


_DATED = frozenset({FeedKind.HF_DAILY, FeedKind.HF_WEEKLY, FeedKind.HF_MONTHLY})
