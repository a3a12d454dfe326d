"""Hugging Face's client, with an answer that it gave and some that it might give."""

import json
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from paper_tui.online.hugging_face import HuggingFace, week_of
from paper_tui.online.online_errors import OnlineError, RefusedError, UnreadableError
from paper_tui.online.web import Web
from tests.online.answers import hf_listing, hf_paper

FRIDAY = date(2026, 6, 12)


@pytest.fixture
def client(web: Web) -> HuggingFace:
    return HuggingFace(web)


def test_a_day(client: HuggingFace, httpserver: HTTPServer, fixtures: Path) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_data(
        (fixtures / "hf" / "daily_papers.json").read_bytes(), content_type="application/json"
    )
    answer = client.day(FRIDAY)
    assert (len(answer.records), answer.rejects, answer.more) == (30, (), False)
    assert sum(record.paper.stars is not None for record in answer.records) == 16
    assert all(record.paper.upvotes is not None for record in answer.records)
    [(request, _)] = httpserver.log
    assert dict(request.args) == {"date": "2026-06-12", "p": "0", "limit": "100"}


def test_weeks_and_months_are_named_as_iso_8601_does(
    client: HuggingFace, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_json([])
    client.week(FRIDAY, 1)
    client.month(FRIDAY)
    client.trending()
    asked = [dict(request.args) for request, _ in httpserver.log]
    assert [each.get("week") for each in asked] == ["2026-W24", None, None]
    assert [each.get("month") for each in asked] == [None, "2026-06", None]
    assert [each.get("sort") for each in asked] == [None, None, "trending"]
    assert asked[0]["p"] == "1"
    assert week_of(date(2027, 1, 1)) == "2026-W53"


def test_a_full_page_may_have_a_next_one(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/api/daily_papers", query_string={"date": "2026-06-12", "p": "0", "limit": "100"}
    ).respond_with_json(hf_listing(range(100)))
    assert client.day(FRIDAY).more


def test_a_day_without_papers(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_data("[]\n")
    assert client.day(FRIDAY).records == ()


def test_a_search(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/papers/search").respond_with_json(hf_listing([1, 2]))
    assert len(client.search("count " * 100).records) == 2
    [(request, _)] = httpserver.log
    assert len(request.args["q"]) == 250


def test_one_paper(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/papers/2611.00007").respond_with_json(
        hf_paper(7, githubRepo="https://github.com/ada/counting", githubStars=12)
    )
    found = client.paper("2611.00007")
    assert found is not None
    assert (found.upvotes, found.stars) == (7, 12)
    assert found.repository == "https://github.com/ada/counting"


def test_a_paper_that_is_not_there(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/papers/2611.00007").respond_with_json(
        {"error": "Paper not found"}, status=404
    )
    assert client.paper("2611.00007") is None


def test_another_paper_than_was_asked_for(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/papers/2611.00007").respond_with_json(hf_paper(8))
    assert client.paper("2611.00007") is None


def test_a_day_to_come_is_refused(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_json({"error": "x"}, status=400)
    with pytest.raises(RefusedError, match=r"did not accept the request for /api/daily_papers"):
        client.day(date(2030, 1, 1))


def test_a_record_with_a_changed_field_is_put_aside(
    client: HuggingFace, httpserver: HTTPServer
) -> None:
    changed = {"paper": hf_paper(3) | {"title": None, "authors": "Ada", "upvotes": "many"}}
    httpserver.expect_request("/api/daily_papers").respond_with_json([*hf_listing([1, 2]), changed])
    answer = client.day(FRIDAY)
    assert (len(answer.records), len(answer.rejects)) == (2, 1)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (json.dumps([{"paper": {"id": "1", "titel": "x"}}] * 3), "3 papers of which none could be"),
        (json.dumps({"items": [1, 2]}), "something else than papers"),
        (json.dumps(hf_listing([1, 2]))[:-30], "Hugging Face answered with "),
        ("<html><body>Welcome to the hotel</body></html>", "a web page where data was expected"),
        ("\x00\x01", "something else than papers"),
        ("", "something else than papers"),
        ("null", "something else than papers"),
        ('{"error": "Internal", "upvotes": 1}', "answered with an error: Internal"),
    ],
)
def test_an_answer_that_cannot_be_used(
    body: str, sentence: str, client: HuggingFace, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_data(body)
    with pytest.raises(UnreadableError, match=sentence):
        client.day(FRIDAY)


def test_the_wrong_content_type_does_no_harm(client: HuggingFace, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/daily_papers").respond_with_data(
        json.dumps(hf_listing([1])), content_type="text/html; charset=iso-8859-1"
    )
    assert len(client.day(FRIDAY).records) == 1


def test_a_mistaken_address_is_one_sentence(client: HuggingFace, httpserver: HTTPServer) -> None:
    with pytest.raises(OnlineError, match="trouble of its own"):
        client.day(FRIDAY)
