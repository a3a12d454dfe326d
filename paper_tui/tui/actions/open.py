"""Opening a paper's addresses in the reader's browser, and cloning its repository."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from paper_tui.desktop import browser
from paper_tui.errors import PaperTuiError
from paper_tui.keymap.actions import Action
from paper_tui.library.library import Entry
from paper_tui.paper import Paper
from paper_tui.text.readable import inert
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.screens.confirm_dialog import ConfirmScreen
from paper_tui.tui.screens.menu import OpenMenu
from paper_tui.tui.screens.picker import Entry as Choice
from paper_tui.tui.screens.picker import Picker

MOST_AT_ONCE = 10
"""Addresses that are opened at once, for the sake of the reader's browser."""

_Urls = Callable[[Paper], Sequence[str]]


class OpenFlow(Flow):
    """Only web addresses are opened; nothing from a paper reaches a shell."""

    _cloning: Event | None = None  # set to stop the clones that are under way

    async def menu(self) -> None:
        """The menu of what can be opened."""
        await self.screen.open_menu(OpenMenu, "open.menu", self.preview)

    def preview(self, action: Action, entries: Sequence[Entry]) -> str:
        """The addresses that an entry of the menu would open, or clone."""
        name, _, number = action.id.partition(".")[2].partition("_")
        fetched = [each for each in entries if self.screen.pdfs.fetched(each)]
        if name == "fetch" or (name == "pdf" and fetched):
            return self.screen.pdfs.preview(entries if name == "fetch" else fetched)
        if number:
            entry = self.screen.results.entry
            return inert(entry.paper.links[int(number) - 1].url) if entry is not None else ""
        return inert("  ".join(url for each in entries for url in _ADDRESSES[name](each.paper)))

    def page(self) -> None:
        """Where the paper is read."""
        self._open_all([url for urls in self._addresses("page") for url in urls])

    def pdf(self) -> None:
        """The PDF: the one that was fetched, else in the browser."""
        entries = self.screen.library.entries(self.screen.targets[: MOST_AT_ONCE + 1])
        if self._too_many(entries):
            return
        urls: list[str] = []
        for entry in entries:
            if path := self.screen.pdfs.fetched(entry):
                self.screen.pdfs.show(path)
            elif entry.paper.pdf:
                urls.append(entry.paper.pdf)
        self._open_all(urls)

    async def repository(self) -> None:
        """The repository; of several the reader chooses one."""
        await self._choose("Which repository shall be opened?", self._open_all)

    async def clone(self) -> None:
        """Show the command that clones the repository, and run it when told so; or stop it."""
        if self._cloning is not None:
            await self.screen.app.push_screen(
                ConfirmScreen(
                    "A repository is being cloned",
                    "What is there of it would be removed.",
                    "stop it",
                    self._cloning.set,
                )
            )
            return
        await self._choose("Which repository shall be cloned?", self._ask_to_clone)

    def link(self, number: int) -> None:
        """A link by its number in the detail."""
        entry = self.screen.results.entry
        if entry is not None:
            self._open_all([entry.paper.links[number - 1].url])

    def open(self, url: str) -> None:
        """An address, if it is one of the web."""
        self._open_all([url])

    def _addresses(self, name: str) -> list[Sequence[str]]:
        """The addresses of each paper that is meant and has any; the reader is told of none."""
        entries = self.screen.library.entries(self.screen.targets)
        found = [urls for entry in entries if (urls := _ADDRESSES[name](entry.paper))]
        if not found:
            self.screen.refuse("None of the selected papers has one.")
        return found

    async def _choose(self, question: str, do: Callable[[list[str]], None]) -> None:
        """Do something with the repository of each paper; of one paper with several, ask which."""
        found = self._addresses("repository")
        if len(found) == 1 and len(found[0]) > 1:
            choices = [Choice(inert(url), run=partial(do, [url])) for url in found[0]]
            await self.screen.app.push_screen(Picker(question, choices, by_score=False))
        elif found:
            do([urls[0] for urls in found])

    def _open_all(self, urls: list[str]) -> None:
        if self._too_many(urls):
            return

        async def opened() -> None:
            command = self.screen.settings.browser or None
            for url in urls:
                self.screen.say(f"opening {url}")
                try:
                    await asyncio.to_thread(browser.open_url, url, command)
                except PaperTuiError as error:
                    self.screen.say("")
                    self.screen.complain(error)
                else:
                    self.screen.say(f"opened {url}")

        self.screen.beside(opened)

    def _ask_to_clone(self, urls: list[str]) -> None:
        if self._too_many(urls):
            return
        folder = Path(self.screen.settings.clone_folder)
        try:
            commands = [browser.clone_command(url, folder) for url in urls]
        except PaperTuiError as error:
            self.screen.complain(error)
            return
        do = partial(self.screen.beside, partial(self._clone, urls, folder))
        title = "Run this command?" if len(urls) == 1 else "Run these commands, one by one?"
        self.screen.app.push_screen(ConfirmScreen(title, "\n".join(commands), "run", do))

    async def _clone(self, urls: list[str], folder: Path) -> None:
        loop = asyncio.get_running_loop()
        self._cloning = cancelled = Event()

        def tell(url: str, said: str) -> None:
            loop.call_soon_threadsafe(self.screen.say, f"cloning {url}: {said}")

        try:
            for url in urls:
                self.screen.say(f"cloning {url}")
                target = await asyncio.to_thread(
                    browser.clone,
                    url,
                    folder,
                    progress=partial(tell, url),
                    cancelled=cancelled.is_set,
                )
                self.screen.say("")
                self.screen.notify(f"Cloned into {target}.")
        except PaperTuiError as error:
            self.screen.say("")
            self.screen.complain(error)
        finally:
            cancelled.set()  # the screen may be gone: git must not go on without anybody
            self._cloning = None

    def _too_many(self, things: Sequence[object]) -> bool:
        if len(things) > MOST_AT_ONCE:
            self.screen.refuse(f"At most {MOST_AT_ONCE} addresses are taken at once.")
        return len(things) > MOST_AT_ONCE


def _page(paper: Paper) -> Sequence[str]:
    return [paper.address] if paper.address else []


def _pdf(paper: Paper) -> Sequence[str]:
    return [paper.pdf] if paper.pdf else []


def _repositories(paper: Paper) -> Sequence[str]:
    return paper.repositories


_ADDRESSES: dict[str, _Urls] = {
    "page": _page,
    "pdf": _pdf,
    "repository": _repositories,
    "clone": _repositories,
}
