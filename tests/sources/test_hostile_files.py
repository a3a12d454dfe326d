"""A hostile file costs a clear sentence, and neither memory nor time."""

import gzip
import io
import itertools
import tracemalloc
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.errors import SourceError
from paper_tui.paper import Record, Reject
from paper_tui.sources import json_lines, recognise
from paper_tui.sources.arxiv import feed, snapshot
from paper_tui.sources.bibliographies import bibtex_reader, csl_json_reader, ris_reader
from paper_tui.sources.format import Format
from paper_tui.sources.lists import opml
from paper_tui.sources.streams import compression, stream
from paper_tui.sources.streams.json_objects import MAX_OBJECT, objects
from paper_tui.sources.streams.xml import MAX_DEPTH, elements

MIB = 2**20


class Endless(io.RawIOBase):
    """A beginning, and then the same bytes for ever or a number of times."""

    def __init__(self, start: bytes, part: bytes, times: int | None = None) -> None:
        repeated = itertools.repeat(part) if times is None else itertools.repeat(part, times)
        self._parts = itertools.chain([start], repeated)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._left = part
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def endless(start: bytes, part: bytes, times: int | None = None) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(Endless(start, part, times)))


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    """Fails when the block needs more than `limit` bytes at any moment."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit, f"{peak / MIB:.0f} MiB"


FEED = b'<feed xmlns="http://www.w3.org/2005/Atom">'
LAUGHS = b"".join(
    b'<!ENTITY lol%d "%s">' % (each, b"&lol%d;" % (each - 1) * 10) for each in range(1, 10)
)


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE a [<!ENTITY lol0 "ha">' + LAUGHS + b"]>" + FEED + b"&lol9;</feed>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + FEED + b"&x;</feed>",
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + FEED + b"</feed>",
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>' + FEED + b"</feed>",
    ],
)
def test_entities_are_refused_before_they_grow_or_fetch(doctype: bytes) -> None:
    with memory_below(MIB), pytest.raises(SourceError, match="line 1: a document type"):
        list(feed.read(io.BytesIO(doctype)))


@pytest.mark.parametrize(
    ("start", "part", "reason"),
    [
        (FEED, b"<a>", "deep in one another"),
        (FEED + b'<entry x="', b"x", "a tag is longer"),
        (FEED + b"<!--", b"x", "a tag is longer"),
        (FEED + b"<entry><title>", b"x ", "an element is longer"),
        (FEED, b"& ", "not well-formed"),
        (FEED + b"\xff", b"x", "not well-formed"),
    ],
)
def test_endless_xml_is_given_up(start: bytes, part: bytes, reason: str) -> None:
    with memory_below(64 * MIB), pytest.raises(SourceError, match=reason):
        list(feed.read(endless(start, part * 999)))


def test_an_endless_outline_is_given_up() -> None:
    with pytest.raises(SourceError, match=f"more than {MAX_DEPTH} deep"):
        list(opml.read(endless(b"<opml><body>", b'<outline text="x">')))


def test_xml_is_read_as_it_comes() -> None:
    entries = elements(endless(b"<r>", b"\n<e>x</e>"), frozenset({"e"}))
    with memory_below(8 * MIB):
        last = list(itertools.islice(entries, 20_000))[-1]
    assert last[0] == 20_001
    assert last[1].text == "x"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_xml_says_its_own_encoding(encoding: str) -> None:
    feed = f"""<?xml version="1.0" encoding="{encoding}"?>
    <feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id>
    <entry><id>http://arxiv.org/abs/2401.02345v1</id><title>Tídes</title></entry></feed>"""
    known, opened = recognise(io.BytesIO(feed.encode(encoding)))
    assert [item.paper.title for item in known.read(opened) if isinstance(item, Record)] == [
        "Tídes"
    ]


@pytest.mark.parametrize(
    ("start", "part", "reason"),
    [
        (b"", b"[", "1,024 deep"),
        (b'[{"title": "', b"x", "longer than 32 MiB"),
        (b'[{"title": "', b'\\"', "longer than 32 MiB"),
        (b'[{"a":', b"[", "1,024 deep"),
    ],
)
def test_endless_json_is_given_up(start: bytes, part: bytes, reason: str) -> None:
    with memory_below(5 * MAX_OBJECT), pytest.raises(SourceError, match=reason):
        list(csl_json_reader.read(endless(start, part * 9999)))


@given(
    st.lists(
        st.dictionaries(
            st.text('ab"\\{}[]\n', max_size=3),
            st.text('ab"\\{}[]\n', max_size=3) | st.lists(st.none(), max_size=2),
            max_size=2,
        ),
        max_size=5,
    ),
    st.sampled_from([None, 1]),
)
def test_the_objects_of_a_json_document_are_told_apart(
    found: list[dict[str, object]], indent: int | None
) -> None:
    import json  # noqa: PLC0415

    document = json.dumps(found, indent=indent)
    given_back = list(objects(io.BytesIO(document.encode())))
    assert [json.loads(raw) for _, raw in given_back] == found
    lines = document.splitlines()
    for line, raw in given_back:
        assert raw.splitlines()[0].decode() in lines[line - 1]


@pytest.mark.parametrize("known", [snapshot.FORMAT, json_lines.FORMAT])
def test_a_line_without_end_is_skipped_and_the_next_is_read(known: Format) -> None:
    line = b'{"id": "2401.02345", "title": "T", "abstract": "%s"}\n'
    long = endless(line % b"A" + b'{"title": "', b"x" * MIB, times=64)
    with memory_below(40 * MIB):
        first, second = known.read(long)
    assert isinstance(first, Record)
    assert isinstance(second, Reject)
    assert (second.line, second.reason) == (2, "the line is longer than 8 MiB and was skipped")


@pytest.mark.parametrize(
    ("known", "part"),
    [
        (snapshot.FORMAT, b'{"id": "2401.02345", "title": "T", "abstract": "A"}\n'),
        (json_lines.FORMAT, b'{"title": "T"}\n'),
        (csl_json_reader.FORMAT, b'{"title": "T"},\n'),
        (bibtex_reader.FORMAT, b"@misc{t, title = {T}}\n"),
        (ris_reader.FORMAT, b"TY  - JOUR\nTI  - T\nER  - \n"),
    ],
)
def test_records_without_number_are_read_one_by_one(known: Format, part: bytes) -> None:
    list(itertools.islice(known.read(endless(b"", part)), 10))  # what is loaded once
    with memory_below(4 * MIB):
        for item in itertools.islice(known.read(endless(b"", part)), 2000):
            assert isinstance(item, Record)


PACKERS = ["gzip", pytest.param("zstd", marks=pytest.mark.skipif(
    not find_spec("backports") or not find_spec("backports.zstd"), reason="needs paper-tui[zstd]"
))]  # fmt: skip


def pack(kind: str, content: bytes) -> bytes:
    if kind == "gzip":
        return gzip.compress(content)
    from backports import zstd  # noqa: PLC0415

    return zstd.compress(content)


SNAPSHOT = b"".join(
    b'{"id": "2401.%05d", "title": "T", "abstract": "%d", "versions": [], "authors_parsed": []}\n'
    % (number, number**9)
    for number in range(3000)
)


@pytest.mark.parametrize("kind", PACKERS)
def test_compressed_data_is_opened_as_it_is_read(kind: str) -> None:
    known, opened = recognise(io.BytesIO(pack(kind, SNAPSHOT)))
    assert known is snapshot.FORMAT
    assert sum(1 for _ in known.read(opened)) == 3000


@pytest.mark.parametrize("kind", PACKERS)
def test_what_stands_before_damage_is_read(kind: str) -> None:
    packed = pack(kind, SNAPSHOT)
    known, opened = recognise(io.BytesIO(packed[: len(packed) * 3 // 4]))
    items = known.read(opened)
    assert isinstance(next(items), Record)
    with pytest.raises(SourceError, match=r"damaged after line \d{3,}"):
        list(items)


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_is_refused_after_a_bounded_part_of_it(kind: str) -> None:
    bomb = pack(kind, bytes(compression.ALWAYS_READ + 32 * MIB))
    opened = compression.opened(bomb[:4], io.BytesIO(bomb))
    assert opened is not None
    with memory_below(16 * MIB):
        assert opened.read(MIB) == bytes(MIB)
        with pytest.raises(SourceError, match="over 200 times its size"):
            deque(iter(partial(opened.read, MIB), b""), maxlen=0)


def test_without_its_library_zstandard_data_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(compression, "import_module", missing)
    with pytest.raises(SourceError, match=r"install `paper-tui\[zstd\]`"):
        stream.unpacked(io.BytesIO(b"\x28\xb5\x2f\xfd rest"), 100)


def test_what_is_not_compressed_is_left_alone() -> None:
    assert compression.opened(b"plain", io.BytesIO(b"plain")) is None
