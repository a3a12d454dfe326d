"""What one installed distribution of Whoosh does: run by whoosh_distributions.py in each of them.

Needs nothing but the standard library and `whoosh`. Prints one JSON object. Each check is a fact
about Whoosh that the application relies on, or keeps away from; its docstring says what is right.
"""

import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any
from unittest.mock import patch

import whoosh
from whoosh import fields, index, query, writing
from whoosh.analysis import StandardAnalyzer, StemmingAnalyzer
from whoosh.qparser import QueryParser

SCHEMA = fields.Schema(
    id=fields.ID(stored=True, unique=True), text=fields.TEXT(analyzer=StemmingAnalyzer())
)


def main() -> None:
    """`checks`, `write FOLDER`, `read FOLDER` or `speed PAPERS`."""
    what, *rest = sys.argv[1:]
    result: object
    if what == "checks":
        result = {check.__name__: _verdict(check) for check in CHECKS}
    elif what == "write":
        result = write(Path(rest[0]), papers(500))
    elif what == "read":
        result = read(Path(rest[0]))
    else:
        result = speed(int(rest[0]))
    print(json.dumps(result))


def _verdict(check: Callable[[Path], str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return check(Path(folder))
        except Exception as error:  # noqa: BLE001  whatever it raises is the finding
            return f"{type(error).__name__}: {error}"[:200]


def papers(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Identifier and text of so many made-up abstracts: 150 words, by Zipf's law, of 20,000."""
    chance = random.Random(seed)
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 5))) for _ in range(20_000)]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for number in range(count):
        yield str(number), " ".join(chance.choices(words, cum_weights=weights, k=150))


def write(folder: Path, texts: Iterator[tuple[str, str]]) -> int:
    """Index texts into an empty folder; how many."""
    engine = index.create_in(folder, SCHEMA)
    writer = engine.writer(limitmb=256)
    count = 0
    for identifier, text in texts:
        writer.add_document(id=identifier, text=text)
        count += 1
    writer.commit()
    return count


def read(folder: Path) -> list[list[tuple[str, float]]]:
    """The first 20 hits, with their scores, of a hundred queries to an index in a folder."""
    engine = index.open_dir(folder)
    with engine.searcher() as searcher:
        return [
            [(hit["id"], round(hit.score or 0, 6)) for hit in searcher.search(asked, limit=20)]
            for _, asked in zip(range(100), _queries(), strict=False)
        ]


def _queries() -> Iterator[Any]:
    """Two words with AND, three with OR, and a phrase, over and over."""
    parser = QueryParser("text", SCHEMA)
    for number, (_, text) in enumerate(papers(10_000, seed=2)):
        words = text.split()
        yield parser.parse(
            (" ".join(words[:2]), " OR ".join(words[:3]), f'"{words[0]} {words[1]}"')[number % 3]
        )


def speed(count: int) -> dict[str, float]:
    """Seconds to index so many papers; milliseconds a query at the median; the same for opening."""
    texts = list(papers(count))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.perf_counter()
        write(folder, iter(texts))
        indexing = time.perf_counter() - begin
        begin = time.perf_counter()
        searcher = index.open_dir(folder).searcher()
        opening = time.perf_counter() - begin
        took = []
        for _, asked in zip(range(300), _queries(), strict=False):
            begin = time.perf_counter()
            list(searcher.search(asked, limit=50))
            took.append(time.perf_counter() - begin)
        searcher.close()
    return {
        "index s": indexing,
        "open ms": opening * 1000,
        "query ms": statistics.median(took) * 1000,
    }


def _small(folder: Path, count: int = 4) -> Any:
    engine = index.create_in(folder, SCHEMA)
    writer = engine.writer()
    for number in range(count):
        writer.add_document(id=str(number), text=f"common word{number}")
    writer.commit()
    return engine


def _found(searcher: Any, word: str) -> list[str]:
    return sorted(hit["id"] for hit in searcher.search(query.Term("text", word), limit=None))


def compiles_without_warnings(_: Path) -> str:
    """Every source file compiles with no warning."""
    root = Path(whoosh.__path__[0])
    count = 0
    for source in root.rglob("*.py"):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            compile(source.read_bytes(), str(source), "exec", dont_inherit=True)
        count += len(caught)
    return "ok" if count == 0 else f"{count} warnings"


def works_under_strict_warnings(folder: Path) -> str:
    """Indexing, updating and searching raise no warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine = _small(folder)
        with engine.searcher() as searcher:
            found = _found(searcher, "common")
        return "ok" if found == ["0", "1", "2", "3"] else f"found {found}"


def lock_is_freed_after_a_failed_commit(folder: Path) -> str:
    """When a commit fails, another writer can be opened."""
    engine = _small(folder)
    writer = engine.writer()
    writer.add_document(id="x", text="common")

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    writer._commit_toc = full
    try:
        writer.commit()
    except OSError:
        pass
    else:
        return "the commit did not fail"
    try:
        engine.writer().cancel()
    except index.LockError:
        return "still locked"
    return "ok"


def async_writer_reports_a_failure(folder: Path) -> str:
    """The caller can learn that a document which was accepted has not been written."""
    engine = _small(folder)
    blocking = engine.writer()
    writer = writing.AsyncWriter(engine, delay=0.01)
    writer.add_document(no_such_field="x")
    threading.excepthook = lambda _: None
    writer.commit()
    blocking.cancel()
    writer.join()
    return "ok" if getattr(writer, "exception", None) else "lost"


def refresh_shows_the_new_state(folder: Path) -> str:
    """After an update, a refreshed searcher finds the new text once and the old not at all."""
    engine = _small(folder)
    searcher = engine.searcher()
    for turn in range(6):
        _update(engine, turn)
        searcher = searcher.refresh()
        wrong = _wrong(searcher, turn)
        if wrong:
            return wrong
    return "ok"


def a_fresh_searcher_shows_the_new_state(folder: Path) -> str:
    """The same with a new searcher after each commit, which is what the application does."""
    engine = _small(folder)
    for turn in range(6):
        _update(engine, turn)
        with engine.searcher() as searcher:
            wrong = _wrong(searcher, turn)
        if wrong:
            return wrong
    return "ok"


def _update(engine: Any, turn: int) -> None:
    writer = engine.writer()
    writer.update_document(id="1", text=f"common turn{turn}")
    writer.commit(merge=turn % 2 == 0)


def _wrong(searcher: Any, turn: int) -> str:
    found = _found(searcher, "common")
    if found != ["0", "1", "2", "3"]:
        return f"after {turn + 1} updates found {' '.join(found)}"
    if turn and _found(searcher, f"turn{turn - 1}"):
        return "found the old text"
    return ""


def require_keeps_the_required(folder: Path) -> str:
    """`Require(a, b)` finds what has both, and the best first when there are more."""
    engine = _small(folder, 40)
    with engine.searcher() as searcher:
        common, word = query.Term("text", "common"), query.Term("text", "word2")
        found = [hit["id"] for hit in searcher.search(query.Require(common, word))]
        if found != ["2"]:
            return f"{len(found)} hits instead of 1"
        found = [hit["id"] for hit in searcher.search(query.Require(common, common), limit=5)]
        return "ok" if len(found) == 5 else f"{len(found)} hits instead of 5"


def minmatch_is_obeyed(folder: Path) -> str:
    """`Or([a, b, c], minmatch=2)` finds what has two of them."""
    engine = _small(folder)
    with engine.searcher() as searcher:
        terms = [query.Term("text", word) for word in ("common", "word1", "word2")]
        found = sorted(hit["id"] for hit in searcher.search(query.Or(terms, minmatch=2)))
    return "ok" if found == ["1", "2"] else f"found {' '.join(found)}"


def length_with_a_filter_is_right(folder: Path) -> str:
    """`len(results)` counts what the filter lets through, with the matched terms recorded."""
    engine = _small(folder)
    with engine.searcher() as searcher:
        allowed = query.Or([query.Term("id", "1"), query.Term("id", "2")])
        asked = query.Term("text", "common")
        results = searcher.search(asked, limit=1, filter=allowed, terms=True)
        return "ok" if len(results) == 2 else f"{len(results)} instead of 2"


def vectors_can_be_read(folder: Path) -> str:
    """A field with vectors gives them back."""
    schema = fields.Schema(id=fields.ID(stored=True), text=fields.TEXT(vector=True))
    engine = index.create_in(folder, schema)
    writer = engine.writer()
    writer.add_document(id="1", text="graph transformer graph")
    writer.commit()
    with engine.reader() as reader:
        counted = dict(reader.vector_as("frequency", 0, "text"))
    return "ok" if counted == {"graph": 2, "transformer": 1} else f"{counted}"


def default_tokens_hold_no_asterisk(_: Path) -> str:
    """The analyzers' default pattern leaves `*` out of tokens."""
    tokens = [token.text for token in StandardAnalyzer()("graph* net*work")]
    return "ok" if not any("*" in token for token in tokens) else " ".join(tokens)


def a_damaged_index_is_no_exception(folder: Path) -> str:
    """`exists_in` answers when the table of contents is empty, instead of raising."""
    _small(folder)
    for contents in folder.glob("_MAIN_*.toc"):
        contents.write_bytes(b"")
    return "ok" if index.exists_in(folder) is False else "says that it exists"


def a_commit_is_synced_to_disk(folder: Path) -> str:
    """A commit calls `os.fsync`."""
    with patch.object(os, "fsync") as fsync:
        _small(folder)
    return "ok" if fsync.called else "never"


def two_processes_can_write_in_turn(folder: Path) -> str:
    """Two processes that each wait for the lock lose nothing and break nothing."""
    _small(folder, 0)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append, args=(folder, name)) for name in "ab"]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
    with index.open_dir(folder).searcher() as searcher:
        found = _found(searcher, "common")
    wanted = sorted(f"{name}{turn}" for name in "ab" for turn in range(20))
    return "ok" if found == wanted else f"{len(found)} of {len(wanted)} papers"


def _append(folder: Path, name: str) -> None:
    for turn in range(20):
        engine = index.open_dir(folder)
        while True:
            try:
                writer = engine.writer()
                break
            except index.LockError:
                time.sleep(0.01)
        writer.add_document(id=f"{name}{turn}", text="common")
        writer.commit()


CHECKS: tuple[Callable[[Path], str], ...] = (
    compiles_without_warnings,
    works_under_strict_warnings,
    a_fresh_searcher_shows_the_new_state,
    two_processes_can_write_in_turn,
    lock_is_freed_after_a_failed_commit,
    async_writer_reports_a_failure,
    refresh_shows_the_new_state,
    require_keeps_the_required,
    minmatch_is_obeyed,
    length_with_a_filter_is_right,
    vectors_can_be_read,
    default_tokens_hold_no_asterisk,
    a_damaged_index_is_no_exception,
    a_commit_is_synced_to_disk,
)

if __name__ == "__main__":
    main()
