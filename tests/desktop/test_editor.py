"""A note in the reader's own editor: real programs, no stand-ins."""

import signal
import tempfile
from pathlib import Path

import pytest

from paper_tui.desktop.editor import EditorError, command, edit


@pytest.mark.parametrize(
    ("setting", "environment", "words"),
    [
        ("", {}, ["vi"]),
        ("", {"EDITOR": "nano -w"}, ["nano", "-w"]),
        ("", {"EDITOR": "nano", "VISUAL": "emacs"}, ["emacs"]),
        ("code --wait", {"VISUAL": "emacs"}, ["code", "--wait"]),
        ("'my editor' -x", {}, ["my editor", "-x"]),
    ],
)
def test_which_editor(setting: str, environment: dict[str, str], words: list[str]) -> None:
    assert command(setting, environment) == words


def test_the_text_comes_back_changed(tmp_path: Path) -> None:
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\nprintf ' and more' >> \"$1\"\n")
    script.chmod(0o755)
    assert edit("Voilà", str(script)) == "Voilà\n and more"


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("no-such-editor-here", "cannot be run"),
        ("false", r"ended with an error \(1\)"),
        ("'unclosed", "cannot be read"),
        ("rm", "left nothing to read"),
    ],
)
def test_an_editor_that_fails_is_one_sentence(setting: str, says: str) -> None:
    with pytest.raises(EditorError, match=says):
        edit("text", setting)


def test_a_file_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(EditorError, match="cannot be written for the editor"):
        edit("text", "true")


def test_ctrl_c_is_for_the_editor_alone(tmp_path: Path) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\ntrap "echo kept > "$1"" INT\nkill -INT $PPID $$\n')
    script.chmod(0o755)
    assert edit("text", str(script)) == "kept\n"
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
