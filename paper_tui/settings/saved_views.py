"""Saved views: queries with a name, in `views.toml` beside the settings, to be edited by hand."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paper_tui.errors import ConfigError
from paper_tui.system.files import WritingError, replacing

PILES: Mapping[str, str] = {
    "Inbox": "is:inbox ",
    "Starred": "is:starred ",
    "Reading": "is:reading ",
    "Done": "is:done ",
    "Archived": "is:archived ",
    "All": "",
}
"""The queries of the views that are always there, by their names."""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query that the reader has given a name."""

    name: str
    query: str


def load_views(path: Path) -> tuple[SavedQuery, ...]:
    """The saved views in order, none without a file. ConfigError for a damaged one."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return tuple(_saved_query(each) for each in table.get("view", ()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise ConfigError(
            f"The saved views in {path} cannot be read ({reason}): correct the file or move it "
            "away."
        ) from None


def save_views(path: Path, views: Sequence[SavedQuery]) -> None:
    """Write the saved views, all or nothing. ConfigError when that is impossible."""
    text = "".join(
        f"[[view]]\nname = {_quoted(each.name)}\nquery = {_quoted(each.query)}\n\n"
        for each in views
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(text)
    except (OSError, WritingError) as error:
        raise ConfigError(f"The views cannot be saved to {path} ({error}).") from None


def _saved_query(table: Mapping[str, object]) -> SavedQuery:
    match table["name"], table["query"]:
        case str(name), str(query):
            return SavedQuery(name, query)
    raise TypeError("name and query are text in quotes")


def _quoted(text: str) -> str:
    """A basic string of TOML; those of JSON are among them, but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
