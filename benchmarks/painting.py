"""From a key in the search pane to the painted list, beside a bare Textual application.

Each word is typed letter by letter. The clock starts when the key is sent to the application, and
stops when the first line of the answer to what is then typed has been drawn. The bare application
draws a fixed list of titles after every key, and searches nothing. Both run without a terminal.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial

from textual import events, on
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from benchmarks.corpus import papers
from benchmarks.pages import REAL
from benchmarks.timing import percentile, row
from paper_tui.config import Settings, locate
from paper_tui.importing import import_paths
from paper_tui.library import Library
from paper_tui.paper import Record
from paper_tui.search.index import catch_up
from paper_tui.tui.app import PaperTui
from paper_tui.tui.widgets.result_list import ResultList

WORDS = (
    "graph transformer", "message passing", "code generation", "a", "n", "diffusion", "rewiring",
    "spiking neural", "vision language", "knowledge graph", "neural architecture search", "sparse",
)  # fmt: skip
SIZE = (120, 40)
PATIENCE_S = 10.0
SETTLE_S = 0.03
"""Between two keys, so that what is painted belongs to the last one."""


def main() -> None:
    """Type the words with the five pages, or with 474 made-up papers where those are not there."""
    with tempfile.TemporaryDirectory() as home:
        ours = asyncio.run(ours_painted(home))
    bare = asyncio.run(bare_painted())
    print(f"\nFrom a key to the painted list, {len(ours)} keys\n")
    row("", "median, ms", "95th percentile, ms", "ratio to bare Textual")
    row("---", "---:", "---:", "---:")
    for name, taken in (("bare Textual", bare), ("paper-tui", ours)):
        median = statistics.median(taken)
        ratio = median / statistics.median(bare)
        row(name, f"{median * 1000:.1f}", f"{percentile(taken, 95) * 1000:.1f}", f"{ratio:.2f}")


async def ours_painted(home: str) -> list[float]:
    """Seconds for each key, in our application."""
    locations = locate({"PAPER_TUI_HOME": home})
    with Library(locations.library) as library:
        if REAL.is_dir():
            import_paths(library, [REAL])
        else:
            library.add(Record(paper, 1) for paper in papers(474))
        catch_up(library, locations.index)
        app = PaperTui(Settings(), locations, library, environment={})
        with Drawn(ResultList) as drawn:
            async with app.run_test(size=SIZE) as pilot:
                await until(lambda: app.main.asking.answer is not None)
                await pilot.press("/")
                await type_word(app, "warm", lambda typed: answered(app, typed), drawn)
                return [
                    seconds
                    for word in WORDS
                    for seconds in await type_word(
                        app, word, lambda typed: answered(app, typed), drawn
                    )
                ]


async def bare_painted() -> list[float]:
    """Seconds for each key, in an application that searches nothing."""
    app = Bare()
    with Drawn(Titles) as drawn:
        async with app.run_test(size=SIZE):
            await type_word(app, "warm", lambda typed: app.shown == typed, drawn)
            return [
                seconds
                for word in WORDS
                for seconds in await type_word(app, word, lambda typed: app.shown == typed, drawn)
            ]


class Titles(Static):
    """The list of the bare application."""


class Bare(App[None]):
    """An input, and a list that is drawn anew after each key."""

    shown = ""

    def compose(self) -> ComposeResult:
        yield Input()
        yield Titles(markup=False)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        self.shown = event.value
        lines = [f"{event.value} and the title of paper {number}" for number in range(36)]
        self.query_one(Titles).update("\n".join(lines))


class Drawn:
    """When a widget of a kind has last drawn a line."""

    def __init__(self, kind: type[Widget]) -> None:
        self.at = 0.0
        self._kind = kind
        self._render_line = kind.render_line

    def __enter__(self) -> "Drawn":
        render_line = self._render_line

        def counted(widget: Widget, y: int) -> Strip:
            strip = render_line(widget, y)
            self.at = time.perf_counter()
            return strip

        self._kind.render_line = counted  # type: ignore[method-assign, assignment]
        return self

    def __exit__(self, *_: object) -> None:
        self._kind.render_line = self._render_line  # type: ignore[method-assign]


async def type_word(
    app: App[int] | App[None], word: str, is_answer: Callable[[str], bool], drawn: Drawn
) -> Sequence[float]:
    """Type a word into the empty input, and clear it; the seconds of each key."""
    taken: list[float] = []
    for end, char in enumerate(word, 1):
        await asyncio.sleep(SETTLE_S)
        begin = time.perf_counter()
        app.post_message(events.Key("space" if char == " " else char, char))
        typed = word[:end]
        await until(partial(_painted, typed, is_answer, drawn, begin))
        taken.append(drawn.at - begin)
    app.post_message(events.Key("ctrl+u", None))
    await until(lambda: is_answer(""))
    return taken


def _painted(typed: str, is_answer: Callable[[str], bool], drawn: Drawn, begin: float) -> bool:
    return is_answer(typed) and drawn.at > begin


def answered(app: PaperTui, typed: str) -> bool:
    """Whether the list is the answer to what is typed."""
    answer = app.main.asking.answer
    return answer is not None and answer.hits.text == typed


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    begin = time.perf_counter()
    while not condition():
        if time.perf_counter() - begin > PATIENCE_S:
            raise TimeoutError("nothing was painted")
        await asyncio.sleep(0.001)  # a loop that never sleeps would starve the search thread


if __name__ == "__main__":
    main()
