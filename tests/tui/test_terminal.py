"""In a real terminal: bursts of keys, the clipboard of tmux, and a terminal left clean."""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paper_tui.library.library import Library
from paper_tui.settings.settings import Locations
from tests.tui.shelf import TITLES
from tests.tui.terminal import Terminal

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


@pytest.fixture
def terminal(tmp_path: Path, places: Locations) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {"PAPER_TUI_HOME": str(home)}


@needs_tmux
def test_keys_in_one_burst_each_meet_the_screen_that_the_one_before_left(
    terminal: Terminal, environment: dict[str, str], places: Locations
) -> None:
    terminal.start(environment=environment)
    terminal.sees(TITLES[0])
    terminal.send("yt")
    terminal.sees("copied (tmux)")
    assert terminal.buffer == TITLES[0]
    terminal.send("jjytk")
    terminal.until(lambda: terminal.buffer == TITLES[2], "the third title in the buffer")
    terminal.send("gtgnn\rjs")
    with Library(places.library) as library:
        terminal.until(lambda: bool(library.matching("is", "starred")), "a star")
        [starred] = library.entries(list(library.matching("is", "starred")))
        [tagged] = library.entries(list(library.matching("tag", "gnn")))
    assert tagged.paper.title == TITLES[0]
    assert starred.paper.title == TITLES[2]
    terminal.send("/molecules\rrq")
    terminal.sees("left with 0")
    with Library(places.library) as library:
        [reading] = library.entries(list(library.matching("is", "reading")))
    assert reading.paper.title == "Molecules as Sentences"


@needs_tmux
def test_bibtex_reaches_the_buffer_of_tmux_valid_and_whole(
    terminal: Terminal, environment: dict[str, str]
) -> None:
    terminal.start(environment=environment)
    terminal.sees(TITLES[0])
    terminal.send("yb")
    terminal.sees("copied (tmux)")
    assert terminal.buffer.startswith("@")
    assert "Rewiring" in terminal.buffer
    assert "Ada" in terminal.buffer


@needs_tmux
def test_the_note_is_written_in_the_editor_of_the_reader(
    terminal: Terminal, environment: dict[str, str], places: Locations, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho 'from the editor' >> \"$1\"\n")
    editor.chmod(0o700)
    terminal.start(environment={**environment, "EDITOR": str(editor)})
    terminal.sees(TITLES[0])
    terminal.send("N")
    terminal.sees("note ·")
    terminal.sees(f"›  ▪ {TITLES[0]}")
    terminal.send("q")
    terminal.sees("left with 0")
    with Library(places.library) as library:
        [noted] = library.entries(list(library.matching("has", "note")))
    assert noted.mark.note.strip() == "from the editor"


@needs_tmux
def test_an_editor_that_fails_is_told_on_the_screen(
    terminal: Terminal, environment: dict[str, str]
) -> None:
    terminal.start(environment={**environment, "EDITOR": "false"})
    terminal.sees(TITLES[0])
    terminal.send("N")
    terminal.sees("The editor 'false'")
    terminal.sees(TITLES[0])
    terminal.send("q")
    terminal.sees("left with 0")


def test_a_signal_waits_for_the_editor_and_the_note_is_kept(
    environment: dict[str, str], places: Locations, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nkill -TERM $PPID\necho 'what was written' >> \"$1\"\n")
    editor.chmod(0o700)
    with Pseudo([], {**environment, "EDITOR": str(editor)}) as pseudo:
        pseudo.read_until(b"Rewiring Graphs")
        pseudo.write(b"N")
        assert pseudo.wait() == 128 + signal.SIGTERM
    with Library(places.library) as library:
        [noted] = library.entries(list(library.matching("has", "note")))
    assert noted.mark.note == "what was written"


@needs_tmux
def test_it_suspends_to_the_shell_and_comes_back(
    terminal: Terminal, environment: dict[str, str], tmp_path: Path
) -> None:
    terminal.start(environment=environment)
    terminal.sees(TITLES[0])
    terminal.press("q")
    terminal.sees("left with 0")
    # Only a shell with job control can bring a suspended program back.
    shell = Terminal(tmp_path / "shell")
    (tmp_path / "shell").mkdir()
    shell._tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30",
                f"-ePAPER_TUI_HOME={environment['PAPER_TUI_HOME']}", "bash --norc -i")  # fmt: skip
    try:
        shell.send(f"{sys.executable} -m paper_tui\r")
        shell.sees(TITLES[0])
        shell.press("C-z")
        shell.sees("Stopped")
        shell.send("fg\r")
        shell.until(lambda: f"│›  ▪ {TITLES[0]}" in shell.screen, "the list again")
        shell.send("q")
    finally:
        shell.close()


def end_by_key(pseudo: "Pseudo") -> int:
    pseudo.write(b"q")
    return 0


def end_by_signal(pseudo: "Pseudo") -> int:
    pseudo.terminate()
    return 128 + signal.SIGTERM


@pytest.mark.parametrize("end", [end_by_key, end_by_signal])
def test_the_terminal_is_left_as_it_was(
    end: Callable[["Pseudo"], int], environment: dict[str, str], places: Locations
) -> None:
    with Pseudo([], {**environment, "TERM": "xterm-256color"}) as pseudo:
        before = termios.tcgetattr(pseudo.child_side)
        pseudo.read_until(b"Rewiring Graphs")
        code = end(pseudo)
        assert pseudo.wait() == code
        output = pseudo.output
        assert termios.tcgetattr(pseudo.child_side) == before
    for on, off in (
        (b"\x1b[?1049h", b"\x1b[?1049l"),  # the alternate screen
        (b"\x1b[?25l", b"\x1b[?25h"),  # no cursor
        (b"\x1b[?1000h", b"\x1b[?1000l"),  # the mouse
        (b"\x1b[?2004h", b"\x1b[?2004l"),  # bracketed paste
    ):
        assert output.rfind(off) > output.rfind(on) >= 0, off


def test_it_does_not_begin_where_no_keys_can_come(home: Path) -> None:
    master, screen = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "paper_tui"],
        stdin=subprocess.DEVNULL,
        stdout=screen,
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        check=False,
    )
    os.close(screen)
    os.close(master)
    assert done.returncode == 1
    assert "needs a terminal" in done.stderr


def test_it_ends_with_its_terminal_also_when_no_signal_says_so(
    environment: dict[str, str], places: Locations
) -> None:
    with Pseudo([], environment) as pseudo:
        pseudo.read_until(b"Rewiring Graphs")
        pseudo.write(b"s")
        pseudo.read_until("★".encode())
        pseudo.vanish()
        assert pseudo.wait_unread() == 128 + signal.SIGHUP
    assert not places.log.exists() or "Traceback" not in places.log.read_text("utf-8")


def test_a_signal_ends_it_on_a_terminal_that_takes_nothing(
    environment: dict[str, str], places: Locations
) -> None:
    program = (
        "import sys; from paper_tui.cli import main; from paper_tui.tui import signals; "
        "signals.GRACE = 0.5; sys.exit(main([]))"
    )
    with Pseudo(["-c", program], environment) as pseudo:
        pseudo.read_until(b"Rewiring Graphs")
        pseudo.fill()
        pseudo.terminate()
        assert pseudo.wait_unread() == 128 + signal.SIGTERM


@pytest.mark.parametrize("how", ["fail()", "self.screen.beside(beside)"])
def test_an_error_of_the_program_goes_to_the_log_and_leaves_the_terminal_clean(
    environment: dict[str, str], places: Locations, tmp_path: Path, how: str
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(
        "from paper_tui.tui.actions.mark import MarkFlow\n"
        "def fail():\n    raise RuntimeError('inner\\x1b[31m secret')\n"
        "async def beside():\n    fail()\n"
        f"def star(self):\n    {how}\n"
        "MarkFlow.star = star\n"
        "from paper_tui.cli import main\nraise SystemExit(main([]))\n"
    )
    with Pseudo([str(broken)], {**environment, "TERM": "xterm-256color"}) as pseudo:
        pseudo.read_until(b"Rewiring Graphs")
        pseudo.write(b"s")
        assert pseudo.wait() == 1
        after = pseudo.output.rpartition(b"\x1b[?1049l")[2].decode()
    assert "stopped on an error of its own (RuntimeError)" in " ".join(after.split())
    assert "Traceback" not in after
    assert "secret" not in after
    log = places.log.read_text("utf-8")
    assert "RuntimeError: inner" in log
    assert "in fail" in log


class Pseudo:
    """The application on a pseudo-terminal; `output` is every byte that it has written."""

    def __init__(self, program: list[str], environment: dict[str, str]) -> None:
        self._master, self.child_side = pty.openpty()
        termios.tcsetwinsize(self._master, (30, 100))
        self._open = True
        self.output = b""
        self._process = subprocess.Popen(
            [sys.executable, *(program or ["-m", "paper_tui"])],
            stdin=self.child_side,
            stdout=self.child_side,
            stderr=self.child_side,
            env={**os.environ, **environment},
            start_new_session=True,
        )

    def __enter__(self) -> "Pseudo":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._open:
            self.vanish()

    def vanish(self) -> None:
        """Take the terminal away."""
        self._open = False
        os.close(self._master)
        os.close(self.child_side)

    def read_until(self, text: bytes) -> None:
        end = time.monotonic() + 30
        while text not in self.output:
            assert time.monotonic() < end, self.output[-2000:]
            self._read()

    def write(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def terminate(self) -> None:
        self._process.terminate()

    def fill(self) -> None:
        """Have the whole screen painted, unread, until the terminal takes no more."""
        end = time.monotonic() + 30
        while select.select([], [self.child_side], [], 0.05)[1]:
            assert time.monotonic() < end, "it takes everything"
            self.write(b"z")

    def wait_unread(self) -> int:
        """The exit code of a program whose output nobody takes."""
        return self._process.wait(timeout=30)

    def wait(self) -> int:
        end = time.monotonic() + 30
        while self._process.poll() is None:
            assert time.monotonic() < end, "it does not end"
            self._read()
        while self._read():
            pass
        return self._process.wait()

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 0.1)
        if ready:
            self.output += os.read(self._master, 65536)
        return bool(ready)
