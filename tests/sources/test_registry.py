"""A file is recognised by its content, and read within a bounded memory."""

import gzip
import io
from contextlib import suppress
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.errors import SourceError
from paper_tui.paper import Record, Reject
from paper_tui.sources import FORMATS, detect, recognise
from paper_tui.sources.format import HEAD_BYTES
from paper_tui.sources.streams import stream
from paper_tui.sources.streams.stream import Line, byte_lines, lines, whole


class _Pieces(io.RawIOBase):
    def __init__(self, content: bytes, step: int) -> None:
        self._left, self._step = content, step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        part = self._left[: min(self._step, len(buffer))]
        self._left = self._left[len(part) :]
        buffer[: len(part)] = part
        return len(part)


def pipe(content: bytes, step: int = 7) -> BinaryIO:
    """A stream as a pipe gives it: a few bytes at a time, and no way back."""
    return cast(BinaryIO, _Pieces(content, step))


PAGE = b"".join(
    b"A Title of %d Words\n%s\n" % (number, b"An abstract made of few words. " * 12)
    for number in range(1, 5)
)


def titles(source: BinaryIO) -> list[str]:
    known, opened = recognise(source)
    return [each.paper.title for each in known.read(opened) if isinstance(each, Record)]


def test_names_are_different_and_lasting() -> None:
    names = [known.name for known in FORMATS]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name for name in names)


@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        b"\xef\xbb\xbf" + PAGE,
        PAGE.decode().encode("utf-16"),
        PAGE.decode().encode("utf-16-be").join([b"\xfe\xff", b""]),
        PAGE.decode().encode("utf-16-le"),
        PAGE.decode().encode("utf-16-be"),
        PAGE.replace(b"\n", b"\r\n"),
        gzip.compress(PAGE),
        gzip.compress(b"\xef\xbb\xbf" + PAGE),
    ],
    ids=["UTF-8", "BOM", "UTF-16", "UTF-16 BE", "bare LE", "bare BE", "CR LF", "gzip", "gzip, BOM"],
)
def test_a_page_is_read_in_any_wrapping(content: bytes) -> None:
    expected = [f"A Title of {number} Words" for number in range(1, 5)]
    assert titles(io.BytesIO(content)) == expected
    assert titles(pipe(content)) == expected


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (b"", "nothing in it"),
        (b" \n\t\n", "nothing in it"),
        (b"\x00\x01\x02\x03" * 9, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"bplist00\xd1\x00", "Safari"),
        (b"SQLite format 3\x00", "database"),
        (b"just a few words\n", "no papers were recognised"),
        (b"\xff\xfe\xfa", "no papers were recognised"),
    ],
)
def test_what_holds_no_papers_is_refused_in_a_sentence(head: bytes, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        detect(head)


def test_a_damaged_archive_is_refused_in_a_sentence() -> None:
    packed = gzip.compress(bytes(range(256)) * 9000)
    with pytest.raises(SourceError, match="compressed data is damaged"):
        recognise(io.BytesIO(packed[:40]))
    packed = gzip.compress(PAGE + b"\n".join(b"%d" % number for number in range(200_000)))
    _, opened = stream.unpacked(io.BytesIO(packed[:-9000]), HEAD_BYTES)
    with pytest.raises(SourceError, match=r"damaged after line \d+"):
        list(lines(opened))


@given(st.binary(max_size=300))
def test_no_format_stumbles_over_any_head(head: bytes) -> None:
    for known in FORMATS:
        assert known.sniff(head) in (True, False)
    with suppress(SourceError):
        known, opened = recognise(io.BytesIO(head))
        list(known.read(opened))


@given(st.binary(max_size=300))
def test_every_format_reads_or_refuses_any_bytes(content: bytes) -> None:
    for known in FORMATS:
        with suppress(SourceError):
            for each in known.read(io.BytesIO(content)):
                assert each.paper.title if isinstance(each, Record) else each.reason


@given(st.binary(max_size=200), st.integers(1, 9))
def test_nothing_of_a_stream_is_lost_on_its_way(content: bytes, step: int) -> None:
    marks = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
    if content.startswith(marks):
        return
    head, opened = stream.unpacked(pipe(content, step), 50)
    assert head == content[:50]
    assert opened.read() == content


def test_lines_are_numbered_and_their_ends_taken_off() -> None:
    assert list(lines(io.BytesIO(b"one\r\n\ntwo"))) == [Line(1, "one"), Line(2, ""), Line(3, "two")]


def test_letters_of_another_encoding_are_read_and_reported_once() -> None:
    read = list(lines(io.BytesIO(b"plain\nna\xefve\nsmart \x93quotes\x94\ncut \xc3\xa9 \xe2\x82")))
    assert read[:4] == [
        Line(1, "plain"), Line(2, "naïve"), Line(3, "smart “quotes”"), Line(4, "cut é \ufffd")
    ]  # fmt: skip
    assert isinstance(read[4], Reject)
    assert read[4].line == 2
    assert "3 lines from here on are not UTF-8" in read[4].reason


def test_a_line_that_is_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_LINE", 100)
    source = io.BytesIO(b"x" * 100 + b"\n" + b"y" * 200_000 + b"\nlast")
    first, second, third = lines(source)
    assert first == Line(1, "x" * 100)
    assert isinstance(second, Reject)
    assert second.line == 2
    assert third == Line(3, "last")


def test_a_whole_document_has_a_largest_size() -> None:
    assert whole(io.BytesIO(b"x" * 100), 100) == b"x" * 100
    with pytest.raises(SourceError, match="split it"):
        whole(io.BytesIO(b"x" * 101), 100)


def test_byte_lines_tell_an_endless_line_by_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_LINE", 5)
    assert list(byte_lines(io.BytesIO(b"12345\n123456\n1"))) == [
        (1, b"12345"),
        (2, None),
        (3, b"1"),
    ]


def test_the_head_is_large_enough_for_a_page_with_a_long_first_abstract() -> None:
    assert HEAD_BYTES >= 2**16
