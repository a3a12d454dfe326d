"""What each command does. Nothing here imports Textual, but for the command that opens it."""

import argparse
import os
from collections.abc import Callable
from importlib import import_module

from paper_tui import config
from paper_tui.commands.asking import CommandError
from paper_tui.library import Library

_WITHOUT_LIBRARY = {
    "where": "house",
    "doctor": "house",
    "completion": "house",
    "open": "house",
    "restore": "transfer",
}
_WITH_LIBRARY = {
    "import": "transfer",
    "export": "transfer",
    "watch-export": "transfer",
    "backup": "transfer",
    "merge": "transfer",
    "fetch": "online",
    "complete": "online",
    "pdf": "online",
    "digest": "online",
    "search": "papers",
    "show": "papers",
    "cite": "papers",
    "star": "marks",
    "tag": "marks",
    "status": "marks",
    "note": "marks",
    "key": "marks",
    "duplicates": "marks",
    "undo": "marks",
    "redo": "marks",
    "reindex": "house",
    "stats": "house",
}
"""The module of each command; a command needs its own only."""

_FILLING = frozenset({"import", "fetch", "merge"})
"""Commands that bring papers: they make a library that was named and is not there."""


def run(options: argparse.Namespace) -> int:
    """Run the command of parsed arguments; returns the exit code. Raises PaperTuiError."""
    locations = config.locate(os.environ, options.library)
    if options.command in _WITHOUT_LIBRARY:
        return int(_function(_WITHOUT_LIBRARY, options.command)(options, locations))
    if options.library and options.command not in _FILLING and not locations.library.exists():
        raise CommandError(f"there is no library at {locations.library}")
    with Library(locations.library) as library:
        return int(_function(_WITH_LIBRARY, options.command)(options, locations, library))


def _function(modules: dict[str, str], command: str) -> Callable[..., int]:
    module = import_module(f"paper_tui.commands.{modules[command]}")
    name = command.replace("-", "_") + ("_" if command in ("import", "open") else "")
    function: Callable[..., int] = getattr(module, name)
    return function
