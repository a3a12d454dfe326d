"""The system of record: one SQLite file with every paper, listing and mark of one reader.

Every method that changes something is one transaction, on disk when it returns. A `Library` may be
used from several threads; several processes may have the same file open.
"""

import sqlite3
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from threading import RLock
from typing import Self

import orjson

from paper_tui.errors import LibraryError
from paper_tui.library import filters, marks, rotation, rows, schema
from paper_tui.library.duplicates import Candidates, find_candidates
from paper_tui.library.intake import Intake, Outcome, Page
from paper_tui.library.joining import JOIN, are_apart, join
from paper_tui.library.ledger import Ledger
from paper_tui.library.marks import TAG, Edit, Event, Setting
from paper_tui.library.rows import Entry, stamp
from paper_tui.paper import Paper, PaperId, Record, Status, tag_name
from paper_tui.text import identifiers
from paper_tui.text.readable import readable_title, title_key

__all__ = [
    "Change",
    "Counts",
    "Edit",
    "Entry",
    "Library",
    "Outcome",
    "Page",
    "PageCount",
    "Sort",
    "utc_now",
]


class Sort(StrEnum):
    """The orders of the whole library; papers without a date come after the dated ones."""

    NEWEST = "newest"
    TITLE = "title"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A paper as it is since a revision; None when it is no longer in the library."""

    paper_id: PaperId
    revision: int
    paper: Paper | None


@dataclass(frozen=True, slots=True)
class PageCount:
    """A page, the day that it shows, and how many papers stand on it."""

    name: str
    day: str | None
    papers: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many papers there are of each kind."""

    total: int
    starred: int
    status: Mapping[Status, int]
    tags: Mapping[str, int]
    pages: tuple[PageCount, ...]


_ORDERS = {
    Sort.NEWEST: "date IS NULL, date DESC, added DESC, id",
    Sort.TITLE: "sort_title, id",
    Sort.ADDED: "added DESC, id",
}

_CHANGES = (
    "SELECT id, revision FROM paper WHERE (revision, id) > (:since, :after) UNION ALL"
    " SELECT paper_id, revision FROM removed WHERE (revision, paper_id) > (:since, :after)"
)
_ALL = 2**63 - 1  # no paper comes after this one


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Library:
    """A reader's papers, opened from `path`; made when it is not there.

    `writable` is False for a file that can only be read: every change then raises LibraryError.
    `ledger` remembers what is neither a paper nor a mark.
    Raises LibraryError when the file is damaged, of a newer version, or no library.
    """

    def __init__(self, path: Path, *, now: Callable[[], datetime] = utc_now) -> None:
        self.path = path
        self._now = now
        self._lock = RLock()
        self._connection, self.writable = schema.connect(path)
        try:
            with self._reading() as connection:
                row = connection.execute("SELECT value FROM meta WHERE name = 'uid'").fetchone()
        except BaseException:
            self._connection.close()
            raise
        self.uid: str = row[0]
        self.ledger = Ledger(self._reading, self._writing, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back. Everything is on disk already."""
        with self._lock:
            self._connection.close()

    # Papers

    def add(
        self,
        records: Iterable[Record],
        page: Page | None = None,
        *,
        at: datetime | None = None,
        acknowledge: tuple[str, int] | None = None,
        source: str | None = None,
    ) -> list[Outcome]:
        """Take records in as one transaction and say of each what became of it, in order.

        A record is a known paper when its arXiv id, its DOI or (unless the identifiers say
        otherwise) the key of its title is known; it then fills gaps and adds its listing. `page`
        names the page of listings that have no name of their own. `at` is the moment that the
        papers count as added: one for all batches of an import keeps their order. `acknowledge`
        names a file and how many of its records are in the library with these: see `acknowledged`.
        `source` is the service that they come from: the ledger then remembers what it has said, and
        a new paper counts as unseen.
        """
        moment = stamp(at or self._now())
        with self._writing() as connection:
            intake = Intake(connection, page, moment, self._revision(connection) + 1, source)
            outcomes = intake.take(list(records))
            if intake.changed:
                rows.next_revision(connection)
            if acknowledge:
                connection.execute("INSERT OR REPLACE INTO unfinished VALUES (?, ?)", acknowledge)
        return outcomes

    def acknowledged(self, file: str) -> int:
        """How many records of a file an import that was broken off has taken in."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT records FROM unfinished WHERE file = ?", (file,)
            ).fetchone()
        return row[0] if row else 0

    def forget_acknowledged(self, file: str) -> None:
        """The file was imported to its end: the next import reads it anew."""
        with self._writing() as connection:
            connection.execute("DELETE FROM unfinished WHERE file = ?", (file,))

    def revision(self) -> int:
        """The number of the last transaction that changed a paper; marks do not count."""
        with self._reading() as connection:
            return self._revision(connection)

    def changes(self, since: int, limit: int = 500, after: PaperId | None = None) -> list[Change]:
        """Up to `limit` papers that have changed after a revision, in the order of revisions.

        With `after`, also those of that very revision that come after this paper.
        """
        with self._reading() as connection:
            found = connection.execute(
                f"{_CHANGES} ORDER BY revision, id LIMIT :limit",
                {"since": since, "after": _ALL if after is None else after, "limit": limit},
            ).fetchall()
            papers = rows.papers(connection, [row[0] for row in found])
        return [Change(PaperId(id_), revision, papers.get(id_)) for id_, revision in found]

    def count_changes(self, since: int, after: PaperId | None = None) -> int:
        """How many papers `changes` would give without a limit."""
        with self._reading() as connection:
            number: int = connection.execute(
                f"SELECT count(*) FROM ({_CHANGES})",  # noqa: S608
                {"since": since, "after": _ALL if after is None else after},
            ).fetchone()[0]
        return number

    def count(self) -> int:
        """How many papers there are."""
        with self._reading() as connection:
            number: int = connection.execute("SELECT count(*) FROM paper").fetchone()[0]
        return number

    def entries(self, ids: Sequence[PaperId]) -> list[Entry]:
        """The papers of these ids, in this order; an id that is not there is left out."""
        with self._reading() as connection:
            found = rows.entries(connection, ids)
        return [found[id_] for id_ in ids if id_ in found]

    def papers(self, ids: Iterable[PaperId]) -> dict[PaperId, Paper]:
        """The papers of these ids that are there, without their marks."""
        with self._reading() as connection:
            return rows.papers(connection, ids)

    def ids(self, sort: Sort = Sort.NEWEST) -> list[PaperId]:
        """All papers in an order."""
        with self._reading() as connection:
            found = connection.execute(f"SELECT id FROM paper ORDER BY {_ORDERS[sort]}")  # noqa: S608
            return [row[0] for row in found]

    def matching(self, field: str, value: str) -> frozenset[PaperId]:
        """The papers that a filter leaves (`is`, `starred`); see `filters` for the fields.

        ValueError, with a sentence, for a field or a value that has no meaning.
        """
        condition, parameters = filters.condition(field, value, self._now())
        with self._reading() as connection:
            found = connection.execute(
                f"SELECT id FROM paper WHERE {condition}",  # noqa: S608
                parameters,
            )
            return frozenset(row[0] for row in found)

    def find(self, reference: str) -> list[PaperId]:
        """The papers that a reader means by a number, an arXiv id, a DOI, an address or a title."""
        text = reference.strip()
        names = (
            ("arxiv", identifiers.arxiv_id(text)),
            ("doi", identifiers.doi(text)),
            ("title", title_key(text)),
        )
        with self._reading() as connection:
            if text.isascii() and text.isdigit() and len(text) < 18:
                found = connection.execute("SELECT id FROM paper WHERE id = ?", (int(text),))
                return [row[0] for row in found]
            for scheme, value in names:
                if value and (ids := rows.with_identifiers(connection, [(scheme, value)])):
                    return ids[scheme, value]
            found = connection.execute(
                "SELECT DISTINCT paper_id FROM link WHERE url = ? ORDER BY paper_id", (text,)
            )
            return [row[0] for row in found]

    def duplicates(self) -> list[Candidates]:
        """Papers that may be the same, without the pairs that the reader has said are not."""
        with self._reading() as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM paper ORDER BY id")]
            found = find_candidates(rows.papers(connection, ids).items())
            return [each for each in found if not _all_apart(connection, each.ids)]

    def set_apart(self, ids: Sequence[PaperId]) -> None:
        """Note that these are different papers: they are not offered, and no import joins them."""
        with self._writing() as connection:
            for pair in combinations(sorted(rows.papers(connection, ids)), 2):
                connection.execute("INSERT OR IGNORE INTO apart VALUES (?, ?)", pair)

    # Marks

    def set_starred(self, ids: Sequence[PaperId], starred: bool) -> Edit | None:
        """Star the papers, or take the stars away; None when nothing changes."""
        return self._mark("star" if starred else "unstar", ids, "starred", int(starred))

    def set_status(self, ids: Sequence[PaperId], status: Status) -> Edit | None:
        """Move the papers to a pile; None when nothing changes."""
        return self._mark(status.value, ids, "status", status.value)

    def add_tags(self, ids: Sequence[PaperId], tags: Iterable[str]) -> Edit | None:
        """Tag the papers; None when nothing changes. ValueError for what cannot be a tag."""
        return self.set_tags(ids, add=tags)

    def remove_tags(self, ids: Sequence[PaperId], tags: Iterable[str]) -> Edit | None:
        """Take tags from the papers; None when nothing changes."""
        return self.set_tags(ids, remove=tags)

    def set_tags(
        self, ids: Sequence[PaperId], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> Edit | None:
        """Give and take tags as one edit; None when nothing changes.

        Tags are one word each, without regard to case. ValueError, with a sentence, for another
        that is to be given.
        """
        given = {tag_name(name): 1 for name in add}
        taken = {name.strip().removeprefix("#"): 0 for name in remove}
        values = taken | given
        label = "tag" if given else "untag"
        return self._edit(
            " ".join((label, *values)),
            [Setting(id_, TAG + name, value) for id_ in ids for name, value in values.items()],
        )

    def set_note(self, id: PaperId, note: str) -> Edit | None:  # noqa: A002
        """Write the note of a paper (Markdown); empty takes it away; None when nothing changes."""
        return self._mark("note", [id], "note", note.strip("\n"))

    def set_priority(self, ids: Sequence[PaperId], priority: int) -> Edit | None:
        """Give the papers a priority (0 is none); None when nothing changes."""
        return self._mark(f"priority {priority}", ids, "priority", priority)

    def set_key(self, id: PaperId, key: str) -> Edit | None:  # noqa: A002
        """Give a paper a BibTeX key by hand; empty takes it away; None when nothing changes.

        ValueError, with a sentence, for one that another paper has.
        """
        with self._writing() as connection:
            holder = rows.with_key(connection, key)
            if holder not in (None, id):
                title = rows.papers(connection, [holder])[holder].title
                raise ValueError(
                    f"the key {key} belongs to paper {holder}, “{readable_title(title)}”: two "
                    "papers with one key cannot be told apart in a document"
                )
            return marks.apply(connection, "key", [Setting(id, "key", key)], stamp(self._now()))

    def claim_keys(
        self, ids: Sequence[PaperId], make: Callable[[Paper, Container[str]], str]
    ) -> list[str]:
        """The BibTeX keys of papers: the one that each has, else a new one that then stays.

        `make` gets a paper and the keys that are taken, all over the library. No step of undo: a
        key that stands in somebody's document does not change. A library that cannot be written
        gives keys and does not keep them.
        """
        transaction = self._writing if self.writable else self._reading
        with transaction() as connection:
            found = rows.entries(connection, ids)
            taken = {row[0] for row in connection.execute("SELECT key FROM mark WHERE key <> ''")}
            keys: dict[PaperId, str] = {}
            for id_, entry in sorted(found.items()):
                keys[id_] = entry.key or make(entry.paper, taken)
                taken.add(keys[id_])
                if not entry.key and self.writable:
                    marks.write(connection, id_, "key", keys[id_])
        return [keys[id_] for id_ in ids if id_ in keys]

    def join(self, ids: Sequence[PaperId]) -> Edit | None:
        """Make one paper of several: the oldest keeps the marks and listings of all.

        One step of undo, which takes them apart for good. None when there are fewer than two.
        """
        with self._writing() as connection:
            kept, *others = sorted(rows.papers(connection, ids)) or [PaperId(0)]
            revision = rows.next_revision(connection) if others else 0
            events = [
                Event(kept, f"{JOIN}{gone}", join(connection, kept, gone, revision), "")
                for gone in others
            ]
            return marks.record(connection, "join", events, stamp(self._now()))

    def undo(self) -> Edit | None:
        """Take the last edit of marks back, also one of an earlier run; None when there is none."""
        with self._writing() as connection:
            return marks.undo(connection, stamp(self._now()))

    def redo(self) -> Edit | None:
        """Do the last undone edit again; None when there is none."""
        with self._writing() as connection:
            return marks.redo(connection, stamp(self._now()))

    def tags(self) -> dict[str, int]:
        """The tags in use and how many papers carry each, by name."""
        with self._reading() as connection:
            return dict(
                connection.execute(
                    "SELECT name, count(*) FROM tag GROUP BY name ORDER BY name"
                ).fetchall()
            )

    def tally(self, field: str, ids: Collection[PaperId] | None = None) -> dict[str, int]:
        """The values that papers have in a field and how many have each, the commonest first.

        Of these papers, or of all. KeyError for a field that is not in `filters.TALLIES`.
        """
        among = "" if ids is None else "WHERE id IN (SELECT value FROM json_each(?))"
        parameters = () if ids is None else (orjson.dumps(list(ids)).decode(),)
        with self._reading() as connection:
            found = connection.execute(
                f"WITH each(value, id) AS ({filters.TALLIES[field]})"  # noqa: S608
                f" SELECT value, count(*) FROM each {among} GROUP BY value ORDER BY 2 DESC, 1",
                parameters,
            )
            return dict(found.fetchall())

    def counts(self) -> Counts:
        """How many papers there are of each kind."""
        with self._reading() as connection:
            total: int = connection.execute("SELECT count(*) FROM paper").fetchone()[0]
            starred: int = connection.execute("SELECT count(*) FROM mark WHERE starred").fetchone()[
                0
            ]
            moved = dict(
                connection.execute("SELECT status, count(*) FROM mark GROUP BY status").fetchall()
            )
            status = {status: moved.get(status.value, 0) for status in Status}
            others = sum(n for which, n in status.items() if which is not Status.INBOX)
            status[Status.INBOX] = total - others
            pages = connection.execute(
                "SELECT name, day, count(DISTINCT paper_id) FROM page"
                " JOIN listing ON page_id = page.id GROUP BY page.id ORDER BY page.id DESC"
            ).fetchall()
            return Counts(
                total, starred, status, self.tags(), tuple(PageCount(*page) for page in pages)
            )

    def data_version(self) -> int:
        """A number that changes when another connection has written to the file."""
        with self._reading() as connection:
            version: int = connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def faults(self) -> list[str]:
        """What SQLite's own full check finds wrong with the file; empty when it is sound."""
        with self._reading() as connection:
            found = connection.execute("PRAGMA integrity_check(20)").fetchall()
        return [row[0] for row in found if row[0] != "ok"]

    def backup(self, target: Path) -> None:
        """Write a copy of the whole library, consistent also while others write.

        Raises LibraryError when the copy cannot be written; a half-written copy is removed.
        """
        with self._lock, schema.explained(target):
            rotation.copy(self._connection, target)

    # Transactions

    def _mark(
        self, label: str, ids: Sequence[PaperId], field: str, value: str | int
    ) -> Edit | None:
        return self._edit(label, [Setting(id_, field, value) for id_ in ids])

    def _edit(self, label: str, settings: Iterable[Setting]) -> Edit | None:
        with self._writing() as connection:
            return marks.apply(connection, label, settings, stamp(self._now()))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, schema.explained(self.path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if not self.writable:
            raise LibraryError(
                f"The library {self.path} is read-only: nothing was changed; make the file and "
                "its folder writable and start again."
            )
        with self._lock, schema.explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite itself has rolled back after a full disk or an I/O error.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @staticmethod
    def _revision(connection: sqlite3.Connection) -> int:
        row = connection.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()
        revision: int = row[0]
        return revision


def _all_apart(connection: sqlite3.Connection, ids: Sequence[PaperId]) -> bool:
    return all(are_apart(connection, one, other) for one, other in combinations(ids, 2))
