"""The system of record: identity, merging, marks, undo, and what a bad file gets."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from paper_tui.errors import LibraryError
from paper_tui.library import rotation, schema
from paper_tui.library.library import Library, Outcome, Page, Sort
from paper_tui.paper import (
    Link,
    LinkKind,
    Listing,
    Mark,
    Paper,
    PaperId,
    PartialDate,
    Record,
    Status,
)

SEEN = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as library:
        yield library


def record(title: str, *, place: int | None = None, **known: object) -> Record:
    listing = Listing("", place, "Mar 12") if place else None
    return Record(Paper(title, **known), 1, listing)  # type: ignore[arg-type]


def only(library: Library) -> Paper:
    [entry] = library.entries(library.ids())
    return entry.paper


class TestAdding:
    def test_a_paper_comes_back_as_it_went_in(self, library: Library) -> None:
        paper = Paper(
            title="Quiet Rivers: Sampling $\\beta$-Flows",
            abstract="We sample. " * 3,
            authors=("Ada Byron", "Laurens van der Maaten"),
            date=PartialDate(2024, 3),
            arxiv="2403.01234",
            doi="10.1000/xyz",
            links=(Link("https://github.com/ada/rivers", LinkKind.CODE),),
            venue="Journal of Rivers",
            categories=("cs.LG", "stat.ML"),
            keywords=("flows",),
            comment="9 pages",
            upvotes=7,
            stars=120,
            organization="River Institute",
        )
        assert library.add([Record(paper, 1)], at=SEEN) == [Outcome.NEW]
        [entry] = library.entries(library.ids())
        assert entry.paper == paper
        assert entry.mark == Mark()
        assert entry.added == SEEN

    def test_importing_twice_changes_nothing(self, library: Library) -> None:
        records = [record("One Tree", place=1), record("Two Trees", place=2)]
        page = Page("trees", "d1")
        assert library.add(records, page) == [Outcome.NEW] * 2
        before, revision = library.entries(library.ids()), library.revision()
        assert library.add(records, page) == [Outcome.UNCHANGED] * 2
        assert library.entries(library.ids()) == before
        assert library.revision() == revision

    def test_the_same_bytes_under_another_name_are_the_same_page(self, library: Library) -> None:
        library.add([record("One Tree", place=1)], Page("trees", "d1"))
        assert library.add([record("One Tree", place=1)], Page("copy", "d1")) == [Outcome.UNCHANGED]

    def test_two_pages_of_one_name_stay_two(self, library: Library) -> None:
        library.add([record("One Tree", place=1)], Page("page", "d1"))
        library.add([record("One Tree", place=4)], Page("page", "d2"))
        [entry] = library.entries(library.ids())
        assert [listing.page for listing in entry.listings] == ["page", "page-2"]

    def test_a_known_paper_on_another_page_is_a_listing_not_a_paper(self, library: Library) -> None:
        library.add([record("One Tree", place=1)], Page("monday", "d1"))
        assert library.add([record("One  tree.", place=9)], Page("friday", "d2")) == [
            Outcome.MERGED
        ]
        [entry] = library.entries(library.ids())
        assert entry.listings == (Listing("friday", 9, "Mar 12"), Listing("monday", 1, "Mar 12"))
        assert [page.papers for page in library.counts().pages] == [1, 1]

    def test_a_later_source_fills_gaps_and_never_erases(self, library: Library) -> None:
        library.add([record("One Tree", abstract="Trees grow.", venue="Forest Letters")])
        assert library.add(
            [
                record(
                    "One tree",
                    abstract="Something else.",
                    authors=("Ada Byron",),
                    date=PartialDate(2024),
                    arxiv="2403.01234",
                )
            ]
        ) == [Outcome.MERGED]
        paper = only(library)
        assert (paper.title, paper.abstract, paper.venue) == (
            "One Tree",
            "Trees grow.",
            "Forest Letters",
        )
        assert (paper.authors, paper.arxiv) == (("Ada Byron",), "2403.01234")
        assert library.add([record("one tree")]) == [Outcome.UNCHANGED]

    def test_the_arxiv_id_is_stronger_than_the_title(self, library: Library) -> None:
        library.add([record("A Working Title", arxiv="2403.01234")])
        library.add([record("A Better Title", arxiv="2403.01234")])
        assert library.count() == 1
        # The paper is known by both titles from then on.
        assert library.add([record("A better title")]) == [Outcome.UNCHANGED]

    def test_one_title_and_two_arxiv_ids_are_two_papers(self, library: Library) -> None:
        library.add([record("Editorial", arxiv="2403.01234"), record("Editorial", arxiv="2403.9")])
        assert library.count() == 2

    def test_one_title_and_no_common_author_are_two_papers(self, library: Library) -> None:
        library.add([record("Editorial", authors=("Ada Byron",))])
        library.add([record("Editorial", authors=("Grace Hopper",))])
        assert library.count() == 2

    def test_orders(self, library: Library) -> None:
        library.add([record("“Beta” Carotene", date=PartialDate(2020))], at=SEEN)
        library.add(
            [record("Alpha", date=PartialDate(2023, 5)), record("Émile")],
            at=SEEN + timedelta(days=1),
        )

        def titles(sort: Sort) -> list[str]:
            return [entry.paper.title for entry in library.entries(library.ids(sort))]

        assert titles(Sort.NEWEST) == ["Alpha", "“Beta” Carotene", "Émile"]
        assert titles(Sort.TITLE) == ["Alpha", "“Beta” Carotene", "Émile"]
        assert titles(Sort.ADDED) == ["Alpha", "Émile", "“Beta” Carotene"]

    def test_changes_since_a_revision(self, library: Library) -> None:
        library.add([record("One Tree"), record("Two Trees")])
        first = library.revision()
        library.add([record("Two trees", venue="Forest Letters"), record("Three Trees")])
        library.set_starred(library.ids(), True)
        changed = library.changes(first)
        assert {c.paper.title for c in changed if c.paper} == {"Two Trees", "Three Trees"}
        assert {c.revision for c in changed} == {library.revision()}
        assert library.changes(library.revision()) == []

    def test_changes_of_one_revision_are_given_in_parts(self, library: Library) -> None:
        library.add([record(f"Tree number {n}") for n in range(20)])
        changed = library.changes(0, limit=5)
        assert len(changed) == 5
        more = library.changes(changed[-1].revision, 50, changed[-1].paper_id)
        assert len({change.paper_id for change in (*changed, *more)}) == 20
        assert library.count_changes(changed[-1].revision, changed[-1].paper_id) == len(more)

    @pytest.mark.parametrize(
        "reference", ["1", "2403.01234v2", "https://arxiv.org/pdf/2403.01234", "one TREE"]
    )
    def test_a_paper_is_found_by_what_a_reader_has(self, library: Library, reference: str) -> None:
        library.add([record("One Tree", arxiv="2403.01234"), record("Two Trees")])
        assert library.find(reference) == library.ids()[:1]
        assert library.find("three trees") == []


class TestFilters:
    @pytest.fixture
    def shelf(self, tmp_path: Path) -> Iterator[Library]:
        library = Library(tmp_path / "library.db", now=lambda: SEEN)
        library.add(
            [
                record(
                    "Code",
                    place=1,
                    links=(Link("https://www.github.com/ada/tree", LinkKind.CODE),),
                    date=PartialDate(2024, 3, 12),
                ),
                record("Thesis", place=2, authors=("Ladislav Rampášek",), date=PartialDate(2022)),
                record("Bare", categories=("cs.LG",), arxiv="2205.12454"),
            ],
            Page("012_week", "d"),
            at=SEEN - timedelta(days=3),
        )
        first, second, _ = sorted(library.ids())
        library.set_starred([first], True)
        library.add_tags([first, second], ["gnn"])
        library.set_status([second], Status.DONE)
        library.set_note(second, "Compare with Erdős")
        yield library
        library.close()

    @pytest.mark.parametrize(
        ("field", "value", "titles"),
        [
            ("is", "starred", {"Code"}),
            ("is", "inbox", {"Code", "Bare"}),
            ("is", "done", {"Thesis"}),
            ("tag", "GNN", {"Code", "Thesis"}),
            ("tag", "gn", set()),
            ("has", "code", {"Code"}),
            ("has", "note", {"Thesis"}),
            ("has", "pdf", {"Bare"}),
            ("has", "authors", {"Thesis"}),
            ("host", "github.com", {"Code"}),
            ("host", "hub.com", set()),
            ("host", "git*", {"Code"}),
            ("page", "mar 1*", {"Code", "Thesis"}),
            ("page", "mar 1", set()),
            ("repo", "ada/tree", {"Code"}),
            ("page", "012", {"Code", "Thesis"}),
            ("page", "mar 12", {"Code", "Thesis"}),
            ("listed", "Mar-12", {"Code", "Thesis"}),
            ("author", "rampasek", {"Thesis"}),
            ("note", "erdos", {"Thesis"}),
            ("cat", "cs", {"Bare"}),
            ("cat", "cs.lg", {"Bare"}),
            ("cat", "c", set()),
            ("arxiv", "2205.12454", {"Bare"}),
            ("year", "2024", {"Code"}),
            ("year", "2021..2023", {"Thesis"}),
            ("year", "..2022", {"Thesis"}),
            ("year", ">=2022", {"Code", "Thesis"}),
            ("year", ">2022", {"Code"}),
            ("year", "2024-03", {"Code"}),
            ("added", "<7d", {"Code", "Thesis", "Bare"}),
            ("added", "<2d", set()),
            ("added", "2026-03-09", {"Code", "Thesis", "Bare"}),
            ("added", "2026-03-08", set()),
        ],
    )
    def test_matching(self, shelf: Library, field: str, value: str, titles: set[str]) -> None:
        found = shelf.entries(list(shelf.matching(field, value)))
        assert {entry.paper.title for entry in found} == titles

    @pytest.mark.parametrize(
        ("field", "value", "says"),
        [
            ("is", "purple", "is: knows starred"),
            ("has", "wings", "has: knows code"),
            ("colour", "red", "there is no field colour"),
            ("year", "2024-13", "month"),
            ("year", "..", "no range"),
            ("tag", "", "needs a value"),
        ],
    )
    def test_what_has_no_meaning_is_said(
        self, shelf: Library, field: str, value: str, says: str
    ) -> None:
        with pytest.raises(ValueError, match=says):
            shelf.matching(field, value)


class TestMarks:
    @pytest.fixture
    def ids(self, library: Library) -> list[PaperId]:
        library.add([record("One Tree"), record("Two Trees"), record("Three Trees")])
        return library.ids()

    def marks(self, library: Library) -> list[Mark]:
        return [entry.mark for entry in library.entries(library.ids())]

    def test_every_kind_of_mark(self, library: Library, ids: list[PaperId]) -> None:
        library.set_starred(ids[:1], True)
        library.set_status(ids[:1], Status.READING)
        library.add_tags(ids[:1], ["gnn", "#To-Read"])
        library.set_note(ids[0], "Look *again*\n")
        library.set_priority(ids[:1], 2)
        library.set_key(ids[0], "byron1842")
        [entry] = library.entries(ids[:1])
        assert entry.mark == Mark(
            True, Status.READING, frozenset({"gnn", "To-Read"}), "Look *again*", 2
        )
        assert entry.key == "byron1842"

    def test_a_mark_of_many_is_one_step_of_undo(self, library: Library, ids: list[PaperId]) -> None:
        library.set_starred(ids[:1], True)
        edit = library.set_starred(ids, True)
        assert edit is not None
        assert edit.ids == tuple(ids[1:])  # the first one had its star already
        library.undo()
        assert [mark.starred for mark in self.marks(library)] == [True, False, False]

    def test_undo_and_redo_walk_back_and_forth_over_restarts(
        self, library: Library, ids: list[PaperId]
    ) -> None:
        states = [self.marks(library)]
        library.set_starred(ids, True)
        states.append(self.marks(library))
        library.set_tags(ids[:2], add=["gnn", "code"])
        states.append(self.marks(library))
        library.set_tags(ids[:1], add=["new"], remove=["gnn"])
        states.append(self.marks(library))
        library.set_note(ids[2], "why?")
        states.append(self.marks(library))
        for state in reversed(states[:-1]):
            with Library(library.path) as again:
                assert again.undo() is not None
                assert self.marks(again) == state
        assert library.undo() is None
        for state in states[1:]:
            with Library(library.path) as again:
                assert again.redo() is not None
                assert self.marks(again) == state
        assert library.redo() is None

    def test_a_new_change_ends_what_could_be_done_again(
        self, library: Library, ids: list[PaperId]
    ) -> None:
        library.set_starred(ids[:1], True)
        library.undo()
        library.set_status(ids[:1], Status.DONE)
        assert library.redo() is None
        assert library.undo() is not None
        assert library.undo() is None

    def test_what_changes_nothing_is_no_step(self, library: Library, ids: list[PaperId]) -> None:
        assert library.set_starred(ids, False) is None
        assert library.remove_tags(ids, ["gnn"]) is None
        assert library.set_starred([PaperId(999)], True) is None
        assert library.undo() is None

    def test_what_was_once_taken_in_as_a_tag_can_be_taken_away(
        self, library: Library, ids: list[PaperId]
    ) -> None:
        with library._writing() as connection:
            connection.execute("INSERT INTO tag (name, paper_id) VALUES ('two words', ?)", ids[:1])
        library.remove_tags(ids, ["two words"])
        assert library.tags() == {}

    @pytest.mark.parametrize("name", ["two words", "", "#", "-a", "a,b", "x" * 61, "esc\x1b[0m"])
    def test_a_tag_is_one_word(self, library: Library, ids: list[PaperId], name: str) -> None:
        with pytest.raises(ValueError, match="cannot be a tag"):
            library.add_tags(ids, [name])

    def test_a_bibtex_key_is_unique_and_stays(self, library: Library, ids: list[PaperId]) -> None:
        def make(paper: Paper, taken: Container[str]) -> str:
            return next(key for key in ("tree", "treea", "treeb") if key not in taken)

        library.set_key(ids[2], "tree")
        assert library.claim_keys([ids[1], ids[0]], make) == ["treeb", "treea"]
        assert library.claim_keys(ids, make) == ["treea", "treeb", "tree"]
        library.undo()  # of the key that was set by hand
        assert [entry.key for entry in library.entries(ids)] == ["treea", "treeb", None]

    def test_a_key_of_another_paper_is_refused(self, library: Library, ids: list[PaperId]) -> None:
        library.set_key(ids[0], "tree")
        assert library.set_key(ids[0], "tree") is None
        with pytest.raises(ValueError, match="the key tree belongs to paper 1, “One Tree”"):
            library.set_key(ids[1], "tree")
        library.set_key(ids[0], "")
        library.set_key(ids[1], "")
        library.set_key(ids[1], "tree")

    def test_no_undo_and_no_redo_gives_two_papers_one_key(
        self, library: Library, ids: list[PaperId]
    ) -> None:
        library.set_key(ids[0], "tree")
        library.undo()
        library.claim_keys([ids[1]], lambda _paper, _taken: "tree")
        library.redo()
        assert [entry.key for entry in library.entries(ids)] == [None, "tree", None]

    def test_the_marks_of_an_import_are_one_step_of_undo(
        self, library: Library, ids: list[PaperId]
    ) -> None:
        library.set_note(ids[0], "mine")
        before = self.marks(library)
        titles = [entry.paper.title for entry in library.entries(ids)]
        marked = Mark(starred=True, tags=frozenset({"gnn"}), note="theirs")
        records = [Record(Paper(title), 1, mark=marked) for title in titles]
        again = Record(Paper(titles[0]), 1, mark=Mark(note="and more"))
        library.add(records, at=SEEN)
        library.add([again], at=SEEN)  # the next batch of the same import
        notes = [mark.note for mark in self.marks(library)]
        assert notes == ["mine\n\ntheirs\n\nand more", "theirs", "theirs"]
        edit = library.undo()
        assert edit is not None
        assert (edit.label, set(edit.ids)) == ("import marks", set(ids))
        assert self.marks(library) == before
        library.redo()
        assert [mark.note for mark in self.marks(library)] == notes
        library.add([Record(Paper(titles[1]), 1, mark=Mark(note="later"))])
        library.undo()
        assert [mark.note for mark in self.marks(library)] == notes

    def test_two_papers_never_get_one_key_by_an_import(self, library: Library) -> None:
        first, second = (Paper(title, date=PartialDate(2024)) for title in ("A Tree", "A Bush"))
        library.add([Record(first, 1, key="tree"), Record(second, 2, key="tree")])
        library.add([Record(Paper("A Shrub"), 1, key="tree")])
        library.add([Record(first, 1, key="tree")])
        entries = library.entries(library.ids(Sort.TITLE))
        assert {entry.paper.title: entry.key for entry in entries if entry.key} == {
            "A Tree": "tree"
        }

    def test_counts(self, library: Library, ids: list[PaperId]) -> None:
        library.set_starred(ids[:1], True)
        library.set_status(ids[1:], Status.DONE)
        library.add_tags(ids, ["gnn"])
        counts = library.counts()
        assert (counts.total, counts.starred, counts.tags) == (3, 1, {"gnn": 3})
        assert counts.status == {
            Status.INBOX: 1,
            Status.READING: 0,
            Status.DONE: 2,
            Status.ARCHIVED: 0,
        }


class TestJoining:
    @pytest.fixture
    def two(self, library: Library) -> Library:
        """One paper known by its arXiv id, and one by its DOI, with marks on both."""
        library.add(
            [record("A Working Title", place=3, arxiv="2403.01234", venue="Forest Letters")],
            Page("monday", "d1"),
            at=SEEN,
        )
        library.add([record("Trees", place=7, doi="10.1000/x")], Page("friday", "d2"), at=SEEN)
        first, second = sorted(library.ids())
        library.set_starred([second], True)
        library.add_tags([first], ["gnn"])
        library.add_tags([second], ["forest"])
        library.set_note(first, "why?")
        library.set_note(second, "because")
        library.set_status([second], Status.READING)
        return library

    BOTH = Record(Paper("Trees", arxiv="2403.01234", doi="10.1000/x"), 1)

    def test_a_record_with_both_identifiers_joins_and_keeps_every_mark(self, two: Library) -> None:
        assert two.add([self.BOTH]) == [Outcome.MERGED]
        [entry] = two.entries(two.ids())
        assert (entry.paper.arxiv, entry.paper.doi) == ("2403.01234", "10.1000/x")
        assert entry.mark == Mark(
            True, Status.READING, frozenset({"gnn", "forest"}), "why?\n\nbecause"
        )
        assert {listing.page for listing in entry.listings} == {"monday", "friday"}
        assert two.add([self.BOTH]) == [Outcome.UNCHANGED]
        assert two.find("10.1000/x") == two.find("a working title") == [entry.id]
        assert [c.paper is None for c in two.changes(2)] == [False, True]

    def test_undo_takes_them_apart_and_they_stay_apart(self, two: Library) -> None:
        before = two.entries(sorted(two.ids()))
        two.add([self.BOTH])
        edit = two.undo()
        assert edit is not None
        assert edit.label == "join"
        assert two.entries(sorted(two.ids())) == before
        two.add([self.BOTH])
        assert two.count() == 2
        two.undo()  # of the status, set before the join: on the right paper
        assert [entry.mark.status for entry in two.entries(sorted(two.ids()))] == [
            Status.INBOX,
            Status.INBOX,
        ]

    def test_redo_joins_again(self, two: Library) -> None:
        two.add([self.BOTH])
        joined = two.entries(two.ids())
        two.undo()
        two.redo()
        assert two.entries(two.ids()) == joined
        two.undo()
        assert two.count() == 2

    def test_what_was_learned_since_stays(self, two: Library) -> None:
        two.add([self.BOTH])
        two.add([record("Trees", arxiv="2403.01234", authors=("Ada Byron",))])
        two.undo()
        first, second = two.entries(sorted(two.ids()))
        assert first.paper.authors == ("Ada Byron",)
        assert second.paper.authors == ()

    def test_a_paper_known_by_its_title_is_found_to_be_another(self, library: Library) -> None:
        library.add([record("Old Name", arxiv="2403.01234")])
        library.add([record("New Name", place=1)], Page("monday", "d1"))
        library.add([record("New Name", arxiv="2403.01234")])
        assert library.count() == 1

    def test_two_spellings_of_a_tag_are_one_on_the_joined_paper(self, two: Library) -> None:
        first, second = sorted(two.ids())
        two.add_tags([second], ["GNN"])
        two.join([first, second])
        assert {tag.lower() for tag in two.tags()} == {"gnn", "forest"}
        two.undo()
        assert [sorted(entry.mark.tags) for entry in two.entries([first, second])] == [
            ["gnn"],
            ["GNN", "forest"],
        ]

    def test_joining_by_hand(self, two: Library) -> None:
        before = two.entries(sorted(two.ids()))
        assert two.join(two.ids()[:1]) is None
        edit = two.join(two.ids())
        assert edit is not None
        assert two.count() == 1
        two.undo()
        assert two.entries(sorted(two.ids())) == before


class TestSeveralCopies:
    def test_a_change_in_one_is_seen_in_the_other(self, library: Library) -> None:
        library.add([record("One Tree")])
        with Library(library.path) as other:
            before = library.data_version()
            assert library.data_version() == before
            other.set_starred(other.ids(), True)
            assert library.data_version() != before
            assert library.entries(library.ids())[0].mark.starred

    def test_two_processes_that_mark_at_once_lose_nothing(self, library: Library) -> None:
        library.add([record(f"Tree number {n}") for n in range(40)])
        program = textwrap.dedent("""
            import sys
            from pathlib import Path
            from paper_tui.library.library import Library
            with Library(Path(sys.argv[1])) as library:
                for id_ in library.ids():
                    library.add_tags([id_], [sys.argv[2]])
        """)
        writers = [
            subprocess.Popen([sys.executable, "-c", program, library.path, tag])
            for tag in ("left", "right")
        ]
        assert [writer.wait(60) for writer in writers] == [0, 0]
        assert library.tags() == {"left": 40, "right": 40}

    def test_threads_share_one_library(self, library: Library) -> None:
        library.add([record(f"Tree number {n}") for n in range(10)])
        ids = library.ids()

        def tag(name: str) -> None:
            for id_ in ids:
                library.add_tags([id_], [name])

        threads = [threading.Thread(target=tag, args=(name,)) for name in ("a", "b", "c")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert library.tags() == {"a": 10, "b": 10, "c": 10}

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
    def test_every_acknowledged_star_survives_kill_9(self, library: Library) -> None:
        library.add([record(f"Tree number {n}") for n in range(300)])
        program = textwrap.dedent("""
            import sys
            from pathlib import Path
            from paper_tui.library.library import Library
            with Library(Path(sys.argv[1])) as library:
                starred = library.matching("is", "starred")
                for id_ in library.ids():
                    if id_ not in starred:
                        library.set_starred([id_], True)
                        print(id_, flush=True)
        """)
        acknowledged: set[int] = set()
        for round_ in range(5):
            with subprocess.Popen(
                [sys.executable, "-c", program, library.path], stdout=subprocess.PIPE, text=True
            ) as starring:
                assert starring.stdout is not None
                for line in starring.stdout:
                    acknowledged.add(int(line))
                    if len(acknowledged) >= 20 * (round_ + 1):
                        starring.send_signal(signal.SIGKILL)
                        break
                # What was still in the pipe was acknowledged, too.
                acknowledged.update(int(line) for line in starring.stdout if line.endswith("\n"))
            with Library(library.path) as after:
                assert acknowledged <= after.matching("is", "starred")
                assert after.faults() == []
        assert len(acknowledged) >= 100


class TestBadFiles:
    def test_no_library_at_all(self, tmp_path: Path) -> None:
        path = tmp_path / "library.db"
        path.write_bytes(b"these are notes, not a database, and they are long enough " * 40)
        with pytest.raises(LibraryError, match="is not a library"):
            Library(path)
        assert path.read_bytes().startswith(b"these are notes")

    def test_the_database_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE recipe (name)")
        other.close()
        with pytest.raises(LibraryError, match="another program"):
            Library(path)

    def test_a_library_of_a_newer_version(self, library: Library) -> None:
        with sqlite3.connect(library.path) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
        with pytest.raises(LibraryError, match=r"newer paper-tui \(format 99"):
            Library(library.path)

    def test_a_damaged_library(self, library: Library) -> None:
        library.add([record(f"Tree number {n}", abstract="leaves " * 50) for n in range(200)])
        library.close()
        whole = library.path.read_bytes()
        library.path.write_bytes(whole[:4096] + b"\xff" * 20480 + whole[24576:])
        with pytest.raises(LibraryError, match="damaged"), Library(library.path) as damaged:
            damaged.entries([PaperId(n) for n in range(200)])

    def test_a_full_disk_changes_nothing(self, library: Library) -> None:
        library.add([record("One Tree")])
        with library._reading() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LibraryError, match=r"disk with the library .* is full"):
            library.set_note(library.ids()[0], "long " * 10_000)
        assert library.entries(library.ids())[0].mark.note == ""

    def test_a_disk_without_room_for_shared_memory_is_full(self) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
        with pytest.raises(LibraryError, match="is full"), schema.explained(Path("library.db")):
            raise error

    def test_a_library_that_can_only_be_read_is_read(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "library.db"
            with Library(path) as library:
                library.add([record("One Tree")])
            with _read_only(path), Library(path) as opened:
                assert only(opened).title == "One Tree"
                with pytest.raises(LibraryError, match="read-only"):
                    opened.set_starred(opened.ids(), True)

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(LibraryError, match="cannot be made"):
            Library(tmp_path / "file" / "library.db")


class TestMigrations:
    OLD = schema.MIGRATIONS
    NEW = (*OLD, "CREATE TABLE later (x);\nINSERT INTO later VALUES (1);")

    def test_an_older_library_is_copied_then_brought_up_to_date(self, tmp_path: Path) -> None:
        path = tmp_path / "library.db"
        with Library(path) as library:
            library.add([record("One Tree")])
            library.set_starred(library.ids(), True)
        connection, _ = schema.connect(path, self.NEW)
        assert connection.execute("SELECT x FROM later").fetchone() == (1,)
        connection.close()
        [copy] = rotation.kept(rotation.folder_beside(path))
        assert copy.path.name.endswith(f"Z-format-{len(self.OLD)}.db")
        with Library(copy.path) as before:
            assert before.counts().starred == 1
        assert not list(tmp_path.glob("*.backup*"))

    def test_without_a_copy_nothing_is_changed(self, tmp_path: Path) -> None:
        path = tmp_path / "library.db"
        schema.connect(path, self.OLD[:1])[0].close()
        rotation.folder_beside(path).write_text("in the way")
        with pytest.raises(LibraryError, match=r"no copy of it can be made .*nothing was changed"):
            Library(path)
        rotation.folder_beside(path).unlink()
        Library(path).close()
        [copy] = rotation.kept(rotation.folder_beside(path))
        assert copy.path.name.endswith("Z-format-1.db")

    def test_a_library_from_before_the_organizations(self, tmp_path: Path) -> None:
        path = tmp_path / "library.db"
        connection, _ = schema.connect(path, self.OLD[:2])
        at = "2026-01-01T00:00:00.000000Z"
        connection.execute(
            "INSERT INTO paper (title, abstract, authors, date, categories, keywords, upvotes,"
            " sort_title, added, revision) VALUES"
            " ('One Tree', '', '[]', '2024', '[]', '[]', 3, 'one tree', ?, 1)",
            (at,),
        )
        columns = ["One Tree", "", "[]", "2024", None, None, None, "[]", "[]", None, 3, None]
        kept = {
            "id": 1,
            "columns": columns,
            "links": [],
            "added": at,
            "mark": [False, "inbox", [], "", 0],
            "key": None,
            "identifiers": [["title", "one tree"]],
            "listings": [],
        }
        gone = kept | {"id": 2, "columns": ["A Tree", *columns[1:]], "identifiers": []}
        connection.execute("INSERT INTO edit VALUES (1, ?, 'join', 'done')", (at,))
        connection.execute(
            "INSERT INTO event VALUES (1, 1, 'join:2', ?, '')",
            (json.dumps({"kept": kept, "gone": gone}),),
        )
        connection.close()
        with Library(path) as library:
            assert only(library) == Paper("One Tree", date=PartialDate(2024), upvotes=3)
            library.undo()  # of a join that was made then
            papers = [entry.paper for entry in library.entries(library.ids(Sort.TITLE))]
            assert [(paper.title, paper.upvotes) for paper in papers] == [
                ("A Tree", 3),
                ("One Tree", 3),
            ]
            library.add([Record(Paper("One Tree", organization="The Wood"), 1)])
            [found] = library.find("One Tree")
            assert library.entries([found])[0].paper.organization == "The Wood"

    def test_a_migration_that_fails_leaves_the_library_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "library.db"
        with Library(path) as library:
            library.add([record("One Tree")])
        broken = (*self.OLD, "CREATE TABLE later (x);\nINSERT INTO nowhere VALUES (1);")
        with pytest.raises(LibraryError):
            schema.connect(path, broken)
        with Library(path) as library:
            assert library.count() == 1


def test_a_backup_is_a_library(library: Library, tmp_path: Path) -> None:
    library.add([record("One Tree")])
    library.add_tags(library.ids(), ["gnn"])
    library.backup(tmp_path / "copy.db")
    with Library(tmp_path / "copy.db") as copy:
        assert copy.entries(copy.ids()) == library.entries(library.ids())


@contextmanager
def _read_only(path: Path) -> Iterator[None]:
    """The file and its folder without the right to write, which root gives up for the while."""
    path.chmod(0o444)
    path.parent.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        path.parent.chmod(0o700)
