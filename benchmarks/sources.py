"""Reading papers out of each format, beside the bare parser library under it.

The bare libraries give their own lists and dictionaries; here every paper is a `Record` with its
line, names split, LaTeX as text, identifiers and links found. And the memory that one and a hundred
times as many records of arXiv's snapshot take, each in a process of its own.
"""

import io
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from typing import Any, BinaryIO, cast
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import bibtexparser
import orjson
import rispy

from benchmarks.corpus import papers
from benchmarks.timing import row, take_turns, tell
from paper_tui.cite import Format, cite
from paper_tui.paper import Paper, Record
from paper_tui.sources import arxiv_snapshot, recognise
from paper_tui.sources.json_lines import Holding, dump

RECORDS = 2_000
ROUNDS = 5
FEW, MANY = 10_000, 1_000_000


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
    """Print how long the bare parser takes for a document, and how long reading it takes."""

    def read() -> None:
        known, stream = recognise(io.BytesIO(content))
        count = sum(isinstance(item, Record) for item in known.read(stream))
        assert count == RECORDS, f"{count} records of {title}"

    medians = take_turns(ROUNDS, {"bare parser": lambda: bare(content), "papers": read})
    rate = RECORDS / medians["papers"]
    tell(f"{title}: {rate:,.0f} papers a second", medians, "bare parser")


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
    """Print the most memory that reading a short and a long snapshot took."""
    print(f"\nMemory for arXiv's snapshot, read with {FEW:,} and {MANY:,} records\n")
    row("records", "peak resident memory, MiB")
    row("---:", "---:")
    for number in (FEW, MANY):
        command = [sys.executable, "-m", "benchmarks.sources", str(number)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        row(f"{number:,}", done.stdout.strip())


class _Snapshot(io.RawIOBase):
    """A snapshot of any length that nobody has to write down first."""

    def __init__(self, number: int) -> None:
        templates = cycle(list(snapshot(papers(500))))
        self._lines = (
            line.replace(b'"1801.', b'"%s.' % identifier(place)[:4].encode(), 1)
            for place, line in enumerate(islice(templates, number))
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


def peak_mib(number: int) -> float:
    """Read so many records; the most memory that this process has had, in MiB."""
    stream = cast(BinaryIO, io.BufferedReader(_Snapshot(number)))
    count = sum(isinstance(item, Record) for item in arxiv_snapshot.read(stream))
    assert count == number
    unit = 1 if sys.platform == "darwin" else 2**10  # bytes there, KiB on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    if sys.argv[1:]:
        print(f"{peak_mib(int(sys.argv[1])):.1f}")
    else:
        main()
