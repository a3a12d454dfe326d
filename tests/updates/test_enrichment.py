"""Making papers complete: gaps are filled, nothing is overwritten, and doubt is for the reader."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.library.library import Library
from paper_tui.online.web import Web
from paper_tui.paper import Link, LinkKind, Paper, PaperId, PartialDate, Record
from paper_tui.settings.online_settings import Online
from paper_tui.text.readable import title_key
from paper_tui.updates.enrichment import Progress, Report, accept, complete, decline, differences
from tests.online.answers import entry, feed_of, hf_paper
from tests.online.conftest import FakeTime

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SLEEP = "Counting Sheep That Sleep"
GOATS = "Counting Goats at Night"
RIVERS = "Why Rivers Bend at All"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db", now=lambda: NOW) as library:
        yield library


class Services:
    """arXiv and Hugging Face in one server: what they know, and what they were asked."""

    def __init__(self, server: HTTPServer) -> None:
        self.papers: dict[str, str] = {}
        self.entries: dict[str, str] = {}
        self.counts: dict[str, tuple[int, int]] = {}
        self.asked: list[str] = []
        server.expect_request("/api/query").respond_with_handler(self.arxiv)
        server.expect_request(re.compile("/api/papers/.+")).respond_with_handler(self.hugging_face)

    def knows(self, id_: str, title: str, abstract: str = "We count.", more: str = "") -> None:
        self.papers[id_] = title
        self.entries[id_] = entry(id_, escape(title), abstract, more)

    def arxiv(self, request: Request) -> Response:
        if "id_list" in request.args:
            self.asked.append(request.args["id_list"])
            ids = [id_ for id_ in request.args["id_list"].split(",") if id_ in self.entries]
        else:
            query = request.args["search_query"]
            self.asked.append(query)
            ids = [id_ for id_, title in self.papers.items() if self.matches(query, title)]
        return Response(feed_of([self.entries[id_] for id_ in ids]))

    @staticmethod
    def matches(query: str, title: str) -> bool:
        words = " ".join(re.findall(r"\w+", title_key(title)))
        phrases = re.findall(r'ti:"([^"]*)"', query)
        if phrases:
            return any(phrase in words for phrase in phrases)
        return all(word in words.split() for word in re.findall(r"ti:(\w+)", query))

    def hugging_face(self, request: Request) -> Response:
        id_ = request.path.removeprefix("/api/papers/")
        self.asked.append(f"hf {id_}")
        if id_ not in self.counts:
            return Response('{"error": "Paper not found"}', 404)
        upvotes, stars = self.counts[id_]
        paper = hf_paper(1, id=id_, summary="", upvotes=upvotes, githubStars=stars)
        return Response(json.dumps(paper | {"title": "x"}))


@pytest.fixture
def services(httpserver: HTTPServer) -> Services:
    return Services(httpserver)


@pytest.fixture
def run(library: Library, make_web: Callable[..., Web]) -> Callable[..., Report]:
    """Completes all papers of the library, as a run of the program would."""

    def run(**options: object) -> Report:
        given = {"now": NOW, "counts": False} | options
        with make_web() as web:
            return complete(library, library.ids(), web, **given)  # type: ignore[arg-type]

    return run


def add(library: Library, *papers: Paper) -> list[PaperId]:
    library.add([Record(paper, 1) for paper in papers])
    return sorted(library.ids())


def paper_of(library: Library, id_: PaperId) -> Paper:
    [found] = library.entries([id_])
    return found.paper


# By title


def test_a_paper_known_by_its_title_gets_all_that_arxiv_knows(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    [id_] = add(library, Paper("L^{2}Sheep : Counting in the Dark*"))
    services.knows(
        "2611.00001", "L²Sheep: Counting in the Dark", "We count in the dark.",
        "<arxiv:doi>10.1000/Sheep</arxiv:doi><arxiv:comment>9 pages</arxiv:comment>"
        "<arxiv:journal_ref>J. Sheep 3 (2026) 1-9</arxiv:journal_ref>",
    )  # fmt: skip
    report = run()
    assert report.summary() == "1 paper completed."
    paper = paper_of(library, id_)
    assert paper == Paper(
        "L^{2}Sheep : Counting in the Dark*",
        "We count in the dark.",
        authors=("Ada Counter",),
        date=PartialDate(2026, 11, 1),
        arxiv="2611.00001",
        doi="10.1000/sheep",
        venue="J. Sheep 3 (2026) 1-9",
        categories=("math.NT",),
        comment="9 pages",
    )
    origins = library.ledger.origins(id_)
    assert {origin.source for origin in origins.values()} == {"arXiv"}
    assert set(origins) == {
        "abstract", "authors", "date", "arxiv", "doi", "venue", "categories", "comment",
    }  # fmt: skip


def test_ten_titles_are_asked_for_at_once(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    titles = [f"How We Counted the {number}th Sheep" for number in range(1, 24)]
    add(library, *map(Paper, titles))
    for number, title in enumerate(titles, 1):
        services.knows(f"2611.{number:05}", title)
    assert run().summary() == "23 papers completed."
    assert [query.count("ti:") for query in services.asked] == [10, 10, 3]


def test_what_the_library_knows_is_never_overwritten(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    mine = Paper(
        SLEEP,
        "My own words on sleep.",
        authors=("A. Counter",),
        links=(Link("https://github.com/ada/sheep", LinkKind.CODE),),
        keywords=("sleep",),
        venue="Meadow Letters",
    )
    [id_] = add(library, mine)
    library.set_note(id_, "read again")
    library.add_tags([id_], ["sheep"])
    before = library.entries([id_])[0].mark
    services.knows(
        "2611.00001", SLEEP, "Other words.", "<arxiv:journal_ref>Else</arxiv:journal_ref>"
    )
    run()
    [after] = library.entries([id_])
    assert after.mark == before
    assert replace(after.paper, arxiv=None, date=None, categories=()) == mine


def test_a_dry_run_says_what_it_would_change_and_changes_nothing(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    add(library, Paper(SLEEP), Paper(GOATS))
    services.knows("2611.00001", SLEEP)
    services.counts["2611.00001"] = (7, 12)
    revision = library.revision()
    report = run(apply=False, counts=True)
    assert report.summary() == "1 paper would be completed, 1 not found."
    first, second = report.completions
    assert list(first.lines()) == [
        f"1  {SLEEP}",
        "    abstract   We count.  [arXiv]",
        "    authors    Ada Counter  [arXiv]",
        "    date       2026-11-01  [arXiv]",
        "    arxiv      2611.00001  [arXiv]",
        "    categories math.NT  [arXiv]",
    ]
    assert list(second.lines()) == [
        f"1  {SLEEP}",
        "    upvotes    7  [Hugging Face]",
        "    stars      12  [Hugging Face]",
    ]
    assert library.revision() == revision
    assert library.ledger.asked("arXiv title", NOW) == frozenset()
    assert run(counts=True).completions == report.completions


def test_two_papers_of_one_title_are_a_question(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    [id_] = add(library, Paper(SLEEP))
    services.knows("2611.00001", SLEEP)
    services.knows("2611.00002", SLEEP)
    [doubt] = run().doubts
    assert {near.paper.arxiv for near in doubt.near} == {"2611.00001", "2611.00002"}
    assert paper_of(library, id_) == Paper(SLEEP)


def test_a_near_match_is_asked_and_then_accepted(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    [id_] = add(library, Paper(SLEEP))
    services.knows("2611.00001", f"{SLEEP}: A Study in the Rain")
    report = run()
    assert report.summary() == "No paper completed, 1 near match for you to decide."
    [doubt] = report.doubts
    assert paper_of(library, id_) == Paper(SLEEP)
    completion = accept(library, doubt, doubt.near[0], now=NOW)
    assert {change.field for change in completion.changes} >= {"arxiv", "authors", "date"}
    paper = paper_of(library, id_)
    assert (paper.title, paper.arxiv, library.count()) == (SLEEP, "2611.00001", 1)
    # Under arXiv's own title it is the same paper from now on.
    assert library.find(f"{SLEEP}: A Study in the Rain") == [id_]
    assert run().summary() == "Nothing is missing that could be asked for."


def test_a_near_match_that_stands_here_already_is_joined_with_it(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    longer = f"{SLEEP}: A Study in the Rain"
    id_, _ = add(library, Paper(SLEEP, authors=("A. Counter",)), Paper(longer, arxiv="2611.00001"))
    services.knows("2611.00001", longer)
    [doubt] = run().doubts
    accept(library, doubt, doubt.near[0], now=NOW)
    assert library.count() == 1
    assert paper_of(library, id_).arxiv == "2611.00001"
    edit = library.undo()
    assert edit is not None
    assert library.count() == 2


def test_a_near_match_that_was_declined_is_not_offered_again(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    add(library, Paper(SLEEP))
    services.knows("2611.00001", f"{SLEEP}: A Study in the Rain")
    [doubt] = run().doubts
    assert run().doubts == [doubt], "undecided, it comes again"
    decline(library, doubt)
    assert run(thorough=True).doubts == []
    services.knows("2611.00002", f"{SLEEP}: A Study in the Sun")
    later = NOW + timedelta(days=40)
    [other] = run(now=later).doubts
    assert [near.paper.arxiv for near in other.near] == ["2611.00002"]


def test_a_title_that_arxiv_does_not_have_is_not_asked_for_again_at_once(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    [id_] = add(library, Paper(SLEEP))
    assert run().unknown == [id_]
    services.asked.clear()
    assert run().summary() == "Nothing is missing that could be asked for."
    assert services.asked == []
    run(now=NOW + timedelta(days=31))
    run(thorough=True)
    assert len(services.asked) == 4


def test_a_paper_from_a_bibliography_is_looked_for_only_when_asked_thoroughly(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    [id_] = add(
        library, Paper(SLEEP, authors=("Ada Counter",), date=PartialDate(2025), doi="10.1000/s")
    )
    services.knows("2611.00001", SLEEP)
    run()
    assert services.asked == []
    run(thorough=True)
    assert paper_of(library, id_).arxiv == "2611.00001"


def test_a_paper_that_is_here_twice_becomes_one(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    add(library, Paper("Sheep, Sleeping", arxiv="2611.00001"), Paper(SLEEP))
    services.knows("2611.00001", SLEEP)
    run()
    assert library.count() == 1


def test_a_title_without_any_word_is_not_asked_for(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    add(library, Paper("?!"))
    assert run().summary() == "No paper completed, 1 not found."
    assert services.asked == []


# By identifier


def test_papers_with_an_identifier_are_asked_for_by_the_hundred(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    ids = [f"2611.{number:05}" for number in range(1, 151)]
    add(library, *(Paper(f"The {id_}th Sheep", arxiv=id_) for id_ in ids))
    for id_ in ids:
        services.knows(id_, f"The {id_}th Sheep")
    assert run().summary() == "150 papers completed."
    assert [len(asked.split(",")) for asked in services.asked] == [100, 50]
    assert run().summary() == "Nothing is missing that could be asked for."


def test_an_identifier_that_arxiv_does_not_know(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    known, unknown = add(
        library, Paper("One Sheep", arxiv="2611.00001"), Paper("No Sheep", arxiv="2611.99999")
    )
    services.knows("2611.00001", "One Sheep")
    report = run()
    assert report.unknown == [unknown]
    assert [each.id for each in report.completions] == [known]
    services.asked.clear()
    run()
    assert services.asked == []


# Counts


def test_upvotes_and_stars_come_from_hugging_face(
    library: Library, services: Services, run: Callable[..., Report]
) -> None:
    one, other = add(
        library, Paper("One Sheep", arxiv="2611.00001"), Paper("Two Sheep", arxiv="2611.00002")
    )
    services.knows("2611.00001", "One Sheep")
    services.knows("2611.00002", "Two Sheep")
    services.counts["2611.00001"] = (7, 12)
    run(counts=True)
    paper = paper_of(library, one)
    assert (paper.title, paper.upvotes, paper.stars) == ("One Sheep", 7, 12)
    assert library.ledger.origins(one)["stars"].source == "Hugging Face"
    assert paper_of(library, other).upvotes is None
    services.asked.clear()
    run(counts=True)
    assert services.asked == []
    services.counts["2611.00001"] = (9, 12)
    run(counts=True, thorough=True)
    assert paper_of(library, one).upvotes == 9


# What goes wrong


def test_a_service_that_fails_ends_the_work_which_then_goes_on_where_it_was(
    library: Library, services: Services, run: Callable[..., Report], httpserver: HTTPServer
) -> None:
    titles = [f"How We Counted the {number}th Sheep" for number in range(1, 24)]
    add(library, *map(Paper, titles))
    for number, title in enumerate(titles, 1):
        services.knows(f"2611.{number:05}", title)
    answer, services.asked = services.arxiv, []
    httpserver.clear()

    def failing(request: Request) -> Response:
        return Response(status=403) if len(services.asked) == 2 else answer(request)

    httpserver.expect_request("/api/query").respond_with_handler(failing)
    report = run()
    assert report.summary() == (
        "20 papers completed: arXiv does not let this program in (HTTP 403): try later, or in a "
        "browser."
    )
    httpserver.clear()
    httpserver.expect_request("/api/query").respond_with_handler(answer)
    assert run().summary() == "3 papers completed."
    assert [query.count("ti:") for query in services.asked] == [10, 10, 3]


def test_a_title_that_arxiv_cannot_read_spoils_no_other(
    library: Library, run: Callable[..., Report], httpserver: HTTPServer, fixtures: Path
) -> None:
    def picky(request: Request) -> Response:
        if "goats" in request.args["search_query"]:
            return Response((fixtures / "arxiv" / "error.400.xml").read_bytes(), 400)
        return Response(feed_of([entry("2611.00001", SLEEP)]))

    httpserver.expect_request("/api/query").respond_with_handler(picky)
    add(library, Paper(SLEEP), Paper(GOATS))
    report = run()
    assert (len(report.completions), len(report.unknown), report.problem) == (1, 1, None)


def test_offline(library: Library, make_web: Callable[..., Web], settings: Online) -> None:
    add(library, Paper(SLEEP))
    web = make_web(settings=replace(settings, offline=True))
    report = complete(library, library.ids(), web, now=NOW)
    assert report.completions == []
    assert "offline by your own choice" in report.summary()


def test_progress_and_an_end_at_any_time(
    library: Library, services: Services, make_web: Callable[..., Web], time: FakeTime
) -> None:
    add(library, Paper(SLEEP), Paper(GOATS), Paper(RIVERS))
    services.knows("2611.00001", SLEEP)
    told: list[Progress] = []
    web = make_web(cancelled=lambda: len(told) == 4)
    report = complete(library, library.ids(), web, now=NOW, progress=told.append)
    assert report.problem == "Cancelled; what was fetched before is kept."
    assert [(each.done, each.total) for each in told] == [(0, 3), (0, 3), (1, 3), (2, 3)]
    assert len(report.completions) == 1
    assert time.passed >= 3


def test_the_recorded_answers_complete_a_paper(
    library: Library, run: Callable[..., Report], httpserver: HTTPServer, fixtures: Path
) -> None:
    httpserver.expect_request("/api/query").respond_with_data(
        (fixtures / "arxiv" / "query_page_2_of_10.200.xml").read_bytes()
    )
    [id_] = add(library, Paper("The Sample Complexity of Simple Binary Hypothesis Testing"))
    run()
    paper = paper_of(library, id_)
    assert paper.arxiv == "2403.16981"
    assert len(paper.authors) == 3
    assert paper.date == PartialDate(2024, 3, 25)


def test_differences_are_said_in_words() -> None:
    before = Paper("x", authors=("Ada",), upvotes=1)
    after = replace(before, authors=("Ada", "Bo\x1b[1m"), upvotes=2, abstract="a" * 200)
    said = [(each.field, each.old, each.new) for each in differences(before, after)]
    assert said[0][0] == "abstract"
    assert len(said[0][2]) == 80
    assert said[1:] == [("authors", "", "+ Bo␛[1m"), ("upvotes", "1", "2")]
