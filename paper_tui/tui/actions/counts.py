"""What is counted: the papers of the library, of each view, and of the list."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual.content import Content

from paper_tui.errors import PaperTuiError
from paper_tui.keymap.keys import sign
from paper_tui.library.library import Counts, Library
from paper_tui.paper import PaperId, Status
from paper_tui.search.language.facets import FIELDS, Facet, facets_of
from paper_tui.settings.saved_views import SavedQuery, load_views
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.workers.library_thread import LibraryThread
from paper_tui.tui.workers.searcher import Question
from paper_tui.updates.arrivals import Arrivals, arrivals
from paper_tui.views.views import Value, View, same, values, views

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen


Facets = Mapping[str, Sequence[Facet]]

_Counted = TypeVar("_Counted")

PAUSE = 0.12
"""Seconds without another list after which it is counted what its papers have in common."""


class Counting(Flow):
    """Keeps the counts of the views, and tells beside the query and above the list what came of
    it. `counts` is None until the library was counted for the first time.

    The papers of a list are counted in a thread of their own: neither marks nor the next answer
    wait for it.
    """

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self.counts: Counts | None = None
        self._arrivals = Arrivals()
        self.saved: tuple[SavedQuery, ...] = ()
        self._views: Sequence[View] = ()
        self._values: Sequence[Value] = ()
        self._whole: Facets | None = None
        self._counting = self._count_again = self._counting_lists = False
        self._lists = 0
        self._thread = LibraryThread(screen.library.path)
        self._list_title = Content("")

    def begin(self) -> None:
        """Read the saved views, and count for the first time."""
        try:
            self.saved = load_views(self.screen.places.views)
        except PaperTuiError as error:
            self.screen.complain(error)
        self.again()

    def again(self) -> None:
        """Count the papers of each view; a count that is under way is done once more."""
        self.screen.querying.forget_values()
        self._count_again = True
        if not self._counting:
            self._counting = True
            self.screen.beside(self._count)

    def listed(self) -> None:
        """Count anew what the papers of the list have in common, when it stays for a moment."""
        self._lists += 1
        if not self._counting_lists:
            self._counting_lists = True
            self.screen.beside(self._count_lists)

    def close(self) -> None:
        """End the thread."""
        self._thread.close()

    def tell(self) -> None:
        """Tell what came of the query: how many papers, of how many, how quickly."""
        parts: list[str] = []
        screen = self.screen
        asking, results = screen.asking, screen.results
        if asking.indexing is not None:
            done, of = asking.indexing
            parts.append(f"indexing {100 * done // of}%" if of else "indexing")
        if selected := len(results.selected):
            parts.append(f"{selected:,} selected")
        found = len(results.found)
        total = self.counts.total if self.counts is not None else found
        answer = asking.answer
        if answer is not None and answer.question.asks:
            parts += [f"{found:,} of {total:,}", f"{answer.hits.milliseconds:.0f} ms"]
        else:
            parts.append(f"{total:,} papers")
        if new := len(screen.unseen.ids):
            parts.append(f"{new:,} new")
        screen.search.state(" · ".join(parts))
        self._title()

    async def _count(self) -> None:
        screen = self.screen
        while self._count_again:
            self._count_again = False
            counted = await screen.outcome(self.read(self._read))
            saved = self.saved
            count = screen.asking.searcher.count
            found = [await screen.outcome(count(each.query)) for each in saved]
            if counted is not None:
                self.counts, self._arrivals = counted
                screen.unseen.know(self._arrivals.new)
                self._views = tuple(views(self.counts, self._arrivals, saved, found))
                self._whole = None
                self._show()
                self.listed()
        self._counting = False

    def _read(self, library: Library) -> tuple[Counts, Arrivals]:
        return library.counts(), arrivals(library, self.screen.settings.feeds)

    async def _count_lists(self) -> None:
        counted = 0
        while counted != self._lists and self.counts is not None:
            number, answer = self._lists, self.screen.asking.answer
            if self._values:
                await asyncio.sleep(PAUSE)
            if number == self._lists:
                query = answer.question.text.strip() if answer is not None else ""
                ids = answer.hits.ids if answer is not None and query else None
                found = await self.screen.outcome(self._facets(ids, number))
                counted = number
                if found is not None and number == self._lists:
                    self._whole = found if ids is None else self._whole
                    today = self.screen.app.today()
                    self._values = tuple(values(found, self.counts, self._arrivals, today))
                    self._show()
        self._counting_lists = False

    async def _facets(self, ids: Sequence[PaperId] | None, number: int) -> Facets | None:
        """Of some papers, or of the whole library, which is counted once for each of its states.

        None when the list is no longer that of the number before all is counted.
        """
        if ids is None and self._whole is not None:
            return self._whole
        counted: dict[str, Sequence[Facet]] = {}
        for field in FIELDS:
            if number != self._lists:
                return None
            counted[field] = await self.read(partial(facets_of, field, ids=ids))
        return counted

    def read(self, job: Callable[[Library], _Counted]) -> "asyncio.Future[_Counted]":
        """What a job reads from the library, beside everything else."""
        return asyncio.wrap_future(self._thread.give(job))

    def _show(self) -> None:
        answer = self.screen.asking.answer
        whole = answer is None or not answer.question.text.strip()
        papers = len(answer.hits.ids) if answer is not None else 0
        if whole and self.counts is not None:
            papers = self.counts.total
        self.screen.views.show(self._views, self._values, papers, whole=whole)
        self.tell()

    def _title(self) -> None:
        results = self.screen.results
        title = Content.assemble(self._name(), (f" {len(results.found):,}", "$quiet"))
        if title != self._list_title:
            self._list_title = title
            results.entitle(title)
        asking = self.screen.asking
        indexing = asking.indexing is not None
        results.when_empty(
            nothing_listed(asking.question, self.counts, self._key, indexing=indexing)
        )

    def _key(self, id_: str) -> str:
        return sign(self.screen.registry[id_].keys[0])

    def _name(self) -> str:
        question = self.screen.asking.question
        if question.for_you:
            return "For you"
        if question.like is not None:
            return "Similar"
        shown = (*self.screen.views.views, *self.screen.views.values)
        return next((view.name for view in shown if same(question.text, view)), "Results")


_EMPTY_PILES = {
    "is:inbox": "The inbox is empty.\n{pane.back} shows all papers.",
    "is:starred": "No paper is starred.\n{mark.star} stars the one under the cursor.",
    "is:reading": "The reading pile is empty.\n{mark.reading} puts a paper on it.",
    "is:done": "No paper is done.\n{mark.done} marks one as read.",
    "is:archived": "Nothing is archived.\n{mark.archive} archives a paper.",
}
_EMPTY_LIBRARY = (
    "The library is empty.\n{app.import} imports papers, {fetch.look} looks for new ones."
)
_NOTHING_LIKED = "Star or read some papers first:\nthis list is of papers like them."
_NOTHING_FOR_YOU = "No paper of the inbox is like\nwhat you have starred and read."
_NOTHING_SIMILAR = "No other paper is like this one.\n{pane.back} goes back to the list."
_NOT_FOUND_YET = "No paper is found so far:\nthe index is still being built."
_NOTHING_FOUND = "No paper is found.\n{pane.back} takes the query away, {pane.query} changes it."


def nothing_listed(
    question: Question, counts: Counts | None, key: Callable[[str], str], *, indexing: bool
) -> str:
    """What stands in an empty list: why it is empty, and what to do. Pure.

    `key` gives the key of an action as it is written.
    """
    if counts is None:
        return ""
    nothing = _NOT_FOUND_YET if indexing else _NOTHING_FOUND
    said = _EMPTY_PILES.get(question.text.strip(), nothing)
    if not counts.total:
        said = _EMPTY_LIBRARY
    elif question.for_you:
        liked = counts.starred or counts.status[Status.DONE] or counts.tags
        said = _NOT_FOUND_YET if indexing else _NOTHING_FOR_YOU if liked else _NOTHING_LIKED
    elif question.like is not None and not indexing:
        said = _NOTHING_SIMILAR
    return re.sub(r"\{(\S+)\}", lambda found: key(found[1]), said)
