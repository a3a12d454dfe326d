"""Web pages that a browser has saved as a single file."""

import base64
import quopri

import pytest

from paper_tui.errors import SourceError
from tests.sources.pages.test_saved_html import DAILY, page
from tests.sources.papers import PAPERS
from tests.sources.reading import papers, read

PAGE = page(DAILY).encode()


def archive(body: bytes, encoding: str, kind: str = "text/html") -> bytes:
    """As Chrome writes it: headers, the page, a picture."""
    return b"\r\n".join(
        [
            b"From: <Saved by Blink>",
            b"Subject: Daily Papers",
            b"MIME-Version: 1.0",
            b"Content-Type: multipart/related;",
            b'\ttype="text/html";',
            b'\tboundary="----Boundary--Kx12----"',
            b"",
            b"------Boundary--Kx12----",
            f"Content-Type: {kind}".encode(),
            f"Content-Transfer-Encoding: {encoding}".encode(),
            b"",
            body,
            b"------Boundary--Kx12----",
            b"Content-Type: image/png",
            b"Content-Transfer-Encoding: base64",
            b"",
            b"iVBORw0KGgo=",
            b"------Boundary--Kx12------",
            b"",
        ]
    )


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (quopri.encodestring(PAGE).replace(b"\n", b"\r\n"), "quoted-printable"),
        (base64.encodebytes(PAGE), "base64"),
        (PAGE, "binary"),
    ],
)
def test_the_page_is_read_however_it_is_encoded(body: bytes, encoding: str) -> None:
    found = papers(archive(body, encoding), "mhtml")
    assert [paper.title for paper in found] == [paper.title for paper in PAPERS]
    assert [paper.abstract for paper in found] == [paper.abstract for paper in PAPERS]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive(b"Hello.", "binary", "text/plain"), "no web page"),
        (archive(b"a", "base64"), "damaged"),
        (archive(PAGE, "binary").replace(b"boundary=", b"border="), "no web page"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(content, "mhtml")
