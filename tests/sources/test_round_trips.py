"""What is exported for other programs comes back as far as their formats can carry it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.cite import Format, cite
from paper_tui.cite.reference import Reference, reference
from paper_tui.paper import Paper, PartialDate
from paper_tui.sources.bibliographies import record_fields
from paper_tui.text.names import display, person
from paper_tui.text.readable import readable
from tests.sources.reading import records

# Letters of several alphabets, and the characters that one of the formats treats in its own way.
word = st.text(st.sampled_from("acdefXYZéßøλж0123&%#{}<>\"'/@.,:"), min_size=1, max_size=6)
name = st.text(st.sampled_from("abcdéøλжÉŠ'"), min_size=2, max_size=6).map(str.capitalize)


def words(count: int) -> st.SearchStrategy[str]:
    """Text as it is shown, for the formats carry no more."""
    return st.lists(word, min_size=1, max_size=count).map(" ".join).map(readable)


authors = st.builds(
    person,
    st.builds("{}{}".format, st.sampled_from(["", "van ", "van der ", "Van ", "Ossi "]), name),
    st.lists(name, min_size=1, max_size=2).map(" ".join),
    st.sampled_from(["", "", "Jr."]),
).map(display) | st.sampled_from(["Tide Collaboration", "Bureau\N{NO-BREAK SPACE}of Tides"])

venues = st.none() | st.builds(
    lambda name, volume, number, pages: record_fields.venue(
        name, volume=volume, number=number, pages=pages, year=2024
    ),
    st.sampled_from(["Coastal Letters", "Proceedings of the Light Conference", "Sea & Sand"]),
    st.sampled_from(["", "7", "558"]),
    st.sampled_from(["", "2", "2-3"]),
    st.sampled_from(["", "12", "A33", "12-34"]),
)
papers = st.builds(
    Paper,
    title=words(5).filter(lambda title: any(char.isalpha() for char in title)),
    abstract=words(8) | st.just(""),
    authors=st.lists(authors, max_size=3).map(tuple),
    date=st.none() | st.builds(PartialDate, st.integers(1000, 2100), st.integers(0, 12)),
    arxiv=st.none() | st.just("2401.02345"),
    doi=st.none() | st.just("10.1234/tides.(1)_2"),
    venue=venues,
    categories=st.sampled_from([(), ("cs.LG",)]),
    keywords=st.lists(name, max_size=2, unique=True).map(tuple),
    comment=st.none() | words(4).filter(bool),
)


@pytest.mark.parametrize(
    ("form", "source"),
    [
        (Format.BIBTEX, "bibtex"),
        (Format.BIBLATEX, "bibtex"),
        (Format.RIS, "ris"),
        (Format.CSL_JSON, "csl-json"),
    ],
)
@given(st.lists(papers, min_size=1, max_size=3))
def test_an_export_is_read_back_as_the_same_references(
    form: Format, source: str, exported: list[Paper]
) -> None:
    keyed = [(paper, f"key{number}") for number, paper in enumerate(exported)]
    found = records(cite(keyed, form), source)
    assert [record.key for record in found] == [key for _, key in keyed]
    for record, paper in zip(found, exported, strict=True):
        assert carried(record.paper, form) == carried(paper, form)
        assert record.paper.keywords == (paper.keywords if has_text(form) else ())
        assert record.paper.abstract == (paper.abstract if has_text(form) else "")
        assert record.paper.comment == (paper.comment if form is Format.RIS else None)


def has_text(form: Format) -> bool:
    """Whether the export carries abstracts and keywords."""
    return form in {Format.RIS, Format.CSL_JSON}


def carried(paper: Paper, form: Format) -> Reference:
    """What a citation of the paper holds, without what an export in this format leaves out."""
    cited = reference(paper)
    if has_text(form):
        cited = replace(cited, arxiv_class=None)
    if cited.date is not None and form is Format.BIBTEX and cited.venue is not None:
        cited = replace(cited, date=PartialDate(cited.date.year))
    return cited
