"""BibTeX: what an entry holds, and that other readers of the format agree."""

import bibtexparser
import pytest
from bibtexparser.library import Library as Bibliography
from hypothesis import example, given
from hypothesis import strategies as st

from paper_tui import cite
from paper_tui.paper import Link, LinkKind, Paper, PartialDate
from paper_tui.text.names import split

PREPRINT = Paper(
    "Recipe for a General, Powerful, Scalable Graph Transformer",
    authors=("Ladislav Rampášek", "Mikhail Galkin"),
    date=PartialDate(2022, 5, 25),
    arxiv="2205.12454",
    categories=("cs.LG", "cs.AI"),
)


def fields(entry: str) -> dict[str, str]:
    """The fields as bibtexparser reads them, with `ENTRYTYPE` and `ID`."""
    bibliography = bibtexparser.parse_string(entry)
    assert not bibliography.failed_blocks
    assert len(bibliography.entries) == 1
    [found] = bibliography.entries
    return {"ENTRYTYPE": found.entry_type, "ID": found.key} | {
        field.key: field.value for field in found.fields
    }


def test_a_preprint() -> None:
    assert cite.bibtex(PREPRINT, "rampasek2022recipe") == (
        "@misc{rampasek2022recipe,\n"
        "  author        = {Rampášek, Ladislav and Galkin, Mikhail},\n"
        "  title         = {Recipe for a General, Powerful, Scalable Graph Transformer},\n"
        "  year          = {2022},\n"
        "  month         = may,\n"
        "  eprint        = {2205.12454},\n"
        "  archiveprefix = {arXiv},\n"
        "  primaryclass  = {cs.LG},\n"
        "  url           = {https://arxiv.org/abs/2205.12454},\n"
        "}\n"
    )


def test_a_preprint_for_biblatex() -> None:
    assert cite.biblatex(PREPRINT, "rampasek2022recipe") == (
        "@online{rampasek2022recipe,\n"
        "  author      = {Rampášek, Ladislav and Galkin, Mikhail},\n"
        "  title       = {Recipe for a General, Powerful, Scalable Graph Transformer},\n"
        "  date        = {2022-05-25},\n"
        "  eprint      = {2205.12454},\n"
        "  eprinttype  = {arXiv},\n"
        "  eprintclass = {cs.LG},\n"
        "  url         = {https://arxiv.org/abs/2205.12454},\n"
        "}\n"
    )


def test_an_article_has_the_place_and_the_year_of_its_journal() -> None:
    paper = Paper(
        "Pulsars in a box",
        authors=("A. Ray",),
        date=PartialDate(2006, 12, 30),
        arxiv="astro-ph/0612001",
        doi="10.1000/pulsars_1",
        venue="Phys. Rev. Lett. 99, 048301 (2007)",
    )
    found = fields(cite.bibtex(paper, "k"))
    assert found["ENTRYTYPE"] == "article"
    assert found["journal"] == "Phys. Rev. Lett."
    assert (found["volume"], found["pages"], found["year"]) == ("99", "048301", "2007")
    assert "month" not in found
    assert found["doi"] == "10.1000/pulsars_1"
    assert found["eprint"] == "astro-ph/0612001"
    assert "primaryclass" not in found


def test_a_paper_in_proceedings() -> None:
    paper = Paper("A net", authors=("A. Ray",), date=PartialDate(2022, 3), venue="NeurIPS 2022")
    found = fields(cite.bibtex(paper, "k"))
    assert found["ENTRYTYPE"] == "inproceedings"
    assert found["booktitle"] == "NeurIPS 2022"
    assert found["year"] == "2022"


def test_what_is_not_known_is_not_made_up() -> None:
    paper = Paper("A title from a page")
    assert cite.bibtex(paper, "k") == "@misc{k,\n  title = {A title from a page},\n}\n"
    assert cite.missing(paper) == ("authors", "date", "venue or identifier")
    assert cite.missing(PREPRINT) == ()


def test_the_code_of_a_paper_is_not_its_address() -> None:
    code = Link("https://github.com/a/b", LinkKind.CODE)
    project = Link("https://a.github.io/b", LinkKind.PROJECT)
    assert "url" not in fields(cite.bibtex(Paper("A net", links=(code,)), "k"))
    found = fields(cite.bibtex(Paper("A net", links=(code, project)), "k"))
    assert found["url"] == "https://a.github.io/b"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Laurens van der Maaten", "van der Maaten, Laurens"),
        ("Martin Luther King, Jr.", "King, Jr., Martin Luther"),
        ("ATLAS Collaboration", "{ATLAS Collaboration}"),
        ("Research and Development Team", "{Research and Development Team}"),
        ("Plato", "{Plato}"),
        ("Santiago Ramón y Cajal", "{Ramón y Cajal}, Santiago"),
        ("Luc Van Gool", "Van Gool, Luc"),
        ("John Smith_Jones", r"Smith\_Jones, John"),
    ],
)
def test_names(name: str, written: str) -> None:
    assert fields(cite.bibtex(Paper("A net", authors=(name,)), "k"))["author"] == written


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("BERT: Pre-training of Deep Nets", "{BERT}: Pre-training of Deep Nets"),
        ("Neural Ordinary Equations in 3D", "Neural Ordinary Equations in {3D}"),
        ("GraphGPS and L²NAS for Nets", "{GraphGPS} and {L²NAS} for Nets"),
        ("Feynman–Kac Formulas for Nets", "{Feynman–Kac} Formulas for Nets"),
        ("Deep Gaussian Processes", "Deep {Gaussian} Processes"),
        ("Bayes's Rule for Large Nets", "{Bayes's} Rule for Large Nets"),
        ("A study of the lakes of Finland", "A study of the lakes of {Finland}"),
        (
            "Hidden depths: The lakes of northern Finland",
            "Hidden depths: The lakes of northern {Finland}",
        ),
        ("Graph-Transformer Models for R", "Graph-Transformer Models for {R}"),
        ("Why C++ Beats Other Tools", "Why {C++} Beats Other Tools"),
        ("THE WHOLE TITLE IS LOUD", "THE WHOLE TITLE IS LOUD"),
        ("Costs & Gains: 50% Less Work of_it #1", r"Costs \& Gains: 50\% Less Work of\_it \#1"),
    ],
)
def test_titles_keep_the_capitals_that_matter(title: str, written: str) -> None:
    assert fields(cite.bibtex(Paper(title), "k"))["title"] == written


def test_letters_as_commands_by_choice() -> None:
    entry = cite.cite([(PREPRINT, "k")], cite.Format.BIBTEX_LATEX)
    assert entry.isascii()
    assert r"Ramp{\'a}{\v{s}}ek, Ladislav" in entry
    apart = cite.bibtex(Paper("Poincare\N{COMBINING ACUTE ACCENT} nets"), "k", ascii_only=True)
    assert r"Poincar{\'e}" in apart


SIGN = st.sampled_from("aeioußéÅ漢XYZ0189{}\\$%&#_~^\"'@,=-–():;.<>|`/ ")
WORD = st.text(SIGN | st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(
    title=WORD,
    authors=st.lists(WORD, max_size=4),
    venue=st.none() | WORD,
    doi=st.none() | WORD,
    ascii_only=st.booleans(),
)
@example(title="}{", authors=["and"], venue="\\", doi="a{b", ascii_only=False)
@example(title="a %comment", authors=["a and b, c, d, e"], venue=None, doi=None, ascii_only=True)
def test_any_text_gives_one_entry_with_balanced_braces(
    title: str, authors: list[str], venue: str | None, doi: str | None, *, ascii_only: bool
) -> None:
    paper = Paper(title, authors=tuple(authors), venue=venue, doi=doi)
    entry = cite.bibtex(paper, "key1", ascii_only=ascii_only)
    found = fields(entry)
    assert found["ID"] == "key1"
    assert set(found) >= {"title"}
    for value in found.values():
        depth = 0
        for brace in value:
            depth += (brace == "{") - (brace == "}")
            assert depth >= 0
        assert depth == 0


@given(st.lists(st.sampled_from(["Ana", "de", "la", "Cruz", "Li", "y", "van", "Jr."]), min_size=2))
def test_bibtexparser_finds_the_parts_of_a_name_that_we_know(words: list[str]) -> None:
    name = split(" ".join(words))
    bibliography: Bibliography = bibtexparser.parse_string(
        cite.bibtex(Paper("A net", authors=(" ".join(words),)), "k"),
        append_middleware=[
            bibtexparser.middlewares.SeparateCoAuthors(),
            bibtexparser.middlewares.SplitNameParts(),
        ],
    )
    [read] = bibliography.entries[0]["author"]
    assert " ".join(read.last).replace("{", "").replace("}", "") == name.family
    assert " ".join(read.first).replace("{", "").replace("}", "") == name.given
    assert " ".join(read.von) == name.particle
    assert " ".join(read.jr) == name.suffix
