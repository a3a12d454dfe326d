"""The main screen: search, views, results, detail and footer, and what holds them together."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from keyword import iskeyword
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker

from paper_tui.errors import PaperTuiError
from paper_tui.keymap.actions import Action, Pane
from paper_tui.keymap.needs import Context
from paper_tui.keymap.registry import Registry
from paper_tui.library.library import Entry, Library, Sort
from paper_tui.paper import PaperId
from paper_tui.search.language.facets import toggled
from paper_tui.settings.settings import Order
from paper_tui.text.readable import inert, readable_title
from paper_tui.tui.actions.counts import Counting
from paper_tui.tui.actions.fetch import FetchFlow
from paper_tui.tui.actions.fetch_pdf import PdfFlow
from paper_tui.tui.actions.flow import Flow, import_all, import_flow
from paper_tui.tui.actions.kept_exports import Keeping
from paper_tui.tui.actions.list import Asking
from paper_tui.tui.actions.navigation import MoveFlow
from paper_tui.tui.actions.panes import PaneFlow
from paper_tui.tui.actions.preferences import ChooseFlow
from paper_tui.tui.actions.select import SelectFlow
from paper_tui.tui.actions.similar_papers import Alike
from paper_tui.tui.actions.typed_query import QueryFlow
from paper_tui.tui.actions.unseen import Unseen
from paper_tui.tui.arrangement import Arrangement
from paper_tui.tui.bindings import bindings
from paper_tui.tui.render.row import fitted
from paper_tui.tui.state.screen_state import load_folded, save_folded
from paper_tui.tui.widgets.detail_view import DetailView
from paper_tui.tui.widgets.key_bar import KeyBar
from paper_tui.tui.widgets.result_list import ResultList, no_matches
from paper_tui.tui.widgets.search_pane import SearchPane
from paper_tui.tui.widgets.view_list import ViewList
from paper_tui.tui.workers.library_thread import LibraryThread
from paper_tui.tui.workers.searcher import Question
from paper_tui.views.views import Value, View

if TYPE_CHECKING:
    from paper_tui.tui.actions.copy import CopyFlow
    from paper_tui.tui.actions.open import OpenFlow
    from paper_tui.tui.app import PaperTui
    from paper_tui.tui.screens.menu import MenuScreen

_Result = TypeVar("_Result")

LOAD_AFTER = 1.0
"""Seconds until the dialogs are imported beside the screen, so that none of them has to wait."""

COLLECT_EVERY = 10.0
"""Seconds between two searches for garbage among all that is old, which take some 15 ms."""

_NEVER = 1_000_000  # collections of what is younger, before Python goes through the old itself

LOOK_EVERY = 0.5
"""Seconds between two looks for what another program has written into the library."""

PREVIEWED = 3
"""Papers of which a menu shows what it would do."""

LONGEST_WAIT = 2.0
"""Seconds that an action waits for the list of a query that was just asked."""

MOST_COVERED = 40
"""Cells of the footer that a title may cover, where that is more than half of them."""

SAY_FOR = 6.0
"""Seconds that a remark stands in the footer."""

REFUSE_FOR = 4.0
"""Seconds that the reason why something is impossible can be read."""


class MainScreen(Screen[None]):
    """Everything that is done to papers is done here; `flows` have the actions."""

    BINDINGS: ClassVar[list[BindingType]] = bindings()
    AUTO_FOCUS = "#results"

    app: "PaperTui"

    def __init__(self, program: "PaperTui", query: str) -> None:
        super().__init__()
        self.settings = program.settings
        self.library: Library = program.library
        self.places = program.places
        self.registry: Registry = program.registry
        self.session = program.session
        self.thread = LibraryThread(program.library.path)
        self.querying = QueryFlow(self)
        self.search = SearchPane(query, self.querying.completions, self.registry)
        folded = load_folded(self.places.arrangement)
        self.views = ViewList(folded, id="views")
        self.results = ResultList(self._entries, program.today, id="results")
        self.detail = DetailView(program.today, self.settings.abstract_width, id="detail")
        self.room = Container(id="papers")
        """What list and detail share."""
        self.keys = KeyBar(id="keys")
        self._said = Static("", id="said", markup=False)
        self._saying: Timer | None = None
        self._refused: set[str] = set()
        self._following = False
        self.panes = Arrangement(self, self.places.arrangement)
        self.asking = Asking(self, Question(query, self.settings.sort))
        self.alike = Alike(self)
        self.counting = Counting(self)
        self._keeping = Keeping(self, program.kept_files)
        self.choosing = ChooseFlow(self)
        self.unseen = Unseen(self)
        self.fetching = FetchFlow(self)
        self.pdfs = PdfFlow(self)
        self._flows: dict[str, Flow] = {
            "move": MoveFlow(self),
            "pane": PaneFlow(self),
            "query": self.querying,
            "select": SelectFlow(self),
            "fetch": self.fetching,
            "pdf": self.pdfs,
        }

    def compose(self) -> ComposeResult:
        """Search above, the panes, the footer below."""
        yield self.search
        with Container(id="panes"):
            yield self.views
            with self.room:
                yield self.results
                yield self.detail
        with Horizontal(id="foot"):
            yield self.keys
            yield self._said

    def on_mount(self) -> None:
        """Paint the list, or ask for it."""
        self.views.border_title = "Views"
        self.detail.border_title = "Detail"
        self.watch(self.results, "here", self.cursor_at, init=False)
        self.watch(self.search, "typed", self.query_typed, init=False)
        self.panes.arrange(Pane.RESULTS)
        self.choosing.apply()
        if not self.asking.question.asks:
            # What needs no search is painted at once; the search thread answers, or says why not.
            order = self.settings.sort
            sort = Sort.NEWEST if order is Order.RELEVANCE else Sort(order)
            with suppress(PaperTuiError):
                self.results.show(self.library.ids(sort))
            self.call_after_refresh(self._begin)
        else:
            self._begin()

    def _begin(self) -> None:
        """Ask, count and look from now on; none of it is needed to paint the list."""
        self.asking.again()
        self.counting.begin()
        self.set_interval(LOOK_EVERY, self.asking.look)
        self.fetching.begin()
        self._keeping.begin()
        self.set_timer(LOAD_AFTER, lambda: self.beside(self._load))

    async def _load(self) -> None:
        """Import the dialogs. What is there then stays, and the search for garbage, which begins
        now, passes it over; among what is old it looks by the clock, not after so many keys, one of
        which would have to wait."""
        await asyncio.to_thread(import_all)
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], _NEVER)
        gc.enable()
        self.set_interval(COLLECT_EVERY, self._collect)

    def _collect(self) -> None:
        gc.collect()

    async def on_unmount(self) -> None:
        """Every mark is written before the screen is gone."""
        self.querying.left()
        self.unseen.leave()
        await self.asking.close()
        self.counting.close()
        self.thread.close()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the keys of an action mean it, in the pane that has the focus."""
        if action != "run":
            return super().check_action(action, parameters)
        return self.registry.reachable(self.registry[str(parameters[0])], self.panes.pane)

    async def action_click(self, id_: str) -> None:
        """An action that was clicked: which pane has the focus does not matter."""
        await self.action_run(id_)

    async def action_run(self, id_: str) -> None:
        """Do an action, or say why it is impossible now.

        Outside the search pane an action waits for the list that the last query brings: with
        keys that come in one burst, it would otherwise be done to a paper of the list before.
        """
        action = self.registry[id_]
        if self.asking.overtaken and self.panes.pane is not Pane.QUERY:
            await self.asking.settled(LONGEST_WAIT)
            if self.asking.overtaken and action.needs(Context()) is not None:
                self.refuse("The search is not done yet: the list is still that of before.")
                return
        reason = action.needs(self.context)
        if reason is not None:
            self.refuse(reason)
            return
        try:
            result = self.method_of(action)()
            if isawaitable(result):
                await result
        except PaperTuiError as error:
            self.complain(error)

    def action_take_offer(self, number: int) -> None:
        """What is offered to complete the query was clicked."""
        self.search.take(number)

    def action_open_address(self, address: str) -> None:
        """A link in the reader's own note was clicked."""
        self.opening.open(address)

    def action_show_similar(self, id_: int) -> None:
        """A paper that the detail names as similar was clicked."""
        self.alike.go(PaperId(id_))

    def flow(self, group: str) -> Flow:
        """What does the actions of a group."""
        if group not in self._flows:
            self._flows[group] = import_flow(group)(self)
        return self._flows[group]

    @property
    def copying(self) -> "CopyFlow":
        """What copies."""
        return cast("CopyFlow", self.flow("copy"))

    @property
    def opening(self) -> "OpenFlow":
        """What opens addresses."""
        return cast("OpenFlow", self.flow("open"))

    def method_of(self, action: Action) -> Callable[[], Awaitable[None] | None]:
        """What does an action: `mark.star` is `star` of a flow, `open.link_3` is `link(3)`."""
        group, _, name = action.id.partition(".")
        name, _, number = name.partition("_") if name[-1].isdigit() else (name, "", "")
        method = getattr(self.flow(group), f"{name}_" if iskeyword(name) else name)
        return partial(method, int(number)) if number else method

    @property
    def context(self) -> Context:
        """What the reader has in front of them."""
        view = self.views.view
        answer = self.asking.answer
        return Context(
            listed=len(self.results.ids),
            selected=len(self.results.selected),
            paper=self.results.entry,
            query=self.search.text,
            suggested=bool(answer is not None and answer.hits.suggestion),
            saved=view is not None and view.saved,
            style=bool(self.settings.csl_style),
        )

    @property
    def targets(self) -> tuple[PaperId, ...]:
        """The papers that an action is done to."""
        return self.results.targets

    async def open_menu(
        self,
        menu: "type[MenuScreen]",
        id_: str,
        preview: Callable[[Action, Sequence[Entry]], str] | None,
    ) -> None:
        """Open the menu of an action; what is impossible stands there with its reason."""
        context = self.context
        entries = self._entries(self.targets[:PREVIEWED])
        from paper_tui.tui.screens.menu import Item  # noqa: PLC0415 - as the menu itself

        items: list[Item] = []
        for action in self.registry.menu(id_):
            reason = action.needs(context)
            if reason is not None and action.optional:
                continue
            shown = ""
            if preview is not None and reason is None:
                shown = preview(action, entries)
                if not shown and len(self.targets) == len(entries):
                    reason = "None of these papers has one."
            items.append(Item(action, shown, reason))
        about = self.registry[id_].help.rstrip("…")
        if preview is not None:
            about += f": {self.subject}"
            if len(self.targets) > PREVIEWED:
                about += f" (shown of the first {PREVIEWED})"
        await self.app.push_screen(menu(about, items, self.action_run))

    # What is said

    def say(self, text: str, title: str = "") -> None:
        """Say in the footer what was done, in full; the title of the paper that it was done to is
        cut, so that half of the keys stay to be read."""
        text = inert(text)
        room = max(self.size.width // 2, MOST_COVERED) - cell_len(text)
        self._said.update(Content(text + fitted(inert(title), max(0, room))))
        if self._saying is not None:
            self._saying.stop()
        self._saying = self.set_timer(SAY_FOR, lambda: self._said.update(""))

    def refuse(self, reason: str) -> None:
        """Say why something is impossible now; once, however often the key is pressed."""
        if reason not in self._refused:
            self._refused.add(reason)
            # Textual cannot call a method of a built-in type: it asks for its signature
            self.set_timer(REFUSE_FOR, lambda: self._refused.discard(reason))
            self.notify(reason, severity="warning", timeout=REFUSE_FOR)

    def warn(self, sentence: str) -> None:
        """Say what did not work, and was not the reader's doing."""
        self.notify(sentence, severity="warning", timeout=10)

    def complain(self, error: PaperTuiError) -> None:
        """Say what went wrong."""
        self.notify(str(error), severity="error", timeout=10)

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

    def _tell_keys(self) -> None:
        self.keys.show(self.registry.footer(self.panes.pane), self.context)

    def _entries(self, ids: Sequence[PaperId]) -> list[Entry]:
        try:
            return self.library.entries(ids)
        except PaperTuiError as error:
            self.complain(error)
            return []

    def show_view(self, view: View) -> None:
        """A view is its query; a value narrows the query that there is, or widens it again."""
        if isinstance(view, Value):
            narrowed = toggled(self.search.text, view.field, view.value)
            self.asking.put(narrowed)
            self.querying.keep(narrowed)
        else:
            self.asking.put(view.query)

    # What the panes say

    def on_resize(self) -> None:
        """Another shape of the screen, perhaps."""
        self.panes.arrange(self.panes.pane)

    def on_descendant_focus(self) -> None:
        """Another pane, by key or by mouse."""
        self.panes.arrange(self.panes.pane)
        self.unseen.look()
        self._tell_keys()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The border between list and detail can be dragged."""
        self.panes.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The border follows."""
        self.panes.drag(event)

    def on_mouse_up(self) -> None:
        """The border stays."""
        self.panes.release()

    def query_typed(self, text: str) -> None:
        """A new question with every key."""
        self.querying.typed(text)
        self.asking.ask(text)

    @on(SearchPane.Left)
    def query_left(self) -> None:
        """What was asked can be asked again."""
        self.querying.left()

    def cursor_at(self, entry: Entry | None) -> None:
        """The list is painted at once, and then what is said of the paper under the cursor."""
        if not self._following:
            self._following = True
            self.call_after_refresh(self._follow)
        answer = self.asking.answer
        if answer is not None and not answer.question.text:
            self.asking.tell()
        if entry is not None:
            self.session.seen.add(entry.id)
        self.unseen.look()

    def _follow(self) -> None:
        """Detail and keys are about the paper under the cursor, the state is about the list."""
        self._following = False
        entry, answer = self.results.entry, self.asking.answer
        spans = answer.hits.highlighter.spans if answer is not None else no_matches
        self.detail.show(entry, spans)
        self.alike.at(entry)
        self.counting.tell()
        self._tell_keys()

    @on(ResultList.Selected)
    def selected(self) -> None:
        """The state has the number."""
        self.counting.tell()
        self._tell_keys()

    @on(ResultList.Chosen)
    def chosen(self) -> None:
        """A double click reads the paper."""
        self.panes.go(Pane.DETAIL)

    @on(ViewList.Chosen)
    def view_chosen(self, event: ViewList.Chosen) -> None:
        """Its papers are listed."""
        self.show_view(event.view)
        if not event.stay:
            self.panes.go(Pane.RESULTS)

    @on(ViewList.Folded)
    def views_folded(self, event: ViewList.Folded) -> None:
        """Sections stay folded as they were left."""
        save_folded(self.places.arrangement, event.headings)

    @on(ViewList.Highlighted)
    def view_highlighted(self) -> None:
        """What can be done to a view depends on it."""
        self._tell_keys()
