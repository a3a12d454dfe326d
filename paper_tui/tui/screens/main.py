"""The main screen: search, views, results, detail and footer, and what holds them together."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from functools import partial
from inspect import isawaitable
from keyword import iskeyword
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from paper_tui.config import AfterMark, Order
from paper_tui.errors import PaperTuiError
from paper_tui.library import Counts, Entry, Library
from paper_tui.paper import PaperId
from paper_tui.search.query import parse
from paper_tui.text import readable_title
from paper_tui.tui import layout
from paper_tui.tui.actions import Action, Context, Pane, Registry
from paper_tui.tui.bindings import bindings
from paper_tui.tui.flows.copying import CopyFlow
from paper_tui.tui.flows.finding import SortFlow
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.flows.marking import MarkFlow
from paper_tui.tui.flows.moving import MoveFlow
from paper_tui.tui.flows.opening import OpenFlow
from paper_tui.tui.flows.panes import PaneFlow
from paper_tui.tui.flows.program import ProgramFlow
from paper_tui.tui.flows.selecting import SelectFlow
from paper_tui.tui.flows.viewing import ViewFlow
from paper_tui.tui.indexing import Indexer
from paper_tui.tui.library_thread import LibraryThread
from paper_tui.tui.row import fitted
from paper_tui.tui.screens.menu import Item, MenuScreen
from paper_tui.tui.searching import Answer, Question, Searcher
from paper_tui.tui.views import same, views
from paper_tui.tui.widgets.detail_view import DetailView
from paper_tui.tui.widgets.key_bar import KeyBar
from paper_tui.tui.widgets.result_list import ResultList
from paper_tui.tui.widgets.search_pane import SearchPane
from paper_tui.tui.widgets.view_list import ViewList

if TYPE_CHECKING:
    from paper_tui.tui.app import PaperTui

_Result = TypeVar("_Result")

LOOK_EVERY = 0.5
"""Seconds between two looks for what another program has written into the library."""

SAY_FOR = 6.0
"""Seconds that a remark stands in the footer."""


_WIDTHS: list[tuple[int, str]] = [
    (layout.NARROW, layout.Shape.NARROW),
    (layout.MIDDLE, layout.Shape.MIDDLE),
    (layout.WIDE, layout.Shape.WIDE),
]
_HEIGHTS: list[tuple[int, str]] = [(0, "-short"), (16, "-tall")]


class MainScreen(Screen[None]):
    """Everything that is done to papers is done here; `flows` have the actions."""

    BINDINGS: ClassVar[list[BindingType]] = bindings()
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    AUTO_FOCUS = "#results"

    app: "PaperTui"

    def __init__(self, program: "PaperTui", query: str) -> None:
        super().__init__()
        self.settings = program.settings
        self.library: Library = program.library
        self.registry: Registry = program.registry
        self.thread = LibraryThread(program.library.path)
        self.search = SearchPane(query)
        self.views = ViewList(id="views")
        self.results = ResultList(self._entries, program.today, id="results")
        self.detail = DetailView(program.today, self.settings.abstract_width, id="detail")
        self.keys = KeyBar(id="keys")
        self.list_share = 55
        self.zoomed: Pane | None = None
        self._question = Question(query, self.settings.sort)
        self._stay = False
        self._answer: Answer | None = None
        self._counts: Counts | None = None
        self._counting = self._count_again = False
        self._indexing: tuple[int, int] | None = None
        self._index_failed = False
        self._indexer = Indexer(program.library.path)
        self._data_version = 0
        self._revision = 0
        self._searcher = Searcher(
            program.library.path,
            program.locations.index,
            self._answered,
            self.complain,
            self.beside,
        )
        self._flows: dict[str, Flow] = {
            "move": MoveFlow(self),
            "pane": PaneFlow(self),
            "mark": MarkFlow(self),
            "select": SelectFlow(self),
            "copy": CopyFlow(self),
            "open": OpenFlow(self),
            "sort": SortFlow(self),
            "view": ViewFlow(self),
            "app": ProgramFlow(self),
        }

    def compose(self) -> ComposeResult:
        """Search above, the panes, the footer below."""
        yield self.search
        with Container(id="body"):
            yield self.views
            with Container(id="papers"):
                yield self.results
                yield self.detail
        with Horizontal(id="foot"):
            yield self.keys
            yield Static("", id="said", markup=False)

    def on_mount(self) -> None:
        """Ask the first question, and begin to look for changes."""
        self.views.border_title = "Views"
        self.detail.border_title = "Detail"
        self._data_version = self.library.data_version()
        self._revision = self.library.revision()
        self.share_out(self.list_share)
        self._searcher.ask(self._question)
        self._recount()
        self.set_interval(LOOK_EVERY, self._look)

    async def on_unmount(self) -> None:
        """Every mark is written before the screen is gone."""
        await self._indexer.close()
        self._searcher.close()
        self.thread.close()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the keys of an action mean it, in the pane that has the focus."""
        if action != "run":
            return super().check_action(action, parameters)
        return self.registry.reachable(self.registry[str(parameters[0])], self.pane)

    async def action_run(self, id_: str) -> None:
        """Do an action, or say why it is impossible now."""
        reason = self.registry[id_].needs(self.context)
        if reason is not None:
            self.refuse(reason)
            return
        group, _, name = id_.partition(".")
        name, _, number = name.partition("_") if name[-1].isdigit() else (name, "", "")
        method = getattr(self._flows[group], f"{name}_" if iskeyword(name) else name)
        try:
            result = method(int(number)) if number else method()
            if isawaitable(result):
                await result
        except PaperTuiError as error:
            self.complain(error)

    @property
    def context(self) -> Context:
        """What the reader has in front of them."""
        view = self.views.view
        return Context(
            listed=len(self.results.ids),
            selected=len(self.results.selected),
            paper=self.results.entry,
            query=self.search.text,
            saved=view is not None and view.saved,
        )

    @property
    def targets(self) -> tuple[PaperId, ...]:
        """The papers that an action is done to."""
        return self.results.targets

    async def open_menu(
        self,
        menu: type[MenuScreen],
        id_: str,
        preview: Callable[[Action, Entry], str] | None,
    ) -> None:
        """Open the menu of an action; what is impossible stands there with its reason."""
        context = self.context
        items: list[Item] = []
        for action in self.registry.menu(id_):
            reason = action.needs(context)
            if reason is not None and action.optional:
                continue
            shown = ""
            if preview is not None and reason is None and context.paper is not None:
                shown = preview(action, context.paper)
            items.append(Item(action, shown, reason))
        about = self.registry[id_].help.rstrip("…")
        if preview is not None:
            about += f": {self.subject}"
        await self.app.push_screen(menu(about, items, self.action_run))

    def set(self, *, after_mark: AfterMark) -> None:
        """Change a setting until the application ends."""
        self.settings = replace(self.settings, after_mark=after_mark)
        self.say(f'to keep it, after_mark = "{after_mark}" in the settings')

    # What is asked and answered

    def ask(self, text: str, *, stay: bool = False) -> None:
        """Let the list be the answer to a query. With `stay` the cursor stays on its paper."""
        question = Question(text, self._question.order)
        if question != self._question:
            self._question, self._stay = question, stay
            self._searcher.ask(question)

    def put(self, text: str, *, stay: bool = False) -> None:
        """Let a query stand in the search pane, and ask it."""
        self.search.put(text)
        self.ask(text, stay=stay)

    def sort(self, order: Order) -> None:
        """Sort the list; the cursor stays on its paper."""
        self._question, self._stay = Question(self._question.text, order), True
        self._searcher.ask(self._question)
        self.say(f"sorted by {order}")

    async def answered(self, seconds: float) -> None:
        """Return when the list is the answer to the last question, or after some seconds."""
        waiting = asyncio.ensure_future(self._searcher.settled())
        await asyncio.wait([waiting], timeout=seconds)
        waiting.cancel()

    def _ask_again(self) -> None:
        """Ask the same once more: the library or the index has changed."""
        self._stay = True
        self._searcher.ask(self._question)

    def _answered(self, answer: Answer) -> None:
        stay, self._stay = self._stay, True
        self._answer = answer
        hits = answer.hits
        self.results.show(hits.ids, hits.highlighter.spans, stay=stay)
        self.search.tell(hits)
        self.views.mark(answer.question.text)
        self._tell_state()
        if hits.behind and self._indexing is None and not self._index_failed:
            self._indexing = (0, 0)
            self.beside(self._catch_up)

    async def _catch_up(self) -> None:
        """Have the index catch up, and ask again when it has."""

        def progress(done: int, total: int) -> None:
            self._indexing = (done, total)
            self._tell_state()

        try:
            await self._indexer.catch_up(progress)
        except PaperTuiError as error:
            self._index_failed = True
            self.complain(error)
        finally:
            self._indexing = None
        self._ask_again()

    # What has changed

    def marked(self, ids: Sequence[PaperId], *, show: bool = False) -> None:
        """Papers have other marks now. With `show` the cursor goes to the first of them."""
        self.results.renew(ids)
        self._recount()
        if _asks_for_marks(self._question.text):
            self._ask_again()
            if show:
                self.beside(partial(self._show_first, ids))
        elif show:
            self._go_to(ids)

    async def _show_first(self, ids: Sequence[PaperId]) -> None:
        await self._searcher.settled()
        self._go_to(ids)

    def _go_to(self, ids: Sequence[PaperId]) -> None:
        first = next((id_ for id_ in ids[:_MOST_LOOKED_FOR] if id_ in self.results.ids), None)
        if first is not None:
            self.results.move_to(self.results.ids.index(first))

    def changed(self) -> None:
        """Papers have come, or gone, or are known better."""
        self._index_failed = False
        self.results.renew()
        self._recount()
        self._ask_again()

    def _look(self) -> None:
        """See whether another program has written into the library."""
        version = self.library.data_version()
        if version == self._data_version:
            return
        self._data_version = version
        revision = self.library.revision()
        if revision != self._revision:
            self._revision = revision
            self.changed()
            return
        self.results.renew()
        self._recount()
        if _asks_for_marks(self._question.text):
            self._ask_again()

    def _recount(self) -> None:
        if not self._counting:
            self.beside(self._count)
        self._counting = True
        self._count_again = True

    async def _count(self) -> None:
        while self._count_again:
            self._count_again = False
            counts = await self.outcome(asyncio.wrap_future(self.thread.give(Library.counts)))
            if counts is not None:
                self._counts = counts
                self.views.show(views(counts, (), (), self.app.today()))
                self._tell_state()
        self._counting = False

    # What is said

    def say(self, text: str) -> None:
        """Say in the footer what was done."""
        said = self.query_one("#said", Static)
        said.update(Content(fitted(text, max(20, self.size.width // 2))))
        self.set_timer(SAY_FOR, lambda: said.update("") if str(said.content) == text else None)

    def refuse(self, reason: str) -> None:
        """Say why something is impossible now."""
        self.notify(reason, severity="warning", markup=False, timeout=4)

    def complain(self, error: PaperTuiError) -> None:
        """Say what went wrong."""
        self.notify(str(error), severity="error", markup=False, timeout=10)

    async def outcome(self, waiting: Awaitable[_Result]) -> _Result | None:
        """What comes of it; None, and the reader is told, when it fails."""
        try:
            return await waiting
        except PaperTuiError as error:
            self.complain(error)
            return None

    def beside(self, work: Callable[[], Coroutine[None, None, None]]) -> Worker[None]:
        """Do some work while the screen goes on; ended with the screen."""
        return self.run_worker(work)

    def write_to_terminal(self, sequence: str) -> None:
        """Send a control sequence as it is."""
        self.app.write_to_terminal(sequence)

    @property
    def subject(self) -> str:
        """What an action would be done to, for the reader."""
        targets = self.targets
        return self.title_of(targets[0]) if len(targets) == 1 else f"{len(targets):,} papers"

    def title_of(self, id_: PaperId) -> str:
        """The title of a paper as it is read; empty when it is not there."""
        return next((readable_title(each.paper.title) for each in self._entries([id_])), "")

    def _tell_state(self) -> None:
        parts: list[str] = []
        if self._indexing is not None:
            done, total = self._indexing
            parts.append(f"indexing {100 * done // total}%" if total else "indexing")
        if selected := len(self.results.selected):
            parts.append(f"{selected:,} selected")
        listed = len(self.results.ids)
        total = self._counts.total if self._counts is not None else listed
        if self._question.text.strip() and self._answer is not None:
            parts.append(f"{listed:,} of {total:,}")
            parts.append(f"{self._answer.hits.milliseconds:.0f} ms")
        else:
            parts.append(f"{total:,} papers")
        self.search.state(" · ".join(parts))
        self._title_list()

    def _title_list(self) -> None:
        text = self._question.text
        view = next((view for view in self.views.views if same(text, view)), None)
        self.results.border_title = Content(view.name if view is not None else "Results")
        listed = len(self.results.ids)
        place = f"{self.results.cursor + 1:,} of {listed:,}" if listed else "nothing"
        self.results.border_subtitle = Content(place)

    def _tell_keys(self) -> None:
        self.keys.show(self.registry.footer(self.pane), self.context)

    # Where things are

    @property
    def pane(self) -> Pane:
        """The pane that has the focus."""
        focused = self.focused
        for pane in layout.PANES:
            if focused is self.widget_of(pane):
                return pane
        return Pane.QUERY if focused is self.search.input else Pane.RESULTS

    def widget_of(self, pane: Pane) -> Widget:
        """The widget that has the focus when a pane has it."""
        match pane:
            case Pane.QUERY:
                return self.search.input
            case Pane.VIEWS:
                return self.views
            case Pane.RESULTS:
                return self.results
            case Pane.DETAIL:
                return self.detail

    def can_show(self, pane: Pane) -> bool:
        """Whether Tab stops at a pane: views that are out of sight are passed over."""
        return pane is not Pane.VIEWS or layout.shape(self.size.width) is layout.Shape.WIDE

    def go(self, pane: Pane) -> None:
        """Work in a pane."""
        if self.zoomed not in (None, pane) and pane is not Pane.QUERY:
            self.zoomed = None
        self._arrange(pane)
        self.set_focus(self.widget_of(pane))

    def zoom(self, pane: Pane | None) -> None:
        """Show one pane alone, or all again."""
        self.zoomed = Pane.RESULTS if pane is Pane.QUERY else pane
        self._arrange(self.pane)

    def share_out(self, percent: int) -> None:
        """Give the list its share of the room for papers, in percent."""
        self.list_share = percent
        self._arrange(self.pane)

    def _arrange(self, pane: Pane) -> None:
        shape = layout.shape(self.size.width)
        shown = layout.shown(shape, pane, self.zoomed)
        self.views.display = Pane.VIEWS in shown
        self.results.display = Pane.RESULTS in shown
        self.detail.display = Pane.DETAIL in shown
        self.query_one("#papers").display = bool(shown & {Pane.RESULTS, Pane.DETAIL})
        shares = {self.results: self.list_share, self.detail: 100 - self.list_share}
        beside = shape is layout.Shape.WIDE
        for pane_, percent in shares.items():
            pane_.styles.width = f"{percent}fr" if beside else "1fr"
            pane_.styles.height = "1fr" if beside else f"{percent}fr"

    def _entries(self, ids: Sequence[PaperId]) -> list[Entry]:
        try:
            return self.library.entries(ids)
        except PaperTuiError as error:
            self.complain(error)
            return []

    # What the panes say

    def on_resize(self) -> None:
        """Another shape of the screen, perhaps."""
        self._arrange(self.pane)

    def on_descendant_focus(self) -> None:
        """Another pane, by key or by mouse."""
        self._arrange(self.pane)
        self._tell_keys()

    @on(Input.Changed, "#query")
    def query_typed(self, event: Input.Changed) -> None:
        """A new question with every key."""
        self.ask(event.value)

    @on(ResultList.Highlighted)
    def highlighted(self, event: ResultList.Highlighted) -> None:
        """The detail is always about the paper under the cursor."""
        answer = self._answer
        spans = answer.hits.highlighter.spans if answer is not None else _nothing
        self.detail.show(event.entry, spans)
        self._title_list()
        self._tell_keys()

    @on(ResultList.Selected)
    def selected(self) -> None:
        """The state has the number."""
        self._tell_state()
        self._tell_keys()

    @on(ResultList.Chosen)
    def chosen(self) -> None:
        """A double click reads the paper."""
        self.go(Pane.DETAIL)

    @on(ViewList.Chosen)
    def view_chosen(self, event: ViewList.Chosen) -> None:
        """A view is its query."""
        self.put(event.view.query)
        self.go(Pane.RESULTS)

    @on(ViewList.Highlighted)
    def view_highlighted(self) -> None:
        """What can be done to a view depends on it."""
        self._tell_keys()


_MOST_LOOKED_FOR = 20


def _nothing(_text: str, _field: str) -> list[tuple[int, int]]:
    return []


def _asks_for_marks(text: str) -> bool:
    """Whether the answer to a query may change with the marks."""
    query = parse(text)
    leaves: Iterable[object] = (*query.leaves(), *query.leaves(negated=True))
    return any(getattr(leaf, "field", None) in ("is", "tag", "has", "note") for leaf in leaves)
