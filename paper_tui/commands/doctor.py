"""What works here and what does not, for a reader who wonders why."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from paper_tui import __version__
from paper_tui.desktop import clipboard, editor
from paper_tui.errors import ConfigError, PaperTuiError
from paper_tui.exchange import is_ours
from paper_tui.library.library import Library
from paper_tui.search.index.stamp import Stamp
from paper_tui.settings.export_settings import KeptFile
from paper_tui.settings.settings import Locations, Settings, load_settings
from paper_tui.system.paths import exists


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is fine, and what was seen."""

    what: str
    fine: bool
    seen: str

    def __str__(self) -> str:
        return f"{'ok' if self.fine else '!!'}  {self.what:<10}{self.seen}"


ROOM_MIB = 16
"""What a disk should have left for marks and the index."""


def examine(locations: Locations, environment: Mapping[str, str]) -> list[Finding]:
    """Look at everything that the program needs; changes nothing."""
    settings, wrong = load_settings(locations.settings)
    return [
        _program(),
        *_settings(locations.settings, wrong),
        *_library(locations),
        *_room(locations.library.parent),
        _folder("cache", locations.index.parent),
        _folder("log", locations.log.parent),
        _terminal(environment),
        *_clipboard(settings, environment),
        _editor(settings, environment),
        *map(_export, settings.exports),
    ]


def _program() -> Finding:
    versions = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("textual", "whoosh3", "orjson")
    )
    python = platform.python_version()
    return Finding("program", True, f"paper-tui {__version__}, Python {python}, {versions}")


def _settings(path: Path, wrong: tuple[ConfigError, ...]) -> Iterator[Finding]:
    if not wrong:
        yield Finding("settings", True, str(path) + ("" if path.exists() else " (none: defaults)"))
    for error in wrong:
        yield Finding("settings", False, str(error))


def _library(locations: Locations) -> Iterator[Finding]:
    path = locations.library
    if not exists(path):
        yield Finding("library", True, f"{path} (none yet: made at the first start)")
        return
    try:
        with Library(path) as library:
            faults = library.faults()
            for fault in faults:
                yield Finding("library", False, f"{path}: {fault}")
            if not faults:
                readonly = "" if library.writable else ", can only be read"
                yield Finding(
                    "library", library.writable, f"{path}: {library.count()} papers{readonly}"
                )
            yield _index(library, locations.index)
    except PaperTuiError as error:
        yield Finding("library", False, str(error))


def _index(library: Library, folder: Path) -> Finding:
    stamp = Stamp.read(folder)
    current = (
        stamp is not None and stamp.library == library.uid and stamp.revision == library.revision()
    )
    state = "up to date" if current else "is brought up to date by the next search"
    return Finding("index", True, f"{folder}: {state}")


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(_standing(folder)).free / 2**20
    if free < ROOM_MIB:
        yield Finding("library", False, f"{folder}: only {free:.1f} MiB are free on its disk")


def _folder(what: str, folder: Path) -> Finding:
    """Whether a folder can be written, or made in the nearest one above it that is there."""
    standing = _standing(folder)
    fine = standing.is_dir() and os.access(standing, os.W_OK)
    return Finding(what, fine, str(folder) + ("" if fine else ": cannot be written"))


def _standing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if exists(each))


def _terminal(environment: Mapping[str, str]) -> Finding:
    term = environment.get("TERM", "")
    if "NO_COLOR" in environment:
        colours = "no colours (NO_COLOR)"
    elif environment.get("COLORTERM") in ("truecolor", "24bit"):
        colours = "16 million colours"
    elif "256color" in term:
        colours = "256 colours"
    else:
        colours = "16 colours"
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    fine = term not in ("", "dumb") and encoding == "utf8"
    seen = f"TERM={term or '(not set)'}, {colours}, output in {sys.stdout.encoding}"
    return Finding("terminal", fine, seen)


def _clipboard(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    ways = clipboard.diagnose(method=settings.clipboard, environment=environment)
    usable = any(way.usable for way in ways)
    for way in ways:
        # One way is enough: another that cannot be used is no fault.
        mark = "" if way.usable else "not used: "
        yield Finding("clipboard", usable, f"{way.tool}: {mark}{way.reason}")


def _editor(settings: Settings, environment: Mapping[str, str]) -> Finding:
    try:
        words = editor.command(settings.editor, environment)
    except PaperTuiError as error:
        return Finding("editor", False, str(error))
    found = shutil.which(words[0])
    seen = " ".join(words) if found else f"{words[0]} is not installed: notes are edited in place"
    return Finding("editor", found is not None, seen)


def _export(file: KeptFile) -> Finding:
    """Whether a file of the settings can be kept up to date."""
    target = file.target
    if not os.access(target.parent, os.W_OK):
        return Finding("export", False, f"{target}: its folder cannot be written")
    about = file.query or "all papers"
    try:
        return Finding("export", True, f"{target}: {about}, {'kept' if is_ours(target) else 'new'}")
    except PaperTuiError as error:
        return Finding("export", False, str(error))
