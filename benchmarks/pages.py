"""Importing pages into a new library, beside reading them and throwing the papers away.

Runs on ../shared/pages where it stands beside the checkout, and on made-up pages everywhere.
"""

import tempfile
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from benchmarks.corpus import papers
from benchmarks.timing import take_turns, tell
from paper_tui.importing.importing import import_paths
from paper_tui.library.library import Library
from paper_tui.paper import Paper, Record
from paper_tui.sources import recognise

REAL = Path(__file__).resolve().parents[2] / "shared" / "pages"
ROUNDS = 9


def main() -> None:
    """Compare on each collection of pages that there is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made_up = [folder / f"{number}.txt" for number in range(5)]
        for number, path in enumerate(made_up):
            path.write_text(page(papers(200, seed=number)), "utf-8")
        compare("Five made-up pages", made_up, folder)
        if REAL.is_dir():
            compare("The five real pages", sorted(REAL.glob("*.txt")), folder)


def page(listed: Iterable[Paper]) -> str:
    """A text export of a page, in the spaced layout."""
    head = "new\n\nDaily Papers\n\nAug 8\n\n"
    return head + "".join(f"{paper.title}\n\n{paper.abstract}\n\n" for paper in listed)


def compare(title: str, paths: Sequence[Path], folder: Path) -> None:
    """Print how long parsing and importing take."""

    def parse() -> None:
        for path in paths:
            with path.open("rb") as file:
                known, stream = recognise(file)
                records.extend(each for each in known.read(stream) if isinstance(each, Record))

    def import_() -> None:
        with Library(folder / f"{title} {next(number)}.db") as library:
            import_paths(library, paths)

    number = count()
    records: list[Record] = []
    parse()
    read = len(records)
    medians = take_turns(ROUNDS, {"bare parse": parse, "import": import_})
    rate = read / medians["import"]
    tell(f"{title}, {read} records: {rate:.0f} imported a second", medians, "bare parse")


if __name__ == "__main__":
    main()
