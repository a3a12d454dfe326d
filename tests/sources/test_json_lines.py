"""Our own JSON Lines: what is written is read back exactly."""

import io
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.library.library import Library, Page
from paper_tui.paper import (
    LARGEST,
    Link,
    LinkKind,
    Listing,
    Mark,
    Paper,
    PartialDate,
    Record,
    Reject,
    Status,
    nearest_tag,
)
from paper_tui.sources import json_lines, recognise
from paper_tui.sources.json_lines import Holding, dump, holdings, load
from paper_tui.sources.streams.json_fields import JsonError
from tests.sources.reading import read, records

text = st.text(max_size=12)
texts = st.lists(text, max_size=3).map(tuple)
counts = st.integers(-LARGEST, LARGEST)
maybe_text = st.none() | text

papers = st.builds(
    Paper,
    title=text.filter(str.strip),
    abstract=text,
    authors=texts,
    date=st.none()
    | st.dates().map(PartialDate.of)
    | st.builds(PartialDate, st.integers(1, 9999), st.integers(0, 12)),
    arxiv=st.none() | st.sampled_from(["2401.02345", "hep-th/9711200", "odd"]),
    doi=st.none() | st.sampled_from(["10.1234/tides.1", "odd"]),
    links=st.lists(st.builds(Link, text, st.sampled_from(LinkKind)), max_size=2).map(tuple),
    venue=maybe_text,
    categories=texts,
    keywords=texts,
    comment=maybe_text,
    upvotes=st.none() | counts,
    stars=st.none() | counts,
    organization=maybe_text,
)
marks = st.builds(
    Mark,
    starred=st.booleans(),
    status=st.sampled_from(Status),
    tags=st.frozensets(text.map(nearest_tag).filter(bool), max_size=3),
    note=text,
    priority=counts,
)
held = st.builds(
    Holding,
    paper=papers,
    listings=st.lists(st.builds(Listing, text, counts, maybe_text), max_size=3).map(tuple),
    mark=marks,
    added=st.none() | st.datetimes(timezones=st.just(UTC)),
    key=maybe_text,
)


@given(st.lists(held, max_size=3))
def test_everything_a_library_holds_comes_back_exactly(items: list[Holding]) -> None:
    stream = io.BytesIO(b"".join(map(dump, items)))
    assert list(holdings(stream)) == list(enumerate(items, 1))


@given(held)
def test_what_a_library_holds_is_known_for_ours(item: Holding) -> None:
    known, _ = recognise(io.BytesIO(dump(item)))
    assert known is json_lines.FORMAT


@given(held)
def test_the_same_is_always_written_the_same_way_on_one_line(item: Holding) -> None:
    line = dump(item)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert dump(load(line)) == line


def test_what_is_empty_is_left_out() -> None:
    assert json.loads(dump(Holding(Paper("Tides")))) == {"paper-tui": 1, "title": "Tides"}


def test_a_line_reads_as_the_documentation_says() -> None:
    item = Holding(
        Paper(
            title="On Tides",
            authors=("Ada Lamp", "K. Azalee\N{NO-BREAK SPACE}Bostroem"),
            date=PartialDate(2024, 3),
            arxiv="2401.02345",
            links=(Link("https://github.com/ada/tides", LinkKind.CODE),),
            stars=12,
        ),
        (Listing("hf/daily/2024-03-05", 2, "2024-03-05"), Listing("May pages", 7)),
        Mark(True, Status.READING, frozenset({"sea", "moon"}), "Ask Ada.", 2),
        datetime(2024, 3, 5, 12, 30, tzinfo=timezone(timedelta(hours=2))),
        "lamp2024tides",
    )
    assert json.loads(dump(item)) == {
        "paper-tui": 1,
        "title": "On Tides",
        "authors": ["Ada Lamp", "K. Azalee\u00a0Bostroem"],
        "date": "2024-03",
        "arxiv": "2401.02345",
        "links": [{"url": "https://github.com/ada/tides", "kind": "code"}],
        "stars": 12,
        "listings": [
            {"page": "hf/daily/2024-03-05", "place": 2, "day": "2024-03-05"},
            {"page": "May pages", "place": 7},
        ],
        "starred": True,
        "status": "reading",
        "tags": ["moon", "sea"],
        "note": "Ask Ada.",
        "priority": 2,
        "added": "2024-03-05T10:30:00+00:00",
        "key": "lamp2024tides",
    }
    [record] = records(dump(item), "json-lines")
    assert (record.paper, record.line, record.key) == (item.paper, 1, "lamp2024tides")
    assert (record.mark, record.added) == (item.mark, item.added)
    assert record.listings == item.listings


def test_a_line_written_by_hand_needs_only_a_title() -> None:
    line = '{"title": "On Tides", "doi": "https://doi.org/10.1234/TIDES", "colour": "blue"}'
    (record,) = records(line, "titles")
    assert record.paper == Paper("On Tides", doi="10.1234/tides")
    assert record.mark == Mark()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "A", "paper-tui": 2}', "newer version"),
        ("{}", "`title` is missing"),
        ('{"title": " "}', "`title` is missing"),
        ('{"title": 5}', "`title` cannot be read (a text is expected)"),
        ('{"title": "A", "date": "2024-13"}', "`date` cannot be read"),
        ('{"title": "A", "authors": "Ada"}', "`authors` cannot be read (a list is expected)"),
        ('{"title": "A", "tags": [1]}', "`tags` cannot be read"),
        ('{"title": "A", "stars": true}', "`stars` cannot be read (a whole number is expected)"),
        ('{"title": "A", "stars": 9223372036854775808}', "a number of 64 bits is expected"),
        ('{"title": "A", "starred": 1}', "`starred` cannot be read"),
        ('{"title": "A", "status": "lost"}', "`status` cannot be read"),
        ('{"title": "A", "links": [{"kind": "code"}]}', "`links` cannot be read"),
        ('{"title": "A", "links": ["https://a.org"]}', "`links` cannot be read"),
        ('{"title": "A", "links": [{"url": "https://a.org", "kind": "x"}]}', "cannot be read"),
        ('{"title": "A", "listings": [{"page": "x"}]}', "`listings` cannot be read"),
        ('{"title": "A", "added": "2024-03-05T10:00:00"}', "a time zone is missing"),
        ('{"title": "A", "added": "0001-01-01T00:00:00+05:00"}', "`added` cannot be read"),
        ('["title"]', "no object"),
        ('{"title": "A"', "no valid JSON"),
        ('{"title": "\\ud800"}', "no valid JSON"),
        ('{"title": ' + "[" * 2000 + "]" * 2000 + "}", "no valid JSON"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_is_wrong(line: str, reason: str) -> None:
    with pytest.raises(JsonError) as raised:
        load(line.encode())
    assert reason in str(raised.value)


def test_what_is_no_tag_becomes_the_nearest() -> None:
    line = '{"title": "A", "tags": ["to read", "-x", "c++", "a, b", "#gnn", "", " "]}'
    assert load(line.encode()).mark.tags == {"to-read", "x", "c++", "a-b", "gnn"}


@given(held)
def test_a_library_keeps_and_shows_whatever_a_line_can_hold(item: Holding) -> None:
    [record] = records(dump(item), "json-lines")
    with TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        library.add([record], Page("page", "digest"))
        [entry] = library.entries(library.ids())
        assert entry.paper.title == item.paper.title
        assert (entry.mark, entry.key) == (item.mark, item.key or None)
        assert item.added in (None, entry.added)
        library.remove_tags([entry.id], item.mark.tags)
        assert library.tags() == {}


def test_a_broken_line_costs_itself_alone() -> None:
    lines = '{"paper-tui": 1, "title": "A"}\n{"title": \n\n{"title": "B"}'
    first, second, third = read(lines, "json-lines")
    assert isinstance(first, Record)
    assert isinstance(second, Reject)
    assert (second.line, second.text) == (2, '{"title": ')
    assert isinstance(third, Record)
    assert third.line == 4


@given(st.binary(max_size=60))
def test_no_line_raises(raw: bytes) -> None:
    for item in json_lines.read(io.BytesIO(b'{"title": "A"}\n' + raw)):
        assert item.line >= 1


PAGE = Path(__file__).resolve().parents[2] / "docs" / "json-lines.md"


def test_the_documented_lines_are_read_and_written_so() -> None:
    examples = re.findall(r"```json\n(.*)\n```", PAGE.read_text("utf-8"))
    assert len(examples) == 2
    assert [record.paper.title for record in records("\n".join(examples), "json-lines")] == [
        "On the Height of Tides"
    ] * 2
    assert json.loads(dump(load(examples[0].encode()))) == json.loads(examples[0])


def test_every_field_that_is_written_is_documented_and_no_other() -> None:
    documented = re.findall(r"^\| `([a-z-]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    whole = Holding(
        Paper("T", "A", ("B",), PartialDate(2024), "2401.02345", "10.1/x", (Link("u"),), "V",
              ("c",), ("k",), "C", 1, 2, "O"),
        (Listing("p", 1),),
        Mark(True, Status.DONE, frozenset({"t"}), "N", 3),
        datetime(2024, 3, 5, tzinfo=UTC),
        "key",
    )  # fmt: skip
    assert list(json.loads(dump(whole))) == documented
