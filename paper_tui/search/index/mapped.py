"""Segments that are read where they are: in files that are mapped into memory.

Whoosh maps them too, but then makes a copy of each part as it opens it: of the whole index, that
is, in every process that looks into it.
"""

import os
from mmap import mmap
from pickle import load
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile


class MappedSegment(W3Segment):  # type: ignore[misc]  # Whoosh 2.7 has no types
    """Whoosh's segment, read in place."""

    def open_compound_file(self, storage: Any) -> CompoundStorage:
        """The one file that has all parts of the segment."""
        file = storage.open_file(self.make_filename(self.COMPOUND_EXT))
        return MappedStorage(file, use_mmap=storage.supports_mmap)


class MappedStorage(CompoundStorage):  # type: ignore[misc]
    """The parts of a segment; as in Whoosh where the system cannot map files."""

    def open_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """One part."""
        if self._source is None:
            return super().open_file(name, *args, **kwargs)
        first, length = self.range(name)
        return MappedFile(self._source, first, length, name)


class MappedFile(BufferFile):  # type: ignore[misc]
    """A part of a mapped file, with a position of its own."""

    def __init__(self, source: mmap, first: int, length: int, name: str) -> None:
        super().__init__(b"", name)
        self._source = source
        self._first = first
        self._length = length
        self._at = 0

    def get(self, position: int, length: int) -> bytes:
        """So many bytes from a position."""
        end = min(position + length, self._length)
        return self._source[self._first + position : self._first + end]

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position."""
        self._at = position + {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence, self._length)
        return self._at

    def tell(self) -> int:
        """The position."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """So many of the next bytes, or all."""
        found = self.get(self._at, size if size >= 0 else self._length)
        self._at += len(found)
        return found

    def read_pickle(self) -> Any:
        """The object that stands next."""
        self._source.seek(self._first + self._at)
        found = load(self._source)  # noqa: S301 - of our own index
        self._at = self._source.tell() - self._first
        return found

    def subset(self, position: int, length: int, name: str | None = None) -> "MappedFile":
        """A part of this part."""
        length = min(length, self._length - position)
        return MappedFile(self._source, self._first + position, length, name or str(self))
