"""Records on their way into the library: whose they are, and what they change.

`Intake` runs inside one transaction that `Library.add` has opened.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from paper_tui.library import rows
from paper_tui.library.batch import WorkingSet
from paper_tui.library.joining import JOIN, are_apart, join, unite
from paper_tui.library.ledger import note_arrival, note_origins
from paper_tui.library.marks import Event, apply, record, settings_of
from paper_tui.library.merging import may_be_one, merge, unite_links
from paper_tui.paper import Listing, Mark, Paper, PaperId, Record


class Outcome(StrEnum):
    """What became of one record."""

    NEW = "new"
    MERGED = "merged"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Page:
    """The page that records come from: its name, and the digest of its bytes (SHA-256, hex)."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class _News:
    """What a service has said of a paper; `before` is None for a new one."""

    id: PaperId
    before: Paper | None
    after: Paper


class Intake:
    """Takes records in, a batch at a time. `changed` says whether any paper is not what it was.

    `source` is the service that the records come from, None for a file.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        page: Page | None,
        at: str,
        revision: int,
        source: str | None = None,
    ) -> None:
        self.changed = False
        self._connection = connection
        self._page = page
        self._at = at
        self._revision = revision
        self._source = source
        self._pages: dict[str, int] = {}
        self._known = WorkingSet(connection, revision)
        self._news: list[_News] = []

    def take(self, records: Sequence[Record]) -> list[Outcome]:
        """Take records in and say of each, in order, whether it was new, news, or neither."""
        names = [rows.named(record.paper) for record in records]
        keys = {record.key for record in records if record.key}
        self._known.read(chain.from_iterable(names), keys)
        outcomes = list(map(self._take, records, names))
        self._write()
        return outcomes

    def _take(self, given: Record, names: Sequence[rows.Name]) -> Outcome:
        found = self._identify(given.paper, names)
        if not found:
            added = rows.stamp(given.added) if given.added else self._at
            paper = _with_links_once(given.paper)
            id_ = self._known.add(paper, names, added, given.mark)
            self.changed = True
            self._keep_key(id_, given.key)
            self._list(id_, given.listings)
            self._note(id_, None, paper)
            return Outcome.NEW
        id_, *others = sorted(found)
        known = found[id_]
        for other in others:
            self._join(id_, other)
            known = merge(known, found[other])
        merged = merge(known, given.paper)
        news = bool(others) or merged != known or self._is_new_name(id_, names)
        if news:
            self._known.change(id_, merged, names)
            self._note(id_, known, merged)
            self.changed = True
        listed = self._list(id_, given.listings)
        keyed = self._keep_key(id_, given.key)
        marked = self._keep_marks(id_, given.mark)
        return Outcome.MERGED if news or listed or keyed or marked else Outcome.UNCHANGED

    def _identify(self, paper: Paper, names: Sequence[rows.Name]) -> dict[PaperId, Paper]:
        """The known papers that this one is: by arXiv id, by DOI, and by the key of its title.

        More than one when it has identifiers of papers that were not known to be the same.
        """
        found: dict[PaperId, Paper] = {}
        joined = paper
        for name in names:
            by_title = name[0] == "title"
            for id_ in self._known.known_as(name):
                candidate = self._known.paper(id_)
                if id_ in found or (by_title and not may_be_one(candidate, joined)):
                    continue
                if any(are_apart(self._connection, id_, other) for other in found):
                    continue
                if by_title and found and not _has_only_its_title(candidate):
                    continue  # two papers with records of their own are joined by hand only
                found[id_] = candidate
                joined = merge(joined, candidate)
                if by_title:
                    break
        return found

    def _note(self, id_: PaperId, before: Paper | None, after: Paper) -> None:
        if self._source:
            self._news.append(_News(id_, before, after))

    def _write(self) -> None:
        """Write what was taken in so far, so that others find it in the tables."""
        self._known.write()
        for each in self._news:
            if each.before is None:
                note_arrival(self._connection, each.id)
            origin = (self._source or "", self._at)
            note_origins(self._connection, each.id, each.before, each.after, origin)
        self._news.clear()

    def _join(self, kept: PaperId, gone: PaperId) -> None:
        self._write()
        before = join(self._connection, kept, gone, self._revision)
        event = Event(kept, f"{JOIN}{gone}", before, "")
        record(self._connection, "join", [event], self._at)
        self._known.joined(kept, gone)

    def _is_new_name(self, id_: PaperId, names: Iterable[rows.Name]) -> bool:
        """Whether the paper is not yet known by one of these."""
        return any(id_ not in self._known.known_as(name) for name in names)

    def _keep_key(self, id_: PaperId, key: str | None) -> bool:
        """Take over the source's citation key for a paper without one, unless another has it."""
        return key is not None and key != "" and self._known.give_key(id_, key)

    def _keep_marks(self, id_: PaperId, mark: Mark | None) -> bool:
        """Put the marks that come with a paper to those that it has: one edit for an import."""
        if mark is None or mark == Mark():
            return False
        self._write()
        here = rows.entries(self._connection, [id_])[id_].mark
        settings = settings_of(id_, unite(here, mark))
        edit = apply(self._connection, "import marks", settings, self._at, goes_on=True)
        return edit is not None

    def _list(self, id_: PaperId, listings: Iterable[Listing]) -> bool:
        """Note that the paper stood on its pages; False when all was known or there is no page."""
        pages = [(self._page_of(listing), listing.place) for listing in listings]
        noted = [
            self._known.list_on(page_id, place, id_)
            for page_id, place in pages
            if page_id is not None
        ]
        return any(noted)

    def _page_of(self, listing: Listing) -> int | None:
        """The row of the page of a listing, made when it is new; None when it has no page."""
        page_id = self._pages.get(listing.page)
        if page_id is None:
            if listing.page:
                page_id = self._page_id(listing.page, None, listing.day)
            elif self._page:
                page_id = self._page_id(self._page.name, self._page.digest, listing.day)
            else:
                return None
            self._pages[listing.page] = page_id
        return page_id

    def _page_id(self, name: str, digest: str | None, day: str | None) -> int:
        """The row of a page, known by its bytes or else by its own name."""
        row = self._connection.execute(
            "SELECT id FROM page WHERE digest = ?"
            if digest
            else "SELECT id FROM page WHERE name = ?",
            (digest or name,),
        ).fetchone()
        if not row and digest:
            # A page that came by an export had a name only: now its bytes are known, too.
            row = self._connection.execute(
                "UPDATE page SET digest = ? WHERE name = ? AND digest IS NULL RETURNING id",
                (digest, name),
            ).fetchone()
        if row:
            known: int = row[0]
            return known
        row = self._connection.execute(
            "INSERT INTO page (name, digest, day, added) VALUES (?, ?, ?, ?) RETURNING id",
            (self._free_name(name), digest, day, self._at),
        ).fetchone()
        new: int = row[0]
        return new

    def _free_name(self, name: str) -> str:
        """The name, or with a number behind it where another page already has it."""
        taken = {
            row[0]
            for row in self._connection.execute(
                "SELECT name FROM page WHERE substr(name, 1, ?) = ?", (len(name), name)
            )
        }
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        return free


def _with_links_once(paper: Paper) -> Paper:
    """The paper with each address once, as merging it a second time would leave it."""
    if len(paper.links) < 2:
        return paper
    return replace(paper, links=unite_links((), paper.links))


def _has_only_its_title(paper: Paper) -> bool:
    """Whether nothing but the title says which paper this is, as on a page export."""
    return not (paper.arxiv or paper.doi or paper.authors)
