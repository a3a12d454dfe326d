"""The dialog that asks where papers are exported to, and in what format."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from paper_tui.exchange import Export
from paper_tui.system.paths import exists, is_folder
from paper_tui.text.readable import inert
from paper_tui.tui.path_completion import paths
from paper_tui.tui.widgets.options import Options
from paper_tui.tui.widgets.path_line import PathLine

_KINDS = tuple(Export)


class ExportScreen(ModalScreen[None]):
    """A path, whose ending says the format. `export` gets both; None is the clipboard.

    A file that is there is replaced only when Enter is pressed once more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        Binding("enter", "export", "export", priority=True),
        Binding("down,ctrl+n", "move(1)", "down", priority=True),
        Binding("up,ctrl+p", "move(-1)", "up", priority=True),
    ]
    AUTO_FOCUS = "#path"

    def __init__(self, title: str, export: Callable[[Export, Path | None], None]) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._export = export
        self._kind = Export.BIBTEX
        self._replaced: Path | None = None  # may be replaced

    def compose(self) -> ComposeResult:
        """The path, the formats, what is wrong."""
        with Vertical(classes="box wide low"):
            yield Static(Content(self._title), classes="title")
            yield PathLine("~/refs.bib   (nothing: the clipboard)")
            widest = max(len(kind.label) for kind in _KINDS)
            yield Options(
                *(Option(Content(f" {each.label:{widest}}  {each.ending}")) for each in _KINDS),
                markup=False,
                compact=True,
            )
            yield Static("", id="outcome", markup=False)
            yield Static(
                Content("Tab completes · ↓ ↑ another format · Enter writes · Esc closes"),
                classes="quiet hint",
            )

    def on_mount(self) -> None:
        """Show the format."""
        self._choose(self._kind)

    @on(Input.Changed, "#path")
    def typed(self, event: Input.Changed) -> None:
        """The ending says the format."""
        self._say("")
        self._replaced = None
        self._choose(_kind_of(Path(event.value), self._kind))

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click chooses a format."""
        self._rename(_KINDS[event.option_index])
        self.query_one(PathLine).line.focus()

    def action_move(self, by: int) -> None:
        """Another format, and its ending."""
        self._rename(_KINDS[(_KINDS.index(self._kind) + by) % len(_KINDS)])

    async def action_export(self) -> None:
        """Write, or say why not."""
        found = paths(await self.query_one(PathLine).typed())
        if not found:
            self._done(None)
            return
        [target] = found
        self._choose(_kind_of(target, self._kind))
        if not target.suffix and not is_folder(target):
            target = target.with_name(target.name + self._kind.ending)
        problem = await asyncio.to_thread(_problem, target)
        if problem:
            self._say(problem)
        elif target != self._replaced and await asyncio.to_thread(exists, target):
            self._replaced = target
            self._say(f"{inert(target.name)} is there already: Enter again replaces it.")
        else:
            self._done(target)

    def action_close(self) -> None:
        """Write nothing."""
        self.dismiss()

    def _done(self, target: Path | None) -> None:
        self.dismiss()
        self._export(self._kind, target)

    def _rename(self, kind: Export) -> None:
        """Choose a format; a path whose ending says another gets the new one's."""
        path = self.query_one(PathLine)
        named = Export.of(Path(path.line.value))
        self._choose(kind)
        if named is not None:
            path.put(path.line.value[: -len(Path(path.line.value).suffix)] + kind.ending)

    def _choose(self, kind: Export) -> None:
        self._kind = kind
        self.query_one(OptionList).highlighted = _KINDS.index(kind)

    def _say(self, text: str) -> None:
        said = self.query_one("#outcome", Static)
        said.update(Content.styled(text, "$warning"))
        said.display = bool(text)


def _kind_of(path: Path, chosen: Export) -> Export:
    """The format that an ending says; the one chosen for its own (`.bib` is of two) or for none."""
    if path.suffix.lower() == chosen.ending:
        return chosen
    return Export.of(path) or chosen


def _problem(target: Path) -> str:
    """Why nothing can be written there, as far as it is seen before; empty when nothing is."""
    if is_folder(target) or not target.name:
        return "That is a folder: give the file a name."
    if not is_folder(target.parent):
        return f"There is no folder {inert(target.parent.name)}."
    return ""
