"""The line in which a path is typed, and what becomes of the import."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import ProgressBar, Static
from textual.worker import Worker

from paper_tui.errors import PaperTuiError
from paper_tui.import_report import Report
from paper_tui.importing import Progress, import_paths
from paper_tui.library import Library
from paper_tui.text import inert
from paper_tui.tui.paths import paths
from paper_tui.tui.widgets.path_line import PathLine

MOST_COMPLAINTS = 12


class ImportForm(Vertical):
    """Imports a file or a folder into the library at a path. `Imported` tells of each end."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "import", "import", priority=True)]

    @dataclass
    class Imported(Message):
        """An import has ended, with papers or without."""

        report: Report

    def __init__(self, library: Path) -> None:
        super().__init__()
        self._library = library
        self._cancelled = Event()
        self._importing = False

    def compose(self) -> ComposeResult:
        """The path, what it may go on with, the progress, the report."""
        yield PathLine("~/papers/  or  refs.bib")
        yield ProgressBar(show_eta=False, id="progress")
        yield Static("", id="report", markup=False)

    def on_mount(self) -> None:
        """There is no progress yet."""
        self.query_one(ProgressBar).display = False

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self._importing

    def cancel(self) -> None:
        """Stop the import after what it is reading now; what was read is kept."""
        self._cancelled.set()

    async def action_import(self) -> None:
        """Import what is typed."""
        chosen = paths(await self.query_one(PathLine).typed())
        if chosen and not self._importing:
            self._importing = True
            self._cancelled.clear()
            _: Worker[None] = self.run_worker(partial(self._import, chosen))

    async def _import(self, chosen: list[Path]) -> None:
        loop = asyncio.get_running_loop()
        bar = self.query_one(ProgressBar)
        bar.update(total=None, progress=0)
        bar.display = True
        said = self.query_one("#report", Static)
        said.update("")

        def tell(progress: Progress) -> None:
            loop.call_soon_threadsafe(self._tell, progress)

        try:
            report = await asyncio.to_thread(
                _import, self._library, chosen, tell, self._cancelled.is_set
            )
        except PaperTuiError as error:
            said.update(Content.styled(str(error), "$error"))
        else:
            said.update(told(report))
            self.post_message(self.Imported(report))
        finally:
            bar.display = False
            self._importing = False

    def _tell(self, progress: Progress) -> None:
        self.query_one(ProgressBar).update(total=progress.total or None, progress=progress.done)
        name = inert(Path(progress.file).name)
        self.query_one("#report", Static).update(Content(f"{name}: {progress.records:,} papers"))


def told(report: Report) -> Content:
    """The report: one sentence, and a line for each thing that could not be read. Pure."""
    lines = [Content.styled(report.summary(), "" if report.flawless else "$warning")]
    complaints = [inert(complaint) for complaint in report.complaints()]
    lines += [Content.styled(complaint, "$quiet") for complaint in complaints[:MOST_COMPLAINTS]]
    if len(complaints) > MOST_COMPLAINTS:
        more = len(complaints) - MOST_COMPLAINTS
        lines.append(Content.styled(f"and {more:,} more (`paper-tui import` lists all)", "$quiet"))
    return Content("\n").join(lines)


def _import(
    library: Path,
    chosen: list[Path],
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Report:
    """In a thread, with a connection of its own."""
    with Library(library) as connection:
        return import_paths(connection, chosen, progress=progress, cancelled=cancelled)
