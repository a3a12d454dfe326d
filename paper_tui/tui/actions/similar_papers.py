"""Papers like the one under the cursor, named at the end of the detail when the reader rests."""

from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from paper_tui.library.library import Entry
from paper_tui.paper import PaperId
from paper_tui.tui.actions.flow import Flow

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen

REST = 0.3
"""Seconds on one paper after which it is read, and not only passed by."""

NAMED = 5
"""How many papers are named."""


class Alike(Flow):
    """Looks for them in the search thread, but not for those like a paper that is passed by, and
    names them if the detail is still about the same paper."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._rest: Timer | None = None

    def at(self, entry: Entry | None) -> None:
        """The cursor has come to a paper."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = None
        if entry is not None and not self.screen.detail.knows_similar:
            look = partial(self.screen.beside, partial(self._look, entry.id))
            self._rest = self.screen.set_timer(REST, look)

    def go(self, paper: PaperId) -> None:
        """To a paper that was named: in the list, or in that of all papers like this one."""
        here, listed = self.screen.detail.entry, self.screen.results.ids
        if paper in listed:
            self.screen.results.move_to(listed.index(paper))
        elif here is not None:
            self.screen.asking.like(here.id, show=paper)

    async def _look(self, paper: PaperId) -> None:
        screen = self.screen
        found = await screen.outcome(screen.asking.searcher.similar(paper, NAMED))
        here = screen.detail.entry
        if found and here is not None and here.id == paper:
            screen.detail.name_similar(found)
