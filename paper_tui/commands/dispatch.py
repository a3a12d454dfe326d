"""Running the command of parsed arguments: with the library it needs, its module loaded alone."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from paper_tui.commands.references import CommandError
from paper_tui.library.library import Library
from paper_tui.settings.settings import Locations, load_settings, locate
from paper_tui.system.paths import exists

_WITHOUT_LIBRARY = {
    "where": "application",
    "doctor": "application",
    "completion": "application",
    "keys": "application",
    "open": "application",
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
    "clone": "papers",
    "star": "annotation",
    "tag": "annotation",
    "status": "annotation",
    "priority": "annotation",
    "note": "annotation",
    "key": "annotation",
    "duplicates": "annotation",
    "undo": "annotation",
    "redo": "annotation",
    "reindex": "application",
    "stats": "application",
    "views": "application",
}
"""The module of each command; a command needs its own only."""

_FILLING = frozenset({"import", "fetch", "merge"})
"""Commands that bring papers: they make a library that was named and is not there."""


_CHANGING = _FILLING | {
    *("open", "restore", "complete", "star", "tag", "status", "note", "key", "duplicates"),
    *("priority", "undo", "redo"),
}
"""Commands that may change the library: the files of the settings are brought up to date then."""


def run(options: argparse.Namespace) -> int:
    """Run the command of parsed arguments; returns the exit code. Raises PaperTuiError."""
    code = _run(options)
    if options.command in _CHANGING:
        _keep_exports(locate(os.environ, options.library))
    return code


def _keep_exports(locations: Locations) -> None:
    """Bring the files of the settings up to date, and say of which it failed.

    They hold the reader's own papers: another library (`--library`) is never written to them.
    """
    settings, _ = load_settings(locations.settings)
    if not settings.exports or locations.library != locate(os.environ).library:
        return
    from paper_tui.exchange import keep_all  # noqa: PLC0415 - only with such settings

    with Library(locations.library) as library:
        files = keep_all(library, locations.index, settings.exports, settings.key_template)
        for kept in files:
            if kept.problem:
                print(f"paper-tui: {kept.problem}", file=sys.stderr)


def _run(options: argparse.Namespace) -> int:
    locations = locate(os.environ, options.library)
    if options.command in _WITHOUT_LIBRARY:
        return int(_function(_WITHOUT_LIBRARY, options.command)(options, locations))
    if options.library and options.command not in _FILLING and not exists(locations.library):
        raise CommandError(f"there is no library at {locations.library}")
    with Library(locations.library) as library:
        return int(_function(_WITH_LIBRARY, options.command)(options, locations, library))


def names() -> tuple[str, ...]:
    """The names of all commands."""
    return (*_WITHOUT_LIBRARY, *_WITH_LIBRARY)


def _function(modules: dict[str, str], command: str) -> Callable[..., int]:
    module = import_module(f"paper_tui.commands.{modules[command]}")
    name = command.replace("-", "_") + ("_" if command in ("import", "open") else "")
    function: Callable[..., int] = getattr(module, name)
    return function
