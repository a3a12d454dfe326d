"""The sample shelf: complete and true to its format, and a library that leaves no trace."""

import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from io import BytesIO
from pathlib import Path

import pytest

from paper_tui.cite import venue
from paper_tui.errors import LibraryError, SourceError
from paper_tui.importing import sample
from paper_tui.importing.importing import import_paths
from paper_tui.importing.sample import open_sample, sample_papers
from paper_tui.library.library import Library, Outcome
from paper_tui.paper import LinkKind, Paper, PartialDate, Record
from paper_tui.settings import settings
from paper_tui.sources import json_lines
from paper_tui.text import identifiers
from paper_tui.text.links import repository

SUMMARY_LABEL = "Summary by paper-tui, not the authors' abstract: "
ASSET = Path(__file__).parents[2] / "assets" / "sample" / "papers.jsonl"

PAPERS = [
    item.paper for item in json_lines.read(BytesIO(ASSET.read_bytes())) if isinstance(item, Record)
]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    with open_sample(tmp_path / "cache") as library:
        yield library


# What is on the shelf


def test_there_are_about_sixty_papers_of_nine_topics() -> None:
    topics = Counter(paper.keywords for paper in PAPERS)

    assert 60 <= len(PAPERS) <= 70
    assert set(topics) == {
        ("graph learning",),
        ("transformers",),
        ("representation learning",),
        ("generative models",),
        ("optimisation",),
        ("reinforcement learning",),
        ("retrieval",),
        ("evaluation",),
        ("classics",),
    }
    assert min(topics.values()) >= 4
    assert topics.most_common(1)[0][0] == ("graph learning",)


def test_no_paper_stands_there_twice() -> None:
    for names in (
        [paper.title.casefold() for paper in PAPERS],
        [paper.arxiv for paper in PAPERS if paper.arxiv],
        [paper.doi for paper in PAPERS if paper.doi],
        [paper.abstract for paper in PAPERS],
    ):
        assert len(set(names)) == len(names)


def test_every_paper_has_a_title_whole_names_of_its_authors_and_a_date() -> None:
    for paper in PAPERS:
        assert paper.title == paper.title.strip() != ""
        assert paper.authors, paper.title
        assert paper.date, paper.title
        for author in paper.authors:
            assert re.fullmatch(r"[^\s,]+(?: [^\s,]+)+", author), author
            assert not re.search(r"et al|others", author), author


def test_every_paper_can_be_found_elsewhere() -> None:
    for paper in PAPERS:
        assert paper.arxiv or paper.doi, paper.title
        assert paper.arxiv is None or identifiers.arxiv_id(paper.arxiv) == paper.arxiv
        assert paper.doi is None or identifiers.doi(paper.doi) == paper.doi


def test_the_date_is_when_arxiv_got_the_paper_or_else_the_year_of_its_venue() -> None:
    for paper in PAPERS:
        place = venue.read(paper.venue) if paper.venue else None
        year = place.year if place else None
        if paper.arxiv is None:
            assert paper.date == PartialDate(year or 0), paper.title
        elif paper.arxiv == "2103.00020":  # came on 26 February, got a number of March
            assert paper.date == PartialDate(2021, 2)
        else:  # https://info.arxiv.org/help/arxiv_identifier.html: YYMM.number
            month = PartialDate(2000 + int(paper.arxiv[:2]), int(paper.arxiv[2:4]))
            assert paper.date == month, paper.title
            assert year is None or year >= month.year, paper.title


def test_every_abstract_is_a_short_summary_that_says_whose_it_is() -> None:
    for paper in PAPERS:
        assert paper.abstract.startswith(SUMMARY_LABEL), paper.title
        summary = paper.abstract.removeprefix(SUMMARY_LABEL)
        assert 2 <= len(re.findall(r"[.!?](?= [A-Z]|$)", summary)) <= 4, paper.title
        assert summary[-1] in ".!?", paper.title
        assert 120 <= len(summary) <= 420, paper.title


def test_every_link_is_a_code_repository_by_https() -> None:
    for paper in PAPERS:
        for link in paper.links:
            assert link.kind is LinkKind.CODE, paper.title
            assert link.url == f"https://{repository(link.url)}", paper.title


def test_most_papers_have_code() -> None:
    assert sum(paper.repository is not None for paper in PAPERS) > len(PAPERS) / 2


def test_the_file_is_as_our_own_writer_writes_it() -> None:
    lines = ASSET.read_bytes().splitlines(keepends=True)

    assert lines == [json_lines.dump(json_lines.load(line)) for line in lines]


def test_the_importer_takes_all_papers_as_new_and_then_as_known(tmp_path: Path) -> None:
    with Library(tmp_path / "library.db") as library:
        first = import_paths(library, [ASSET], strict=True)
        second = import_paths(library, [ASSET], strict=True)

        assert first.files[0].format == json_lines.FORMAT.label
        assert first.outcomes == {Outcome.NEW: len(PAPERS)}
        assert second.outcomes == {Outcome.UNCHANGED: len(PAPERS)}


# The shelf as a library


def test_the_shelf_holds_every_paper_as_it_is_in_the_file(shelf: Library) -> None:
    entries = shelf.entries(shelf.ids())

    assert {entry.paper.title: entry.paper for entry in entries} == {
        paper.title: paper for paper in PAPERS
    }


def test_the_reader_s_library_and_settings_stay_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("PAPER_TUI_HOME", str(home))
    mine = settings.locate({"PAPER_TUI_HOME": str(home)})
    with Library(mine.library) as library:
        library.add([Record(Paper("My own paper"), 1)])
        library.set_starred(library.ids(), True)
    mine.settings.write_text('theme = "ansi-light"\n')
    before = _contents(home)

    with open_sample(tmp_path / "cache") as shelf:
        shelf.set_starred(shelf.ids()[:3], True)
        shelf.set_note(shelf.ids()[0], "only here")

    assert _contents(home) == before
    assert {path.parents[-2] for path in _contents(tmp_path, relative=True)} == {
        Path("home"),
        Path("cache"),
    }


def test_marks_on_the_shelf_last_until_the_next_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_sample(tmp_path) as shelf:
        shelf.set_starred(shelf.ids()[:1], True)
        (shelf.path.with_name("index")).mkdir()
    with open_sample(tmp_path) as shelf:
        assert shelf.counts().starred == 1
        assert shelf.count() == len(PAPERS)

    lines = sample_papers().splitlines(keepends=True)
    monkeypatch.setattr(sample, "sample_papers", lambda: b"".join(lines[:5]))
    with open_sample(tmp_path) as shelf:
        assert shelf.counts().starred == 0
        assert shelf.count() == 5
        assert list(tmp_path.iterdir()) == [shelf.path.parent]


def test_only_folders_of_the_shelf_are_removed(tmp_path: Path) -> None:
    (tmp_path / "index-0123").mkdir()
    (tmp_path / "index-0123" / "segment").write_bytes(b"another's")

    open_sample(tmp_path).close()

    assert (tmp_path / "index-0123" / "segment").read_bytes() == b"another's"


def test_a_shelf_that_was_broken_off_is_filled(tmp_path: Path) -> None:
    with open_sample(tmp_path) as shelf:
        path = shelf.path
    path.unlink()
    Library(path).close()  # as a crash between making the file and adding the papers leaves it

    with open_sample(tmp_path) as shelf:
        assert shelf.count() == len(PAPERS)


def test_a_damaged_shelf_is_built_anew(tmp_path: Path) -> None:
    with open_sample(tmp_path) as shelf:
        path = shelf.path
    path.write_bytes(b"this is no library at all" * 100)

    with open_sample(tmp_path) as shelf:
        assert shelf.count() == len(PAPERS)


def test_a_shelf_may_be_open_twice(tmp_path: Path) -> None:
    with open_sample(tmp_path) as one, open_sample(tmp_path) as other:
        one.set_starred(one.ids()[:1], True)

        assert other.counts().starred == 1
        assert other.count() == len(PAPERS)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")

    with pytest.raises(LibraryError, match="cannot be made"):
        open_sample(tmp_path / "cache")


def test_a_damaged_installation_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "sample_papers", lambda: sample_papers()[:1000])

    with pytest.raises(SourceError, match=r"damaged in line 2: install paper-tui again\.$"):
        open_sample(tmp_path)


def test_an_installation_without_the_papers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "__file__", str(tmp_path / "paper_tui" / "importing" / "sample.py"))
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)

    with pytest.raises(SourceError, match=r"missing from this installation"):
        sample_papers()


def _contents(folder: Path, *, relative: bool = False) -> dict[Path, bytes]:
    return {
        path.relative_to(folder) if relative else path: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
