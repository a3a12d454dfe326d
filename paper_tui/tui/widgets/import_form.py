"""The line that a path is typed or papers are pasted into, and what becomes of the import."""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, ProgressBar, Static
from textual.worker import Worker

from paper_tui.errors import PaperTuiError
from paper_tui.importing.importing import (
    Progress,
    Spooled,
    import_paths,
    importing,
    recognised,
    spooled,
)
from paper_tui.importing.report import FileReport, Report
from paper_tui.library.library import Library
from paper_tui.system.paths import is_folder
from paper_tui.text.plurals import counted
from paper_tui.text.readable import inert
from paper_tui.tui.path_completion import is_papers, paths
from paper_tui.tui.widgets.path_line import PathLine

MOST_COMPLAINTS = 12
PASTED = "pasted text"


class PasteLine(Input):
    """A line for a path. Papers that are pasted into it do not become a path: `Pasted`."""

    @dataclass
    class Pasted(Message):
        """A text of papers has been pasted."""

        text: str

    def _on_paste(self, event: events.Paste) -> None:
        text = event.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if is_papers(text):
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(text))


class ImportForm(Vertical):
    """Imports a file, a folder or what is pasted into the library at a path.

    `Imported` tells of each end.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "import", "import", priority=True),
        Binding("f3", "write_rejects", "write rejects", priority=True),
    ]

    @dataclass
    class Imported(Message):
        """An import has ended, with papers or without."""

        report: Report

    def __init__(self, library: Path) -> None:
        super().__init__()
        self._library = library
        self._cancelled = Event()
        self._importing = False
        self._began = 0.0
        self._pasted: str | None = None
        self._rejects: tuple[Report, Path] | None = None

    def compose(self) -> ComposeResult:
        """The path, what it may go on with, the progress, the report."""
        yield PathLine("~/papers/  or  refs.bib,  or paste a page, BibTeX, arXiv ids", PasteLine)
        yield ProgressBar(show_eta=False, id="progress")
        yield Static("", id="report", markup=False)

    def on_mount(self) -> None:
        """There is no progress yet."""
        self.query_one(ProgressBar).display = False

    def on_unmount(self) -> None:
        """Whoever leaves the application does not wait for the end of a long import."""
        self.cancel()

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self._importing

    def cancel(self) -> None:
        """Stop the import after what it is reading now; what was read is kept."""
        self._cancelled.set()

    @on(Input.Changed, "#path")
    def typed(self) -> None:
        """What was pasted before is of no use now."""
        self._pasted = None

    @on(PasteLine.Pasted)
    async def pasted(self, event: PasteLine.Pasted) -> None:
        """Say what was recognised; Enter imports it."""
        path = self.query_one(PathLine)
        with path.line.prevent(Input.Changed):
            path.put("")
        self._pasted = event.text
        path.say(Content("Looking at what was pasted …"))
        found = await asyncio.to_thread(_look_at, event.text)
        if self._pasted is event.text:
            path.say(what_was_pasted(event.text, found))

    async def action_import(self) -> None:
        """Import what was pasted or is typed: a path, or one paper by its identifier."""
        typed = await self.query_one(PathLine).typed()
        chosen: str | list[Path] = self._pasted or paths(typed)
        if not self._pasted and is_papers(typed.strip()):
            chosen = typed
        if chosen and not self._importing:
            self._importing = True
            self._cancelled.clear()
            _: Worker[None] = self.run_worker(partial(self._import, chosen))

    async def action_write_rejects(self) -> None:
        """Write what the last import has rejected to files, to be corrected and imported."""
        if self._rejects is None:
            return
        report, folder = self._rejects
        path = self.query_one(PathLine)
        try:
            written = await asyncio.to_thread(report.write_rejects, folder)
        except PaperTuiError as error:
            path.say(Content.styled(inert(str(error)), "$error"))
        else:
            files = ", ".join(inert(str(each)) for each in written)
            path.say(Content(f"Written to {files}: correct it and import it."))

    async def _import(self, chosen: str | list[Path]) -> None:
        loop = asyncio.get_running_loop()
        bar = self.query_one(ProgressBar)
        bar.update(total=None, progress=0)
        bar.display = True
        said = self.query_one("#report", Static)
        said.update("")
        self._began = time.monotonic()
        self._rejects = None

        def tell(progress: Progress) -> None:
            loop.call_soon_threadsafe(self._tell, progress)

        try:
            report = await asyncio.to_thread(
                _import, self._library, chosen, tell, self._cancelled.is_set
            )
        except PaperTuiError as error:
            said.update(Content.styled(inert(str(error)), "$error"))
        else:
            said.update(told(report))
            if any(each.rejects for each in report.files):
                self._rejects = report, _folder(chosen)
            if not report.cancelled:
                self._pasted = None
            self.query_one(PathLine).say(Content(""))
            self.post_message(self.Imported(report))
        finally:
            bar.display = False
            self._importing = False

    def _tell(self, progress: Progress) -> None:
        if self._importing and self.is_attached:
            self.query_one(ProgressBar).update(total=progress.total or None, progress=progress.done)
            said = importing(progress, time.monotonic() - self._began)
            self.query_one("#report", Static).update(Content(said))


def what_was_pasted(text: str, found: FileReport) -> Content:
    """What a pasted text was recognised as, in one sentence. Pure."""
    size = f"Pasted {counted(text.count(chr(10)) + 1, 'line')}: "
    if found.problem and not found.records:
        return Content.styled(f"{size}{inert(found.problem)}.", "$warning")
    rejected = f", {found.rejected:,} more cannot be read" if found.rejected else ""
    records = counted(found.records, "record")
    return Content(f"{size}{found.format}, {records}{rejected}. Enter imports.")


def told(report: Report) -> Content:
    """The report: one sentence, and a line for each thing that could not be read. Pure."""
    lines = [Content.styled(report.summary(), "" if report.flawless else "$warning")]
    complaints = [inert(complaint) for complaint in report.complaints()]
    lines += [Content.styled(complaint, "$quiet") for complaint in complaints[:MOST_COMPLAINTS]]
    if len(complaints) > MOST_COMPLAINTS:
        more = len(complaints) - MOST_COMPLAINTS
        lines.append(Content.styled(f"and {more:,} more (`paper-tui import` lists all)", "$quiet"))
    if any(each.rejects for each in report.files):
        lines.append(Content("F3 writes what was rejected to a file, to correct and import again."))
    return Content("\n").join(lines)


def _look_at(text: str) -> FileReport:
    """In a thread: a page may be long."""
    with spooled(BytesIO(text.encode(errors="replace")), PASTED) as source:
        return recognised(source)


def _folder(chosen: str | list[Path]) -> Path:
    """Where rejects are written: beside what was imported."""
    if isinstance(chosen, str):
        return Path.cwd()
    return chosen[0] if is_folder(chosen[0]) else chosen[0].parent


def _import(
    library: Path,
    chosen: str | list[Path],
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Report:
    """In a thread, with a connection of its own."""
    with Library(library) as connection, ExitStack() as stack:
        sources: list[Path | Spooled] = (
            [stack.enter_context(spooled(BytesIO(chosen.encode(errors="replace")), PASTED))]
            if isinstance(chosen, str)
            else [*chosen]
        )
        return import_paths(connection, sources, progress=progress, cancelled=cancelled)
