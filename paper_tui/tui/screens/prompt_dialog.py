"""A dialog that asks for one line of text."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from paper_tui.tui.widgets.line import Line
from paper_tui.tui.widgets.typed_keys import arrived


class PromptScreen(ModalScreen[None]):
    """Enter gives the text to `take`, unless it is empty; Esc gives nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        Binding("enter", "take", "take", priority=True),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, text: str, take: Callable[[str], None]) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._text = text
        self._take = take

    def compose(self) -> ComposeResult:
        """The line."""
        with Vertical(classes="box"):
            yield Static(Content(self._title), classes="title")
            yield Line(self._text, compact=True)

    async def action_take(self) -> None:
        """Give the text."""
        line = self.query_one(Input)
        await arrived(line)
        self.dismiss()
        if text := " ".join(line.value.split()):
            self._take(text)

    def action_close(self) -> None:
        """Give nothing."""
        self.dismiss()
