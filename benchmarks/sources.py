"""Reading papers out of each format and importing them, beside the bare parser library under it.

The bare libraries give their own lists and dictionaries; here every paper is a `Record` with its
line, names split, LaTeX as text, identifiers and links found. Importing goes into a new library, on
disk; beside it stands what SQLite takes for the same rows and indexes alone, in one transaction.
And the memory that one and a hundred times as many records of arXiv's snapshot take to read, and
one and ten times as many to import, each in a process of its own.
"""

import io
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any, BinaryIO, cast
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import bibtexparser
import orjson
import rispy

from benchmarks.corpus import papers
from benchmarks.timing import row, take_turns, tell
from paper_tui.cite import Format, cite
from paper_tui.importing.importing import BATCH, import_paths
from paper_tui.library.library import Library
from paper_tui.paper import Paper, Record
from paper_tui.sources import recognise
from paper_tui.sources.arxiv.snapshot import read as read_snapshot
from paper_tui.sources.json_lines import Holding, dump
from paper_tui.system.batched import batched

RECORDS = 2_000
ROUNDS = 5
FEW, SOME, MANY = 10_000, 100_000, 1_000_000
TABLES = ("paper", "identifier", "link", "mark")


def main() -> None:
    """Compare format by format, then a short and a long snapshot."""
    listed = list(papers(RECORDS))
    keyed = [(paper, f"key{number}") for number, paper in enumerate(listed)]
    compare("arXiv feed, beside ElementTree", feed(listed), ElementTree.fromstring)
    compare("arXiv snapshot, beside orjson", b"".join(snapshot(listed)), parse_lines)
    compare("BibTeX, beside bibtexparser", cite(keyed, Format.BIBTEX).encode(), parse_bibtex)
    compare("RIS, beside rispy", cite(keyed, Format.RIS).encode(), parse_ris)
    compare("CSL-JSON, beside orjson", cite(keyed, Format.CSL_JSON).encode(), orjson.loads)
    lines = b"".join(dump(Holding(paper)) for paper in listed)
    compare("JSON Lines, beside orjson", lines, parse_lines)
    remember()


def compare(title: str, content: bytes, bare: Callable[[bytes], object]) -> None:
    """Print how long the bare parser takes for a document, and reading and importing it."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "papers")
        file.write_bytes(content)
        number = count()

        def read() -> None:
            known, stream = recognise(io.BytesIO(content))
            records = sum(isinstance(item, Record) for item in known.read(stream))
            assert records == RECORDS, f"{records} records of {title}"

        def import_() -> float:
            with Library(Path(name, f"{next(number)}.db")) as library:
                begin = time.perf_counter()
                import_paths(library, [file])
                return time.perf_counter() - begin

        import_()
        contestants = {
            "bare parser": lambda: bare(content),
            "bare INSERTs of the rows": lambda: insert(Path(name, "0.db")),
            "papers": read,
            "import": import_,
        }
        medians = take_turns(ROUNDS, contestants)
    rates = (
        f"{RECORDS / medians['papers']:,.0f} read and {RECORDS / medians['import']:,.0f} imported"
    )
    tell(f"{title}: {rates} a second", medians, "bare parser")
    floor = medians["bare parser"] + medians["bare INSERTs of the rows"]
    print(f"\nImporting costs {medians['import'] / floor:.2f} times the two bare ones together.")


def insert(known: Path) -> float:
    """The seconds in which SQLite writes the rows of a library into an empty one, on disk."""
    empty = known.with_suffix(".empty")
    Library(empty).close()
    with closing(sqlite3.connect(known)) as source:
        rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    with closing(sqlite3.connect(empty, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous = FULL")
        target.execute("PRAGMA foreign_keys = ON")
        begin = time.perf_counter()
        target.execute("BEGIN IMMEDIATE")
        for name, found in rows.items():
            if found:
                marks = ", ".join("?" * len(found[0]))
                target.executemany(f"INSERT INTO {name} VALUES ({marks})", found)
        target.execute("COMMIT")
        seconds = time.perf_counter() - begin
    empty.unlink()
    return seconds


def parse_lines(content: bytes) -> list[Any]:
    """Each line as orjson gives it."""
    return [orjson.loads(line) for line in content.splitlines()]


def parse_bibtex(content: bytes) -> object:
    """The library of bibtexparser, with its default middleware."""
    return bibtexparser.parse_string(content.decode())


def parse_ris(content: bytes) -> object:
    """The records of rispy."""
    return rispy.loads(content.decode())


def feed(listed: Iterable[Paper]) -> bytes:
    """An answer of arXiv's query API."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{identifier(number)}v1</id>"
        f"<title>{escape(paper.title)}</title><summary>{escape(paper.abstract)}</summary>"
        f"<published>{paper.date}T00:00:00Z</published>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
        + '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/></entry>\n'
        for number, paper in enumerate(listed)
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/q</id>\n'
    return f"{head}{entries}</feed>".encode()


def snapshot(listed: Iterable[Paper]) -> Iterator[bytes]:
    """Lines of arXiv's bulk snapshot."""
    for number, paper in enumerate(listed):
        fields = {
            "id": identifier(number),
            "authors": ", ".join(paper.authors),
            "title": paper.title,
            "comments": "12 pages, 3 figures",
            "journal-ref": None,
            "doi": None,
            "categories": "cs.LG stat.ML",
            "abstract": f"  {paper.abstract}\n",
            "versions": [{"version": "v1", "created": "Mon, 2 Apr 2018 19:18:42 GMT"}],
            "update_date": "2018-04-02",
            "authors_parsed": [[*name.split(" ")[::-1], ""] for name in paper.authors],
        }
        yield json.dumps(fields).encode() + b"\n"


def identifier(number: int) -> str:
    """An arXiv identifier; there are 1.2 million different ones."""
    return f"{18 + number // 1_200_000:02}{1 + number // 100_000 % 12:02}.{number % 100_000:05}"


def remember() -> None:
    """Print the most memory that reading and importing short and long snapshots took."""
    print("\nMemory for arXiv's snapshot\n")
    row("", "records", "peak resident memory, MiB")
    row("---", "---:", "---:")
    templates = b"".join(snapshot(papers(500)))
    for what, number in (("read", FEW), ("read", MANY), ("import", FEW), ("import", SOME)):
        command = [sys.executable, "-m", "benchmarks.sources", what, str(number)]
        done = subprocess.run(command, check=True, capture_output=True, input=templates)
        row(what, f"{number:,}", done.stdout.decode().strip())


class _Snapshot(io.RawIOBase):
    """A snapshot of any length that nobody has to write down first, made from the lines of one."""

    def __init__(self, templates: Sequence[bytes], number: int) -> None:
        self._lines = (
            line.replace(
                b'"id": "', b'"id": "%s", "was": "' % identifier(place).encode(), 1
            ).replace(b'"title": "', b'"title": "%d ' % (place * 7_919 % number), 1)
            for place, line in enumerate(islice(cycle(templates), number))
        )
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self._left = self._left or next(self._lines, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def peak_mib(what: str, number: int) -> float:
    """Read or import so many records; the most memory that this process has had, in MiB.

    They are made from the lines at the standard input: making those takes memory, too.
    """
    templates = sys.stdin.buffer.read().splitlines(keepends=True)
    stream = cast(BinaryIO, io.BufferedReader(_Snapshot(templates, number)))
    read = (each for each in read_snapshot(stream) if isinstance(each, Record))
    if what == "read":
        found = sum(1 for _ in read)
    else:
        with tempfile.TemporaryDirectory() as name, Library(Path(name, "library.db")) as library:
            found = sum(len(library.add(batch)) for batch in batched(read, BATCH))
    assert found == number
    unit = 1 if sys.platform == "darwin" else 2**10  # bytes there, KiB on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    if sys.argv[1:]:
        print(f"{peak_mib(sys.argv[1], int(sys.argv[2])):.1f}")
    else:
        main()
