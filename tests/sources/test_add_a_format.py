"""The page that says how to add a format is true: its module is taken from there and run."""

import io
import re
from pathlib import Path
from types import ModuleType

import pytest

from paper_tui import sources
from paper_tui.paper import LinkKind, Listing, Record, Reject
from paper_tui.sources.format import HEAD_BYTES, Format
from paper_tui.sources.streams import json_objects, stream
from paper_tui.text import identifiers, readable

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add-a-format.md"


@pytest.fixture
def journal_club() -> ModuleType:
    module, line = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    made = ModuleType("journal_club")
    exec(module, made.__dict__)
    assert "journal_club.FORMAT" in line
    return made


def test_the_module_on_the_page_reads_its_format(
    journal_club: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: Format = journal_club.FORMAT
    monkeypatch.setattr(sources, "FORMATS", (known, *sources.FORMATS))
    content = (
        "title\tabstract\nA Title\tIts abstract, see https://github.com/ada/engine.\n\n"
        "\tno title\nAnother\t\n"
    ).encode("utf-16")
    found_format, opened = sources.recognise(io.BytesIO(content))
    assert found_format is known
    first, second, third = known.read(opened)
    assert isinstance(first, Record)
    assert (first.paper.title, first.line, first.listing) == ("A Title", 2, Listing("", 1))
    assert [link.kind for link in first.paper.links] == [LinkKind.CODE]
    assert second == Reject(4, "there is no title before the tab", "\tno title")
    assert isinstance(third, Record)
    assert third.listing == Listing("", 2)


def test_what_takes_plain_text_is_asked_last() -> None:
    assert [known.name for known in sources.FORMATS][-2:] == ["page-text", "reading-list"]


def test_the_names_on_the_page_are_there() -> None:
    page = PAGE.read_text("utf-8")
    places = {
        "identifiers": identifiers,
        "text": readable,
        "stream": stream,
        "json_objects": json_objects,
    }
    named = re.findall(r"`(identifiers|text|stream|json_objects)\.(\w+)`", page)
    assert len(named) >= 6
    for place, name in named:
        assert hasattr(places[place], name)
    assert f"{HEAD_BYTES // 1024} KiB" in page
