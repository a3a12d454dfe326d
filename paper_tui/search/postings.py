"""The postings of a word: the reading of whole lists at once.

What is read here is what Whoosh's matchers give, posting by posting (tests/search/test_postings.py
compares the two, and the scores with those of `Searcher.search`).
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from whoosh.columns import NumericColumn
from whoosh.matching import FilterMatcher, Matcher
from whoosh.reading import SegmentReader, TermNotFound

from paper_tui.search.codec import PackedMatcher, column_numbers, document_lengths


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
                values.update(blocks.values_of(wanted[:here]))
                wanted = wanted[here:]
        blocks.next_block()
    if blocks is not matcher:
        return {doc: value for doc, value in values.items() if not reader.is_deleted(doc)}
    return values


def numbers(reader: SegmentReader, column: str) -> list[int]:
    """A column of numbers, by document."""
    found = reader.column_reader(column, translate=False)
    return column_numbers(found) if type(found) is NumericColumn.Reader else list(found)


def lengths(reader: SegmentReader, field: str) -> list[int]:
    """How many words each document has in a field, as nearly as Whoosh keeps it (in one byte)."""
    return document_lengths(reader._perdoc, field)


def _matcher(reader: SegmentReader, field: str, word: str) -> Matcher | None:
    try:
        return reader.postings(field, word)
    except TermNotFound:
        return None


def _blocks_of(matcher: Matcher) -> PackedMatcher | None:
    """The codec's own matcher, under the one that leaves out deleted documents."""
    inner = matcher.child if type(matcher) is FilterMatcher else matcher
    return inner if isinstance(inner, PackedMatcher) else None
