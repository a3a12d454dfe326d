"""The order of the list, and papers like one paper."""

from paper_tui.config import Order
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.screens.menu import SortMenu


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
