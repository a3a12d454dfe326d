"""PDFs are fetched from a real server on the loopback address, kept, and shown in a viewer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui.settings.online_settings import Online, Pdf
from paper_tui.settings.settings import Settings
from tests.online.conftest import no_proxy  # noqa: F401 - for every test here
from tests.tui.conftest import PATIENCE, STAY, Start

PATH = "/pdf/2603.01234"
BODY = b"%PDF-1.7\n" + b"0" * 300_000
NAME = "Example et al. 2026 Rewiring Graphs on a Budget [2603.01234].pdf"


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """Where the viewer writes what it was given."""
    return tmp_path / "shown"


@pytest.fixture
def keeping(tmp_path: Path, shown: Path, httpserver: HTTPServer) -> Settings:
    """Settings with a folder for PDFs and a viewer that can be looked at."""
    viewer = tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {shown}\n')
    viewer.chmod(0o755)
    return replace(
        STAY,
        online=Online(arxiv=httpserver.url_for("").rstrip("/")),
        pdf=Pdf(folder=str(tmp_path / "papers"), viewer=str(viewer)),
    )


async def test_a_pdf_is_fetched_kept_and_shown(
    start: Start, httpserver: HTTPServer, keeping: Settings, shown: Path
) -> None:
    httpserver.expect_request(PATH).respond_with_data(BODY, content_type="application/pdf")
    target = Path(keeping.pdf.folder) / NAME
    async with start(settings=keeping, query="rewiring") as reader:
        await reader.press("o", "f")
        await reader.until(shown.exists)
        assert shown.read_text() == f"{target}\n"
        assert target.read_bytes() == BODY
        # From now on it is the one that is opened, and nobody is asked for it.
        asked = len(httpserver.log)
        await reader.press("o")
        await reader.sees("papers/Example et al.")
        await reader.press("d")
        await reader.until(lambda: shown.read_text() == f"{target}\n" * 2)
        assert len(httpserver.log) == asked


async def test_what_is_no_pdf_is_not_kept(
    start: Start, httpserver: HTTPServer, keeping: Settings, shown: Path
) -> None:
    page = "<html>are you human?</html>"
    httpserver.expect_request(PATH).respond_with_data(page, content_type="application/pdf")
    async with start(settings=keeping, query="rewiring") as reader:
        await reader.press("o", "f")
        await reader.told("sent something else than a PDF")
        assert not list(Path(keeping.pdf.folder).glob("*.pdf"))
        assert not shown.exists()


async def test_the_same_keys_stop_and_what_has_come_is_not_asked_for_again(
    start: Start, httpserver: HTTPServer, keeping: Settings, shown: Path
) -> None:
    ranges: list[str | None] = []
    leave = Event()

    def answer(request: Request) -> Response:
        ranges.append(request.headers.get("Range"))
        headers = {"ETag": '"one"', "Accept-Ranges": "bytes", "Content-Type": "application/pdf"}
        if ranges[-1] is not None:
            at = int(ranges[-1].removeprefix("bytes=").rstrip("-"))
            headers["Content-Range"] = f"bytes {at}-{len(BODY) - 1}/{len(BODY)}"
            return Response(BODY[at:], 206, headers)

        def slowly() -> Iterator[bytes]:
            yield BODY[:200_000]
            leave.wait(PATIENCE)
            yield BODY[200_000:]

        return Response(slowly(), 200, headers | {"Content-Length": str(len(BODY))})

    httpserver.expect_request(PATH).respond_with_handler(answer)
    async with start(settings=keeping, query="rewiring") as reader:
        await reader.press("o", "f")
        await reader.sees("0.2 of 0.3 MB", "#foot")
        await reader.press("o", "f")
        await reader.sees("stopping: what has come is kept")
        leave.set()
        await reader.told("Cancelled")
        assert not shown.exists()
        await reader.press("o", "f")
        await reader.until(shown.exists)
    assert ranges[0] is None
    assert ranges[1] is not None
    assert (Path(keeping.pdf.folder) / NAME).read_bytes() == BODY
