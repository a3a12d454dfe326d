"""What an index was built from: a small file beside it, written last."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from paper_tui.paper import PaperId

SCHEMA = 6
"""Grows when the fields, the analysis or the files change: older indexes are built again."""

STAMP = "stamp.json"
"""The name of the file."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The library (its uid) and its revision that stand in the index, and what wrote it.

    With `paper`, only the papers up to this one stand there of those that changed with the
    revision. `commit` counts the commits since the index was begun, so that two states never look
    alike.
    """

    library: str
    revision: int
    engine: str
    schema: int = SCHEMA
    commit: int = 0
    paper: PaperId | None = None

    @classmethod
    def read(cls, index_dir: Path) -> Self | None:
        """The stamp of the index there; None without one that makes sense."""
        try:
            return cls(**json.loads((index_dir / STAMP).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, index_dir: Path) -> None:
        """Put the stamp in place, once everything that it vouches for is on the disk."""
        for path in index_dir.iterdir():
            _sync(path)
        temporary = index_dir / (STAMP + ".new")
        temporary.write_text(json.dumps(asdict(self)))
        _sync(temporary)
        temporary.replace(index_dir / STAMP)
        _sync(index_dir)

    def fits(self, uid: str, engine: str) -> bool:
        """Whether such an index can be used for this library by this program."""
        return (self.library, self.schema, self.engine) == (uid, SCHEMA, engine)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
