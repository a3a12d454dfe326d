"""What the list shows: the question, its answer, and when it has to be asked again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from paper_tui.errors import PaperTuiError
from paper_tui.paper import PaperId
from paper_tui.search.engine import Hits
from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import Filter
from paper_tui.settings.settings import Order
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.workers.indexer import Indexer
from paper_tui.tui.workers.searcher import Answer, Question, Searcher

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen

_MOST_LOOKED_FOR = 20
_MARK_FIELDS = frozenset({"is", "tag", "has", "note", "priority"})


class Asking(Flow):
    """Asks for the list whenever the query, the library or the index is another."""

    def __init__(self, screen: "MainScreen", question: Question) -> None:
        super().__init__(screen)
        self.question = question
        self._before: list[tuple[Question, PaperId | None]] = []
        self.answer: Answer | None = None
        self.indexing: tuple[int, int] | None = None
        self._stay = False
        self._told: Hits | None = None
        self._indexed_at: int | None = None
        self._data_version = screen.library.data_version()
        self._revision = screen.library.revision()
        self._indexer = Indexer(screen.library.path)
        self.searcher = Searcher(
            screen.library.path, screen.places.index, self._answered, screen.complain, screen.beside
        )

    def ask(self, text: str, *, stay: bool = False) -> None:
        """Let the list be the answer to a query. With `stay` the cursor stays on its paper."""
        question = Question(text, self.question.order)
        if question != self.question:
            self._before.clear()
            self._ask(question, stay)

    def put(self, text: str, *, stay: bool = False) -> None:
        """Let a query stand in the search pane, and ask it."""
        self.screen.search.put(text)
        self.ask(text, stay=stay)

    def like(self, paper_id: PaperId, *, show: PaperId | None = None) -> None:
        """List the papers like one; the cursor goes to the one to show."""
        self._ask_by_likeness(Question(order=self.question.order, like=paper_id))
        if show is not None:
            self.screen.beside(partial(self._show, [show]))

    def for_you(self) -> None:
        """List the papers that are like those that the reader has starred and read."""
        self._ask_by_likeness(Question(order=self.question.order, for_you=True))

    def back(self) -> None:
        """To the list from which papers like others were asked for; from a query to all papers."""
        if not self._before:
            self.put("", stay=True)
            return
        question, paper = self._before.pop()
        self.screen.search.put(question.text)
        self._ask(question, stay=False)
        if paper is not None:
            self.screen.beside(partial(self._show, [paper]))

    def sort(self, order: Order) -> None:
        """Sort the list; the cursor stays on its paper. Papers like others have their own order."""
        if self.question.by_likeness:
            self.screen.refuse("In this list the likest papers stand first.")
            return
        self._ask(Question(self.question.text, order), stay=True)
        self.screen.say(f"sorted by {order}")

    def again(self) -> None:
        """Ask the same once more; the cursor stays on its paper."""
        self._ask(self.question, stay=True)

    @property
    def overtaken(self) -> bool:
        """Whether the list is the answer to an older question, and the answer is on its way."""
        listed = self.answer.question if self.answer is not None else Question()
        return (
            not self.searcher.idle and replace(listed, order=self.question.order) != self.question
        )

    async def settled(self, seconds: float) -> None:
        """Return when the list is the answer to the last question, or after some seconds."""
        waiting = asyncio.ensure_future(self.searcher.settled())
        await asyncio.wait([waiting], timeout=seconds)
        waiting.cancel()

    def marked(self, ids: Sequence[PaperId], *, show: bool = False) -> None:
        """Papers have other marks now. With `show` the cursor goes to the first of them."""
        self.screen.results.renew(ids)
        self.screen.counting.again()
        if asks_for_marks(self.question.text):
            self.again()
        if show:
            self.screen.beside(partial(self._show, ids))

    def changed(self) -> None:
        """Papers have come, or gone, or are known better."""
        self.screen.results.renew()
        self.screen.counting.again()
        self.again()

    def look(self) -> None:
        """See whether another program has written into the library."""
        version = self.screen.library.data_version()
        if version == self._data_version:
            return
        self._data_version = version
        revision = self.screen.library.revision()
        if revision != self._revision:
            self._revision = revision
            self.changed()
            return
        self.screen.results.renew()
        self.screen.counting.again()
        if asks_for_marks(self.question.text):
            self.again()

    def tell(self) -> None:
        """Say below the query what is to be said of the answer and the paper under the cursor."""
        if self.answer is None:
            return
        question, entry = self.answer.question, self.screen.results.entry
        if question.by_likeness:
            self._told = None
            title = self.screen.title_of(question.like) if question.like is not None else None
            shared = self.answer.hits.because.get(entry.id, ()) if entry is not None else ()
            self.screen.search.tell_like(title, shared)
        elif self.answer.hits is not self._told:
            self._told = self.answer.hits
            self.screen.search.tell(self.answer.hits)

    async def close(self) -> None:
        """End the index process and the search thread."""
        await self._indexer.close()
        self.searcher.close()

    def _ask_by_likeness(self, question: Question) -> None:
        here = self.screen.results.entry
        if question != self.question:
            self._before.append((self.question, here.id if here is not None else None))
        self.screen.search.put("")
        self._ask(question, stay=False)

    def _ask(self, question: Question, stay: bool) -> None:
        if question.text != self.question.text:
            self.screen.unseen.write()
        self.question, self._stay = question, stay
        self.searcher.ask(question)

    def _answered(self, answer: Answer) -> None:
        if not self.screen.is_running:  # the reader has left
            return
        stay, self._stay = self._stay, True
        self.answer = answer
        hits = answer.hits
        results = self.screen.results
        found = hits.highlighter
        snippet = found.snippet if parse(self.question.text).has_words() else None
        results.show(hits.ids, found.spans, snippet=snippet, more=hits.more, stay=stay)
        self.screen.views.mark(None if self.question.by_likeness else hits.text)
        self.tell()
        self.screen.counting.listed()
        if hits.behind and self.indexing is None:
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        """Have the index catch up, once for each state of the library: what has failed fails again,
        and an index that another version writes is always behind."""
        revision = self.screen.library.revision()
        if revision != self._indexed_at:
            self._indexed_at = revision
            self.indexing = (0, 0)
            self.screen.counting.tell()
            self.screen.beside(self._catch_up)

    async def _catch_up(self) -> None:
        def progress(done: int, total: int) -> None:
            self.indexing = (done, total)
            self.screen.counting.tell()
            if self.question.text.strip() and not self.screen.results.ids:
                self.again()  # what was not found may be there by now; no list is put out of order

        try:
            await self._indexer.catch_up(progress)
        except PaperTuiError as error:
            self.screen.complain(error)
        finally:
            self.indexing = None
        self.again()

    async def _show(self, ids: Sequence[PaperId]) -> None:
        await self.searcher.settled()
        listed = self.screen.results.ids
        first = next((id_ for id_ in ids[:_MOST_LOOKED_FOR] if id_ in listed), None)
        if first is not None:
            self.screen.results.move_to(listed.index(first))


def asks_for_marks(text: str) -> bool:
    """Whether the answer to a query may change with the marks."""
    query = parse(text)
    leaves = (*query.leaves(), *query.leaves(negated=True))
    return any(isinstance(leaf, Filter) and leaf.field in _MARK_FIELDS for leaf in leaves)
