"""The search pane: the query, what came of it, and one line for what is to be said about it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Input, Label, Static

from paper_tui.search.engine import Hits
from paper_tui.search.query import Problem
from paper_tui.text import inert
from paper_tui.tui.actions import Pane
from paper_tui.tui.bindings import bindings
from paper_tui.tui.row import fitted


class QueryInput(Input):
    """The line in which the query is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(pane=Pane.QUERY)


class SearchPane(Vertical):
    """Query, state and remark. The parent hears `Input.Changed` of the input `#query`."""

    def __init__(self, query: str = "") -> None:
        super().__init__(id="search")
        self._first = query
        self._mistakes = _Mistakes()
        self._state = Static("", id="state", markup=False)
        self._remark = Static("", id="remark", markup=False)
        self.input = QueryInput(
            placeholder="search titles, abstracts, tags…",
            id="query",
            highlighter=self._mistakes,
            select_on_focus=False,
            compact=True,
        )
        """The line in which the query is typed."""

    def compose(self) -> ComposeResult:
        """The query with its state on one line, the remark below."""
        with Horizontal(id="search-row"):
            yield Label("/", id="search-sign")
            yield self.input
            yield self._state
        yield self._remark

    def on_mount(self) -> None:
        """Begin with the first query."""
        self.put(self._first)

    @property
    def text(self) -> str:
        """The query."""
        return self.input.value

    def put(self, query: str) -> None:
        """Let another query stand in the pane; nobody is told."""
        with self.prevent(Input.Changed):
            self.input.value = query
        self.input.cursor_position = len(query)

    def tell(self, hits: Hits) -> None:
        """Show what is to be said about the answer: a mistake with its place, or a remark."""
        self._mistakes.problems = hits.problems if hits.text == self.text else ()
        self.input.refresh()
        indent = self.input.region.x - self._remark.region.x
        self._remark.update(remark(hits, indent, self._remark.size.width))

    def tell_like(self, title: str | None, shared: Sequence[str]) -> None:
        """Show what the list is like (a paper, or None: what the reader stars), and why."""
        like = f"like “{title}”" if title is not None else "like what you have starred and read"
        why = f" · both: {', '.join(shared[:6])}" if shared else ""
        line = fitted(inert(f"{like}{why}"), max(0, self._remark.size.width - 2))
        self._mistakes.problems = ()
        self._remark.update(Content(f"  {line}"))

    def state(self, text: str) -> None:
        """Show what came of the query: `37 of 474 · 4 ms`."""
        self._state.update(text)


def remark(hits: Hits, indent: int, width: int) -> Content:
    """The line below the query, which begins `indent` cells from the left. Pure."""
    if hits.problems:
        return _complaint(hits.problems[0], indent, width)
    parts: list[Content] = []
    if hits.missing and hits.ids:
        words = ", ".join(f"“{word}”" for word in hits.missing)
        parts.append(Content(f"no paper has all of these words; without {words}:"))
    if not hits.ids and hits.text.strip():
        parts.append(Content("nothing found"))
    elif hits.more:
        parts.append(
            Content(f"{len(hits.ids)} with all words, then {len(hits.more)} that lack some")
        )
    if hits.suggestion:
        text = Content.assemble(
            "did you mean ", (hits.suggestion.strip(), "bold"), "?  ^y takes it"
        )
        parts.append(text.stylize(Style.from_meta({"@click": "screen.click('find.suggestion')"})))
    return Content(" " * indent) + Content(" · ").join(parts).stylize("$quiet")


def _complaint(problem: Problem, indent: int, width: int) -> Content:
    """The place of a mistake marked from below, and what is wrong on the side with more room."""
    marks = "^" * max(1, problem.end - problem.start)
    start = min(indent + problem.start, max(0, width - len(marks)))
    right, left = width - start - len(marks) - 1, start - 1
    if right >= min(left, cell_len(problem.message)):
        line = f"{' ' * start}{marks} {fitted(problem.message, right)}"
    else:
        line = f"{fitted(problem.message, left):>{left}} {marks}"
    return Content.styled(line, "$error")


class _Mistakes(Highlighter):
    """Underlines the mistakes of a query where it stands."""

    problems: Sequence[Problem] = ()

    def highlight(self, text: Text) -> None:
        """Mark the spans of the problems."""
        for problem in self.problems:
            text.stylize("underline", problem.start, max(problem.end, problem.start + 1))
