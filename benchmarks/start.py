"""From the command to the first painted list, and what the plain commands cost.

The screen is started in a pseudo-terminal, and the clock stops when the terminal gets the first
title. Beside it stands a bare Textual application with the same widgets: it imports the same parts
of Textual and Rich, has an `Input`, as many texts and containers, and three bordered `ScrollView`s
of the same sizes, which paint a title in each line from strings that it was given. It has a style
sheet for the layout and borders, and no themes, keys, library or threads. The commands stand beside
an interpreter doing nothing.
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
from paper_tui.library.library import Library
from paper_tui.paper import Record
from paper_tui.settings.settings import locate

PAPERS = 500
ROUNDS = 11
MARK = "Firstofall"
"""The word that every title begins with, and that stands nowhere else."""
COLUMNS, ROWS = 120, 40
PATIENCE_S = 60

PROGRAM = [sys.executable, "-m", "paper_tui"]

BARE = '''
import importlib, sys
for name in sys.argv[1].split():
    importlib.import_module(name)
from rich.segment import Segment
from textual.app import App
from textual.containers import Container, Horizontal, Vertical
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static

class Lines(ScrollView, can_focus=True):
    def render_line(self, y):
        return Strip([Segment(TITLES[y], self.rich_style)]).adjust_cell_length(self.size.width)

class Bare(App):
    CSS = """
    #search { height: 2; padding: 0 1; }
    #row, #foot { height: 1; }
    #sign { width: 2; }
    #query { width: 1fr; height: 1; padding: 0; border: none; }
    #state { width: 44; height: 1; }
    #remark, #keys { width: 1fr; height: 1; }
    #panes, #papers { layout: horizontal; width: 1fr; height: 1fr; }
    Lines { border: round $primary; overflow-y: scroll; scrollbar-size-vertical: 1; }
    Lines:focus { border: round $accent; }
    #views { width: 17%; min-width: 22; }
    #results { width: 55%; }
    #foot { layers: keys said; }
    #said { layer: said; dock: right; width: auto; height: 1; }
    """
    AUTO_FOCUS = "#results"

    def compose(self):
        with Vertical(id="search"):
            with Horizontal(id="row"):
                yield Static("/", id="sign")
                yield Input(id="query", compact=True)
                yield Static("", id="state")
            yield Static("", id="remark")
        with Container(id="panes"):
            yield Lines(id="views")
            with Container(id="papers"):
                yield Lines(id="results")
                yield Lines(id="detail")
        with Horizontal(id="foot"):
            yield Static("", id="keys")
            yield Static("", id="said")

TITLES = sys.argv[2].splitlines()
Bare().run()
'''


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
    titles = "\n".join(f"{MARK} {paper.title}" for paper in papers(ROWS))
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
