"""Papers like a paper, and unread papers like those that the reader liked, with the reasons.

Both are one query made of the words of known papers: a word counts as often as it stands in them
(the query term frequency of Robertson's BM25; over several papers, Rocchio's centroid), and each
finds and scores papers as a typed word does.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from paper_tui.paper import Paper, PaperId
from paper_tui.search.analysis import STOP_WORDS, Zone, chunks, stem, texts
from paper_tui.search.scoring import Scorer, Scores, Term

WORDS = 100
"""How many words papers are described by: about as many different ones as an abstract has."""

PAIRS = 15
"""How many pairs of words that stand side by side may be named as reasons."""

REASONS = 3
"""How many reasons are given for a paper, at most."""

POSTINGS = 100_000
"""How many postings are gone through to find papers, about: some 50 ms of work."""

CANDIDATES = 1_000
"""Words that these do not suffice for are scored in so many papers, the best by then."""

Shares = dict[tuple[str, ...], tuple[float, Scores]]
"""A word, or two side by side, as they are spelled; its weight, and what papers score by it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A paper that is like others, and the words that they share, the most telling first."""

    paper_id: PaperId
    score: float
    because: tuple[str, ...]


def like(
    liked: Sequence[Paper], scorer: Scorer, among: Sequence[PaperId], most: int
) -> list[Likeness]:
    """The papers of `among` that are most like the liked ones, at most so many, the best first.

    Equal ones stay in the order of `among`.
    """
    words, pairs = _taste(liked, scorer)
    order = {paper: place for place, paper in enumerate(among)}
    totals, shares = _found(words, scorer, order)
    best = nlargest(most, totals, key=lambda paper: (totals[paper], -order[paper]))
    shares |= _found_together(pairs, shares, scorer, best)
    return [Likeness(paper, totals[paper], _reasons(paper, shares)) for paper in best]


class _Word(NamedTuple):
    """A word as the liked papers mostly spell it, its part in them, and the most that it earns."""

    spelling: str
    term: Term
    weight: float
    most: float


def _taste(
    papers: Iterable[Paper], scorer: Scorer
) -> tuple[list[_Word], list[tuple[_Word, _Word]]]:
    """The words of these papers that can earn most, and the pairs that stand in them repeatedly."""
    weights: defaultdict[str, float] = defaultdict(float)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    neighbours: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        found: defaultdict[str, float] = defaultdict(float)
        for text, weight in _weighted(paper):
            read = [part.text for chunk in chunks(text) for part in chunk.parts]
            roots = [stem(word) for word in read]
            neighbours.update(pairwise(roots))
            for word, root in zip(read, roots, strict=True):
                spellings[root][word] += 1
                found[root] += weight
        length = sum(found.values())
        for root, often in found.items():
            weights[root] += often / length
    known: dict[str, _Word] = {}
    for root, spelled in spellings.items():
        spelling = spelled.most_common(1)[0][0]
        if spelling not in STOP_WORDS and len(spelling) > 1 and not spelling.isdigit():
            term = scorer.expand(spelling)
            known[root] = _Word(spelling, term, weights[root], weights[root] * scorer.most(term))
    words = nlargest(WORDS, known.values(), key=lambda word: word.most)
    telling = set(words)
    repeated = [
        (often * (known[one].most + known[other].most), (known[one], known[other]))
        for (one, other), often in neighbours.items()
        if often > 1 and known.get(one) in telling and known.get(other) in telling
    ]
    return words, [pair for _, pair in nlargest(PAIRS, repeated)]


def _weighted(paper: Paper) -> Iterator[tuple[str, float]]:
    for zone in (Zone.TITLE, Zone.ABSTRACT):
        for text in texts(paper, zone):
            yield text, zone.weight


def _found(
    words: Iterable[_Word], scorer: Scorer, among: Collection[PaperId]
) -> tuple[Scores, Shares]:
    """The papers that have these words: what they earn by all, and by each.

    Words in more papers than can be gone through come last, for the best papers by then.
    """
    totals: defaultdict[PaperId, float] = defaultdict(float)
    shares: Shares = {}
    left, common = POSTINGS, []
    for word in words:
        if word.term.postings > left:
            common.append(word)
            continue
        left -= word.term.postings
        found = scorer.term(word.term, among=among)
        shares[word.spelling,] = word.weight, found
        for paper, score in found.items():
            totals[paper] += word.weight * score
    kept = {paper: total for paper, total in totals.items() if paper in among}
    if common:
        best = nlargest(CANDIDATES, kept, key=kept.__getitem__)
        kept = {paper: kept[paper] for paper in best}
    for word in common:
        found = scorer.term(word.term, among=kept)
        shares[word.spelling,] = word.weight, found
        for paper in kept.keys() & found.keys():
            kept[paper] += word.weight * found[paper]
    return kept, shares


def _found_together(
    pairs: Iterable[tuple[_Word, _Word]], shares: Shares, scorer: Scorer, papers: Sequence[PaperId]
) -> Shares:
    """What each pair has earned these papers, where its words stand side by side in them too."""
    together: Shares = {}
    for one, other in pairs:
        found = scorer.phrase([one.term, other.term], [1], among=papers)
        parts = shares[one.spelling,], shares[other.spelling,]
        together[one.spelling, other.spelling] = (
            1.0,
            {
                paper: sum(weight * scores[paper] for weight, scores in parts)
                for paper in papers
                if paper in found
            },
        )
    return together


def _reasons(paper: PaperId, shares: Shares) -> tuple[str, ...]:
    """By what a paper has earned most; a word of a pair that is named is not named again."""
    earned = [
        (weight * scores[paper], name)
        for name, (weight, scores) in shares.items()
        if paper in scores
    ]
    earned.sort(reverse=True)
    named: list[tuple[str, ...]] = []
    for share, name in earned:
        if len(named) == REASONS or _HARDLY * share < earned[0][0]:
            break
        if not any(set(name) & set(other) for other in named):
            named.append(name)
    return tuple(map(" ".join, named))


_HARDLY = 5  # what earns so many times less than the first reason is none
