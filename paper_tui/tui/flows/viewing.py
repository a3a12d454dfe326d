"""Choosing views, and keeping queries as views."""

from dataclasses import replace
from functools import partial

from paper_tui.saved_views import SavedQuery, load_views, save_views
from paper_tui.tui.actions import Pane
from paper_tui.tui.flows.flow import Flow
from paper_tui.tui.screens.prompt import PromptScreen


class ViewFlow(Flow):
    """The views pane. What is saved is read anew before each change: others may have changed it."""

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
            PromptScreen(f"Save “{query}” as", query, partial(self._keep, query))
        )

    async def rename(self) -> None:
        """Ask for another name."""
        view = self.screen.views.view
        if view is not None:
            await self.screen.app.push_screen(
                PromptScreen("Rename the view to", view.name, partial(self._rename, view.query))
            )

    def delete(self) -> None:
        """Delete the saved view; its query goes to the search pane, where `w` saves it again."""
        view = self.screen.views.view
        if view is not None:
            self._write([each for each in self._saved() if each.query != view.query])
            self.screen.asking.put(view.query)
            self.screen.say(f"view {view.name} is deleted; w saves its query again")

    def lift(self) -> None:
        """One place up."""
        self._shift(-1)

    def lower(self) -> None:
        """One place down."""
        self._shift(1)

    def _keep(self, query: str, name: str) -> None:
        others = [each for each in self._saved() if each.name != name]
        self._write([*others, SavedQuery(name, f"{query} ")])
        self.screen.say(f"saved as {name}")

    def _rename(self, query: str, name: str) -> None:
        saved = self._saved()
        self._write([replace(each, name=name) if each.query == query else each for each in saved])

    def _shift(self, by: int) -> None:
        view = self.screen.views.view
        saved = self._saved()
        place = next((n for n, each in enumerate(saved) if view and each.query == view.query), None)
        if place is not None and 0 <= place + by < len(saved):
            saved[place], saved[place + by] = saved[place + by], saved[place]
            self._write(saved)

    def _saved(self) -> list[SavedQuery]:
        return list(load_views(self.screen.places.views))

    def _write(self, saved: list[SavedQuery]) -> None:
        save_views(self.screen.places.views, saved)
        self.screen.counting.saved = tuple(saved)
        self.screen.counting.again()
