"""From the tree of a query to papers: words from the index, filters from the library.

Every part of a query gives papers with scores; filters and negations score nothing. So both join
in one tree, and `(tag:gnn OR title:sheaf) -is:done` means what it says. A part that asks for
nothing, such as a function word, gives None and is passed over.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice, pairwise

from paper_tui.paper import PaperId
from paper_tui.search.index.analysis import STOP_WORDS, Chunk, Zone, chunks
from paper_tui.search.language.parser import MAX_PARTS
from paper_tui.search.language.query import And, Ending, Filter, Node, Not, Or, Phrase, Word
from paper_tui.search.ranking.phrases import Wordings, wording
from paper_tui.search.ranking.ranked import foremost
from paper_tui.search.ranking.scoring import SOUGHT, Scorer, Scores, Term

NEARNESS = 0.1
"""What words of the query near one another count beside the words themselves."""

NEAR_CANDIDATES = 100
"""How many of the best papers are looked at for that."""

NEAR_PAIRS = 8
"""How many pairs of neighbouring words of the query are looked at."""

PARTIAL = 200
"""How many papers are given that lack a word."""

BUDGET = 250_000
"""How many postings are scored for one query, about: some 100 ms of work."""

LOOKING = 0.1
"""What reading a posting costs beside scoring it too, where few papers are left to be scored."""

LOOKING_CLOSELY = 0.3
"""What looking at the places of a posting costs, to find those in the title, say."""

PLACES = 2
"""What reading the places of a word in a paper costs beside going through a posting."""

READING = 100
"""And what reading the paper itself costs."""

READ = 1_000
"""How many papers are read for a phrase that has function words: the best ones."""

Among = Collection[PaperId] | None


@dataclass(slots=True)
class Budget:
    """What may still be spent on a query, in postings, and the words that it did not suffice for.

    `read_in_part` are phrases that were looked for in `READ` papers, and may stand in others.
    `known` are words, with their fields, whose postings this query has read.

    It counts what a query would cost without anything remembered: so the same query always has
    the same answer.
    """

    left: float = BUDGET
    known: set[tuple[str, str | None]] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    read_in_part: list[str] = field(default_factory=list)

    def affords(self, cost: float) -> bool:
        """Take so much, if there is so much."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Evaluates trees over one state of the index and the library.

    `everything` are all papers of the library, `matching` answers a filter and `wordings` looks
    into texts. Without a `scorer` words find nothing. With `function_words` these are looked for
    too (in titles, where alone they are indexed). Words that exceed the `budget` are passed over;
    the rare ones come first.
    """

    scorer: Scorer | None
    everything: Collection[PaperId]
    matching: Callable[[Filter], Scores]
    wordings: Wordings
    function_words: bool = False
    budget: Budget = field(default_factory=Budget)

    def of(self, node: Node, among: Among = None) -> Scores | None:
        """What a node finds; None when it asks for nothing.

        With `among`, papers that are not among these may be missing.
        """
        match node:
            case Word() | Phrase() if not self.budget.affords(self._cost(node, among)):
                self.budget.left_out.append(node.text)
                return None
            case Word():
                self.budget.known.add((node.text, node.field))
                return self._word(node, among)
            case Phrase():
                self.budget.known.add((node.text, node.field))
                return self._phrase(node, among)
            case Filter():
                return self.matching(node)
            case Not(part):
                found = self.of(part, among)
                return None if found is None else without(self._all(), found)
            case And(parts):
                return self._conjunction(parts, among)
            case Or(parts):
                found_parts = [self.of(part, among) for part in sorted(parts, key=self._size)]
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
            if len(total) >= PARTIAL and (
                (number >= _ANYWHERE and len(total) >= _CANDIDATES)
                or self._cost(word, None) > self.budget.left
                or nlargest(PARTIAL, total.values())[-1] > reach
            ):
                if len(total) > _CANDIDATES:
                    total = dict(nlargest(_CANDIDATES, total.items(), key=lambda entry: entry[1]))
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
            max(most(chunk.whole), sum(most(part.text) for part in chunk.parts[:MAX_PARTS]))
            for chunk in islice(chunks(leaf.text), MAX_PARTS)
            if not self._is_function_word(chunk.whole, None)
        )

    def _all(self) -> Scores:
        return dict.fromkeys(self.everything, 0.0)

    def _conjunction(self, parts: Sequence[Node], among: Among) -> Scores | None:
        """What all parts have; the rare parts are evaluated first, and narrow the others."""
        positive = [part for part in parts if not isinstance(part, Not)]
        found: Scores | None = None
        for part in sorted(positive, key=self._size):
            if found is not None and not found:
                break
            scores = self.of(part, among)
            if scores is not None:
                found = among = scores if found is None else intersection([found, scores])
        negated = [part.part for part in parts if isinstance(part, Not)]
        if negated:
            found = self._all() if found is None else dict(found)
            for unwanted in sorted(negated, key=self._size):
                for paper in self.of(unwanted, found) or ():
                    found.pop(paper, None)
        return found if found is None else self._nearer(found, parts)

    def _cost(self, leaf: Word | Phrase, among: Among) -> float:
        """How many postings are about gone through for a leaf, as `Budget` counts them."""
        scorer = self.scorer
        if scorer is None:
            return 0.0
        ending = leaf.ending if isinstance(leaf, Word) else Ending.WHOLE
        fuzzy = leaf.fuzzy if isinstance(leaf, Word) else 0
        few = None if among is None else len(among)
        cost = 0.0
        looked_at = 0

        def work(word: str, fuzzy: int = 0) -> float:
            nonlocal looked_at
            postings = scorer.expand(word, ending, fuzzy).postings
            looked_at += postings
            return _work(postings, few)

        in_a_row: list[float] = []
        read_in_text = False
        for chunk in islice(chunks(leaf.text), MAX_PARTS):
            if self._is_function_word(chunk.whole, None):
                read_in_text = isinstance(leaf, Phrase) and leaf.field != "title"
                continue
            words = [part.text for part in chunk.parts[:MAX_PARTS]]
            sizes = list(map(work, words))
            cost += sum(sizes)
            if isinstance(leaf, Phrase):
                in_a_row += sizes
            elif len(words) > 1:
                cost += PLACES * len(words) * min(sizes)
                cost += work(chunk.whole, fuzzy)
            elif fuzzy:
                cost += work(chunk.whole, fuzzy)
        if len(in_a_row) > 1:
            cost += PLACES * len(in_a_row[:MAX_PARTS]) * min(in_a_row)
        if in_a_row and read_in_text:
            cost += READING * min(READ, *in_a_row)
        if (leaf.text, leaf.field) in self.budget.known:
            return cost
        return cost + LOOKING_CLOSELY * looked_at if leaf.field else max(cost, LOOKING * looked_at)

    def _size(self, node: Node) -> float:
        """About how many papers a part finds; filters come first."""
        match node:
            case Word(text, _, ending, fuzzy) if self.scorer is not None:
                scorer = self.scorer
                counts = [
                    scorer.expand(part.text, ending, fuzzy).df
                    for chunk in islice(chunks(text), MAX_PARTS)
                    for part in chunk.parts[:MAX_PARTS]
                ]
                return min(counts, default=0.0)
            case Phrase(text):
                words = islice(text.split(), MAX_PARTS)
                return min((self._size(Word(word)) for word in words), default=0.0)
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
            for chunk in islice(chunks(word.text), MAX_PARTS)
            if not self._is_function_word(chunk.whole, None)
        ][: NEAR_PAIRS + 1]
        first = foremost(found, NEAR_CANDIDATES)
        best = nlargest(NEAR_CANDIDATES, first, key=found.__getitem__)
        nearer = dict(found)
        for one, other in islice(pairwise(terms), NEAR_PAIRS):
            if one.forms and other.forms and one != other:
                for paper, score in scorer.nearness(one, other, best).items():
                    nearer[paper] += NEARNESS * score
        return nearer

    def _word(self, word: Word, among: Among) -> Scores | None:
        read = list(islice(chunks(word.text), MAX_PARTS))
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
        *first, last = (part.text for part in chunk.parts[:MAX_PARTS])
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
        words: list[Collection[str]] = []
        read_in_text = False
        read = list(islice(chunks(phrase.text), MAX_PARTS))
        for number, chunk in enumerate(read, 1):
            typing = phrase.open and number == len(read)
            gap += 1
            if (zone is not Zone.TITLE and self._is_function_word(chunk.whole, zone)) or (
                typing and read_in_text and terms and _begins_function_word(chunk.whole)
            ):
                words.append((chunk.whole,))
                read_in_text = True
                continue
            parts = chunk.parts[:MAX_PARTS]
            for last, part in enumerate(parts, 1 - len(parts)):
                gaps.append(gap)
                ending = Ending.TYPING if typing and not last else Ending.WHOLE
                terms.append(scorer.expand(part.text, ending))
                words.append({part.text, *(form for form, _ in terms[-1].forms)})
                gap = 1 if last else 0
        if not terms:
            return None
        if len(terms) == 1:
            found = scorer.term(terms[0], zone, among)
        else:
            found = scorer.phrase(terms[:MAX_PARTS], gaps[1:MAX_PARTS], zone, among)
        if not read_in_text:
            return found
        if among is not None:
            found = intersection([found, dict.fromkeys(among, 0.0)])
        if len(found) > READ:
            self.budget.read_in_part.append(phrase.text)
        best = nlargest(READ, found, key=found.__getitem__)
        pattern = wording(words, open_end=phrase.open)
        return {paper: found[paper] for paper in self.wordings.having(pattern, zone, best)}

    def _is_function_word(self, word: str, zone: Zone | None) -> bool:
        return word in STOP_WORDS and not self.function_words and zone is not Zone.AUTHOR


def _begins_function_word(begun: str) -> bool:
    return any(word.startswith(begun) for word in STOP_WORDS)


_ANYWHERE = 3  # words of a query, the rarest, that are looked for in all papers; the others
_CANDIDATES = 1_000  # once so many papers have some of those, in the best of these
_ZONES = {"title": Zone.TITLE, "abstract": Zone.ABSTRACT, "author": Zone.AUTHOR}


def _work(postings: int, few: int | None) -> float:
    """What scoring a list of postings costs, for all papers or for few, in postings."""
    if few is None:
        return postings
    if SOUGHT * few <= postings:
        return 2 * few
    return min(postings, few + postings / 5)


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
