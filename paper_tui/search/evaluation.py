"""From the tree of a query to papers: words from the index, filters from the library.

Every part of a query gives papers with scores; filters and negations score nothing. So both join
in one tree, and `(tag:gnn OR title:sheaf) -is:done` means what it says. A part that asks for
nothing, such as a function word, gives None and is passed over.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from paper_tui.paper import PaperId
from paper_tui.search.analysis import STOP_WORDS, Chunk, Zone, chunks
from paper_tui.search.query import And, Ending, Filter, Node, Not, Or, Phrase, Word
from paper_tui.search.scoring import Scorer, Scores, Term

INFLECTION = 0.5
"""What another inflection counts beside the very word that was typed."""

COMPLETION = 0.3
"""What a completion of a prefix counts beside the very word that was typed."""

TYPED_COMPLETIONS = 64
"""How many completions the word that is being typed has: the most frequent ones."""

STARRED_COMPLETIONS = 512
"""How many a prefix has that was asked for with a star."""

NEARNESS = 0.1
"""What words of the query near one another count beside the words themselves."""

NEAR_CANDIDATES = 100
"""How many of the best papers are looked at for that."""


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

    def of(self, node: Node) -> Scores | None:
        """What a node finds; None when it asks for nothing."""
        match node:
            case Word():
                return self._word(node)
            case Phrase():
                return self._phrase(node)
            case Filter():
                return self.matching(node)
            case Not(part):
                found = self.of(part)
                return (
                    None if found is None else without(dict.fromkeys(self.everything, 0.0), found)
                )
            case And(parts):
                return self._conjunction(parts)
            case Or(parts):
                return union(self._asked(parts))

    def _all(self) -> Scores:
        return dict.fromkeys(self.everything, 0.0)

    def _asked(self, parts: Iterable[Node]) -> list[Scores]:
        return [found for found in map(self.of, parts) if found is not None]

    def _conjunction(self, parts: Sequence[Node]) -> Scores | None:
        wanted = self._asked(part for part in parts if not isinstance(part, Not))
        unwanted = self._asked(part.part for part in parts if isinstance(part, Not))
        if not wanted and not unwanted:
            return None
        found = intersection(wanted) if wanted else self._all()
        for scores in unwanted:
            found = without(found, scores)
        return self._nearer(found, parts)

    def _nearer(self, found: Scores, parts: Sequence[Node]) -> Scores:
        """The same papers; the best gain where words of the query stand near one another."""
        words = [part for part in parts if isinstance(part, Word) and part.field is None]
        if self.scorer is None or len(words) < 2 or len(found) < 2:
            return found
        terms = [
            self._term(self.scorer, chunk.whole, Ending.WHOLE)
            for word in words
            for chunk in chunks(word.text)
            if not self._is_function_word(chunk.whole, None)
        ]
        best_papers = nlargest(NEAR_CANDIDATES, found, key=found.__getitem__)
        nearer = dict(found)
        for one, other in pairwise(terms):
            if one.forms and other.forms and one != other:
                for paper, score in self.scorer.nearness(one, other, best_papers).items():
                    nearer[paper] += NEARNESS * score
        return nearer

    def most_of(self, node: Node) -> tuple[Scores, tuple[str, ...]]:
        """The papers with any of the words of a conjunction, and the words that the best lacks.

        All its other parts still hold.
        """
        parts = node.parts if isinstance(node, And) else (node,)
        words = [(part, self.of(part)) for part in parts if isinstance(part, Word | Phrase)]
        found = [(part, scores) for part, scores in words if scores]
        if not found or len(words) < 2:
            return {}, ()
        total = union([scores for _, scores in found]) or {}
        rest = [part for part in parts if not isinstance(part, Word | Phrase)]
        others = self._conjunction(rest)
        if others is not None:
            total = intersection([total, others])
        total = self._nearer(total, parts)
        if not total:
            return {}, ()
        first = max(total, key=total.__getitem__)
        return total, tuple(
            part.text for part, scores in words if scores is not None and first not in scores
        )

    def _word(self, word: Word) -> Scores | None:
        if self.scorer is None:
            return {}
        zone = _ZONES.get(word.field or "")
        read = list(chunks(word.text))
        found = []
        for left, chunk in enumerate(read, 1 - len(read)):
            ending = Ending.WHOLE if left else word.ending
            scores = self._chunk(self.scorer, chunk, zone, ending, word.fuzzy)
            if scores is not None:
                found.append(scores)
        return intersection(found) if found else None

    def _chunk(
        self, scorer: Scorer, chunk: Chunk, zone: Zone | None, ending: Ending, fuzzy: int
    ) -> Scores | None:
        if self._is_function_word(chunk.whole, zone) and ending is not Ending.PREFIX:
            return None
        scores = scorer.term(self._term(scorer, chunk.whole, ending, fuzzy), zone)
        if len(chunk.parts) == 1:
            return scores
        *first, last = (part.text for part in chunk.parts)
        terms = [self._term(scorer, part, Ending.WHOLE) for part in first]
        terms.append(self._term(scorer, last, ending))
        return best(scores, scorer.phrase(terms, [1] * len(first), zone))

    def _phrase(self, phrase: Phrase) -> Scores | None:
        if self.scorer is None:
            return {}
        zone = _ZONES.get(phrase.field or "")
        terms: list[Term] = []
        gaps: list[int] = []
        gap = 0
        read = list(chunks(phrase.text))
        for number, chunk in enumerate(read, 1):
            ending = Ending.TYPING if phrase.open and number == len(read) else Ending.WHOLE
            gap += 1
            if zone is not Zone.TITLE and self._is_function_word(chunk.whole, zone):
                continue
            for part in chunk.parts:
                gaps.append(gap)
                terms.append(
                    self._term(
                        self.scorer, part.text, ending if part is chunk.parts[-1] else Ending.WHOLE
                    )
                )
                gap = 1 if part is not chunk.parts[-1] else 0
        if not terms:
            return None
        if len(terms) == 1:
            return self.scorer.term(terms[0], zone)
        return self.scorer.phrase(terms, gaps[1:], zone)

    def _is_function_word(self, word: str, zone: Zone | None) -> bool:
        return word in STOP_WORDS and not self.function_words and zone is not Zone.AUTHOR

    def _term(self, scorer: Scorer, word: str, ending: Ending, fuzzy: int = 0) -> Term:
        """The words of the index that a word stands for, each with its weight."""
        lexicon = scorer.index.lexicon
        forms: dict[str, float] = {}
        if fuzzy:
            for near in lexicon.near(word, fuzzy):
                forms.update((inflection, COMPLETION) for inflection in lexicon.inflections(near))
        if ending is not Ending.WHOLE:
            most = TYPED_COMPLETIONS if ending is Ending.TYPING else STARRED_COMPLETIONS
            budget = max(_LEAST_POSTINGS, len(self.everything) // 2)
            forms.update(
                (completion, COMPLETION) for completion in lexicon.completions(word, most, budget)
            )
        forms.update((inflection, INFLECTION) for inflection in lexicon.inflections(word))
        if word in lexicon:
            forms[word] = 1.0
        return Term(tuple(sorted(forms.items())))


_ZONES = {"title": Zone.TITLE, "abstract": Zone.ABSTRACT, "author": Zone.AUTHOR}
_LEAST_POSTINGS = 20_000


def intersection(parts: Sequence[Scores]) -> Scores:
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
