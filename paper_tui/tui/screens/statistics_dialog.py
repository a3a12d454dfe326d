"""What is in the library, as bars."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from paper_tui.views.statistics import MOST, Section, lines


class StatisticsScreen(ModalScreen[None]):
    """A section for each kind of figure; those without any are left out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", "close", priority=True),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, total: int, sections: Sequence[Section]) -> None:
        super().__init__(classes="dialog")
        self._total = total
        self._sections = sections
        self._bars = Static("", id="bars", markup=False)

    def compose(self) -> ComposeResult:
        """The bars, as wide as there is room."""
        with Vertical(classes="box wide"):
            yield Static(Content(f"Statistics: {self._total:,} papers"), classes="title")
            with VerticalScroll():
                yield self._bars
            yield Static(Content("j k scroll · Esc closes"), classes="quiet")

    def on_resize(self) -> None:
        """Draw the bars anew."""
        self.call_after_refresh(self._draw)

    def action_scroll(self, lines: int) -> None:
        """Up or down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Back."""
        self.dismiss()

    def _draw(self) -> None:
        width = self._bars.size.width
        shown = [line for section in self._sections for line in _shown(section, width)]
        self._bars.update(Content("\n").join(shown))


def _shown(section: Section, width: int) -> Iterator[Content]:
    if not any(section.papers.values()):
        return
    yield Content.styled(section.heading, "bold $rule-focus")
    for label, count, bar in lines(section, width):
        yield Content.assemble(f"{label} ", (f"{count} ", "$quiet"), (bar, "$rule-focus"))
    if len(section.papers) > MOST:
        yield Content.styled(f"and {len(section.papers) - MOST:,} more", "$quiet")
    yield Content("")
