"""Reading test data as the importer does: the format is recognised, then everything is read."""

import io

from paper_tui.paper import Paper, Record, Reject
from paper_tui.sources import recognise


def read(content: str | bytes, expected: str) -> list[Record | Reject]:
    """Everything that a source gives, which must be recognised as the format of this name."""
    raw = content.encode() if isinstance(content, str) else content
    known, stream = recognise(io.BytesIO(raw))
    assert known.name == expected
    return list(known.read(stream))


def records(content: str | bytes, expected: str) -> list[Record]:
    """The records of a source that has no rejects."""
    items = read(content, expected)
    assert [item for item in items if isinstance(item, Reject)] == []
    return [item for item in items if isinstance(item, Record)]


def papers(content: str | bytes, expected: str) -> list[Paper]:
    """The papers of a source that has no rejects."""
    return [record.paper for record in records(content, expected)]


def rejects(content: str | bytes, expected: str) -> list[Reject]:
    """What of a source could not be read."""
    return [item for item in read(content, expected) if isinstance(item, Reject)]
