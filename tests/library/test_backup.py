"""Copies of a library: made, thinned out, looked at, put back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.errors import LibraryError
from paper_tui.library import backup, schema
from paper_tui.library.library import Library
from paper_tui.library.rotation import Backup, folder_beside, kept, surplus
from paper_tui.paper import Paper, Record

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as library:
        add(library, "Deep nets", "Wide nets", "Old nets")
        yield library


@pytest.fixture
def folder(library: Library) -> Path:
    return folder_beside(library.path)


def add(library: Library, *titles: str) -> None:
    library.add(Record(Paper(title), 1) for title in titles)


def titles(library: Library) -> list[str]:
    return sorted(entry.paper.title for entry in library.entries(library.ids()))


def copies(*moments: datetime, size: int = 1) -> list[Backup]:
    return sorted((Backup(at, Path(str(at)), size) for at in moments), reverse=True)


# Making and thinning out


def test_a_copy_is_a_whole_library(library: Library, folder: Path) -> None:
    library.set_starred(library.ids()[:1], True)
    made = backup.make(library, folder, now=lambda: NOON)
    assert made.path.name == "library-20260612T120000Z.db"
    assert kept(folder) == [made]
    with Library(made.path) as copy:
        assert copy.uid == library.uid
        assert copy.entries(copy.ids()) == library.entries(library.ids())


def test_one_copy_a_day(library: Library, folder: Path) -> None:
    assert backup.make_daily(library, folder, now=lambda: NOON)
    assert backup.make_daily(library, folder, now=lambda: NOON + timedelta(hours=23)) is None
    assert backup.make_daily(library, folder, now=lambda: NOON + timedelta(hours=24))
    # A clock that was set back does not stop the copies for as long as it is behind.
    assert backup.make_daily(library, folder, now=lambda: NOON - timedelta(days=9))
    assert len(kept(folder)) == 3


def test_only_copies_are_ever_thinned_out(library: Library, folder: Path) -> None:
    folder.mkdir()
    others = [
        "library-2026.db",
        "notes.txt",
        "library-20261332T000000Z.db",
        "other-20260612T120000Z.db",
    ]
    for name in others:
        (folder / name).write_text("mine")
    for hours in range(40):
        backup.make(library, folder, now=lambda at=hours: NOON + timedelta(hours=at))  # type: ignore[misc]
    assert {path.name for path in folder.iterdir()} > set(others)
    assert len(kept(folder)) == 6  # the five newest, and the last of the day before


def test_a_year_of_daily_copies_is_days_weeks_and_months() -> None:
    year = copies(*(NOON + timedelta(days=day) for day in range(365)))
    gone = surplus(year)
    left = [each.made.date().isoformat() for each in year if each not in gone]
    assert left[:7] == [f"2027-06-{day:02}" for day in range(11, 4, -1)]
    assert left[7:9] == ["2027-05-31", "2027-05-30"]  # the end of the month, of the week
    assert left[-1] == "2026-07-31"
    assert len(left) == 7 + 3 + 10


def test_large_copies_are_fewer() -> None:
    year = copies(*(NOON + timedelta(days=day) for day in range(365)), size=100)
    assert len(year) - len(surplus(year, most_bytes=500)) == 5
    assert len(year) - len(surplus(year, most_bytes=1)) == 2


@given(
    st.lists(st.integers(0, 800 * 24), unique=True, max_size=60).map(
        lambda hours: copies(*(NOON + timedelta(hours=hour) for hour in hours))
    )
)
def test_thinning_out_twice_changes_nothing(made: list[Backup]) -> None:
    gone = surplus(made)
    left = [each for each in made if each not in gone]
    assert left[:5] == made[:5]
    assert surplus(left) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match=r"cannot be made .*: nothing was copied"):
        backup.make(library, tmp_path / "file" / "backups")


# Looking and putting back


def test_a_preview_says_what_would_change(library: Library, folder: Path) -> None:
    made = backup.make(library, folder)
    add(library, "New nets")
    library.set_note(library.find("Old nets")[0], "Read again.")
    seen = backup.preview(made.path, library)
    assert seen == backup.Preview(3, lost=("New nets",), found=(), marked=("Old nets",))
    assert titles(library) == ["Deep nets", "New nets", "Old nets", "Wide nets"]


def test_a_copy_is_put_back_while_another_copy_of_the_program_runs(
    library: Library, folder: Path
) -> None:
    [deep] = library.find("Deep nets")
    library.set_starred([deep], True)
    made = backup.make(library, folder, now=lambda: NOON)
    library.set_starred([deep], False)
    add(library, "New nets")
    [new] = library.find("New nets")
    seen, followed = library.data_version(), library.revision()

    saved = backup.restore(made.path, library.path, folder, now=lambda: NOON + timedelta(hours=1))

    assert titles(library) == ["Deep nets", "Old nets", "Wide nets"]
    assert library.entries([deep])[0].mark.starred
    # Whoever follows the library sees every change …
    assert library.data_version() != seen
    changes = {change.paper_id: change.paper for change in library.changes(followed)}
    assert changes.keys() == {*library.ids(), new}
    assert changes[new] is None
    # … and the number of a paper that is gone is not given to another.
    add(library, "Newer nets")
    assert library.find("Newer nets") > [new]
    assert saved is not None
    with Library(saved) as before:
        assert "New nets" in titles(before)


def test_a_damaged_library_is_put_aside(library: Library, folder: Path) -> None:
    made = backup.make(library, folder)
    library.close()
    library.path.write_bytes(b"no library" * 1000)
    saved = backup.restore(made.path, library.path, folder, now=lambda: NOON)
    assert saved == library.path.with_name("library.db.damaged-20260612T120000Z")
    assert saved.read_bytes().startswith(b"no library")
    with Library(library.path) as restored:
        assert titles(restored) == ["Deep nets", "Old nets", "Wide nets"]


def test_an_emptied_library_is_not_taken_for_a_new_one(library: Library, folder: Path) -> None:
    made = backup.make(library, folder)
    library.close()
    library.path.write_bytes(b"")
    with pytest.raises(LibraryError, match=rf"is empty.*paper-tui restore {made.path}"):
        Library(library.path)
    backup.restore(made.path, library.path, folder)
    with Library(library.path) as restored:
        assert titles(restored) == ["Deep nets", "Old nets", "Wide nets"]


def test_an_empty_file_without_copies_becomes_a_library(tmp_path: Path) -> None:
    (tmp_path / "library.db").touch()
    with Library(tmp_path / "library.db") as library:
        assert library.count() == 0


def test_a_library_in_use_is_not_put_aside(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(library, folder)
    monkeypatch.setattr(schema, "BUSY_TIMEOUT_S", 0.05)
    with library._writing(), pytest.raises(LibraryError, match="Another copy"):
        backup.restore(made.path, library.path, folder)
    assert titles(library) == ["Deep nets", "Old nets", "Wide nets"]
    assert not list(library.path.parent.glob("*.damaged-*"))


def test_what_was_put_aside_comes_back_when_the_copy_cannot_be_written(
    library: Library, folder: Path
) -> None:
    made = backup.make(library, folder)
    library.close()
    library.path.write_bytes(b"no library" * 1000)
    Path(f"{library.path}-journal").mkdir()  # where SQLite wants to write
    with pytest.raises(LibraryError):
        backup.restore(made.path, library.path, folder)
    assert library.path.read_bytes().startswith(b"no library")
    assert not list(library.path.parent.glob("*.damaged-*"))


def test_a_copy_is_put_where_there_is_no_library(library: Library, folder: Path) -> None:
    made = backup.make(library, folder)
    target = library.path.parent / "another" / "machine" / "second.db"
    assert backup.restore(made.path, target, folder) is None
    with Library(target) as restored:
        assert titles(restored) == titles(library)


def strange(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (name TEXT)")


def newer(path: Path) -> None:
    Library(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")


WRONG: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes(b"no library" * 1000),
    "strange": strange,
    "newer": newer,
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_library_is_not_put_back(library: Library, folder: Path, kind: str) -> None:
    wrong = library.path.with_name("wrong.db")
    WRONG[kind](wrong)
    with pytest.raises(LibraryError, match=r"wrong\.db"):
        backup.restore(wrong, library.path, folder)
    assert titles(library) == ["Deep nets", "Old nets", "Wide nets"]
    assert not folder.exists()
    assert not list(library.path.parent.glob(".paper-tui-*"))


def test_a_damaged_copy_is_not_put_back(library: Library, folder: Path) -> None:
    add(library, *(f"Net number {number}, with a title of some length" for number in range(200)))
    made = backup.make(library, folder)
    with made.path.open("r+b") as file:
        file.seek(made.size // 2)
        file.write(b"\xff" * (made.size // 4))
    with pytest.raises(LibraryError, match=r"damaged|no library"):
        backup.restore(made.path, library.path, folder)
    assert len(titles(library)) == 203


def test_the_copy_itself_is_never_changed(library: Library, folder: Path) -> None:
    made = backup.make(library, folder)
    before = made.path.read_bytes()
    backup.preview(made.path, library)
    backup.restore(made.path, library.path, folder)
    assert made.path.read_bytes() == before
    with closing(sqlite3.connect(made.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
