"""Which copies of a library there are, and which of them are kept as they age.

A copy is a whole library in one file, named after the moment it was made (UTC):
`library-20260612T093000Z.db`, or `library-20260612T093000Z-format-2.db` when it was made because
the library was about to be brought to a newer format. Copies are made by SQLite's online backup
(https://sqlite.org/backup.html), so they are consistent whoever is writing.
"""

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MOST_BYTES = 2 * 2**30
"""What all copies may take together, in bytes; the two newest stay however large they are."""

MOMENT = "%Y%m%dT%H%M%SZ"
"""How a moment in UTC stands in the name of a file."""


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """One copy of a library. `made` is in UTC, `size` in bytes."""

    made: datetime
    path: Path
    size: int


def folder_beside(library: Path) -> Path:
    """Where the copies of a library are kept."""
    return library.with_name(f"{library.stem}-backups")


def kept(folder: Path, stem: str = "library") -> list[Backup]:
    """The copies of a library in a folder, newest first; none in one that cannot be read."""
    name = re.compile(re.escape(stem) + r"-(\d{8}T\d{6}Z)(?:-format-\d+)?\.db")
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            match = name.fullmatch(path.name)
            if match:
                with suppress(ValueError, OSError):  # no such date; gone meanwhile
                    made = datetime.strptime(match[1], MOMENT).replace(tzinfo=UTC)
                    found.append(Backup(made, path, path.stat().st_size))
    return sorted(found, reverse=True)


def keep(
    copy_to: Callable[[Path], None],
    folder: Path,
    stem: str,
    moment: datetime,
    *,
    old_format: int | None = None,
) -> Backup:
    """Copy a library into the folder, and thin out the copies there.

    `old_format` is the format that the library is about to leave. Raises OSError when the folder
    cannot be made, and what `copy_to` raises.
    """
    made = moment.astimezone(UTC).replace(microsecond=0)
    ending = "" if old_format is None else f"-format-{old_format}"
    path = folder / f"{stem}-{made:{MOMENT}}{ending}.db"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy_to(path)
    for each in surplus(kept(folder, stem), MOST_BYTES):
        each.path.unlink(missing_ok=True)
    return Backup(made, path, path.stat().st_size)


def surplus(backups: Sequence[Backup], most_bytes: int = MOST_BYTES) -> list[Backup]:
    """The copies that are not needed, of those given newest first. Pure.

    Kept are the five newest, the last of each of the seven newest days, four weeks and twelve
    months that have one, as far as all together are not larger than `most_bytes`.
    """
    wanted = set(backups[:5])
    for period, most in (("%Y-%m-%d", 7), ("%G-%V", 4), ("%Y-%m", 12)):
        last: dict[str, Backup] = {}
        for backup in backups:
            last.setdefault(backup.made.strftime(period), backup)
        wanted.update(list(last.values())[:most])
    size = 0
    for number, backup in enumerate(sorted(wanted, reverse=True)):
        size += backup.size
        if number >= 2 and size > most_bytes:
            wanted.discard(backup)
    return [backup for backup in backups if backup not in wanted]


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Write a copy of a whole library, consistent also while others write.

    Raises sqlite3.Error when it cannot be written; a half-written copy is removed.
    """
    partial = target.with_name(target.name + ".partial")
    written = sqlite3.connect(partial)
    try:
        connection.backup(written, pages=1000)
    except BaseException:
        written.close()
        partial.unlink(missing_ok=True)
        raise
    written.close()
    partial.replace(target)
