"""Exports: what stands in them, that it does no harm, and that files are written whole."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import bibtexparser
import orjson
import pytest
from markdown_it import MarkdownIt

from paper_tui import exchange
from paper_tui.exchange import Export
from paper_tui.library.library import Library, Sort
from paper_tui.paper import Link, LinkKind, Listing, Paper, PartialDate, Record, Status
from paper_tui.settings.export_settings import KeptFile
from paper_tui.sources import json_lines
from paper_tui.system.files import WritingError, write

EVIL = "<script>alert('x')</script> [b]bold[/b] & \x1b[31mred"
FORMULA = '=HYPERLINK("http://example.org","click")'

PAPERS = [
    Paper(
        "Deep nets at sea",
        abstract="We look at nets.",
        authors=("Ada King", "Laurens van der Maaten"),
        date=PartialDate(2022, 5, 25),
        arxiv="2205.12454",
        categories=("cs.LG",),
        links=(
            Link("https://github.com/a/b", LinkKind.CODE),
            Link("javascript:alert(1)", LinkKind.OTHER),
        ),
        venue="NeurIPS 2022",
        organization="Sea Laboratory",
    ),
    Paper(EVIL, abstract=EVIL, authors=(EVIL,), date=PartialDate(2021)),
    Paper(FORMULA, abstract="-1+2"),
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db", now=lambda: datetime(2026, 6, 12, tzinfo=UTC)) as library:
        library.add(
            Record(paper, line=number, listing=Listing("a page", number, "Aug 8"))
            for number, paper in enumerate(PAPERS, 1)
        )
        ids = library.ids(Sort.NEWEST)
        library.set_starred(ids[:1], True)
        library.set_status(ids[:1], Status.READING)
        library.add_tags(ids[:1], ["gnn", "to-read"])
        library.set_note(ids[0], "Look at **table 2**.\n\n- again\n<b>x</b>")
        yield library


def text_of(library: Library, kind: Export) -> str:
    return "".join(exchange.exported(library, library.ids(), kind))


# What stands in an export


def test_json_lines_hold_everything_and_are_read_back(library: Library) -> None:
    lines = text_of(library, Export.JSON_LINES).encode().splitlines(keepends=True)
    held = [json_lines.load(line) for line in lines]
    entries = library.entries(library.ids())
    assert [each.paper for each in held] == [entry.paper for entry in entries]
    assert [each.mark for each in held] == [entry.mark for entry in entries]
    assert [each.listings for each in held] == [entry.listings for entry in entries]
    assert [each.added for each in held] == [entry.added for entry in entries]


def test_bibtex_gives_each_paper_a_key_that_it_then_keeps(library: Library) -> None:
    bibliography = bibtexparser.parse_string(text_of(library, Export.BIBTEX))
    assert not bibliography.failed_blocks
    keys = [entry.key for entry in bibliography.entries]
    assert keys[0] == "king2022deep"
    assert keys == [entry.key for entry in library.entries(library.ids())]
    assert text_of(library, Export.BIBTEX).startswith("@inproceedings{king2022deep,\n")


@pytest.mark.parametrize("kind", list(Export))
def test_every_kind_says_its_name_and_is_known_by_its_ending(kind: Export) -> None:
    assert kind.label
    known = Export.of(Path(f"papers{kind.ending.upper()}"))
    assert known is (Export.BIBTEX if kind.ending == ".bib" else kind)
    assert Export.of(Path("papers.pdf")) is None


@pytest.mark.parametrize("kind", list(Export))
def test_a_long_library_is_the_same_as_its_parts(library: Library, kind: Export) -> None:
    """Batches leave no seams: more papers than are read at once."""
    library.add(Record(Paper(f"Net number {number}"), number) for number in range(600))
    whole = text_of(library, kind)
    assert all(f"et number {number}" in whole for number in (0, 499, 500, 501, 599))
    assert whole.endswith("\n")


def test_the_reading_list_has_notes_tags_and_links(library: Library) -> None:
    text = text_of(library, Export.MARKDOWN)
    assert text.startswith(
        "# Reading list\n\n- [Deep nets at sea](https://arxiv.org/abs/2205.12454)"
    )
    html = MarkdownIt().render(text)
    assert "Ada King, Laurens van der Maaten · NeurIPS 2022 · 2022-05-25<br />" in html
    assert "★ reading #gnn #to-read<br />" in html
    assert '<a href="https://github.com/a/b">code</a>' in html
    assert "<strong>table 2</strong>" in html
    assert "javascript:" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<li>") == 4  # three papers and a line of the note


class Page(HTMLParser):
    """The tags, addresses and texts of a page; fails where tags are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_stands_alone_and_shows_text_as_text(library: Library) -> None:
    page = Page(text_of(library, Export.HTML))
    assert page.tags & {"script", "img", "link", "iframe", "b"} == set()
    assert page.addresses == ["https://arxiv.org/abs/2205.12454", "https://github.com/a/b"]
    shown = "".join(page.texts)
    assert "<script>alert('x')</script>" in shown
    assert "\x1b" not in shown
    assert "★ reading #gnn #to-read" in shown
    assert "Look at **table 2**." in shown


def test_the_table_is_read_by_others_and_holds_no_formula(library: Library) -> None:
    first, second, third = csv.DictReader(io.StringIO(text_of(library, Export.CSV), newline=""))
    assert first["title"] == "Deep nets at sea"
    assert first["authors"] == "Ada King; Laurens van der Maaten"
    assert first["organization"] == "Sea Laboratory"
    assert first["code"] == "https://github.com/a/b"
    assert (first["status"], first["starred"], first["tags"]) == ("reading", "yes", "gnn to-read")
    assert first["note"] == "Look at **table 2**.\n\n- again\n<b>x</b>"
    assert first["added"] == "2026-06-12"
    assert second["starred"] == ""
    assert third["title"] == "'" + FORMULA
    assert third["abstract"] == "'-1+2"


# Files


def test_an_export_goes_to_a_file_or_to_a_stream(library: Library, tmp_path: Path) -> None:
    target = tmp_path / "papers.jsonl"
    exchange.export(library, library.ids(), Export.JSON_LINES, target)
    stream = io.StringIO()
    exchange.export(library, library.ids(), Export.JSON_LINES, None, stream=stream)
    assert target.read_text() == stream.getvalue()
    assert [orjson.loads(line)["title"] for line in target.read_bytes().splitlines()] == [
        paper.title for paper in PAPERS
    ]


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("old")
    target.chmod(0o640)
    write(["new ", "text\n"], target)
    assert target.read_bytes() == b"new text\n"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("old")

    def pieces() -> Iterator[str]:
        yield "half of it"
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write(pieces(), target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]


def test_a_device_is_written_as_it_is_and_a_full_one_is_a_sentence() -> None:
    with pytest.raises(WritingError, match=r"^Cannot write /dev/full: .*\.$"):
        write(["text"], Path("/dev/full"))
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("name", ["missing/refs.bib", "folder"])
def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(WritingError, match=r"^Cannot write .*\.$"):
        write(["text"], tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.bib"
    real.write_text("old")
    link = tmp_path / "link.bib"
    link.symlink_to(real)
    write(["new"], link)
    assert link.is_symlink()
    assert real.read_text() == "new"


# Files that are kept up to date


def test_a_bibliography_is_kept_up_to_date(library: Library, tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    ids = library.ids()[:1]
    assert exchange.keep(library, ids, Export.BIBTEX, target, about="tag:gnn @x")
    written = target.stat()
    assert not exchange.keep(library, ids, Export.BIBTEX, target, about="tag:gnn @x")
    assert target.stat().st_mtime_ns == written.st_mtime_ns
    assert target.stat().st_ino == written.st_ino
    assert exchange.keep(library, library.ids(), Export.BIBTEX, target, about="tag:gnn @x")
    bibliography = bibtexparser.parse_file(str(target))
    assert len(bibliography.entries) == 3
    assert not bibliography.failed_blocks


@pytest.mark.parametrize("content", ["@article{mine,\n}\n", "\udcff"])
def test_a_bibliography_of_the_readers_own_is_never_touched(
    library: Library, tmp_path: Path, content: str
) -> None:
    target = tmp_path / "refs.bib"
    target.write_bytes(content.encode("utf-8", "surrogateescape"))
    before = target.read_bytes()
    with pytest.raises(WritingError, match="was not made by paper-tui"):
        exchange.keep(library, library.ids(), Export.BIBTEX, target, about="all")
    assert target.read_bytes() == before


def test_what_has_no_comments_cannot_be_kept_up_to_date(library: Library, tmp_path: Path) -> None:
    with pytest.raises(WritingError, match="RIS cannot be kept up to date, only BibTeX"):
        exchange.keep(library, [], Export.RIS, tmp_path / "refs.ris", about="all")


def test_watching_follows_every_change_and_only_changes(library: Library, tmp_path: Path) -> None:
    """Another copy of the program tags, adds and does nothing, between two looks each."""
    target = tmp_path / "refs.bib"
    seen: list[int] = []

    def bring_up_to_date() -> None:
        ids = sorted(library.matching("tag", "thesis"))
        exchange.keep(library, ids, Export.BIBTEX, target, about="tag:thesis")
        seen.append(len(ids))

    with Library(library.path) as other:
        papers = other.ids()
        steps: Iterator[Callable[[], object]] = iter(
            [
                lambda: other.add_tags(papers[:2], ["thesis"]),
                lambda: None,
                other.undo,
                lambda: other.add([Record(Paper("A new one"), 1)]),
            ]
        )

        def wait() -> bool:
            step = next(steps, None)
            if step is not None:
                step()
            return step is not None

        exchange.watch(library, bring_up_to_date, wait)
    assert seen == [0, 2, 0, 0]


# Files of the settings


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_what_only_comes_near_a_query_is_not_kept(
    library: Library, index: Path, tmp_path: Path
) -> None:
    refs = KeptFile(str(tmp_path / "refs.bib"), "deep nets", "bibtex")
    [kept] = exchange.keep_all(library, index, [refs])
    assert (kept.papers, kept.written, kept.problem) == (1, True, "")
    near = KeptFile(str(tmp_path / "near.bib"), "deep volcanoes", "bibtex")
    [kept] = exchange.keep_all(library, index, [near])
    assert kept.papers == 0
    assert "@" not in near.target.read_text()


def test_a_file_waits_for_an_index_that_is_behind_but_not_for_marks(
    library: Library, index: Path, tmp_path: Path
) -> None:
    words = KeptFile(str(tmp_path / "words.bib"), "nets", "bibtex")
    marks = KeptFile(str(tmp_path / "marks.bib"), "is:starred", "bibtex")
    first, second = exchange.keep_all(library, index, [words, marks], wait=False)
    assert first.waiting
    assert not words.target.exists()
    assert second.papers == 1
    assert [each.waiting for each in exchange.keep_all(library, index, [words])] == [False]


def test_one_file_that_fails_does_not_keep_the_others_back(
    library: Library, index: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.bib"
    mine.write_text("@book{mine}")
    wrong = KeptFile(str(tmp_path / "wrong.bib"), "yeer:2020", "bibtex")
    fine = KeptFile(str(tmp_path / "fine.bib"), "", "bibtex")
    first, second, third = exchange.keep_all(
        library, index, [KeptFile(str(mine), "", "bibtex"), wrong, fine]
    )
    assert "was not made by paper-tui" in first.problem
    assert mine.read_text() == "@book{mine}"
    assert "yeer" in second.problem
    assert not wrong.target.exists()
    assert third.papers == 3
