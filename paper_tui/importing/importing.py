"""Files, folders and streams on their way into the library, with progress and an honest report."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Self

from paper_tui.errors import SourceError
from paper_tui.importing.report import FileReport, Report
from paper_tui.library.library import Library, Outcome, Page
from paper_tui.paper import Paper, Record, Reject
from paper_tui.system.batched import batched
from paper_tui.system.paths import exists, is_folder, shown
from paper_tui.text.readable import inert

BATCH = 2000
"""Records in one transaction: what is acknowledged at once, and kept when cancelled."""

STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. `file` is read now; the numbers are of all files together.

    `total` and `done` are bytes, `records` those read. With `strict` all is read twice, first to be
    checked: `total` is of both, `records` of the one that is under way.
    """

    file: str
    done: int
    total: int
    records: int


def importing(progress: Progress, elapsed: float) -> str:
    """How far an import is after so many seconds, in one line. Pure."""
    part = f" {progress.done / progress.total:.0%}" if progress.total else ""
    rate = progress.records / max(elapsed, 0.001)
    return (
        f"importing {inert(Path(progress.file).name)}{part}: {progress.records:,} records, "
        f"{rate:,.0f} a second" + time_left(progress.done, progress.total, elapsed)
    )


def time_left(done: int, total: int, elapsed: float) -> str:
    """`, 12 s to go` after so many seconds; empty when nobody knows. Pure."""
    if not 0 < done < total:
        return ""
    left = elapsed * (total - done) / done
    return f", {left:.0f} s to go" if left < 120 else f", {left / 60:.0f} min to go"


@dataclass(frozen=True, slots=True)
class Where:
    """Which papers to take: a query, and whether a paper is what it asks for.

    An import that was broken off is gone on with by the same query only.
    """

    query: str = ""
    takes: Callable[[Paper], bool] = lambda _: True

    @classmethod
    def of(cls, query: str, now: datetime) -> Self:
        """See `predicate`; ValueError, with a sentence, for a query that cannot be asked."""
        from paper_tui.search.predicate import predicate  # noqa: PLC0415 - seldom asked

        return cls(query.strip(), predicate(query, now))


EVERYTHING = Where()


@dataclass(frozen=True, slots=True)
class Spooled:
    """What came by a stream, in a file of ours, and the name that a reader knows it by."""

    path: Path
    name: str


@contextmanager
def spooled(stream: BinaryIO, name: str = STANDARD_INPUT) -> Iterator[Spooled]:
    """A stream that cannot be read twice, such as standard input, for `import_paths`.

    It is kept on disk for as long as the block. SourceError when there is no room.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stream"
        try:
            with path.open("wb") as spool:
                shutil.copyfileobj(stream, spool)
        except OSError as error:
            raise SourceError(f"{name} cannot be read ({error.strerror or error})") from error
        yield Spooled(path, name)


def import_paths(
    library: Library,
    sources: Sequence[Path | Spooled],
    *,
    strict: bool = False,
    where: Where = EVERYTHING,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    now: datetime | None = None,
) -> Report:
    """Take every paper in files, folders and streams into the library.

    What can be read is kept and the rest is reported; with `strict` everything is read first, and
    SourceError is raised, with nothing changed, when anything at all is wrong. `where` says which
    papers to take. `progress` is called after each batch. LibraryError when the library cannot be
    written.
    """
    report = Report()
    with ExitStack() as stack:
        files = list(_files(sources, report, stack))
        total = sum(file.size for file in files) * (2 if strict else 1)
        how = _How(where, _Meter(progress, total), cancelled, now or datetime.now(UTC))
        if strict:
            _refuse(report)
            for file in files:
                checked = _import_file(None, file, how)
                _refuse(checked)
                if checked.cancelled:
                    return Report(cancelled=True)
            how.meter.records = 0
        for file in files:
            one = _import_file(library, file, how)
            report.files += one.files
            if one.cancelled:
                report.cancelled = True
                break
    if all(each.skipped for each in report.files):
        for each in report.files:  # a folder may hold other files, but not only others
            each.skipped = False
    return report


def recognised(source: Spooled) -> FileReport:
    """What would be read, without a library: the format, and every record as a new one."""
    how = _How(EVERYTHING, _Meter(lambda _: None, 0), lambda: False, datetime.now(UTC))
    [report] = _import_file(None, _of(source), how).files
    return report


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read, and its size in bytes.

    One that was `found` in a folder may be something else than papers. One that is not `lasting`
    cannot be gone on with.
    """

    path: Path
    name: str
    size: int
    found: bool = False
    lasting: bool = True


@dataclass(slots=True)
class _Meter:
    """Adds up how far all files are. `done` are the bytes of those that are finished."""

    tell: Callable[[Progress], None]
    total: int
    done: int = 0
    records: int = 0

    def read(self, file: _File, at: int, records: int) -> None:
        """So many more records were read, up to this byte of the file."""
        self.records += records
        self.tell(Progress(file.name, self.done + at, self.total, self.records))


@dataclass(frozen=True, slots=True)
class _How:
    """How files are imported, whichever they are."""

    where: Where
    meter: _Meter
    cancelled: Callable[[], bool]
    now: datetime


def _files(sources: Iterable[Path | Spooled], report: Report, stack: ExitStack) -> Iterator[_File]:
    """The files that are meant; what is neither a file nor a folder (a pipe) is spooled first."""
    for source in sources:
        if isinstance(source, Spooled):
            yield _of(source)
            continue
        name = shown(source)
        if is_folder(source):
            inside = [
                each
                for each in sorted(source.rglob("*"))
                if each.is_file() and not _is_hidden(each.relative_to(source))
            ]
            if not inside:
                problem = "there is no file in this folder"
                report.files.append(FileReport(name, problem=problem))
            yield from (_File(each, shown(each), _size(each), found=True) for each in inside)
        elif exists(source) and not source.is_file():
            try:
                pipe = stack.enter_context(source.open("rb"))
            except OSError:  # a socket, say: whoever opens it again says so
                yield _File(source, name, 0)
            else:
                yield _of(stack.enter_context(spooled(pipe, name)))
        else:
            yield _File(source, name, _size(source))


def _of(source: Spooled) -> _File:
    return _File(source.path, source.name, _size(source.path), lasting=False)


def _is_hidden(path: Path) -> bool:
    return any(part[0] == "." for part in path.parts)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # whoever opens it says so
        return 0


def _import_file(library: Library | None, file: _File, how: _How) -> Report:
    """Read one file into the library; without a library, only read it."""
    from paper_tui.sources import recognise  # noqa: PLC0415 - all formats, which a start does without

    outcome = FileReport(file.name)
    report = Report([outcome])
    try:
        with file.path.open("rb") as raw:
            try:
                format_, stream = recognise(raw)
            except SourceError:
                outcome.skipped = file.found
                raise
            outcome.format = format_.label
            into = _Into(library, file, how) if library else None
            for batch in batched(format_.read(stream), BATCH):
                records = _sorted(batch, outcome, how.where)
                taken = into.take(records, len(batch)) if into else [Outcome.NEW] * len(records)
                outcome.outcomes.update(taken)
                how.meter.read(file, raw.tell(), len(batch))
                if how.cancelled():
                    report.cancelled = True
                    break
            else:
                if into:
                    into.end()
    except OSError as error:
        outcome.problem = f"it cannot be read ({error.strerror or error})"
    except SourceError as error:
        outcome.problem = str(error)
    how.meter.done += file.size
    return report


def _sorted(batch: list[Record | Reject], outcome: FileReport, where: Where) -> list[Record]:
    """The records that were asked for; the others, and the rejects, go to the report."""
    records = []
    for each in batch:
        if isinstance(each, Reject):
            outcome.reject(each)
        elif where.takes(each.paper):
            records.append(each)
        else:
            outcome.passed_over += 1
    return records


class _Into:
    """The library as the records of one file come into it, batch by batch."""

    def __init__(self, library: Library, file: _File, how: _How) -> None:
        self._library = library
        self._file = file
        self._now = how.now
        self._identity = _identity(file.path, how.where) if file.lasting else None
        self._acknowledged = library.acknowledged(self._identity) if self._identity else 0
        self._read = 0
        self._page: Page | None = None

    def take(self, records: list[Record], read: int) -> list[Outcome]:
        """Take in a batch, of which `read` records and rejects were read."""
        self._read += read
        if self._read <= self._acknowledged:
            return [Outcome.UNCHANGED] * len(records)
        if self._page is None and any(_needs_page(each) for each in records):
            self._page = _page(self._file)
        goes_on = (self._identity, self._read) if self._identity and read == BATCH else None
        return self._library.add(records, self._page, at=self._now, acknowledge=goes_on)

    def end(self) -> None:
        """The file was read to its end."""
        if self._identity and self._read >= BATCH:
            self._library.forget_acknowledged(self._identity)


def _identity(path: Path, where: Where) -> str:
    """The file as it is now (place, size, time of change in nanoseconds), and what is asked of it.

    The records that one query has passed over are not those that another does.
    """
    status = path.stat()
    asked = f":{where.query}" if where.query else ""
    return f"{shown(path.resolve())}:{status.st_size}:{status.st_mtime_ns}{asked}"


def _needs_page(record: Record) -> bool:
    return any(not listing.page for listing in record.listings)


def _page(file: _File) -> Page:
    """The page that a file is: two files of the same bytes are the same page."""
    with file.path.open("rb") as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
    return Page(Path(file.name).stem, digest)


def _refuse(report: Report) -> None:
    """Raise SourceError for the first thing that is wrong."""
    faults = (each.complaints() for each in report.files if not each.skipped)
    if complaint := next(chain.from_iterable(faults), None):
        raise SourceError(f"{complaint}: nothing was imported, because --strict was given.")
