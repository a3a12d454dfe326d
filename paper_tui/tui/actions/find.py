"""Papers found by other papers, and the order of the list."""

from paper_tui.settings.settings import Order
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.screens.menu import SortMenu


class FindFlow(Flow):
    """Papers found by other papers."""

    def similar(self) -> None:
        """The papers like the one that is meant."""
        for id_ in self.screen.targets[:1]:
            self.screen.asking.like(id_)

    def for_you(self) -> None:
        """The papers like those that the reader has starred and read."""
        self.screen.asking.for_you()

    def suggestion(self) -> None:
        """What the reader may have meant."""
        answer = self.screen.asking.answer
        if answer is not None and answer.hits.suggestion:
            self.screen.asking.put(answer.hits.suggestion)


class SortFlow(Flow):
    """What the list is sorted by."""

    async def menu(self) -> None:
        """The menu of the orders."""
        await self.screen.open_menu(SortMenu, "sort.menu", None)

    def relevance(self) -> None:
        """The best match first; without words, the newest."""
        self.screen.asking.sort(Order.RELEVANCE)

    def newest(self) -> None:
        """The newest first."""
        self.screen.asking.sort(Order.NEWEST)

    def title(self) -> None:
        """By title."""
        self.screen.asking.sort(Order.TITLE)

    def added(self) -> None:
        """The last added first."""
        self.screen.asking.sort(Order.ADDED)
