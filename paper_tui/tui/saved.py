"""How the screen was arranged, in `screen.json` beside the log; it can be deleted at any time."""

import json
import os
import tempfile
from pathlib import Path

DEFAULT_SHARE = 55
"""The list's share of the room for papers at first, in percent."""


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
