"""The postings of a word: the reading of whole lists at once.

What is read here is what Whoosh's matchers give, posting by posting (the tests compare the two, and
the scores with those of `Searcher.search`).
"""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from whoosh.columns import NumericColumn
from whoosh.matching import FilterMatcher, Matcher
from whoosh.reading import SegmentReader, TermNotFound

from paper_tui.search.index.analysis import SPAN
from paper_tui.search.index.codec import PackedMatcher, column_numbers, document_lengths
from paper_tui.search.index.fields import decode_places


class Postings(NamedTuple):
    """Where one word stands in one segment: document numbers, ascending, and what goes with each.

    `weights` are the occurrences, counted by the importance of their place.
    """

    docs: Sequence[int]
    weights: Sequence[float]


def read(
    reader: SegmentReader,
    field: str,
    word: str,
    within: tuple[int, int] | None = None,
    *,
    stepping: bool = False,
) -> Postings:
    """The postings of a word, without those of deleted documents.

    Places `within` a first and an end alone count, when they are given: a document weighs as much
    as it has such places. With `stepping`, and for a matcher that is not the codec's own, Whoosh's
    public interface is used: slower, with the same answer.
    """
    docs, weights = array("I"), array("f")
    matcher = _matcher(reader, field, word)
    if matcher is None:
        return Postings(docs, weights)
    blocks = _blocks_of(matcher)
    if stepping or blocks is None:
        while matcher.is_active():
            weight = matcher.weight() if within is None else _frequency(matcher.value(), *within)
            if weight or within is None:
                docs.append(matcher.id())
                weights.append(weight)
            matcher.next()
        return Postings(docs, weights)
    while blocks.is_active():
        if within is None:
            docs.extend(blocks.documents())
            weights.extend(blocks.weights())
        else:
            inside = blocks.frequencies(*within)
            docs.extend(compress(blocks.documents(), inside))
            weights.extend(filter(None, inside))
        blocks.next_block()
    return Postings(docs, weights) if blocks is matcher else _living(reader, docs, weights)


def read_places(
    reader: SegmentReader, field: str, word: str, wanted: Sequence[int], *, stepping: bool = False
) -> list[int]:
    """Where a word stands in the wanted documents (ascending): document * SPAN + place.

    Places in other documents, also deleted ones, may be given too.
    """
    found: list[int] = []
    matcher = _matcher(reader, field, word)
    if matcher is None:
        return found
    blocks = _blocks_of(matcher)
    if stepping or blocks is None:
        among = frozenset(wanted)
        while matcher.is_active():
            if matcher.id() in among:
                places = decode_places(matcher.value())
                found.extend(matcher.id() * SPAN + place for place in places)
            matcher.next()
        return found
    while blocks.is_active() and wanted:
        here = bisect_left(wanted, blocks.block_max_id() + 1)
        if here:
            found.extend(blocks.places_of(wanted[:here]))
            wanted = wanted[here:]
        blocks.next_block()
    return found


def occurs(reader: SegmentReader, field: str, word: str) -> bool:
    """Whether a document that is not deleted has the word."""
    matcher = _matcher(reader, field, word)
    return matcher is not None and bool(matcher.is_active())


def numbers(reader: SegmentReader, column: str) -> list[int]:
    """A column of numbers, by document."""
    found = reader.column_reader(column, translate=False)
    return column_numbers(found) if type(found) is NumericColumn.Reader else list(found)


def lengths(reader: SegmentReader, field: str) -> list[int]:
    """How many words each document has in a field, as nearly as Whoosh keeps it (in one byte)."""
    return document_lengths(reader._perdoc, field)


def _frequency(value: bytes, first: int, end: int) -> int:
    return sum(first <= place < end for place in decode_places(value))


def _living(reader: SegmentReader, docs: "array[int]", weights: "array[float]") -> Postings:
    """The same without deleted documents."""
    kept = [not reader.is_deleted(doc) for doc in docs]
    return Postings(array("I", compress(docs, kept)), array("f", compress(weights, kept)))


def _matcher(reader: SegmentReader, field: str, word: str) -> Matcher | None:
    try:
        return reader.postings(field, word)
    except TermNotFound:
        return None


def _blocks_of(matcher: Matcher) -> PackedMatcher | None:
    """The codec's own matcher, under the one that leaves out deleted documents."""
    inner = matcher.child if type(matcher) is FilterMatcher else matcher
    return inner if isinstance(inner, PackedMatcher) else None
