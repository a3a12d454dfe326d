"""Postings of a Whoosh index, read a block at a time.

Whoosh's matchers step from posting to posting; as one types, nearly all of the time goes into the
steps. The codec keeps postings in blocks of 128 that are unpacked at once, so a whole list is read
into two arrays in a fraction of the time. What is read here is what the matcher would have given:
tests/search/test_postings.py compares the two, and the scores with those of `Searcher.search`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.matching import FilterMatcher, Matcher
from whoosh.reading import SegmentReader, TermNotFound


class Postings(NamedTuple):
    """Where one word stands in one segment: document numbers, ascending, and what goes with each.

    `weights` are the occurrences, counted by the importance of their place; `values` are the
    encoded places, empty unless they were asked for.
    """

    docs: Sequence[int]
    weights: Sequence[float]
    values: Sequence[bytes] = ()


NOTHING = Postings((), ())


def read(
    reader: SegmentReader, field: str, word: str, *, values: bool = False, stepping: bool = False
) -> Postings:
    """The postings of a word, without those of deleted documents.

    With `stepping`, and for any matcher that is not the codec's own, Whoosh's public interface is
    used: slower, with the same answer.
    """
    try:
        matcher = reader.postings(field, word)
    except TermNotFound:
        return NOTHING
    inner = matcher.child if type(matcher) is FilterMatcher else matcher
    if stepping or type(inner) is not W3LeafMatcher:
        return _step(matcher, values)
    found = _blocks(inner, values)
    if inner is matcher:
        return found
    kept = [place for place, doc in enumerate(found.docs) if not reader.is_deleted(doc)]
    return Postings(
        [found.docs[place] for place in kept],
        [found.weights[place] for place in kept],
        [found.values[place] for place in kept] if values else (),
    )


def _blocks(matcher: W3LeafMatcher, values: bool) -> Postings:
    docs: list[int] = []
    weights: list[float] = []
    places: list[bytes] = []
    while matcher.is_active():
        matcher._read_ids()
        docs.extend(matcher._ids)
        matcher._read_weights()
        weights.extend(matcher._weights)
        if values:
            matcher._read_values()
            places.extend(matcher._values)
        matcher._next_block()
    return Postings(docs, weights, places)


def _step(matcher: Matcher, values: bool) -> Postings:
    docs: list[int] = []
    weights: list[float] = []
    places: list[bytes] = []
    while matcher.is_active():
        docs.append(matcher.id())
        weights.append(matcher.weight())
        if values:
            places.append(matcher.value())
        matcher.next()
    return Postings(docs, weights, places)
