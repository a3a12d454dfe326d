"""What is counted: the papers of the library, of each view, and of the list."""

import asyncio
from typing import TYPE_CHECKING

from textual.content import Content

from paper_tui.errors import PaperTuiError
from paper_tui.library import Counts
from paper_tui.saved_views import SavedQuery, load_views
from paper_tui.tui.figures import Figures
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.views import same, views

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen


class Counting(Flow):
    """Keeps the counts of the views, and tells beside the query and above the list what came of
    it. `counts` is None until the library was counted for the first time."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self.counts: Counts | None = None
        self.saved: tuple[SavedQuery, ...] = ()
        self._counting = self._count_again = False
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
        if not self._counting:
            self.screen.beside(self._count)
        self._counting = True
        self._count_again = True

    def tell(self) -> None:
        """Tell what came of the query: how many papers, of how many, how quickly."""
        parts: list[str] = []
        asking, results = self.screen.asking, self.screen.results
        if asking.indexing is not None:
            done, of = asking.indexing
            parts.append(f"indexing {100 * done // of}%" if of else "indexing")
        if selected := len(results.selected):
            parts.append(f"{selected:,} selected")
        listed = len(results.ids)
        total = self.counts.total if self.counts is not None else listed
        answer = asking.answer
        if answer is not None and answer.question.asks:
            parts += [f"{listed:,} of {total:,}", f"{answer.hits.milliseconds:.0f} ms"]
        else:
            parts.append(f"{total:,} papers")
        self.screen.search.state(" · ".join(parts))
        self._title()

    async def _count(self) -> None:
        screen = self.screen
        while self._count_again:
            self._count_again = False
            figures = await screen.outcome(asyncio.wrap_future(screen.thread.give(Figures.of)))
            saved = self.saved
            found = [await screen.asking.searcher.count(each.query) for each in saved]
            if figures is not None:
                self.counts = figures.counts
                screen.views.show(views(figures, saved, found, screen.app.today()))
                self.tell()
        self._counting = False

    def _title(self) -> None:
        results = self.screen.results
        title = Content.assemble(self._name(), (f" {len(results.ids):,}", "$quiet"))
        if title != self._list_title:  # another title repaints the whole list
            self._list_title = results.border_title = title
        results.when_empty(nothing_listed(self.screen.asking.question.text, self.counts))

    def _name(self) -> str:
        question = self.screen.asking.question
        if question.for_you:
            return "For you"
        if question.like is not None:
            return "Similar"
        found = (view.name for view in self.screen.views.views if same(question.text, view))
        return next(found, "Results")


def nothing_listed(query: str, counts: Counts | None) -> str:
    """What stands in an empty list: why it is empty, and what to do. Pure."""
    if counts is None:
        return ""
    if not counts.total:
        return "The library is empty.\nI imports papers from a file or a folder."
    if query.split() == ["is:inbox"]:
        return "The inbox is empty.\nEsc shows all papers."
    return "No paper is found.\nEsc takes the query away, / changes it."
