"""Fetching a PDF: it is there whole or not at all, and what has come need not come again."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.library.library import Entry
from paper_tui.online.download import Received, download
from paper_tui.online.online_errors import (
    CancelledError,
    OnlineError,
    RefusedError,
    UnreadableError,
)
from paper_tui.online.web import Web
from paper_tui.paper import Mark, Paper, PaperId
from paper_tui.settings.online_settings import Online, Pdf
from paper_tui.updates.pdf import Fetched, PdfError, fetch
from tests.online.test_web import raw_server

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 800 + b"\nstartxref\n9\n%%EOF\n"
"""What begins and ends as a PDF does, in 205 kB."""

MOST = 1_000_000


class PdfServer:
    """Serves one file by parts, and can hang up in the middle of it."""

    def __init__(self, server: HTTPServer) -> None:
        self.body = PDF
        self.etag: str | None = '"first"'
        self.hang_up_after: list[int] = []
        self.asked: list[str | None] = []
        self.url = server.url_for("/paper.pdf")
        server.expect_request("/paper.pdf").respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        headers = {"Content-Type": "application/pdf"}
        if self.etag:
            headers["ETag"] = self.etag
        start, status = 0, 200
        if wanted and request.headers.get("If-Range") == self.etag:
            start, status = int(re.findall(r"\d+", wanted)[0]), 206
            headers["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
            if start >= len(self.body):
                return Response(status=416)
        rest = self.body[start:]
        headers["Content-Length"] = str(len(rest))
        if self.hang_up_after:
            rest = rest[: self.hang_up_after.pop(0)]
        return Response(iter([rest]), status, headers)


@pytest.fixture
def server(httpserver: HTTPServer) -> PdfServer:
    return PdfServer(httpserver)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "papers" / "Counting Sheep.pdf"


def leftovers(target: Path) -> list[str]:
    return sorted(each.name for each in target.parent.iterdir())


def test_a_pdf_is_fetched_with_its_size(web: Web, server: PdfServer, target: Path) -> None:
    seen: list[Received] = []
    assert download(web, server.url, target, most_bytes=MOST, progress=seen.append) == len(PDF)
    assert target.read_bytes() == PDF
    assert leftovers(target) == [target.name]
    assert seen[-1] == Received(len(PDF), len(PDF))


def test_a_pdf_that_is_there_is_not_asked_for(web: Web, server: PdfServer, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"mine")
    assert download(web, server.url, target, most_bytes=MOST) == 4
    assert server.asked == []


def test_a_broken_connection_is_taken_up_where_it_broke(
    web: Web, server: PdfServer, target: Path
) -> None:
    server.hang_up_after = [100_000, 50_000]
    download(web, server.url, target, most_bytes=MOST)
    assert target.read_bytes() == PDF
    assert server.asked == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_run_goes_on(make_web: Callable[..., Web], server: PdfServer, target: Path) -> None:
    here: list[int] = []

    def note(received: Received) -> None:
        if received.done > 70_000:
            here.append(received.done)

    web = make_web(cancelled=lambda: bool(here))
    server.hang_up_after = [80_000]
    with pytest.raises(CancelledError):
        download(web, server.url, target, most_bytes=MOST, progress=note)
    assert not target.exists()
    assert len(leftovers(target)) == 2
    download(make_web(), server.url, target, most_bytes=MOST)
    assert target.read_bytes() == PDF
    assert server.asked == [None, f"bytes={here[-1]}-"]


def test_a_file_that_has_changed_since_is_fetched_anew(
    make_web: Callable[..., Web], server: PdfServer, target: Path
) -> None:
    server.hang_up_after = [100_000, 0, 0, 0, 0]
    with pytest.raises(OnlineError, match="broke off"):
        download(make_web(), server.url, target, most_bytes=MOST)
    server.body, server.etag = PDF + b"a second version %%EOF\n", '"second"'
    server.hang_up_after = []
    download(make_web(), server.url, target, most_bytes=MOST)
    assert target.read_bytes() == server.body


def test_a_file_that_is_shorter_now_is_fetched_anew(
    make_web: Callable[..., Web], server: PdfServer, target: Path
) -> None:
    server.hang_up_after = [100_000, 0, 0, 0, 0]
    with pytest.raises(OnlineError):
        download(make_web(), server.url, target, most_bytes=MOST)
    server.body = b"%PDF-1.7 a short one %%EOF"
    server.hang_up_after = []
    download(make_web(), server.url, target, most_bytes=MOST)
    assert target.read_bytes() == server.body


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_parts_are_not_put_together_when_the_server_does_not_say_what_they_are_of(
    etag: str | None, make_web: Callable[..., Web], server: PdfServer, target: Path
) -> None:
    server.etag = etag
    server.hang_up_after = [100_000]
    download(make_web(), server.url, target, most_bytes=MOST)
    assert target.read_bytes() == PDF
    assert server.asked == [None, None]


def test_another_address_has_nothing_to_do_with_the_part_that_is_here(
    make_web: Callable[..., Web], server: PdfServer, target: Path
) -> None:
    server.hang_up_after = [100_000, 0, 0, 0, 0]
    with pytest.raises(OnlineError):
        download(make_web(), server.url, target, most_bytes=MOST)
    server.hang_up_after = []
    download(make_web(), f"{server.url}?v=2", target, most_bytes=MOST)
    assert server.asked[-1] is None
    assert target.read_bytes() == PDF


@pytest.mark.parametrize(
    "body", [b"<!doctype html><title>Are you human?</title>", b"", b"PK\x03\x04" * 9000]
)
def test_what_is_no_pdf_is_not_kept(body: bytes, web: Web, server: PdfServer, target: Path) -> None:
    server.body = body
    with pytest.raises(UnreadableError, match=r"something else than a PDF: open http://.* in a br"):
        download(web, server.url, target, most_bytes=MOST)
    assert leftovers(target) == []


def test_a_pdf_may_begin_a_little_late(web: Web, server: PdfServer, target: Path) -> None:
    server.body = b"\r\n" * 300 + PDF
    download(web, server.url, target, most_bytes=MOST)
    assert target.read_bytes() == server.body


def test_a_pdf_that_is_too_large_is_not_fetched(web: Web, server: PdfServer, target: Path) -> None:
    with pytest.raises(OnlineError, match=r"more than the setting pdf\.most_megabytes allows"):
        download(web, server.url, target, most_bytes=100_000)
    assert leftovers(target) == []


def test_a_pdf_that_does_not_say_how_large_it_is_is_cut_off_when_it_is_too_large(
    web: Web, httpserver: HTTPServer, target: Path
) -> None:
    httpserver.expect_request("/x").respond_with_handler(
        lambda _: Response(iter([PDF[:50_000]] * 40))
    )
    with pytest.raises(OnlineError, match=r"pdf\.most_megabytes"):
        download(web, httpserver.url_for("/x"), target, most_bytes=MOST)
    assert leftovers(target) == []


def test_without_a_length_the_last_line_says_whether_it_is_whole(web: Web, target: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with (
        raw_server(head + PDF[:50_000]) as address,
        pytest.raises(OnlineError, match="sent only a part of the PDF"),
    ):
        download(web, address, target, most_bytes=MOST)
    with raw_server(head + PDF) as address:
        assert download(web, address, target, most_bytes=MOST) == len(PDF)


def test_a_missing_pdf(web: Web, httpserver: HTTPServer, target: Path) -> None:
    httpserver.expect_request("/x").respond_with_data(status=404)
    with pytest.raises(RefusedError, match="has nothing at /x"):
        download(web, httpserver.url_for("/x"), target, most_bytes=MOST)
    assert leftovers(target) == []


def test_a_server_that_answers_with_another_part(
    web: Web, httpserver: HTTPServer, target: Path
) -> None:
    httpserver.expect_request("/x").respond_with_data(
        PDF, 206, headers={"Content-Range": "bytes 500-900/100000"}
    )
    with pytest.raises(OnlineError, match="another part of the file"):
        download(web, httpserver.url_for("/x"), target, most_bytes=MOST)


@pytest.mark.parametrize("url", ["http://[broken/x.pdf", "http://exa mple.invalid/x.pdf"])
def test_an_address_that_is_none(url: str, web: Web, target: Path) -> None:
    with pytest.raises(OnlineError):
        download(web, url, target, most_bytes=MOST)


def test_a_folder_that_cannot_be_written(web: Web, server: PdfServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OnlineError, match=r"cannot be written .* the setting pdf\.folder"):
        download(web, server.url, tmp_path / "file" / "x.pdf", most_bytes=MOST)


def test_a_name_that_the_disk_does_not_take(web: Web, server: PdfServer, target: Path) -> None:
    with pytest.raises(OnlineError, match="cannot be written"):
        download(web, server.url, target.with_name("x" * 300 + ".pdf"), most_bytes=MOST)


def test_offline(
    make_web: Callable[..., Web], settings: Online, server: PdfServer, target: Path
) -> None:
    web = make_web(settings=replace(settings, offline=True))
    with pytest.raises(OnlineError, match="offline by your own choice"):
        download(web, server.url, target, most_bytes=MOST)


SHEEP = Paper("Counting Sheep", arxiv="2611.00001")


def test_the_pdf_of_a_paper_goes_to_its_place_once(
    web: Web, httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_request("/pdf/2611.00001").respond_with_data(PDF)
    settings = Pdf(folder=str(tmp_path / "papers"), name="{title} {arxiv}")
    entry = Entry(PaperId(1), SHEEP, Mark(), datetime(2026, 11, 18, tzinfo=UTC))
    seen: list[tuple[int, int | None]] = []
    path = tmp_path / "papers" / "Counting Sheep 2611.00001.pdf"
    assert fetch(entry, settings, web, progress=lambda *sizes: seen.append(sizes)) == Fetched(
        path, len(PDF), was_there=False
    )
    assert seen[-1] == (len(PDF), len(PDF))
    assert fetch(entry, settings, web) == Fetched(path, len(PDF), was_there=True)
    assert len(httpserver.log) == 1


def test_a_paper_without_a_pdf(web: Web) -> None:
    entry = Entry(PaperId(1), Paper("Counting Sheep"), Mark(), datetime(2026, 11, 18, tzinfo=UTC))
    with pytest.raises(PdfError, match="No PDF is known of “Counting Sheep”"):
        fetch(entry, Pdf(), web)
