"""Choosing and keeping views."""

from paper_tui.tui.flows.flow import Flow


class ViewFlow(Flow):
    """The views pane."""

    def choose(self, number: int | None = None) -> None:
        """Show the view under the cursor, or the one with a number."""
        views = self.screen.views
        if number is None:
            views.choose()
        elif number <= len(views.views):
            view = views.views[number - 1]
            self.screen.put(view.query)
            self.screen.results.focus()

    def fold(self) -> None:
        """Fold or unfold the section under the cursor."""
        self.screen.views.fold()
