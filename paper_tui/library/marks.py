"""The reader's marks and their history: every change is one edit of one or more events.

An event sets one field of one paper from an old value to a new one. Undo and redo walk the edits;
a new edit after an undo drops the undone ones from that walk, and keeps them in the history. The
functions here run inside a transaction that `Library` has opened.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paper_tui.library import rows
from paper_tui.library.joining import JOIN, join, separate
from paper_tui.paper import Mark, PaperId

Value = str | int
TAG = "tag:"
"""A tag's field is this prefix and the tag's name; its value is 1 (there) or 0 (not there)."""

_COLUMNS = frozenset({"starred", "status", "note", "priority", "key"})
_DEFAULTS: dict[str, Value] = {
    "starred": 0,
    "status": "inbox",
    "note": "",
    "priority": 0,
    "key": "",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of undo: what was done (`star`, `tag gnn`) and to which papers."""

    label: str
    ids: tuple[PaperId, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of one paper that shall have this value."""

    paper_id: PaperId
    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class Event:
    """One field of one paper that went from an old value to a new one."""

    paper_id: PaperId
    field: str
    old: Value
    new: Value


def settings_of(paper_id: PaperId, mark: Mark) -> list[Setting]:
    """What has to be set for a paper to have all of a mark; tags are given, none is taken."""
    values: dict[str, Value] = {
        "starred": int(mark.starred),
        "status": mark.status.value,
        "note": mark.note,
        "priority": mark.priority,
    }
    values |= {TAG + name: 1 for name in mark.tags}
    return [Setting(paper_id, field, value) for field, value in values.items()]


def apply(
    connection: sqlite3.Connection,
    label: str,
    settings: Iterable[Setting],
    at: str,
    *,
    goes_on: bool = False,
) -> Edit | None:
    """Write the settings that change something as one edit (see `record`); None when none does.

    Papers that are not in the library are passed over.
    """
    events = [
        Event(setting.paper_id, setting.field, old, setting.value)
        for setting in dict.fromkeys(settings)
        if (old := read(connection, setting.paper_id, setting.field)) != setting.value
        and _exists(connection, setting.paper_id)
    ]
    for event in events:
        write(connection, event.paper_id, event.field, event.new)
    return record(connection, label, events, at, goes_on=goes_on)


def record(
    connection: sqlite3.Connection,
    label: str,
    events: Iterable[Event],
    at: str,
    *,
    goes_on: bool = False,
) -> Edit | None:
    """Note events that have happened as one edit; None when there are none.

    With `goes_on` they belong to the last edit, if that has the same label and moment. What was
    undone before can no longer be done again.
    """
    noted = list(events)
    if not noted:
        return None
    connection.execute("UPDATE edit SET state = 'dropped' WHERE state = 'undone'")
    edit_id = _last(connection, label, at) if goes_on else None
    if edit_id is None:
        [edit_id] = connection.execute(
            "INSERT INTO edit (at, label, state) VALUES (?, ?, 'done') RETURNING id", (at, label)
        ).fetchone()
    connection.executemany(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (edit_id, paper_id, field) DO UPDATE SET new = excluded.new",
        [(edit_id, each.paper_id, each.field, each.old, each.new) for each in noted],
    )
    return Edit(label, tuple(dict.fromkeys(each.paper_id for each in noted)))


def _last(connection: sqlite3.Connection, label: str, at: str) -> int | None:
    """The edit that undo would take back, if it has this label and moment."""
    row = connection.execute(
        "SELECT id, label, at FROM edit WHERE state = 'done' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return row[0] if row is not None and row[1:] == (label, at) else None


def undo(connection: sqlite3.Connection, at: str) -> Edit | None:
    """Take the last edit back; None when there is none."""
    row = connection.execute(
        "SELECT id, label FROM edit WHERE state = 'done' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return _walk(connection, row, "old", "undone", at)


def redo(connection: sqlite3.Connection, at: str) -> Edit | None:
    """Do the last undone edit again; None when there is none."""
    row = connection.execute(
        "SELECT id, label FROM edit WHERE state = 'undone' ORDER BY id LIMIT 1"
    ).fetchone()
    return _walk(connection, row, "new", "done", at)


def read(connection: sqlite3.Connection, paper_id: PaperId, field: str) -> Value:
    """The value that a field has now."""
    if field.startswith(TAG):
        found = connection.execute(
            "SELECT 1 FROM tag WHERE name = ? AND paper_id = ?", (field[len(TAG) :], paper_id)
        ).fetchone()
        return int(found is not None)
    row = connection.execute(
        f"SELECT {_column(field)} FROM mark WHERE paper_id = ?",  # noqa: S608
        (paper_id,),
    ).fetchone()
    value: Value = _DEFAULTS[field] if row is None else row[0]
    return value


def _walk(
    connection: sqlite3.Connection, edit: Sequence[object] | None, side: str, state: str, at: str
) -> Edit | None:
    if edit is None:
        return None
    edit_id, label = edit
    events = connection.execute(
        f"SELECT paper_id, field, {side} FROM event WHERE edit_id = ?",  # noqa: S608
        (edit_id,),
    ).fetchall()
    for paper_id, field, value in events:
        if not field.startswith(JOIN):
            write(connection, paper_id, field, _still_free(connection, paper_id, field, value))
        elif side == "old":
            separate(connection, value, rows.next_revision(connection))
        else:
            gone = PaperId(int(field.removeprefix(JOIN)))
            before = join(connection, paper_id, gone, rows.next_revision(connection))
            connection.execute(
                "UPDATE event SET old = ? WHERE edit_id = ? AND paper_id = ? AND field = ?",
                (before, edit_id, paper_id, field),
            )
    # The moment moves along: an undo is as new as any other change to whoever merges libraries.
    connection.execute("UPDATE edit SET state = ?, at = ? WHERE id = ?", (state, at, edit_id))
    return Edit(str(label), tuple(dict.fromkeys(PaperId(event[0]) for event in events)))


def _still_free(
    connection: sqlite3.Connection, paper_id: PaperId, field: str, value: Value
) -> Value:
    """The value; of a citation key that another paper was given since, none."""
    if field == "key" and rows.with_key(connection, str(value)) not in (None, paper_id):
        return _DEFAULTS[field]
    return value


def write(connection: sqlite3.Connection, paper_id: PaperId, field: str, value: Value) -> None:
    """Set a field without an edit, so that no undo takes it back."""
    if field.startswith(TAG):
        name = field[len(TAG) :]
        statement = (
            "INSERT OR IGNORE INTO tag (name, paper_id) VALUES (?, ?)"
            if value
            else "DELETE FROM tag WHERE name = ? AND paper_id = ?"
        )
        connection.execute(statement, (name, paper_id))
        return
    connection.execute("INSERT OR IGNORE INTO mark (paper_id) VALUES (?)", (paper_id,))
    connection.execute(
        f"UPDATE mark SET {_column(field)} = ? WHERE paper_id = ?",  # noqa: S608
        (value, paper_id),
    )


def _column(field: str) -> str:
    """The field itself, after a look that it is one: it stands in the text of a statement."""
    if field not in _COLUMNS:
        raise ValueError(f"no such field of a mark: {field!r}")
    return field


def _exists(connection: sqlite3.Connection, paper_id: PaperId) -> bool:
    return (
        connection.execute("SELECT 1 FROM paper WHERE id = ?", (paper_id,)).fetchone() is not None
    )
