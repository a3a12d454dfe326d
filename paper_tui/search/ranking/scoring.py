"""From words to scores: BM25 over one state of the index.

A word of a query stands for several words of the index: its inflections, its completions, its near
spellings. They are scored as one term whose frequency is the sum of theirs (as Lucene's
SynonymQuery does), each weighted by how close it is to what was typed.

The formula is Robertson's BM25 with Lucene's idf, which is never negative; a word in a title
counts `Zone.TITLE.weight` times.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from paper_tui.paper import PaperId
from paper_tui.search.index.analysis import SPAN, Zone
from paper_tui.search.language.query import Ending

if TYPE_CHECKING:
    from paper_tui.search.index.reader import Index, Segment

    _Postings = tuple[Segment, Sequence[int], Sequence[float]]
    _Frequencies = dict[Segment, dict[int, float]]

K1 = 1.5
B = 0.6

INFLECTION = 0.5
"""What another inflection counts beside the very word that was typed."""

COMPLETION = 0.3
"""What a completion of a prefix, or a near spelling, counts beside the very word."""

TYPED_COMPLETIONS = 64
"""How many completions the word that is being typed has: the most frequent ones."""

NEAR_WORDS = 64
"""How many words are near enough in spelling to another: the most frequent ones."""

SOUGHT = 5
"""Finding one paper in a list of postings costs about as much as going through so many."""

STARRED_COMPLETIONS = 256
"""How many a prefix has that was asked for with a star."""

COMPLETED_PAPERS = 20_000
"""Completions are taken until they stand in so many papers, all told."""

Scores = dict[PaperId, float]

K = TypeVar("K")
V = TypeVar("V")


class Term(NamedTuple):
    """Words of the index that are scored as one, each with a weight of at most 1.

    `df` is their document frequency: the papers that have each form, weighted as it is;
    `postings` is the same without weights.
    """

    forms: tuple[tuple[str, float], ...]
    df: float
    postings: int


class Scorer:
    """Scores terms and phrases, and remembers lately read postings and results."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._norms = {
            segment: [K1 * (1 - B + B * length / index.mean_length) for length in segment.lengths]
            for segment in index.segments
        }
        self._terms: _Bounded[tuple[str, Ending, int], Term] = _Bounded(1_000)
        self._read: _Bounded[tuple[str, Zone | None], list[_Postings]] = _Bounded(_READ)
        self._scored: _Bounded[object, Scores] = _Bounded(_REMEMBERED)

    def expand(self, word: str, ending: Ending = Ending.WHOLE, fuzzy: int = 0) -> Term:
        """What a folded word of a query stands for; its forms may be none."""
        key = (word, ending, fuzzy)
        term = self._terms.get(key)
        if term is None:
            term = self._expand(word, ending, fuzzy)
            self._terms.put(key, term, 1)
        return term

    def most(self, term: Term) -> float:
        """A score that no paper exceeds."""
        return (K1 + 1) * self._idf(term)

    def term(
        self, term: Term, zone: Zone | None = None, among: Collection[PaperId] | None = None
    ) -> Scores:
        """The papers that have any form of the term (in a zone), with their scores.

        With `among`, others than these may be left out, which spares scoring them.
        """
        known = self._scored.get((term, zone))
        if known is not None:
            return known
        few = among if among is not None and _RESTRICTED * len(among) < term.df else None
        frequencies: _Frequencies = {}
        for word, weight in term.forms:
            for segment, docs, weights in self._found(word, zone):
                if few is not None:
                    kept = _sought(segment, docs, few)
                    docs = [docs[n] for n in kept]  # noqa: PLW2901
                    weights = [weights[n] for n in kept]  # noqa: PLW2901
                _add(frequencies.setdefault(segment, {}), docs, weights, weight)
        scores = self._bm25(frequencies, self._idf(term))
        if few is None:
            self._scored.put((term, zone), scores, len(scores))
        return scores

    def phrase(
        self,
        terms: Sequence[Term],
        gaps: Sequence[int],
        zone: Zone | None = None,
        among: Collection[PaperId] | None = None,
    ) -> Scores:
        """The papers where the terms follow one another; of two terms or more.

        `gaps[i]` is how far term i + 1 may stand after term i; the parts of a compound all stand
        at one place, so no distance at all is near enough. With `among`, others than these are
        left out.
        """
        key = (tuple(terms), tuple(gaps), zone)
        known = self._scored.get(key)
        if known is not None:
            return known
        papers = among
        for term in sorted(terms, key=lambda term: term.df):
            found = self.term(term, zone, papers)
            papers = found if papers is None else {paper for paper in papers if paper in found}
        frequencies = self._following(terms, gaps, zone, papers or ())
        scores = self._bm25(frequencies, sum(map(self._idf, terms)))
        if among is None:
            self._scored.put(key, scores, len(scores))
        return scores

    def nearness(self, one: Term, other: Term, papers: Collection[PaperId]) -> Scores:
        """What these papers earn by having one term shortly before the other.

        It is scored as the two terms are, by how often they stand so.
        """
        frequencies = self._following((one, other), (_NEAR,), None, papers)
        return self._bm25(frequencies, self._idf(one) + self._idf(other))

    def _expand(self, word: str, ending: Ending, fuzzy: int) -> Term:
        lexicon = self.index.lexicon
        forms: dict[str, float] = {}
        if fuzzy:
            for near in nlargest(NEAR_WORDS, lexicon.near(word, fuzzy), lexicon.count):
                forms.update((inflection, COMPLETION) for inflection in lexicon.inflections(near))
        if ending is not Ending.WHOLE:
            most = TYPED_COMPLETIONS if ending is Ending.TYPING else STARRED_COMPLETIONS
            completions = lexicon.completions(word, most, COMPLETED_PAPERS)
            forms.update((completion, COMPLETION) for completion in completions)
        forms.update((inflection, INFLECTION) for inflection in lexicon.inflections(word))
        if word in lexicon:
            forms[word] = 1.0
        df = sum(lexicon.count(form) * weight for form, weight in forms.items())
        return Term(tuple(sorted(forms.items())), df, sum(map(lexicon.count, forms)))

    def _idf(self, term: Term) -> float:
        documents = self.index.documents
        df = min(term.df, documents)
        return math.log(1 + (documents - df + 0.5) / (df + 0.5))

    def _bm25(self, frequencies: Mapping[Segment, Mapping[int, float]], idf: float) -> Scores:
        factor = (K1 + 1) * idf
        return {
            papers[doc]: factor * tf / (tf + norms[doc])
            for segment, found in frequencies.items()
            for papers, norms in [(segment.papers, self._norms[segment])]
            for doc, tf in found.items()
        }

    def _following(
        self,
        terms: Sequence[Term],
        gaps: Sequence[int],
        zone: Zone | None,
        papers: Collection[PaperId],
    ) -> _Frequencies:
        """How often the terms follow one another in each of these papers, weighted by zones."""
        frequencies: _Frequencies = {}
        words = [{word for word, _ in term.forms} for term in terms]
        for segment in self.index.segments:
            documents = segment.documents
            docs = sorted(documents[paper] for paper in papers if paper in documents)
            ends = self.index.places(segment, words[0], docs)
            for (before, after), gap in zip(pairwise(words), gaps, strict=True):
                if not ends:
                    break
                here = self.index.places(segment, after, docs)
                ends = _following(ends, here, gap, apart=before == after)
            found = _weighed(ends, zone)
            frequencies[segment] = {doc: found[doc] for doc in docs if doc in found}
        return frequencies

    def _found(self, word: str, zone: Zone | None) -> list[_Postings]:
        key = (word, zone)
        known = self._read.get(key)
        if known is None:
            known = self.index.postings(word, zone)
            self._read.put(key, known, 1 + sum(len(docs) for _, docs, _ in known))
        return known


_NEAR = 3  # places, from one word of a query to the next
_RESTRICTED = 4  # a term in so many times more papers is scored only where it is needed
_READ = 4_000_000  # postings that are remembered, in arrays: 32 MB when full
_REMEMBERED = 1_000_000  # scores that are remembered: 100 MB when full


def _sought(segment: Segment, docs: Sequence[int], papers: Collection[PaperId]) -> list[int]:
    """Where in a list of documents these papers stand."""
    if SOUGHT * len(papers) > len(docs):
        numbers = segment.papers
        return [n for n, doc in enumerate(docs) if numbers[doc] in papers]
    documents = segment.documents
    wanted = sorted(documents[paper] for paper in papers if paper in documents)
    places = ((bisect_left(docs, doc), doc) for doc in wanted)
    return [n for n, doc in places if n < len(docs) and docs[n] == doc]


def _add(
    frequencies: dict[int, float], docs: Iterable[int], weights: Iterable[float], factor: float
) -> None:
    if not frequencies:
        frequencies.update(
            zip(docs, weights if factor == 1 else [factor * w for w in weights], strict=True)
        )
        return
    for doc, weight in zip(docs, weights, strict=True):
        frequencies[doc] = frequencies.get(doc, 0.0) + factor * weight


def _following(ends: set[int], here: set[int], gap: int, *, apart: bool) -> set[int]:
    """Those of these places that are up to so many places after one of the ends.

    Where one word is wanted twice, `apart`, its place does not follow itself.
    """
    found = set[int]() if apart else here & ends
    for step in range(1, gap + 1):
        found |= here.intersection([end + step for end in ends])
    return found


def _weighed(places: Iterable[int], zone: Zone | None) -> dict[int, float]:
    """How often a document has one of the places, weighted by zones, or in one zone."""
    found: dict[int, float] = {}
    for doc, place in (divmod(place, SPAN) for place in places):
        if zone is None:
            weight = Zone.TITLE.weight if place < Zone.TITLE.end else Zone.ABSTRACT.weight
        else:
            weight = 1.0 if zone.first <= place < zone.end else 0.0
        if weight:
            found[doc] = found.get(doc, 0.0) + weight
    return found


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
