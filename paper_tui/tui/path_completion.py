"""The path of a file or folder, completed as a shell does; and what is no path."""

import os
from dataclasses import dataclass
from pathlib import Path

from paper_tui.system.paths import exists, expanded
from paper_tui.text.identifiers import arxiv_id, doi

MOST = 200
"""Names that are looked through for a completion."""


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` is the path completed as far as it is certain; `names` are what it may go on with."""

    text: str
    names: tuple[str, ...] = ()


def complete(text: str) -> Completion:
    """Complete a path; `~` is the home folder. What cannot be read completes nothing.

    A folder ends in `/`. Hidden names are found when their dot is typed.
    """
    if text == "~":
        return Completion("~/")
    folder, slash, begun = text.rpartition("/")
    place = expanded(f"{folder}{slash}" or ".")
    try:
        with os.scandir(place) as entries:
            found = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(begun) and (begun or not entry.name.startswith("."))
            )
    except (OSError, ValueError):
        return Completion(text)
    if not found:
        return Completion(text)
    certain = os.path.commonprefix(found)  # noqa: RUF071 - characters, as in every shell
    return Completion(f"{folder}{slash}{certain}", tuple(found[:MOST]))


def paths(text: str) -> list[Path]:
    """The path that a reader has typed or dropped on the terminal; quotes around it are let go."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    return [expanded(text)] if text else []


def is_papers(text: str) -> bool:
    """Whether a text is papers and no path: of several lines, in a notation, or an identifier."""
    if "\n" in text or len(text) > _MOST_PATH or text.startswith(("{", "[", "@", "<")):
        return True
    return bool(arxiv_id(text) or doi(text)) and not exists(Path(text))


_MOST_PATH = 4096
"""Linux's PATH_MAX."""
