"""Copies of the library: made while it is in use, looked at, and put back.

Where they are and which are kept is said in `rotation`.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from paper_tui.errors import LibraryError, UnusableLibraryError
from paper_tui.library import schema
from paper_tui.library.library import Entry, Library, utc_now
from paper_tui.library.rotation import MOMENT, Backup, keep, kept
from paper_tui.library.rows import named
from paper_tui.system.batched import batched
from paper_tui.system.paths import exists, is_folder


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be otherwise after a copy is put back.

    Papers are compared by their identifiers. `lost` are those that are in the library now and not
    in the copy, `found` the other way round, `marked` those in both whose marks differ.
    """

    papers: int
    lost: tuple[str, ...]
    found: tuple[str, ...]
    marked: tuple[str, ...]


def make(library: Library, folder: Path, *, now: Callable[[], datetime] = utc_now) -> Backup:
    """Copy the library into the folder, and thin out the copies there. Raises LibraryError."""
    try:
        return keep(library.backup, folder, library.path.stem, now())
    except OSError as error:
        raise LibraryError(
            f"The folder {folder} for backups cannot be made ({error.strerror}): "
            "nothing was copied."
        ) from error


def make_daily(
    library: Library, folder: Path, *, now: Callable[[], datetime] = utc_now
) -> Backup | None:
    """The same when the newest copy is more than a day old; None when it is not."""
    backups = kept(folder, library.path.stem)
    if backups and timedelta(0) <= now() - backups[0].made < timedelta(days=1):
        return None
    return make(library, folder, now=now)


def preview(backup: Path, library: Library) -> Preview:
    """What putting the copy back would change. Raises LibraryError for what is no library."""
    with opened_copy(backup, library.path.parent) as then:
        before = dict(_identified(then))
    lost, found, marked = [], set(before), []
    for identity, entry in _identified(library):
        found.discard(identity)
        old = before.get(identity)
        if old is None:
            lost.append(entry.paper.title)
        elif (old.mark, old.key) != (entry.mark, entry.key):
            marked.append(entry.paper.title)
    return Preview(
        papers=len(before),
        lost=tuple(lost),
        found=tuple(before[identity].paper.title for identity in before if identity in found),
        marked=tuple(marked),
    )


def restore(
    backup: Path, library: Path, folder: Path, *, now: Callable[[], datetime] = utc_now
) -> Path | None:
    """Put the copy in the place of a library, which may be in use or damaged.

    What stood there is kept: as a copy in the folder, or, when it cannot be used, under another
    name beside it. Returns its path, None when there was no library. Raises LibraryError, and
    then nothing has changed.
    """
    with opened_copy(backup, library.parent) as then:
        faults = then.faults()
        if faults:
            raise LibraryError(
                f"The backup {backup} is damaged ({faults[0]}): nothing was changed."
            )
        with (
            _saved(library, folder, now) as saved,
            schema.explained(library),
            closing(sqlite3.connect(then.path)) as source,
            closing(sqlite3.connect(library, timeout=schema.BUSY_TIMEOUT_S)) as target,
        ):
            _continue(source, target)
            source.backup(target)
    return saved


@contextmanager
def opened_copy(path: Path, folder: Path) -> Iterator[Library]:
    """A library file as a `Library` that may be changed: a copy of it, for as long as the block.

    So the file itself stays as it is, also when it is of an older format. `folder` has room for
    the copy. Raises LibraryError.
    """
    if not exists(path) or is_folder(path):
        raise LibraryError(f"There is no library at {path}: look at the path.")
    with _temporary(folder) as temporary:
        copy = temporary / "library.db"
        with (
            schema.explained(path),
            closing(_dial(path)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            if not source.execute(_HAS_PAPERS).fetchone():
                raise LibraryError(f"{path} is no library: look at the path.")
            source.backup(target)
        try:
            library = Library(copy)
        except LibraryError as error:
            raise LibraryError(str(error).replace(str(copy), str(path))) from error
        with library:
            yield library


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    """A folder of ours inside another one, which is made when it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = tempfile.TemporaryDirectory(prefix=".paper-tui-", dir=folder)
    except OSError as error:
        raise LibraryError(
            f"The folder {folder} cannot be written ({error.strerror}): nothing was changed."
        ) from error
    with temporary as name:
        yield Path(name)


def _dial(path: Path) -> sqlite3.Connection:
    """The file as it is, to read only; also where no lock file can be put beside it."""
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=schema.BUSY_TIMEOUT_S)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        return sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextmanager
def _saved(library: Path, folder: Path, now: Callable[[], datetime]) -> Iterator[Path | None]:
    """Where what stands in the place of the library is kept, None when nothing does.

    What cannot be used is out of the way in the block, and comes back when the block fails.
    """
    if not exists(library):
        yield None
        return
    try:
        with Library(library) as current:
            made = make(current, folder, now=now)
    except UnusableLibraryError:
        aside = library.with_name(f"{library.name}.damaged-{now().astimezone(UTC):{MOMENT}}")
        _move(library, aside)
        try:
            yield aside
        except BaseException:
            _move(aside, library)
            raise
    else:
        yield made.path


def _move(library: Path, place: Path) -> None:
    """Move a library with the files that SQLite keeps beside it over what stands in a place."""
    try:
        for ending in ("", "-wal", "-shm"):
            source, target = Path(f"{library}{ending}"), Path(f"{place}{ending}")
            if source.exists():
                source.replace(target)
            else:
                target.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library {library} cannot be moved to {place} ({error.strerror})."
        ) from error


def _continue(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Make `source` the successor of `target`: numbers of papers and revisions go on from there.

    Whoever follows the revisions (the index, another copy of the program) then sees every paper
    as changed, and those that are no longer there as removed; no number is given out twice.
    """
    if not target.execute(_HAS_PAPERS).fetchone():
        return
    there = {row[0] for row in target.execute("SELECT id FROM paper")}
    here = {row[0] for row in source.execute("SELECT id FROM paper")}
    revision = 1 + max(_scalar(connection, _REVISION) for connection in (source, target))
    number = max(_scalar(connection, _NUMBER) for connection in (source, target))
    with source:
        source.execute("UPDATE paper SET revision = ?", (revision,))
        source.execute("UPDATE meta SET value = ? WHERE name = 'revision'", (revision,))
        source.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'paper'", (number,))
        source.executemany(
            "INSERT OR REPLACE INTO removed VALUES (?, ?)",
            [(id_, revision) for id_ in sorted(there - here)],
        )


_HAS_PAPERS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'paper'"
_REVISION = "SELECT value FROM meta WHERE name = 'revision'"
_NUMBER = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'paper'"


def _scalar(connection: sqlite3.Connection, query: str) -> int:
    value: int = connection.execute(query).fetchone()[0]
    return value


def _identified(library: Library) -> Iterable[tuple[tuple[str, str], Entry]]:
    for ids in batched(library.ids(), 500):
        for entry in library.entries(ids):
            yield named(entry.paper)[0], entry
