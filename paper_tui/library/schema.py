"""The library's tables, how they came to be, and how a library file is opened.

Rules of SQLite used here: WAL mode (https://sqlite.org/wal.html), `user_version` as the number of
the last migration.
"""

import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from paper_tui.errors import LibraryError, UnusableLibraryError
from paper_tui.library import rotation
from paper_tui.system.paths import exists, is_folder
from paper_tui.text.readable import fold

BUSY_TIMEOUT_S = 10.0
"""How long a writer waits for another copy of the program, in seconds."""

CACHE_KIB = 16_000
"""How many pages of the file are kept in memory, in KiB: a batch of an import fits in."""

MIGRATIONS: Sequence[str] = (
    """
    CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE paper (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        abstract TEXT NOT NULL,
        authors TEXT NOT NULL,          -- JSON list of names as shown
        date TEXT,                      -- YYYY, YYYY-MM or YYYY-MM-DD
        arxiv TEXT,
        doi TEXT,
        venue TEXT,
        categories TEXT NOT NULL,       -- JSON list
        keywords TEXT NOT NULL,         -- JSON list
        comment TEXT,
        upvotes INTEGER,
        stars INTEGER,
        sort_title TEXT NOT NULL,
        added TEXT NOT NULL,            -- UTC, ISO 8601
        revision INTEGER NOT NULL
    );
    CREATE INDEX paper_revision ON paper (revision);
    CREATE INDEX paper_newest ON paper (date IS NULL, date DESC, added DESC, id);
    CREATE INDEX paper_title ON paper (sort_title, id);
    CREATE INDEX paper_added ON paper (added DESC, id);

    CREATE TABLE removed (
        paper_id INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL
    );

    CREATE TABLE identifier (
        scheme TEXT NOT NULL,           -- arxiv, doi or title (the title's key)
        value TEXT NOT NULL,
        paper_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        PRIMARY KEY (scheme, value, paper_id)
    ) WITHOUT ROWID;
    CREATE INDEX identifier_paper ON identifier (paper_id);

    CREATE TABLE apart (                -- pairs that the reader has said are different papers
        paper_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        PRIMARY KEY (paper_id, other_id)
    ) WITHOUT ROWID;

    CREATE TABLE link (
        paper_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        place INTEGER NOT NULL,
        url TEXT NOT NULL,
        kind TEXT NOT NULL,
        host TEXT NOT NULL,
        repository TEXT,                -- host/owner/name
        PRIMARY KEY (paper_id, place)
    ) WITHOUT ROWID;
    CREATE INDEX link_kind ON link (kind, paper_id);

    CREATE TABLE page (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        digest TEXT UNIQUE,             -- SHA-256 of the bytes, NULL for a page with its own name
        day TEXT,
        added TEXT NOT NULL
    );

    CREATE TABLE listing (
        page_id INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
        place INTEGER NOT NULL,
        paper_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        PRIMARY KEY (page_id, place, paper_id)
    ) WITHOUT ROWID;
    CREATE INDEX listing_paper ON listing (paper_id);

    CREATE TABLE unfinished (           -- imports that were broken off
        file TEXT PRIMARY KEY,
        records INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE mark (
        paper_id INTEGER PRIMARY KEY REFERENCES paper ON DELETE CASCADE,
        starred INTEGER NOT NULL DEFAULT 0,
        status TEXT NOT NULL DEFAULT 'inbox',
        note TEXT NOT NULL DEFAULT '',
        priority INTEGER NOT NULL DEFAULT 0,
        key TEXT NOT NULL DEFAULT ''    -- BibTeX key set by the reader
    );
    CREATE INDEX mark_status ON mark (status, paper_id);

    CREATE TABLE tag (
        paper_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        name TEXT NOT NULL COLLATE NOCASE,
        PRIMARY KEY (name, paper_id)
    ) WITHOUT ROWID;
    CREATE INDEX tag_paper ON tag (paper_id);

    CREATE TABLE edit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,               -- when it was done, or last undone; UTC, ISO 8601
        label TEXT NOT NULL,
        state TEXT NOT NULL             -- done, undone, dropped (undone, then overtaken), or merged
    );
    CREATE INDEX edit_state ON edit (state, id);

    CREATE TABLE event (
        edit_id INTEGER NOT NULL REFERENCES edit ON DELETE CASCADE,
        paper_id INTEGER NOT NULL,      -- also of a paper that was joined to another since
        field TEXT NOT NULL,            -- starred, status, note, priority, key, tag:NAME or join:ID
        old NOT NULL,
        new NOT NULL,
        PRIMARY KEY (edit_id, paper_id, field)
    ) WITHOUT ROWID;
    CREATE INDEX event_paper ON event (paper_id, field, edit_id);
    """,
    """
    CREATE TABLE origin (
        paper_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        field TEXT NOT NULL,            -- a field of Paper
        source TEXT NOT NULL,           -- the service that has said it
        at TEXT NOT NULL,               -- UTC, ISO 8601
        PRIMARY KEY (paper_id, field)
    ) WITHOUT ROWID;

    CREATE TABLE unseen (
        paper_id INTEGER PRIMARY KEY REFERENCES paper ON DELETE CASCADE
    );

    CREATE TABLE asked (
        paper_id INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
        question TEXT NOT NULL,         -- what a service had no answer to
        at TEXT NOT NULL,               -- UTC, ISO 8601
        PRIMARY KEY (paper_id, question)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE paper ADD COLUMN organization TEXT;
    CREATE INDEX mark_key ON mark (key) WHERE key <> '';
    """,
)


def connect(path: Path, migrations: Sequence[str] = MIGRATIONS) -> tuple[sqlite3.Connection, bool]:
    """Open a library, create or migrate it, and say whether it can be written.

    A file that cannot be written is opened for reading. Before an older library is migrated, it is
    copied to its backups. Raises UnusableLibraryError for a damaged file, a file that is no
    library and a library of a newer version, LibraryError for a place that cannot be made.
    """
    with explained(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise LibraryError(
                f"The folder {path.parent} for the library cannot be made "
                f"({error.strerror}): choose another with --library."
            ) from error
        _refuse_emptied(path)
        connection = _dial(path)
        try:
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > len(migrations):
                raise UnusableLibraryError(
                    f"The library {path} was written by a newer paper-tui (format {version}, this "
                    f"one knows {len(migrations)}): update paper-tui to open it."
                )
            _refuse_strangers(connection, path, version)
            writable = not _is_readonly(connection)
            if writable:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
                if version < len(migrations):
                    _migrate(connection, path, version, migrations)
            elif version < len(migrations):
                raise LibraryError(
                    f"The library {path} cannot be written and needs to be brought up to date: "
                    "make it writable, or copy it to another place."
                )
            connection.execute("PRAGMA foreign_keys = ON")
            connection.create_function("fold", 1, _fold_or_null, deterministic=True)
        except BaseException:
            connection.close()
            raise
        return connection, writable


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a LibraryError: what failed, on which file, what to do."""
    try:
        yield
    except UnicodeEncodeError as error:
        text = error.object.encode(errors="replace").decode()
        raise LibraryError(
            f"The text {text[:80]!r} is not UTF-8, so it can be neither kept nor looked for."
        ) from error
    except sqlite3.Error as error:
        said = str(error)
        code = getattr(error, "sqlite_errorcode", 0)
        # The file that copies of the program share in memory has to grow: a full disk, too.
        code = sqlite3.SQLITE_FULL if code == sqlite3.SQLITE_IOERR_SHMSIZE else code & 0xFF
        reasons = {
            sqlite3.SQLITE_FULL: (
                f"The disk with the library {path} is full: this change was not made; make room "
                "and try again."
            ),
            sqlite3.SQLITE_BUSY: (
                f"Another copy of paper-tui has been writing to {path} for more than "
                f"{BUSY_TIMEOUT_S:.0f} seconds: nothing was changed; try again."
            ),
            sqlite3.SQLITE_READONLY: (
                f"The library {path} is read-only: nothing was changed; make the file and its "
                "folder writable."
            ),
            sqlite3.SQLITE_CANTOPEN: (
                f"The library {path} cannot be opened: look at the folder's permissions, or "
                "choose another with --library."
            ),
            sqlite3.SQLITE_NOTADB: (
                f"The file {path} is not a library, or it is damaged from its first bytes on: "
                "move it away and restore a backup, or choose another with --library."
            ),
            sqlite3.SQLITE_CORRUPT: (
                f"The library {path} is damaged ({said}): the file is left as it is; "
                "'paper-tui restore' puts a backup in its place, 'paper-tui doctor' says more."
            ),
            sqlite3.SQLITE_IOERR: (
                f"The disk refused to read or write the library {path} ({said}): nothing was "
                "changed; look at the disk and try again."
            ),
        }
        reason = reasons.get(code, f"The library {path} could not do this: {said}.")
        unusable = code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
        raise (UnusableLibraryError if unusable else LibraryError)(reason) from error


def _dial(path: Path) -> sqlite3.Connection:
    """A bare connection; to read only where the file or its folder cannot be written."""
    address = path.resolve().as_uri()
    modes = ("?mode=rwc", "?mode=ro", "?mode=ro&immutable=1")
    for number, mode in enumerate(modes, 1):
        connection = sqlite3.connect(
            address + mode,
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if number == len(modes) or code not in (
                sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY,
            ):
                raise
            continue
        except BaseException:
            connection.close()
            raise
        return connection
    raise AssertionError("unreachable: the last mode returns or raises")


def _is_readonly(connection: sqlite3.Connection) -> bool:
    """Whether a write is refused; asked by taking and giving back the write lock."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA user_version = " + str(_user_version(connection)))
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
            return True
        raise
    connection.execute("ROLLBACK")
    return False


def _fold_or_null(text: str | None) -> str | None:
    return None if text is None else fold(text)


def _user_version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _refuse_emptied(path: Path) -> None:
    """A file without a byte in it is a new library to SQLite, but not where copies are kept of it:
    the copies of what is empty would come to stand in the place of those."""
    if is_folder(path) or not exists(path) or path.stat().st_size:
        return
    copies = rotation.kept(rotation.folder_beside(path), path.stem)
    if copies:
        raise UnusableLibraryError(
            f"The library {path} is empty, as a disk that was full may leave it, and there are "
            f"copies of it: 'paper-tui restore {copies[0].path}' puts the newest back; delete the "
            "empty file to begin anew."
        )


def _refuse_strangers(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Some other program's SQLite file is not turned into a library."""
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise UnusableLibraryError(
            f"The file {path} is a database of another program: choose another with --library."
        )


def _migrate(
    connection: sqlite3.Connection, path: Path, version: int, migrations: Sequence[str]
) -> None:
    if version:
        _keep_copy(connection, path, version)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another copy may have done the work while this one waited for the lock.
        for number in range(_user_version(connection), len(migrations)):
            for statement in _statements(migrations[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute(
            "INSERT OR IGNORE INTO meta VALUES ('uid', ?), ('revision', 0)", (uuid.uuid4().hex,)
        )
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """A copy in the old format, among the other copies of the library."""
    folder = rotation.folder_beside(path)
    try:
        rotation.keep(
            partial(rotation.copy, connection),
            folder,
            path.stem,
            datetime.now(UTC),
            old_format=version,
        )
    except OSError as error:
        raise LibraryError(
            f"The library {path} has to be brought up to date, and no copy of it can be made in "
            f"{folder} ({error.strerror}): nothing was changed."
        ) from error


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, each ending its line (`executescript` would commit first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
