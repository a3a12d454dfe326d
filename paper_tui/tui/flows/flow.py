"""What all flows have."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen


class Flow:
    """Actions of one group, done on the main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self.screen = screen
