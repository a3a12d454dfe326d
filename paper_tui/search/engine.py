"""What the screen and the commands ask of search: a query in, ranked papers out."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from paper_tui.library.library import Library, Sort
from paper_tui.paper import PaperId
from paper_tui.search.index.stamp import SCHEMA, Stamp
from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import Filter, Node, Problem, Query
from paper_tui.search.ranking.highlight import Highlighter
from paper_tui.search.ranking.phrases import Wordings
from paper_tui.search.ranking.ranked import Ranked, foremost

if TYPE_CHECKING:  # Whoosh is imported when words are looked for
    from paper_tui.search.ranking.evaluation import Budget, Evaluation
    from paper_tui.search.ranking.scoring import Scorer, Scores


T = TypeVar("T")

FEW = 20
"""When fewer papers than this have all the words, others with some of them are given too."""


_TASTE = 300  # the papers that a reader's taste is told from: those added last
_OPENINGS = 20  # before an index that is being written is given up for this query,
_BETWEEN = 0.05  # so many seconds apart
_NAMED = 3  # words that were passed over
_MANY = 4_000  # of more papers only the
_FIRST = 500  # best are sorted at first
_FEW_OF = 8  # sorting one paper costs about as much as passing over so many


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to one query.

    `ids` are all papers found, the best first. `missing` are words that were let go because no
    paper has all of them: those that the first paper lacks (empty: every paper has every word).
    `more` are papers that lack a word or several, the best first, given when few have them all.
    `problems` are what is wrong with the query, with its place in `text`. `behind` says that the
    index has yet to catch up with the library. `highlighter` marks in shown text what matched.
    `suggestion` is a query that finds something where this one does not, or has a mistake less
    ("did you mean").
    `because` says of papers that were not asked for by words what they share with others.
    """

    text: str
    ids: Sequence[PaperId]
    milliseconds: float
    highlighter: Highlighter
    missing: tuple[str, ...] = ()
    more: Sequence[PaperId] = ()
    problems: tuple[Problem, ...] = ()
    behind: bool = False
    suggestion: str | None = None
    because: Mapping[PaperId, tuple[str, ...]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many papers were found."""
        return len(self.ids)


class Search:
    """Answers queries over one library. Keep one, and call it from one thread at a time.

    The index is opened when words are first looked for, and again when another process has
    committed to it. No query raises, and nothing is written, but that an index that proves to be
    damaged loses its stamp, so that the next `catch_up` builds it anew.
    """

    def __init__(
        self, library: Library, index_dir: Path, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.library = library
        self.index_dir = index_dir
        self._clock = clock
        self._scorer: Scorer | None = None
        self._orders: dict[Sort, list[PaperId]] = {}
        self._places: dict[Sort, dict[PaperId, int]] = {}
        self._wordings = Wordings(library.papers)
        self._covered: bool | None = None
        self._revision = -1

    def search(self, text: str, sort: Sort | None = None) -> Hits:
        """The papers that a query asks for; `sort` None is by relevance, ties by newest.

        When no paper has all the words, those that have most of them are given.
        """
        started = self._clock()
        query = parse(text)
        self._look_at_library()
        found = self._found(query)
        ids = self._arranged(found.scores, sort)
        more = self._arranged(found.others, None)
        behind = self._behind()
        elapsed = (self._clock() - started) * 1000
        return Hits(
            text,
            ids,
            elapsed,
            Highlighter.of(query, self._near),
            found.missing,
            more,
            query.problems + found.problems,
            behind,
            _mended(query) or found.suggestion,
        )

    def similar(self, paper_id: PaperId, most: int = 100) -> Hits:
        """The papers that share most with a paper, without itself, and what they share."""
        started = self._clock()
        self._look_at_library()
        others = [paper for paper in self._order(Sort.NEWEST) if paper != paper_id]
        return self._like([paper_id], others, most, started)

    def for_you(self, most: int = 100) -> Hits:
        """Unread papers that share most with those that are starred, tagged or done, and what."""
        started = self._clock()
        self._look_at_library()
        matching = self.library.matching
        liked = matching("is", "starred") | matching("has", "tag") | matching("is", "done")
        unread = matching("is", "inbox") - liked
        latest = [paper for paper in self._order(Sort.ADDED) if paper in liked][:_TASTE]
        others = [paper for paper in self._order(Sort.NEWEST) if paper in unread]
        return self._like(latest, others, most, started)

    def close(self) -> None:
        """Give the files of the index back."""
        if self._scorer is not None:
            self._scorer.index.close()
            self._scorer = None

    def _like(
        self, liked: Sequence[PaperId], among: Sequence[PaperId], most: int, started: float
    ) -> Hits:
        from paper_tui.search.ranking.similar import like  # noqa: PLC0415

        papers = [entry.paper for entry in self.library.entries(liked)]
        found = self._with_index(lambda scorer: like(papers, scorer, among, most)) or []
        because = {paper.paper_id: paper.because for paper in found}
        shared = dict.fromkeys(word for words in because.values() for word in words)
        return Hits(
            "",
            list(because),
            (self._clock() - started) * 1000,
            Highlighter.of_words(shared),
            behind=self._behind(),
            because=because,
        )

    def _behind(self) -> bool:
        stamp = Stamp.read(self.index_dir)
        if stamp is None:
            return True
        built_from = stamp.library, stamp.revision, stamp.paper, stamp.schema
        return built_from != (self.library.uid, self._revision, None, SCHEMA)

    def _near(self, word: str, edits: int) -> list[str]:
        """The words that a fuzzy word stands for."""
        if self._scorer is None:
            return []
        return [form for form, _ in self._scorer.expand(word, fuzzy=edits).forms]

    def _look_at_library(self) -> None:
        revision = self.library.revision()
        if revision != self._revision:
            self._orders.clear()
            self._places.clear()
            self._covered = None
            self._wordings = Wordings(self.library.papers)
            self._revision = revision

    def _order(self, sort: Sort) -> list[PaperId]:
        if sort not in self._orders:
            self._orders[sort] = list(self.library.ids(sort))
        return self._orders[sort]

    def _ranks(self, sort: Sort) -> dict[PaperId, int]:
        if sort not in self._places:
            self._places[sort] = {paper: place for place, paper in enumerate(self._order(sort))}
        return self._places[sort]

    def _arranged(self, scores: "Scores | None", sort: Sort | None) -> Sequence[PaperId]:
        """The papers in the order asked for; None stands for all of them."""
        sort_order = sort or Sort.NEWEST
        order = self._order(sort_order)
        if scores is None:
            return order
        if sort is None and len(scores) > _MANY:
            rank = self._ranks(sort_order)
            first = foremost(scores, _FIRST)
            if _FEW_OF * len(first) < len(scores) and self._has_all_of_index(rank):
                first.sort(key=rank.__getitem__)
                first.sort(key=scores.__getitem__, reverse=True)
                return Ranked(first, len(scores), partial(_by_score, scores, order))
        if _FEW_OF * len(scores) < len(order):
            rank = self._ranks(sort_order)
            ids = sorted(scores.keys() & rank.keys(), key=rank.__getitem__)
            return ids if sort else sorted(ids, key=scores.__getitem__, reverse=True)
        return [p for p in order if p in scores] if sort else _by_score(scores, order)

    def _has_all_of_index(self, papers: Mapping[PaperId, int]) -> bool:
        """Whether these, the library's, are all that the index has: not where it is behind."""
        scorer = self._scorer
        if self._covered is None:
            self._covered = scorer is None or all(
                segment.documents.keys() <= papers.keys() for segment in scorer.index.segments
            )
        return self._covered

    def _matching(self, condition: Filter) -> "Scores":
        """The papers that a filter leaves. What is still being typed is a prefix."""
        if condition.field == "tag" and condition.typing:
            begun = condition.value.removeprefix("#").casefold()
            tags = [tag for tag in self.library.tags() if tag.casefold().startswith(begun)]
            found = [self.library.matching("tag", tag) for tag in tags]
            return dict.fromkeys(frozenset[PaperId]().union(*found), 0.0)
        begins = condition.typing and condition.field in ("page", "host")
        value = condition.value + "*" * begins
        return dict.fromkeys(self.library.matching(condition.field, value), 0.0)

    def _evaluation(self, scorer: "Scorer | None") -> "Evaluation":
        from paper_tui.search.ranking.evaluation import Evaluation  # noqa: PLC0415

        return Evaluation(scorer, self._order(Sort.NEWEST), cache(self._matching), self._wordings)

    def _found(self, query: Query) -> "_Found":
        root = query.root
        if root is None:
            return _Found(None)
        if not query.has_words():
            return _Found(self._evaluation(None).of(root))
        return self._with_index(lambda scorer: self._with_words(query, scorer)) or _Found({})

    def _with_index(self, ask: "Callable[[Scorer], T]") -> "T | None":
        """What the index answers; None without an index.

        One that cannot be read while a process writes it is opened again, since files go and come
        then; one that cannot be read while nobody does is damaged, and marked as such.
        """
        from paper_tui.search.index.reader import DamagedIndexError  # noqa: PLC0415
        from paper_tui.search.index.writer import forget, sole_writer  # noqa: PLC0415

        for _ in range(_OPENINGS):
            try:
                scorer = self._open(Stamp.read(self.index_dir))
                return ask(scorer) if scorer else None
            except DamagedIndexError:
                self.close()
            with sole_writer(self.index_dir, _BETWEEN) as alone:
                if alone:
                    try:
                        scorer = self._open(Stamp.read(self.index_dir))
                        return ask(scorer) if scorer else None
                    except DamagedIndexError:
                        self.close()
                        forget(self.index_dir)
                        return None
        return None

    def _with_words(self, query: Query, scorer: "Scorer") -> "_Found":
        from paper_tui.search.ranking.evaluation import BUDGET, Budget  # noqa: PLC0415
        from paper_tui.search.ranking.spelling import corrected  # noqa: PLC0415

        evaluation = self._evaluation(scorer)

        def scores_of(node: Node | None) -> "Scores":
            scores = None if node is None else evaluation.of(node)
            if scores is None and node is not None:
                scores = replace(evaluation, function_words=True).of(node)
            return scores or {}

        scores = scores_of(query.root)
        problems = _too_much(query, evaluation.budget)
        evaluation = replace(evaluation, budget=Budget(BUDGET / 4, known=evaluation.budget.known))
        if len(scores) >= FEW or query.root is None:
            return _Found(scores, problems=problems)
        partly, missing = evaluation.most_of(query.root)
        if scores:
            others = {paper: s for paper, s in partly.items() if paper not in scores}
            return _Found(scores, others, problems=problems)
        suggestion = corrected(
            query,
            scorer.index.lexicon,
            scorer.index.occurs,
            lambda text: bool(scores_of(parse(text).root)),
        )
        return _Found(partly, missing=missing, suggestion=suggestion, problems=problems)

    def _open(self, stamp: Stamp | None) -> "Scorer | None":
        """The scorer over the index as it is now, None without one. DamagedIndexError."""
        from paper_tui.search.index.reader import Index  # noqa: PLC0415
        from paper_tui.search.ranking.scoring import Scorer  # noqa: PLC0415

        if self._scorer is None or self._scorer.index.stamp != stamp:
            before = self._scorer.index if self._scorer else None
            index = Index.open(self.index_dir, self.library.uid, before)
            self.close()
            self._scorer = Scorer(index) if index else None
            self._covered = None
        return self._scorer


@dataclass(frozen=True, slots=True)
class _Found:
    """Papers with scores (None: all papers), others that lack a word, and what the best lacks."""

    scores: "Scores | None"
    others: "Scores" = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    suggestion: str | None = None
    problems: tuple[Problem, ...] = ()


def _by_score(scores: "Scores", order: Sequence[PaperId]) -> list[PaperId]:
    """The papers of an order that have a score, the best first, ties as they stand in it."""
    found = [paper for paper in order if paper in scores]
    found.sort(key=scores.__getitem__, reverse=True)
    return found


def _too_much(query: Query, budget: "Budget") -> tuple[Problem, ...]:
    """What is told of words that were passed over, or not looked for everywhere."""
    from paper_tui.search.ranking.evaluation import READ  # noqa: PLC0415

    told = (
        ("too much at once; passed over", budget.left_out),
        (f"looked for in the best {READ:,} papers only", budget.read_in_part),
    )
    return tuple(
        Problem(0, len(query.text), f"{what}: {_some(words)}", too_much=True)
        for what, words in told
        if words
    )


def _mended(query: Query) -> str | None:
    """The query with its first mistake mended, if it is known what was meant."""
    text, first = query.text, next(iter(query.problems), None)
    if first is None or first.instead is None:
        return None
    return text[: first.start] + first.instead + text[first.end :]


def _some(words: Sequence[str]) -> str:
    named = list(dict.fromkeys(words))
    return ", ".join(named[:_NAMED]) + ", …" * (len(named) > _NAMED)
