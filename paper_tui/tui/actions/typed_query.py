"""Typing a query: what may follow is offered, and former queries come back."""

import time
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker

from paper_tui.errors import PaperTuiError
from paper_tui.search.language.completion import Completion, Vocabulary, completions
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.state.query_history import History
from paper_tui.tui.widgets.typed_keys import arrived

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen

REST = 2.0
"""Seconds without a key after which a query was looked at, and not only passed by."""


_NOTHING = Vocabulary({})


class QueryFlow(Flow):
    """The search pane while it is typed in. The values of fields are read when they are needed."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._values: dict[str, Vocabulary] = {}
        self._reading: dict[str, Worker[None]] = {}
        self._history = History(screen.places.history)
        self._typed: str | None = None
        self._typed_at = 0.0

    # Completion

    def completions(self, text: str, cursor: int) -> list[Completion]:
        """What may stand at the cursor, as far as the values are known by now."""
        return completions(text, cursor, self._known)

    async def complete(self) -> None:
        """Take what is offered; without an offer, the cursor goes on by a character."""
        await self._caught_up()
        if not self.screen.search.take():
            self.screen.search.input.action_cursor_right()

    async def another(self) -> None:
        """Offer the next of what may stand here."""
        await self._caught_up()
        self.screen.search.offer_next()

    def forget_values(self) -> None:
        """The library has changed: values are read anew when they are next needed."""
        self._values.clear()

    def _known(self, field: str) -> Vocabulary:
        if field not in self._values and field not in self._reading:
            self._reading[field] = self.screen.beside(partial(self._read, field))
        return self._values.get(field, _NOTHING)

    async def _caught_up(self) -> None:
        """Return when the offers are those for what was typed."""
        await arrived(self.screen.search.input)
        for reading in tuple(self._reading.values()):
            await reading.wait()

    async def _read(self, field: str) -> None:
        try:
            self._values[field] = await self.screen.counting.read(
                lambda library: Vocabulary(library.tally(field))
            )
        except PaperTuiError:  # the list itself says so
            self._values[field] = _NOTHING
        del self._reading[field]
        self.screen.search.offer()

    # Former queries

    async def older(self) -> None:
        """The query before this one."""
        await arrived(self.screen.search.input)
        self._recall(self._history.older(self.screen.search.text))

    async def newer(self) -> None:
        """The query after this one; after the last of them, to the list."""
        await arrived(self.screen.search.input)
        query = self._history.newer()
        if query is None:
            await self.screen.action_run("pane.leave_query")
        else:
            self._recall(query)

    def typed(self, text: str) -> None:
        """The query was typed to; what was looked at before and is typed over is kept."""
        now = time.monotonic()
        before = self._typed
        if before is not None and now - self._typed_at > REST and not text.startswith(before):
            self.keep(before)
        self._typed, self._typed_at = text, now
        self._history.leave()

    def left(self) -> None:
        """The search pane was left: what was typed there is kept."""
        if self._typed is not None:
            self.keep(self._typed)
        self._typed = None
        self._history.leave()

    def keep(self, query: str) -> None:
        """Have a query among the former ones; written beside the marks, which do not wait."""
        self._history.keep(query)
        self.screen.thread.give(lambda _library: self._history.write(query))

    def _recall(self, query: str | None) -> None:
        if query is not None:
            self.screen.asking.put(query)
            self._typed = query
