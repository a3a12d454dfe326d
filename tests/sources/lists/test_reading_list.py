"""Reading lists and OPML outlines."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.paper import Link, LinkKind, Paper
from paper_tui.sources.lists import reading_list
from paper_tui.sources.lists.reading_list import paper_of
from tests.sources.reading import papers, records, rejects

ARXIV = "2401.02345"
CODE = Link("https://github.com/ada/tides", LinkKind.CODE)


@pytest.mark.parametrize(
    ("line", "paper"),
    [
        ("2401.02345", Paper("arXiv:2401.02345", arxiv=ARXIV)),
        ("arXiv:2401.02345v3", Paper("arXiv:2401.02345", arxiv=ARXIV)),
        ("hep-th/9711200", Paper("arXiv:hep-th/9711200", arxiv="hep-th/9711200")),
        ("https://arxiv.org/abs/2401.02345", Paper("arXiv:2401.02345", arxiv=ARXIV)),
        ("https://huggingface.co/papers/2401.02345", Paper("arXiv:2401.02345", arxiv=ARXIV)),
        ("10.1234/Tides.1", Paper("doi:10.1234/tides.1", doi="10.1234/tides.1")),
        ("doi: 10.1234/Tides.1", Paper("doi:10.1234/tides.1", doi="10.1234/tides.1")),
        ("https://doi.org/10.1234/Tides.1", Paper("doi:10.1234/tides.1", doi="10.1234/tides.1")),
        ("https://a.org/p?id=1", Paper("https://a.org/p?id=1", links=(Link("https://a.org/p?id=1"),))),
        ("On the Height of Tides", Paper("On the Height of Tides")),
        ("On Tides (2401.02345)", Paper("On Tides", arxiv=ARXIV)),
        ("On Tides (and Waves): 2401.02345", Paper("On Tides (and Waves)", arxiv=ARXIV)),
        ("3. On Tides, https://arxiv.org/pdf/2401.02345.pdf", Paper("On Tides", arxiv=ARXIV)),
        ("- [On Tides](https://arxiv.org/abs/2401.02345) [code](https://github.com/ada/tides)",
         Paper("On Tides", arxiv=ARXIV, links=(CODE,))),
        ("* [x] [pdf](https://arxiv.org/abs/2401.02345) On Tides", Paper("On Tides", arxiv=ARXIV)),
        ("- [On Tides](https://arxiv.org/abs/2401.02345) – Ada Lamp, read this first",
         Paper("On Tides", arxiv=ARXIV, comment="Ada Lamp, read this first")),
        ("[Paper](https://arxiv.org/abs/2401.02345)", Paper("arXiv:2401.02345", arxiv=ARXIV)),
    ],
)  # fmt: skip
def test_a_line_is_a_paper(line: str, paper: Paper) -> None:
    assert paper_of(line) == paper


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2401.02345, 2401.02346", "several papers"),
        ("---", "no identifier, no address and no title"),
        ("long " * 70, "too long for a title"),
        ("x" * 5000, "longer than 4,000"),
    ],
)
def test_a_line_that_is_no_paper_says_why(line: str, reason: str) -> None:
    found = paper_of(line)
    assert isinstance(found, str)
    assert reason in found


def test_a_line_of_nothing_but_identifiers_is_a_paper_for_each() -> None:
    text = "2401.02345, 2401.02346; arXiv:hep-th/9711200v2\n"
    found = [(record.line, record.paper.arxiv) for record in records(text, "reading-list")]
    assert found == [(1, "2401.02345"), (1, "2401.02346"), (1, "hep-th/9711200")]
    [rejected] = rejects(text + "On Waves 2401.02347 2401.02348\n", "reading-list")
    assert "several papers" in rejected.reason


def test_a_list_is_read_in_its_order() -> None:
    text = """\
# Tides

2401.02345
  - On Waves https://doi.org/10.1234/waves

On Moons, whoever wrote it
https://openreview.net/forum?id=abc
"""
    found = records(text, "reading-list")
    assert [record.line for record in found] == [3, 4, 6, 7]
    assert found[2].paper.title == "On Moons, whoever wrote it"


@pytest.mark.parametrize(
    "text",
    [
        "A page of prose\nwith two lines\n",
        "It was dark. See https://a.org for more, and\nread on and on\nwithout an end\n",
        "2401.02345\n" + "prose " * 200 + "\n",
        "# only a comment\n",
        "",
    ],
)
def test_prose_is_no_reading_list(text: str) -> None:
    assert not reading_list.sniff(text.encode())


@given(st.text(max_size=60))
def test_no_line_raises(text: str) -> None:
    found = paper_of(text)
    assert isinstance(found, str) or found.title
    list(reading_list.read(io.BytesIO(text.encode(errors="replace"))))


TABLE = """\
Some papers, with code:

| Date | Title | Venue | Links |
|:-----|:-----:|-------|-------|
| 2024 | On Tides | A \\| B | [arXiv](https://arxiv.org/abs/2401.02345) [code](https://github.com/ada/tides) |
| 2024 | [On Waves](https://doi.org/10.1234/waves) | C | |

| Work | Read |
|---|---|
| [On Moons](https://arxiv.org/abs/2401.02346) | [pdf](https://a.org/moons.pdf) |
| nothing | |
"""  # noqa: E501


def test_the_rows_of_a_table_are_papers() -> None:
    [nothing] = rejects(TABLE.partition("\n\n")[2], "reading-list")
    assert (nothing.line, nothing.text) == (9, "| nothing | |")
    found = papers(TABLE.partition("\n\n")[2].replace("| nothing | |\n", ""), "reading-list")
    assert found == [
        Paper("On Tides", arxiv=ARXIV, links=(CODE,)),
        Paper("On Waves", doi="10.1234/waves"),
        Paper(
            "On Moons",
            arxiv="2401.02346",
            links=(Link("https://a.org/moons.pdf", LinkKind.PDF),),
        ),
    ]


def test_titles_alone_are_a_list_when_all_are_written_as_titles() -> None:
    titles = ["On the Height of Tides", "How Do Moons Pull? A Survey", "Waves: 3 Kinds of Them"]
    for item in ("{}", "- {}", "* [ ] {}"):
        text = "".join(item.format(title) + "\n" for title in titles)
        assert [paper.title for paper in papers(text, "reading-list")] == titles


@pytest.mark.parametrize(
    "line",
    [
        "buy bread and milk",
        "Dear Ada,",
        "I shall come on Monday.",
        "2026-11-01 10:00 Server Started Again",
        "for Each in All Of {Them}",
        "Ada Lamp",
    ],
)
def test_a_line_that_is_no_title_makes_titles_alone_no_list(line: str) -> None:
    text = f"On the Height of Tides\nHow Do Moons Pull Waves\n{line}\n"
    assert not reading_list.sniff(text.encode())


OPML = """\
<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- exported -->
<opml version="2.0">
  <head><title>Reading</title></head>
  <body>
    <outline text="Tides">
      <outline text="On Tides" type="link" url="https://arxiv.org/abs/2401.02345"/>
      <outline text="Only a Title"/>
      <outline text="2401.02346">
        <outline text="a note below a line"/>
      </outline>
      <outline text="With an Address" htmlUrl="https://doi.org/10.1234/waves">
        <outline text="10.1234/moons"/>
      </outline>
    </outline>
    <outline type="rss" text="Feed" xmlUrl="https://rss.example.org" htmlUrl="https://a.org"/>
  </body>
</opml>
"""


def test_an_outline_is_read_line_by_line() -> None:
    (feed,) = rejects(OPML, "opml")
    assert feed.line == 16
    assert "subscription" in feed.reason
    start, _, end = OPML.partition('    <outline type="rss"')
    text = start + end.partition("/>\n")[2]
    found = papers(text, "opml")
    assert found == [
        Paper("On Tides", arxiv=ARXIV),
        Paper("Only a Title"),
        Paper("arXiv:2401.02346", arxiv="2401.02346"),
        Paper("a note below a line"),
        Paper("With an Address", doi="10.1234/waves"),
        Paper("doi:10.1234/moons", doi="10.1234/moons"),
    ]
    assert [record.line for record in records(text, "opml")] == [7, 8, 9, 10, 12, 13]
