"""From words to scores: BM25 over one state of the index.

A word of a query stands for several words of the index: its inflections, its completions, its near
spellings. They are scored as one term whose frequency is the sum of theirs (as Lucene's
SynonymQuery does), each weighted by how close it is to what was typed.

The formula is Robertson's BM25 with Lucene's idf, which is never negative; a word in a title
counts `Zone.TITLE.weight` times.
"""

from __future__ import annotations

import math
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from paper_tui.paper import PaperId
from paper_tui.search.analysis import Zone

if TYPE_CHECKING:
    from paper_tui.search.index import Index, Segment

    _Postings = tuple[Segment, Sequence[int], Sequence[float]]

K1 = 1.5
B = 0.6

Scores = dict[PaperId, float]

K = TypeVar("K")
V = TypeVar("V")


class Term(NamedTuple):
    """Words of the index that are scored as one, each with a weight of at most 1."""

    forms: tuple[tuple[str, float], ...]


class Scorer:
    """Scores terms and phrases, and remembers lately read postings and results."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._norms = {
            segment: [K1 * (1 - B + B * length / index.mean_length) for length in segment.lengths]
            for segment in index.segments
        }
        self._read: _Bounded[tuple[str, Zone | None], list[_Postings]] = _Bounded(_REMEMBERED)
        self._scored: _Bounded[object, Scores] = _Bounded(_REMEMBERED)

    def term(self, term: Term, zone: Zone | None = None) -> Scores:
        """The papers that have any form of the term (in a zone), with their scores."""
        known = self._scored.get((term, zone))
        if known is None:
            frequencies: dict[Segment, dict[int, float]] = {}
            for word, weight in term.forms:
                for segment, docs, weights in self._found(word, zone):
                    _add(frequencies.setdefault(segment, {}), docs, weights, weight)
            known = self._bm25(frequencies)
            self._scored.put((term, zone), known, len(known))
        return known

    def phrase(
        self, terms: Sequence[Term], gaps: Sequence[int], zone: Zone | None = None
    ) -> Scores:
        """The papers where the terms follow one another.

        `gaps[i]` is how far term i + 1 may stand after term i; the parts of a compound all stand
        at one place, so no distance at all is near enough.
        """
        key = (tuple(terms), tuple(gaps), zone)
        known = self._scored.get(key)
        if known is None:
            known = self._bm25(self._following(terms, gaps, zone, None))
            self._scored.put(key, known, len(known))
        return known

    def nearness(self, one: Term, other: Term, papers: Iterable[PaperId]) -> Scores:
        """What these papers earn by having one term shortly before the other.

        It is scored as the two terms are, by how often they stand so.
        """
        among = {
            segment: sorted(
                segment.documents[paper] for paper in papers if paper in segment.documents
            )
            for segment in self.index.segments
        }
        found = self._following((one, other), (_NEAR,), None, among)
        idf = self._idf(len(self.term(one))) + self._idf(len(self.term(other)))
        return self._bm25(found, idf)

    def _following(
        self,
        terms: Sequence[Term],
        gaps: Sequence[int],
        zone: Zone | None,
        among: Mapping[Segment, Sequence[int]] | None,
    ) -> dict[Segment, dict[int, float]]:
        """How often the terms follow one another in each document, weighted by zones."""
        parts: dict[Segment, list[dict[int, list[bytes]]]] = {
            segment: [{} for _ in terms] for segment in self.index.segments
        }
        for number, term in enumerate(terms):
            for word, _ in term.forms:
                for segment, values in self.index.places(word, among).items():
                    here = parts[segment][number]
                    for doc, value in values.items():
                        here.setdefault(doc, []).append(value)
        frequencies: dict[Segment, dict[int, float]] = {}
        for segment, found in parts.items():
            for doc in set.intersection(*map(set, found)):
                places = [
                    {place for value in part[doc] for place in array("H", value)} for part in found
                ]
                frequency = _runs(places, gaps, zone)
                if frequency:
                    frequencies.setdefault(segment, {})[doc] = frequency
        return frequencies

    def _idf(self, count: int) -> float:
        return math.log(1 + (self.index.papers - count + 0.5) / (count + 0.5))

    def _bm25(
        self, frequencies: Mapping[Segment, Mapping[int, float]], idf: float | None = None
    ) -> Scores:
        factor = K1 + 1
        factor *= self._idf(sum(map(len, frequencies.values()))) if idf is None else idf
        scores: Scores = {}
        for segment, found in frequencies.items():
            norms, papers = self._norms[segment], segment.papers
            scores.update(
                {papers[doc]: factor * tf / (tf + norms[doc]) for doc, tf in found.items()}
            )
        return scores

    def _found(self, word: str, zone: Zone | None) -> list[_Postings]:
        key = (word, zone)
        known = self._read.get(key)
        if known is None:
            known = self.index.postings(word) if zone is None else self._within(word, zone)
            self._read.put(key, known, 1 + sum(len(docs) for _, docs, _ in known))
        return known

    def _within(self, word: str, zone: Zone) -> list[_Postings]:
        """The postings of a word in one zone; its weight is the frequency there."""
        inside: list[_Postings] = []
        for segment, values in self.index.places(word).items():
            docs, weights = array("I"), array("f")
            for doc, value in values.items():
                frequency = sum(zone.first <= place < zone.end for place in array("H", value))
                if frequency:
                    docs.append(doc)
                    weights.append(frequency)
            if docs:
                inside.append((segment, docs, weights))
        return inside


_NEAR = 3  # places, from one word of a query to the next
_REMEMBERED = 1_000_000  # postings, and as many scores: about 100 MB when full


def _add(
    frequencies: dict[int, float], docs: Sequence[int], weights: Sequence[float], factor: float
) -> None:
    if not frequencies:
        frequencies.update(
            zip(
                docs,
                weights if factor == 1 else (weight * factor for weight in weights),
                strict=True,
            )
        )
        return
    for doc, weight in zip(docs, weights, strict=True):
        frequencies[doc] = frequencies.get(doc, 0.0) + factor * weight


def _merged(values: Iterable[bytes]) -> set[int]:
    return {place for value in values for place in array("H", value)}


def _runs(places: Sequence[set[int]], gaps: Sequence[int], zone: Zone | None) -> float:
    """How often the places follow one another, weighted by the zones where they end."""
    ends = places[0]
    for gap, here in zip(gaps, places[1:], strict=True):
        ends = {place for place in here if any(place - step in ends for step in range(gap + 1))}
    if zone:
        return sum(zone.first <= place < zone.end for place in ends)
    return sum(
        Zone.TITLE.weight if place < Zone.TITLE.end else Zone.ABSTRACT.weight for place in ends
    )


class _Bounded(Generic[K, V]):
    """The values used last, as many as their sizes allow."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, size: int) -> None:
        self._values[key] = value, size
        self._room -= size
        while self._room < 0 and len(self._values) > 1:
            _, (_, freed) = self._values.popitem(last=False)
            self._room += freed
