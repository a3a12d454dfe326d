"""Postings of a Whoosh index, read a block at a time.

Whoosh's matchers step from posting to posting; as one types, nearly all of the time goes into the
steps. The codec keeps postings in blocks of 128 that are unpacked at once, so a whole list is read
into arrays in a fraction of the time. What is read here is what the matcher would have given:
tests/search/test_postings.py compares the two, and the scores with those of `Searcher.search`.
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.matching import FilterMatcher, Matcher
from whoosh.reading import SegmentReader, TermNotFound


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
        blocks._read_ids()
        docs.extend(blocks._ids)
        blocks._read_weights()
        weights.extend(blocks._weights)
        blocks._next_block()
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
    while blocks.is_active():
        if wanted is None:
            blocks._read_ids()
            blocks._read_values()
            values.update(zip(blocks._ids, blocks._values, strict=True))
        else:
            beyond = bisect_left(wanted, blocks.block_max_id() + 1)
            if beyond:
                blocks._read_ids()
                blocks._read_values()
                here = dict(zip(blocks._ids, blocks._values, strict=True))
                values.update((doc, here[doc]) for doc in wanted[:beyond] if doc in here)
                wanted = wanted[beyond:]
            if not wanted:
                break
        blocks._next_block()
    if blocks is not matcher:
        return {doc: value for doc, value in values.items() if not reader.is_deleted(doc)}
    return values


def _matcher(reader: SegmentReader, field: str, word: str) -> Matcher | None:
    try:
        return reader.postings(field, word)
    except TermNotFound:
        return None


def _blocks_of(matcher: Matcher) -> W3LeafMatcher | None:
    """The codec's own matcher, under the one that leaves out deleted documents."""
    inner = matcher.child if type(matcher) is FilterMatcher else matcher
    return inner if type(inner) is W3LeafMatcher else None
