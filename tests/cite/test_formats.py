"""Files for other programs, read back by other readers of the same formats."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.cite import Cited, Format, Markup, cite, linked, pieces
from paper_tui.cite.markup import Span, written
from paper_tui.cite.reference import reference
from paper_tui.paper import Link, LinkKind, Paper, PartialDate, Record
from paper_tui.sources.bibliographies import bibtex_reader, csl_json_reader, ris_reader
from paper_tui.text.names import split
from paper_tui.text.readable import title_key

PREPRINT = Paper(
    "BERT: A study of {nets} & $5 at sea",
    abstract="We look at nets.\nThey are deep.",
    authors=("Ada King", "Laurens van der Maaten", "Martin Luther King, Jr."),
    date=PartialDate(2022, 5, 25),
    arxiv="2205.12454",
    categories=("cs.LG",),
    keywords=("nets", "sea"),
)
ARTICLE = Paper(
    "Pulsars in a box",
    authors=("Santiago Ramón y Cajal", "ATLAS Collaboration"),
    doi="10.1000/a_b",
    venue="J. Chem. Phys. 12(3), 45-67 (2001)",
)
PROCEEDINGS = Paper("Nets", authors=("Plato",), date=PartialDate(2022, 6), venue="NeurIPS 2022")
TITLE_ONLY = Paper("What is known?")
PAPERS = [PREPRINT, ARTICLE, PROCEEDINGS, TITLE_ONLY]
CITED = list(zip(PAPERS, ["king2022bert", "ramon2001", "plato2022", "what"], strict=True))

WORD = st.text(min_size=1, max_size=20)
ANY_PAPER = st.builds(
    Paper,
    WORD,
    abstract=st.text(max_size=40),
    authors=st.lists(WORD, max_size=3).map(tuple),
    date=st.none()
    | st.builds(PartialDate, st.integers(1900, 2100), st.integers(0, 12))
    | st.just(PartialDate(2024, 2, 29)),
    arxiv=st.none() | st.just("2205.12454"),
    doi=st.none() | st.just("10.1000/abc<1>"),
    venue=st.none() | WORD | st.just("Phys. Rev. 1, 2-3 (2007)"),
    keywords=st.lists(WORD, max_size=2).map(tuple),
)


# RIS, read by rispy


def test_ris_holds_what_is_known() -> None:
    rispy = pytest.importorskip("rispy")
    preprint, article, proceedings, title_only = rispy.loads(cite(CITED, Format.RIS))
    assert preprint["type_of_reference"] == "UNPB"
    assert preprint["id"] == "king2022bert"
    assert preprint["authors"] == [
        "King, Ada",
        "van der Maaten, Laurens",
        "King, Martin Luther, Jr.",
    ]
    assert (preprint["year"], preprint["date"]) == ("2022", "2022/05/25/")
    assert preprint["urls"] == ["https://arxiv.org/abs/2205.12454"]
    assert preprint["keywords"] == ["nets", "sea"]
    assert preprint["abstract"] == "We look at nets. They are deep."
    assert article["type_of_reference"] == "JOUR"
    assert (article["volume"], article["number"]) == ("12", "3")
    assert (article["start_page"], article["end_page"]) == ("45", "67")
    assert article["secondary_title"] == "J. Chem. Phys."
    assert article["doi"] == "10.1000/a_b"
    assert article["authors"] == ["Ramón y Cajal, Santiago", "ATLAS Collaboration"]
    assert proceedings["type_of_reference"] == "CONF"
    assert title_only == {
        "type_of_reference": "GEN",
        "id": "what",
        "title": "What is known?",
    }


@given(st.lists(ANY_PAPER, max_size=3))
def test_any_papers_are_that_many_ris_records(papers: list[Paper]) -> None:
    rispy = pytest.importorskip("rispy")
    text = cite([(paper, "k") for paper in papers], Format.RIS)
    assert len(rispy.loads(text)) == len(papers)
    assert all(re.match(r"[A-Z][A-Z0-9]  - |$", line) for line in text.split("\n"))


FORGED = "x\nER  - \nTY  - JOUR\n\x1b[31m"


@pytest.mark.parametrize("markup", Markup)
def test_no_address_brings_a_control_sequence(markup: Markup) -> None:
    paper = Paper("Nets", links=(Link("https://a.org/\x1b[2J\u202e\u3000x", LinkKind.PDF),))
    shown = linked(paper, markup)
    assert not set(shown) & set("\x1b\u202e\u3000")


@pytest.mark.parametrize("form", Format)
def test_no_identifier_and_no_address_ends_its_line(form: Format) -> None:
    paper = Paper(
        "Nets",
        arxiv=FORGED,
        doi=FORGED,
        links=(Link(f"https://example.org/{FORGED}", LinkKind.PDF),),
        categories=(FORGED,),
    )
    text = cite([(paper, FORGED)], form)
    assert not set(text) & set("\x1b\r\0")
    assert not re.search(r"^(?:ER|TY)  - (?!GEN|UNPB|$)", text, re.MULTILINE)
    assert text.count("\nER  - \n") == (form is Format.RIS)


# CSL-JSON, by the essential rules of the published schema and by citeproc-py

# From "csl-data.json" of CSL 1.0.2: what of ours it names; it allows no other properties.
SCHEMA_ITEM = {
    *("id", "type", "title", "author", "issued", "container-title", "volume", "issue", "page"),
    *("publisher", "number", "DOI", "URL", "abstract", "keyword"),
}
SCHEMA_NAME = {"family", "given", "non-dropping-particle", "suffix", "literal"}
SCHEMA_TYPES = {"article", "article-journal", "paper-conference", "document"}


def assert_valid_csl(items: list[dict[str, Any]]) -> None:
    assert isinstance(items, list)
    for item in items:
        assert {"id", "type"} <= item.keys() <= SCHEMA_ITEM
        assert item["type"] in SCHEMA_TYPES
        assert isinstance(item["id"], str)
        for name in item.get("author", []):
            assert name.keys() <= SCHEMA_NAME
            assert all(isinstance(part, str) and part for part in name.values())
        for parts in item.get("issued", {}).get("date-parts", []):
            assert 1 <= len(parts) <= 3
            assert all(isinstance(part, int) for part in parts)
        others = item.keys() - {"author", "issued"}
        assert all(isinstance(item[key], str) for key in others)


def test_csl_json() -> None:
    preprint, article, proceedings, title_only = orjson.loads(cite(CITED, Format.CSL_JSON))
    assert preprint["author"] == [
        {"family": "King", "given": "Ada"},
        {"family": "Maaten", "given": "Laurens", "non-dropping-particle": "van der"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
    ]
    assert preprint["issued"] == {"date-parts": [[2022, 5, 25]]}
    assert preprint["number"] == "arXiv:2205.12454"
    assert article["container-title"] == "J. Chem. Phys."
    assert (article["volume"], article["issue"], article["page"]) == ("12", "3", "45-67")
    assert article["author"][1] == {"literal": "ATLAS Collaboration"}
    assert proceedings["type"] == "paper-conference"
    assert title_only == {
        "id": "what",
        "type": "document",
        "title": "What is known?",
    }


@given(st.lists(ANY_PAPER, max_size=3))
def test_any_papers_are_valid_csl_json(papers: list[Paper]) -> None:
    items = orjson.loads(cite([(paper, "k") for paper in papers], Format.CSL_JSON))
    assert_valid_csl(items)
    assert len(items) == len(papers)


# BibTeX, read by pybtex (bibtexparser reads it in test_cite_bibtex)


@pytest.mark.parametrize("form", [Format.BIBTEX, Format.BIBLATEX])
def test_pybtex_reads_the_same_names(form: Format) -> None:
    database = pytest.importorskip("pybtex.database")
    read = database.parse_string(cite(CITED, form), "bibtex")
    assert list(read.entries) == [key for _, key in CITED]
    for paper, key in CITED:
        people = read.entries[key].persons.get("author", [])
        assert len(people) == len(paper.authors)
        for person, author in zip(people, paper.authors, strict=True):
            name = split(author)
            assert " ".join(person.prelast_names) == name.particle
            assert " ".join(person.lineage_names) == name.suffix
            assert " ".join(person.last_names).strip("{}") == name.family


@given(st.lists(ANY_PAPER, min_size=1, max_size=3))
def test_pybtex_reads_any_papers(papers: list[Paper]) -> None:
    database = pytest.importorskip("pybtex.database")
    cited = [(paper, f"k{number}") for number, paper in enumerate(papers)]
    read = database.parse_string(cite(cited, Format.BIBTEX), "bibtex")
    assert list(read.entries) == [key for _, key in cited]


# Hayagriva, read by a YAML parser


def test_hayagriva() -> None:
    yaml = pytest.importorskip("yaml")
    read = yaml.safe_load(cite(CITED, Format.TYPST))
    assert list(read) == [key for _, key in CITED]
    preprint = read["king2022bert"]
    assert preprint["title"] == r"{BERT}: A study of nets & \$5 at sea"
    assert preprint["author"][1] == {
        "name": "Maaten",
        "given-name": "Laurens",
        "prefix": "van der",
    }
    assert str(preprint["date"]) == "2022-05-25"
    assert preprint["serial-number"] == {"arxiv": "2205.12454"}
    assert read["ramon2001"]["parent"] == {
        "type": "periodical",
        "title": "{J. Chem. Phys.}",
        "volume": "12",
        "issue": "3",
    }
    assert read["plato2022"]["parent"]["type"] == "proceedings"
    assert read["what"] == {"type": "misc", "title": "What is known?"}


@given(st.lists(ANY_PAPER, min_size=1, max_size=3))
def test_any_papers_are_a_mapping_of_mappings(papers: list[Paper]) -> None:
    yaml = pytest.importorskip("yaml")
    cited = [(paper, f"k{number}") for number, paper in enumerate(papers)]
    read = yaml.safe_load(cite(cited, Format.TYPST))
    assert list(read) == [key for _, key in cited]
    assert all({"type", "title"} <= entry.keys() for entry in read.values())


# All of them, read by our own importers


@pytest.mark.parametrize(
    ("form", "read"),
    [
        (Format.BIBTEX, bibtex_reader.read),
        (Format.BIBLATEX, bibtex_reader.read),
        (Format.BIBTEX_LATEX, bibtex_reader.read),
        (Format.RIS, ris_reader.read),
        (Format.CSL_JSON, csl_json_reader.read),
    ],
)
def test_what_leaves_comes_back(form: Format, read: Callable[[BinaryIO], Iterator[object]]) -> None:
    records = list(read(io.BytesIO(cite(CITED, form).encode())))
    assert len(records) == len(CITED)
    for (paper, key), record in zip(CITED, records, strict=True):
        assert isinstance(record, Record)
        back = record.paper
        assert title_key(back.title) == title_key(paper.title)
        assert (back.authors, back.arxiv, back.doi) == (paper.authors, paper.arxiv, paper.doi)
        assert reference(back).venue == reference(paper).venue
        assert str(reference(back).date or "")[:4] == str(reference(paper).date or "")[:4]
        assert record.key == key


# Links and markup


def test_links() -> None:
    paper = Paper("[Re] a *net* <x> `y` at_sea", doi="10.1000/a(b)_c")
    address = "https://doi.org/10.1000/a%28b%29_c"
    assert linked(paper, Markup.MARKDOWN) == rf"[\[Re\] a \*net\* \<x\> \`y\` at\_sea]({address})"
    assert linked(paper, Markup.RST) == (
        r"`[Re] a \*net\* \<x\> \`y\` at\_sea <https://doi.org/10.1000/a%28b%29\_c>`__"
    )
    assert linked(paper, Markup.ORG).startswith(f"[[{address}][")
    assert linked(paper, Markup.HTML) == (
        f'<a href="{address}">[Re] a *net* &lt;x&gt; `y` at_sea</a>'
    )
    assert linked(paper, Markup.PLAIN) == f"[Re] a *net* <x> `y` at_sea {address}"


def test_a_paper_is_never_linked_to_its_code() -> None:
    code = Link("https://github.com/a/b", LinkKind.CODE)
    project = Link("https://nets.example/", LinkKind.PROJECT)
    assert (
        linked(Paper("Nets", links=(code, project)), Markup.MARKDOWN)
        == "[Nets](https://nets.example/)"
    )
    assert linked(Paper("Nets & co", links=(code,)), Markup.MARKDOWN) == "Nets &amp; co"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (Markup.PLAIN, "In A*, 12"),
        (Markup.MARKDOWN, r"In *A\**, **12**"),
        (Markup.HTML, "In <i>A*</i>, <b>12</b>"),
        (Markup.RST, r"In *A\**\ , **12**\ "),
        (Markup.ORG, "In /A*/, *12*"),
    ],
)
def test_italics_and_bold(markup: Markup, text: str) -> None:
    spans = [Span("In "), Span("A*", italic=True), Span(", "), Span("12", bold=True)]
    assert written(spans, markup) == text


# All formats


@pytest.mark.parametrize("form", list(Format))
def test_every_format_writes_several_papers_and_none(form: Format) -> None:
    assert form.label
    assert form.ending.startswith(".")
    together = cite(CITED, form)
    assert "".join(pieces(iter(CITED), form)) == together
    for paper, key in CITED:
        assert cite([(paper, key)], form).strip("[ \n]") in together
    assert cite([], form).strip() in ("", "[\n\n]", "[\n  \n]")


def test_keys_stand_only_in_files_for_programs() -> None:
    cited: list[Cited] = [(PREPRINT, "the-key")]
    assert {form for form in Format if "the-key" in cite(cited, form)} == {
        form for form in Format if form.has_keys
    }
