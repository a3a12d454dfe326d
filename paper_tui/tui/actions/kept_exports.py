"""Keeping the files of the settings up to date while the application runs."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paper_tui.library.library import Library
from paper_tui.settings.export_settings import KeptFile
from paper_tui.tui.actions.flow import Flow

if TYPE_CHECKING:
    from paper_tui.exchange import Kept
    from paper_tui.tui.screens.main import MainScreen

LOOK_EVERY_S = 2.0
"""How often is looked for changes; the files are written when there was none for so long."""


class Keeping(Flow):
    """Writes the files anew when the library has changed, by whomever, and is quiet again."""

    def __init__(self, screen: "MainScreen", files: Sequence[KeptFile]) -> None:
        super().__init__(screen)
        self._files = files
        self._seen = (0, 0)
        self._due = True
        self._writing = False
        self._told: set[str] = set()

    def begin(self) -> None:
        """Look from now on, if there are such files."""
        if self._files:
            self.screen.set_interval(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        library = self.screen.library
        state = library.data_version(), library.revision()
        if state != self._seen:
            self._seen, self._due = state, True
        elif self._due and not self._writing:
            self._due, self._writing = False, True
            self.screen.beside(self._write)

    async def _write(self) -> None:
        screen = self.screen
        writing = asyncio.to_thread(
            _keep_all,
            screen.library.path,
            screen.places.index,
            self._files,
            screen.settings.key_template,
        )
        try:
            outcomes = await screen.outcome(writing) or []
        finally:
            self._writing = False
        self._due = self._due or any(each.waiting for each in outcomes)
        problems = [each.problem for each in outcomes if each.problem]
        for problem in problems:
            if problem not in self._told:  # once, until something else is wrong with it
                screen.refuse(problem)
        self._told = set(problems)


def _keep_all(library: Path, index: Path, files: Sequence[KeptFile], template: str) -> "list[Kept]":
    """In a thread, with a connection of its own. The index catches up in its own process."""
    from paper_tui.exchange import keep_all  # noqa: PLC0415 - only with such settings

    with Library(library) as connection:
        return list(keep_all(connection, index, files, template, wait=False))
