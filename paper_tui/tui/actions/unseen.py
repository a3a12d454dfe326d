"""Which papers are new: a service has brought them, and the reader has not looked at them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.timer import Timer

from paper_tui.keymap.actions import Pane
from paper_tui.paper import PaperId
from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import Filter
from paper_tui.tui.actions.flow import Flow

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen

WRITE_AFTER = 1.0
"""Seconds that the cursor rests before what was looked at is written."""


class Unseen(Flow):
    """A paper is new until the cursor was on it, and has left it. What goes by under the cursor
    while a query is typed was not looked at."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self.ids: frozenset[PaperId] = frozenset()
        self._here: PaperId | None = None
        self._seen: set[PaperId] = set()
        self._unwritten: set[PaperId] = set()
        self._timer: Timer | None = None

    def know(self, ids: Iterable[PaperId]) -> None:
        """These are new in the library."""
        self.ids = frozenset(ids) - self._seen
        self.screen.results.show_new(self.ids)

    def look(self) -> None:
        """The cursor, or the focus, is elsewhere, perhaps."""
        entry = self.screen.results.entry
        is_read = entry is not None and self.screen.panes.pane is not Pane.QUERY
        before, self._here = self._here, entry.id if entry is not None and is_read else None
        if before is not None and before != self._here:
            self._see(before)

    def leave(self) -> None:
        """The reader leaves, and has seen what is under the cursor."""
        if self._here in self.ids:
            self._unwritten.add(self._here)
        self.write()

    def write(self) -> None:
        """Let the library know what was looked at."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._unwritten:
            ids, self._unwritten = self._unwritten, set()
            self.screen.thread.give(lambda library: library.ledger.see(ids))

    def _see(self, id_: PaperId) -> None:
        if id_ not in self.ids:
            return
        self.ids -= {id_}
        self._seen.add(id_)
        self._unwritten.add(id_)
        self.screen.results.take_new(id_)
        self.screen.counting.tell()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.screen.set_timer(WRITE_AFTER, self._rested)

    def _rested(self) -> None:
        # A list of new papers does not shrink under the reader: it is asked for again by them.
        if not asks_for_new(self.screen.asking.question.text):
            self.write()


def asks_for_new(text: str) -> bool:
    """Whether a query leaves new papers, or leaves them out. Pure."""
    query = parse(text)
    leaves = (*query.leaves(), *query.leaves(negated=True))
    return any(
        isinstance(leaf, Filter) and (leaf.field, leaf.value.casefold()) == ("is", "new")
        for leaf in leaves
    )
