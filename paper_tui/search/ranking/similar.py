"""Papers like a paper, and unread papers like those that the reader liked, with the reasons.

Both are one query made of the words of known papers: a word counts as often as it stands in them
(as BM25 counts the words of long queries, with k3; over several papers, Rocchio's centroid), and
each finds and scores papers as a typed word does.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from paper_tui.paper import Paper, PaperId
from paper_tui.search.index.analysis import STOP_WORDS, Zone, chunks, stem, texts
from paper_tui.search.ranking.scoring import Scorer, Scores, Term

WORDS = 100
"""How many words papers are described by: about as many different ones as an abstract has."""

K3 = 8
"""BM25's k3: each time that a word is repeated it counts less, and at most `K3` + 1 in all."""

PAIRS = 15
"""How many pairs of words that stand side by side may be named as reasons."""

REASONS = 3
"""How many reasons are given for a paper, at most."""

POSTINGS = 100_000
"""How many postings are gone through to find papers, about: some 50 ms of work."""

CANDIDATES = 1_000
"""Words that these do not suffice for are scored in so many papers, the best by then."""

Feature = tuple[str, ...]
"""A word, or two side by side, by their stems."""

Shares = dict[Feature, tuple[float, Scores]]
"""What papers score by each word or pair, and its weight."""


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
    words, pairs, spelled = _taste(liked, scorer)
    order = {paper: place for place, paper in enumerate(among)}
    totals, shares = _found(words, scorer, order)
    best = nlargest(most, totals, key=lambda paper: (totals[paper], -order[paper]))
    shares |= _found_together(pairs, words, shares, scorer, best)
    return [Likeness(paper, totals[paper], _reasons(paper, shares, spelled)) for paper in best]


class _Word(NamedTuple):
    """A word of the liked papers, its part in them, and the most that it can earn."""

    term: Term
    weight: float
    most: float


def _taste(
    papers: Iterable[Paper], scorer: Scorer
) -> tuple[dict[str, _Word], list[Feature], dict[Feature, str]]:
    """What describes these papers, the most telling first, and how they mostly spell it.

    Words come by their stems, then pairs that stand in the papers more than once.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    spellings: defaultdict[Feature, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        often: defaultdict[str, float] = defaultdict(float)
        for text, weight in _weighted(paper):
            read = [part.text for chunk in chunks(text) for part in chunk.parts]
            roots = [stem(word) for word in read]
            for word, root in zip(read, roots, strict=True):
                spellings[root,][word] += 1
                often[root] += weight
            for pair, root_pair in zip(pairwise(read), pairwise(roots), strict=True):
                spellings[root_pair][" ".join(pair)] += 1
        counted = {root: count * (K3 + 1) / (count + K3) for root, count in often.items()}
        length = sum(counted.values())
        for root, count in counted.items():
            weights[root] += count / length
    spelled = {feature: words.most_common(1)[0][0] for feature, words in spellings.items()}
    words = dict(nlargest(WORDS, _words(weights, spelled, scorer), key=lambda word: word[1].most))
    pairs = [
        (spellings[feature].total() * sum(words[root].most for root in feature), feature)
        for feature in spellings
        if len(feature) == 2 and spellings[feature].total() > 1 and words.keys() >= {*feature}
    ]
    return words, [pair for _, pair in nlargest(PAIRS, pairs)], spelled


def _words(
    weights: Mapping[str, float], spelled: Mapping[Feature, str], scorer: Scorer
) -> Iterator[tuple[str, _Word]]:
    for root, weight in weights.items():
        word = spelled[root,]
        if word not in STOP_WORDS and len(word) > 1 and not word.isdigit():
            term = scorer.expand(word)
            yield root, _Word(term, weight, weight * scorer.most(term))


def _weighted(paper: Paper) -> Iterator[tuple[str, float]]:
    for zone in (Zone.TITLE, Zone.ABSTRACT):
        for text in texts(paper, zone):
            yield text, zone.weight


def _found(
    words: Mapping[str, _Word], scorer: Scorer, among: Collection[PaperId]
) -> tuple[Scores, Shares]:
    """The papers that have these words: what they earn by all, and by each.

    Words in more papers than can be gone through come last, for the best papers by then.
    """
    totals: defaultdict[PaperId, float] = defaultdict(float)
    shares: Shares = {}
    left, common = POSTINGS, []
    for root, word in words.items():
        if word.term.postings > left:
            common.append((root, word))
            continue
        left -= word.term.postings
        found = scorer.term(word.term, among=among)
        shares[root,] = word.weight, found
        for paper, score in found.items():
            totals[paper] += word.weight * score
    kept = {paper: total for paper, total in totals.items() if paper in among}
    if common:
        best = nlargest(CANDIDATES, kept, key=kept.__getitem__)
        kept = {paper: kept[paper] for paper in best}
    for root, word in common:
        found = scorer.term(word.term, among=kept)
        shares[root,] = word.weight, found
        for paper in kept.keys() & found.keys():
            kept[paper] += word.weight * found[paper]
    return kept, shares


def _found_together(
    pairs: Iterable[Feature],
    words: Mapping[str, _Word],
    shares: Shares,
    scorer: Scorer,
    papers: Sequence[PaperId],
) -> Shares:
    """What each pair has earned these papers, where its words stand side by side in them too."""
    together: Shares = {}
    for pair in pairs:
        found = scorer.phrase([words[root].term for root in pair], [1], among=papers)
        parts = [shares[root,] for root in pair]
        earned = {
            paper: sum(weight * scores[paper] for weight, scores in parts)
            for paper in papers
            if paper in found
        }
        together[pair] = 1.0, earned
    return together


def _reasons(paper: PaperId, shares: Shares, spelled: Mapping[Feature, str]) -> tuple[str, ...]:
    """By what a paper has earned most; a word of a pair that is named is not named again."""
    earned = [
        (weight * scores[paper], feature)
        for feature, (weight, scores) in shares.items()
        if paper in scores
    ]
    earned.sort(reverse=True)
    named: list[Feature] = []
    for share, feature in earned:
        if len(named) == REASONS or _HARDLY * share < earned[0][0]:
            break
        if not any(set(feature) & set(other) for other in named):
            named.append(feature)
    return tuple(spelled[feature] for feature in named)


_HARDLY = 5  # what earns so many times less than the first reason is none
