"""A note in the reader's own editor."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from paper_tui.errors import PaperTuiError

FALLBACK = "vi"


class EditorError(PaperTuiError):
    """The editor did not run, or did not end well; the text is as it was."""


def command(setting: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The words of the editor's command: the setting, `$VISUAL`, `$EDITOR`, then `vi`.

    Raises EditorError for one whose quotes do not close.
    """
    line = setting or environment.get("VISUAL") or environment.get("EDITOR") or FALLBACK
    try:
        return shlex.split(line) or [FALLBACK]
    except ValueError as error:
        raise EditorError(f"The editor's command {line!r} cannot be read ({error}).") from None


def edit(text: str, setting: str = "", environment: Mapping[str, str] = os.environ) -> str:
    """Let the reader edit a text in the terminal, and return what it is then.

    Raises EditorError when the editor cannot be run or ends with an error, as `:cq` in vi does, and
    when there is no room for its file.
    """
    words = command(setting, environment)
    try:
        with tempfile.TemporaryDirectory(prefix="paper-tui-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "note.md"
            file.write_text(text and text.rstrip("\n") + "\n", "utf-8")
            return _edited(file, words)
    except OSError as error:
        raise EditorError(
            f"The note cannot be written for the editor ({error.strerror}): it is as it was."
        ) from None


def _edited(file: Path, words: Sequence[str]) -> str:
    """What stands in a file when the editor has ended."""
    try:
        with signals_wait():
            done = subprocess.run([*words, str(file)], check=False)  # noqa: S603 - the reader's own
    except OSError as error:
        raise EditorError(
            f"The editor {words[0]!r} cannot be run ({error.strerror}): set `editor` in the "
            "settings, or $EDITOR."
        ) from None
    if done.returncode:
        raise EditorError(
            f"The editor {words[0]!r} ended with an error ({done.returncode}): the note is "
            "as it was."
        )
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise EditorError(
            f"The editor {words[0]!r} left nothing to read ({error.strerror}): the note is as "
            "it was."
        ) from None


@contextmanager
def signals_wait() -> Iterator[None]:
    """What would end this program waits for the editor, in which there may be text.

    But for Ctrl-C: the terminal sends it to all that run in it, and it is meant for the editor.
    """
    waiting: list[int] = []
    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP"):  # not on Windows
        numbers.append(signal.SIGHUP)
    before = {each: signal.signal(each, lambda at, _: waiting.append(at)) for each in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for each in set(waiting) - {signal.SIGINT}:
            signal.raise_signal(each)
