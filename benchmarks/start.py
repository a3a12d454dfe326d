"""From the command to the first painted list, and what the plain commands cost.

The screen is started in a pseudo-terminal, and the clock stops when the terminal gets the first
title. Beside it stands a bare Textual application that imports the same parts of Textual and Rich
and paints the same titles in one widget. The commands stand beside an interpreter doing nothing.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import papers
from benchmarks.timing import take_turns, tell
from paper_tui.config import locate
from paper_tui.library import Library
from paper_tui.paper import Record

PAPERS = 500
ROUNDS = 11
MARK = "Firstofall"
"""The word that every title begins with, and that stands nowhere else."""
COLUMNS, ROWS = 120, 40
PATIENCE_S = 60

PROGRAM = [sys.executable, "-m", "paper_tui"]

BARE = """
import importlib, sys
for name in sys.argv[1].split():
    importlib.import_module(name)
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static(sys.argv[2], markup=False)

Bare().run()
"""


def main() -> None:
    """Both comparisons, on a library of made-up papers whose index is up to date."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "PAPER_TUI_HOME": home,
            "TERM": "xterm-256color",
            # From the second start on, modules are found compiled, as where it is installed.
            "PYTHONPYCACHEPREFIX": str(Path(home, "compiled")),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        fill(locate(environment).library)
        subprocess.run([*PROGRAM, "reindex"], env=environment, check=True, capture_output=True)
        screen(environment)
        commands(environment)


def fill(path: Path) -> None:
    """Make a library whose titles all begin with MARK."""
    with Library(path) as library:
        library.add(
            Record(replace(paper, title=f"{MARK} {paper.title}"), line)
            for line, paper in enumerate(papers(PAPERS), 1)
        )


def screen(environment: Mapping[str, str]) -> None:
    """Start the application and the bare one in turn."""
    titles = "\n".join(f"{MARK} {paper.title}" for paper in papers(ROWS - 1))
    bare = [sys.executable, "-c", BARE, " ".join(imported_parts()), titles]
    medians = take_turns(
        ROUNDS,
        {
            "bare Textual": lambda: seconds_to_title(bare, environment),
            "paper-tui": lambda: seconds_to_title(PROGRAM, environment),
        },
    )
    tell(f"To the first painted list, {PAPERS} papers, {COLUMNS}x{ROWS}", medians, "bare Textual")


def imported_parts() -> list[str]:
    """The modules of Textual and Rich that the screen imports."""
    code = "import json, sys, paper_tui.tui.app; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded: list[str] = json.loads(done.stdout)
    return [name for name in loaded if name.partition(".")[0] in ("textual", "rich")]


def seconds_to_title(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Start a command in a pseudo-terminal; the seconds until it has painted a title."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=dict(environment),
        start_new_session=True,
    )
    os.close(theirs)
    painted = b""
    try:
        while MARK.encode() not in painted:
            ready, _, _ = select.select([ours], [], [], PATIENCE_S)
            if not ready:
                raise TimeoutError(f"no title within {PATIENCE_S} s: {painted[-2000:]!r}")
            painted += os.read(ours, 65536)
        return time.perf_counter() - begin
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)


def commands(environment: Mapping[str, str]) -> None:
    """Run the commands that need no screen in turn."""

    def run(*arguments: str) -> None:
        subprocess.run(arguments, env=dict(environment), check=True, stdout=subprocess.DEVNULL)

    medians = take_turns(
        ROUNDS,
        {
            "bare Python": lambda: run(sys.executable, "-c", "pass"),
            "--version": lambda: run(*PROGRAM, "--version"),
            "search --limit 20": lambda: run(*PROGRAM, "search", "--limit", "20"),
            "search is:inbox --limit 20": lambda: run(
                *PROGRAM, "search", "is:inbox", "--limit", "20"
            ),
            "search graph --limit 20": lambda: run(*PROGRAM, "search", "graph", "--limit", "20"),
            "import of textual.app": lambda: run(sys.executable, "-c", "import textual.app"),
        },
    )
    tell("Commands that need no screen", medians, "bare Python")


if __name__ == "__main__":
    main()
