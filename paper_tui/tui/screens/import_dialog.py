"""The dialog that imports files, folders and what is pasted."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from paper_tui.tui.widgets.import_form import ImportForm


class ImportScreen(ModalScreen[None]):
    """A path or a paste, and what became of it. The form's messages go to the application."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close", priority=True)]
    AUTO_FOCUS = "#path"

    def __init__(self, form: ImportForm) -> None:
        super().__init__(classes="dialog")
        self._form = form

    def compose(self) -> ComposeResult:
        """The form in a box."""
        with Vertical(classes="box wide low"):
            yield Static(Content("Import a file, a folder, or what you paste"), classes="title")
            yield self._form
            yield Static(
                Content("Tab completes · Enter imports · Esc closes, or stops an import"),
                classes="quiet hint",
            )

    def action_close(self) -> None:
        """Stop the import that is under way, else close."""
        if self._form.running:
            self._form.cancel()
        else:
            self.dismiss()
