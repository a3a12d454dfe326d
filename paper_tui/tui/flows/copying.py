"""Copying something of the paper under the cursor, or of all selected ones."""

import asyncio
from collections.abc import Callable, Sequence
from functools import cache, partial

from paper_tui import browser, clipboard
from paper_tui.clipboard_method import ClipboardMethod
from paper_tui.library import Entry, Library
from paper_tui.paper import Paper, PaperId
from paper_tui.text import inert, readable, readable_title
from paper_tui.tui.actions import Action
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.screens.menu import CopyMenu
from paper_tui.tui.screens.text import TextScreen

_One = Callable[[Paper], str | None]


class CopyFlow(Flow):
    """Makes the text, puts it on the clipboard, and says how."""

    async def menu(self) -> None:
        """The menu of what can be copied."""
        await self.screen.open_menu(CopyMenu, "copy.menu", preview)

    def bibtex(self) -> None:
        """BibTeX, with keys that stay the same from now on."""
        from paper_tui import cite  # noqa: PLC0415 - the screen starts without it

        def make(library: Library, ids: Sequence[PaperId]) -> list[str]:
            keys = library.claim_keys(ids, cite.citation_key)
            papers = [entry.paper for entry in library.entries(ids)]
            return [cite.bibtex(paper, key) for paper, key in zip(papers, keys, strict=True)]

        self._copy("BibTeX", make)

    def apa(self) -> None:
        """The reference in APA style."""
        from paper_tui import cite  # noqa: PLC0415

        self._copy_of_each("reference", cite.apa, "\n\n")

    def markdown(self) -> None:
        """A Markdown link."""
        from paper_tui import cite  # noqa: PLC0415

        self._copy_of_each("Markdown link", cite.markdown_link)

    def clone(self) -> None:
        """The command that clones the repository."""
        self._copy_of_each("git clone", clone)

    def repository(self) -> None:
        """The address of the repository."""
        self._copy_of_each("repository", lambda paper: paper.repository)

    def url(self) -> None:
        """The address of the paper."""
        self._copy_of_each("address", address)

    def title(self) -> None:
        """The title as it is read."""
        self._copy_of_each("title", lambda paper: readable_title(paper.title))

    def abstract(self) -> None:
        """The abstract as it is read."""
        self._copy_of_each("abstract", lambda paper: readable(paper.abstract) or None, "\n\n")

    def _copy_of_each(self, what: str, one: _One, between: str = "\n") -> None:
        def make(library: Library, ids: Sequence[PaperId]) -> list[str]:
            found = (one(entry.paper) for entry in library.entries(ids))
            return [text for text in found if text]

        self._copy(what, make, between)

    def _copy(
        self,
        what: str,
        make: Callable[[Library, Sequence[PaperId]], list[str]],
        between: str = "\n",
    ) -> None:
        ids = self.screen.targets
        name = self.screen.title_of(ids[0]) if len(ids) == 1 else ""
        future = self.screen.thread.give(lambda library: make(library, ids))

        async def copied() -> None:
            texts = await self.screen.outcome(asyncio.wrap_future(future))
            if not texts:
                return
            about = f"{what}: {name}" if name else f"{what} of {len(texts):,} papers"
            await self.put(between.join(texts), about)

        self.screen.beside(copied)

    def put_selected(self, text: str) -> None:
        """Copy text that was selected with the mouse, as it was read."""
        self.screen.beside(partial(self.put, text, "selected text"))

    async def put(self, text: str, about: str) -> None:
        """Put a text on the clipboard and say how; show it when there is no way."""
        screen = self.screen
        result = await asyncio.to_thread(
            clipboard.copy,
            text,
            method=screen.settings.clipboard,
            write=screen.write_to_terminal,
        )
        match result:
            case clipboard.Copied(method=ClipboardMethod.OSC52):
                screen.say(f"sent to the terminal (OSC 52): {about}")
            case clipboard.Copied(tool=tool):
                screen.say(f"copied ({tool}): {about}")
            case clipboard.NotCopied(attempts=attempts):
                reasons = [f"{each.tool}: {each.failure}" for each in attempts]
                await screen.app.push_screen(TextScreen(about, text, reasons))


def clone(paper: Paper) -> str | None:
    """The command that clones the paper's repository."""
    return browser.clone_command(paper.repository) if paper.repository else None


def address(paper: Paper) -> str | None:
    """Where the paper is on the web: its own page, else the first of its links."""
    return paper.page or next((link.url for link in paper.links), None)


def preview(action: Action, entry: Entry) -> str:
    """The beginning of what an entry of the menu would copy of a paper."""
    return inert(_previews()[action.id](entry)[:400])


@cache
def _previews() -> dict[str, Callable[[Entry], str]]:
    from paper_tui import cite  # noqa: PLC0415

    return {
        "copy.bibtex": lambda entry: cite.bibtex(
            entry.paper, entry.key or cite.citation_key(entry.paper)
        ),
        "copy.apa": lambda entry: cite.apa(entry.paper),
        "copy.markdown": lambda entry: cite.markdown_link(entry.paper),
        "copy.clone": lambda entry: clone(entry.paper) or "",
        "copy.repository": lambda entry: entry.paper.repository or "",
        "copy.url": lambda entry: address(entry.paper) or "",
        "copy.title": lambda entry: readable_title(entry.paper.title),
        "copy.abstract": lambda entry: readable(entry.paper.abstract[:400]),
    }
