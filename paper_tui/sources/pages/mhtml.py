"""Web pages that a browser has saved as a single file: MHTML (RFC 2557), `.mhtml` or `.mht`.

Such a file is a MIME message (RFC 2045) of many parts, of which the first web page is read.
"""

import binascii
import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from paper_tui.errors import SourceError
from paper_tui.paper import Record, Reject
from paper_tui.sources.format import Format
from paper_tui.sources.pages import saved_html
from paper_tui.sources.streams.stream import whole

_HEADERS = 4096
"""Bytes among which the headers of the message are looked for."""

_BOUNDARY = re.compile(rb'\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))', re.IGNORECASE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


def sniff(head: bytes) -> bool:
    """Whether it begins with the headers of a message whose parts belong together."""
    start = head[:_HEADERS].lower()
    named = re.match(rb"[\w-]+:", start.lstrip())
    return named is not None and b"mime-version:" in start and b"multipart/related" in start


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of the page; lines are those of the page, not of the file.

    SourceError as of `saved_html.read`, and when there is no web page in it.
    """
    message = whole(stream)
    boundary = _BOUNDARY.search(message, 0, _HEADERS)
    parts = message.split(b"--" + (boundary[1] or boundary[2])) if boundary else []
    for part in parts[1:]:
        headers, *body = _END_OF_HEADERS.split(part.lstrip(), 1)
        if body and b"content-type: text/html" in headers.lower():
            yield from saved_html.read(BytesIO(_decoded(body[0], headers.lower())))
            return
    raise SourceError("there is no web page in this web archive")


FORMAT = Format("mhtml", "a web page saved as a single file", sniff, read)


def _decoded(body: bytes, headers: bytes) -> bytes:
    if b"quoted-printable" in headers:
        return binascii.a2b_qp(body)
    if b"base64" in headers:
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise SourceError(f"the page in this web archive is damaged ({error})") from None
    return body
