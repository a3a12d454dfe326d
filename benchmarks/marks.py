"""A star on disk, beside the one insert that it cannot do without.

The bare side is the smallest thing that keeps the promise: one row, one transaction, with the
journal and the syncing of the library. What the library does on top is the undo entry and the lock.
"""

import sqlite3
import tempfile
from itertools import cycle
from pathlib import Path

from benchmarks.corpus import papers
from benchmarks.timing import take_turns, tell
from paper_tui.library.library import Library, Sort
from paper_tui.paper import Record

PAPERS = 500
ROUNDS = 400
PRAGMAS = ("journal_mode", "synchronous", "foreign_keys")


def main() -> None:
    """Star paper after paper, in turn with the bare insert."""
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder, "library.db")) as library:
        library.add(Record(paper, line) for line, paper in enumerate(papers(PAPERS), 1))
        bare = _bare(library, Path(folder, "bare.db"))
        ours = cycle(
            (each, starred) for starred in (True, False) for each in library.ids(Sort.ADDED)
        )
        theirs = cycle((each, starred) for starred in (1, 0) for each in range(PAPERS))

        def star() -> None:
            paper, starred = next(ours)
            library.set_starred([paper], starred)

        def insert() -> None:
            with bare:
                bare.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", next(theirs))

        medians = take_turns(ROUNDS, {"bare insert": insert, "set_starred": star})
        bare.close()
    tell(f"One star, {ROUNDS} times in a library of {PAPERS} papers", medians, "bare insert")


def _bare(library: Library, path: Path) -> sqlite3.Connection:
    """An empty database that is kept as carefully as the library."""
    bare = sqlite3.connect(path)
    for pragma in PRAGMAS:
        value = library._connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        bare.execute(f"PRAGMA {pragma} = {value}")
    bare.execute("CREATE TABLE mark (paper INTEGER PRIMARY KEY, starred INTEGER NOT NULL)")
    return bare


if __name__ == "__main__":
    main()
