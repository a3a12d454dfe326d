"""From a key to the papers that it finds, while whole queries are typed letter by letter.

    python -m benchmarks.typing [PAPERS…]

200 queries of one to three words from made-up titles are typed into libraries of 1,000, 10,000 and
100,000 papers (the last takes some minutes; name other numbers), and every key is asked of the
application, of SQLite's FTS5 and of tantivy, with the last word as a prefix. The others find the
best 100; the application finds, ranks and orders all.
"""

import importlib.util
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.corpus import papers
from benchmarks.timing import percentile, row
from paper_tui.library.library import Library
from paper_tui.paper import Paper, Record
from paper_tui.search.engine import Search
from paper_tui.search.index.analysis import STOP_WORDS, chunks
from paper_tui.search.index.writer import catch_up

SIZES = (1_000, 10_000, 100_000)
QUERIES = 200
BEST = 100


def main() -> None:
    """Print a table with a row for each engine and size."""
    sizes = [int(text) for text in sys.argv[1:] if text.isdigit()] or SIZES
    row("papers", "engine", "keys", "median, ms", "95%, ms", "most, ms")
    row("---:", "---", "---:", "---:", "---:", "---:")
    for size in sizes:
        keys = list(typed(list(islice(papers(size), 5_000))))
        with tempfile.TemporaryDirectory() as scratch:
            for name, make in ENGINES.items():
                engine = make(size, Path(scratch))
                if engine is None:
                    continue
                taken = [timed(engine, key) for key in keys]
                figures = (statistics.median(taken), percentile(taken, 95), max(taken))
                row(f"{size:,}", name, str(len(keys)), *(f"{each * 1000:.1f}" for each in figures))


def typed(made_up: Sequence[Paper]) -> Iterator[str]:
    """What stands in the pane after each key."""
    draw = random.Random(3)
    for paper in draw.sample(made_up, QUERIES):
        words = [c.whole for c in chunks(paper.title) if c.whole not in STOP_WORDS]
        number = min(len(words), draw.choice((1, 2, 2, 3, 3)))
        query = " ".join(words[n] for n in sorted(draw.sample(range(len(words)), number)))
        for end in range(1, len(query) + 1):
            yield query[:end]


def timed(engine: Callable[[str], object], key: str) -> float:
    """Seconds for one key."""
    begin = time.perf_counter()
    engine(key)
    return time.perf_counter() - begin


def paper_tui(size: int, scratch: Path) -> Callable[[str], object]:
    """The application's own search, opened and warm as it is after the first key."""
    search = Search(*indexed(size, scratch))
    search.search("the first query opens the index")
    return search.search


def indexed(size: int, scratch: Path) -> tuple[Library, Path]:
    """A library of made-up papers, and where its index stands."""
    library = Library(scratch / "library.db")
    made_up = enumerate(papers(size))
    while batch := list(islice(made_up, 1_000)):
        library.add(Record(paper, number) for number, paper in batch)
    catch_up(library, scratch / "index")
    return library, scratch / "index"


def fts5(size: int, scratch: Path) -> Callable[[str], object]:
    """SQLite's full-text search, with prefix indexes of one to three letters."""
    connection = sqlite3.connect(scratch / "fts5.db")
    connection.execute(
        "CREATE VIRTUAL TABLE d USING fts5 (title, text, tokenize='porter', prefix='1 2 3')"
    )
    connection.executemany(
        "INSERT INTO d VALUES (?, ?)", ((paper.title, paper.abstract) for paper in papers(size))
    )
    connection.commit()

    def ask(key: str) -> object:
        words = re.findall(r"\w+", key)
        query = " ".join(f'"{word}"' for word in words) + ("" if key.endswith(" ") else "*")
        return connection.execute(
            f"SELECT rowid FROM d WHERE d MATCH ? ORDER BY bm25(d, 3, 1) LIMIT {BEST}", (query,)
        ).fetchall()

    return ask


def tantivy(size: int, scratch: Path) -> Callable[[str], object] | None:
    """The Rust engine, by its Python package; None where it is not installed."""
    if importlib.util.find_spec("tantivy") is None:
        return None
    package: Any = importlib.import_module("tantivy")
    builder = package.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="default")
    schema = builder.build()
    (scratch / "tantivy").mkdir()
    index = package.Index(schema, path=str(scratch / "tantivy"))
    writer = index.writer(256_000_000)
    for paper in papers(size):
        writer.add_document(package.Document(text=f"{paper.title} {paper.abstract}"))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(key: str) -> object:
        *whole, last = re.findall(r"\w+", key) or [""]
        if key.endswith(" "):
            whole, last = [*whole, last], ""
        parts = [package.Query.term_query(schema, "text", word) for word in whole]
        if last:
            parts.append(package.Query.regex_query(schema, "text", re.escape(last) + ".*"))
        query = package.Query.boolean_query([(package.Occur.Must, part) for part in parts])
        return searcher.search(query, BEST).hits

    return ask


ENGINES: dict[str, Callable[[int, Path], Callable[[str], object] | None]] = {
    "paper-tui": paper_tui,
    "SQLite FTS5": fts5,
    "tantivy": tantivy,
}

if __name__ == "__main__":
    main()
