"""The Whoosh index over the library: how it is kept up to date, and how it is opened.

The index is derived: whatever is wrong with it, it is deleted and built again. It is opened only
in the cache directory that was made for it here, for its owner alone, because Whoosh keeps pickles
in it. What Whoosh is asked to do is what its releases 2.7.4, 2.7.5 (whoosh-reloaded) and 3.54
(whoosh3) all do correctly; docs/dependencies.md says what that leaves out.

Each paper is a document with its number and one field of words. The place of a word says where
it stands: in the title, the abstract, the authors or the rest.
"""

import errno
import shutil
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import whoosh
from filelock import FileLock, Timeout
from whoosh import columns, fields, formats
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from paper_tui.errors import SearchError
from paper_tui.library import Change, Library
from paper_tui.paper import Paper, PaperId
from paper_tui.search import postings
from paper_tui.search.analysis import STOP_WORDS, Zone, words
from paper_tui.search.lexicon import Lexicon
from paper_tui.search.stamp import STAMP, Stamp
from paper_tui.text import readable, readable_title

ENGINE = "whoosh " + ".".join(map(str, whoosh.__version__))
"""What an index is written by; each release may write it differently."""

FIELD = "text"
"""The one field that has words."""


class Places(formats.Format):  # type: ignore[misc]  # Whoosh 2.7 has no types
    """Postings with the places of a word, two bytes each, ascending."""

    def __init__(self) -> None:
        super().__init__()

    def word_values(
        self, value: Sequence[tuple[str, float, list[int]]], _analyzer: object, **_: object
    ) -> Iterator[tuple[str, int, float, bytes]]:
        """What Whoosh keeps of each word: itself, its frequency, weight and places."""
        for word, weight, places in value:
            yield word, len(places), weight, array("H", places).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """The places that a posting holds."""
        return decode_places(value)

    def decode_frequency(self, value: bytes) -> int:
        """How often the word stands there."""
        return len(value) // 2

    def decode_weight(self, value: bytes) -> float:
        """The same, as Whoosh wants it; the true weight is kept outside of the value."""
        return len(value) / 2


def decode_places(value: bytes) -> list[int]:
    """The places that a posting holds, ascending."""
    return array("H", value).tolist()


class Words(fields.FieldType):  # type: ignore[misc]
    """A field that is given its words with their weights and places."""

    indexed = scorable = True
    stored = unique = False

    def __init__(self) -> None:
        self.format = Places()
        self.analyzer = None
        self.column_type = None
        self.vector = None
        self.spelling = False


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
        deleted = self.reader.is_deleted
        return {paper: doc for doc, paper in enumerate(self.papers) if not deleted(doc)}


class Index:
    """One state of the index, opened to be read; it does not change while it is open."""

    def __init__(self, index_dir: Path, stamp: Stamp, before: "Index | None" = None) -> None:
        self.stamp = stamp
        known = {segment.name: segment for segment in before.segments} if before else {}
        with distrust():
            self._reader = FileStorage(str(index_dir)).open_index().reader()
            self.segments: list[Segment] = [
                Segment(reader, known)
                for reader, _ in self._reader.leaf_readers()
                if reader.doc_count_all()
            ]
            self.lexicon = Lexicon.load(index_dir / _LEXICON)
            self.papers: int = self._reader.doc_count()
            documents: int = self._reader.doc_count_all()
            length: int = self._reader.field_length(FIELD)
        self.mean_length = length / documents if documents else 1.0

    @classmethod
    def open(cls, index_dir: Path, uid: str, before: "Index | None" = None) -> "Index | None":
        """The index of this library, None when there is none of this make. DamagedIndexError.

        `before` is an earlier state of it that is still open; what both share is not read again.
        """
        stamp = Stamp.read(index_dir)
        if stamp is None or not stamp.fits(uid, ENGINE):
            return None
        return cls(index_dir, stamp, before)

    def postings(self, word: str) -> list[tuple[Segment, Sequence[int], Sequence[float]]]:
        """The documents that have a word, and what it weighs in them, segment by segment.

        Documents are numbered within their segment. DamagedIndexError.
        """
        with distrust():
            found = [
                (segment, *postings.read(segment.reader, FIELD, word)) for segment in self.segments
            ]
        return [entry for entry in found if entry[1]]

    def places(
        self, segment: Segment, word: str, among: Sequence[int] | None = None
    ) -> Mapping[int, bytes]:
        """The encoded places of a word by document: of some documents (ascending), or of all.

        DamagedIndexError.
        """
        with distrust():
            return postings.read_values(segment.reader, FIELD, word, among)

    def close(self) -> None:
        """Give the files back."""
        self._reader.close()


Progress = Callable[[int, int], None]


def catch_up(
    library: Library,
    index_dir: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Bring the index up to date with the library; the number of papers that were written.

    `progress(done, total)` is called whenever more papers can be searched; `cancelled` is asked
    between papers, and what is committed by then stays. Waits while another process writes the
    same index. Raises SearchError when the index cannot be written.
    """
    stop = cancelled or (lambda: False)
    try:
        index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        index_dir.chmod(0o700)
        with _sole_writer(index_dir, stop) as ours:
            if not ours:
                return 0
            return _catch_up(library, index_dir, progress or (lambda _done, _total: None), stop)
    except OSError as error:
        raise SearchError(
            f"The search index in {index_dir} cannot be written ({error.strerror or error}): "
            "look at the disk and the folder's permissions."
        ) from error


def forget(index_dir: Path) -> None:
    """Make the next `catch_up` build the index anew."""
    (index_dir / STAMP).unlink(missing_ok=True)


_DISK_TROUBLE = {
    errno.EACCES, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENOSPC, errno.EPERM, errno.EROFS,
}  # fmt: skip
_LEXICON = "words.json"
_LOCK = "lock"
_APART = 10  # between two names, so that no phrase is found across them
_FIRST_BATCH = 500
_LARGEST_BATCH = 16_000


@contextmanager
def _sole_writer(index_dir: Path, cancelled: Callable[[], bool]) -> Iterator[bool]:
    """Hold the lock of writers; False when it was given up waiting for it."""
    lock = FileLock(index_dir / _LOCK)
    while not cancelled():
        try:
            with lock.acquire(timeout=0.2):
                yield True
                return
        except Timeout:
            continue
    yield False


def _catch_up(
    library: Library, index_dir: Path, progress: Progress, cancelled: Callable[[], bool]
) -> int:
    stamp = Stamp.read(index_dir)
    if stamp is None or not stamp.fits(library.uid, ENGINE):
        stamp = _start_anew(index_dir, library.uid)
    try:
        return _index_changes(library, index_dir, stamp, progress, cancelled)
    except DamagedIndexError:
        stamp = _start_anew(index_dir, library.uid)
    try:
        return _index_changes(library, index_dir, stamp, progress, cancelled)
    except DamagedIndexError as error:
        raise SearchError(
            f"The search index in {index_dir} cannot be built ({error}): free some space on the "
            "disk, or delete that folder, and try again."
        ) from error


def _start_anew(index_dir: Path, uid: str) -> Stamp:
    """Delete whatever stands there but the lock, and lay out an empty index."""
    for path in index_dir.iterdir():
        if path.name != _LOCK:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    with distrust():
        schema = fields.Schema(paper=fields.COLUMN(columns.NumericColumn("I")), text=Words())
        FileStorage(str(index_dir)).create_index(schema).close()
    Lexicon({}, {}).save(index_dir / _LEXICON)
    stamp = Stamp(uid, 0, ENGINE)
    stamp.write(index_dir)
    return stamp


def _index_changes(
    library: Library,
    index_dir: Path,
    stamp: Stamp,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> int:
    """Commit batch after batch. The first are small, so that there is soon something to find."""
    done = 0
    batch = _FIRST_BATCH
    while not cancelled():
        changes = library.changes(stamp.revision, batch)
        if not changes:
            break
        with distrust():
            written = _write(index_dir, changes, cancelled)
        if not written:
            break
        stamp = replace(stamp, revision=changes[-1].revision, commit=stamp.commit + 1)
        stamp.write(index_dir)
        done += len(changes)
        progress(done, max(done, library.count()))
        batch = min(2 * batch, _LARGEST_BATCH)
    return done


def _write(index_dir: Path, changes: Sequence[Change], cancelled: Callable[[], bool]) -> bool:
    """One commit: the new state of these papers. False, and nothing is changed, if cancelled."""
    index = FileStorage(str(index_dir)).open_index()
    try:
        known = _documents(index)
        counts: Counter[str] = Counter()
        writer = index.writer(limitmb=512, codec=postings.PackedCodec())
        try:
            for change in changes:
                if cancelled():
                    writer.cancel()
                    return False
                if change.paper_id in known:
                    writer.delete_document(known[change.paper_id])
                if change.paper is not None:
                    entries = document(change.paper)
                    counts.update(word for word, _, _ in entries)
                    writer.add_document(paper=change.paper_id, text=entries)
            lexicon = Lexicon.load(index_dir / _LEXICON).with_more(counts)
            lexicon.save(index_dir / _LEXICON)
        except BaseException:
            writer.cancel()
            raise
        # Small segments are merged when little is written; a large batch stays as it is.
        writer.commit(merge=len(changes) < _FIRST_BATCH)
    finally:
        index.close()
    return True


def _documents(index: FileIndex) -> dict[PaperId, int]:
    """The document number of each paper that is in the index."""
    reader = index.reader()
    try:
        return {
            PaperId(paper): offset + doc
            for leaf, offset in reader.leaf_readers()
            if leaf.doc_count_all()
            for doc, paper in enumerate(postings.numbers(leaf, "paper"))
            if not leaf.is_deleted(doc)
        }
    finally:
        reader.close()


def _rest(paper: Paper) -> list[str]:
    return [paper.venue or "", *paper.keywords, paper.comment or "", paper.organization or ""]


def document(paper: Paper) -> tuple[tuple[str, float, list[int]], ...]:
    """The words of a paper as they are indexed: each with its weight and its places, ascending."""
    places: defaultdict[str, dict[int, None]] = defaultdict(dict)
    weights: defaultdict[str, float] = defaultdict(float)
    for zone, texts in (
        (Zone.TITLE, [readable_title(paper.title)]),
        (Zone.ABSTRACT, [readable(paper.abstract)]),
        (Zone.AUTHOR, map(readable, paper.authors)),
        (Zone.REST, map(readable, _rest(paper))),
    ):
        first = zone.first
        for text in texts:
            place = first
            for number, word in words(text):
                if word not in STOP_WORDS or zone is not Zone.ABSTRACT:
                    place = min(first + number, zone.end - 1)
                    places[word][place] = None
                    weights[word] += zone.weight
            first = place + _APART
    return tuple((word, weights[word], list(found)) for word, found in places.items())
