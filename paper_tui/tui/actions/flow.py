"""What all flows have, and where they are found."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_tui.tui.screens.main import MainScreen


class Flow:
    """Actions of one group, done on the main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self.screen = screen


_LATER = {
    "mark": ("mark", "MarkFlow"),
    "copy": ("copy", "CopyFlow"),
    "open": ("open", "OpenFlow"),
    "export": ("export", "ExportFlow"),
    "find": ("find", "FindFlow"),
    "sort": ("find", "SortFlow"),
    "view": ("view", "ViewFlow"),
    "complete": ("enrich", "CompleteFlow"),
    "app": ("general", "ProgramFlow"),
}
"""Groups whose dialogs the first screen does not need: it is there sooner without them."""


def import_flow(group: str) -> type[Flow]:
    """The flow that does the actions of a group, imported when the first of them is done."""
    module, name = _LATER[group]
    flow: type[Flow] = getattr(import_module(f"paper_tui.tui.actions.{module}"), name)
    return flow


def import_all() -> None:
    """Import what is still missing, so that no action has to wait for it."""
    for group in _LATER:
        import_flow(group)
