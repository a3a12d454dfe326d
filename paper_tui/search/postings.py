"""Postings in packed blocks: a codec for Whoosh, and the reading of whole lists at once.

Whoosh's own codec pickles each block as tuples of numbers and steps through it posting by posting;
as a reader types, nearly all of the time goes there. Here a block holds plain arrays, which are
read in one go. Everything else is Whoosh's: its matchers work on these blocks too, and what is
read here is what they give (tests/search/test_postings.py compares the two, and the scores with
those of `Searcher.search`).
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import (
    LENGTHS_COLUMN,
    W3Codec,
    W3LeafMatcher,
    W3PerDocReader,
    W3PostingsWriter,
)
from whoosh.columns import NumericColumn
from whoosh.formats import Format
from whoosh.matching import FilterMatcher, Matcher
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length

BLOCK = 512
"""Postings in a block."""


class PackedCodec(W3Codec):  # type: ignore[misc]  # Whoosh 2.7 has no types
    """Whoosh's codec with blocks of arrays: document numbers, weights, sizes of values, values."""

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=0)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> W3PostingsWriter:
        """The writer of one list after the other."""
        if byteids:
            return super().postings_writer(dbfile, byteids)
        return PackedWriter(dbfile, blocklimit=BLOCK, compression=0)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Format, term: Any = None, scorer: Any = None
    ) -> Matcher:
        """The matcher of one list."""
        if terminfo.is_inlined():
            return super().postings_reader(dbfile, terminfo, format_, term, scorer)
        offset, length = terminfo.extent()
        return PackedMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)


class PackedWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes the arrays of a block as they are."""

    def _mini_ids(self) -> bytes:
        return self._ids.tobytes()  # type: ignore[no-any-return]

    def _mini_weights(self) -> bytes:
        return self._weights.tobytes()  # type: ignore[no-any-return]

    def _mini_values(self) -> tuple[bytes, bytes]:
        return array("I", map(len, self._values)).tobytes(), b"".join(self._values)


class PackedMatcher(W3LeafMatcher):  # type: ignore[misc]
    """Reads what `PackedWriter` wrote."""

    _data: Any
    _ids: Any
    _weights: Any
    _values: Any

    def documents(self) -> Sequence[int]:
        """The document numbers of this block, ascending."""
        if self._ids is None:
            self._read_ids()
        return self._ids  # type: ignore[no-any-return]

    def weights(self) -> Sequence[float]:
        """What the word weighs in each of them."""
        if self._weights is None:
            self._read_weights()
        return self._weights  # type: ignore[no-any-return]

    def values(self) -> Sequence[bytes]:
        """The encoded places in each of them."""
        if self._values is None:
            self._read_values()
        return self._values  # type: ignore[no-any-return]

    def next_block(self) -> None:
        """Go on; `is_active` says whether there was another."""
        self._next_block()

    def _read_ids(self) -> None:
        if self._data is None:
            self._read_data()
        self._ids = array("I", self._data[0])

    def _read_weights(self) -> None:
        if self._data is None:
            self._read_data()
        self._weights = array("f", self._data[1])

    def _read_values(self) -> None:
        if self._data is None:
            self._read_data()
        sizes, values = self._data[2]
        ends = list(accumulate(array("I", sizes)))
        self._values = [values[a:b] for a, b in zip([0, *ends], ends, strict=False)]


class Postings(NamedTuple):
    """Where one word stands in one segment: document numbers, ascending, and what goes with each.

    `weights` are the occurrences, counted by the importance of their place.
    """

    docs: Sequence[int]
    weights: Sequence[float]


def read(reader: SegmentReader, field: str, word: str, *, stepping: bool = False) -> Postings:
    """The postings of a word, without those of deleted documents.

    With `stepping`, and for a matcher that is not the codec's own, Whoosh's public interface is
    used: slower, with the same answer.
    """
    docs, weights = array("I"), array("f")
    matcher = _matcher(reader, field, word)
    if matcher is None:
        return Postings(docs, weights)
    blocks = _blocks_of(matcher)
    if stepping or blocks is None:
        while matcher.is_active():
            docs.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return Postings(docs, weights)
    while blocks.is_active():
        docs.extend(blocks.documents())
        weights.extend(blocks.weights())
        blocks.next_block()
    if blocks is matcher:
        return Postings(docs, weights)
    kept = [place for place, doc in enumerate(docs) if not reader.is_deleted(doc)]
    return Postings(
        array("I", [docs[place] for place in kept]), array("f", [weights[place] for place in kept])
    )


def read_values(
    reader: SegmentReader,
    field: str,
    word: str,
    wanted: Sequence[int] | None = None,
    *,
    stepping: bool = False,
) -> Mapping[int, bytes]:
    """The encoded places of a word by document: of the `wanted` ones (ascending), or of all."""
    values: dict[int, bytes] = {}
    matcher = _matcher(reader, field, word)
    if matcher is None:
        return values
    blocks = _blocks_of(matcher)
    if stepping or blocks is None:
        among = None if wanted is None else frozenset(wanted)
        while matcher.is_active():
            if among is None or matcher.id() in among:
                values[matcher.id()] = matcher.value()
            matcher.next()
        return values
    while blocks.is_active() and (wanted is None or wanted):
        if wanted is None:
            values.update(zip(blocks.documents(), blocks.values(), strict=True))
        else:
            here = bisect_left(wanted, blocks.block_max_id() + 1)
            if here:
                found = dict(zip(blocks.documents(), blocks.values(), strict=True))
                values.update((doc, found[doc]) for doc in wanted[:here] if doc in found)
                wanted = wanted[here:]
        blocks.next_block()
    if blocks is not matcher:
        return {doc: value for doc, value in values.items() if not reader.is_deleted(doc)}
    return values


def numbers(reader: SegmentReader, column: str) -> list[int]:
    """A column of numbers, by document."""
    found = reader.column_reader(column, translate=False)
    return _numbers(found) if type(found) is NumericColumn.Reader else list(found)


def lengths(reader: SegmentReader, field: str) -> list[int]:
    """How many words each document has in a field, as nearly as Whoosh keeps it (in one byte)."""
    inner = reader._perdoc
    name = f"_{field}_len"
    if type(inner) is not W3PerDocReader or not inner.has_column(name):
        return [reader.doc_field_length(doc, field) or 0 for doc in range(reader.doc_count_all())]
    table = [0, *map(byte_to_length, range(1, 256))]
    return [table[byte] for byte in _numbers(inner.column_reader(name, LENGTHS_COLUMN))]


def _numbers(column: Any) -> list[int]:
    """All of a column at once; what was never written at its end is the default."""
    size = column._count * column._fixedlen
    found = array(column._typecode, column._dbfile.get(column._basepos, size))
    if sys.byteorder == "little":
        found.byteswap()
    found.extend([column._default] * (column._doccount - len(found)))
    return found.tolist()


def _matcher(reader: SegmentReader, field: str, word: str) -> Matcher | None:
    try:
        return reader.postings(field, word)
    except TermNotFound:
        return None


def _blocks_of(matcher: Matcher) -> PackedMatcher | None:
    """The codec's own matcher, under the one that leaves out deleted documents."""
    inner = matcher.child if type(matcher) is FilterMatcher else matcher
    return inner if isinstance(inner, PackedMatcher) else None
