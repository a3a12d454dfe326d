"""Writing files whole or not at all, and text to standard output."""

import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from paper_tui.errors import PaperTuiError
from paper_tui.system.paths import exists
from paper_tui.text.readable import inert


class WritingError(PaperTuiError):
    """A file cannot be written."""


def write(pieces: Iterable[str], target: Path | None, stream: TextIO | None = None) -> None:
    """Write the pieces, as they come, to the file `target` or (None) to `stream` or stdout.

    A file is there whole or as it was before: the pieces go to a new file beside it, which takes
    its place when it is on disk. UTF-8, `\\n`. Raises WritingError.
    """
    if target is None:
        (stream or sys.stdout).writelines(pieces)
        return
    with replacing(target) as file:
        file.writelines(pieces)


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """A file to write that takes the place of `target` when the block ends without an error.

    The permissions of the old file stay, a symbolic link stays a link, and what is no file (a
    pipe, `/dev/stdout`) is written as it is. OSError from here or from the block becomes a
    WritingError, and the old file stays as it is.
    """
    path = Path(os.path.realpath(target))
    if exists(path) and not path.is_file():
        with _as_sentences(target), path.open("w", encoding="utf-8", errors="replace") as file:
            yield file
        return
    temporary = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.tmp")
    with _as_sentences(target):
        try:
            with temporary.open("x", encoding="utf-8", newline="\n", errors="replace") as file:
                with suppress(FileNotFoundError):
                    os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def _as_sentences(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WritingError(f"Cannot write {inert(str(target))}: {error.strerror}.") from error


def sync_folder(folder: Path) -> None:
    """Put the new name on disk too: a rename is only sure once its folder is (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
