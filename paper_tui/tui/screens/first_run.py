"""What an empty library opens on: what this is, and the ways in."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from paper_tui.tui.widgets.import_form import ImportForm
from paper_tui.tui.widgets.options import Options

_WHAT = (
    "Search, skim, star, tag, annotate and cite research papers without leaving the terminal. "
    "Your papers and all that you say of them stay in one file on this machine."
)
_WAYS = (
    ("i", "Import a file or a folder", "saved pages, BibTeX, RIS…, or paste", "path"),
    ("t", "Look for today's papers", "Hugging Face's daily papers", "today"),
    ("s", "Look around first", "a shelf of well-known papers", "sample"),
    ("e", "To the empty list", "all of this can be done later", "close"),
    ("q", "Quit", "", "quit"),
)


class FirstRunScreen(ModalScreen[None]):
    """Imports by path; `today` looks for new papers, `sample` opens the sample shelf."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, way, label) for key, label, _, way in _WAYS),
        Binding("escape", "back", "back", priority=True),
        Binding("ctrl+q", "quit", "quit", priority=True),
        Binding("j", "move('cursor_down')", show=False),
        Binding("k", "move('cursor_up')", show=False),
    ]
    AUTO_FOCUS = "#ways"

    def __init__(
        self,
        form: ImportForm,
        *,
        today: Callable[[], Awaitable[None]],
        sample: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(classes="first-run")
        self._form = form
        self._today = today
        self._sample = sample

    def compose(self) -> ComposeResult:
        """What this is, and how to begin."""
        with VerticalScroll(classes="box wide low", can_focus=False):
            yield Static(Content("paper-tui"), classes="title")
            yield Static(Content(_WHAT), classes="what")
            yield Options(*map(_way, _WAYS), id="ways", markup=False, compact=True)
            with Vertical(id="by-path"):
                yield self._form
                yield Static(
                    Content("Tab completes · Enter imports · Esc goes back, or stops an import"),
                    classes="quiet",
                )

    def on_mount(self) -> None:
        """The path is asked for when it is wanted."""
        self.query_one("#by-path").display = False

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        await self.run_action(f"screen.{_WAYS[event.option_index][3]}")

    def on_paste(self, event: events.Paste) -> None:
        """Papers may be pasted at once, and a file that is dropped here comes as its path."""
        if self.focused is not self._line:
            self.action_path()
            self._line.post_message(events.Paste(event.text))

    def action_path(self) -> None:
        """Ask for a path."""
        self.query_one("#by-path").display = True
        self._line.focus()

    async def action_today(self) -> None:
        """Look for new papers, on the list that they come to."""
        self.dismiss()
        await self._today()

    async def action_sample(self) -> None:
        """Open the sample shelf."""
        await self._sample()

    def action_back(self) -> None:
        """Stop the import that is under way, else leave the path, else close."""
        if self._form.running:
            self._form.cancel()
        elif self.focused is self._line:
            self.query_one("#by-path").display = False
            self.query_one("#ways").focus()
        else:
            self.dismiss()

    def action_close(self) -> None:
        """To the empty list."""
        self.dismiss()

    def action_quit(self) -> None:
        """Leave the application."""
        self.app.exit(0)

    def action_move(self, how: str) -> None:
        """Move the cursor of the ways."""
        getattr(self.query_one("#ways"), f"action_{how}")()

    @property
    def _line(self) -> Input:
        return self.query_one("#path", Input)


def _way(way: tuple[str, str, str, str]) -> Option:
    key, label, more, _ = way
    return Option(
        Content.assemble(
            (f" {key}", "bold $footer-key-foreground"), f"  {label:28}", (more, "$quiet")
        )
    )
