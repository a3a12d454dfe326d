"""Two libraries that take each other in: nothing is lost, and both end up equal."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_tui.errors import LibraryError
from paper_tui.library.library import Library, Page
from paper_tui.library.rows import Entry
from paper_tui.library.sync import United, take_in
from paper_tui.paper import Listing, Mark, Paper, PaperId, PartialDate, Record, Status


class Clock:
    """Time goes on by a minute whenever somebody looks."""

    def __init__(self) -> None:
        self._minutes = count()

    def __call__(self) -> datetime:
        return datetime(2026, 6, 12, tzinfo=UTC) + timedelta(minutes=next(self._minutes))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Library, Library]]:
    clock = Clock()
    with (
        Library(tmp_path / "laptop.db", now=clock) as laptop,
        Library(tmp_path / "desk.db", now=clock) as desk,
    ):
        yield laptop, desk


def add(library: Library, *papers: Paper, page: str = "page") -> None:
    library.add(
        Record(paper, place, Listing(page, place, "Jun 12"))
        for place, paper in enumerate(papers, 1)
    )


def holdings(library: Library) -> list[Entry]:
    """Everything that a library holds, but for its own numbers."""
    entries = library.entries(library.ids())
    anonymous = [
        Entry(
            PaperId(0),
            each.paper,
            each.mark,
            each.added,
            tuple(sorted(each.listings, key=repr)),
            each.key,
        )
        for each in entries
    ]
    return sorted(anonymous, key=repr)


def take_in_both(laptop: Library, desk: Library) -> None:
    take_in(laptop.path, desk.path)
    take_in(desk.path, laptop.path)
    assert holdings(laptop) == holdings(desk)


def only(library: Library) -> Entry:
    [entry] = library.entries(library.ids())
    return entry


def test_papers_marks_listings_and_keys_come_over(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    add(laptop, Paper("Nets", arxiv="2401.00001"), Paper("Waves"))
    add(desk, Paper("Nets", abstract="We look.", authors=("Ada King",)), page="other page")
    desk.set_starred(desk.ids(), True)
    desk.set_note(desk.ids()[0], "Read.")
    desk.add_tags(desk.ids(), ["gnn"])
    desk.set_key(desk.ids()[0], "king2024")

    assert take_in(laptop.path, desk.path) == United(new=0, changed=1, joined=0, marked=1)
    nets = laptop.entries(laptop.find("2401.00001"))[0]
    assert nets.paper == Paper(
        "Nets", abstract="We look.", authors=("Ada King",), arxiv="2401.00001"
    )
    assert nets.mark == Mark(starred=True, tags=frozenset({"gnn"}), note="Read.")
    assert nets.key == "king2024"
    assert {listing.page for listing in nets.listings} == {"page", "other page"}

    assert take_in(desk.path, laptop.path) == United(new=1, changed=1, joined=0, marked=0)
    assert holdings(laptop) == holdings(desk)
    assert take_in(laptop.path, desk.path) == United(0, 0, 0, 0)


def test_the_newest_wins_field_by_field_and_tags_are_united(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    for library in two:
        add(library, Paper("Nets"))
    [here], [there] = laptop.ids(), desk.ids()
    laptop.set_status([here], Status.READING)
    desk.set_status([there], Status.DONE)
    desk.set_priority([there], 1)
    laptop.set_priority([here], 2)
    laptop.add_tags([here], ["gnn", "Thesis"])
    desk.add_tags([there], ["sheaf", "thesis"])
    take_in(laptop.path, desk.path)
    mark = only(laptop).mark
    assert (mark.status, mark.priority) == (Status.DONE, 2)
    assert {tag.lower() for tag in mark.tags} == {"gnn", "thesis", "sheaf"}


def test_what_was_taken_away_does_not_come_back(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    add(laptop, Paper("Nets"))
    laptop.set_starred(laptop.ids(), True)
    laptop.add_tags(laptop.ids(), ["gnn"])
    laptop.set_note(laptop.ids()[0], "Read.")
    take_in_both(laptop, desk)
    desk.set_starred(desk.ids(), False)
    desk.remove_tags(desk.ids(), ["gnn"])
    desk.set_note(desk.ids()[0], "")
    take_in_both(laptop, desk)
    assert only(laptop).mark == only(desk).mark
    assert (only(laptop).mark.starred, only(laptop).mark.tags) == (False, frozenset())
    assert only(laptop).mark.note == ""


def test_an_undo_is_the_newest_too(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    add(laptop, Paper("Nets"))
    laptop.set_starred(laptop.ids(), True)
    take_in_both(laptop, desk)
    laptop.undo()
    take_in_both(laptop, desk)
    assert not only(desk).mark.starred
    laptop.redo()
    take_in_both(laptop, desk)
    assert only(desk).mark.starred


def test_both_notes_are_kept_once(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    for library, note in zip(two, ("From the train.", "From the desk."), strict=True):
        add(library, Paper("Nets"))
        library.set_note(library.ids()[0], note)
    for _ in range(3):
        take_in_both(laptop, desk)
    assert only(desk).mark.note == "From the train.\n\nFrom the desk."
    desk.set_note(desk.ids()[0], "In short.")
    take_in_both(laptop, desk)
    assert only(laptop).mark.note == "In short."


def test_undo_passes_over_what_was_taken_in(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    for library in two:
        add(library, Paper("Nets"))
    laptop.set_starred(laptop.ids(), True)
    desk.set_note(desk.ids()[0], "Read.")
    take_in_both(laptop, desk)
    edit = laptop.undo()
    assert edit is not None
    assert edit.label == "star"
    assert (only(laptop).mark.starred, only(laptop).mark.note) == (False, "Read.")
    assert laptop.undo() is None


def test_what_is_joined_on_one_machine_is_joined_on_the_other(
    two: tuple[Library, Library],
) -> None:
    laptop, desk = two
    for library in two:
        add(library, Paper("Nets", arxiv="2401.00001"), Paper("Networks"))
    desk.add_tags(desk.find("Networks"), ["gnn"])
    laptop.set_starred(laptop.find("Networks"), True)
    laptop.join(laptop.ids())
    take_in_both(laptop, desk)
    assert only(desk).mark == Mark(starred=True, tags=frozenset({"gnn"}))


def test_one_citation_key_is_one_papers(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    add(laptop, Paper("Nets"))
    add(desk, Paper("Waves"))
    for library in two:
        library.set_key(library.ids()[0], "king2024")
    take_in_both(laptop, desk)
    assert sorted(entry.key or "" for entry in holdings(laptop)) == ["", "king2024"]


def test_one_page_is_one_page_by_its_bytes(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    for library, name, digest in (
        (laptop, "a.txt", "d1"),
        (desk, "b.txt", "d1"),
        (desk, "a.txt", "d2"),
    ):
        library.add([Record(Paper("Nets"), 1, Listing("", 1, "Jun 12"))], Page(name, digest))
    take_in(laptop.path, desk.path)
    assert [listing.page for listing in only(laptop).listings] == ["a.txt", "a.txt-2"]


def test_a_running_program_sees_what_was_taken_in(two: tuple[Library, Library]) -> None:
    laptop, desk = two
    add(desk, Paper("Nets"))
    seen, revision = laptop.data_version(), laptop.revision()
    take_in(laptop.path, desk.path)
    assert laptop.data_version() != seen
    assert [change.paper for change in laptop.changes(revision)] == [Paper("Nets")]
    assert laptop.faults() == []


def test_a_library_is_not_taken_into_itself(two: tuple[Library, Library]) -> None:
    laptop, _ = two
    add(laptop, Paper("Nets"))
    assert take_in(laptop.path, laptop.path) == United(0, 0, 0, 0)


def test_what_is_no_library_is_not_taken_in(two: tuple[Library, Library], tmp_path: Path) -> None:
    laptop, _ = two
    add(laptop, Paper("Nets"))
    (tmp_path / "wrong.db").write_bytes(b"no library" * 1000)
    with pytest.raises(LibraryError, match=r"wrong\.db"):
        take_in(laptop.path, tmp_path / "wrong.db")
    assert len(holdings(laptop)) == 1


# Anything that two people can do to two libraries, in any order

UNIVERSE = [
    Paper("Nets"),
    Paper("Nets", arxiv="2401.00001", date=PartialDate(2024)),
    Paper("Nets", authors=("Ada King",), doi="10.1000/nets"),
    Paper("Networks", arxiv="2401.00001", abstract="We look."),
    Paper("Waves", authors=("Grace Li",)),
    Paper("Waves", doi="10.1000/waves", authors=("Grace Li", "Joan Ray")),
]
Step = Callable[[Library], object]
ON_SOME: dict[str, Callable[[Library, list[PaperId]], object]] = {
    "star": lambda library, ids: library.set_starred(ids, True),
    "unstar": lambda library, ids: library.set_starred(ids, False),
    "done": lambda library, ids: library.set_status(ids, Status.DONE),
    "tag": lambda library, ids: library.add_tags(ids, ["gnn"]),
    "untag": lambda library, ids: library.remove_tags(ids, ["gnn"]),
    "key": lambda library, ids: give_key(library, ids[0]),
    "join": lambda library, ids: library.join(ids),
}
STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(range(len(UNIVERSE)))),
    st.tuples(st.just("add"), st.sampled_from(range(len(UNIVERSE)))),
    st.tuples(st.sampled_from(sorted(ON_SOME)), st.integers(0, 2)),
    st.tuples(st.just("note"), st.integers(0, 2)),
    st.tuples(st.sampled_from(["undo", "redo", "take in"]), st.just(0)),
)


def give_key(library: Library, id_: PaperId) -> None:
    with suppress(ValueError):  # another paper has it
        library.set_key(id_, "king2024")


def do(step: tuple[str, int], library: Library, other: Library) -> None:
    what, number = step
    if what == "add":
        add(library, UNIVERSE[number], page=f"page {number}")
    elif what == "undo":
        library.undo()
    elif what == "redo":
        library.redo()
    elif what == "take in":
        take_in(library.path, other.path)
    elif ids := library.ids()[: number + 1]:
        if what == "note":
            library.set_note(ids[-1], f"{library.path.stem} {library.revision()}")
        else:
            ON_SOME[what](library, ids)


def size_of_history(library: Library) -> int:
    with closing(sqlite3.connect(library.path)) as connection:
        found: int = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    return found


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.booleans(), STEPS), max_size=14))
def test_both_libraries_end_up_equal_whatever_was_done(
    steps: list[tuple[bool, tuple[str, int]]],
) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "laptop.db"), Path(folder, "desk.db")
        with Library(paths[0], now=clock) as laptop, Library(paths[1], now=clock) as desk:
            for at_desk, step in steps:
                do(step, *((desk, laptop) if at_desk else (laptop, desk)))
            take_in(laptop.path, desk.path)
            take_in(desk.path, laptop.path)
            assert holdings(laptop) == holdings(desk)
            before = size_of_history(laptop), size_of_history(desk)
            for one, other in ((laptop, desk), (desk, laptop)) * 2:
                assert take_in(one.path, other.path) == United(0, 0, 0, 0)
            assert (size_of_history(laptop), size_of_history(desk)) == before
            assert laptop.faults() == desk.faults() == []
