"""Two papers of the library that turn out to be one: joined, and taken apart again.

The functions run inside a transaction that `Library` has opened. A join is an event like a mark:
its field is `join:` and the number of the paper that went, its old value the state before (JSON),
its new value empty. So undo takes a join apart, and redo joins again.
"""

import sqlite3
from dataclasses import fields, replace
from typing import Any

import orjson

from paper_tui.library import rows
from paper_tui.library.merging import merge
from paper_tui.paper import Mark, Paper, PaperId, Status

JOIN = "join:"

_ORDER = (Status.INBOX, Status.ARCHIVED, Status.READING, Status.DONE)
"""Of two piles, the later one in this order is the reader's last word."""


def join(connection: sqlite3.Connection, kept: PaperId, gone: PaperId, revision: int) -> str:
    """Make one paper of two: `kept` has the marks, listings and identifiers of both from then on.

    Returns the state before, for `separate`.
    """
    found = rows.entries(connection, [kept, gone])
    first, second = found[kept], found[gone]
    before = orjson.dumps(
        {
            "kept": rows.state(connection, first),
            "gone": rows.state(connection, second),
        }
    ).decode()
    connection.execute(
        "UPDATE OR IGNORE identifier SET paper_id = ? WHERE paper_id = ?", (kept, gone)
    )
    connection.execute("UPDATE OR IGNORE listing SET paper_id = ? WHERE paper_id = ?", (kept, gone))
    rows.delete(connection, gone, revision)
    rows.update(connection, {kept: merge(first.paper, second.paper)}, revision)
    rows.write_mark(connection, kept, unite(first.mark, second.mark), first.key or second.key)
    return before


def separate(connection: sqlite3.Connection, before: str, revision: int) -> None:
    """Take a join apart: both papers are as they were, but for what was learned since.

    The two are noted as different papers, so that the next import leaves them apart.
    """
    states = orjson.loads(before)
    kept, gone = (rows.from_state(states[name]) for name in ("kept", "gone"))
    joined = merge(kept.paper, gone.paper)
    now = rows.papers(connection, [kept.id])[kept.id]
    learned = {
        each.name: getattr(now, each.name)
        for each in fields(Paper)
        if getattr(now, each.name) != getattr(joined, each.name)
    }
    for scheme, value in _only_in(states["gone"], states["kept"], "identifiers"):
        connection.execute(
            "DELETE FROM identifier WHERE scheme = ? AND value = ? AND paper_id = ?",
            (scheme, value, kept.id),
        )
    for page_id, place in _only_in(states["gone"], states["kept"], "listings"):
        connection.execute(
            "DELETE FROM listing WHERE page_id = ? AND place = ? AND paper_id = ?",
            (page_id, place, kept.id),
        )
    rows.update(connection, {kept.id: replace(kept.paper, **learned)}, revision)
    rows.write_mark(connection, kept.id, kept.mark, kept.key)
    if gone.key and rows.keys_in_use(connection, [gone.key]):
        states["gone"]["key"] = None  # another paper was given it since
    rows.restore(connection, states["gone"], revision)
    connection.execute("INSERT OR IGNORE INTO apart VALUES (?, ?)", sorted((kept.id, gone.id)))


def are_apart(connection: sqlite3.Connection, one: PaperId, other: PaperId) -> bool:
    """Whether the reader has said that these two are different papers."""
    pair = sorted((one, other))
    return (
        connection.execute(
            "SELECT 1 FROM apart WHERE paper_id = ? AND other_id = ?", pair
        ).fetchone()
        is not None
    )


def unite(first: Mark, second: Mark) -> Mark:
    """The marks of two papers on one: every star, every tag, both notes, nothing twice."""
    notes = [first.note] if second.note in first.note else [first.note, second.note]
    if first.note in second.note:
        notes = [second.note]
    return Mark(
        starred=first.starred or second.starred,
        status=max(first.status, second.status, key=_ORDER.index),
        tags=first.tags | second.tags,
        note="\n\n".join(notes),
        priority=max(first.priority, second.priority),
    )


def _only_in(one: dict[str, Any], other: dict[str, Any], name: str) -> list[list[Any]]:
    return [each for each in one[name] if each not in other[name]]
