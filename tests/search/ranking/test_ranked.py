from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.library.library import Library
from paper_tui.paper import Paper, PaperId, PartialDate, Record
from paper_tui.search import engine
from paper_tui.search.engine import Search
from paper_tui.search.index.writer import catch_up
from paper_tui.search.ranking.ranked import Ranked, foremost

scores = st.dictionaries(
    st.integers(0, 99).map(PaperId), st.integers(0, 9).map(float), min_size=1, max_size=60
)
places = st.none() | st.integers(-70, 70)


@given(scores, st.integers(1, 70))
def test_the_foremost_are_those_that_no_other_exceeds(
    found: dict[PaperId, float], number: int
) -> None:
    first = foremost(found, number)
    assert len(first) >= min(number, len(found))
    others = found.keys() - first
    assert all(found[other] < found[each] for other in others for each in first)


@given(scores, st.integers(1, 60), places, places, st.sampled_from((-2, -1, 1, 2, None)))
def test_it_reads_as_the_whole_order_does(
    found: dict[PaperId, float], first: int, start: int | None, stop: int | None, step: int | None
) -> None:
    whole = sorted(found, key=found.__getitem__, reverse=True)
    ranked = Ranked(whole[:first], len(whole), lambda: whole)
    assert ranked[start:stop:step] == whole[start:stop:step]
    assert [ranked[n] for n in range(-len(whole), len(whole))] == whole + whole
    assert list(ranked) == whole
    assert ranked.index(whole[-1]) == len(whole) - 1


def test_the_beginning_is_sorted_alone_until_more_is_asked_for() -> None:
    sorted_all: list[Sequence[PaperId]] = []
    whole = [PaperId(n) for n in range(10)]

    def sort() -> Sequence[PaperId]:
        sorted_all.append(whole)
        return whole

    ranked = Ranked(whole[:4], 10, sort)
    assert (len(ranked), ranked[3], ranked[:4]) == (10, 3, whole[:4])
    assert not sorted_all
    assert ranked[9] == 9
    assert sorted_all


def test_many_papers_are_in_the_order_of_few(
    library: Library, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(
        Record(Paper(f"Graph {'graph ' * (n % 7)}{'sheaf ' * (n % 11)}{n}", date=dated(n)), n)
        for n in range(300)
    )
    catch_up(library, index_dir)
    search = Search(library, index_dir)
    few = search.search("gra").ids
    monkeypatch.setattr(engine, "_MANY", 100)
    monkeypatch.setattr(engine, "_FIRST", 20)
    many = search.search("gra").ids
    assert isinstance(many, Ranked)
    assert (list(many[:20]), list(many)) == (few[:20], few)
    search.close()


def dated(number: int) -> PartialDate:
    return PartialDate(2000 + number * 7 % 5)
