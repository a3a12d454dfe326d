"""Choosing views, and keeping queries as views."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from paper_tui.errors import ConfigError, PaperTuiError
from paper_tui.keymap.actions import Pane
from paper_tui.settings.saved_views import SavedQuery, load_views, save_views
from paper_tui.text.readable import inert
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.screens.prompt_dialog import PromptScreen
from paper_tui.views.views import View

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen


class ViewFlow(Flow):
    """The views pane. What is saved is read anew before each change: others may have changed it."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._changes: list[tuple[list[SavedQuery], list[SavedQuery]]] = []

    def choose(self, number: int | None = None) -> None:
        """Show the view under the cursor, or narrow to the value; or show the view of a number."""
        views = self.screen.views
        if number is None:
            views.choose()
        elif number <= len(views.views):
            self.screen.show_view(views.views[number - 1])
            self.screen.panes.go(Pane.RESULTS)

    def narrow(self) -> None:
        """As `choose`, but the reader stays among the views."""
        self.screen.views.choose(stay=True)

    def fold(self) -> None:
        """Fold or unfold the section under the cursor."""
        self.screen.views.fold()

    async def save(self) -> None:
        """Ask for a name, and keep the query under it."""
        query = self.screen.search.text.strip()
        await self.screen.app.push_screen(
            PromptScreen(f"Save “{query}” as", query, partial(self._or_complain, self._keep, query))
        )

    async def rename(self) -> None:
        """Ask for another name."""
        view = self.screen.views.view
        if view is not None:
            await self.screen.app.push_screen(
                PromptScreen(
                    "Rename the view to", view.name, partial(self._or_complain, self._rename, view)
                )
            )

    def delete(self) -> None:
        """Delete the saved view."""
        view = self.screen.views.view
        if view is not None:
            saved = self._saved()
            del saved[self._place(saved, view)]
            self._change(saved)
            self.screen.say(f"view {view.name} is deleted · u brings it back")

    def lift(self) -> None:
        """One place up."""
        self._shift(-1)

    def lower(self) -> None:
        """One place down."""
        self._shift(1)

    async def undo(self) -> None:
        """Take the last change of the views back; without one, that of marks."""
        if not self._changes:
            await self.screen.action_run("mark.undo")
            return
        before, after = self._changes.pop()
        if self._saved() != after:
            self._changes.clear()
            raise ConfigError("The views were changed by another program since: nothing is undone.")
        self._write(before)
        self.screen.say("the views are as they were before")

    def _keep(self, query: str, name: str) -> None:
        others = [each for each in self._saved() if each.name != name]
        whole = f"{query} "
        self._change([*others, SavedQuery(name, whole)])
        if self.screen.search.text != whole:  # the last word was still being typed
            self.screen.asking.put(whole)
        self.screen.say(f"saved as {name}")

    def _rename(self, view: View, name: str) -> None:
        saved = self._saved()
        place = self._place(saved, view)
        if any(each.name == name for each in (*saved[:place], *saved[place + 1 :])):
            self.screen.refuse(f"There is another view with the name {name}.")
            return
        saved[place] = replace(saved[place], name=name)
        self._change(saved)

    def _shift(self, by: int) -> None:
        view = self.screen.views.view
        if view is not None:
            saved = self._saved()
            place = self._place(saved, view)
            if 0 <= place + by < len(saved):
                saved[place], saved[place + by] = saved[place + by], saved[place]
                self._change(saved)

    def _saved(self) -> list[SavedQuery]:
        return list(load_views(self.screen.places.views))

    def _change(self, saved: list[SavedQuery]) -> None:
        before = self._saved()
        self._write(saved)
        self._changes.append((before, saved))

    def _write(self, saved: list[SavedQuery]) -> None:
        save_views(self.screen.places.views, saved)
        self.screen.counting.saved = tuple(saved)
        self.screen.counting.again()

    def _place(self, saved: list[SavedQuery], view: View) -> int:
        """Where a view of the pane stands among the saved ones. ConfigError when it is gone."""
        for place, each in enumerate(saved):
            if (inert(each.name), each.query) == (view.name, view.query):
                return place
        self.screen.counting.begin()
        raise ConfigError(
            f"Another program has changed the view {view.name}: the views are read anew."
        )

    def _or_complain(self, change: Callable[..., None], *arguments: object) -> None:
        """Do what a dialog has asked for."""
        try:
            change(*arguments)
        except PaperTuiError as error:
            self.screen.complain(error)
