"""How the Whoosh index over the library is kept up to date.

The index is derived: whatever is wrong with it, it is deleted and built again. What Whoosh is asked
to do is what its releases 2.7.4, 2.7.5 (whoosh-reloaded) and 3.54 (whoosh3) all do correctly;
docs/dependencies.md says what that leaves out.
"""

import gc
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout
from whoosh.codec.base import Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import MERGE_SMALL, SegmentWriter

from paper_tui.errors import SearchError
from paper_tui.library.library import Change, Library
from paper_tui.paper import PaperId
from paper_tui.search.index import postings
from paper_tui.search.index.codec import writer_of
from paper_tui.search.index.fields import schema
from paper_tui.search.index.lexicon import Lexicon
from paper_tui.search.index.reader import ENGINE, LEXICON, DamagedIndexError, distrust
from paper_tui.search.index.second_process import SecondCore
from paper_tui.search.index.stamp import STAMP, Stamp

LARGE = 5_000
"""So many changes and more are shared with a second process."""

Progress = Callable[[int, int], None]


def catch_up(
    library: Library,
    index_dir: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Bring the index up to date with the library; the number of papers that were written.

    `progress(done, total)` is called whenever more papers can be searched, `total` being all that
    have changed; `cancelled` is asked between papers, and what is committed by then stays. Waits
    while another process writes the same index. Raises SearchError when it cannot be written.
    """
    stop = cancelled or (lambda: False)
    try:
        index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        index_dir.chmod(0o700)
        while not stop():
            with sole_writer(index_dir, 0.2) as ours:
                if ours:
                    tell = progress or (lambda _done, _total: None)
                    return _catch_up(library, index_dir, tell, stop)
        return 0
    except OSError as error:
        raise SearchError(
            f"The search index in {index_dir} cannot be written ({error.strerror or error}): "
            "look at the disk and the folder's permissions."
        ) from error


def forget(index_dir: Path) -> None:
    """Make the next `catch_up` build the index anew."""
    (index_dir / STAMP).unlink(missing_ok=True)


@contextmanager
def sole_writer(index_dir: Path, patience: float) -> Iterator[bool]:
    """Hold the lock of writers; False when another keeps it for so many seconds."""
    lock = FileLock(index_dir / _LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


_LOCK = "lock"
_FIRST_BATCH = 500
_LARGEST_BATCH = 16_000  # on each core; some 100 MB of postings
_GROWTH = 4


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
        FileStorage(str(index_dir)).create_index(schema()).close()
    Lexicon({}, {}).save(index_dir / LEXICON.format(0))
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
    total = library.count_changes(stamp.revision, stamp.paper)
    with SecondCore(index_dir, wanted=total >= LARGE) as second:
        while not cancelled():
            changes = library.changes(stamp.revision, batch, stamp.paper)
            if changes:
                with distrust(), _without_collection():
                    written = _write(index_dir, changes, cancelled, second)
                if not written:
                    break
            elif stamp.paper is None:
                break
            last = len(changes) < batch
            stamp = replace(
                stamp,
                revision=changes[-1].revision if changes else stamp.revision,
                paper=None if last else changes[-1].paper_id,
                commit=stamp.commit + 1,
            )
            stamp.write(index_dir)
            done += len(changes)
            progress(done, max(done, total))
            batch = min(_GROWTH * batch, _LARGEST_BATCH * second.cores)
    return done


@contextmanager
def _without_collection() -> Iterator[None]:
    """Millions of objects are made that hold no cycles: going through them costs a third more."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _write(
    index_dir: Path, changes: Sequence[Change], cancelled: Callable[[], bool], second: SecondCore
) -> bool:
    """One commit: the new state of these papers. False, and nothing is changed, if cancelled."""
    index = FileStorage(str(index_dir)).open_index()
    try:
        known = _documents(index)
        writer = writer_of(index)
        try:
            lexicon = Lexicon.load(index_dir / LEXICON.format(writer.generation - 1))
            for change in changes:
                if change.paper_id in known:
                    writer.delete_document(known[change.paper_id])
            papers = [(c.paper_id, c.paper) for c in changes if c.paper is not None]
            beside = second.add_with(writer, papers, cancelled)
            if beside is None:
                writer.cancel()
                return False
        except BaseException:
            writer.cancel()
            raise

        def arrange(writer: SegmentWriter, segments: Segments) -> Segments:
            kept = _kept(writer, segments, merge=len(changes) < _FIRST_BATCH)
            counts = Counter(beside)
            counts.update(writer.pool.counts())
            for gone in segments:
                if gone not in kept:
                    counts.subtract(_counts(writer, gone))
            lexicon.with_changes(counts).save(index_dir / LEXICON.format(writer.generation))
            return kept

        writer.commit(mergetype=arrange)
    finally:
        index.close()
    _tidy(index_dir, writer.generation)
    return True


Segments = list[Segment]


def _kept(writer: SegmentWriter, segments: Segments, *, merge: bool) -> Segments:
    """The segments that stay beside the one that is being written.

    Small ones are merged into it when little is written; what has lost all its documents goes.
    """
    alive = [segment for segment in segments if segment.deleted_count() < segment.doc_count_all()]
    kept: Segments = MERGE_SMALL(writer, alive) if merge else alive
    return kept


def _counts(writer: SegmentWriter, segment: Segment) -> dict[str, int]:
    """How many documents of a segment have each word."""
    with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
        return {word.decode(): info.doc_frequency() for (_, word), info in reader}


def _tidy(index_dir: Path, generation: int) -> None:
    """Delete former lexicons but one, which a reader may be about to open."""
    fresh = {LEXICON.format(generation), LEXICON.format(generation - 1)}
    for path in index_dir.glob(LEXICON.format("*")):
        if path.name not in fresh:
            path.unlink()


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
