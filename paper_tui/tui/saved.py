"""What the screen keeps between two runs: saved views, and how the screen was arranged.

Views stand in `views.toml` beside the settings, to be read and edited by hand; the arrangement
stands in `screen.json` beside the log and can be deleted at any time.
"""

import json
import os
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from paper_tui.errors import ConfigError
from paper_tui.tui.views import SavedQuery

DEFAULT_SHARE = 55
"""The list's share of the room for papers at first, in percent."""


def load_views(path: Path) -> tuple[SavedQuery, ...]:
    """The saved views in order, none without a file. ConfigError for a damaged one."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return tuple(SavedQuery(each["name"], each["query"]) for each in table.get("view", ()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"The saved views in {path} cannot be read ({error}): correct the file or move it away."
        ) from None


def save_views(path: Path, views: Sequence[SavedQuery]) -> None:
    """Write the saved views, all or nothing. ConfigError when that is impossible."""
    text = "".join(
        f"[[view]]\nname = {_quoted(each.name)}\nquery = {_quoted(each.query)}\n\n"
        for each in views
    )
    try:
        _replace(path, text)
    except OSError as error:
        raise ConfigError(f"The views cannot be saved to {path} ({error.strerror}).") from None


def load_share(path: Path) -> int:
    """The list's share of the room, in percent, as it was left."""
    try:
        share = json.loads(path.read_text("utf-8"))["list_share"]
    except (OSError, ValueError, KeyError, TypeError):
        return DEFAULT_SHARE
    return share if isinstance(share, int) and 0 < share < 100 else DEFAULT_SHARE


def save_share(path: Path, share: int) -> None:
    """Keep the list's share; where that is impossible, the next run begins as the first."""
    try:
        _replace(path, json.dumps({"list_share": share}) + "\n")
    except OSError:
        return


def _quoted(text: str) -> str:
    """A basic string of TOML; those of JSON are among them, but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
    ) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
