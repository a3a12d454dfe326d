"""Selecting several papers."""

from paper_tui.tui.actions.flow import Flow


class SelectFlow(Flow):
    """Of one, of a range, of all."""

    def one(self) -> None:
        """The paper under the cursor."""
        self.screen.results.toggle()

    def range(self) -> None:
        """From here to wherever the cursor goes."""
        self.screen.results.toggle_range()

    def all(self) -> None:
        """The whole list."""
        self.screen.results.toggle_all()
