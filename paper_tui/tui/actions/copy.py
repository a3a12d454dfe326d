"""Copying something of the paper under the cursor, or of all selected ones."""

import asyncio
from collections.abc import Callable, Container, Sequence
from functools import partial
from typing import TYPE_CHECKING

from paper_tui.desktop import clipboard
from paper_tui.desktop.clipboard_method import ClipboardMethod
from paper_tui.errors import PaperTuiError
from paper_tui.keymap.actions import Action
from paper_tui.keymap.keys import signs
from paper_tui.library.library import Entry, Library
from paper_tui.paper import Paper
from paper_tui.text.readable import inert, readable_title
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.screens.menu import CopyMenu
from paper_tui.tui.screens.text_dialog import TextScreen

if TYPE_CHECKING:
    from paper_tui.cite import Cited

MOST_PREVIEWED = 1500
"""Characters of a preview: more than a screen shows of it."""


def _copies(name: str) -> Callable[["CopyFlow"], None]:
    """The method that copies one of `texts`."""
    return lambda flow: flow.copy(name)


class CopyFlow(Flow):
    """Makes the text, puts it on the clipboard, and says how, and what it lacks."""

    bibtex, biblatex, ris = _copies("bibtex"), _copies("biblatex"), _copies("ris")
    bibtex_latex = _copies("bibtex_latex")
    csl_json, typst, style = _copies("csl_json"), _copies("typst"), _copies("style")
    apa, mla, chicago, ieee = _copies("apa"), _copies("mla"), _copies("chicago"), _copies("ieee")
    harvard, vancouver = _copies("harvard"), _copies("vancouver")
    acm, nature = _copies("acm"), _copies("nature")
    markdown, rst, org = _copies("markdown"), _copies("rst"), _copies("org")
    clone, repository, url = _copies("clone"), _copies("repository"), _copies("url")
    title, abstract = _copies("title"), _copies("abstract")

    async def menu(self) -> None:
        """The menu of what can be copied."""
        await self.screen.open_menu(CopyMenu, "copy.menu", self.preview)

    def preview(self, action: Action, entries: Sequence[Entry]) -> str:
        """The beginning of what an entry of the menu would copy of these papers."""
        from paper_tui.tui.copied_texts import OWN_STYLE, texts  # noqa: PLC0415 - not needed at start

        settings = self.screen.settings
        name = action.id.partition(".")[2]
        if name == OWN_STYLE:
            return inert(settings.csl_style)
        text = texts()[name]
        try:
            cited = [(each.paper, each.key or self._key(each.paper, ())) for each in entries]
            known = [each for each in cited if text.is_known(each[0])]
            return inert(text.write(known, settings)[:MOST_PREVIEWED], keep_lines=True)
        except PaperTuiError as error:
            return str(error)

    def copy(self, name: str) -> None:
        """Copy one of `texts` of the papers that are meant, while the screen goes on."""
        from paper_tui.tui.copied_texts import texts  # noqa: PLC0415

        text, ids, settings = texts()[name], self.screen.targets, self.screen.settings

        def cited(library: Library) -> "list[Cited]":
            papers = [entry.paper for entry in library.entries(ids)]
            # A key that was copied stands in somebody's document: the paper keeps it.
            keys = library.claim_keys(ids, self._key) if text.has_keys else [""] * len(papers)
            return [each for each in zip(papers, keys, strict=True) if text.is_known(each[0])]

        future = self.screen.thread.give(cited)

        async def copied() -> None:
            found = await self.screen.outcome(asyncio.wrap_future(future))
            if found is None:
                return
            if not found:
                self.screen.refuse(f"None of these papers has one to copy: {text.called}.")
                return
            writing = asyncio.to_thread(text.write, found, settings)
            written = await self.screen.outcome(writing)
            if written is None:
                return
            title = readable_title(found[0][0].title)
            many = len(ids) > 1
            await self.put(
                written,
                f"{text.called} of {len(found):,} papers" if many else f"{text.called}: {title}",
            )
            if text.cites:
                self._tell_missing([paper for paper, _ in found])

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
                screen.say("sent to the terminal (OSC 52): ", about)
            case clipboard.Copied(tool=tool):
                screen.say(f"copied ({tool}): ", about)
            case clipboard.NotCopied(attempts=attempts):
                reasons = [f"{each.tool}: {each.failure}" for each in attempts]
                await screen.app.push_screen(TextScreen(about, text, reasons))

    def _key(self, paper: Paper, taken: Container[str]) -> str:
        from paper_tui import cite  # noqa: PLC0415

        return cite.citation_key(paper, taken, self.screen.settings.key_template)

    def _tell_missing(self, papers: Sequence[Paper]) -> None:
        from paper_tui import cite  # noqa: PLC0415

        if lacking := cite.lacking(papers):
            registry = self.screen.registry
            key = signs(registry["complete.papers"], registry) or "The command palette"
            told = f"Not known, and left out: {lacking}. {key} looks it up."
            self.screen.notify(told)
