"""The dialog in which a note is written."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static, TextArea

from paper_tui.library.library import Entry
from paper_tui.text.readable import readable_title
from paper_tui.tui.widgets.typed_keys import arrived


class NoteScreen(ModalScreen[None]):
    """Markdown, as much as the reader likes. Leaving keeps what was written; `u` undoes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", "keep", priority=True),
    ]
    AUTO_FOCUS = "TextArea"

    def __init__(self, entry: Entry, write: Callable[[str], None]) -> None:
        super().__init__(classes="dialog")
        self._entry = entry
        self._write = write

    def compose(self) -> ComposeResult:
        """The text, and two ways out."""
        with Vertical(classes="box wide"):
            yield Static(
                Content(f"Note — {readable_title(self._entry.paper.title)}"), classes="title"
            )
            yield TextArea(
                self._entry.mark.note, tab_behavior="focus", show_line_numbers=False, soft_wrap=True
            )
            with Horizontal(classes="buttons"):
                yield Button("Keep (Esc)", id="keep", compact=True)
                yield Button("Discard changes", id="discard", compact=True)

    def on_mount(self) -> None:
        """Go on at the end of what is there."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        """Either way."""
        if event.button.id == "keep":
            await self.action_keep()
        else:
            self.dismiss()

    async def action_keep(self) -> None:
        """Keep the note as it stands now."""
        area = self.query_one(TextArea)
        await arrived(area)
        self.dismiss()
        self._write(area.text)
