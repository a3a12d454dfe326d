"""Paths as readers give them. Nothing here raises, as `pathlib` does for a path that cannot be:
`~nobody/refs.bib`, or a name that is too long for the file system."""

import os
from pathlib import Path


def expanded(path: str | Path) -> Path:
    """The path with `~` as the home folder; that of somebody unknown stays as it is."""
    return Path(os.path.expanduser(path))  # noqa: PTH111


def exists(path: Path) -> bool:
    """Whether there is a file or a folder."""
    return os.path.exists(path)  # noqa: PTH110


def shown(path: Path) -> str:
    """The path as text that can be shown and kept: names of files may be no UTF-8."""
    return os.fsencode(path).decode(errors="replace")


def is_folder(path: Path) -> bool:
    """Whether there is a folder."""
    return os.path.isdir(path)  # noqa: PTH112
