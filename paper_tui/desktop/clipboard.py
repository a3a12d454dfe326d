"""Copying to the clipboard of the person at the keyboard, wherever this process runs.

The ways, in the order they are tried:

- a *native* tool of the desktop (`wl-copy`, `xclip`, `xsel`, `pbcopy`, `clip.exe`), when the
  desktop is the reader's own and not that of a machine reached over SSH;
- *tmux*, which passes its buffer on to the terminal that it is attached to;
- *OSC 52*, the control sequence with which a program asks its terminal to copy (xterm,
  "Operating System Commands"); it is written by whoever owns the terminal.

Nothing here waits without a limit, writes on the screen, or takes a tool at its word when the
clipboard can be read back.
"""

import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from paper_tui.desktop.clipboard_method import ClipboardMethod
from paper_tui.system.launching import own_module
from paper_tui.text.readable import inert

HOLDS_SOMETHING_ELSE = 3
"""Exit code of `native_clipboard` when the clipboard was read back and differs."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the clipboard: the tool, whether it can be tried here, and why (a sentence)."""

    method: ClipboardMethod
    tool: str
    usable: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One tool and why it did not copy; None when it did."""

    tool: str
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Copied:
    """The text was handed over.

    `verified`: the clipboard was read back and holds it. Terminals cannot be asked, so what goes
    through tmux or OSC 52 is sent but never verified.
    """

    method: ClipboardMethod
    tool: str
    verified: bool
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class NotCopied:
    """Nothing worked; the attempts say why, each in a sentence."""

    attempts: tuple[Attempt, ...]


def copy(
    text: str,
    *,
    method: ClipboardMethod = ClipboardMethod.AUTO,
    write: Callable[[str], object] | None = None,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    seconds: float = 2.0,
) -> Copied | NotCopied:
    """Put `text` on the clipboard by the first way that works, or only by `method`.

    `write` puts a string on the terminal as it stands; without it OSC 52 is left out. Blocks for
    at most a few times `seconds`, the limit for one run of one tool: call it off the event loop.
    """
    data = text.encode("utf-8", "replace")
    surroundings = _as_attached(environment, seconds)
    attempts: list[Attempt] = []
    for way in _ways(method, surroundings, platform, can_write=write is not None):
        failure: str | None = way.reason
        verified = False
        if way.usable and way.method is ClipboardMethod.OSC52 and write is not None:
            write(osc52(data, in_screen="STY" in surroundings))
            failure = None
        elif way.usable:
            failure, verified = _run_tool(way, data, surroundings, seconds)
        attempts.append(Attempt(way.tool, failure))
        if failure is None:
            return Copied(way.method, way.tool, verified, tuple(attempts))
    return NotCopied(tuple(attempts))


def diagnose(
    *,
    method: ClipboardMethod = ClipboardMethod.AUTO,
    can_write: bool = True,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    seconds: float = 2.0,
) -> tuple[Way, ...]:
    """The ways that `copy` would try, in order, and why each can or cannot work here.

    Nothing is copied. `can_write`: there is a terminal to write OSC 52 to.
    """
    surroundings = _as_attached(environment, seconds)
    return tuple(_ways(method, surroundings, platform, can_write=can_write))


def osc52(data: bytes, *, in_screen: bool = False) -> str:
    """The control sequence that asks a terminal to copy `data`.

    GNU screen hands a sequence on only inside device control strings, and cuts long ones: there
    it is sent in pieces.
    """
    sequence = f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\x07"
    if not in_screen:
        return sequence
    pieces = (
        sequence[start : start + _SCREEN_PIECE] for start in range(0, len(sequence), _SCREEN_PIECE)
    )
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


_SCREEN_PIECE = 240
"""Characters that one control string may hold; screen's own limit was 256 before version 5."""


_READ_BACK = {"pbcopy": "pbpaste", "xclip": "xclip", "xsel": "xsel"}
"""Tools whose clipboard can be read back, and with what: elsewhere it is slow, or takes the focus
away."""


def _ways(
    method: ClipboardMethod, environment: Mapping[str, str], platform: str, *, can_write: bool
) -> Iterator[Way]:
    """Every way that `method` allows, in the order of preference."""
    forced = method is not ClipboardMethod.AUTO
    if method in (ClipboardMethod.AUTO, ClipboardMethod.NATIVE):
        yield from _native_ways(environment, platform, forced=forced)
    if method in (ClipboardMethod.AUTO, ClipboardMethod.TMUX):
        yield _tmux_way(environment)
    if method in (ClipboardMethod.AUTO, ClipboardMethod.OSC52):
        yield _osc52_way(environment, can_write=can_write, forced=forced)


def _native_ways(environment: Mapping[str, str], platform: str, *, forced: bool) -> Iterator[Way]:
    over_ssh = any(name in environment for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    remote = over_ssh and not forced
    display = environment.get("DISPLAY", "")
    if platform == "darwin":
        yield _native_way("pbcopy", "this is macOS", environment, remote=remote)
        return
    if "WSL_DISTRO_NAME" in environment or "WSL_INTEROP" in environment:
        yield _native_way("clip.exe", "this is WSL", environment, remote=remote)
    if environment.get("WAYLAND_DISPLAY"):
        yield _native_way("wl-copy", "WAYLAND_DISPLAY is set", environment, remote=remote)
    if display:
        # A display with a host in front of the colon is the reader's own, forwarded by SSH.
        remote = remote and display.startswith(":")
        for tool in ("xclip", "xsel"):
            yield _native_way(tool, f"DISPLAY is {inert(display)}", environment, remote=remote)
    elif not environment.get("WAYLAND_DISPLAY"):
        reason = "there is no desktop here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
        yield Way(ClipboardMethod.NATIVE, "desktop", usable=False, reason=reason)


def _native_way(tool: str, because: str, environment: Mapping[str, str], *, remote: bool) -> Way:
    if remote:
        reason = f"{because}, but over SSH that is the clipboard of the other machine"
        return Way(ClipboardMethod.NATIVE, tool, usable=False, reason=reason)
    if not _installed(tool, environment):
        reason = f"{because}, but {tool} is not installed"
        return Way(ClipboardMethod.NATIVE, tool, usable=False, reason=reason)
    return Way(ClipboardMethod.NATIVE, tool, usable=True, reason=because)


def _tmux_way(environment: Mapping[str, str]) -> Way:
    if not environment.get("TMUX"):
        return Way(ClipboardMethod.TMUX, "tmux", usable=False, reason="this is not inside tmux")
    if not _installed("tmux", environment):
        reason = "this is inside tmux, but the command tmux is not on the PATH"
        return Way(ClipboardMethod.TMUX, "tmux", usable=False, reason=reason)
    reason = "this is inside tmux, which passes its buffer on to the terminal"
    return Way(ClipboardMethod.TMUX, "tmux", usable=True, reason=reason)


def _osc52_way(environment: Mapping[str, str], *, can_write: bool, forced: bool) -> Way:
    if not can_write:
        reason = "there is no terminal to write to"
        return Way(ClipboardMethod.OSC52, "OSC 52", usable=False, reason=reason)
    if environment.get("TMUX") and not forced:
        reason = "tmux drops it by default; with its option set-clipboard on, choose osc52"
        return Way(ClipboardMethod.OSC52, "OSC 52", usable=False, reason=reason)
    terminal = environment.get("TERM", "")
    if terminal in ("dumb", "linux"):
        reason = f"a terminal of the kind {terminal} has no clipboard"
        return Way(ClipboardMethod.OSC52, "OSC 52", usable=forced, reason=reason)
    if terminal.startswith("tmux") and not environment.get("TMUX"):
        reason = "tmux on the near machine takes it only with its option set-clipboard on"
        return Way(ClipboardMethod.OSC52, "OSC 52", usable=True, reason=reason)
    reason = "the terminal is asked to copy; not every terminal does, and none says so"
    return Way(ClipboardMethod.OSC52, "OSC 52", usable=True, reason=reason)


def _as_attached(environment: Mapping[str, str], seconds: float) -> Mapping[str, str]:
    """The environment as of the terminal that is attached now.

    A shell inside tmux keeps the DISPLAY and SSH_CONNECTION of the day it was started; tmux knows
    those of the terminal that is attached (its option `update-environment`).
    """
    if not environment.get("TMUX") or not _installed("tmux", environment):
        return environment
    with tempfile.TemporaryFile() as printed:
        failure = _run(("tmux", "show-environment"), b"", environment, seconds, printed)
        lines = _contents(printed).decode("utf-8", "replace").splitlines()
    if failure is not None:
        return environment
    attached = dict(environment)
    for line in lines:
        name, _, value = line.partition("=")
        if name.lstrip("-") in _OF_THE_TERMINAL:
            attached.pop(name.lstrip("-"), None)
            if not name.startswith("-"):
                attached[name] = value
    return attached


_OF_THE_TERMINAL = ("DISPLAY", "SSH_CONNECTION", "WAYLAND_DISPLAY", "XAUTHORITY")


def _run_tool(
    way: Way, data: bytes, environment: Mapping[str, str], seconds: float
) -> tuple[str | None, bool]:
    """Copy with one tool: what failed (None when nothing did), and whether it was read back."""
    if way.method is ClipboardMethod.TMUX:
        return _run(("tmux", "load-buffer", "-w", "-"), data, environment, seconds), False
    reader = _READ_BACK.get(way.tool)
    verified = reader is not None and _installed(reader, environment) is not None
    command, environment = own_module("paper_tui.desktop.native_clipboard", environment)
    arguments = [*command, way.tool]
    if verified:
        arguments.append("--read-back")
    failure = _run(tuple(arguments), data, environment, seconds, name=way.tool)
    return failure, verified and failure is None


def _run(
    arguments: tuple[str, ...],
    data: bytes,
    environment: Mapping[str, str],
    seconds: float,
    output: IO[bytes] | None = None,
    *,
    name: str = "",
) -> str | None:
    """Run one tool on `data`; why it failed, None when it did not. `name` is what it is called.

    Its messages go to a file, not to a pipe: `xclip` and `wl-copy` leave a process behind that
    serves the clipboard and keeps a pipe open. That process gets a session of its own, so that it
    outlives the terminal. `pbcopy` reads UTF-8 only when LC_CTYPE says so. A native tool that
    complains has failed: pyperclip does not look at how its tools end.
    """
    tool = name or arguments[0]
    program = _installed(arguments[0], environment)
    if program is None:
        return f"{tool} is not installed"
    with tempfile.TemporaryFile() as messages:
        try:
            process = subprocess.Popen(  # noqa: S603  (arguments are fixed above; no shell)
                (program, *arguments[1:]),
                stdin=subprocess.PIPE,
                stdout=output or subprocess.DEVNULL,
                stderr=messages,
                env={"LC_CTYPE": "UTF-8", "PYTHONCOERCECLOCALE": "0", **environment},
                start_new_session=True,
            )
        except OSError as error:
            return f"{tool} cannot be run: {error.strerror}"
        try:
            process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # the tool that pyperclip waits for, too
            process.communicate()
            return f"{tool} did not finish within {seconds:g} seconds"
        said = inert(_contents(messages).decode("utf-8", "replace")).strip()
    if process.returncode == HOLDS_SOMETHING_ELSE and name and not said:
        return f"{tool} took the text, but the clipboard holds something else"
    if process.returncode or (name and said):
        return f"{tool} failed: {said[:200] or f'exit status {process.returncode}'}"
    return None


def _contents(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _installed(program: str, environment: Mapping[str, str]) -> str | None:
    return shutil.which(program, path=environment.get("PATH", os.defpath))
