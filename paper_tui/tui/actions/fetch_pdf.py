"""The reader's PDFs: fetched into their folder, and shown in their viewer."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paper_tui.errors import PaperTuiError
from paper_tui.library.library import Entry, Library
from paper_tui.online.online_errors import CancelledError, OfflineError, OnlineError
from paper_tui.settings.online_settings import Pdf
from paper_tui.text.readable import inert, readable_title
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.workers.online_work import OnlineWork, Tell
from paper_tui.updates import pdf

if TYPE_CHECKING:  # the HTTP client is imported by what asks
    from paper_tui.online.web import Web
    from paper_tui.tui.screens.main import MainScreen

MOST_COMPLAINTS = 3


class PdfFlow(Flow):
    """A PDF is fetched once. What broke off, or was stopped, goes on where it was."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._work = OnlineWork(screen.library.path, screen.settings.online, screen.places.web)

    def fetch(self) -> None:
        """Fetch the PDFs of the papers, and show it if it is one; or stop fetching."""
        if self._work.running:
            self._work.stop()
            self.screen.say("stopping: what has come is kept, and goes on from there")
            return
        entries = self.screen.library.entries(self.screen.targets)
        self.screen.say("fetching… (the same keys stop)")
        self.screen.beside(partial(self._fetch, [each for each in entries if each.paper.pdf]))

    def fetched(self, entry: Entry) -> Path | None:
        """Where the PDF of a paper is; None when it was not fetched."""
        path = pdf.location(entry, self.screen.settings.pdf)
        return path if path.exists() else None

    def show(self, path: Path) -> None:
        """Show a PDF."""
        self.screen.beside(partial(self._show, path))

    def preview(self, entries: Sequence[Entry]) -> str:
        """Where the PDFs are, or would be."""
        settings = self.screen.settings.pdf
        return "  ".join(inert(str(pdf.location(entry, settings))) for entry in entries)

    async def _fetch(self, entries: Sequence[Entry]) -> None:
        screen = self.screen
        if self._work.running:  # the keys were pressed twice before the first work began
            return
        settings = screen.settings.pdf
        asked = self._work.do(lambda *given: fetch_all(entries, settings, *given), screen.say)
        done = await screen.outcome(asked)
        if done is None:
            return
        paths, complaints = done
        screen.say("")
        for complaint in complaints[:MOST_COMPLAINTS]:
            screen.warn(complaint)
        if len(paths) == len(entries) == 1:
            await self._show(paths[0])
        elif paths:
            screen.say(f"{len(paths)} of {len(entries)} PDFs are in {settings.folder}")

    async def _show(self, path: Path) -> None:
        screen = self.screen
        screen.say(f"opening {path.name}")
        try:
            await asyncio.to_thread(pdf.view, path, screen.settings.pdf.viewer)
        except PaperTuiError as error:
            screen.say("")
            screen.complain(error)


def fetch_all(
    entries: Sequence[Entry], settings: Pdf, _library: Library, web: "Web", tell: Tell
) -> tuple[list[Path], list[str]]:
    """The files of the PDFs that are there now, and a sentence for each that could not be had.
    Asks the network: not on the event loop."""
    paths: list[Path] = []
    complaints: list[str] = []
    for number, entry in enumerate(entries, 1):
        place = f"{number} of {len(entries)}: " if len(entries) > 1 else ""
        title = readable_title(entry.paper.title)

        def progress(done: int, total: int | None, about: str = place, title: str = title) -> None:
            tell(f"{about}{pdf.amount(done, total)} · {title}")

        try:
            paths.append(pdf.fetch(entry, settings, web, progress=progress).path)
        except (CancelledError, OfflineError) as error:
            complaints.append(str(error))
            break
        except (pdf.PdfError, OnlineError) as error:
            complaints.append(str(error))
    return paths, complaints
