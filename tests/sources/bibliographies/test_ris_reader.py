"""RIS files and the tagged export of Web of Science."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.paper import Link, LinkKind, Mark, Paper, PartialDate, Record
from paper_tui.sources.bibliographies import ris_reader
from tests.sources.reading import papers, read, records, rejects

RECORD = """\
TY  - JOUR
ID  - lamp2024
AU  - Lamp, Ada
AU  - van der Wick, B. C., Jr.
AU  - The Tide Group
TI  - On the Height
      of Tides
JO  - Coast. Lett.
T2  - Coastal Letters
VL  - 7
IS  - 2
SP  - 12
EP  - 34
PY  - 2024
DA  - 2024/03/05/
DO  - https://doi.org/10.1234/TIDES.1
AN  - arXiv:2401.02345
UR  - https://ada.example.org/a;b; http://ada.example.org/c
L1  - https://ada.example.org/tides.pdf
KW  - tides
KW  - *moon
N1  - Best paper
N1  - Cited by 12
RN  - Ask Ada for the data.
AB  - Tides rise. Code: https://github.com/ada/tides
XX  - a tag that nobody knows
ER  -
"""


def test_a_record_gives_all_its_fields() -> None:
    (record,) = records(RECORD, "ris")
    assert record == Record(
        Paper(
            title="On the Height of Tides",
            abstract="Tides rise. Code: https://github.com/ada/tides",
            authors=(
                "Ada Lamp",
                "B. C. van der Wick, Jr.",
                "The Tide Group",
            ),
            date=PartialDate(2024, 3, 5),
            arxiv="2401.02345",
            doi="10.1234/tides.1",
            links=(
                Link("https://ada.example.org/a;b"),
                Link("http://ada.example.org/c"),
                Link("https://ada.example.org/tides.pdf", LinkKind.PDF),
                Link("https://github.com/ada/tides", LinkKind.CODE),
            ),
            venue="Coastal Letters 7(2): 12-34 (2024)",
            keywords=("tides", "moon"),
            comment="Best paper; Cited by 12",
        ),
        line=1,
        key="lamp2024",
        mark=Mark(note="Ask Ada for the data."),
    )


@pytest.mark.parametrize(
    ("name", "titles", "unreadable"),
    [
        ("example_basic.ris", ["A Mathematical Theory of Communication"], 0),
        ("example_bom.ris", ["doi:10.1186/s40981-020-0316-0"], 0),
        ("example_custom_list_tags.ris", [], 1),
        ("example_extraneous_data.ris", ["Title of reference", "The title of the reference"], 0),
        ("example_full.ris", ["Title of reference", "The title of the reference"], 0),
        ("example_full_without_whitespace.ris",
         ["Title of reference", "The title of the reference"], 0),
        ("example_full_write.ris", ["Title of reference", "The title of the reference"], 0),
        ("example_multi_unknown_tags.ris", ["A Mathematical Theory of Communication"], 0),
        ("example_multiline.ris", [], 3),
        ("example_single_unknown_tag.ris", ["A Mathematical Theory of Communication"], 0),
        ("example_starting_newlines.ris", ["A Mathematical Theory of Communication"], 0),
        ("example_urls.ris", ["A Mathematical Theory of Communication"] * 4, 0),
    ],
)  # fmt: skip
def test_every_dialect_is_read(
    fixtures: Path, name: str, titles: list[str], unreadable: int
) -> None:
    items = read((fixtures / "ris" / name).read_bytes(), "ris")
    assert [item.paper.title for item in items if isinstance(item, Record)] == titles
    assert len(items) - len(titles) == unreadable


def test_dialects_keep_what_they_say(fixtures: Path) -> None:
    (basic,) = papers((fixtures / "ris" / "example_basic.ris").read_bytes(), "ris")
    assert basic.authors == ("Claude E. Shannon",)
    assert basic.date == PartialDate(1948, 7)
    assert basic.venue == "Bell System Technical Journal 27: 379-423 (1948)"
    (empty,) = papers((fixtures / "ris" / "example_empty_tag.ris").read_bytes(), "ris")
    assert empty.authors == ("E. Fanning",)
    assert empty.doi == "10.1177/2325967120950040"
    assert empty.keywords == ("athlete", "biomechanics", "bone remodeling")
    (cyrillic,) = papers((fixtures / "ris" / "example_utf_chars.ris").read_bytes(), "ris")
    assert cyrillic.title.startswith("Состояние рецепторного")
    assert len(cyrillic.authors) == 5
    assert cyrillic.date == PartialDate(2009)
    urls = papers((fixtures / "ris" / "example_urls.ris").read_bytes(), "ris")
    assert [len(paper.links) for paper in urls] == [1, 2, 2, 2]


def test_an_export_of_web_of_science_is_read(fixtures: Path) -> None:
    first, second = records((fixtures / "ris" / "example_wos.ris").read_bytes(), "web-of-science")
    assert first.line == 3
    paper = first.paper
    assert paper.title.endswith("(LHl) of photosynthetic bacteria and its subunit (B820)")
    assert paper.authors == ("PS Parkes-Loach", "AP Majeed", "CJ Law", "PA Loach")
    assert paper.date == PartialDate(2004, 6, 8)
    assert paper.doi == "10.1021/bi049798f"
    assert paper.venue == "BIOCHEMISTRY 43(22): 7003-7016 (2004)"
    assert second.paper.doi == "10.1021/bi0497291"


def test_a_record_without_an_end_is_read() -> None:
    text = "TY  - JOUR\nTI  - One\nTY  - CONF\nTI  - Two\n"
    assert [record.line for record in records(text, "ris")] == [1, 3]


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        ("PY  - 2004", PartialDate(2004)),
        ("PY  - 2004/05/06/spring", PartialDate(2004, 5, 6)),
        ("Y1  - 2004/5", PartialDate(2004, 5)),
        ("DA  - 2004-05-06", PartialDate(2004, 5, 6)),
        ("PY  - 2004\nDA  - 2005/01/01", PartialDate(2004)),
        ("PY  - in press", None),
        ("PY  - 0000", None),
        ("PY  - 2004/13/40", PartialDate(2004)),
    ],
)
def test_dates_are_as_precise_as_they_stand(lines: str, date: PartialDate | None) -> None:
    (paper,) = papers(f"TY  - JOUR\nTI  - One\n{lines}\nER  - \n", "ris")
    assert paper.date == date


def test_a_record_without_end_costs_no_memory() -> None:
    text = RECORD + "TY  - JOUR\n" + "AB  - endless\n" * (ris_reader.MAX_RECORD // 4) + RECORD
    (reject,) = rejects(text, "ris")
    assert "longer than 256 KiB" in reject.reason


@given(st.lists(st.sampled_from(["TY  - JOUR", "ER  - ", "TI  - A", "AU  - B", "UR  - ", "x", "",
                                 "KW  -", "N1  - z", "PY  - 12"]), max_size=12))  # fmt: skip
def test_no_file_raises(lines: list[str]) -> None:
    text = "\n".join(lines).encode()
    for item in [
        *ris_reader.read(io.BytesIO(text)),
        *ris_reader.read_web_of_science(io.BytesIO(text)),
    ]:
        assert item.line >= 1


@given(st.lists(st.sampled_from(["PT J", "ER", "EF", "TI A", "AU B", "   more", "ZZ ?", "", "x",
                                 "PD JUN 8", "PY 2004"]), max_size=12))  # fmt: skip
def test_no_export_of_web_of_science_raises(lines: list[str]) -> None:
    for item in ris_reader.read_web_of_science(io.BytesIO("\n".join(lines).encode())):
        assert item.line >= 1
