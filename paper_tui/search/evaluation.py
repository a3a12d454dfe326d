"""From the tree of a query to papers: words from the index, filters from the library.

Every part of a query gives papers with scores; filters and negations score nothing. So both join
in one tree, and `(tag:gnn OR title:sheaf) -is:done` means what it says. A part that asks for
nothing, such as a function word, gives None and is passed over.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice, pairwise

from paper_tui.paper import PaperId
from paper_tui.search.analysis import STOP_WORDS, Chunk, Zone, chunks
from paper_tui.search.query import And, Ending, Filter, Node, Not, Or, Phrase, Word
from paper_tui.search.scoring import Scorer, Scores, Term

NEARNESS = 0.1
"""What words of the query near one another count beside the words themselves."""

NEAR_CANDIDATES = 100
"""How many of the best papers are looked at for that."""

NEAR_PAIRS = 8
"""How many pairs of neighbouring words of the query are looked at."""

PARTIAL = 200
"""How many papers are given that lack a word."""

Among = Collection[PaperId] | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Evaluates trees over one state of the index and the library.

    `everything` are all papers of the library and `matching` answers a filter. Without a `scorer`
    words find nothing. With `function_words` these are looked for too (in titles, where alone they
    are indexed).
    """

    scorer: Scorer | None
    everything: Collection[PaperId]
    matching: Callable[[Filter], Scores]
    function_words: bool = False

    def of(self, node: Node, among: Among = None) -> Scores | None:
        """What a node finds; None when it asks for nothing.

        With `among`, papers that are not among these may be missing.
        """
        match node:
            case Word():
                return self._word(node, among)
            case Phrase():
                return self._phrase(node, among)
            case Filter():
                return self.matching(node)
            case Not(part):
                found = self.of(part, among)
                return None if found is None else without(self._all(), found)
            case And(parts):
                return self._conjunction(parts, among)
            case Or(parts):
                found_parts = [self.of(part, among) for part in parts]
                return union([found for found in found_parts if found is not None])

    def most_of(self, root: Node) -> tuple[Scores, tuple[str, ...]]:
        """The best papers with any of the words of a conjunction, and what the very best lacks.

        All its other parts still hold.
        """
        parts = root.parts if isinstance(root, And) else (root,)
        words = [part for part in parts if isinstance(part, Word | Phrase)]
        if len(words) < 2 or self.scorer is None:
            return {}, ()
        others = self._conjunction([part for part in parts if part not in words], None)
        found = self._nearer(self._best_of_any(words, others), parts)
        if not found:
            return {}, ()
        best = max(found, key=found.__getitem__)
        lacking = [(word, self.of(word, (best,))) for word in words]
        return found, tuple(
            word.text for word, has in lacking if has is not None and best not in has
        )

    def _best_of_any(self, words: Sequence[Word | Phrase], among: Scores | None) -> Scores:
        """The `PARTIAL` best papers with any of the words.

        The rare words come first; once the common ones alone cannot lift a paper into the best,
        they are only scored for the papers that are found already (as MaxScore does: Turtle and
        Flood, 1995).
        """
        total: Scores = {}
        left = [(word, self._most(word)) for word in sorted(words, key=self._most, reverse=True)]
        for number, (word, _) in enumerate(left):
            reach = sum(most for _, most in left[number:])
            if len(total) >= PARTIAL and nlargest(PARTIAL, total.values())[-1] > reach:
                found = self.of(word, total) or {}
                total = {paper: score + found.get(paper, 0.0) for paper, score in total.items()}
            else:
                found = self.of(word, among) or {}
                if among is not None:
                    found = intersection([found, among])
                total = union([total, found]) or {}
        return dict(nlargest(PARTIAL, total.items(), key=lambda entry: entry[1]))

    def _most(self, leaf: Word | Phrase) -> float:
        """A score that no paper can have for this leaf."""
        scorer = self.scorer
        if scorer is None:
            return 0.0
        ending = leaf.ending if isinstance(leaf, Word) else Ending.WHOLE
        fuzzy = leaf.fuzzy if isinstance(leaf, Word) else 0

        def most(word: str) -> float:
            return scorer.most(scorer.expand(word, ending, fuzzy))

        return sum(
            max(most(chunk.whole), sum(most(part.text) for part in chunk.parts))
            for chunk in chunks(leaf.text)
            if not self._is_function_word(chunk.whole, None)
        )

    def _all(self) -> Scores:
        return dict.fromkeys(self.everything, 0.0)

    def _conjunction(self, parts: Sequence[Node], among: Among) -> Scores | None:
        """What all parts have; the rare parts are evaluated first, and narrow the others."""
        positive = [part for part in parts if not isinstance(part, Not)]
        found: Scores | None = None
        for part in sorted(positive, key=self._size):
            scores = self.of(part, among)
            if scores is not None:
                found = among = scores if found is None else intersection([found, scores])
        for negated in parts:
            if isinstance(negated, Not):
                unwanted = self.of(negated.part, among)
                if unwanted is not None:
                    found = among = without(self._all() if found is None else found, unwanted)
        return found if found is None else self._nearer(found, parts)

    def _size(self, node: Node) -> float:
        """About how many papers a part finds; filters come first."""
        match node:
            case Word(text, _, ending, fuzzy) if self.scorer is not None:
                scorer = self.scorer
                counts = [
                    scorer.expand(part.text, ending, fuzzy).df
                    for chunk in chunks(text)
                    for part in chunk.parts
                ]
                return min(counts, default=0.0)
            case Phrase(text):
                return min((self._size(Word(word)) for word in text.split()), default=0.0)
            case And(parts):
                return min(map(self._size, parts))
            case Or(parts):
                return sum(map(self._size, parts))
            case Not():
                return len(self.everything)
            case _:
                return 0

    def _nearer(self, found: Scores, parts: Sequence[Node]) -> Scores:
        """The same papers; the best gain where words of the query stand near one another."""
        words = [part for part in parts if isinstance(part, Word) and part.field is None]
        scorer = self.scorer
        if scorer is None or len(words) < 2 or len(found) < 2:
            return found
        terms = [
            scorer.expand(chunk.whole)
            for word in words
            for chunk in chunks(word.text)
            if not self._is_function_word(chunk.whole, None)
        ]
        best = nlargest(NEAR_CANDIDATES, found, key=found.__getitem__)
        nearer = dict(found)
        for one, other in islice(pairwise(terms), NEAR_PAIRS):
            if one.forms and other.forms and one != other:
                for paper, score in scorer.nearness(one, other, best).items():
                    nearer[paper] += NEARNESS * score
        return nearer

    def _word(self, word: Word, among: Among) -> Scores | None:
        read = list(chunks(word.text))
        found: Scores | None = None
        for left, chunk in enumerate(read, 1 - len(read)):
            ending = Ending.WHOLE if left else word.ending
            scores = self._chunk(word, chunk, ending, among)
            if scores is not None:
                found = among = scores if found is None else intersection([found, scores])
        return found

    def _chunk(self, word: Word, chunk: Chunk, ending: Ending, among: Among) -> Scores | None:
        scorer, zone = self.scorer, _ZONES.get(word.field or "")
        if scorer is None:
            return {}
        if self._is_function_word(chunk.whole, zone) and ending is not Ending.PREFIX:
            return None
        scores = scorer.term(scorer.expand(chunk.whole, ending, word.fuzzy), zone, among)
        if len(chunk.parts) == 1:
            return scores
        *first, last = (part.text for part in chunk.parts)
        terms = [*map(scorer.expand, first), scorer.expand(last, ending)]
        return best(scores, scorer.phrase(terms, [1] * len(first), zone, among))

    def _phrase(self, phrase: Phrase, among: Among) -> Scores | None:
        scorer = self.scorer
        if scorer is None:
            return {}
        zone = _ZONES.get(phrase.field or "")
        terms: list[Term] = []
        gaps: list[int] = []
        gap = 0
        read = list(chunks(phrase.text))
        for number, chunk in enumerate(read, 1):
            typing = phrase.open and number == len(read)
            gap += 1
            if zone is not Zone.TITLE and self._is_function_word(chunk.whole, zone):
                continue
            for last, part in enumerate(chunk.parts, 1 - len(chunk.parts)):
                gaps.append(gap)
                ending = Ending.TYPING if typing and not last else Ending.WHOLE
                terms.append(scorer.expand(part.text, ending))
                gap = 1 if last else 0
        if not terms:
            return None
        if len(terms) == 1:
            return scorer.term(terms[0], zone, among)
        return scorer.phrase(terms, gaps[1:], zone, among)

    def _is_function_word(self, word: str, zone: Zone | None) -> bool:
        return word in STOP_WORDS and not self.function_words and zone is not Zone.AUTHOR


_ZONES = {"title": Zone.TITLE, "abstract": Zone.ABSTRACT, "author": Zone.AUTHOR}


def intersection(parts: Iterable[Scores]) -> Scores:
    """The papers of all parts, scores added up; at least one part."""
    found, *others = sorted(parts, key=len)
    for scores in others:
        found = {paper: score + scores[paper] for paper, score in found.items() if paper in scores}
    return found


def union(parts: Sequence[Scores]) -> Scores | None:
    """The papers of any part, scores added up; None of no parts."""
    if not parts:
        return None
    *others, largest = sorted(parts, key=len)
    found = dict(largest) if others else largest
    for scores in others:
        for paper, score in scores.items():
            found[paper] = found.get(paper, 0.0) + score
    return found


def best(one: Scores, other: Scores) -> Scores:
    """The papers of either, with the better score."""
    found = dict(one)
    for paper, score in other.items():
        if score > found.get(paper, -1.0):
            found[paper] = score
    return found


def without(scores: Scores, unwanted: Scores) -> Scores:
    """The papers that are not among the unwanted."""
    if len(unwanted) < len(scores) // 4:
        found = dict(scores)
        for paper in unwanted:
            found.pop(paper, None)
        return found
    return {paper: score for paper, score in scores.items() if paper not in unwanted}
