"""Taking another library in, so that both can become equal: `paper-tui merge`.

The rules are in `agreement`; this is how they reach the rows. The history of marks says when each
was set: the newest wins, whichever machine it was set on. What is taken over enters the history
with the moment at which it was set there, as edits in the state `merged`, which undo passes over.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from paper_tui.errors import LibraryError
from paper_tui.library import joining, marks, rows, schema
from paper_tui.library.backup import opened_copy
from paper_tui.library.merging import may_be_one
from paper_tui.library.sync_rules import (
    Register,
    agreed_note,
    agreed_paper,
    agreed_value,
    same_papers,
)
from paper_tui.paper import PaperId
from paper_tui.system.batched import batched


@dataclass(frozen=True, slots=True)
class United:
    """How many papers of a library were new, had news, were joined, and have other marks now."""

    new: int
    changed: int
    joined: int
    marked: int


def take_in(library: Path, other: Path) -> United:
    """Bring everything that another library knows into this one, as one transaction.

    The other library is not changed; take this one into it, and both are equal. Raises
    LibraryError, and then nothing has changed.
    """
    with opened_copy(other, library.parent) as copy:
        ours, writable = schema.connect(library)
        with closing(ours), closing(schema.connect(copy.path)[0]) as theirs:
            if not writable:
                raise LibraryError(f"The library {library} is read-only: nothing was changed.")
            if _uid(ours) == _uid(theirs) and library.samefile(other):
                return United(0, 0, 0, 0)
            with _transaction(ours, library):
                return _Union(ours, theirs).made()


_Side = tuple[bool, PaperId]
"""A paper of the other library (True) or of ours, by its number there."""

_BATCH = 500
"""Papers, or groups of them, that are in memory at once."""


class _Union:
    """The work of one transaction."""

    def __init__(self, ours: sqlite3.Connection, theirs: sqlite3.Connection) -> None:
        self._connections = {False: ours, True: theirs}
        self._ours = ours
        self._theirs = theirs
        self._histories = {side: _registers(each) for side, each in self._connections.items()}
        self._revision = 0
        self._new = self._changed = self._joined = 0
        self._marked: set[PaperId] = set()
        self._spelled = {
            _field(marks.TAG + name): marks.TAG + str(name)
            for (name,) in theirs.execute("SELECT DISTINCT name FROM tag")
        }
        self._here: dict[PaperId, PaperId] = {}  # their number -> ours
        self._entries: dict[_Side, rows.Entry] = {}

    def made(self) -> United:
        names = {
            (side, id_): found
            for side, connection in self._connections.items()
            for id_, found in _names(connection).items()
        }
        for titled in batched(_with_shared_title(names), _BATCH):
            self._entries |= self._read(titled)
        groups = same_papers(names, lambda paper: paper[0], self._may_be_one, self._order)
        grouped = {paper for group in groups for paper in group}
        alone = [[paper] for paper in names if paper[0] and paper not in grouped]
        for batch in batched([*groups, *alone], _BATCH):
            self._entries = self._read([paper for group in batch for paper in group])
            for group in batch:
                self._unite(group, names)
        self._unite_listings()
        self._unite_apart()
        self._free_keys()
        return United(self._new, self._changed, self._joined, len(self._marked))

    def _unite(self, group: Sequence[_Side], names: Mapping[_Side, Sequence[rows.Name]]) -> None:
        """Make one paper of ours out of papers that are the same."""
        entries = {paper: self._entries[paper] for paper in group}
        paper = reduce(agreed_paper, (entry.paper for entry in entries.values()))
        registers = self._agreed_marks(group)
        added = min(entry.added for entry in entries.values())
        ours = sorted(id_ for theirs, id_ in group if not theirs)
        if ours:
            kept, *others = ours
            for gone in others:
                self._join(kept, gone)
            if paper != entries[False, kept].paper:
                rows.update(self._ours, {kept: paper}, self._next_revision())
                self._changed += 1
        else:
            kept = rows.next_id(self._ours)
            rows.insert(self._ours, {kept: (paper, rows.stamp(added))}, self._next_revision())
            self._new += 1
        if ours and added != entries[False, kept].added:
            self._ours.execute("UPDATE paper SET added = ? WHERE id = ?", (rows.stamp(added), kept))
        for theirs, id_ in group:
            if theirs:
                self._here[id_] = kept
                rows.name(self._ours, [(*name, kept) for name in names[theirs, id_]])
        for field, register in sorted(registers.items()):
            self._set(kept, field, register)

    def _agreed_marks(self, group: Sequence[_Side]) -> dict[str, Register]:
        fields = {field for theirs, id_ in group for field in self._histories[theirs].get(id_, ())}
        return {
            field: reduce(
                agreed_note if field == "note" else agreed_value,
                (self._register(paper, field) for paper in group),
            )
            for field in fields
        }

    def _register(self, paper: _Side, field: str) -> Register:
        theirs, id_ = paper
        known = self._histories[theirs].get(id_, {}).get(field)
        return known or Register(marks.read(self._connections[theirs], id_, field))

    def _set(self, id_: PaperId, field: str, agreed: Register) -> None:
        """Bring a field of ours to what was agreed, and its history with it."""
        mine = self._register((False, id_), field)
        value = marks.read(self._ours, id_, field)
        if value != agreed.value:
            marks.write(self._ours, id_, self._spelled.get(field, field), agreed.value)
            self._marked.add(id_)
        # Each note that this one followed on, anywhere, is in its history from now on.
        followed = agreed.past - mine.past - {mine.value, ""} if field == "note" else frozenset()
        if value == agreed.value and agreed.at == mine.at and not followed:
            return
        for old in sorted(followed - {agreed.value}, key=str) or [value]:
            edit = self._merged_edit(agreed.at)
            self._ours.execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?)", (edit, id_, field, old, agreed.value)
            )

    def _join(self, kept: PaperId, gone: PaperId) -> None:
        """Two papers of ours that are one in the other library."""
        before = joining.join(self._ours, kept, gone, self._next_revision())
        self._ours.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, '')",
            (self._merged_edit(""), kept, f"{joining.JOIN}{gone}", before),
        )
        self._joined += 1

    def _merged_edit(self, at: str) -> int:
        """A new edit in the history, of a moment that may be long ago."""
        row = self._ours.execute(
            "INSERT INTO edit (at, label, state) VALUES (?, 'merge', 'merged') RETURNING id", (at,)
        ).fetchone()
        number: int = row[0]
        return number

    def _unite_listings(self) -> None:
        """Every place on a page; a page is the same by its bytes, or by its name without them."""
        pages: dict[int, int] = {}
        for id_, name, digest, day, added in self._theirs.execute(
            "SELECT id, name, digest, day, added FROM page ORDER BY id"
        ).fetchall():
            known = self._ours.execute(
                "SELECT id, digest FROM page WHERE digest = :digest"
                " OR (name = :name AND (digest IS NULL OR :digest IS NULL))"
                " ORDER BY digest IS :digest DESC",
                {"digest": digest, "name": name},
            ).fetchone()
            if known is None:
                known = self._ours.execute(
                    "INSERT INTO page (name, digest, day, added) VALUES (?, ?, ?, ?)"
                    " RETURNING id, digest",
                    (self._free_name(name), digest, day, added),
                ).fetchone()
            elif known[1] is None and digest:
                self._ours.execute("UPDATE page SET digest = ? WHERE id = ?", (digest, known[0]))
            pages[id_] = known[0]
        self._ours.executemany(
            "INSERT OR IGNORE INTO listing VALUES (?, ?, ?)",
            [
                (pages[page_id], place, self._here[paper_id])
                for page_id, place, paper_id in self._theirs.execute("SELECT * FROM listing")
            ],
        )

    def _free_name(self, name: str) -> str:
        taken = {row[0] for row in self._ours.execute("SELECT name FROM page")}
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        return free

    def _unite_apart(self) -> None:
        """What the reader has said are different papers, on either machine."""
        pairs = (
            sorted((self._here[one], self._here[other]))
            for one, other in self._theirs.execute("SELECT paper_id, other_id FROM apart")
        )
        self._ours.executemany(
            "INSERT OR IGNORE INTO apart VALUES (?, ?)",
            [pair for pair in pairs if pair[0] != pair[1]],
        )

    def _free_keys(self) -> None:
        """Of several papers with one citation key, the one that was here first keeps it."""
        shared = self._ours.execute(
            "SELECT key, paper_id FROM mark JOIN paper ON paper.id = paper_id WHERE key IN"
            " (SELECT key FROM mark WHERE key <> '' GROUP BY key HAVING count(*) > 1)"
        ).fetchall()
        holders: defaultdict[str, list[PaperId]] = defaultdict(list)
        for key, id_ in shared:
            holders[key].append(id_)
        for ids in holders.values():
            found = rows.entries(self._ours, ids)
            _, *others = sorted(ids, key=lambda id_: (found[id_].added, repr(found[id_].paper)))
            for id_ in others:
                marks.write(self._ours, id_, "key", "")

    def _next_revision(self) -> int:
        if not self._revision:
            self._revision = rows.next_revision(self._ours)
        return self._revision

    def _entry(self, paper: _Side) -> rows.Entry:
        if paper not in self._entries:
            self._entries |= self._read([paper])
        return self._entries[paper]

    def _read(self, papers: Sequence[_Side]) -> dict[_Side, rows.Entry]:
        return {
            (side, id_): entry
            for side, connection in self._connections.items()
            for id_, entry in rows.entries(
                connection, [id_ for each, id_ in papers if each is side]
            ).items()
        }

    def _order(self, paper: _Side) -> str:
        return repr(self._entry(paper).paper)

    def _may_be_one(self, one: _Side, other: _Side) -> bool:
        return may_be_one(self._entry(one).paper, self._entry(other).paper)


def _names(connection: sqlite3.Connection) -> Mapping[PaperId, list[rows.Name]]:
    """The identifiers of all papers."""
    names: defaultdict[PaperId, list[rows.Name]] = defaultdict(list)
    for scheme, value, id_ in connection.execute("SELECT scheme, value, paper_id FROM identifier"):
        names[id_].append((scheme, value))
    return names


def _with_shared_title(names: Mapping[_Side, Sequence[rows.Name]]) -> list[_Side]:
    """The papers whose identity may hang on a title: one that both libraries have, and that some
    paper has alone."""
    titled: defaultdict[rows.Name, list[_Side]] = defaultdict(list)
    hangs = set()
    for paper, its_names in names.items():
        for name in its_names:
            if name[0] == "title":
                titled[name].append(paper)
                if len(its_names) == 1:
                    hangs.add(name)
    return [
        paper
        for name in hangs
        if len({side for side, _ in titled[name]}) == 2
        for paper in titled[name]
    ]


def _registers(connection: sqlite3.Connection) -> dict[PaperId, dict[str, Register]]:
    """The marks of all papers that have any or once had, by field."""
    values: defaultdict[PaperId, dict[str, marks.Value]] = defaultdict(dict)
    for id_, *columns in connection.execute(
        "SELECT paper_id, starred, status, note, priority, key FROM mark"
    ):
        values[id_] = dict(zip(_FIELDS, columns, strict=True))
    for id_, name in connection.execute("SELECT paper_id, name FROM tag"):
        values[id_][_field(marks.TAG + name)] = 1
    at: defaultdict[tuple[PaperId, str], str] = defaultdict(str)
    past: defaultdict[tuple[PaperId, str], set[marks.Value]] = defaultdict(set)
    standing_for = _joined(connection)
    for id_, spelled, old, new, moment in connection.execute(
        "SELECT paper_id, field, old, new, at FROM event JOIN edit ON edit.id = edit_id"
        " WHERE field NOT LIKE 'join:%'"
    ):
        place = standing_for.get(id_, id_), _field(spelled)
        at[place] = max(at[place], moment)
        past[place] |= {old, new}
    for id_, field in past:
        if field not in values[id_]:
            values[id_][field] = marks.read(connection, id_, field)
    return {
        id_: {
            field: Register(value, at[id_, field], frozenset(past[id_, field]))
            for field, value in fields.items()
        }
        for id_, fields in values.items()
    }


_FIELDS = ("starred", "status", "note", "priority", "key")


def _field(spelled: str) -> str:
    """The field as it is compared: SQLite's NOCASE, which tags have, folds ASCII only."""
    return re.sub("[A-Z]+", lambda letters: letters[0].lower(), spelled)


def _joined(connection: sqlite3.Connection) -> dict[PaperId, PaperId]:
    """For each paper that was joined to another, the paper that stands for it now."""
    into = {
        PaperId(int(field.removeprefix(joining.JOIN))): PaperId(kept)
        for field, kept in connection.execute(
            "SELECT field, paper_id FROM event JOIN edit ON edit.id = edit_id"
            " WHERE field LIKE 'join:%' AND state IN ('done', 'merged')"
        )
    }
    standing_for = {}
    for gone, kept in into.items():
        while kept in into:
            kept = into[kept]  # noqa: PLW2901
        standing_for[gone] = kept
    return standing_for


def _uid(connection: sqlite3.Connection) -> str:
    uid: str = connection.execute("SELECT value FROM meta WHERE name = 'uid'").fetchone()[0]
    return uid


@contextmanager
def _transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    with schema.explained(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
