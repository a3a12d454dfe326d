"""The application itself: import, help, palette, quitting."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from paper_tui.keymap.actions import Action, Pane
from paper_tui.keymap.keys import signs
from paper_tui.search.language.query import FIELDS
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.render import row
from paper_tui.tui.screens.import_dialog import ImportScreen
from paper_tui.tui.screens.picker import Entry, Picker
from paper_tui.tui.screens.statistics_dialog import StatisticsScreen
from paper_tui.tui.widgets.import_form import ImportForm
from paper_tui.views.statistics import statistics


class ProgramFlow(Flow):
    """What is done to no paper."""

    async def import_(self) -> None:
        """Ask for a path, and import what is there."""
        form = ImportForm(self.screen.library.path)
        await self.screen.app.push_screen(ImportScreen(form))

    async def help(self) -> None:
        """What can be done in this pane, and what the signs mean."""
        pane = self.screen.panes.pane
        entries = [*self._actions(pane), *_legend(), *_query_language()]
        title = f"keys in the {pane} pane: type to find one"
        await self.screen.app.push_screen(Picker(title, entries, by_score=False))

    async def palette(self) -> None:
        """Everything that can be done, and every setting that can be changed at once."""
        actions = (self._entry(action) for action in self.screen.registry.values())
        entries = [entry for entry in actions if entry is not None]
        await self.screen.app.push_screen(
            Picker("what to do?", [*entries, *self.screen.choosing.entries()], by_score=True)
        )

    async def statistics(self) -> None:
        """What is in the library, as bars."""
        today = self.screen.app.today()
        counted = asyncio.wrap_future(self.screen.thread.give(partial(statistics, today=today)))
        found = await self.screen.outcome(counted)
        if found is not None:
            total = (
                self.screen.counting.counts.total if self.screen.counting.counts is not None else 0
            )
            await self.screen.app.push_screen(StatisticsScreen(total, found))

    def suspend(self) -> None:
        """To the shell."""
        self.screen.app.action_suspend_process()

    def quit(self) -> None:
        """Leave."""
        self.screen.app.exit(0)

    def _actions(self, pane: Pane) -> Iterator[Entry]:
        """What can be done in a pane: first what only it can do."""
        registry = self.screen.registry
        there = [action for action in registry.values() if registry.reachable(action, pane)]
        menus = {action.id for action in there if registry.is_menu(action)}
        there += [action for action in registry.values() if action.menu in menus]
        for action in sorted(there, key=lambda action: action.pane is not pane):
            entry = self._entry(action)
            if entry is not None:
                only_here = f"Only in the {pane} pane"
                yield replace(entry, group=only_here) if action.pane is pane else entry

    def _entry(self, action: Action) -> Entry | None:
        """An action as an entry; None for one that is only worth a line while it is possible."""
        registry = self.screen.registry
        reason = action.needs(self.screen.context)
        if (action.optional and reason is not None) or action.quiet:
            return None
        name = action.help
        if action.menu is not None:
            name = f"{registry[action.menu].help.rstrip('…')}: {name}"
        run = partial(self.screen.action_run, action.id)
        return Entry(name, signs(action, registry), action.group, reason, run)


def _legend() -> Iterator[Entry]:
    signs_ = (
        row.STAR,
        row.NEW,
        *row.STATUS.values(),
        row.CODE,
        row.NOTE,
        row.UPVOTES,
        row.REPOSITORY_STARS,
    )
    for sign in signs_:
        if sign.text.strip():
            yield Entry(sign.meaning, sign.text, "Signs in the list")
    yield Entry("selected", "┃", "Signs in the list")
    yield Entry(
        "the day of the page, where no date of the paper is known", "Mar 11", "Signs in the list"
    )


def _query_language() -> Iterator[Entry]:
    group = "In the search pane"
    for typed, meaning in (
        ("graph transformer", "papers with both words; the last word may be unfinished"),
        ('"message passing"', "the words side by side"),
        ("-survey", "without this word"),
        ("gnn OR sheaf", "either"),
        ("title:sheaf", "in the title"),
        ("is:starred -is:done", "by your marks"),
        ("is:new", "fetched, and not looked at yet"),
        ("has:code", "with a repository"),
    ):
        yield Entry(meaning, typed, group)
    yield Entry(f"all fields: {' '.join(f'{name}:' for name in FIELDS)}", "", group)
