"""Former queries, in a file beside the log; it can be deleted at any time."""

from pathlib import Path

from paper_tui.search.language.parser import parse
from paper_tui.system.files import WritingError, replacing

MOST = 200
"""Queries that are kept, the last ones."""

LONGEST = 500
"""Longer queries, in characters, are not kept."""


class History:
    """The queries that a reader came back from, and where in them the reader is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queries: list[str] | None = None
        self._others: list[str] = []
        self._place: int | None = None
        self._begun = ""

    def older(self, text: str) -> str | None:
        """The query before the last one that was given, or the newest; None: there is none.

        `text` stands in the pane, and comes back at the other end.
        """
        if self._place is None:
            self._others = [each for each in self._known() if each.split() != text.split()]
            self._place, self._begun = len(self._others), text
        if not self._place:
            return None
        self._place -= 1
        return self._others[self._place]

    def newer(self) -> str | None:
        """The query after the last one that was given, at the end what was being typed before.

        None when the reader is not among former queries.
        """
        if self._place is None or self._place == len(self._others):
            return None
        self._place += 1
        if self._place < len(self._others):
            return self._others[self._place]
        self._place = None
        return self._begun

    def leave(self) -> None:
        """The reader is no longer among former queries."""
        self._place = None

    def keep(self, query: str) -> None:
        """Put a query last."""
        if worth_keeping(query):
            self._queries = _with(self._known(), query)
            self._place = None

    def write(self, query: str) -> None:
        """Put a query last on disk; where that is impossible, it is forgotten with the program.

        What another program has kept meanwhile stays. Waits for the disk.
        """
        if not worth_keeping(query):
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as file:
                file.writelines(f"{each}\n" for each in _with(self._read(), query))
        except (OSError, WritingError):
            return

    def _known(self) -> list[str]:
        if self._queries is None:
            self._queries = self._read()
        return self._queries

    def _read(self) -> list[str]:
        try:
            lines = self._path.read_text("utf-8", errors="replace").split("\n")
        except OSError:
            return []
        return [line for line in lines if line.strip() and len(line) <= LONGEST][-MOST:]


def worth_keeping(query: str) -> bool:
    """Whether a query asks for anything, and is of a length that anyone would look for.

    What has a mistake may be mended; what is only begun (`year:`) is forgotten.
    """
    if not query.strip() or len(query) > LONGEST:
        return False
    read = parse(query)
    return read.root is not None or bool(read.problems)


def _with(queries: list[str], query: str) -> list[str]:
    """A space at the end stays: without it, the last word is the beginning of one."""
    words = query.split()
    line = " ".join(words) + " " * query[-1:].isspace()
    return [*(each for each in queries if each.split() != words), line][-MOST:]
