"""What was arranged and chosen on the screen: `screen.json` beside the log.

The file can be deleted at any time. Where it cannot be read or written, the screen begins as if
for the first time.
"""

import json
from collections.abc import Collection
from pathlib import Path

from paper_tui.system.files import WritingError, replacing

DEFAULT_SHARE = 55
"""The list's share of the room for papers at first, in percent."""


def load(path: Path) -> dict[str, object]:
    """All that is kept, by its name."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def save(path: Path, name: str, value: object) -> None:
    """Keep a value of JSON under a name, beside what is kept already."""
    text = json.dumps({**load(path), name: value}, ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(text)
    except (OSError, WritingError):
        return


def load_share(path: Path) -> int:
    """The list's share of the room, in percent, as it was left."""
    share = load(path).get("list_share")
    return share if isinstance(share, int) and 0 < share < 100 else DEFAULT_SHARE


def save_share(path: Path, share: int) -> None:
    """Keep the list's share."""
    save(path, "list_share", share)


def load_folded(path: Path) -> list[str] | None:
    """The headings of the folded sections of the views, as they were left; None at first."""
    folded = load(path).get("folded")
    return [str(each) for each in folded] if isinstance(folded, list) else None


def save_folded(path: Path, folded: Collection[str]) -> None:
    """Keep the headings of the folded sections."""
    save(path, "folded", sorted(folded))
