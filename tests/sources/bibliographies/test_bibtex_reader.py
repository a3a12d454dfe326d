"""BibTeX and BibLaTeX bibliographies."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.cite.latex_encoding import escape, protected
from paper_tui.paper import Link, LinkKind, Mark, Paper, PartialDate, Record
from paper_tui.sources.bibliographies import bibtex_reader
from paper_tui.sources.bibliographies.bibtex_fields import authors, month, plain, value
from tests.sources.reading import papers, read, records, rejects


def one(fields: str, kind: str = "article") -> Paper:
    """The paper of an entry with these fields and a title."""
    (paper,) = papers(f"@{kind}{{key, title = {{A Title}},\n{fields}\n}}\n", "bibtex")
    return paper


def test_an_entry_gives_all_its_fields() -> None:
    (record,) = records(
        r"""
@Article{lamp2024tides,
  Author   = {Lamp, Ada and {van der Wick}, B.~C. and {The Tide Group of Pier 9}},
  Title    = "{On the {Height} of T{\'i}des \& Waves: $O(n^2)$ {M}oons}",
  Journal  = {Coastal Letters},
  Year     = 2024, Month = mar, Volume = {7}, Number = {2--3}, Pages = {12--34},
  DOI      = {https://doi.org/10.1234/TIDES\_1},
  Url      = {\url{https://ada.example.org/tides\_1}},
  Eprint   = {2401.02345}, ArchivePrefix = {arXiv}, PrimaryClass = {physics.ao-ph},
  Abstract = {Tides rise.
              They fall: \url{https://github.com/ada/tides}.},
  Keywords = {tides, the {Moon}, tides},
  Note     = {Best paper},
  Annote   = {Ask Ada for the data.},
}""",
        "bibtex",
    )
    assert record == Record(
        Paper(
            title="On the Height of Tídes & Waves: $O(n^2)$ Moons",
            abstract="Tides rise. They fall: https://github.com/ada/tides.",
            authors=(
                "Ada Lamp",
                "B. C. van der Wick",
                "The Tide Group of Pier 9".replace(" ", "\N{NO-BREAK SPACE}"),
            ),
            date=PartialDate(2024, 3),
            arxiv="2401.02345",
            doi="10.1234/tides_1",
            links=(
                Link("https://ada.example.org/tides_1"),
                Link("https://github.com/ada/tides", LinkKind.CODE),
            ),
            venue="Coastal Letters 7(2-3): 12-34 (2024)",
            categories=("physics.ao-ph",),
            keywords=("tides", "the Moon"),
            comment="Best paper",
        ),
        line=2,
        key="lamp2024tides",
        mark=Mark(note="Ask Ada for the data."),
    )


@pytest.mark.parametrize(("name", "count"), [("ads_16.bib", 16), ("top_11.bib", 11)])
def test_real_bibliographies_are_read_whole(fixtures: Path, name: str, count: int) -> None:
    found = records((fixtures / "bib" / name).read_bytes(), "bibtex")
    assert len(found) == count
    assert len({record.key for record in found}) == count
    for record in found:
        paper = record.paper
        assert paper.title
        assert not set(paper.title) & set("{}\\")
        assert not any(set(author) & set("{}\\~") for author in paper.authors)
        assert paper.venue is None or not set(paper.venue) & set("{}\\")


def test_what_real_entries_say_is_complete(fixtures: Path) -> None:
    by_key = {
        record.key: record.paper
        for record in records((fixtures / "bib" / "ads_16.bib").read_bytes(), "bibtex")
    }
    numpy = by_key["HarrisEtal2020natNumpy"]
    assert len(numpy.authors) == 26
    assert numpy.authors[2] == "Stéfan J. van der Walt"
    assert numpy.authors[16] == "Jaime Fernández del Río"
    assert (numpy.arxiv, numpy.doi) == ("2006.10256", "10.1038/s41586-020-2649-2")
    assert numpy.venue == "Nature 585(7825): 357-362 (2020)"
    assert numpy.date == PartialDate(2020, 9)
    astropy = by_key["Astropycollab2013aaAstropy"]
    assert len(astropy.authors) == 45
    assert astropy.authors[0] == "Astropy Collaboration"
    assert astropy.venue == "Astronomy and Astrophysics 558: A33 (2013)"
    assert by_key["BeaulieuEtal2010arxivGJ436b"].arxiv == "1007.0324"
    assert by_key["BurbidgeEtal1957rvmpStellarElementSynthesis"].date == PartialDate(1957, 1)
    assert by_key["JonesNoYearScipy"] == Paper("SciPy: Scientific Python", authors=("Eric Jones",))
    sympy = by_key["MeurerEtal2017pjcsSYMPY"].authors
    assert {"Ondřej Čertík", "Štěpán Roučka"} <= set(sympy)


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Lamp, Ada", ("Ada Lamp",)),
        ("Ada Lamp", ("Ada Lamp",)),
        ("King, Jr., Martin Luther", ("Martin Luther King, Jr.",)),
        ("van der Maaten, Laurens", ("Laurens van der Maaten",)),
        ("Laurens van der Maaten", ("Laurens van der Maaten",)),
        ("Van Noorden, Richard", ("Richard Van Noorden",)),
        ("{Azalee Bostroem}, K.", ("K. Azalee\N{NO-BREAK SPACE}Bostroem",)),
        ("Charles {Babbage Smith}", ("Charles Babbage\N{NO-BREAK SPACE}Smith",)),
        ("{Barnes and Noble}", ("Barnes\N{NO-BREAK SPACE}and\N{NO-BREAK SPACE}Noble",)),
        ("{{Astropy Collaboration}}", ("Astropy Collaboration",)),
        ("Ada Lamp and others", ("Ada Lamp",)),
        ("A. Lamp AND\n   B. Wick", ("A. Lamp", "B. Wick")),
        (r"Erd{\H o}s, P{\'a}l and {\'E}. Borel", ("Pál Erdős", "É. Borel")),
        (r"Garc{\'\i}a~M\'arquez, Gabriel", ("Gabriel García\N{NO-BREAK SPACE}Márquez",)),
        (r"{\O}bro, Mikkel", ("Mikkel Øbro",)),
        ("", ()),
    ],
)
def test_names_are_split(field: str, names: tuple[str, ...]) -> None:
    assert authors(field) == names


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("{a {b} c}", "a {b} c"),
        ('"a {"} b"', 'a {"} b'),
        ("2024", "2024"),
        ('"Proc. " # venue # { 2024}', "Proc. of the Harbour 2024"),
        ("Venue", "of the Harbour"),
        ("unknown", "unknown"),
        ("{a} # unknown", "aunknown"),
        ("", ""),
    ],
)
def test_values_are_put_together(raw: str, said: str) -> None:
    assert value(raw, {"venue": "of the Harbour"}) == said


def test_macros_work_from_where_they_are_defined() -> None:
    text = """
@string{harbour = "Harbour"}
@STRING(proc = {Proc. of the } # HARBOUR)
@inproceedings{a, title = {One}, booktitle = proc # " " # 2024}
@string{harbour = "Port"}
@article{b, title = {Two}, journal = harbour}
"""
    assert [paper.venue for paper in papers(text, "bibtex")] == [
        "Proc. of the Harbour 2024",
        "Port",
    ]


@pytest.mark.parametrize("order", [("child", "parent"), ("parent", "child")])
def test_a_part_takes_from_its_volume_what_it_lacks(order: tuple[str, str]) -> None:
    entries = {
        "child": "@inproceedings{c, title={Lamps}, crossref={P}, pages={1--9}}",
        "parent": "@proceedings{p, title={Proceedings of Light}, year=2024, month=may}",
    }
    found = records("\n".join(entries[name] for name in order), "bibtex")
    by_key = {record.key: record.paper for record in found}
    assert [record.key for record in found] == [name[0] for name in order]
    assert by_key["c"].title == "Lamps"
    assert by_key["c"].venue == "Proceedings of Light, pp. 1-9"
    assert by_key["c"].date == PartialDate(2024, 5)


def test_a_volume_that_is_not_there_holds_nothing_back_for_ever() -> None:
    count = bibtex_reader.MAX_WAITING + 50
    text = "@misc{a, title={A}, crossref={none}}\n" + "@misc{b, title={B}}\n" * count
    stream = bibtex_reader.read(io.BytesIO(text.encode()))
    first = next(stream)
    assert isinstance(first, Record)
    assert first.key == "a"
    assert sum(1 for _ in stream) == count


def test_two_entries_of_one_key_are_two_records() -> None:
    text = "@misc{a, title={One}} @misc{a, title={Two}}\n@misc{a, title={Three}}"
    assert [paper.title for paper in papers(text, "bibtex")] == ["One", "Two", "Three"]


def test_of_two_fields_of_one_name_the_first_counts() -> None:
    assert one("year = 2001, YEAR = 2002").date == PartialDate(2001)


BROKEN = r"""% a comment with an @ in it
@comment{jabref-meta: databaseType:bibtex;}
@article{one, title = {Fine}}
@article{two, title = {Never closed, year = 2020
}
@article{three, title = {Fine Too}}
@article{four title = {No comma}}
@article{five, title = {Too}} many}, year = 2021}
@article{six, year = 2022}
@misc(seven, title = "In Parentheses")
@article{eight, title = "Unfinished
"""


def test_broken_entries_cost_themselves_alone() -> None:
    items = read(BROKEN, "bibtex")
    found = [item.paper.title for item in items if isinstance(item, Record)]
    assert found == ["Fine", "Fine Too", "In Parentheses"]
    reasons = {item.line: item for item in rejects(BROKEN, "bibtex")}
    assert list(reasons) == [4, 7, 8, 9, 11]
    assert "no end" in reasons[4].reason
    assert "cannot be read" in reasons[7].reason
    assert "not balanced" in reasons[8].reason
    assert "neither a title nor an identifier" in reasons[9].reason
    assert "no end" in reasons[11].reason


def test_a_rejected_entry_can_be_corrected_and_read_again() -> None:
    (first, *_) = rejects(BROKEN, "bibtex")
    corrected = first.text.replace("closed,", "closed},")
    assert papers(corrected, "bibtex") == [Paper("Never closed", date=PartialDate(2020))]


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("eprint={2401.02345}, archiveprefix={arXiv}", "2401.02345"),
        ("eprint={arXiv:2401.02345v2}", "2401.02345"),
        ("eprint={2401.02345}, eprinttype={arxiv}", "2401.02345"),
        ("eprint={0601001}, archiveprefix={arXiv}, primaryclass={astro-ph}", "astro-ph/0601001"),
        ("eprint={hep-th/9711200}", "hep-th/9711200"),
        ("eprint={23456789}, eprinttype={pubmed}", None),
        ("url={https://arxiv.org/abs/2401.02345}", "2401.02345"),
        ("doi={10.48550/arXiv.2401.02345}", "2401.02345"),
        ("journal={arXiv preprint arXiv:2401.02345}", "2401.02345"),
        ("journal={CoRR}, volume={abs/2401.02345}", "2401.02345"),
        ("note={arXiv:hep-th/9711200}", "hep-th/9711200"),
        ("journal={Nature}, volume={585}", None),
    ],
)
def test_the_arxiv_identifier_is_found_where_exporters_put_it(
    fields: str, arxiv: str | None
) -> None:
    paper = one(fields)
    assert paper.arxiv == arxiv
    assert paper.doi is None
    assert paper.venue is None or arxiv is None


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 2024", PartialDate(2024)),
        ("year = {2024}, month = {October}, day = 3", PartialDate(2024, 10, 3)),
        ('year = "2024", month = "10~" # jan', PartialDate(2024, 1)),
        ("year = {2024}, month = {13}", PartialDate(2024)),
        ("year = {2024}, month = feb, day = {31}", PartialDate(2024, 2)),
        ("date = {2024-05-06}", PartialDate(2024, 5, 6)),
        ("date = {2024-05/2024-07}", PartialDate(2024, 5)),
        ("date = {2024~}, year = {1999}", PartialDate(2024)),
        ("year = {to appear}", None),
        (r"year = {{\noopsort{1973b}}1981}", PartialDate(1973)),
        ("year = {" + "1" * 5000 + "}", None),
    ],
)
def test_dates_are_as_precise_as_they_stand(fields: str, date: PartialDate | None) -> None:
    assert one(fields).date == date


@pytest.mark.parametrize(
    ("fields", "venue"),
    [
        ("journal = {Nature}, volume=585, pages={357--362}, year=2020",
         "Nature 585: 357-362 (2020)"),
        ("journal = {Nature}, volume=585, year=2020", "Nature"),
        ("journaltitle = {Nature}, volume=585, pages={12,14}, date=2020", "Nature"),
        (r"journal = {\apj}, volume=7, pages={L1}, year=2020",
         "Astrophysical Journal 7: L1 (2020)"),
        (r"journal = {\unheardof}", "unheardof"),
        ("booktitle = {2024 Light Conference}, pages={1-9}", "2024 Light Conference, pp. 1-9"),
        ("school = {University of Fog}", "University of Fog"),
        ("publisher = {Lamp Press}", None),
    ],
)  # fmt: skip
def test_the_venue_carries_its_place_as_far_as_a_citation_reads_it(
    fields: str, venue: str | None
) -> None:
    assert one(fields).venue == venue


def test_an_identifier_stands_for_a_missing_title() -> None:
    text = "@misc{a, eprint={2401.02345}}\n@misc{b, doi={10.1234/X}}\n@misc{c, url={https://a.org}}"
    titles = [paper.title for paper in papers(text, "bibtex")]
    assert titles == ["arXiv:2401.02345", "doi:10.1234/x", "https://a.org"]


def test_an_entry_without_end_costs_no_memory() -> None:
    text = "@article{a, title={\n" + "endless\n" * (bibtex_reader.MAX_ENTRY // 4)
    (reject,) = rejects(text + "\n@misc{b, title={B}}", "bibtex")
    assert "longer than 256 KiB" in reject.reason


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\'e}t{\'e}", "été"),
        (r"\textbf{Bold} and \emph{slanted} {CAPITALS}", "Bold and slanted CAPITALS"),
        (r"100\,\% of \$5 \& \{sets\}", "100 % of $5 & {sets}"),
        (r"A $\mathcal{O}(n)$ {Algorithm}", r"A $\mathcal{O}(n)$ Algorithm"),
        ("two\n   lines", "two lines"),
    ],
)
def test_latex_becomes_text(latex: str, text: str) -> None:
    assert plain(latex) == text


_texts = st.text(st.sampled_from("abXé \\{}$%&#_~^<>|\"'.,:;()[]0α-"), max_size=20).map(
    lambda text: " ".join(text.split())
)


@given(_texts.filter(lambda text: "--" not in text and "''" not in text))
def test_what_citations_escape_is_read_back(text: str) -> None:
    assert plain(escape(text)) == text
    assert plain(escape(text, ascii_only=True)) == text
    assert plain(protected(text)) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("jan", 1), ("September", 9), ("Sept.", 9), ("12", 12), ("", 0), ("Michaelmas", 0)],
)
def test_months_have_numbers(text: str, number: int) -> None:
    assert month(text) == number


@given(st.text(st.sampled_from('@{}(),="#\\ \nabt1'), max_size=80))
def test_no_bibliography_raises(text: str) -> None:
    for item in bibtex_reader.read(io.BytesIO(f"@article{{a, {text}".encode())):
        assert item.line >= 1
