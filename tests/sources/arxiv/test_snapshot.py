"""arXiv's bulk snapshot."""

import json
from pathlib import Path

import pytest

from paper_tui.paper import Link, LinkKind, Paper, PartialDate
from tests.sources.reading import papers, read, records, rejects


def record(**fields: object) -> str:
    """One record of the snapshot, as a line."""
    whole = {
        "id": "0704.0001",
        "submitter": "Ada Lamp",
        "authors": "A. Lamp, B.-C. Wick and The Tide Collaboration (Pier 9)",
        "title": "On the Height\n  of Tides",
        "comments": "3 pages,\n  code: https://github.com/ada/tides",
        "journal-ref": "Coast.Lett.D76:013009,2007",
        "doi": "10.1103/CoastLettD.76.013009",
        "report-no": None,
        "categories": "physics.ao-ph physics.pop-ph",
        "license": None,
        "abstract": "  Tides rise. They\nfall.\n  Then they rise again.\n",
        "versions": [
            {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
            {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
        ],
        "update_date": "2008-11-26",
        "authors_parsed": [
            ["Lamp", "A.", ""],
            ["van Wick", "B. -C.", "Jr."],
            ["Collaboration", "The Tide", "", "Pier 9"],
        ],
    }
    return json.dumps(whole | fields) + "\n"


def test_a_record_gives_all_its_fields() -> None:
    (paper,) = papers(record(), "arxiv-snapshot")
    assert paper == Paper(
        title="On the Height of Tides",
        abstract="Tides rise. They fall.\n\nThen they rise again.",
        authors=("A. Lamp", "B.-C. van Wick, Jr.", "The Tide Collaboration"),
        date=PartialDate(2007, 4, 2),
        arxiv="0704.0001",
        doi="10.1103/coastlettd.76.013009",
        links=(Link("https://github.com/ada/tides", LinkKind.CODE),),
        venue="Coast.Lett.D76:013009,2007",
        categories=("physics.ao-ph", "physics.pop-ph"),
        comment="3 pages, code: https://github.com/ada/tides",
    )


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ({"authors_parsed": []}, ("A. Lamp", "B.-C. Wick", "The Tide Collaboration")),
        (
            {"authors_parsed": None, "authors": "P\\'eter \\v{S}r\\'amek and Mikkel {\\O}bro"},
            ("Péter Šrámek", "Mikkel Øbro"),
        ),
        ({"authors_parsed": None, "authors": "X. Y. Zed (1 and 2), and\n  Q. Roe"},
         ("X. Y. Zed", "Q. Roe")),
        ({"authors_parsed": None, "authors": ""}, ()),
    ],
)  # fmt: skip
def test_without_parted_names_the_list_in_words_is_read(
    fields: dict[str, object], authors: tuple[str, ...]
) -> None:
    (paper,) = papers(record(**fields), "arxiv-snapshot")
    assert paper.authors == authors


@pytest.mark.parametrize(
    ("arxiv", "date"),
    [
        ("0704.0001", PartialDate(2007, 4)),
        ("2205.12454", PartialDate(2022, 5)),
        ("hep-th/9711200", PartialDate(1997, 11)),
        ("math/0309136", PartialDate(2003, 9)),
    ],
)
def test_without_versions_the_identifier_tells_the_month(arxiv: str, date: PartialDate) -> None:
    (paper,) = papers(record(id=arxiv, versions=[]), "arxiv-snapshot")
    assert paper.date == date


def test_the_first_records_of_the_real_snapshot_are_all_read(fixtures: Path) -> None:
    raw = (fixtures / "arxiv_snapshot" / "head_200.jsonl").read_bytes()
    found = records(raw, "arxiv-snapshot")
    assert [each.line for each in found] == list(range(1, 201))
    assert len({each.paper.arxiv for each in found}) == 200
    for each in found:
        paper = each.paper
        assert paper.abstract
        assert "\n  " not in paper.abstract
        assert paper.authors
        assert not any("\\" in author for author in paper.authors)
        assert paper.date is not None
        assert paper.date.day
        assert paper.categories
    assert found[0].paper.authors == ("C. Balázs", "E. L. Berger", "P. M. Nadolsky", "C.-P. Yuan")


def test_a_broken_record_costs_itself_alone() -> None:
    lines = record() + '{"id": "0704.0002", "titl\n' + "\n" + record(id="x") + record(title=" ")
    items = read(lines + record(id="0704.0005"), "arxiv-snapshot")
    assert [item.line for item in items] == [1, 2, 4, 5, 6]
    reasons = [each.reason for each in rejects(lines, "arxiv-snapshot")]
    assert "no valid JSON" in reasons[0]
    assert "no arXiv identifier" in reasons[1]
    assert "no title" in reasons[2]


def test_a_reject_holds_the_line_so_that_it_can_be_corrected() -> None:
    broken = record(id="0704.0002").replace("0704.0002", "070.2")
    (reject,) = rejects(record() + broken, "arxiv-snapshot")
    corrected = reject.text.replace("070.2", "0704.0002")
    assert papers(corrected, "arxiv-snapshot")[0].arxiv == "0704.0002"
