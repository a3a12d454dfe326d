"""What the library remembers beside papers and marks: where a field comes from, what has arrived
and was not looked at yet, what was asked in vain, and how far something was done.

The functions at the end run inside a transaction that `Library` has opened.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime

import orjson

from paper_tui.library.rows import stamp
from paper_tui.paper import Paper, PaperId

Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]

_MEMO = "memo:"
_NOTHING = Paper("")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who said what a field says (`arXiv`), and when (UTC)."""

    source: str
    at: datetime


class Ledger:
    """Belongs to one `Library`, whose transactions it uses; methods raise LibraryError."""

    def __init__(
        self, reading: Transaction, writing: Transaction, now: Callable[[], datetime]
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._now = now

    def origins(self, id_: PaperId) -> Mapping[str, Origin]:
        """Where the fields of a paper come from, by their names in `Paper`.

        What a service has said is there; what came from files is not.
        """
        with self._reading() as connection:
            found = connection.execute(
                "SELECT field, source, at FROM origin WHERE paper_id = ? ORDER BY field", (id_,)
            )
            return {
                field: Origin(source, datetime.fromisoformat(at)) for field, source, at in found
            }

    def unseen(self) -> frozenset[PaperId]:
        """The papers that a service has brought and the reader has not looked at."""
        with self._reading() as connection:
            return frozenset(row[0] for row in connection.execute("SELECT paper_id FROM unseen"))

    def see(self, ids: Iterable[PaperId]) -> None:
        """The reader has looked at these."""
        wanted = orjson.dumps(list(ids)).decode()
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM unseen WHERE paper_id IN (SELECT value FROM json_each(?))", (wanted,)
            )

    def asked(self, question: str, since: datetime) -> frozenset[PaperId]:
        """The papers for which a question was asked, since some time, without an answer."""
        with self._reading() as connection:
            return frozenset(
                row[0]
                for row in connection.execute(
                    "SELECT paper_id FROM asked WHERE question = ? AND at >= ?",
                    (question, stamp(since)),
                )
            )

    def asked_in_vain(self, question: str, ids: Iterable[PaperId]) -> None:
        """Note that a question had no answer for these papers, so that it is not asked at once."""
        at = stamp(self._now())
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO asked SELECT id, ?, ? FROM paper WHERE id = ?",
                [(question, at, id_) for id_ in ids],
            )

    def recall(self, name: str) -> str | None:
        """What was remembered under a name; None when nothing was."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT value FROM meta WHERE name = ?", (_MEMO + name,)
            ).fetchone()
        return None if row is None else str(row[0])

    def remember(self, name: str, value: str) -> None:
        """Keep a value under a name, in the place of what was there."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_MEMO + name, value))


def note_arrival(connection: sqlite3.Connection, id_: PaperId) -> None:
    """A service has brought a paper that was not here."""
    connection.execute("INSERT OR IGNORE INTO unseen VALUES (?)", (id_,))


def note_origins(
    connection: sqlite3.Connection,
    id_: PaperId,
    before: Paper | None,
    after: Paper,
    origin: tuple[str, str],
) -> None:
    """Note who has changed a paper (source, moment as stored); `before` None for a new one."""
    connection.executemany(
        "INSERT OR REPLACE INTO origin VALUES (?, ?, ?, ?)",
        [
            (id_, each.name, *origin)
            for each in fields(Paper)
            if getattr(before or _NOTHING, each.name) != getattr(after, each.name)
        ],
    )
