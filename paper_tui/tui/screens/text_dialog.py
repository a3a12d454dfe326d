"""A text to be copied by hand, when no clipboard could be reached."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static, TextArea


class TextScreen(ModalScreen[None]):
    """The text, all of it selected, and why it is not on the clipboard."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close", priority=True)]
    AUTO_FOCUS = "TextArea"

    def __init__(self, about: str, text: str, reasons: Sequence[str]) -> None:
        super().__init__(classes="dialog")
        self._about = about
        self._text = text
        self._reasons = reasons

    def compose(self) -> ComposeResult:
        """Why, then the text."""
        with Vertical(classes="box wide"):
            yield Static(Content(f"Not copied — {self._about}"), classes="title")
            yield Static(Content("\n".join(self._reasons)), classes="quiet")
            yield TextArea(self._text, read_only=True, show_line_numbers=False)
            yield Static(
                Content("Select the text with the terminal (often with Shift held down)."),
                classes="quiet",
            )
            yield Button("Close", id="close", compact=True)

    def on_button_pressed(self) -> None:
        """Close."""
        self.dismiss()

    def action_close(self) -> None:
        """Close."""
        self.dismiss()
