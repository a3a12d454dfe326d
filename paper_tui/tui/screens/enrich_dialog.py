"""What arXiv and Hugging Face would add to papers, for the reader to take or to leave."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from paper_tui.library.identity import Near
from paper_tui.text.readable import inert, readable_title
from paper_tui.tui.render.row import fitted
from paper_tui.tui.widgets.options import Options
from paper_tui.tui.workers.online_work import Tell

if TYPE_CHECKING:  # the HTTP client is imported by what asks
    from paper_tui.updates.enrichment import Completion, Doubt, FieldChange, Report


class CompletionScreen(ModalScreen["Report | None"]):
    """Asks, shows what would change, and gives the report when the reader takes it.

    It gives the report at once when there is nothing to show. Esc ends the asking, and what has
    been found by then is shown; once more it leaves everything as it is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        Binding("enter", "take", "take", priority=True),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(
        self,
        subject: str,
        ask: Callable[[Tell], Awaitable["Report | None"]],
        stop: Callable[[], None],
    ) -> None:
        super().__init__(classes="dialog")
        self._subject = subject
        self._ask = ask
        self._stop = stop
        self._report: Report | None = None
        self._stopping = False
        self._changes = Static("", id="changes", markup=False)
        self._hint = Static("asking… · Esc stops", classes="quiet hint", markup=False)

    def compose(self) -> ComposeResult:
        """The changes, paper by paper."""
        with Vertical(classes="box wide low"):
            yield Static(Content(f"Complete: {self._subject}"), classes="title")
            with VerticalScroll(classes="changes"):
                yield self._changes
            yield self._hint

    def on_mount(self) -> None:
        """Ask."""
        self.run_worker(self._asked())

    def on_resize(self) -> None:
        """Draw the changes anew."""
        self.call_after_refresh(self._draw)

    def action_scroll(self, lines: int) -> None:
        """Up or down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_take(self) -> None:
        """Give what was found."""
        if self._report is not None:
            self.dismiss(self._report)

    def action_close(self) -> None:
        """Stop asking; once more, or when all is shown, leave everything as it is."""
        if self._report is not None or self._stopping:
            self.dismiss(None)
        else:
            self._stopping = True
            self._stop()
            self._hint.update("stopping… · Esc closes")

    async def _asked(self) -> None:
        report = await self._ask(lambda text: self._hint.update(f"{text} · Esc stops"))
        if report is None or not report.completions:
            self.dismiss(report)
            return
        self._report = report
        self._draw()
        self._hint.update("Enter puts this into the library · Esc does not · j k scroll")

    def _draw(self) -> None:
        if self._report is not None:
            width = self._changes.size.width
            lines = changes(self._report.completions, width, self._subject)
            self._changes.update(Content("\n").join(lines))


def changes(completions: "Sequence[Completion]", width: int, subject: str) -> Iterator[Content]:
    """What would change of each paper and who says so, in lines of `width` cells. Pure.

    The title of `subject` stands there already.
    """
    ordered = sorted(completions, key=lambda each: each.id)
    for number, (_, group) in enumerate(groupby(ordered, key=lambda each: each.id)):
        found = list(group)
        if number:
            yield Content("")
        title = readable_title(found[0].title)
        if title != subject:
            yield Content.styled(fitted(title, width), "bold")
        for completion in found:
            for change in completion.changes:
                yield _line(change, completion.source, width)


def _line(change: "FieldChange", source: str, width: int) -> Content:
    old = f"{change.old} → " if change.old else ""
    name = f"  {change.field:<11}"
    room = max(10, width - len(name) - len(source) - 2)
    # Of two long values the new one matters.
    value = fitted(f"{fitted(old, room // 2)}{change.new}", room)
    gap = " " * (room - cell_len(value) + 2)
    return Content.assemble((name, "$quiet"), value, (f"{gap}{source}", "$quiet"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader says of near matches: this one, or (None) none of them."""

    near: Near | None


class DoubtScreen(ModalScreen[Verdict | None]):
    """A paper, and what arXiv has that is near: one of them, none, or (Esc) to be decided later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        *(Binding(str(number), f"choose({number - 1})", show=False) for number in range(1, 4)),
        Binding("n", "none", show=False),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self, doubt: "Doubt", place: str) -> None:
        super().__init__(classes="dialog")
        self._doubt = doubt
        self._place = place

    def compose(self) -> ComposeResult:
        """The paper, then what it may be."""
        paper = self._doubt.paper
        with Vertical(classes="box wide low"):
            yield Static(Content(f"Is it this one?  {self._place}"), classes="title")
            yield Static(Content(readable_title(paper.title)))
            if paper.authors:
                yield Static(Content(inert(", ".join(paper.authors[:6]))), classes="quiet")
            yield Options(
                *(_option(number, near) for number, near in enumerate(self._doubt.near, 1)),
                Option(_numbered("n", "None of these; do not offer them again")),
                markup=False,
                compact=True,
            )
            yield Static(
                Content("Enter takes the one under the cursor · Esc decides later"),
                classes="quiet hint",
            )

    def action_choose(self, number: int) -> None:
        """One of them, or the line for none of them."""
        near = self._doubt.near
        if number <= len(near):
            self.dismiss(Verdict(near[number] if number < len(near) else None))

    def action_none(self) -> None:
        """None of them."""
        self.dismiss(Verdict(None))

    def action_close(self) -> None:
        """Later."""
        self.dismiss(None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The line under the cursor, or one that was clicked."""
        self.action_choose(event.option_index)


def _option(number: int, near: Near) -> Option:
    """A near match: its title, then what tells it apart."""
    paper = near.paper
    authors = ", ".join(paper.authors[:3]) + (" et al." if len(paper.authors) > 3 else "")
    facts = (authors, str(paper.date or ""), f"arXiv {paper.arxiv}", near.reason)
    about = inert(" · ".join(fact for fact in facts if fact))
    title = _numbered(str(number), readable_title(paper.title))
    return Option(title + Content.styled(f"\n     {about}", "$quiet"))


def _numbered(key: str, text: str) -> Content:
    return Content.styled(f"{key:>3}", "bold $footer-key-foreground") + Content(f"  {text}")
