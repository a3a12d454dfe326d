"""A dialog that says what would be done, and does it when told so."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class ConfirmScreen(ModalScreen[None]):
    """Enter does it, Esc does not. `verb` is what doing it is called: `Clone`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        Binding("enter", "do", "do", priority=True),
    ]

    def __init__(self, title: str, text: str, verb: str, do: Callable[[], object]) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._text = text
        self._verb = verb
        self._do = do

    def compose(self) -> ComposeResult:
        """The question, what it is about, the answers."""
        with Vertical(classes="box wide low"):
            yield Static(Content(self._title), classes="title")
            yield Static(Content(self._text))
            yield Static(Content(f"Enter: {self._verb} · Esc: do nothing"), classes="quiet hint")

    def action_do(self) -> None:
        """Do it."""
        self.dismiss()
        self._do()

    def action_close(self) -> None:
        """Do nothing."""
        self.dismiss()
