"""A second process that writes half of each large batch as a segment of its own.

It writes an index in a folder of its own, under the lock of that folder; its segment is then moved
into the index by the one process that holds the lock there, and enters the table of contents with
the same commit as the other half. So the rule holds that two writers never share an index.
"""

import gc
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Self

from whoosh.filedb.filestore import FileStorage
from whoosh.writing import SegmentWriter

from paper_tui.paper import Paper, PaperId
from paper_tui.search.index.codec import writer_of
from paper_tui.search.index.fields import document, schema
from paper_tui.system.batched import batched
from paper_tui.system.launching import own_module

Papers = Sequence[tuple[PaperId, Paper]]

SHARED = 1_000
"""Smaller batches are not worth the sharing."""


def add(
    writer: SegmentWriter, papers: Papers, cancelled: Callable[[], bool] = lambda: False
) -> bool:
    """Add papers to a writer; False when cancelled."""
    for paper_id, paper in papers:
        if cancelled():
            return False
        writer.add_document(paper=paper_id, text=document(paper))
    return True


class SecondCore:
    """Adds papers, on two cores where there are two and it is wanted; a context manager.

    The second process may die at any time: what it should have written is then written here.
    """

    def __init__(self, index_dir: Path, *, wanted: bool) -> None:
        self._index_dir = index_dir
        self._wanted = wanted and (os.cpu_count() or 1) > 1
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        for left in self._index_dir.glob(_FOLDER + "*"):
            shutil.rmtree(left, ignore_errors=True)
        if self._wanted:
            command, environment = own_module(__name__)
            self._process = subprocess.Popen(  # noqa: S603 - this very module
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def cores(self) -> int:
        """How many processes write."""
        return 1 if self._process is None else 2

    def add_with(
        self, writer: SegmentWriter, papers: Papers, cancelled: Callable[[], bool]
    ) -> Mapping[str, int] | None:
        """Add papers to a writer, or beside it; None when cancelled.

        What is given is how many of those beside it have each word.
        """
        if self._process is None or len(papers) < SHARED:
            return {} if add(writer, papers, cancelled) else None
        half = len(papers) // 2
        with tempfile.TemporaryDirectory(
            prefix=_FOLDER, dir=self._index_dir, ignore_cleanup_errors=True
        ) as folder:
            self._tell(folder, papers[half:])
            if not add(writer, papers[:half], cancelled):
                self._stop()  # it writes into the folder still
                return None
            counts = self._hear()
            if counts is not None:
                _adopt(writer, folder, self._index_dir)
                return counts
            return {} if add(writer, papers[half:], cancelled) else None

    def _tell(self, folder: str, papers: Papers) -> None:
        """Have the second process write these papers into a folder; no papers are their end."""
        if self._process is not None and self._process.stdin is not None:
            try:
                for some in (*batched(papers, _PICKLED), []):
                    pickle.dump((folder, some), self._process.stdin)
                self._process.stdin.flush()
            except OSError:
                self._stop()

    def _hear(self) -> dict[str, int] | None:
        """How many of them have each word; None when it has died."""
        if self._process is None or self._process.stdout is None:
            return None
        try:
            counts: dict[str, int] = pickle.load(self._process.stdout)  # noqa: S301 - our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            self._stop()
            return None
        return counts

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()  # closes its pipes, also one that is broken
            self._process = None


def _adopt(writer: SegmentWriter, folder: str, index_dir: Path) -> None:
    """Move the segments of an index into that of a writer, which commits them with its own."""
    storage = FileStorage(folder)
    for segment in storage.open_index()._segments():
        for name in segment.list_files(storage):
            Path(folder, name).rename(index_dir / name)
        writer.segments.append(segment)


def main() -> None:
    """Write what is asked for on standard input, as long as somebody is there to ask."""
    os.nice(_NICE)
    asked: SimpleQueue[tuple[str, Papers]] = SimpleQueue()
    Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        folder, papers = asked.get()
        writer = writer_of(FileStorage(folder).create_index(schema()))
        while papers:
            add(writer, papers)
            _, papers = asked.get()
        counts = writer.pool.counts()
        writer.commit(merge=False)
        pickle.dump(counts, sys.stdout.buffer)
        sys.stdout.flush()


def _listen(asked: "SimpleQueue[tuple[str, Papers]]") -> None:
    """Pass on what is asked for; when the process above has ended, end in the midst of anything."""
    stream = open(0, "rb", closefd=False)  # noqa: SIM115 - the thread may outlive `sys.stdin`
    try:
        while True:
            asked.put(pickle.load(stream))  # noqa: S301 - from the process above
    except (EOFError, pickle.UnpicklingError):
        os._exit(0)


_FOLDER = "half-"  # what is left of it by a process that was killed is deleted by the next
_NICE = 5
_PICKLED = 500  # papers at a time: the pickler remembers whatever it has written of a message

if __name__ == "__main__":
    gc.disable()
    main()
