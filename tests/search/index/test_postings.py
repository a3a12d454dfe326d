"""What is read block by block is what Whoosh's own matchers and searcher give."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex
from whoosh.scoring import BM25F

from paper_tui.paper import PaperId
from paper_tui.search.index import postings
from paper_tui.search.index.analysis import SPAN, Zone
from paper_tui.search.index.codec import BLOCK, writer_of
from paper_tui.search.index.fields import FIELD, schema
from paper_tui.search.index.lexicon import Lexicon
from paper_tui.search.index.reader import Index, Segment
from paper_tui.search.index.stamp import Stamp
from paper_tui.search.ranking.evaluation import intersection, union, without
from paper_tui.search.ranking.scoring import K1, B, Scorer, Scores

WORDS = ["a", "b", "c", "d", "e"]
texts = st.lists(st.sampled_from(WORDS), max_size=12)
commits = st.lists(st.lists(texts, min_size=1, max_size=8), min_size=1, max_size=4)


def built(commits: list[list[list[str]]], deleted: set[int]) -> FileIndex:
    """An index of these texts, a segment for each commit, papers numbered from 1 in their order."""
    index = RamStorage().create_index(schema())
    number = 0
    for batch in commits:
        writer = writer_of(index)
        for text in batch:
            number += 1
            entries = {word: [n for n, w in enumerate(text) if w == word] for word in text}
            writer.add_document(paper=number, text=entries)
        writer.commit(merge=False)
    writer = index.writer()
    for doc in deleted:
        if doc < number:
            writer.delete_document(doc)
    writer.commit(merge=False)
    return index


class Opened(Index):
    """An index that is in memory."""

    def __init__(self, index: FileIndex) -> None:
        self.stamp = Stamp("", 0, "")
        self._reader = index.reader()
        self.segments = [
            Segment(leaf, {}) for leaf, _ in self._reader.leaf_readers() if leaf.doc_count_all()
        ]
        counts = {word: self._reader.doc_frequency(FIELD, word) for word in WORDS}
        self.lexicon = Lexicon({word: count for word, count in counts.items() if count}, {})
        self.documents = self._reader.doc_count_all()
        length = self._reader.field_length(FIELD)
        self.mean_length = length / self.documents if length else 1.0


class Lucene(BM25F):  # type: ignore[misc]
    """Whoosh's BM25F with the same constants and Lucene's idf."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher, fieldname, text):  # type: ignore[no-untyped-def]
        papers = searcher.doc_count_all()
        df = searcher.reader().doc_frequency(fieldname, text)
        return math.log(1 + (papers - df + 0.5) / (df + 0.5))


@settings(max_examples=60, deadline=None)
@given(commits, st.sets(st.integers(0, 20), max_size=4), st.sampled_from(WORDS), st.data())
def test_blocks_hold_what_whooshs_matchers_step_through(
    commits: list[list[list[str]]], deleted: set[int], word: str, data: st.DataObject
) -> None:
    reader = built(commits, deleted).reader()
    for leaf, _ in reader.leaf_readers():
        if not leaf.doc_count_all():
            continue
        read = postings.read(leaf, FIELD, word)
        stepped = postings.read(leaf, FIELD, word, stepping=True)
        assert list(read.docs) == list(stepped.docs)
        assert list(read.weights) == list(stepped.weights)
        assert postings.occurs(leaf, FIELD, word) == bool(read.docs)
        first = data.draw(st.integers(0, 6))
        for end in range(first + 1, 9):
            within = postings.read(leaf, FIELD, word, (first, end))
            stepped = postings.read(leaf, FIELD, word, (first, end), stepping=True)
            assert list(within.docs) == list(stepped.docs)
            assert list(within.weights) == list(stepped.weights)
        wanted = sorted(data.draw(st.sets(st.integers(0, leaf.doc_count_all()))))
        places = postings.read_places(leaf, FIELD, word, wanted)
        stepped_places = postings.read_places(leaf, FIELD, word, wanted, stepping=True)
        living = {doc for doc in wanted if not leaf.is_deleted(doc)}
        assert {p for p in places if p // SPAN in living} == set(stepped_places)
        assert postings.lengths(leaf, FIELD) == [
            leaf.doc_field_length(doc, FIELD) or 0 for doc in range(leaf.doc_count_all())
        ]
        assert postings.numbers(leaf, "paper") == list(leaf.column_reader("paper", translate=False))


def test_a_list_of_many_blocks_is_read_whole_and_in_part() -> None:
    index = built([[["a", "b"] if n % 3 else ["a"] for n in range(3 * BLOCK)]], {7, 900})
    ((leaf, _),) = index.reader().leaf_readers()
    for word in "ab":
        read = postings.read(leaf, FIELD, word)
        assert list(read.docs) == list(postings.read(leaf, FIELD, word, stepping=True).docs)
        wanted = [0, 6, 7, 8, BLOCK, 3 * BLOCK - 1]
        docs = {place // SPAN for place in postings.read_places(leaf, FIELD, word, wanted)}
        assert docs - {7, 900} == set(read.docs) & set(wanted)


trees = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.tuples(st.sampled_from(["and", "or", "not"]), inner, inner),
    max_leaves=5,
)
Tree = str | tuple[str, "Tree", "Tree"]


def whooshs(tree: Tree) -> query.Query:
    match tree:
        case str(word):
            return query.Term(FIELD, word)
        case ("and", one, other):
            return query.And([whooshs(one), whooshs(other)])
        case ("or", one, other):
            return query.Or([whooshs(one), whooshs(other)])
        case (_, one, other):
            # Not `AndNot`, which in all of Whoosh's releases keeps what it should leave out.
            return query.And([whooshs(one), query.Not(whooshs(other))])


def ours(tree: Tree, scorer: Scorer) -> Scores:
    match tree:
        case str(word):
            return scorer.term(scorer.expand(word))
        case ("and", one, other):
            found = ours(one, scorer)
            return intersection([found, ours(other, scorer)])
        case ("or", one, other):
            return union([ours(one, scorer), ours(other, scorer)]) or {}
        case (_, one, other):
            found = without(ours(one, scorer), ours(other, scorer))
            return {paper: score + 1 for paper, score in found.items()}  # as Whoosh's `Not` adds


@settings(max_examples=100, deadline=None)
@given(commits, st.sets(st.integers(0, 20), max_size=3), trees)
def test_hits_and_scores_are_those_of_the_searcher(
    commits: list[list[list[str]]], deleted: set[int], tree: Tree
) -> None:
    index = built(commits, deleted)
    with index.searcher(weighting=Lucene()) as searcher:
        numbers = [
            number
            for leaf, _ in searcher.reader().leaf_readers()
            if leaf.doc_count_all()
            for number in postings.numbers(leaf, "paper")
        ]
        results = searcher.search(whooshs(tree), limit=None)
        expected = {PaperId(numbers[doc]): score for score, doc in results.top_n}
    scores = ours(tree, Scorer(Opened(index)))
    assert scores.keys() == expected.keys()
    assert scores == pytest.approx(expected, rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(commits, st.sampled_from(WORDS), st.sampled_from(WORDS), st.integers(0, 3))
def test_a_phrase_is_where_its_words_follow_one_another(
    commits: list[list[list[str]]], one: str, other: str, gap: int
) -> None:
    texts = [text for batch in commits for text in batch]
    scorer = Scorer(Opened(built(commits, set())))
    found = scorer.phrase([scorer.expand(one), scorer.expand(other)], [gap])
    expected = {
        number
        for number, text in enumerate(texts, 1)
        if any(
            a == one and b == other and (one == other) <= j - i <= gap
            for i, a in enumerate(text)
            for j, b in enumerate(text)
        )
    }
    assert found.keys() == expected


@settings(max_examples=60, deadline=None)
@given(commits, st.sampled_from(WORDS), st.sets(st.integers(1, 30)))
def test_a_term_scored_among_few_papers_scores_as_among_all(
    commits: list[list[list[str]]], word: str, among: set[int]
) -> None:
    papers = {PaperId(number) for number in among}
    whole, part = (Scorer(Opened(built(commits, set()))) for _ in range(2))
    everywhere = whole.term(whole.expand(word))
    among_them = part.term(part.expand(word), None, papers)
    assert {paper: among_them[paper] for paper in papers & everywhere.keys()} == {
        paper: everywhere[paper] for paper in papers & everywhere.keys()
    }


def test_zones_do_not_overlap_and_fit_two_bytes() -> None:
    zones = list(Zone)
    assert [zone.first for zone in zones] == [0, *(zone.end for zone in zones[:-1])]
    assert zones[-1].end == 0x10000
