"""Writing papers to a file, or many kinds of files to the clipboard."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paper_tui.library.library import Library
from paper_tui.paper import PaperId
from paper_tui.text.plurals import counted
from paper_tui.tui.actions.flow import Flow

if TYPE_CHECKING:
    from paper_tui.exchange import Export


class ExportFlow(Flow):
    """Exports what is selected, else the whole list, in the order of the list."""

    async def papers(self) -> None:
        """Ask where to and in what format, and write."""
        from paper_tui.tui.screens.export_dialog import ExportScreen  # noqa: PLC0415 - loads cite

        results = self.screen.results
        if results.selected:
            ids, about = results.targets, f"{counted(len(results.targets), 'paper')} (selected)"
        else:
            ids = tuple(results.found)
            about = f"{counted(len(ids), 'paper')} (the whole list)"

        def export(kind: "Export", target: Path | None) -> None:
            self.screen.beside(partial(self._write, ids, kind, target))

        await self.screen.app.push_screen(ExportScreen(f"Export {about}", export))

    async def _write(self, ids: Sequence[PaperId], kind: "Export", target: Path | None) -> None:
        from paper_tui.exchange import export, exported  # noqa: PLC0415

        screen = self.screen
        template = screen.settings.key_template
        title = screen.search.text.strip() or "Papers"
        about = f"{kind.label} of {counted(len(ids), 'paper')}"
        screen.say(f"writing {about}")

        def write() -> str:
            with Library(screen.library.path) as library:  # the library's thread stays free
                if target is None:
                    return "".join(exported(library, ids, kind, template=template, title=title))
                export(library, ids, kind, target, template=template, title=title)
                return ""

        text = await screen.outcome(asyncio.to_thread(write))
        screen.say("")
        if text is None:
            return
        if target is None:
            await screen.copying.put(text, about)
        else:
            screen.notify(f"{about} written to {target}.")
