"""A real terminal: tmux with a server of its own."""

import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PATIENCE = 30.0
"""Seconds after which what is waited for is taken never to come."""


class Terminal:
    """One window in which one command runs. `folder` is for the server's socket."""

    def __init__(self, folder: Path, size: tuple[int, int] = (100, 30)) -> None:
        self._socket = folder / "tmux"
        self._size = size

    def start(self, *arguments: str, environment: Mapping[str, str]) -> None:
        """Run paper-tui, and afterwards a shell that says its exit code."""
        command = shlex.join([sys.executable, "-m", "paper_tui", *arguments])
        width, height = self._size
        settings = [f"-e{name}={value}" for name, value in environment.items()]
        self._tmux(
            *("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height)),
            *settings,
            f"{command}; echo left with $?; exec cat",
        )

    def send(self, keys: str) -> None:
        """Send text in one burst, as a paste of keys would come."""
        self._tmux("send-keys", "-l", keys)

    def press(self, *names: str) -> None:
        """Press keys by tmux's names for them, all in one burst."""
        self._tmux("send-keys", *names)

    @property
    def screen(self) -> str:
        """What stands in the window."""
        return self._tmux("capture-pane", "-p")

    @property
    def buffer(self) -> str:
        """What was copied; empty while nothing was."""
        return self._tmux("show-buffer", check=False)

    def sees(self, text: str) -> None:
        """Wait until a text stands in the window."""
        self.until(lambda: text in self.screen, f"{text!r} in")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is so; AssertionError with the screen when it never is."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}\n{self.screen}")
            time.sleep(0.05)

    def close(self) -> None:
        """End the server and all that runs in it."""
        self._tmux("kill-server", check=False)

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), *arguments],
            capture_output=True,
            text=True,
            check=check,
            timeout=PATIENCE,
        )
        return done.stdout
