"""How quickly papers become searchable: all of a library, and one that is new.

    python -m benchmarks.indexing [PAPERS…]

Beside SQLite's FTS5 and tantivy on the same made-up papers. Rates are papers a second; a large
backlog is shared by two processes where there are two cores, and tantivy has as many threads.
"""

import importlib
import importlib.util
import sqlite3
import statistics
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.corpus import papers
from benchmarks.timing import row
from paper_tui.library.library import Library
from paper_tui.paper import Paper, Record
from paper_tui.search.engine import Search
from paper_tui.search.index.writer import catch_up

SIZES = (1_000, 10_000)
SINGLE = 5


def main() -> None:
    """Print a row for each size."""
    sizes = [int(text) for text in sys.argv[1:] if text.isdigit()] or SIZES
    row(
        "papers",
        "papers/s",
        "MB",
        "FTS5, papers/s",
        "tantivy, papers/s",
        "first 500 after, s",
        "one new paper, s",
    )
    row(*["---:"] * 7)
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            measure(size, Path(name))


def measure(size: int, scratch: Path) -> None:
    """Index a library from nothing, then papers one by one."""
    library = Library(scratch / "library.db")
    made_up = enumerate(papers(size))
    while batch := list(islice(made_up, 500)):
        library.add(Record(paper, number) for number, paper in batch)
    index_dir = scratch / "index"
    steps: list[float] = []
    begin = time.perf_counter()
    catch_up(library, index_dir, lambda _done, _total: steps.append(time.perf_counter() - begin))
    whole = time.perf_counter() - begin
    size_mb = sum(path.stat().st_size for path in index_dir.iterdir()) / 1e6

    search = Search(library, index_dir)
    singles: list[float] = []
    for number in range(SINGLE):
        library.add([Record(Paper(f"Quokka number q{number}", "It has just come in."), 1)])
        begin = time.perf_counter()
        catch_up(library, index_dir)
        if not search.search(f"q{number} ").ids:
            raise SystemExit("the new paper is not found")
        singles.append(time.perf_counter() - begin)

    row(
        f"{size:,}",
        f"{size / whole:,.0f}",
        f"{size_mb:.0f}",
        f"{size / fts5(size, scratch):,.0f}",
        *(f"{size / seconds:,.0f}" if seconds else "" for seconds in (tantivy(size, scratch),)),
        f"{steps[0]:.1f}",
        f"{statistics.median(singles):.2f}",
    )


def fts5(size: int, scratch: Path) -> float:
    """Seconds that SQLite's full-text search takes."""
    rows = [(paper.title, paper.abstract) for paper in papers(size)]
    connection = sqlite3.connect(scratch / "fts5.db")
    connection.execute("CREATE VIRTUAL TABLE d USING fts5 (title, text, tokenize='porter')")
    begin = time.perf_counter()
    connection.executemany("INSERT INTO d VALUES (?, ?)", rows)
    connection.commit()
    return time.perf_counter() - begin


def tantivy(size: int, scratch: Path) -> float | None:
    """Seconds that the Rust engine takes; None where it is not installed."""
    if importlib.util.find_spec("tantivy") is None:
        return None
    package: Any = importlib.import_module("tantivy")
    made_up = list(papers(size))
    builder = package.SchemaBuilder()
    for name in ("title", "text"):
        builder.add_text_field(name, tokenizer_name="en_stem")
    (scratch / "tantivy").mkdir()
    index = package.Index(builder.build(), path=str(scratch / "tantivy"))
    begin = time.perf_counter()
    writer = index.writer(256_000_000)
    for paper in made_up:
        writer.add_document(package.Document(title=paper.title, text=paper.abstract))
    writer.commit()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
