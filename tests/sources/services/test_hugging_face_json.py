"""Hugging Face's answers about papers."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from paper_tui.errors import SourceError
from paper_tui.paper import Link, LinkKind, Listing, Paper, PartialDate, Record, Reject
from paper_tui.sources import recognise
from paper_tui.sources.services import hugging_face_json
from tests.sources.papers import LANTERN, PAPERS, PEBBLE, Invented


def entry(paper: Invented, **more: object) -> dict[str, Any]:
    """A paper as the service gives it."""
    return {
        "id": paper.arxiv,
        "authors": [
            {"_id": "1", "name": "Ada Lamp", "hidden": False},
            {"_id": "2", "name": "and others", "hidden": True},
            {"_id": "3", "name": "Bea Wick"},
        ],
        "publishedAt": "2026-09-08T00:00:00.000Z",
        "submittedOnDailyAt": "2026-09-09T00:00:00.000Z",
        "title": paper.title,
        "summary": paper.abstract,
        "upvotes": 46,
        **more,
    }


def read(answer: object, **layout: Any) -> list[Record | Reject]:
    return read_text(json.dumps(answer, **layout))


def read_text(answer: str) -> list[Record | Reject]:
    known, opened = recognise(io.BytesIO(answer.encode()))
    assert known.name == "hf-json"
    return list(known.read(opened))


def paper_of(answer: object) -> Paper:
    (found,) = read(answer)
    assert isinstance(found, Record)
    return found.paper


def test_all_that_is_known_of_a_paper_is_kept() -> None:
    known = entry(
        LANTERN,
        githubRepo="https://github.com/lamp/night",
        githubStars=3290,
        projectPage="https://lamp.example.org/night",
        ai_keywords=["sparse graphs", "sampling", "sparse graphs"],
        organization={"_id": "5", "name": "lamp-lab", "fullname": "The Lamp Laboratory"},
    )
    assert paper_of([{"paper": known, "publishedAt": "2026-09-07T20:00:00.000Z"}]) == Paper(
        LANTERN.title,
        LANTERN.abstract,
        authors=("Ada Lamp", "Bea Wick"),
        date=PartialDate(2026, 9, 8),
        arxiv="2609.00011",
        links=(
            Link("https://github.com/lamp/night", LinkKind.CODE),
            Link("https://lamp.example.org/night", LinkKind.PROJECT),
            Link("https://github.com/lamp/lantern", LinkKind.CODE),
        ),
        keywords=("sparse graphs", "sampling"),
        upvotes=46,
        stars=3290,
        organization="The Lamp Laboratory",
    )


def test_a_days_papers_are_listed_on_that_day() -> None:
    days = ["2026-09-09", "2026-09-09", "2026-09-10", "2026-09-09"]
    found = read(
        [
            {"paper": entry(paper, submittedOnDailyAt=f"{day}T00:00:00.000Z")}
            for paper, day in zip(PAPERS, days, strict=True)
        ]
    )
    assert [each.listing for each in found if isinstance(each, Record)] == [
        Listing("hf/daily/2026-09-09", 1, "2026-09-09"),
        Listing("hf/daily/2026-09-09", 2, "2026-09-09"),
        Listing("hf/daily/2026-09-10", 1, "2026-09-10"),
        Listing("hf/daily/2026-09-09", 3, "2026-09-09"),
    ]


def test_a_search_answer() -> None:
    known = [entry(paper) for paper in PAPERS]
    for each in known:
        del each["submittedOnDailyAt"]
    found = read([{"paper": each, "title": each["title"]} for each in known])
    assert [each.paper.title for each in found if isinstance(each, Record)] == [
        paper.title for paper in PAPERS
    ]
    assert not any(each.listing for each in found if isinstance(each, Record))


def test_one_paper() -> None:
    assert paper_of(entry(PEBBLE, discussionId="1")).title == PEBBLE.title


def test_an_entry_may_say_what_its_paper_leaves_out() -> None:
    bare = {"id": PEBBLE.arxiv, "authors": [{"_id": "1", "name": "Ada"}]}
    whole = {"title": PEBBLE.title, "summary": PEBBLE.abstract, "publishedAt": "2026-09-08T01:00Z"}
    known = paper_of([{"paper": bare, **whole}])
    assert (known.title, known.abstract) == (PEBBLE.title, PEBBLE.abstract)
    assert known.date == PartialDate(2026, 9, 8)


def test_lines_are_those_of_the_entries() -> None:
    found = read([{"paper": entry(paper)} for paper in PAPERS[:2]], indent=1)
    first, second = (each.line for each in found)
    assert first == 2
    assert second > 10


@pytest.mark.parametrize("answer", ["[]", " [ ]\n"])
def test_a_day_without_papers(answer: str) -> None:
    assert read_text(answer) == []


@pytest.mark.parametrize(
    "more",
    [
        {"authors": None, "publishedAt": 7, "upvotes": "many", "ai_keywords": {}},
        {"githubRepo": "javascript:alert(1)", "projectPage": 3, "githubStars": True},
        {"authors": [None, {"name": None}, {"name": ["x"]}], "submittedOnDailyAt": "yesterday"},
        {"publishedAt": "0000-99-99", "githubRepo": "", "projectPage": "file:///etc/passwd"},
    ],
)
def test_what_has_another_type_is_left_out(more: dict[str, Any]) -> None:
    known = paper_of([{"paper": entry(PEBBLE, **more)}])
    assert known.title == PEBBLE.title
    assert known.links == ()


def test_a_paper_without_a_title_is_rejected_and_the_rest_is_read() -> None:
    found = read([{"paper": entry(LANTERN, title=" ")}, {"paper": entry(PEBBLE)}, {"paper": 3}])
    assert [type(each) for each in found] == [Reject, Record, Reject]


def test_an_answer_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    whole = json.dumps([{"paper": entry(paper)} for paper in PAPERS])
    found = hugging_face_json.read(io.BytesIO(whole[:-300].encode()))
    for paper in PAPERS[:3]:
        record = next(found)
        assert isinstance(record, Record)
        assert record.paper.title == paper.title
    with pytest.raises(SourceError, match="breaks off"):
        next(found)


def test_an_error_is_told_in_the_services_words() -> None:
    with pytest.raises(SourceError, match="Paper not found"):
        read({"error": "Paper not found"})


def test_the_recorded_answer(fixtures: Path) -> None:
    with (fixtures / "hf" / "daily_papers.json").open("rb") as file:
        known, opened = recognise(file)
        assert known.name == "hf-json"
        found = [each for each in known.read(opened) if isinstance(each, Record)]
    assert len(found) == 30
    assert {each.listing.page for each in found if each.listing} == {"hf/daily/2026-06-12"}
    assert [each.listing.place for each in found if each.listing] == list(range(1, 31))
    assert sum(each.paper.repository is not None for each in found) >= 16
    assert sum(each.paper.stars is not None for each in found) == 16
    assert all(each.paper.arxiv and each.paper.authors and each.paper.date for each in found)
    assert all(each.paper.upvotes is not None and each.paper.keywords for each in found)
