"""Records that come in together: the library is the same as when they come one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from paper_tui.library.library import Entry, Library, Outcome, Page
from paper_tui.paper import Link, Listing, Mark, Paper, Record, Status

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)

PAPERS = st.builds(
    Paper,
    title=st.sampled_from(["On Tides", "On Waves", "On Moons"]),
    authors=st.sampled_from([(), ("Ada Lamp",), ("Bea Wick",)]),
    arxiv=st.sampled_from([None, "2401.00001", "2401.00002"]),
    doi=st.sampled_from([None, "10.1/a", "10.1/b"]),
    links=st.sampled_from([(), (Link("https://a.org"),), (Link("http://a.org/"),)]),
)
RECORDS = st.builds(
    Record,
    PAPERS,
    line=st.just(1),
    listing=st.builds(Listing, st.sampled_from(["", "a page"]), st.integers(1, 3)),
    key=st.sampled_from([None, "lamp2024", "wick2024"]),
    mark=st.sampled_from([None, Mark(starred=True), Mark(note="n", status=Status.DONE)]),
)


def taken(records: Sequence[Record], size: int) -> tuple[list[Outcome], list[Entry], list[Entry]]:
    """What becomes of records in batches of a size: outcomes, papers, and those after all undos."""
    with TemporaryDirectory() as folder, Library(Path(folder, "a.db"), now=lambda: NOW) as library:
        outcomes: list[Outcome] = []
        for start in range(0, len(records), size):
            outcomes += library.add(records[start : start + size], Page("page", "d"), at=NOW)
        entries = library.entries(sorted(library.ids()))
        while library.undo():
            pass
        return outcomes, entries, library.entries(sorted(library.ids()))


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORDS, min_size=2, max_size=8))
def test_a_batch_is_the_same_as_its_records_one_by_one(records: list[Record]) -> None:
    assert taken(records, len(records)) == taken(records, 1)


JOINED = [
    Record(Paper("On Tides", arxiv="2401.00001"), 1, key="lamp2024"),
    Record(Paper("On Waves", doi="10.1/a"), 2, key="wick2024"),
    Record(Paper("On Tides and Waves", arxiv="2401.00001", doi="10.1/a"), 3),
]
NEXT = Record(Paper("On Moons"), 4, key="wick2024")


def test_two_papers_of_a_batch_that_a_third_record_of_it_joins() -> None:
    outcomes, [joined, moons], apart = taken([*JOINED, NEXT], 4)
    assert outcomes == [Outcome.NEW, Outcome.NEW, Outcome.MERGED, Outcome.NEW]
    assert (joined.paper.arxiv, joined.paper.doi, joined.key) == (
        "2401.00001",
        "10.1/a",
        "lamp2024",
    )
    assert moons.key == "wick2024"  # nobody else had it any more
    assert sorted((each.paper.title, each.key) for each in apart) == [
        ("On Moons", "wick2024"),
        ("On Tides", "lamp2024"),
        ("On Waves", None),
    ]
