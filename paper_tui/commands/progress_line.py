"""Work that takes a while, in a terminal: a line that says how far it is, and Ctrl-C."""

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from paper_tui.importing.importing import Progress, importing, time_left

PATIENCE_S = 0.3
"""What takes longer shows its progress, in seconds."""


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks to stop at the next safe place; the second stops at once."""
    asked = False

    def ask(_number: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


class ProgressLine:
    """One line of progress on the terminal's standard error, for what takes longer than a moment.

    Nothing is written when standard error is no terminal.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self._silent = silent or not sys.stderr.isatty()
        self._began = time.monotonic()
        self._shown = 0.0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def importing(self, progress: Progress) -> None:
        """Show how far an import is."""
        self.tell(importing(progress, time.monotonic() - self._began))

    def indexing(self, done: int, total: int) -> None:
        """Show how far the index is."""
        self.tell(f"indexing {done:,} of {total:,} papers", done, total)

    def tell(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show a text, and the time that is left when `done` of `total` is known."""
        now = time.monotonic()
        elapsed = now - self._began
        if self._silent or elapsed < PATIENCE_S or now - self._shown < 0.1:
            return
        self._shown = now
        text += time_left(done, total, elapsed)
        width = shutil.get_terminal_size().columns
        print(f"\r\x1b[K{text[: width - 1]}", end="", file=sys.stderr, flush=True)
