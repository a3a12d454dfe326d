"""Files, folders and streams on their way into the library, with progress and an honest report."""

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from paper_tui.batches import batched
from paper_tui.errors import SourceError
from paper_tui.library import Library, Outcome, Page
from paper_tui.paper import Paper, Record, Reject
from paper_tui.wording import counted

BATCH = 500
"""Records in one transaction: what is acknowledged at once, and kept when cancelled."""

MOST_REJECTS = 10_000
MOST_REJECTED = 64 * 2**20
"""Rejects of one file that are kept, and the characters of all their texts."""

STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. `total` and `done` are bytes of the file, `records` those read."""

    file: str
    done: int
    total: int
    records: int


@dataclass(slots=True)
class FileReport:
    """What became of one file.

    Beyond `MOST_REJECTS` or `MOST_REJECTED` characters, rejects are only counted (`more_rejects`),
    so that a file of nothing else costs no memory. `passed_over` counts the records that were not
    asked for (`where`). `problem` is why it could not be read, wholly or from a point on. A file
    that was only found in a folder and holds no papers is `skipped`, which is no fault.
    """

    file: str
    format: str = ""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    more_rejects: int = 0
    passed_over: int = 0
    problem: str | None = None
    skipped: bool = False
    _rejected: int = field(default=0, repr=False)

    def reject(self, rejected: Reject) -> None:
        """Note what could not be read, as long as there is room."""
        room = MOST_REJECTED - self._rejected - len(rejected.text)
        if len(self.rejects) < MOST_REJECTS and room >= 0:
            self.rejects.append(rejected)
            self._rejected += len(rejected.text)
        else:
            self.more_rejects += 1

    @property
    def rejected(self) -> int:
        """How many records could not be read."""
        return len(self.rejects) + self.more_rejects

    @property
    def records(self) -> int:
        """How many records were taken in, new or not."""
        return self.outcomes.total()


@dataclass(slots=True)
class Report:
    """What became of an import, file by file."""

    files: list[FileReport] = field(default_factory=list)
    cancelled: bool = False

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many records of all files were new, merged or unchanged."""
        return sum((each.outcomes for each in self.files), Counter())

    @property
    def flawless(self) -> bool:
        """Whether everything was read."""
        return not self.cancelled and not any(
            each.rejects or (each.problem and not each.skipped) for each in self.files
        )

    def summary(self) -> str:
        """The report in one sentence."""
        counts = self.outcomes
        read = [each for each in self.files if each.records]
        parts = [counted(counts[Outcome.NEW], "new paper")]
        if counts[Outcome.MERGED]:
            parts.append(f"{counts[Outcome.MERGED]:,} added to known papers")
        if counts[Outcome.UNCHANGED]:
            parts.append(f"{counts[Outcome.UNCHANGED]:,} already known")
        passed_over = sum(each.passed_over for each in self.files)
        if passed_over:
            parts.append(f"{passed_over:,} not asked for")
        rejected = sum(each.rejected for each in self.files)
        if rejected:
            parts.append(f"{rejected:,} rejected")
        text = f"{', '.join(parts)}, from {counted(len(read), 'file')}"
        skipped = sum(each.skipped for each in self.files)
        if skipped:
            text += f"; {counted(skipped, 'other file')} skipped"
        failed = sum(each.problem is not None for each in self.files) - skipped
        if failed:
            partly = any(each.problem and each.records for each in self.files)
            text += f"; {counted(failed, 'file')} could not be read{' whole' if partly else ''}"
        if self.cancelled:
            text += "; cancelled: what was read is kept, and importing the same again goes on"
        return text + "."

    def write_rejects(self, folder: Path) -> list[Path]:
        """Write the text of every reject to a file for each file that has any; returns them.

        A file of rejects can be corrected and imported again. Raises SourceError when the folder
        cannot be written.
        """
        written: list[Path] = []
        for each in self.files:
            texts = [reject.text for reject in each.rejects if reject.text.strip()]
            if not texts:
                continue
            name = Path(each.file)
            path = folder / f"{name.stem}.rejects{name.suffix}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text("\n\n".join(texts) + "\n", "utf-8", errors="replace")
            except OSError as error:
                raise SourceError(
                    f"the rejects cannot be written to {path} ({error.strerror})"
                ) from error
            written.append(path)
        return written

    def complaints(self) -> Iterator[str]:
        """A line for each file and each record that could not be read: file, line, reason."""
        for each in self.files:
            for reject in each.rejects:
                yield f"{each.file}:{reject.line}: {reject.reason}"
            if each.more_rejects:
                yield f"{each.file}: {each.more_rejects:,} more were rejected"
            if each.problem:
                yield f"{each.file}: {each.problem}"


def import_paths(
    library: Library,
    paths: Sequence[Path],
    *,
    strict: bool = False,
    where: Callable[[Paper], bool] = lambda _: True,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    now: datetime | None = None,
) -> Report:
    """Take every paper in files and folders into the library.

    What can be read is kept and the rest is reported; with `strict` everything is read first, and
    SourceError is raised, with nothing changed, when anything at all is wrong. `where` says which
    papers to take. `progress` is called after each batch. LibraryError when the library cannot be
    written.
    """
    how = _How(where, progress, cancelled, now or datetime.now(UTC))
    report = Report()
    files = list(_files(paths, report))
    if strict:
        _refuse(report)
        for file in files:
            _refuse(_import_file(None, file, how))
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


def import_stream(
    library: Library,
    stream: BinaryIO,
    name: str = STANDARD_INPUT,
    *,
    strict: bool = False,
    where: Callable[[Paper], bool] = lambda _: True,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    now: datetime | None = None,
) -> Report:
    """As `import_paths`, for a stream that cannot be read twice, such as standard input."""
    how = _How(where, progress, cancelled, now or datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stream"
        with path.open("wb") as spool:
            shutil.copyfileobj(stream, spool)
        file = _File(path, name)
        if strict:
            _refuse(_import_file(None, file, how))
        return _import_file(library, file, how)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read. A file that was found in a folder may be something else than papers."""

    path: Path
    name: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class _How:
    """How files are imported, whichever they are."""

    where: Callable[[Paper], bool]
    progress: Callable[[Progress], None] | None
    cancelled: Callable[[], bool]
    now: datetime


def _files(paths: Iterable[Path], report: Report) -> Iterator[_File]:
    for path in paths:
        if not path.is_dir():
            yield _File(path, str(path))
            continue
        inside = [
            each
            for each in sorted(path.rglob("*"))
            if each.is_file() and not any(part[0] == "." for part in each.relative_to(path).parts)
        ]
        if not inside:
            report.files.append(FileReport(str(path), problem="there is no file in this folder"))
        yield from (_File(each, str(each), found=True) for each in inside)


def _import_file(library: Library | None, file: _File, how: _How) -> Report:
    """Read one file into the library; without a library, only read it."""
    from paper_tui.sources import recognise  # noqa: PLC0415 - all formats, which a start does without

    outcome = FileReport(file.name)
    report = Report([outcome])
    try:
        with file.path.open("rb") as raw:
            total = file.path.stat().st_size
            try:
                format_, stream = recognise(raw)
            except SourceError:
                outcome.skipped = file.found
                raise
            outcome.format = format_.label
            page: Page | None = None
            read = 0
            identity = _identity(file.path)
            acknowledged = library.acknowledged(identity) if library is not None else 0
            for batch in batched(format_.read(stream), BATCH):
                given = [each for each in batch if isinstance(each, Record)]
                records = [each for each in given if how.where(each.paper)]
                outcome.passed_over += len(given) - len(records)
                for each in batch:
                    if isinstance(each, Reject):
                        outcome.reject(each)
                read += len(batch)
                if read <= acknowledged:
                    outcome.outcomes[Outcome.UNCHANGED] += len(records)
                elif library is not None:
                    if page is None and any(_needs_page(each) for each in records):
                        page = _page(file)
                    broken_off_here = (identity, read) if len(batch) == BATCH else None
                    taken = library.add(records, page, at=how.now, acknowledge=broken_off_here)
                    outcome.outcomes.update(taken)
                if how.progress is not None:
                    how.progress(Progress(file.name, raw.tell(), total, read))
                if how.cancelled():
                    report.cancelled = True
                    break
            else:
                if library is not None and read >= BATCH:
                    library.forget_acknowledged(identity)
    except OSError as error:
        outcome.problem = f"it cannot be read ({error.strerror or error})"
    except SourceError as error:
        outcome.problem = str(error)
    return report


def _identity(path: Path) -> str:
    """The file as it is now: its place, size and time of change (in nanoseconds)."""
    status = path.stat()
    return f"{path.resolve()}:{status.st_size}:{status.st_mtime_ns}"


def _needs_page(record: Record) -> bool:
    return any(not listing.page for listing in record.listings)


def _page(file: _File) -> Page:
    """The page that a file is: two files of the same bytes are the same page."""
    with file.path.open("rb") as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
    return Page(Path(file.name).stem, digest)


def _refuse(report: Report) -> None:
    complaint = next(report.complaints(), None)
    if complaint:
        raise SourceError(f"{complaint}: nothing was imported, because --strict was given.")
