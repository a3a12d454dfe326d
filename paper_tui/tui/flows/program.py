"""The application itself: help, palette, import, quitting."""

from textual.command import CommandPalette

from paper_tui.tui.flows.flow import Flow


class ProgramFlow(Flow):
    """What is done to no paper."""

    async def help(self) -> None:
        """What can be done in this pane."""

    async def palette(self) -> None:
        """All actions by name."""
        await self.screen.app.push_screen(CommandPalette())

    def suspend(self) -> None:
        """To the shell."""
        self.screen.app.action_suspend_process()

    def quit(self) -> None:
        """Leave."""
        self.screen.app.exit(0)
