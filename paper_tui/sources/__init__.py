"""Bytes in, papers out: one module a format, none touches a disk or the network.

To add a format, write a module with a `FORMAT` and name it here (docs/add-a-format.md). A module's
own imports stay cheap: a costly parser library is imported inside its `read`.
"""

from typing import BinaryIO

from paper_tui.errors import SourceError
from paper_tui.sources import json_lines
from paper_tui.sources.arxiv import feed, mail, snapshot
from paper_tui.sources.bibliographies import bibtex_reader, csl_json_reader, ris_reader
from paper_tui.sources.format import HEAD_BYTES, Format
from paper_tui.sources.lists import opml, reading_list
from paper_tui.sources.pages import mhtml, saved_html, text
from paper_tui.sources.services import hugging_face_json, semantic_scholar_json
from paper_tui.sources.streams.stream import unpacked

FORMATS: tuple[Format, ...] = (
    feed.FORMAT,
    opml.FORMAT,
    saved_html.FORMAT,
    mhtml.FORMAT,
    json_lines.FORMAT,
    hugging_face_json.FORMAT,
    snapshot.FORMAT,
    semantic_scholar_json.FORMAT,
    csl_json_reader.FORMAT,
    json_lines.UNSIGNED,
    bibtex_reader.FORMAT,
    ris_reader.FORMAT,
    ris_reader.WEB_OF_SCIENCE,
    mail.FORMAT,
    text.FORMAT,
    reading_list.FORMAT,
)
"""Every format, in the order they are asked: what says more of itself comes first."""


def recognise(stream: BinaryIO) -> tuple[Format, BinaryIO]:
    """The format of a stream, and the stream to give to its `read`, from the beginning.

    Gzip and Zstandard are opened, a byte order mark is taken off, UTF-16 becomes UTF-8.
    SourceError as of `detect`; its sentence goes on after the name of the file.
    """
    head, stream = unpacked(stream, HEAD_BYTES)
    return detect(head), stream


def detect(head: bytes) -> Format:
    """The first format that its content fits; SourceError when it is empty, binary or unknown."""
    if not head.strip():
        raise SourceError("there is nothing in it")
    for magic, what in _NO_PAPERS.items():
        if head.startswith(magic):
            raise SourceError(f"this is {what}, which holds no list of papers")
    if head.startswith(b"bplist00"):
        raise SourceError("this is a web archive of Safari (save the page as its source instead)")
    if head[257:262] == b"ustar":  # POSIX.1-1988
        raise SourceError("this is a tar archive (unpack it first)")
    if b"\0" in head:
        raise SourceError("this is a binary file, not a list of papers")
    for known in FORMATS:
        if known.sniff(head):
            return known
    labels = ", ".join(known.label for known in FORMATS)
    raise SourceError(f"no papers were recognised in it; these are read: {labels}")


_NO_PAPERS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (unpack it first)",
    b"SQLite format 3\0": "a database",
    b"\xfd7zXZ\0": "an xz archive (unpack it first)",
    b"BZh": "a bzip2 archive (unpack it first)",
}
