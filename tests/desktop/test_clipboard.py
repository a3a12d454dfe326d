"""Copying: native tools as real programs on a PATH of their own, tmux as a real server."""

import base64
import fcntl
import os
import pty
import select
import shutil
import subprocess
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from paper_tui.desktop.clipboard import Copied, NotCopied, copy, diagnose, osc52
from paper_tui.desktop.clipboard_method import ClipboardMethod

POEM = "Grüße, 数据 and \x1b[31m from the ‘clipboard’\n"


@dataclass
class Desk:
    """A folder of programs that keep a clipboard in a file."""

    folder: Path

    @property
    def clipboard(self) -> Path:
        return self.folder / "clipboard"

    def install(self, name: str, script: str) -> None:
        program = self.folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def install_xclip(self) -> None:
        # Like the real one it leaves a process behind that keeps its files open.
        self.install(
            "xclip",
            'case "$*" in\n'
            f"  *-o*) exec cat {self.clipboard} ;;\n"
            f"  *) cat > {self.clipboard}; sleep 5 & ;;\n"
            "esac",
        )

    def environment(self, **variables: str) -> dict[str, str]:
        return {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "TERM": "xterm-256color",
        } | variables


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class Terminal:
    """Takes what is written to it."""

    def __init__(self) -> None:
        self.written = ""

    def write(self, text: str) -> None:
        self.written += text


def held_by_osc52(sequence: str) -> str:
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\x07")
    return base64.b64decode(sequence[len("\x1b]52;c;") : -1], validate=True).decode()


# Native tools


def test_copies_with_the_desktops_tool_and_reads_it_back(desk: Desk) -> None:
    desk.install_xclip()
    copied = copy(POEM, environment=desk.environment(DISPLAY=":0"), platform="linux")
    assert isinstance(copied, Copied)
    assert (copied.method, copied.tool, copied.verified) == (ClipboardMethod.NATIVE, "xclip", True)
    assert desk.clipboard.read_text() == POEM


def test_copies_a_megabyte(desk: Desk) -> None:
    desk.install_xclip()
    text = "ü" * 500_000 + "\n"
    copied = copy(text, environment=desk.environment(DISPLAY=":0"), platform="linux", seconds=10)
    assert isinstance(copied, Copied)
    assert copied.verified
    assert desk.clipboard.read_text() == text


def test_wayland_comes_before_x_and_is_not_read_back(desk: Desk) -> None:
    desk.install_xclip()
    desk.install("wl-copy", f"cat > {desk.clipboard}")
    environment = desk.environment(DISPLAY=":0", WAYLAND_DISPLAY="wayland-0")
    copied = copy(POEM, environment=environment, platform="linux")
    assert isinstance(copied, Copied)
    assert (copied.tool, copied.verified) == ("wl-copy", False)
    assert desk.clipboard.read_text() == POEM


def test_wsl_gets_the_encoding_of_windows(desk: Desk) -> None:
    desk.install("clip.exe", f"cat > {desk.clipboard}")
    copied = copy(POEM, environment=desk.environment(WSL_DISTRO_NAME="Debian"), platform="linux")
    assert isinstance(copied, Copied)
    assert desk.clipboard.read_bytes().decode("utf-16-le") == POEM


def test_macos(desk: Desk) -> None:
    desk.install("pbcopy", f'[ "$LC_CTYPE" = UTF-8 ] && cat > {desk.clipboard}')
    desk.install("pbpaste", f"cat {desk.clipboard}")
    copied = copy(POEM, environment=desk.environment(), platform="darwin")
    assert isinstance(copied, Copied)
    assert (copied.tool, copied.verified) == ("pbcopy", True)


def test_a_tool_that_fails_gives_way_to_the_next(desk: Desk) -> None:
    desk.install("xclip", 'echo "Error: Can\'t open display: :0" >&2; exit 1')
    desk.install("xsel", f'[ "$2" = -o ] && exec cat {desk.clipboard}; cat > {desk.clipboard}')
    copied = copy(POEM, environment=desk.environment(DISPLAY=":0"), platform="linux")
    assert isinstance(copied, Copied)
    assert copied.tool == "xsel"
    assert copied.attempts[0].failure == "xclip failed: Error: Can't open display: :0"


def test_a_tool_that_hangs_is_given_up(desk: Desk) -> None:
    desk.install("xclip", "exec sleep 60")
    terminal = Terminal()
    environment = desk.environment(DISPLAY=":0")
    copied = copy(
        POEM, write=terminal.write, environment=environment, platform="linux", seconds=0.2
    )
    assert isinstance(copied, Copied)
    assert copied.method is ClipboardMethod.OSC52
    assert copied.attempts[0].failure == "xclip did not finish within 0.2 seconds"


def test_a_tool_that_keeps_something_else_is_not_believed(desk: Desk) -> None:
    desk.install("xclip", 'case "$*" in *-o*) echo old ;; *) cat > /dev/null ;; esac')
    copied = copy(POEM, environment=desk.environment(DISPLAY=":0"), platform="linux")
    assert isinstance(copied, NotCopied)
    assert "holds something else" in str(copied.attempts[0].failure)


def test_what_a_tool_says_is_shown_inert(desk: Desk) -> None:
    desk.install("xclip", "printf 'no \\033[2J display' >&2; exit 3")
    copied = copy(POEM, environment=desk.environment(DISPLAY=":0"), platform="linux")
    assert isinstance(copied, NotCopied)
    assert "\x1b" not in str(copied.attempts[0].failure)


@pytest.mark.parametrize(
    ("variables", "usable"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, False),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, True),
        ({"SSH_TTY": "/dev/pts/1"}, False),
        ({}, False),
    ],
)
def test_the_desktop_of_another_machine_is_not_the_readers(
    desk: Desk, variables: dict[str, str], *, usable: bool
) -> None:
    desk.install_xclip()
    ways = diagnose(environment=desk.environment(**variables), platform="linux")
    native = [way for way in ways if way.method is ClipboardMethod.NATIVE]
    assert native
    assert native[0].usable is usable


def test_a_setting_forces_a_method(desk: Desk) -> None:
    desk.install_xclip()
    terminal = Terminal()
    far = desk.environment(DISPLAY=":0", SSH_TTY="/dev/pts/1")
    native = copy(
        POEM, method=ClipboardMethod.NATIVE, write=terminal.write, environment=far, platform="linux"
    )
    assert isinstance(native, Copied)
    assert native.method is ClipboardMethod.NATIVE
    assert terminal.written == ""
    near = desk.environment(DISPLAY=":0")
    asked = copy(POEM, method=ClipboardMethod.OSC52, write=terminal.write, environment=near)
    assert isinstance(asked, Copied)
    assert held_by_osc52(terminal.written) == POEM


# OSC 52


def test_without_a_desktop_the_terminal_is_asked(desk: Desk) -> None:
    terminal = Terminal()
    environment = desk.environment(SSH_TTY="/dev/pts/1")
    copied = copy(POEM, write=terminal.write, environment=environment, platform="linux")
    assert isinstance(copied, Copied)
    assert (copied.method, copied.verified) == (ClipboardMethod.OSC52, False)
    assert held_by_osc52(terminal.written) == POEM


def test_when_nothing_works_every_reason_is_given(desk: Desk) -> None:
    copied = copy(POEM, environment=desk.environment(), platform="linux")
    assert isinstance(copied, NotCopied)
    assert [(attempt.tool, bool(attempt.failure)) for attempt in copied.attempts] == [
        ("desktop", True),
        ("tmux", True),
        ("OSC 52", True),
    ]


def test_screen_gets_short_control_strings() -> None:
    data = POEM.encode() * 100
    pieces = osc52(data, in_screen=True).split("\x1b\\")
    assert pieces.pop() == ""
    assert all(piece.startswith("\x1bP") and len(piece) <= 256 for piece in pieces)
    assert "".join(piece[2:] for piece in pieces) == osc52(data)


def test_text_that_is_no_unicode_is_copied_as_far_as_it_is(desk: Desk) -> None:
    terminal = Terminal()
    copy("half \ud83d pair", write=terminal.write, environment=desk.environment(), platform="linux")
    assert held_by_osc52(terminal.written) == "half ? pair"


# tmux


@dataclass
class Tmux:
    """A tmux server of our own with default settings, shown on a pseudo-terminal."""

    socket: str
    pane: dict[str, str]
    terminal: int

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-L", self.socket, *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=10,
        ).stdout

    def received(self, mark: bytes) -> bytes:
        """What the outer terminal got, up to and with `mark`; fails when it does not come."""
        got = b""
        until = time.monotonic() + 10
        while mark not in got:
            left = until - time.monotonic()
            ready, _, _ = select.select([self.terminal], [], [], max(left, 0))
            assert ready, f"no {mark!r} in {got!r}"
            got += os.read(self.terminal, 1 << 16)
        return got


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux")
    socket = f"paper-tui-{os.getpid()}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "TMUX_TMPDIR": str(tmp_path),
    }
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, b"\x18\x00\x50\x00\x00\x00\x00\x00")
    client = subprocess.Popen(
        ["tmux", "-L", socket, "-f", "/dev/null", "new-session", "cat"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    server = Tmux(socket, environment, master)
    try:
        server.received(b"\x1b[")  # it draws: the session is there
        shown = server.run("display-message", "-p", "#{socket_path},#{pid},#{session_id}")
        server.pane = environment | {"TMUX": shown.strip().replace("$", "")}
        yield server
    finally:
        os.close(master)  # a client that still writes would wait for us to read
        subprocess.run(
            ["tmux", "-L", socket, "kill-server"], check=False, capture_output=True, timeout=10
        )
        client.wait(10)


def test_tmux_passes_the_text_to_its_terminal_and_keeps_it(tmux: Tmux) -> None:
    copied = copy(POEM, write=Terminal().write, environment=tmux.pane, platform="linux")
    assert isinstance(copied, Copied)
    assert (copied.method, copied.tool) == (ClipboardMethod.TMUX, "tmux")
    encoded = base64.b64encode(POEM.encode())
    assert b"\x1b]52;" in tmux.received(encoded)
    assert tmux.run("show-buffer") == POEM


def test_tmux_takes_a_megabyte(tmux: Tmux) -> None:
    text = "0123456789abcdef" * 65_536
    copied = copy(text, environment=tmux.pane, platform="linux", seconds=10)
    assert isinstance(copied, Copied)
    assert tmux.run("show-buffer") == text


def test_tmux_knows_the_desktop_of_the_terminal_that_is_attached(tmux: Tmux, desk: Desk) -> None:
    desk.install_xclip()
    inside = tmux.pane | desk.environment(DISPLAY=":0")
    ways = diagnose(environment=inside, platform="linux")
    # No DISPLAY came with the terminal that is attached: that of the pane is of another day.
    assert [way.method for way in ways if way.usable] == [ClipboardMethod.TMUX]
    tmux.run("set-environment", "DISPLAY", ":7")
    ways = diagnose(environment=inside, platform="linux")
    assert [way.tool for way in ways if way.usable] == ["xclip", "tmux"]
