"""Styles from `.csl` files, by citeproc-py."""

from pathlib import Path

import pytest

from paper_tui.cite.csl_style import StyleError, cite_in_style
from paper_tui.paper import Paper, PartialDate

pytest.importorskip("citeproc")

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Short</title><id>short</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="citation-number"/></layout></citation>
  <bibliography>
    <layout suffix=".">
      <names variable="author"><name and="text"/></names>
      <text variable="title" prefix=", " font-style="italic"/>
      <date variable="issued" prefix=", "><date-part name="year"/></date>
      <text variable="DOI" prefix=", "/>
    </layout>
  </bibliography>
</style>
"""
DEPENDENT = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0">
  <info><title>Child</title><id>child</id><link href="x" rel="independent-parent"/></info>
</style>
"""
CITED = [
    (Paper("Deep nets", authors=("Ada King",), date=PartialDate(2022), doi="10.1000/a_b"), "one"),
    (Paper("Title only & <b>"), "two"),
]


@pytest.fixture
def style(tmp_path: Path) -> Path:
    path = tmp_path / "short.csl"
    path.write_text(STYLE)
    return path


def test_a_style_of_ones_own(style: Path) -> None:
    assert cite_in_style(CITED, style) == [
        "Ada King, Deep nets, 2022, 10.1000/a_b.",
        ", Title only & <b>.",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("not xml", "is no XML"),
        (DEPENDENT, "names a parent style"),
        ("<html/>", "cannot use the style"),
        (None, "Cannot read the style"),
    ],
)
def test_a_file_that_is_no_style_is_a_sentence(
    style: Path, content: str | None, sentence: str
) -> None:
    if content is None:
        style.unlink()
    else:
        style.write_text(content)
    with pytest.raises(StyleError, match=sentence):
        cite_in_style(CITED, style)
