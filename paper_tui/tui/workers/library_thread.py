"""The thread in which the screen changes the library: in order, and off the event loop."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from paper_tui.library.library import Library

_Result = TypeVar("_Result")


class LibraryThread:
    """One thread with one connection. Jobs are done in the order in which they were given."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._library: Library | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")

    def give(self, job: Callable[[Library], _Result]) -> "Future[_Result]":
        """Have a job done. What it changes is on disk when its future is done."""
        return self._thread.submit(self._do, job)

    def close(self) -> None:
        """Return when all jobs are done, and give the file back."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    def _do(self, job: Callable[[Library], _Result]) -> _Result:
        if self._library is None:
            self._library = Library(self._path)
        return job(self._library)

    def _close(self) -> None:
        if self._library is not None:
            self._library.close()
