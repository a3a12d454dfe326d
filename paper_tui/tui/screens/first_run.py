"""What an empty library opens on: what this is, and the ways in."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from paper_tui.tui.widgets.import_form import ImportForm

_WHAT = (
    "Search, skim, star, tag, annotate and cite research papers without leaving the terminal. "
    "Your papers and all that you say of them stay in one file on this machine."
)


class FirstRunScreen(ModalScreen[None]):
    """Imports by path; `sample` opens the sample shelf, `leave` quits."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "sample", "sample shelf", priority=True),
        Binding("escape", "close", "close", priority=True),
    ]
    AUTO_FOCUS = "#path"

    def __init__(self, form: ImportForm, sample: Callable[[], Awaitable[None]]) -> None:
        super().__init__(classes="first-run")
        self._form = form
        self._sample = sample

    def compose(self) -> ComposeResult:
        """What this is, and how to begin."""
        with VerticalScroll(classes="box wide low", can_focus=False):
            yield Static(Content("paper-tui"), classes="title")
            yield Static(Content(_WHAT))
            yield Static(Content("Import a file or a folder"), classes="heading")
            yield self._form
            yield Static(
                Content(
                    "Page exports, BibTeX, RIS, CSL-JSON, arXiv feeds, JSON Lines: the format is "
                    "recognised from the content. Tab completes the path, Enter imports. You can "
                    "also paste a page, BibTeX or a list of arXiv identifiers."
                ),
                classes="quiet hint",
            )
            with Vertical(classes="ways"):
                yield Static(_way("F2", "Look around first: a shelf of well-known papers"))
                yield Static(_way("Esc", "To the empty list; I imports, q quits"))

    async def action_sample(self) -> None:
        """Open the sample shelf."""
        await self._sample()

    def action_close(self) -> None:
        """Stop the import that is under way, else close."""
        if self._form.running:
            self._form.cancel()
        else:
            self.dismiss()


def _way(key: str, what: str) -> Content:
    return Content.assemble((f"{key:>4}", "bold $footer-key-foreground"), f"  {what}")
