"""What became of an import: counts that add up, reasons, and rejects that can be corrected."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from paper_tui.errors import SourceError
from paper_tui.library.library import Outcome
from paper_tui.paper import Reject
from paper_tui.text.plurals import counted

MOST_REJECTS = 10_000
MOST_REJECTED = 64 * 2**20
"""Rejects of one file that are kept, and the characters of all their texts."""


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
        return sum(each.lost for each in self.rejects) + self.more_rejects

    @property
    def records(self) -> int:
        """How many records were taken in, new or not."""
        return self.outcomes.total()

    @property
    def read(self) -> int:
        """How many records were read, taken in or not."""
        return self.records + self.passed_over + self.rejected

    @property
    def flawless(self) -> bool:
        """Whether all of it was read, or nothing in it was meant to be."""
        return self.skipped or not (self.rejects or self.more_rejects or self.problem)

    def complaints(self) -> Iterator[str]:
        """A line for each record that could not be read, and for the file: file, line, reason."""
        for reject in self.rejects:
            yield f"{self.file}:{reject.line}: {reject.reason}"
        if self.more_rejects:
            yield f"{self.file}: {self.more_rejects:,} more were rejected"
        if self.problem:
            yield f"{self.file}: {self.problem}"


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
        return not self.cancelled and all(each.flawless for each in self.files)

    def summary(self) -> str:
        """The report in one sentence."""
        counts = self.outcomes
        read = [each for each in self.files if each.read or not each.problem]
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
        warnings = sum(len(each.rejects) + each.more_rejects for each in self.files) - rejected
        text = f"{', '.join(parts)}, from {counted(len(read), 'file')}"
        if warnings:
            text += f"; {counted(warnings, 'warning')}"
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

        A file of rejects can be corrected and imported again; what stands there already is never
        overwritten. Raises SourceError when the folder cannot be written.
        """
        written: list[Path] = []
        for each in self.files:
            texts = [reject.text for reject in each.rejects if reject.text.strip()]
            if texts:
                content = "\n\n".join(texts) + "\n"
                try:
                    folder.mkdir(parents=True, exist_ok=True)
                    written.append(_write_anew(folder, Path(each.file), content))
                except OSError as error:
                    raise SourceError(
                        f"the rejects cannot be written to {folder} ({error.strerror})"
                    ) from error
        return written

    def complaints(self) -> Iterator[str]:
        """A line for each file and each record that could not be read: file, line, reason."""
        return chain.from_iterable(each.complaints() for each in self.files)


def _write_anew(folder: Path, name: Path, content: str) -> Path:
    """Write what was rejected of a file under the first name that is free."""
    while name.suffix.lower() in _PACKED:
        name = name.with_suffix("")
    suffix = name.suffix or ".txt"
    for number in count(1):
        place = folder / f"{name.stem}.rejects{'' if number == 1 else f'-{number}'}{suffix}"
        try:
            with place.open("x", encoding="utf-8", errors="replace") as file:
                file.write(content)
        except FileExistsError:
            continue
        return place
    raise AssertionError("unreachable: numbers do not end")


_PACKED = (".gz", ".zst")
