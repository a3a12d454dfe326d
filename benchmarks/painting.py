"""From a key in the search pane to the painted screen, beside a bare Textual application.

    python -m benchmarks.painting [PAPERS…]

The 200 queries of the `typing` benchmark are typed letter by letter, with 1,000 and 10,000 made-up
papers (name other numbers: 100,000 takes many minutes). The clock starts when the key is sent to
the application, and stops when Textual has composed the screen with the list that answers what is
then typed; detail and counts follow in the next frame. The bare application has the same widgets
(an input, a state, three panes), fills list and detail anew after every key, and searches nothing.
Both run without a terminal.

Then the cursor goes down the list of all papers, and the memory of the application is told, beside
that of one with an empty library.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from benchmarks.corpus import papers
from benchmarks.timing import percentile, row
from benchmarks.typing import typed
from paper_tui.library.library import Library
from paper_tui.paper import Record
from paper_tui.search.index.writer import catch_up
from paper_tui.settings.settings import Settings, locate
from paper_tui.tui.app import PaperTui

SIZES = (1_000, 10_000)
SIZE = (120, 40)
STEPS = 200
PATIENCE_S = 30.0
SETTLE_S = 0.05
"""Between two keys: two frames, in which all that the last one brought is painted."""
_MEMORY = "--memory"


def main() -> None:
    """Print both tables."""
    sizes = [int(text) for text in sys.argv[1:] if text.isdigit()] or SIZES
    row("papers", "", "keys", "median, ms", "95%, ms", "most, ms")
    row("---:", "---", "---:", "---:", "---:", "---:")
    memory: list[tuple[str, float]] = []
    for size in sizes:
        keys = list(typed(list(islice(papers(size), 5_000))))
        with tempfile.TemporaryDirectory() as home:
            fill(home, size)
            told(size, "bare Textual", asyncio.run(bare(keys)))
            hits, painted, moved, stepped = asyncio.run(ours(home, keys))
            told(size, "the hits alone", hits)
            told(size, "a key, painted", painted)
            told(size, "a step of the cursor, our own work", moved)
            told(size, "a step of the cursor, painted", stepped)
            memory.append((f"{size:,}", megabytes(home)))
    with tempfile.TemporaryDirectory() as home:
        empty = megabytes(home)
    print()
    row("papers", "memory, MB", "over the empty application")
    row("---:", "---:", "---:")
    for name, used in (("0", empty), *memory):
        row(name, f"{used:.0f}", f"{used - empty:.0f}")


def fill(home: str, size: int) -> None:
    """Make a library and its index."""
    locations = locate({"PAPER_TUI_HOME": home})
    with Library(locations.library) as library:
        made_up = enumerate(papers(size))
        while batch := list(islice(made_up, 1_000)):
            library.add(Record(paper, number) for number, paper in batch)
        catch_up(library, locations.index)


def told(size: int, name: str, taken: Sequence[float]) -> None:
    """Print a line of the table."""
    figures = (statistics.median(taken), percentile(taken, 95), max(taken))
    row(f"{size:,}", name, str(len(taken)), *(f"{each * 1000:.1f}" for each in figures))


class Clock:
    """When the screen was composed, the first time after something has become so."""

    def __init__(self) -> None:
        self._wanted: Callable[[], bool] = lambda: False
        self._painted: asyncio.Future[float] | None = None

    def composed(self) -> None:
        """Textual has composed the screen."""
        if self._painted is not None and not self._painted.done() and self._wanted():
            self._painted.set_result(time.perf_counter())

    async def key(self, app: App[int] | App[None], key: str, wanted: Callable[[], bool]) -> float:
        """Seconds from a key until the screen that it was meant for is there."""
        await asyncio.sleep(SETTLE_S)
        self._wanted = wanted
        self._painted = asyncio.get_running_loop().create_future()
        begin = time.perf_counter()
        app.post_message(events.Key("space" if key == " " else key, key))
        return await asyncio.wait_for(self._painted, PATIENCE_S) - begin


class Ours(PaperTui):
    """The application, with a clock."""

    clock = Clock()

    def post_display_hook(self) -> None:
        """Tell the clock."""
        self.clock.composed()


async def ours(
    home: str, keys: Iterable[str]
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Seconds for hits and for the screen of each key, and for each step of the cursor."""
    locations = locate({"PAPER_TUI_HOME": home})
    with Library(locations.library) as library:
        app = Ours(Settings(), locations, library, environment={})
        async with app.run_test(size=SIZE) as pilot:
            main, clock = app.main, app.clock
            while main.asking.answer is None or main.counting.counts is None:
                await asyncio.sleep(0.01)
            await pilot.press("/")
            hits: list[float] = []
            painted: list[float] = []
            for text in ("w", *keys):
                if len(text) == 1:
                    main.asking.put("")
                    await pilot.pause()

                def answered(text: str = text) -> bool:
                    answer = main.asking.answer
                    return answer is not None and answer.question.text == text

                painted.append(await clock.key(app, text[-1], answered))
                if main.asking.answer is not None:
                    hits.append(main.asking.answer.hits.milliseconds / 1000)
            main.asking.put("")
            await pilot.press("escape")
            await pilot.pause()
            moved, stepped = await steps(app)
    return hits[1:], painted[1:], moved, stepped


async def steps(app: Ours) -> tuple[list[float], list[float]]:
    """Seconds that the widgets need to move the cursor, and until the screen shows it."""
    results = app.main.results
    stepped = [
        await app.clock.key(app, "j", lambda row=number: results.cursor == row)  # type: ignore[misc]
        for number in range(1, STEPS)
    ]
    moved: list[float] = []
    for _ in range(STEPS):
        await asyncio.sleep(SETTLE_S)
        begin = time.perf_counter()
        results.move(1)
        moved.append(time.perf_counter() - begin)
    return moved, stepped


class Bare(App[None]):
    """The same widgets, and no search behind them."""

    clock = Clock()
    shown = ""
    CSS = """
    Horizontal Static { width: 1fr; height: 1fr; border: round grey; }
    """

    def compose(self) -> ComposeResult:
        yield Input(compact=True)
        yield Static(id="state", markup=False)
        with Horizontal():
            yield Static("\n".join(f"view {number}" for number in range(12)), markup=False)
            yield Static(id="titles", markup=False)
            yield Static(id="detail", markup=False)

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        self.shown = event.value
        titles = (f"{event.value} and the title of paper {number}" for number in range(36))
        self.query_one("#state", Static).update(f"{len(event.value)} of 474", layout=False)
        self.query_one("#titles", Static).update("\n".join(titles), layout=False)
        self.query_one("#detail", Static).update(f"{event.value} abstract " * 60, layout=False)

    def post_display_hook(self) -> None:
        """Tell the clock."""
        self.clock.composed()


async def bare(keys: Iterable[str]) -> list[float]:
    """Seconds for each key, in an application that searches nothing."""
    app = Bare()
    async with app.run_test(size=SIZE) as pilot:
        taken: list[float] = []
        for text in ("w", *keys):
            if len(text) == 1:
                app.query_one(Input).value = ""
                await pilot.pause()
            taken.append(
                await app.clock.key(app, text[-1], lambda text=text: app.shown == text)  # type: ignore[misc]
            )
    return taken[1:]


def megabytes(home: str) -> float:
    """Resident memory of the application once its list is there, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.painting", _MEMORY, home]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


async def resident(home: str) -> float:
    """Megabytes of this process with the application in it, when all papers are listed."""
    locations = locate({"PAPER_TUI_HOME": home})
    with Library(locations.library) as library:
        app = PaperTui(Settings(), locations, library, environment={})
        async with app.run_test(size=SIZE) as pilot:
            while app.main.asking.answer is None or app.main.counting.counts is None:
                await asyncio.sleep(0.01)
            await pilot.press("j")
            await pilot.pause()
            pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    if _MEMORY in sys.argv:
        print(asyncio.run(resident(sys.argv[-1])))
    else:
        main()
