"""The search pane: the query, what came of it, and one line for what is to be said about it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.style import Style as RichStyle
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, var
from textual.style import Style
from textual.suggester import SuggestionReady
from textual.widgets import Label, Static

from paper_tui.keymap.actions import Pane
from paper_tui.keymap.keys import signs
from paper_tui.keymap.registry import Registry
from paper_tui.search.engine import Hits
from paper_tui.search.language.completion import Completion
from paper_tui.search.language.query import Problem
from paper_tui.text.readable import inert
from paper_tui.tui.bindings import bindings
from paper_tui.tui.render.row import fitted
from paper_tui.tui.widgets.line import Line


class QueryInput(Line):
    """The line in which the query is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(pane=Pane.QUERY)
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """Declared anew: for Textual, every letter would be a reason to lay out the screen."""


class Remark(Static):
    """One line, in which what can be clicked keeps its colours until the mouse is on it."""

    DEFAULT_CSS = """
    Remark {
        link-color-hover: $foreground;
        link-background-hover: $cursor;
        link-style-hover: none;
    }
    """

    @property
    def link_style(self) -> RichStyle:
        """What is added to what can be clicked."""
        return RichStyle()


Complete = Callable[[str, int], Sequence[Completion]]
"""What may stand in a query at a place, the likeliest first."""


class SearchPane(Vertical):
    """Query, state and remark.

    What may follow is offered behind the query and, with the others, in the line below it.
    """

    typed: var[str] = var("", init=False, always_update=True)
    """The query, set anew when the reader changes it. Watched rather than sent as a message: the
    answer is painted together with the letter."""

    class Left(Message):
        """The reader types no more."""

    def __init__(self, query: str, complete: Complete, registry: Registry) -> None:
        super().__init__(id="search")
        self._registry = registry
        self._putting = False
        self._first = query
        self._complete = complete
        self._offers: Sequence[Completion] = ()
        self._offered = 0
        self._offered_for = ""
        self._just_typed = False
        self._said: Callable[[], Content] = lambda: Content("")
        self._shown = Content("")
        self._mistakes = _Mistakes()
        self._state = Static("", id="state", markup=False)
        self._remark = Remark("", id="remark", markup=False)
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
        self.watch(self.input, "value", self._changed, init=False)
        self.watch(self.input, "selection", self.offer, init=False)
        self.watch(self.input, "scroll_x", self._say, init=False)

    def on_resize(self) -> None:
        """What is said fits in one line."""
        self._say()

    def on_descendant_focus(self) -> None:
        """What may follow is offered."""
        self.offer()

    def on_descendant_blur(self) -> None:
        """Nothing is offered to a reader who is elsewhere."""
        self.offer()
        self.post_message(self.Left())

    @property
    def text(self) -> str:
        """The query."""
        return self.input.value

    def put(self, query: str) -> None:
        """Let another query stand in the pane; nobody is told."""
        self._putting = True
        self.input.value = query
        self._putting = False
        self.input.cursor_position = len(query)

    # What may follow

    def offer(self) -> None:
        """Offer what may stand where the cursor is: at the end of the query, or of a word in it
        that was just typed. A cursor that only passes by is offered nothing."""
        line, text = self.input, self.text
        typed, self._just_typed = self._just_typed, False
        place = line.cursor_position
        wanted = place == len(text) or (typed and text[place] in " )")
        found: Sequence[Completion] = ()
        if line.has_focus and line.selection.is_empty and wanted:
            found = [
                each
                for each in self._complete(text, place)
                if each.applied(text).strip() != text.strip()
            ]
        if found or self._offers:
            self._offers, self._offered, self._offered_for = found, 0, text
            self._show_offers()

    def offer_next(self) -> None:
        """Offer the next of what may stand here, after the last the first."""
        if self._offers:
            self._offered = (self._offered + 1) % len(self._offers)
            self._show_offers()

    def take(self, offered: int | None = None) -> bool:
        """Take an offer, or the one that the keys have come to, as if it had been typed.

        False when nothing is offered.
        """
        offered = self._offered if offered is None else offered
        if offered >= len(self._offers) or self._offered_for != self.text:
            return False
        offer = self._offers[offered]
        after = offer.applied(self.text)
        self.input.value = after
        end = offer.start + len(offer.text)
        self.input.cursor_position = end + (after[end : end + 1] == " ")
        return True

    def _show_offers(self) -> None:
        text = self.text
        shown = self._offers[self._offered].applied(text) if self._offers else text
        # Only what goes on as it was typed can stand behind it.
        behind = shown if shown.startswith(text) else text
        self.input.post_message(SuggestionReady(text, behind))
        self._say()

    # What is said

    def tell(self, hits: Hits) -> None:
        """Show what is to be said about the answer: a mistake with its place, or a remark."""
        self._mistakes.problems = hits.problems if hits.text == self.text else ()
        self.input.refresh()
        takes = self._keys("find.suggestion")

        def said() -> Content:
            scrolled = round(self.input.scroll_x)
            return remark(hits, self._indent, scrolled, self._remark.size.width, takes)

        self._said = said
        self._say()

    def tell_like(self, title: str | None, shared: Sequence[str]) -> None:
        """Show what the list is like (a paper, or None: what the reader stars), and why."""
        self._mistakes.problems = ()
        self._said = lambda: likeness(title, shared, self._indent, self._remark.size.width)
        self._say()

    def _say(self) -> None:
        if self._offers and not self._mistakes.problems:
            room = self._remark.size.width - self._indent
            keys = f"{self._keys('query.complete')} takes it"
            if len(self._offers) > 1:
                keys += f", {self._keys('query.another')} the next"
            line = choices(self._offers, self._offered, keys, room)
            said = Content(" " * self._indent) + line
        else:
            said = self._said()
        if not said.is_same(self._shown):
            self._shown = said
            self._remark.update(said, layout=False)

    def _keys(self, action: str) -> str:
        return signs(self._registry[action], self._registry)

    def _changed(self, query: str) -> None:
        if not self._putting:
            self._just_typed = True
            self.typed = query

    @property
    def _indent(self) -> int:
        return self.input.region.x - self._remark.region.x

    def state(self, text: str) -> None:
        """Show what came of the query: `37 of 474 · 4 ms`."""
        if text != self._state.content:
            self._state.update(text, layout=False)


def choices(offers: Sequence[Completion], offered: int, keys: str, width: int) -> Content:
    """What may follow with the number of papers, around the one that is offered. Pure.

    Each can be clicked.
    """
    room = width - cell_len(f" · …   {keys}")
    shown = [_choice(each, n, n == offered) for n, each in enumerate(offers)]
    first = last = offered
    while True:  # as many as fit, those after it before those that precede it
        if last + 1 < len(shown) and _width(shown[first : last + 2]) <= room:
            last += 1
        elif first > 0 and _width(shown[first - 1 : last + 1]) <= room:
            first -= 1
        else:
            break
    parts = shown[first : last + 1] + [Content("…")] * (last + 1 < len(shown))
    line = Content(" · ").join(parts) + Content(f"   {keys}")
    return line.truncate(max(0, width), ellipsis=True).stylize_before("$quiet")


def _choice(offer: Completion, number: int, offered: bool) -> Content:
    text = Content.styled(
        inert(offer.text.strip().strip('"')), "bold $foreground" if offered else ""
    )
    if offer.papers is not None:
        text = Content.assemble(text, f" {offer.papers:,}")
    return text.stylize(Style.from_meta({"@click": f"screen.take_offer({number})"}))


def _width(parts: Sequence[Content]) -> int:
    return sum(part.cell_length for part in parts) + 3 * (len(parts) - 1)


def likeness(title: str | None, shared: Sequence[str], indent: int, width: int) -> Content:
    """The line that says what the list is like, and what the paper under the cursor shares. Pure.

    `title` None is what the reader stars.
    """
    room = max(0, width - indent)
    why = fitted(inert(f" · both: {', '.join(shared[:6])}"), room // 2) if shared else ""
    like = "like what you have starred and read"
    if title is not None:
        like = f"like “{fitted(inert(title), max(1, room - cell_len(why) - 7))}”"
    return Content(" " * indent + fitted(f"{like}{why}", room))


def remark(hits: Hits, indent: int, scrolled: int, width: int, takes: str) -> Content:
    """The line below the query, which begins `indent` cells from the left. Pure.

    `scrolled` cells of the query are hidden on the left; `takes` is the key that takes a
    suggestion.
    """
    if hits.problems:
        problem = hits.problems[0]
        start = cell_len(hits.text[: problem.start]) - scrolled
        end = start + cell_len(hits.text[problem.start : problem.end])
        said = problem.message
        if problem.instead is not None:
            said = f"did you mean {problem.instead}?  {takes} takes it"
        line = _complaint(said, indent + max(start, 0), indent + end, width)
        return line if problem.instead is None else _clickable(line)
    parts: list[Content] = []
    if hits.missing and hits.ids:
        words = ", ".join(f"“{word}”" for word in hits.missing)
        parts.append(Content(f"no paper has all of these words; the first lacks {words}"))
    if not hits.ids and hits.text.strip():
        parts.append(Content("nothing found so far" if hits.behind else "nothing found"))
    elif hits.more:
        parts.append(
            Content(f"{len(hits.ids)} with all words, then {len(hits.more)} that lack some")
        )
    if hits.suggestion:
        text = Content.assemble(
            "did you mean ", (hits.suggestion.strip(), "bold"), f"?  {takes} takes it"
        )
        parts.append(_clickable(text))
    if not parts:
        return Content("")
    return Content(" " * indent) + Content(" · ").join(parts).stylize("$quiet")


def _clickable(suggestion: Content) -> Content:
    start = len(suggestion.plain) - len(suggestion.plain.lstrip())
    return suggestion.stylize(Style.from_meta({"@click": "screen.click('find.suggestion')"}), start)


def _complaint(message: str, start: int, end: int, width: int) -> Content:
    """The place of a mistake marked from below, and what is wrong on the side with more room.

    Of a long mistake as much is marked as leaves half of the line to the words.
    """
    start = max(0, min(start, width - 1))
    marks = "^" * max(1, min(end - start, width - start, width // 2))
    right, left = max(0, width - start - len(marks) - 1), max(0, start - 1)
    if right >= min(left, cell_len(message)):
        line = f"{' ' * start}{marks} {fitted(message, right)}".rstrip()
    else:
        shown = fitted(message, left)
        line = f"{' ' * (left - cell_len(shown))}{shown} {marks}"
    return Content.styled(line, "$error")


class _Mistakes(Highlighter):
    """Underlines the mistakes of a query where it stands."""

    problems: Sequence[Problem] = ()

    def highlight(self, text: Text) -> None:
        """Mark the spans of the problems."""
        for problem in self.problems:
            text.stylize("underline", problem.start, max(problem.end, problem.start + 1))
