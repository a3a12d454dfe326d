"""Opening a paper's addresses in the reader's browser."""

import asyncio
from collections.abc import Callable

from paper_tui import browser
from paper_tui.library import Entry
from paper_tui.paper import Paper
from paper_tui.text import inert
from paper_tui.tui.actions import Action
from paper_tui.tui.flows.copying import address
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.screens.menu import OpenMenu

MOST_AT_ONCE = 10
"""Addresses that are opened at once, for the sake of the reader's browser."""


class OpenFlow(Flow):
    """Only web addresses are opened; nothing from a paper reaches a shell."""

    async def menu(self) -> None:
        """The menu of what can be opened."""
        await self.screen.open_menu(OpenMenu, "open.menu", preview)

    def page(self) -> None:
        """The page of the paper."""
        self._open(address)

    def repository(self) -> None:
        """The repository."""
        self._open(lambda paper: paper.repository)

    def pdf(self) -> None:
        """The PDF."""
        self._open(lambda paper: paper.pdf)

    def link(self, number: int) -> None:
        """A link by its number in the detail."""
        entry = self.screen.results.entry
        if entry is not None:
            self._open_all([entry.paper.links[number - 1].url])

    def open(self, url: str) -> None:
        """An address, if it is one of the web."""
        self._open_all([url])

    def _open(self, one: Callable[[Paper], str | None]) -> None:
        entries = self.screen.library.entries(self.screen.targets[: MOST_AT_ONCE + 1])
        self._open_all([url for entry in entries if (url := one(entry.paper))])

    def _open_all(self, urls: list[str]) -> None:
        if len(urls) > MOST_AT_ONCE:
            self.screen.refuse(f"At most {MOST_AT_ONCE} addresses are opened at once.")
            return

        async def opened() -> None:
            for url in urls:
                self.screen.say(f"opening {inert(url)}")
                command = self.screen.settings.browser or None
                await self.screen.outcome(asyncio.to_thread(browser.open_url, url, command))

        self.screen.beside(opened)


def preview(action: Action, entry: Entry) -> str:
    """The address that an entry of the menu would open."""
    paper = entry.paper
    match action.id:
        case "open.page":
            url = address(paper)
        case "open.repository":
            url = paper.repository
        case "open.pdf":
            url = paper.pdf
        case link:
            number = int(link.rpartition("_")[2])
            url = paper.links[number - 1].url if number <= len(paper.links) else None
    return inert(url or "")
