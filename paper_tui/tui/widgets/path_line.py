"""The line in which the path of a file or folder is typed."""

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from paper_tui.text.readable import inert
from paper_tui.tui.path_completion import complete
from paper_tui.tui.widgets.typed_keys import arrived

MOST_NAMES = 8


class PathLine(Vertical):
    """Tab completes the path as a shell does; below the line stands what it may go on with."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "complete", priority=True)]

    def __init__(self, placeholder: str, kind: type[Input] = Input) -> None:
        super().__init__()
        self.line = kind(placeholder=placeholder, id="path", compact=True)
        self._names = Static("", id="names", classes="quiet", markup=False)

    def compose(self) -> ComposeResult:
        """The line, and the names."""
        yield self.line
        yield self._names

    async def typed(self) -> str:
        """The path as it stands when every key that was pressed has arrived."""
        await arrived(self.line)
        return self.line.value

    def put(self, text: str) -> None:
        """Let a path stand in the line, with the cursor behind it."""
        self.line.value = text
        self.line.cursor_position = len(text)

    def say(self, text: Content) -> None:
        """Let a text stand below the line until another path is typed."""
        self._names.update(text)

    @on(Input.Changed)
    def changed(self) -> None:
        """What was said of the path before is of no use now."""
        self._names.update("")

    async def action_complete(self) -> None:
        """Complete the path as far as it is certain, and show what it may go on with."""
        completion = await asyncio.to_thread(complete, await self.typed())
        with self.prevent(Input.Changed):
            self.put(completion.text)
        names = [inert(name) for name in completion.names[:MOST_NAMES]]
        if len(completion.names) > MOST_NAMES:
            names.append("…")
        certain = len(completion.names) == 1
        self._names.update("" if certain else "  ".join(names))
