"""Papers like a paper, and unread papers like those that the reader liked, with the reasons.

Both work as a query made of the significant words of known papers (Rocchio's method): words that
are frequent in them and rare elsewhere, and pairs of words that stand side by side in them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from paper_tui.paper import Paper, PaperId
from paper_tui.search.analysis import STOP_WORDS, chunks, stem
from paper_tui.search.scoring import Scorer, Scores
from paper_tui.text import readable, readable_title

SIGNIFICANT = 60
"""How many words a paper, or a taste, is described by."""

PAIRS = 15
"""And how many pairs of words."""

PAIR = 0.3
"""What a pair counts beside its two words."""

TITLE = 3
"""What a word in a title counts beside one in an abstract."""

REASONS = 3
"""How many reasons are given for a paper, at most."""

Feature = tuple[str, ...]
"""A word, or two words side by side, by their stems."""


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
    features, spelled = _taste(liked, scorer)
    totals: dict[PaperId, float] = defaultdict(float)
    shares: list[tuple[str, float, Scores]] = []
    for feature, weight in features.items():
        terms = [scorer.expand(spelled[root]) for root in feature]
        found = scorer.term(terms[0]) if len(terms) == 1 else scorer.phrase(terms, [1])
        shares.append((" ".join(spelled[root] for root in feature), weight, found))
        for paper, score in found.items():
            totals[paper] += weight * score
    order = {paper: place for place, paper in enumerate(among)}
    best = nlargest(
        most,
        ((score, -order[paper], paper) for paper, score in totals.items() if paper in order),
    )
    return [Likeness(paper, score, _reasons(paper, shares)) for score, _, paper in best]


def _taste(papers: Iterable[Paper], scorer: Scorer) -> tuple[dict[Feature, float], dict[str, str]]:
    """What describes these papers, with weights of at most 1, and how each stem is spelled."""
    weights: defaultdict[Feature, float] = defaultdict(float)
    seen: Counter[Feature] = Counter()
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        found: defaultdict[Feature, float] = defaultdict(float)
        for text, weight in ((readable_title(paper.title), TITLE), (readable(paper.abstract), 1)):
            words = [part.text for chunk in chunks(text) for part in chunk.parts]
            roots = [stem(word) for word in words]
            for word, root in zip(words, roots, strict=True):
                spellings[root][word] += 1
            features: list[Feature] = [*((root,) for root in roots), *pairwise(roots)]
            seen.update(features)
            for feature in features:
                found[feature] += weight
        length = math.hypot(*found.values())
        for feature, count in found.items():
            weights[feature] += count / length
    spelled = {root: words.most_common(1)[0][0] for root, words in spellings.items()}
    rarity = {root: _rarity(word, scorer) for root, word in spelled.items()}
    telling = {
        feature: weight * sum(rarity[root] for root in feature) * (PAIR if len(feature) == 2 else 1)
        for feature, weight in weights.items()
        if all(rarity[root] for root in feature) and (len(feature) == 1 or seen[feature] > 1)
    }
    chosen: dict[Feature, float] = {}
    for size, most in ((1, SIGNIFICANT), (2, PAIRS)):
        sized = ((weight, feature) for feature, weight in telling.items() if len(feature) == size)
        chosen.update((feature, weight) for weight, feature in nlargest(most, sized))
    top = max(chosen.values(), default=1.0)
    return {feature: (weight / top) ** 0.5 for feature, weight in chosen.items()}, spelled


def _rarity(word: str, scorer: Scorer) -> float:
    """The idf of a word with its inflections; 0 for one that tells nothing."""
    documents, lexicon = scorer.index.documents, scorer.index.lexicon
    df = sum(map(lexicon.count, lexicon.inflections(word)))
    if word in STOP_WORDS or len(word) < 2 or word.isdigit() or df < 2 or 2 * df > documents + 6:
        return 0.0
    return math.log((documents + 1) / df)


_HARDLY = 5  # what earns so many times less than the first reason is none


def _reasons(paper: PaperId, shares: Sequence[tuple[str, float, Scores]]) -> tuple[str, ...]:
    """What this paper shares; a word that is part of a shared pair is not named again."""
    earned = [(weight * found[paper], name) for name, weight, found in shares if paper in found]
    earned.sort(reverse=True)
    named: list[str] = []
    for share, name in earned:
        if len(named) == REASONS or _HARDLY * share < earned[0][0]:
            break
        if not any(set(name.split()) & set(other.split()) for other in named):
            named.append(name)
    return tuple(named)
