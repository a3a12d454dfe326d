"""The papers that a batch of records is about: read together, changed in memory, written together.

A few statements for each paper would take most of the time of an import; here a few do for all.
"""

import sqlite3
from bisect import insort
from collections.abc import Iterable, Sequence

from paper_tui.library import rows
from paper_tui.paper import Mark, Paper, PaperId


class WorkingSet:
    """Belongs to one transaction, which alone changes these papers. `write` before it ends.

    `revision` is the one that new and changed papers are of.
    """

    def __init__(self, connection: sqlite3.Connection, revision: int) -> None:
        self._connection = connection
        self._revision = revision
        self._next_id = rows.next_id(connection)
        self._keys_in_use: set[str] = set()
        self._named: dict[rows.Name, list[PaperId]] = {}
        self._papers: dict[PaperId, Paper] = {}
        self._keys: dict[PaperId, str] = {}
        self._listed: set[tuple[int, int, PaperId]] = set()
        self._forget_changes()

    def read(self, names: Iterable[rows.Name], keys: Iterable[str]) -> None:
        """Have at hand what is known by any of these names, and which of the keys are in use.

        Nothing else can be asked for.
        """
        self._named = rows.with_identifiers(self._connection, names)
        self._keys_in_use = rows.keys_in_use(self._connection, keys)
        self._papers, self._keys, self._listed = {}, {}, set()
        self._read_papers({id_ for ids in self._named.values() for id_ in ids})

    def joined(self, kept: PaperId, gone: PaperId) -> None:
        """Have the paper at hand that two have become in the tables, by the names of both."""
        for name, ids in self._named.items():
            if gone in ids:
                self._named[name] = sorted({*ids, kept} - {gone})
        del self._papers[gone]
        self._keys_in_use.discard(self._keys.pop(gone, ""))
        self._read_papers({kept})
        self._keys_in_use.add(self._keys.get(kept, ""))

    def _read_papers(self, ids: set[PaperId]) -> None:
        if ids:
            self._papers |= rows.papers(self._connection, ids)
            self._keys |= rows.keys(self._connection, ids)
            self._listed |= set(rows.places(self._connection, ids))

    def known_as(self, name: rows.Name) -> Sequence[PaperId]:
        """The papers known by a name, oldest first; several only by a title."""
        return self._named.get(name, ())

    def paper(self, id_: PaperId) -> Paper:
        """A paper that is known by one of the names."""
        return self._papers[id_]

    def add(
        self, paper: Paper, names: Iterable[rows.Name], added: str, mark: Mark | None
    ) -> PaperId:
        """A new paper with its names, the moment it was added (as stored), and how it is marked."""
        id_ = self._next_id
        self._next_id = PaperId(id_ + 1)
        self._new[id_] = added
        self._papers[id_] = paper
        if mark is not None and mark != Mark():
            self._marks[id_] = mark
        self._name(id_, names)
        return id_

    def change(self, id_: PaperId, paper: Paper, names: Iterable[rows.Name]) -> None:
        """A paper as it is now; it is known by these names, too, and by all that it ever had."""
        names = {*names, *rows.named(self._papers[id_])}
        self._names += [(*name, id_) for name in names]
        self._name(id_, {*names, *rows.named(paper)})
        self._papers[id_] = paper
        if id_ not in self._new:
            self._changed.add(id_)

    def give_key(self, id_: PaperId, key: str) -> bool:
        """Give a paper a citation key; False when it has one, or another paper has this one."""
        if self._keys.get(id_) or key in self._keys_in_use:
            return False
        self._keys_in_use.add(key)
        self._keys[id_] = self._given_keys[id_] = key
        return True

    def list_on(self, page: int, place: int, id_: PaperId) -> bool:
        """Note that a paper stands on a page (the number of its row); False when that is known."""
        listed = (page, place, id_)
        if listed in self._listed:
            return False
        self._listed.add(listed)
        self._listings.append(listed)
        return True

    def write(self) -> None:
        """Write what is new."""
        new = {id_: (self._papers[id_], added) for id_, added in self._new.items()}
        changed = {id_: self._papers[id_] for id_ in sorted(self._changed)}
        rows.insert(self._connection, new, self._revision)
        rows.update(self._connection, changed, self._revision)
        rows.name(self._connection, self._names)
        for id_, mark in self._marks.items():
            rows.write_mark(self._connection, id_, mark, None)
        rows.write_keys(self._connection, self._given_keys)
        rows.write_places(self._connection, self._listings)
        self._forget_changes()

    def _forget_changes(self) -> None:
        self._new: dict[PaperId, str] = {}
        self._changed: set[PaperId] = set()
        self._names: list[tuple[str, str, PaperId]] = []
        self._marks: dict[PaperId, Mark] = {}
        self._given_keys: dict[PaperId, str] = {}
        self._listings: list[tuple[int, int, PaperId]] = []

    def _name(self, id_: PaperId, names: Iterable[rows.Name]) -> None:
        for name in names:
            ids = self._named.setdefault(name, [])
            if id_ not in ids:
                insort(ids, id_)
