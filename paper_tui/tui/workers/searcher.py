"""Asking the library while the reader types: off the event loop, and the newest question wins."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from paper_tui.errors import PaperTuiError
from paper_tui.library.library import Entry, Library, Sort
from paper_tui.paper import PaperId
from paper_tui.search.engine import Hits, Search
from paper_tui.settings.settings import Order

AT_ONCE = 0.01
"""Seconds that the screen waits for an answer; less than a reader sees. Most take a tenth of it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the list shall show: the answer to a query, papers like one, or what the reader likes.

    With `like` or `for_you` there is no query.
    """

    text: str = ""
    order: Order = Order.RELEVANCE
    like: PaperId | None = None
    for_you: bool = False

    @property
    def asks(self) -> bool:
        """Whether it asks for less than all papers."""
        return bool(self.text.strip()) or self.by_likeness

    @property
    def by_likeness(self) -> bool:
        """Whether it asks for papers that are like others: the likest stand first."""
        return self.like is not None or self.for_you


@dataclass(frozen=True, slots=True)
class Answer:
    """The papers that answer a question."""

    question: Question
    hits: Hits


@dataclass(slots=True)
class Searcher:
    """Answers questions in a thread, one at a time; a question that is overtaken is not asked.

    `answered` gets each answer on the event loop, unless a newer question was asked meanwhile;
    `failed` gets the error when there is none. `spawn` runs a coroutine function beside the caller.
    An answer that takes no longer than AT_ONCE is given before `ask` returns: it is painted
    together with the key that asked for it, and not a frame later.
    """

    path: Path
    index: Path
    answered: Callable[[Answer], None]
    failed: Callable[[PaperTuiError], None]
    spawn: Callable[[Callable[[], Coroutine[None, None, None]]], object]
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="search")
    )
    _wanted: Question | None = None
    _idle: asyncio.Event | None = None
    _search: Search | None = None

    def ask(self, question: Question) -> None:
        """Ask; returns within AT_ONCE. What is asked again is another question: an answer that is
        under way may be older than the reason to ask."""
        self._wanted = question = replace(question)
        if self._idle is not None:
            return
        asked = self._thread.submit(self._find, question)
        try:
            self._deliver(question, asked.result(AT_ONCE if self._search is not None else 0))
        except TimeoutError:
            self._idle = asyncio.Event()
            self.spawn(partial(self._answer_all, question, asked, self._idle))
        except PaperTuiError as error:
            self._fail(question, error)

    @property
    def idle(self) -> bool:
        """Whether the last question has its answer."""
        return self._idle is None

    async def count(self, query: str) -> int:
        """How many papers answer a query, not counting those that only come near."""
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._thread, self._find, Question(query))
        return 0 if answer.hits.missing else len(answer.hits.ids)

    async def similar(self, paper: PaperId, most: int) -> Sequence[Entry]:
        """The papers most like one, at most so many; the question that was asked comes first."""
        await self.settled()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._similar, paper, most)

    async def settled(self) -> None:
        """Return when the last question has its answer."""
        if self._idle is not None:
            await self._idle.wait()

    def close(self) -> None:
        """Let the thread end; an answer that is under way goes nowhere."""
        self._wanted = None
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    async def _answer_all(
        self, question: Question, asked: "Future[Answer]", idle: asyncio.Event
    ) -> None:
        """Wait for an answer, and for those to what is asked meanwhile."""
        try:
            while True:
                try:
                    self._deliver(question, await asyncio.wrap_future(asked))
                except PaperTuiError as error:
                    self._fail(question, error)
                if self._wanted is None:
                    return
                question = self._wanted
                asked = self._thread.submit(self._find, question)
        finally:
            self._idle = None
            idle.set()

    def _deliver(self, question: Question, answer: Answer) -> None:
        if self._wanted is question:
            self._wanted = None
            self.answered(answer)

    def _fail(self, question: Question, error: PaperTuiError) -> None:
        if self._wanted is question:
            self._wanted = None
            self.failed(error)

    def _find(self, question: Question) -> Answer:
        """In the thread."""
        search = self._opened()
        if question.like is not None:
            return Answer(question, search.similar(question.like))
        if question.for_you:
            return Answer(question, search.for_you())
        sort = None if question.order is Order.RELEVANCE else Sort(question.order)
        return Answer(question, search.search(question.text, sort))

    def _similar(self, paper: PaperId, most: int) -> Sequence[Entry]:
        """In the thread."""
        search = self._opened()
        return search.library.entries(search.similar(paper, most).ids)

    def _opened(self) -> Search:
        """In the thread, which has a connection of its own."""
        if self._search is None:
            self._search = Search(Library(self.path), self.index)
        return self._search

    def _close(self) -> None:
        if self._search is not None:
            self._search.close()
            self._search.library.close()
