"""Bytes of any origin as UTF-8, line by line or whole, within a bounded memory."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from paper_tui.errors import SourceError
from paper_tui.paper import Reject
from paper_tui.sources.streams import compression

MAX_LINE = 8 * 2**20
"""The longest line that is read, in bytes; a longer one is rejected and skipped."""

MAX_WHOLE = 256 * 2**20
"""The largest document that is read as a whole, in bytes."""

_CHUNK = 2**16


class Line(NamedTuple):
    """A line of text without its end, and its number from 1."""

    number: int
    text: str


def lines(stream: BinaryIO) -> Iterator[Line | Reject]:
    """The lines of a UTF-8 stream; the format passes each Reject on as it is.

    A line over `MAX_LINE` is rejected. Lines that are not UTF-8 are read as Windows-1252 (when a
    line has no valid UTF-8 sequence at all) or with U+FFFD for what is damaged, and one Reject at
    the end counts them.
    """
    first, damaged = 0, 0
    for number, raw in byte_lines(stream):
        if raw is None:
            yield too_long(number)
            continue
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = _decode_stray(raw)
            first, damaged = first or number, damaged + 1
        yield Line(number, text)
    if damaged:
        count = "this line is" if damaged == 1 else f"{damaged} lines from here on are"
        reason = f"{count} not UTF-8; letters with accents may be wrong: save the file as UTF-8"
        yield Reject(first, reason, lost=False)


def byte_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines as bytes without their ends, numbered from 1; None for one over `MAX_LINE`."""
    number = 0
    try:
        while raw := stream.readline(MAX_LINE + 1):
            number += 1
            if len(raw) > MAX_LINE and not raw.endswith(b"\n"):
                while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
            else:
                yield number, raw.rstrip(b"\r\n")
    except compression.DamagedError as error:
        raise SourceError(
            f"the compressed data is damaged after line {number} ({error.reason})"
        ) from None


def too_long(number: int) -> Reject:
    """The reject for a line over `MAX_LINE`."""
    return Reject(number, f"the line is longer than {MAX_LINE // 2**20} MiB and was skipped")


def whole(stream: BinaryIO, limit: int = MAX_WHOLE) -> bytes:
    """All bytes of the stream; SourceError when there are more than `limit`."""
    parts, size = [], 0
    while part := stream.read(_CHUNK):
        size += len(part)
        if size > limit:
            raise SourceError(f"larger than {limit // 2**20} MiB: split it into smaller files")
        parts.append(part)
    return b"".join(parts)


def unpacked(stream: BinaryIO, head_bytes: int) -> tuple[bytes, BinaryIO]:
    """The head of a stream, and the stream from its beginning: unpacked, text as UTF-8.

    A byte order mark is taken off and UTF-16 is recoded, without a mark when it begins with Latin
    letters; anything else stays as it is.
    """
    head = _head(stream, head_bytes)
    stream = _joined(head, stream)
    if unpacked_stream := compression.opened(head, stream):
        head = _head(unpacked_stream, head_bytes)
        stream = _joined(head, unpacked_stream)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return head.removeprefix(codecs.BOM_UTF8), stream
    if encoding := _utf16(head):
        stream = io.BufferedReader(_Recoded(stream, encoding))
        head = _head(stream, head_bytes)
        return head, _joined(head, stream)
    return head, stream


_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


def _decode_stray(raw: bytes) -> str:
    if _UTF8_SEQUENCE.search(raw):
        return raw.decode(errors="replace")
    return raw.decode("cp1252", errors="replace")


def _head(stream: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes, also from a pipe that gives them piece by piece."""
    parts: list[bytes] = []
    try:
        while size > 0 and (part := stream.read(size)):
            parts.append(part)
            size -= len(part)
    except compression.DamagedError:
        if not parts:
            raise
    return b"".join(parts)


def _utf16(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = head[:_SNIFFED]
    for encoding, zeros in (("utf-16-le", 1), ("utf-16-be", 0)):
        # Latin letters: every other byte is zero.
        if len(start) >= _LEAST and not any(start[zeros::2]) and all(start[1 - zeros :: 2]):
            return encoding
    return None


_LEAST, _SNIFFED = 16, 64


class _Joined(io.RawIOBase):
    """What was already read, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        size = len(buffer)
        part = bytes(self._head[:size]) if self._head else self._rest.read(size)
        self._head = self._head[size:]
        buffer[: len(part)] = part
        return len(part)


class _Recoded(io.RawIOBase):
    """A stream in another encoding, as UTF-8; what is damaged becomes U+FFFD."""

    def __init__(self, source: BinaryIO, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            part = self._source.read(_CHUNK)
            self._ended = not part
            text = self._decoder.decode(part, final=self._ended)
            self._ready = text.encode(errors="replace")
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def _joined(head: bytes, rest: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Joined(head, rest))
