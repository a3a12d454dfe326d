"""One state of the Whoosh index, opened to be read.

The index is opened only in the cache directory that was made for it here, for its owner alone,
because Whoosh keeps pickles in it.
"""

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import whoosh
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from paper_tui.paper import PaperId
from paper_tui.search.index import postings
from paper_tui.search.index.analysis import Zone
from paper_tui.search.index.fields import FIELD
from paper_tui.search.index.lexicon import Lexicon
from paper_tui.search.index.stamp import Stamp

ENGINE = "whoosh " + ".".join(map(str, whoosh.__version__))
"""What an index is written by; each release may write it differently."""

LEXICON = "words_{}.json"
"""The file of the lexicon beside the index, by the generation that it belongs to: each commit makes
one, and its table of contents, which is put in place at last, makes both valid at once."""


class DamagedIndexError(Exception):
    """The index cannot be read: it has to be built again."""


@contextmanager
def distrust() -> Iterator[None]:
    """Turn whatever a damaged index makes Whoosh raise into DamagedIndexError.

    A disk that is full or not to be written is no damage: its OSError passes.
    """
    try:
        yield
    except Exception as error:  # an index holds pickles: any byte, any exception
        if isinstance(error, OSError) and error.errno in _DISK_TROUBLE:
            raise
        raise DamagedIndexError(str(error)) from error


class Segment:
    """A part of the index that was written at once and never changes but for deletions.

    `papers` and `lengths` (in words) are by document number. What is read of a segment once can be
    taken over by the next state of the index.
    """

    def __init__(self, reader: SegmentReader, before: "Mapping[str, Segment]") -> None:
        self.reader = reader
        self.name = str(reader.segment().segment_id())
        known = before.get(self.name)
        self.papers: Sequence[PaperId] = (
            known.papers if known else list(map(PaperId, postings.numbers(reader, "paper")))
        )
        self.lengths: Sequence[int] = known.lengths if known else postings.lengths(reader, FIELD)

    @cached_property
    def documents(self) -> dict[PaperId, int]:
        """The document number of each paper that stands here."""
        if not self.reader.has_deletions():
            return dict(zip(self.papers, range(len(self.papers)), strict=True))
        deleted = self.reader.is_deleted
        return {paper: doc for doc, paper in enumerate(self.papers) if not deleted(doc)}


class Index:
    """One state of the index, opened to be read; it does not change while it is open.

    `documents` counts those that are deleted too, as the lexicon does.
    """

    def __init__(self, index_dir: Path, stamp: Stamp, before: "Index | None" = None) -> None:
        self.stamp = stamp
        known = {segment.name: segment for segment in before.segments} if before else {}
        with distrust(), ExitStack() as opened:
            self._reader = FileStorage(str(index_dir)).open_index().reader()
            opened.callback(self._reader.close)
            self.segments: list[Segment] = [
                Segment(reader, known)
                for reader, _ in self._reader.leaf_readers()
                if reader.doc_count_all()
            ]
            generation = self._reader.generation()  # None when there is no segment
            self.lexicon = (
                Lexicon.load(index_dir / LEXICON.format(generation))
                if self.segments
                else Lexicon({}, {})
            )
            self.documents: int = self._reader.doc_count_all()
            length: int = self._reader.field_length(FIELD)
            opened.pop_all()
        self.mean_length = length / self.documents if self.documents else 1.0

    @classmethod
    def open(cls, index_dir: Path, uid: str, before: "Index | None" = None) -> "Index | None":
        """The index of this library, None when there is none of this make. DamagedIndexError.

        `before` is an earlier state of it that is still open; what both share is not read again.
        """
        stamp = Stamp.read(index_dir)
        if stamp is None or not stamp.fits(uid, ENGINE):
            return None
        return cls(index_dir, stamp, before)

    def postings(
        self, word: str, zone: Zone | None = None
    ) -> list[tuple[Segment, Sequence[int], Sequence[float]]]:
        """The documents that have a word, and what it weighs in them, segment by segment.

        In a zone, it weighs as much as it is frequent there. Documents are numbered within their
        segment. DamagedIndexError.
        """
        within = (zone.first, zone.end) if zone else None
        with distrust():
            found = [
                (segment, *postings.read(segment.reader, FIELD, word, within))
                for segment in self.segments
            ]
        return [entry for entry in found if entry[1]]

    def occurs(self, word: str) -> bool:
        """Whether any paper has the word: the lexicon also has those of deleted documents."""
        with distrust():
            return word in self.lexicon and any(
                postings.occurs(segment.reader, FIELD, word) for segment in self.segments
            )

    def places(self, segment: Segment, words: Iterable[str], among: Sequence[int]) -> set[int]:
        """Where any of these words stands in some documents (ascending): document * SPAN + place.

        Places in other documents may be given too. DamagedIndexError.
        """
        reader = segment.reader
        with distrust():
            return set[int]().union(
                *(postings.read_places(reader, FIELD, word, among) for word in words)
            )

    def close(self) -> None:
        """Give the files back."""
        self._reader.close()


_DISK_TROUBLE = {
    errno.EACCES, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENOSPC, errno.EPERM, errno.EROFS,
}  # fmt: skip
