"""Text of one paper's own page: title, authors, date, abstract, and where its code is."""

import io
import re

import pytest

from paper_tui.paper import Link, LinkKind, Paper, PartialDate, Record, Reject
from paper_tui.sources import recognise
from tests.sources.papers import KETTLE, LANTERN, PEBBLE

PAGE = f"""Papers

arxiv:{LANTERN.arxiv}

{LANTERN.title}

Published on Sep 8, 2026

· Submitted by

Ada Lamp

on Sep 9

#1 Paper of the day

Upvote

46

Authors:

Ada Lamp

,

Bea van den Wick

Abstract

{LANTERN.abstract}

View arXiv page

View PDF

Project page

GitHub

1.2k

Add to collection

Community

ada

Paper author

We are happy to answer whatever you want to know about lanterns, lamps and the rest of it.

Models citing this paper 0
"""


def read(page: str) -> Record | Reject:
    known, opened = recognise(io.BytesIO(page.encode()))
    assert known.name == "page-text"
    (found,) = known.read(opened)
    return found


def paper(page: str) -> Paper:
    found = read(page)
    assert isinstance(found, Record), found
    return found.paper


def test_a_papers_own_page() -> None:
    assert paper(PAGE) == Paper(
        LANTERN.title,
        LANTERN.abstract,
        authors=("Ada Lamp", "Bea van den Wick"),
        date=PartialDate(2026, 9, 8),
        arxiv=LANTERN.arxiv,
        links=(Link("https://github.com/lamp/lantern", LinkKind.CODE),),
        upvotes=46,
        stars=1200,
    )


def test_its_line_is_that_of_its_title() -> None:
    found = read(PAGE)
    assert found.line == 5


def test_buttons_in_unknown_words_are_not_the_abstract() -> None:
    page = PAGE.replace(LANTERN.abstract, LANTERN.abstract + "\n\nCite this lantern Report it\n")
    assert LANTERN.abstract in PAGE
    assert paper(page).abstract == LANTERN.abstract


def test_a_page_with_starred_headings() -> None:
    starred = f"****** {LANTERN.title} ******\narxiv:{LANTERN.arxiv}\nAuthors: Ada Lamp\n"
    found = paper(f"{starred}***** Abstract *****\n{LANTERN.abstract}\nView_PDF View_arXiv_page\n")
    assert (found.title, found.abstract) == (LANTERN.title, LANTERN.abstract)


def test_blank_lines_do_not_matter() -> None:
    assert paper(re.sub(r"\n\n+", "\n", PAGE)) == paper(PAGE)


def test_links_that_break_the_abstract_into_lines() -> None:
    broken = LANTERN.abstract
    for linked in ("sparse graph", "samplers", "three times as many"):
        broken = broken.replace(linked, f"\n\n{linked}\n\n", 1)
    assert paper(PAGE.replace(LANTERN.abstract, broken)).abstract == LANTERN.abstract
    assert paper(PAGE.replace(LANTERN.abstract, re.sub(r"\n\n+", "\n", broken))).abstract == (
        LANTERN.abstract
    )


@pytest.mark.parametrize(
    "linked", ["Pebbles are", "cheap units", "count, sort", "one small transformer"]
)
def test_a_link_anywhere_in_the_abstract(linked: str) -> None:
    broken = PEBBLE.abstract.replace(linked, f"\n{linked}\n", 1)
    assert paper(PAGE.replace(LANTERN.abstract, broken)).abstract == PEBBLE.abstract


def test_a_summary_by_a_machine_is_not_the_abstract() -> None:
    summary = (
        "AI-generated summary\n\nA sampler that walks where few walked before finds rare paths."
    )
    page = PAGE.replace(LANTERN.abstract, f"{summary}\n\n{LANTERN.abstract}")
    assert paper(page).abstract == LANTERN.abstract
    found = read(PAGE.replace(LANTERN.abstract, summary))
    assert isinstance(found, Reject)
    assert "no abstract" in found.reason


def test_a_page_without_its_abstract_has_no_paper() -> None:
    found = read(PAGE.replace(LANTERN.abstract, ""))
    assert isinstance(found, Reject)
    assert "no abstract" in found.reason


def test_a_title_that_wraps() -> None:
    page = PAGE.replace("Sparse Graphs: ", "Sparse Graphs:\n")
    assert paper(page).title == LANTERN.title


def test_a_page_without_its_identifier() -> None:
    page = PAGE.replace(f"Papers\n\narxiv:{LANTERN.arxiv}\n\n", "")
    assert paper(page).title == LANTERN.title
    assert paper(page).arxiv is None


def test_a_page_in_markdown() -> None:
    page = f"""[Papers](/papers)

[arxiv:{KETTLE.arxiv}](https://arxiv.org/abs/{KETTLE.arxiv})

# {KETTLE.title}

Published on Sep 8, 2026

· Submitted by [![](/a.png)Ada](/ada) on Sep 9

Authors: [Ada Lamp](/ada), Bea Wick and Cyd Glow

## Abstract

{KETTLE.abstract}

[View arXiv page](https://arxiv.org/abs/{KETTLE.arxiv}) [View PDF](https://arxiv.org/pdf/{KETTLE.arxiv})
[Project page](https://kettle.example.org/) [GitHub 120](https://github.com/steam/kettle)

## Community

See also [another paper](/papers/2601.00001), which boils something else in quite another pot.
"""
    assert paper(page) == Paper(
        KETTLE.title,
        KETTLE.abstract,
        authors=("Ada Lamp", "Bea Wick", "Cyd Glow"),
        date=PartialDate(2026, 9, 8),
        arxiv=KETTLE.arxiv,
        links=(
            Link("https://kettle.example.org/", LinkKind.PROJECT),
            Link("https://github.com/steam/kettle", LinkKind.CODE),
        ),
        stars=120,
    )


def test_without_anything_that_names_the_title_it_is_not_guessed() -> None:
    page = PAGE.replace(f"arxiv:{LANTERN.arxiv}\n\n", "").replace(
        "Published on Sep 8, 2026\n\n", ""
    )
    found = read(page)
    assert isinstance(found, Reject)
    assert "not clear" in found.reason
