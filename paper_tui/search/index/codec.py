"""How the index is written: a codec for Whoosh with packed blocks, and the sorting of postings.

Whoosh's own codec pickles each block as tuples of numbers and steps through it posting by posting;
as a reader types, nearly all of the time goes there. Here a block holds plain arrays, which are
read in one go. Whoosh also sorts postings as one long list of tuples and hands them on one by one,
which is most of the time of indexing; here they are gathered by word as they come, and written list
by list. Everything else is Whoosh's, and its matchers work on these blocks too.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise, repeat
from typing import Any

from whoosh.codec.whoosh3 import (
    LENGTHS_COLUMN,
    W3Codec,
    W3FieldWriter,
    W3LeafMatcher,
    W3PerDocReader,
    W3PostingsWriter,
)
from whoosh.fields import Schema
from whoosh.formats import Format
from whoosh.index import FileIndex
from whoosh.matching import Matcher
from whoosh.util.numeric import byte_to_length
from whoosh.writing import SegmentWriter

from paper_tui.search.index.analysis import SPAN
from paper_tui.search.index.fields import FIELD, Document, postings
from paper_tui.search.index.mapped import MappedSegment

BLOCK = 512
"""Postings in a block."""

List = tuple["array[int]", "array[float]", list[bytes]]
"""The documents that have a word, ascending, with its weight and encoded places in each."""


class PackedCodec(W3Codec):  # type: ignore[misc]  # Whoosh 2.7 has no types
    """Whoosh's codec with blocks of arrays: document numbers, weights, sizes of values, values."""

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=0)

    def new_segment(self, _storage: Any, indexname: str) -> MappedSegment:
        """A segment that is yet to be written."""
        return MappedSegment(self, indexname)

    def field_writer(self, storage: Any, segment: Any) -> W3FieldWriter:
        """The writer of all lists of a segment."""
        return PackedFieldWriter(self, storage, segment)

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


class Inversion:
    """The postings of a segment by word, in place of Whoosh's pool of sorted runs.

    Documents come in ascending order, as a writer numbers them. All of it is kept in memory.
    """

    def __init__(self) -> None:
        self._lists: dict[str, List] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes | Document]) -> None:
        """Take all words of a document, or one posting of a segment that is merged."""
        _, word, doc, weight, value = posting
        known = self._lists.get
        for text, heavy, places in (
            [(word.decode(), weight, value)] if isinstance(value, bytes) else postings(value)
        ):
            found = known(text)
            if found is None:
                self._lists[text] = array("I", (doc,)), array("f", (heavy,)), [places]
            else:
                found[0].append(doc)
                found[1].append(heavy)
                found[2].append(places)

    def counts(self) -> dict[str, int]:
        """How many documents have each word."""
        return {word: len(docs) for word, (docs, _, _) in self._lists.items()}

    def iter_postings(self) -> Iterator[tuple[tuple[str, bytes], List]]:
        """Give the lists away in the order of the words, which is also that of their UTF-8."""
        for word in sorted(self._lists):
            yield (FIELD, word.encode()), self._lists.pop(word)

    def cleanup(self) -> None:
        """Nothing is left on the disk."""


def writer_of(index: FileIndex) -> SegmentWriter:
    """A writer that gathers postings by word and writes packed blocks."""
    writer = index.writer(codec=PackedCodec())
    writer.pool = Inversion()
    return writer


class PackedFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes what an `Inversion` has gathered."""

    def add_postings(
        self,
        schema: Schema,
        lengths: W3PerDocReader,
        items: Iterator[tuple[tuple[str, bytes], List]],
    ) -> None:
        """Write all lists; `lengths` knows how many words each document has."""
        current, of_documents = None, list[int]()
        for (field, word), (docs, weights, values) in items:
            if field != current:
                if current is not None:
                    self.finish_field()
                current, of_documents = field, document_lengths(lengths, field)
                self.start_field(field, schema[field])
            self.start_term(word)
            self._postwriter.add_list(docs, weights, values, of_documents)
            self.finish_term()
        if current is not None:
            self.finish_field()


class PackedWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes the arrays of a block as they are."""

    _ids: "array[int]"
    _weights: "array[float]"
    _values: list[bytes]

    def add_list(
        self,
        docs: "array[int]",
        weights: "array[float]",
        values: list[bytes],
        lengths: Sequence[int],
    ) -> None:
        """Take all postings of a list; `finish_postings` writes the last block of them."""
        for first in range(0, len(docs), BLOCK):
            if first:
                self._write_block()
            block = slice(first, first + BLOCK)
            self._ids, self._weights, self._values = docs[block], weights[block], values[block]
            self._maxweight = max(self._weights)
            of_block = [lengths[doc] for doc in self._ids]
            self._minlength, self._maxlength = min(of_block), max(of_block)

    def _mini_ids(self) -> bytes:
        return self._ids.tobytes()

    def _mini_weights(self) -> bytes:
        return self._weights.tobytes()

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

    def places_of(self, wanted: Sequence[int]) -> list[int]:
        """Where the word stands in those of these documents (ascending) that are in this block.

        As document * SPAN + place. Of many documents, places in others may be given too.
        """
        docs, frequencies, places = self._decoded()
        if _SOUGHT * len(wanted) > len(docs):
            repeated = chain.from_iterable(map(repeat, docs, frequencies))
            return [doc * SPAN + place for doc, place in zip(repeated, places, strict=True)]
        ends = list(accumulate(frequencies, initial=0))
        return [
            doc * SPAN + place
            for doc in wanted
            if docs[number := bisect_left(docs, doc)] == doc
            for place in places[ends[number] : ends[number + 1]]
        ]

    def frequencies(self, first: int, end: int) -> list[int]:
        """How often the word stands at places in [first, end), for each document of this block."""
        _, frequencies, places = self._decoded()
        return [
            stop - start
            if first <= places[start] and places[stop - 1] < end
            else 0
            if end <= places[start] or places[stop - 1] < first
            else bisect_left(places, end, start, stop) - bisect_left(places, first, start, stop)
            for start, stop in pairwise(accumulate(frequencies, initial=0))
        ]

    def next_block(self) -> None:
        """Go on; `is_active` says whether there was another."""
        self._next_block()

    def _decoded(self) -> "tuple[Sequence[int], list[int], array[int]]":
        """The documents of this block, how often the word stands in each, and at which places."""
        docs = self.documents()
        if self._data is None:
            self._read_data()
        sizes, values = self._data[2]
        return docs, [size // 2 for size in array("I", sizes)], array("H", values)

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


_SOUGHT = 5  # finding one document in a block costs about as much as going through so many


def document_lengths(lengths: W3PerDocReader, field: str) -> list[int]:
    """How many words each document has in a field, as nearly as Whoosh keeps it (in one byte)."""
    name = f"_{field}_len"
    if type(lengths) is not W3PerDocReader or not lengths.has_column(name):
        return [lengths.doc_field_length(doc, field) or 0 for doc in range(lengths.doc_count_all())]
    table = [0, *map(byte_to_length, range(1, 256))]
    return [table[byte] for byte in column_numbers(lengths.column_reader(name, LENGTHS_COLUMN))]


def column_numbers(column: Any) -> list[int]:
    """All of a column of numbers at once; what was never written at its end is the default."""
    size = column._count * column._fixedlen
    found = array(column._typecode, column._dbfile.get(column._basepos, size))
    if sys.byteorder == "little":
        found.byteswap()
    found.extend([column._default] * (column._doccount - len(found)))
    return found.tolist()
