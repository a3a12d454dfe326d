"""arXiv's feeds: answers of the query API and the daily announcements."""

from pathlib import Path

import pytest

from paper_tui.errors import SourceError
from paper_tui.paper import Link, LinkKind, Listing, Paper, PartialDate
from tests.sources.reading import papers, records, rejects

QUERY = """\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/q</id>
  <title>arXiv Query: search_query=ti:lighthouse</title>
  {entries}
</feed>
"""
ENTRY = """\
<entry>
    <id>http://arxiv.org/abs/2401.02345v3</id>
    <title>Counting Lighthouses
      from Orbit</title>
    <updated>2024-03-02T00:00:00Z</updated>
    <summary>  We count lighthouses in images of the
coast. Fog is the hardest part.
  Code is at https://github.com/ada/lighthouses.
</summary>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <category term="68T45" scheme="http://www.ams.org/msc"/>
    <published>2024-01-04T18:00:01Z</published>
    <arxiv:comment>9 pages. Project page: https://ada.github.io/lights</arxiv:comment>
    <arxiv:primary_category term="cs.CV"/>
    <arxiv:journal_ref>Coastal Letters 4, 12 (2024)</arxiv:journal_ref>
    <arxiv:doi>10.1234/ABC.5 10.1234/other</arxiv:doi>
    <author><name>Ada van der Lamp</name><arxiv:affiliation>Pier 9</arxiv:affiliation></author>
    <author><name>Bo  Beam</name></author>
</entry>
"""


def test_an_entry_of_an_answer_gives_all_its_fields() -> None:
    (record,) = records(QUERY.format(entries=ENTRY), "arxiv-feed")
    assert record.line == 5
    assert record.listing is None
    assert record.paper == Paper(
        title="Counting Lighthouses from Orbit",
        abstract=(
            "We count lighthouses in images of the coast. Fog is the hardest part.\n\n"
            "Code is at https://github.com/ada/lighthouses."
        ),
        authors=("Ada van der Lamp", "Bo Beam"),
        date=PartialDate(2024, 1, 4),
        arxiv="2401.02345",
        doi="10.1234/abc.5",
        links=(
            Link("https://ada.github.io/lights", LinkKind.PROJECT),
            Link("https://github.com/ada/lighthouses", LinkKind.CODE),
        ),
        venue="Coastal Letters 4, 12 (2024)",
        categories=("cs.CV", "cs.LG"),
        comment="9 pages. Project page: https://ada.github.io/lights",
    )


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("one_paper.200.xml", 1),
        ("query_5.200.xml", 5),
        ("query_100.200.xml", 100),
        ("query_page_2_of_10.200.xml", 10),
        ("versioned_id.200.xml", 1),
        ("two_ids_one_unknown.200.xml", 1),
        ("unknown_id.200.xml", 0),
    ],
)
def test_recorded_answers_are_read_whole(fixtures: Path, name: str, count: int) -> None:
    found = papers((fixtures / "arxiv" / name).read_bytes(), "arxiv-feed")
    assert len(found) == count
    for paper in found:
        assert paper.title
        assert paper.abstract
        assert paper.authors
        assert paper.categories
        assert paper.arxiv is not None
        assert "v" not in paper.arxiv
        assert paper.date is not None
        assert paper.date.day


def test_an_identifier_of_the_old_style_keeps_its_archive(fixtures: Path) -> None:
    (paper,) = papers((fixtures / "arxiv" / "old_style_id.200.xml").read_bytes(), "arxiv-feed")
    assert paper.arxiv == "astro-ph/0601001"
    assert paper.venue == "ActaAstron.56:1-50,2006"
    assert paper.date == PartialDate(2006, 1, 2)
    assert paper.authors[0] == "Andrew Gould"


def test_a_refused_query_says_so_in_the_words_of_arxiv(fixtures: Path) -> None:
    answer = (fixtures / "arxiv" / "error.400.xml").read_bytes()
    with pytest.raises(SourceError, match="refused the query: incorrect id format for abc"):
        papers(answer, "arxiv-feed")


def test_an_entry_of_something_else_is_rejected_by_its_line() -> None:
    strange = "<entry><id>https://example.org/1</id><title>A Mug</title></entry>"
    nameless = "<entry><id>http://arxiv.org/abs/2401.00001v1</id></entry>"
    first, second = rejects(QUERY.format(entries=f"{strange}\n{nameless}"), "arxiv-feed")
    assert (first.line, first.text) == (5, "A Mug")
    assert "no arXiv identifier" in first.reason
    assert second.line == 6
    assert "no title" in second.reason


RSS = """\
<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
  <channel>
    <title>cs.AI, q-bio.NC updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/cs.AI+q-bio.NC</link>
    <lastBuildDate>Fri, 23 Feb 2024 05:00:11 +0000</lastBuildDate>
    <pubDate>Fri, 23 Feb 2024 00:00:00 -0500</pubDate>
    <item>
      <title>Owls that Plan</title>
      <link>https://arxiv.org/abs/2402.13579</link>
      <description>arXiv:2402.13579v1 Announce Type: new
Abstract: We ask owls to plan.</description>
      <guid isPermaLink="false">oai:arXiv.org:2402.13579v1</guid>
      <category>cs.AI</category>
      <category>q-bio.NC</category>
      <pubDate>Fri, 23 Feb 2024 00:00:00 -0500</pubDate>
      <arxiv:announce_type>new</arxiv:announce_type>
      <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
      <dc:creator>Olga Owl, Hans-Peter K\\"auz, Max Moth, Jr. (Institute of Night)</dc:creator>
    </item>
    <item>
      <title>Owls that Do Not</title>
      <link>https://arxiv.org/abs/2402.13580</link>
      <description>arXiv:2402.13580v2 Announce Type: replace-cross
Abstract: We ask them again.</description>
      <guid isPermaLink="false">oai:arXiv.org:2402.13580v2</guid>
      <category>cs.AI</category>
      <dc:creator>Olga Owl</dc:creator>
      <arxiv:DOI>10.5555/owl.2</arxiv:DOI>
      <arxiv:journal_reference>Night 3 (2024)</arxiv:journal_reference>
    </item>
  </channel>
</rss>
"""


def test_a_daily_feed_is_a_page_with_places() -> None:
    first, second = records(RSS, "arxiv-feed")
    page = "arxiv/cs.AI+q-bio.NC/2024-02-23"
    assert first.listing == Listing(page, 1, "2024-02-23")
    assert second.listing == Listing(page, 2, "2024-02-23")
    assert first.paper == Paper(
        title="Owls that Plan",
        abstract="We ask owls to plan.",
        authors=("Olga Owl", "Hans-Peter Käuz", "Max Moth, Jr."),
        date=PartialDate(2024, 2),
        arxiv="2402.13579",
        categories=("cs.AI", "q-bio.NC"),
    )
    assert second.paper.doi == "10.5555/owl.2"
    assert second.paper.venue == "Night 3 (2024)"


def test_a_daily_feed_in_atom_is_the_same() -> None:
    atom = """\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
  <id>http://rss.arxiv.org/atom/cs.AI</id>
  <title>cs.AI updates on arXiv.org</title>
  <updated>2024-02-23T05:00:11.5+00:00</updated>
  <entry>
    <id>oai:arXiv.org:2402.13579v1</id>
    <title>Owls that Plan</title>
    <updated>2024-02-23T05:00:11.5+00:00</updated>
    <link href="https://arxiv.org/abs/2402.13579" rel="alternate" type="text/html"/>
    <summary>arXiv:2402.13579v1 Announce Type: new
Abstract: We ask owls to plan.</summary>
    <category term="cs.AI"/>
    <published>2024-02-23T00:00:00-05:00</published>
    <dc:creator>Olga Owl and Max Moth</dc:creator>
  </entry>
</feed>
"""
    (record,) = records(atom, "arxiv-feed")
    assert record.listing == Listing("arxiv/cs.AI/2024-02-23", 1, "2024-02-23")
    assert record.paper == Paper(
        title="Owls that Plan",
        abstract="We ask owls to plan.",
        authors=("Olga Owl", "Max Moth"),
        date=PartialDate(2024, 2),
        arxiv="2402.13579",
        categories=("cs.AI",),
    )


def test_a_day_without_announcements_is_no_error() -> None:
    start, _, rest = RSS.partition("<item>")
    assert papers(start + rest.rpartition("</item>")[2], "arxiv-feed") == []
