"""CSL-JSON, and answers of Semantic Scholar."""

import io
import json
from pathlib import Path

import pytest

from paper_tui.errors import SourceError
from paper_tui.paper import Link, LinkKind, Mark, Paper, PartialDate, Record
from paper_tui.sources.bibliographies import csl_json_reader
from tests.sources.reading import papers, read, records, rejects

ITEM = {
    "id": "lamp2024",
    "type": "article-journal",
    "title": "On the <i>Height</i> of Tides &amp; Waves",
    "author": [
        {"family": "Lamp", "given": "Ada"},
        {"family": "Wick", "given": "B. C.", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"literal": "The Tide Group"},
    ],
    "issued": {"date-parts": [[2024, "3", 5], [2024, 4]]},
    "container-title": "Coastal Letters",
    "volume": 7,
    "issue": "2",
    "page": "12–34",
    "DOI": "10.1234/TIDES.1",
    "URL": "https://doi.org/10.1234/tides.1",
    "number": "arXiv:2401.02345",
    "abstract": "<jats:p>Tides rise: https://github.com/ada/tides</jats:p>",
    "keyword": "tides, moon",
}
PAPER = Paper(
    title="On the Height of Tides & Waves",
    abstract="Tides rise: https://github.com/ada/tides",
    authors=("Ada Lamp", "B. C. van der Wick, Jr.", "The Tide Group"),
    date=PartialDate(2024, 3, 5),
    arxiv="2401.02345",
    doi="10.1234/tides.1",
    links=(Link("https://github.com/ada/tides", LinkKind.CODE),),
    venue="Coastal Letters 7(2): 12-34 (2024)",
    keywords=("tides", "moon"),
)


@pytest.mark.parametrize("document", [[ITEM], {"items": [ITEM]}, ITEM])
@pytest.mark.parametrize("indent", [None, 2])
def test_an_item_gives_all_its_fields(document: object, indent: int | None) -> None:
    (record,) = records(json.dumps(document, indent=indent), "csl-json")
    assert record.paper == PAPER
    assert record.key == "lamp2024"


def test_each_item_has_its_line_and_a_broken_one_costs_itself_alone() -> None:
    text = json.dumps([ITEM, {"type": "book", "DOI": 5}, ITEM], indent=1)
    text = text.replace('"DOI": 5', '"DOI": ,')
    items = read(text, "csl-json")
    assert [isinstance(item, Record) for item in items] == [True, False, True]
    lines = text.splitlines()
    assert [line for line, said in enumerate(lines, 1) if said == " {"] == [
        item.line for item in items
    ]
    (reject,) = rejects(text, "csl-json")
    assert "no valid JSON" in reject.reason
    assert reject.text.startswith('{\n  "type": "book"')


def test_a_document_that_breaks_off_gives_what_was_whole() -> None:
    text = json.dumps([ITEM, ITEM])[:-20]
    stream = csl_json_reader.read(io.BytesIO(text.encode()))
    first = next(stream)
    assert isinstance(first, Record)
    assert first.paper == PAPER
    with pytest.raises(SourceError, match="breaks off after line 1"):
        next(stream)


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2024]]}, PartialDate(2024)),
        ({"date-parts": [["2024", "12"]]}, PartialDate(2024, 12)),
        ({"date-parts": [[2024, 13, 1]]}, PartialDate(2024)),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[10**18]]}, None),
        ({"raw": "5 March 2024"}, PartialDate(2024)),
        ({"literal": "2024-03-05"}, PartialDate(2024, 3, 5)),
        ({}, None),
        ("2024", None),
    ],
)
def test_dates_are_as_precise_as_they_stand(issued: object, date: PartialDate | None) -> None:
    (paper,) = papers(json.dumps([ITEM | {"issued": issued}]), "csl-json")
    assert paper.date == date


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"citation-key": "lamp24", "id": "http://zotero.org/users/1/items/2"}, "lamp24"),
        ({"id": "http://zotero.org/users/1/items/2"}, None),
        ({"id": 12}, None),
        ({"id": "10.1234/tides.1"}, None),
    ],
)
def test_only_a_key_is_a_key(fields: dict[str, object], key: str | None) -> None:
    (record,) = records(json.dumps([ITEM | fields]), "csl-json")
    assert record.key == key


def test_a_note_is_a_comment_and_an_annotation_the_readers_note() -> None:
    note = "arXiv:2401.02345 [physics]\nDOI: 10.1234/TIDES.1\nCitation Key: lamp24\n12 pages\nCode: https://a.org/tides"
    fields = {"id": "http://zotero.org/users/1/items/2", "DOI": "", "URL": "", "note": note}
    fields["annote"] = "Ask Ada."
    (record,) = records(json.dumps([ITEM | fields]), "csl-json")
    assert record.paper.doi == "10.1234/tides.1"
    assert record.paper.comment == "12 pages; Code: https://a.org/tides"
    assert record.key == "lamp24"
    assert record.mark == Mark(note="Ask Ada.")
    assert [link.url for link in record.paper.links][:1] == ["https://a.org/tides"]


def test_nothing_of_the_wrong_type_is_taken_for_something() -> None:
    odd = {name: [[{"a": None}], 3] for name in ITEM} | {"title": "Odd", "type": "book"}
    (paper,) = papers(json.dumps([odd]), "csl-json")
    assert paper == Paper("Odd")


def test_an_answer_of_semantic_scholar_is_read(fixtures: Path) -> None:
    raw = (fixtures / "semantic_scholar" / "search.json").read_bytes()
    found = papers(raw, "semantic-scholar")
    assert len(found) == 5
    swin, informer = found[:2]
    assert (swin.arxiv, swin.doi) == ("2103.14030", "10.1109/iccv48922.2021.00986")
    assert swin.date == PartialDate(2021)
    assert swin.authors[0] == "Ze Liu"
    assert Link("https://github.com/microsoft/Swin-Transformer", LinkKind.CODE) in swin.links
    assert informer.date == PartialDate(2020, 12, 14)
    assert informer.pdf == "https://ojs.aaai.org/index.php/AAAI/article/download/17325/17132"


def test_a_single_paper_and_a_batch_of_semantic_scholar_are_read() -> None:
    lamp = {"paperId": "ab", "title": "Lamps", "venue": "Light Conference", "year": 2024}
    preprint = {"paperId": "ac", "title": "Wicks", "venue": "arXiv.org", "externalIds": None}
    assert papers(json.dumps(lamp), "semantic-scholar")[0].venue == "Light Conference"
    found = papers(json.dumps([lamp, preprint]), "semantic-scholar")
    assert [paper.venue for paper in found] == ["Light Conference", None]
    (reject,) = rejects(
        json.dumps({"data": [{"paperId": "ad", "title": None}]}), "semantic-scholar"
    )
    assert "neither a title" in reject.reason
