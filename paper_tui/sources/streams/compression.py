"""Compressed streams, opened as they are read: gzip, and Zstandard where its library is there."""

import gzip
import io
import zlib
from importlib import import_module
from typing import Any, BinaryIO, Protocol

from paper_tui.errors import SourceError

MAX_RATIO = 200
"""How many times its compressed size a stream may have; files of papers reach 3 to 10 times."""

ALWAYS_READ = 64 * 2**20
"""How many bytes are unpacked in any case, whatever their ratio."""


class DamagedError(SourceError):
    """The compressed data breaks off or is wrong from some place on; `reason` is the library's."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the compressed data is damaged ({reason})")
        self.reason = reason


def opened(head: bytes, stream: BinaryIO) -> BinaryIO | None:
    """What a compressed stream holds; None when its `head` is that of no compressed stream.

    Reading it raises DamagedError after all that can be read, and SourceError for a bomb, of which
    more than `MAX_RATIO` times as much comes out as goes in. Memory is bounded by the window of
    the format: 32 KiB for gzip (RFC 1951), 128 MiB for Zstandard (RFC 8878) by its library.
    """
    if head.startswith(b"\x1f\x8b"):
        packed = _Counted(stream)
        reader = gzip.GzipFile(fileobj=packed)
        return io.BufferedReader(_Unpacked(packed, reader, _GZIP_ERRORS))
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        zstd = _zstandard()
        packed = _Counted(stream)
        return io.BufferedReader(
            _Unpacked(packed, zstd.ZstdFile(packed), (EOFError, zstd.ZstdError))
        )
    return None


_GZIP_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile)


def _zstandard() -> Any:
    """The Zstandard module: of the standard library since Python 3.14, before that its backport."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            pass
    raise SourceError(
        "this is Zstandard data: unpack it first, or install `paper-tui[zstd]`, which reads it"
    )


class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Counted(io.RawIOBase):
    """A stream that knows how many bytes were read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        part = self._stream.read(len(buffer))
        buffer[: len(part)] = part
        self.count += len(part)
        return len(part)


class _Unpacked(io.RawIOBase):
    """What comes out of a decompressor.

    After some data, damage shows as an end first and as an error at the next reading, so that a
    buffer keeps what was before it.
    """

    def __init__(
        self, packed: _Counted, reader: _Reader, errors: tuple[type[Exception], ...]
    ) -> None:
        self._packed, self._reader, self._errors = packed, reader, errors
        self._count = 0
        self._damage: DamagedError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        if self._damage is not None:
            raise self._damage
        try:
            part = self._reader.read(len(buffer))
        except self._errors as error:
            self._damage = DamagedError(str(error))
            if not self._count:
                raise self._damage from None
            return 0
        buffer[: len(part)] = part
        self._count += len(part)
        if self._count > max(ALWAYS_READ, MAX_RATIO * self._packed.count):
            raise SourceError(
                f"the compressed data grows to over {MAX_RATIO} times its size, as no papers do"
            )
        return len(part)
