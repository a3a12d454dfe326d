"""arXiv's client, with the answers that arXiv gave."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.online import arxiv
from paper_tui.online.arxiv import Arxiv, nearly_titled, of_categories, submitted, titled
from paper_tui.online.online_errors import OnlineError, RefusedError, UnreadableError
from paper_tui.online.web import Web
from tests.online.answers import feed


@pytest.fixture
def client(web: Web) -> Arxiv:
    return Arxiv(web)


def answers(server: HTTPServer, file: Path) -> None:
    """The server gives a recorded answer with the status in its name."""
    server.expect_request("/api/query").respond_with_data(
        file.read_bytes(), int(file.suffixes[0][1:]), content_type="application/atom+xml"
    )


def test_a_page_of_a_query(client: Arxiv, httpserver: HTTPServer, fixtures: Path) -> None:
    answers(httpserver, fixtures / "arxiv" / "query_page_2_of_10.200.xml")
    answer = client.oldest_first("all:testing", 10)
    assert len(answer.records) == 10
    assert answer.more
    [(request, _)] = httpserver.log
    assert dict(request.args) == {
        "search_query": "all:testing", "sortBy": "submittedDate", "sortOrder": "ascending",
        "start": "10", "max_results": "100",
    }  # fmt: skip


def test_a_hundred_papers(client: Arxiv, httpserver: HTTPServer, fixtures: Path) -> None:
    answers(httpserver, fixtures / "arxiv" / "query_100.200.xml")
    answer = client.best("x", 100)
    assert len(answer.records) == 100
    assert all(record.paper.authors and record.paper.categories for record in answer.records)


def test_an_unknown_identifier_is_absent_without_a_word(
    client: Arxiv, httpserver: HTTPServer, fixtures: Path
) -> None:
    answers(httpserver, fixtures / "arxiv" / "unknown_id.200.xml")
    assert client.with_ids(["0000.0000"]).records == ()


def test_the_known_one_of_two(client: Arxiv, httpserver: HTTPServer, fixtures: Path) -> None:
    answers(httpserver, fixtures / "arxiv" / "two_ids_one_unknown.200.xml")
    assert len(arxiv.by_id(client.with_ids(["a", "b"]).records)) == 1


def test_an_old_identifier(client: Arxiv, httpserver: HTTPServer, fixtures: Path) -> None:
    answers(httpserver, fixtures / "arxiv" / "old_style_id.200.xml")
    assert list(arxiv.by_id(client.with_ids(["astro-ph/0601001"]).records)) == ["astro-ph/0601001"]


def test_a_query_that_arxiv_refuses_is_told_in_its_own_words(
    client: Arxiv, httpserver: HTTPServer, fixtures: Path
) -> None:
    answers(httpserver, fixtures / "arxiv" / "error.400.xml")
    with pytest.raises(RefusedError, match="arXiv refused the query: incorrect id format for abc"):
        client.oldest_first("x", 0)
    assert len(httpserver.log) == 1


def test_an_identifier_that_arxiv_cannot_read_spoils_only_itself(
    client: Arxiv, httpserver: HTTPServer, fixtures: Path
) -> None:
    def answer(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        if "bad" in ids:
            return Response((fixtures / "arxiv" / "error.400.xml").read_bytes(), 400)
        return Response(feed(ids))

    httpserver.expect_request("/api/query").respond_with_handler(answer)
    ids = ["2601.00001", "2601.00002", "bad", "2601.00003"]
    assert set(arxiv.by_id(client.with_ids(ids).records)) == set(ids) - {"bad"}


def test_no_identifiers_no_question(client: Arxiv, httpserver: HTTPServer) -> None:
    assert client.with_ids([]).records == ()
    assert not httpserver.log


def test_an_empty_page_that_is_none_is_asked_for_again(
    client: Arxiv, httpserver: HTTPServer
) -> None:
    httpserver.expect_ordered_request("/api/query").respond_with_data(
        feed([], total=250, start=100)
    )
    httpserver.expect_ordered_request("/api/query").respond_with_data(
        feed(["2601.00001"], total=250, start=100)
    )
    assert len(client.oldest_first("x", 100).records) == 1


def test_an_empty_page_that_stays_empty_is_told(client: Arxiv, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/query").respond_with_data(feed([], total=250, start=100))
    with pytest.raises(OnlineError, match="says that there are 250 papers and shows none"):
        client.oldest_first("x", 100)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\x89PNG\r\n\x1a\n\0",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><id>https://arxiv.org/",
        b"<?xml version='1.0'?><!DOCTYPE feed [<!ENTITY a 'b'>]><feed>arxiv.org</feed>",
    ],
)
def test_an_answer_that_is_no_feed(body: bytes, client: Arxiv, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/query").respond_with_data(body)
    with pytest.raises(UnreadableError, match="arXiv answered with something else than papers"):
        client.oldest_first("x", 0)


def test_a_feed_that_breaks_off_is_not_used(client: Arxiv, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/query").respond_with_data(
        feed(["2601.00001", "2601.00002"])[:-80]
    )
    with pytest.raises(UnreadableError, match="not well-formed XML"):
        client.oldest_first("x", 0)


def test_a_web_page_in_the_place_of_data(client: Arxiv, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/query").respond_with_data(
        "<!DOCTYPE html><html><body>Welcome to the hotel</body></html>"
    )
    with pytest.raises(UnreadableError, match="a web page where data was expected"):
        client.oldest_first("x", 0)


DAILY = """<?xml version="1.0"?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
     version="2.0"><channel>
<title>cs.LG updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.LG</link>
<pubDate>Wed, 18 Nov 2026 00:00:00 -0500</pubDate>
<item><title>New Here</title><guid>oai:arXiv.org:2611.00001v1</guid>
<description>arXiv:2611.00001v1 Announce Type: new
Abstract: We arrive.</description><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>Ada Counter, Bo Sum</dc:creator></item>
<item><title>Crossing Over</title><guid>oai:arXiv.org:2611.00002v1</guid>
<description>arXiv:2611.00002v1 Announce Type: cross
Abstract: We cross.</description><arxiv:announce_type>cross</arxiv:announce_type></item>
<item><title>Seen Before</title><guid>oai:arXiv.org:2101.00003v4</guid>
<description>arXiv:2101.00003v4 Announce Type: replace
Abstract: We are back.</description><arxiv:announce_type>replace</arxiv:announce_type></item>
</channel></rss>"""


def test_new_versions_of_old_papers_are_no_news(client: Arxiv, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/rss/cs.LG+stat.ML").respond_with_data(DAILY)
    answer = client.announced("cs.LG+stat.ML")
    assert [record.paper.title for record in answer.records] == ["New Here", "Crossing Over"]
    assert answer.records[0].paper.authors == ("Ada Counter", "Bo Sum")


# Queries


def test_a_window_of_days() -> None:
    query = submitted("cat:cs.LG OR cat:cs.CL", date(2026, 11, 1), date(2026, 11, 18))
    assert query == "(cat:cs.LG OR cat:cs.CL) AND submittedDate:[202611010000 TO 202611182359]"


def test_categories() -> None:
    assert of_categories("cs.LG+stat.ML") == "cat:cs.LG OR cat:stat.ML"


def test_titles_become_phrases_of_plain_words() -> None:
    assert titled(["L^{2}NAS: Learning to “Search”?", "   ", "Deep Sets"]) == (
        'ti:"l2nas learning to search" OR ti:"deep sets"'
    )


def test_a_near_title_needs_its_long_words() -> None:
    assert nearly_titled("On the Sum of Small Numbers") == "ti:small AND ti:numbers"
    assert nearly_titled("0") == "ti:0"


@given(st.text())
def test_no_title_can_change_the_query(title: str) -> None:
    for query in (titled([title]), nearly_titled(title)):
        phrase = query.replace(" AND ti:", " ").removeprefix("ti:").strip('"')
        assert not set(phrase) & set('"():[]*?\\\n')
