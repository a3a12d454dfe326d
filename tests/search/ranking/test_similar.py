"""Papers like a paper, and papers for a reader's taste, with the reasons."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from paper_tui.library.library import Library
from paper_tui.paper import Paper, PaperId, Status
from paper_tui.search.engine import Hits, Search
from paper_tui.search.index.writer import catch_up
from paper_tui.search.ranking import similar
from tests.search.conftest import record

PAPERS = (
    Paper("Oversquashing in Message Passing", "Message passing squashes what comes from afar."),
    Paper("Curvature Against Oversquashing", "Rewiring by curvature helps message passing."),
    Paper("Rewiring Graphs", "Where message passing suffers from oversquashing, add edges."),
    Paper("Tokens for Speech", "Discrete tokens of an audio signal, learned from speech."),
    Paper("Audio Codecs", "An audio signal becomes tokens; speech is kept."),
    Paper("Growing Tomatoes", "Soil, water and light in a greenhouse."),
)
SQUASH, CURVED, REWIRED, TOKENS, CODECS, TOMATOES = (PaperId(n) for n in range(1, 7))


@pytest.fixture
def search(tmp_path: Path) -> Iterator[Search]:
    """The papers above, ready to be compared."""
    with Library(tmp_path / "library.db") as library:
        library.add(map(record, PAPERS))
        catch_up(library, tmp_path / "index")
        search = Search(library, tmp_path / "index")
        yield search
        search.close()


def test_similar_papers_share_significant_words_and_say_which(search: Search) -> None:
    hits = search.similar(SQUASH)
    assert set(hits.ids[:2]) == {CURVED, REWIRED}
    assert SQUASH not in hits.ids
    assert TOMATOES not in hits.ids
    assert "oversquashing" in hits.because[CURVED]
    assert "message passing" in hits.because[REWIRED]
    assert search.similar(TOKENS).ids[0] == CODECS


def similar_to_first(tmp_path: Path, *papers: Paper) -> Hits:
    """The papers that are similar to the first of these."""
    with Library(tmp_path / "library.db") as library:
        library.add(map(record, papers))
        catch_up(library, tmp_path / "index")
        search = Search(library, tmp_path / "index")
        hits = search.similar(PaperId(1))
        search.close()
    return hits


def test_what_a_paper_says_often_counts_more_than_what_it_says_once(tmp_path: Path) -> None:
    hits = similar_to_first(
        tmp_path,
        Paper("Counting", "Sheep after sheep on a meadow; of all sheep, one goat."),
        Paper("Two Horns", "On a goat."),
        Paper("Four Legs", "On a sheep."),
    )
    assert hits.ids == [3, 2]
    assert hits.because == {3: ("sheep",), 2: ("goat",)}


def test_no_word_is_everything_however_often_a_paper_says_it(tmp_path: Path) -> None:
    hits = similar_to_first(
        tmp_path,
        Paper("Rank", "Rank. " * 8 + "Lottery tickets prune networks. " * 2),
        Paper("On Rank"),
        Paper("Lottery Tickets Prune Networks"),
    )
    assert hits.ids == [3, 2]


def test_words_in_very_many_papers_are_counted_for_the_best_ones(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_counted = search.similar(SQUASH)
    monkeypatch.setattr(similar, "POSTINGS", 6)
    assert search.similar(SQUASH).because == all_counted.because


def test_a_phrase_that_was_looked_for_before_changes_no_reason(search: Search) -> None:
    assert search.search('"message passing"').total == 3
    assert "message passing" in search.similar(SQUASH).because[REWIRED]


def test_what_is_shared_can_be_highlighted(search: Search) -> None:
    hits = search.similar(SQUASH)
    title = PAPERS[1].title
    assert [title[a:b] for a, b in hits.highlighter.spans(title)] == ["Oversquashing"]


def test_a_paper_unlike_all_others_or_unknown_has_none(search: Search) -> None:
    assert search.similar(TOMATOES).ids == []
    assert search.similar(PaperId(999)).ids == []


def test_for_you_is_told_from_what_was_starred_tagged_or_done(search: Search) -> None:
    assert search.for_you().ids == []
    search.library.set_starred([SQUASH], True)
    assert set(search.for_you().ids) == {CURVED, REWIRED}
    search.library.add_tags([CODECS], ["audio"])
    hits = search.for_you()
    assert set(hits.ids) == {CURVED, REWIRED, TOKENS}
    assert "tokens" in hits.because[TOKENS] or "speech" in hits.because[TOKENS]
    search.library.set_status([CURVED], Status.DONE)
    assert set(search.for_you().ids) == {REWIRED, TOKENS}
    search.library.set_status([REWIRED], Status.ARCHIVED)
    assert set(search.for_you().ids) == {TOKENS}


def test_before_there_is_an_index_nothing_is_similar_and_it_is_said(search: Search) -> None:
    without = Search(search.library, search.index_dir / "nowhere")
    assert without.similar(SQUASH).ids == []
    assert without.similar(SQUASH).behind


@pytest.mark.real_pages
@pytest.mark.parametrize(
    ("text", "among_first"),
    [
        ("neural sheaf diffusion", "Sheaf Neural Networks for Graph-based Recommender Systems"),
        ("oversquashing resistance", "Locality-Aware Graph-Rewiring in GNNs"),
        ("pointer networks", "Large Language Model is Secretly a Pointer Generator"),
    ],
)
def test_on_the_real_pages_the_nearest_are_of_the_same_kind(
    real_search: Search, text: str, among_first: str
) -> None:
    paper = real_search.search(text).ids[0]
    ids = real_search.similar(paper).ids[:5]
    assert any(among_first in entry.paper.title for entry in real_search.library.entries(ids))
