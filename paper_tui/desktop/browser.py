"""Opening a paper's addresses in the reader's browser, and cloning its repository.

Addresses come from papers, so they are checked here once more: only `http` and `https` are
opened, no shell ever reads them, and what the opened program prints does not reach the screen.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from paper_tui.errors import PaperTuiError
from paper_tui.system.launching import launch, with_argument
from paper_tui.system.paths import exists, expanded
from paper_tui.text.identifiers import arxiv_id, doi
from paper_tui.text.links import repository
from paper_tui.text.readable import inert


class BrowserError(PaperTuiError):
    """An address is not one that is opened, or no program could be started for it."""


def address(reference: str) -> str:
    """The web address that `reference` is or names: http(s), an arXiv identifier or a DOI.

    Raises BrowserError for every other scheme and for what is no address.
    """
    text = reference.strip()
    if " " in text or not text.isprintable():
        raise BrowserError(f"Not opened: {_shown(text)} is not one address.")
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        raise BrowserError(f"Not opened: {_shown(text)} is not an address.") from None
    if parts.scheme in ("http", "https"):
        if not host:
            raise BrowserError(f"Not opened: {_shown(text)} names no host.")
        return text
    if identifier := arxiv_id(text):
        return f"https://arxiv.org/abs/{identifier}"
    if name := doi(text):
        return f"https://doi.org/{quote(name, safe='/:;()._-')}"
    if parts.scheme:
        raise BrowserError(
            f"Not opened: {_shown(text)} has the scheme {_shown(parts.scheme)}; "
            "only http and https are opened."
        )
    raise BrowserError(f"Not opened: {_shown(text)} is not a web address.")


def open_url(
    url: str,
    command: str | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    seconds: float = 2.0,
) -> None:
    """Open `url` in the browser, or with `command` (`firefox --new-tab {url}`).

    The command is split as a shell would, and run without one; the address takes the place of
    `{url}` or stands last. A program that is still running after `seconds` counts as started:
    call this off the event loop. Raises BrowserError.
    """
    checked = address(url)
    if command:
        arguments = _with_address(command, checked)
    elif _has_browser(environment, platform):
        # In a process of its own: the standard library's openers share this one's terminal.
        arguments = [sys.executable, "-P", "-c", _OPEN, checked]
    else:
        raise BrowserError(
            f"There is no desktop here to open {checked} on; "
            "copy the address, or name a command in the setting `browser`."
        )
    program = arguments[0] if command else "The browser"
    try:
        status = launch(arguments, environment, seconds)
    except OSError as error:
        raise BrowserError(
            f"{program} cannot be run ({error.strerror}) to open {checked}."
        ) from None
    if status:
        raise BrowserError(f"{program} could not open {checked} (exit status {status}).")


def clone_arguments(url: str, folder: Path | None = None) -> list[str]:
    """The command that clones the repository at `url`, into its own folder under `folder`.

    An address inside a repository (`…/tree/main/src`) gives the repository. Raises BrowserError.
    """
    checked = address(url)
    known = repository(checked)
    source = f"https://{known}.git" if known else checked
    arguments = ["git", "clone", source]
    if folder is not None:
        name = source.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
        arguments.append(str(expanded(folder) / name))
    return arguments


def clone_command(url: str, folder: Path | None = None) -> str:
    """The same as one line, quoted for a POSIX shell."""
    return shlex.join(clone_arguments(url, folder))


def clone(
    url: str,
    folder: Path,
    *,
    progress: Callable[[str], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    environment: Mapping[str, str] = os.environ,
) -> Path:
    """Run that command and return the new folder; git asks for nothing and prints nothing.

    `progress` gets each line of git's own report (`Receiving objects:  42% (118/279)`). Ends early
    when `cancelled`, which is asked several times a second, says so. Raises BrowserError, also when
    it was cancelled; git removes what it had begun.
    """
    arguments = clone_arguments(url, folder)
    target = Path(arguments[-1])
    if exists(target):
        raise BrowserError(f"{inert(str(target))} is there already: nothing was cloned.")
    with tempfile.TemporaryFile() as messages:
        process = _cloning(url, arguments, target, messages, environment)
        told = ""
        try:
            while process.poll() is None:
                if (said := _last_line(messages.fileno())) != told:
                    progress(told := said)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.1)
                if cancelled():
                    raise BrowserError(f"Cloning {inert(url)} was cancelled.")
        finally:  # git, in a session of its own, hears no Ctrl-C
            process.terminate()
            process.wait()
        said = _last_line(messages.fileno())
    if process.returncode:
        reason = said.rstrip(".") or f"exit status {process.returncode}"
        raise BrowserError(f"git could not clone {inert(url)}: {reason}.")
    return target


def _cloning(
    url: str,
    arguments: Sequence[str],
    target: Path,
    messages: IO[bytes],
    environment: Mapping[str, str],
) -> "subprocess.Popen[bytes]":
    """git at work, in a session of its own; it writes how far it is to `messages`."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(  # noqa: S603  (no shell; the address was checked)
            [*arguments[:2], "--progress", *arguments[2:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=messages,
            env={**environment, "GIT_TERMINAL_PROMPT": "0"},
            start_new_session=True,
        )
    except FileNotFoundError:
        raise BrowserError(f"Cannot clone {inert(url)}: git is not installed.") from None
    except OSError as error:
        raise BrowserError(f"Cannot clone {inert(url)}: {error.strerror}.") from None


_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def _last_line(file: int) -> str:
    """The last line that git has written, which goes on writing at its own place in the file."""
    size = os.fstat(file).st_size
    written = os.pread(file, _LINE, max(0, size - _LINE)).decode("utf-8", "replace")
    lines = (" ".join(inert(line).split()) for line in reversed(written.splitlines()))
    return next(filter(None, lines), "")


_LINE = 4096
"""Bytes that hold the last line of git's report."""


def _with_address(command: str, url: str) -> list[str]:
    try:
        arguments = with_argument(command, "{url}", url)
    except ValueError as error:
        raise BrowserError(f"The setting `browser` cannot be read ({error}): {command}") from None
    if not arguments:
        raise BrowserError("The setting `browser` names no command.")
    return arguments


def _has_browser(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a browser can show itself: without a desktop, only one for terminals would start,
    in the terminal that the screen needs. `BROWSER` is what editors set on remote machines."""
    names = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "WSL_INTEROP")
    return platform == "darwin" or any(environment.get(name) for name in names)


def _shown(text: str) -> str:
    """Text from outside as a sentence may hold it: inert and short."""
    shown = inert(text[:81])
    return repr(shown[:80] + "…" if len(shown) > 80 else shown)
