"""What the library remembers beside papers and marks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from paper_tui.library import schema
from paper_tui.library.ledger import Origin
from paper_tui.library.library import Library
from paper_tui.paper import Paper, PaperId, PartialDate, Record

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
KNOWN = Paper("On Counting", "We count.")
FULL = Paper(
    "On Counting",
    "We count.",
    authors=("Ada Counter",),
    date=PartialDate(2026, 11, 1),
    arxiv="2611.00001",
    categories=("math.NT",),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db", now=lambda: NOW) as library:
        yield library


def test_each_field_remembers_who_said_it(library: Library) -> None:
    library.add([Record(KNOWN, 1)])
    [id_] = library.ids()
    assert library.ledger.origins(id_) == {}
    library.add([Record(FULL, 1)], source="arXiv")
    later = NOW + timedelta(days=1)
    library.add([Record(Paper("On Counting", upvotes=7), 1)], source="Hugging Face", at=later)
    arxiv = Origin("arXiv", NOW)
    assert library.ledger.origins(id_) == {
        "arxiv": arxiv,
        "authors": arxiv,
        "categories": arxiv,
        "date": arxiv,
        "upvotes": Origin("Hugging Face", later),
    }


def test_a_new_paper_has_everything_from_its_service(library: Library) -> None:
    library.add([Record(FULL, 1)], source="arXiv")
    origins = library.ledger.origins(library.ids()[0])
    assert set(origins) == {"title", "abstract", "authors", "date", "arxiv", "categories"}


def test_what_a_service_brings_is_new_until_it_was_seen(library: Library) -> None:
    library.add([Record(KNOWN, 1)])
    library.add([Record(Paper(f"On {n} Sheep"), 1) for n in range(3)], source="arXiv")
    one, two, three = sorted(library.ledger.unseen())
    assert library.matching("is", "new") == {one, two, three}
    library.ledger.see([two, three, PaperId(99)])
    assert library.ledger.unseen() == {one}


def test_news_of_a_known_paper_do_not_make_it_new(library: Library) -> None:
    library.add([Record(KNOWN, 1)])
    library.add([Record(FULL, 1)], source="arXiv")
    assert library.ledger.unseen() == frozenset()


def test_a_question_without_an_answer_is_not_asked_again_for_a_while(library: Library) -> None:
    library.add([Record(KNOWN, 1)])
    [id_] = library.ids()
    library.ledger.asked_in_vain("title at arXiv", [id_, PaperId(99)])
    assert library.ledger.asked("title at arXiv", NOW - timedelta(days=1)) == {id_}
    assert library.ledger.asked("title at arXiv", NOW + timedelta(days=1)) == frozenset()
    assert library.ledger.asked("another", NOW) == frozenset()


def test_a_memo_is_there_in_the_next_run(library: Library) -> None:
    assert library.ledger.recall("uid") is None
    library.ledger.remember("uid", "mine")
    library.ledger.remember("uid", "still mine")
    with Library(library.path) as again:
        assert again.ledger.recall("uid") == "still mine"
        assert again.uid == library.uid != "still mine"


def test_a_library_from_before_the_ledger_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection, _ = schema.connect(path, schema.MIGRATIONS[:1])
    connection.close()
    with Library(path) as library:
        library.add([Record(FULL, 1)], source="arXiv")
        assert len(library.ledger.unseen()) == 1
