"""The application: what it is made of, its themes, and its one way in and out."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.app import App
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import WorkerFailed

from paper_tui.importing.report import Report
from paper_tui.importing.sample import open_sample
from paper_tui.keymap.keys import remapped, sign
from paper_tui.keymap.registry import Registry
from paper_tui.library.library import Library
from paper_tui.settings.settings import Locations, Settings, locate
from paper_tui.system.log import LOG, kept_in
from paper_tui.text.readable import inert
from paper_tui.tui import layout, signals, themes
from paper_tui.tui.bindings import keymap
from paper_tui.tui.screens.main import MainScreen
from paper_tui.tui.state import setting_overrides
from paper_tui.tui.state.session import Session

if TYPE_CHECKING:
    from paper_tui.tui.widgets.import_form import ImportForm

MOST_FAULTS = 2
"""Files and records that are named when they could not be imported at the start."""

SAMPLE = 100
"""What the application returns when the reader wants to see the sample shelf."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the screen finds and keeps things."""

    index: Path
    """The search index."""
    views: Path
    """The saved views."""
    arrangement: Path
    """How the screen was arranged."""
    history: Path
    """Former queries."""
    web: Path
    """What services have answered, and whose turn it is."""
    log: Path
    """Tracebacks."""


class PaperTui(App[int]):
    """The screen over one library. `now` is the reader's clock."""

    TITLE = "paper-tui"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    HORIZONTAL_BREAKPOINTS = layout.WIDTHS
    VERTICAL_BREAKPOINTS = layout.HEIGHTS
    ENABLE_COMMAND_PALETTE = False  # the palette is our own, and so is its key

    def __init__(
        self,
        settings: Settings,
        locations: Locations,
        library: Library,
        *,
        query: str = "",
        report: Report | None = None,
        warnings: Sequence[str] = (),
        now: Callable[[], datetime] = datetime.now,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        no_color = bool(environment.get("NO_COLOR"))
        super().__init__(ansi_color=True if no_color else None)
        self.written = settings
        """The settings of the file; those of the screen may have been changed there."""
        self.places = Places(
            index=locations.index,
            views=locations.settings.with_name("views.toml"),
            arrangement=locations.log.with_name("screen.json"),
            history=locations.log.with_name("queries.txt"),
            web=locations.web,
            log=locations.log,
        )
        self.settings = setting_overrides.chosen(settings, self.places.arrangement)
        # They hold the reader's own papers, never those of another library.
        own = locations.library == locate(environment).library
        self.kept_files = settings.exports if own else ()
        self.session = Session(now)
        self.library = library
        self._now = now
        actions, problems = remapped(settings.keys)
        self.registry = Registry(actions)
        for theme in themes.OWN:
            self.register_theme(theme)
        self._no_color = no_color
        self._has_16_colours = themes.has_16_colours(environment)
        complaint = self.choose_theme(self.settings.theme)
        self.set_keymap(keymap(actions))
        self._query = query
        self._first_run: Screen[None] | None = None
        self._report = report
        self._warnings = [*warnings, *map(str, problems), *([complaint] if complaint else [])]

    def choose_theme(self, name: str) -> str | None:
        """Take a theme; says so when there is none of this name, and another is taken."""
        known = self.available_themes
        name, complaint = themes.chosen(name, known, no_color=self._no_color)
        self.theme = themes.in_16_colours(known[name]) if self._has_16_colours else name
        return complaint

    def today(self) -> date:
        """The day that dates are told by."""
        return self._now().date()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the style sheet that a theme may leave out."""
        return themes.variables(self.current_theme)

    def get_default_screen(self) -> MainScreen:
        """The main screen."""
        self.main = MainScreen(self, self._query)
        return self.main

    async def on_mount(self) -> None:
        """Say what is wrong with the settings, and what was imported; help an empty library."""
        if not self.is_headless:
            signals.on_signals(lambda code: self.exit(code, return_code=code))
        # The terminal was another's (a shell, an editor): all of it is painted anew.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())
        for warning in self._warnings:
            self.notify(warning, severity="warning", timeout=10)
        if self._report is not None:
            self._tell_import(self._report)

        if not self.library.count():
            await self._help_to_begin()

    async def _help_to_begin(self) -> None:
        from paper_tui.tui.screens.first_run import FirstRunScreen  # noqa: PLC0415 - seen once
        from paper_tui.tui.widgets.import_form import ImportForm  # noqa: PLC0415

        form = ImportForm(self.library.path)
        self._first_run = FirstRunScreen(form, today=self._look, sample=self._open_sample)
        await self.push_screen(self._first_run)

    def on_import_form_imported(self, event: "ImportForm.Imported") -> None:
        """Papers have come by a dialog."""
        self.main.asking.changed()
        if event.report.flawless and self.screen is self._first_run:
            self._first_run.dismiss()
            self._tell_import(event.report)

    def _tell_import(self, report: Report) -> None:
        """In the footer, where it covers nothing; what could not be read has to be noticed."""
        if report.flawless:
            self.main.say(report.summary())
        else:
            faults = Report([each for each in report.files if not each.skipped]).complaints()
            lines = [report.summary(), *islice(faults, MOST_FAULTS)]
            if next(faults, None) is not None:
                lines.append("… (`paper-tui import` lists all)")
            text = inert("\n".join(lines), keep_lines=True)
            self.notify(text, severity="warning", timeout=12)

    async def _look(self) -> None:
        await self.main.action_run("fetch.look")

    async def _open_sample(self) -> None:
        """Leave for the sample shelf, which is a library of its own."""
        self.exit(SAMPLE)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - Textual's own callers give it
    ) -> None:
        """Tell the reader something: text, of which nothing is obeyed."""
        super().notify(
            inert(message, keep_lines=True),
            title=title,
            severity=severity,
            timeout=timeout,
            markup=False,
        )

    def action_help_quit(self) -> None:
        """`Ctrl-C`, which ends other programs: say what ends this one."""
        keys = " or ".join(map(sign, self.registry["app.quit"].keys))
        self.main.refuse(f"{keys} leaves the application: every mark is kept.")

    def copy_to_clipboard(self, text: str) -> None:
        """What Textual copies (text selected with the mouse) goes the way of everything else."""
        self.main.copying.put_selected(text)

    def write_to_terminal(self, sequence: str) -> None:
        """Send a control sequence to the terminal as it is. May be called from any thread."""
        if self._driver is not None:  # Textual itself writes OSC 52 in this way
            self._driver.write(sequence)

    def _handle_exception(self, error: Exception) -> None:
        """An error of ours: its traceback goes to the log, a sentence to the reader."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        if isinstance(error, WorkerFailed):  # it says nothing of where
            error = cast("Exception", error.error)
        LOG.error("unexpected error", exc_info=error)
        self._return_code = 1
        self.panic(
            Text(
                f"paper-tui stopped on an error of its own ({type(error).__name__}). Nothing that "
                f"was marked is lost. What happened stands in {self.places.log}."
            )
        )


def run(
    settings: Settings,
    locations: Locations,
    library: Library,
    *,
    query: str = "",
    report: Report | None = None,
    warnings: Sequence[str] = (),
) -> int:
    """Run the application until the reader leaves it; returns the exit code."""
    with kept_in(locations.log):
        app = PaperTui(settings, locations, library, query=query, report=report, warnings=warnings)
        if app.run() == SAMPLE:
            with open_sample(locations.index.parent) as shelf:
                app = PaperTui(settings, locate(os.environ, shelf.path), shelf)
                app.run()
    code = app.return_code or 0
    summary = app.session.summary()
    if summary and not signals.by_signal(code):  # then there may be no terminal to print it on
        print(summary)
    return code
