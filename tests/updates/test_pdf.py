"""Where a paper's PDF belongs, what it is called, and what shows it."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.library.library import Entry
from paper_tui.paper import Link, LinkKind, Mark, Paper, PaperId, PartialDate
from paper_tui.settings.online_settings import PDF_FIELDS, Online, Pdf
from paper_tui.updates.pdf import PdfError, address, file_name, location, view

SHEEP = Paper(
    "Counting Sheep: A/B Tests on $\\alpha$ Meadows?",
    authors=("Ada van der Counter", "Bo Sum", "Cy Total"),
    date=PartialDate(2026, 11, 1),
    arxiv="2611.00001",
    venue="J. Sheep",
)


def entry(paper: Paper, number: int = 7) -> Entry:
    return Entry(PaperId(number), paper, Mark(), datetime(2026, 11, 18, tzinfo=UTC))


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (Pdf().name, "Counter et al. 2026 Counting Sheep- A-B Tests on α Meadows [2611.00001].pdf"),
        ("{arxiv} {title}", "2611.00001 Counting Sheep- A-B Tests on α Meadows.pdf"),
        ("{year}/{author}/{arxiv}", "2026/Counter/2611.00001.pdf"),
        ("{venue} {year}", "J. Sheep 2026 [2611.00001].pdf"),
    ],
)
def test_a_name_is_made_from_the_template(template: str, name: str) -> None:
    assert str(file_name(entry(SHEEP), template)) == name


def test_what_is_not_known_leaves_no_gap() -> None:
    bare = Paper("Counting Sheep")
    assert str(file_name(entry(bare), "{year}/{authors} {year} {title}")) == (
        "Counting Sheep [no. 7].pdf"
    )
    assert str(file_name(entry(replace(bare, doi="10.1000/a:b")), "{venue}")) == (
        "[10.1000-a-b].pdf"
    )


def test_the_folder_is_the_readers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert location(entry(SHEEP), Pdf(name="{arxiv}")) == tmp_path / "Papers" / "2611.00001.pdf"


texts = st.text(max_size=300) | st.sampled_from(
    ["..", "../../etc/passwd", "/", "\x1b]0;x\x07", "~"]
)
templates = st.lists(
    st.sampled_from([*(f"{{{name}}}" for name in PDF_FIELDS), "/", " ", "..", "-"]), min_size=1
).map("".join)


@given(texts, texts, templates, st.integers(1, 999))
def test_no_paper_can_choose_a_place_outside_the_folder(
    title: str, author: str, template: str, number: int
) -> None:
    paper = Paper(title or "x", authors=(author or "y",), venue=title)
    name = file_name(entry(paper, number), template)
    assert not name.is_absolute()
    assert all(part.strip(".") for part in name.parts)
    assert all(len(part.encode()) <= 220 and part.isprintable() for part in name.parts)
    assert not set(str(name)) & set('\\:*?"<>|\0')
    assert name.name.endswith(f"[no. {number}].pdf")


@given(texts, texts, templates)
def test_no_two_papers_have_the_same_name(one: str, other: str, template: str) -> None:
    names = {
        file_name(entry(Paper(one or "x"), 1), template),
        file_name(entry(Paper(other or "x"), 2), template),
        file_name(entry(Paper(one or "x", arxiv="2611.00001"), 3), template),
        file_name(entry(Paper(one or "x", arxiv="2611.00002"), 4), template),
    }
    assert len(names) == 4


def test_arxiv_is_asked_at_the_address_of_the_settings() -> None:
    mirror = Online(arxiv="https://mirror.example.org")
    assert address(SHEEP, mirror) == "https://mirror.example.org/pdf/2611.00001"
    given = replace(SHEEP, links=(Link("https://arxiv.org/pdf/2611.00001v2", LinkKind.PDF),))
    assert address(given, mirror) == "https://mirror.example.org/pdf/2611.00001"
    elsewhere = replace(SHEEP, links=(Link("https://example.org/sheep.pdf", LinkKind.PDF),))
    assert address(elsewhere, mirror) == "https://example.org/sheep.pdf"
    assert address(Paper("x"), mirror) is None
    assert address(Paper("x", links=(Link("ftp://x/y.pdf", LinkKind.PDF),)), mirror) is None


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    """Makes a viewer that does what it is told in Python and writes down its arguments."""

    def make(code: str = "pass") -> str:
        script = tmp_path / "viewer.py"
        script.write_text(
            f"import pathlib, sys\npathlib.Path({str(tmp_path / 'said')!r})"
            f".write_text('\\n'.join(sys.argv[1:]))\n{code}\n"
        )
        return f"{sys.executable} {script}"

    return make


def test_the_viewer_gets_the_file_as_one_argument(
    program: Callable[[str], str], tmp_path: Path
) -> None:
    pdf = tmp_path / "a $(touch x); 'b'.pdf"
    view(pdf, f"{program('pass')} --page 1")
    assert (tmp_path / "said").read_text() == f"--page\n1\n{pdf}"
    view(pdf, f"{program('pass')} --file={{file}} last")
    assert (tmp_path / "said").read_text() == f"--file={pdf}\nlast"


def test_a_viewer_that_stays_open_is_left_alone(program: Callable[[str], str]) -> None:
    view(Path("x.pdf"), program("import time; time.sleep(0.5)"), seconds=0.01)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("no-such-viewer-here", "no-such-viewer-here cannot be run"),
        ('zathura "', r"The setting pdf\.viewer cannot be read"),
    ],
)
def test_a_viewer_that_is_none(command: str, sentence: str) -> None:
    with pytest.raises(PdfError, match=sentence):
        view(Path("x.pdf"), command)


def test_a_viewer_that_fails(program: Callable[[str], str]) -> None:
    with pytest.raises(PdfError, match=r"could not open x\.pdf \(exit status 3\)"):
        view(Path("x.pdf"), program("sys.exit(3)"))


def test_without_a_desktop_the_file_is_named() -> None:
    with pytest.raises(PdfError, match="There is no desktop here to show"):
        view(Path("x.pdf"), environment={"PATH": os.environ["PATH"]}, platform="linux")
