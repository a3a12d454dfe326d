"""The words of the index: completion, inflections, near spellings, and the file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.search.index.lexicon import Lexicon, distance

COUNTS = {"graph": 40, "graphs": 12, "graphlet": 3, "grape": 5, "sheaf": 2, "networks": 7}
WORDS = st.text("abc", min_size=1, max_size=5)


def test_the_most_frequent_completions_come_first_and_stop_at_enough_papers() -> None:
    lexicon = Lexicon(COUNTS, {})
    assert lexicon.completions("gra", 3, 1_000) == ["graph", "graphs", "grape"]
    assert lexicon.completions("gra", 10, 45) == ["graph", "graphs"]
    assert lexicon.completions("graphl", 10, 45) == ["graphlet"]
    assert lexicon.completions("x", 10, 45) == []


def test_inflections_counts_and_near_spellings() -> None:
    lexicon = Lexicon(COUNTS, {})
    assert lexicon.inflections("graphing") == ["graph", "graphs"]
    assert lexicon.inflections("zebra") == []
    assert lexicon.count("graph") == 40
    assert "graphe" not in lexicon
    assert lexicon.near("grahp", 1) == ["graph"]
    assert set(lexicon.near("grahp", 2)) == {"grape", "graph", "graphs"}


@given(st.dictionaries(WORDS, st.integers(1, 9)), st.dictionaries(WORDS, st.integers(-9, 9)))
def test_what_comes_and_goes_later_is_as_if_it_had_always_been_so(
    first: dict[str, int], later: dict[str, int]
) -> None:
    both = {word: first.get(word, 0) + later.get(word, 0) for word in {**first, **later}}
    both = {word: count for word, count in both.items() if count > 0}
    grown, whole = Lexicon(first, {}).with_changes(later), Lexicon(both, {})
    assert [word for word in {**first, **later} if word in grown] == list(both)
    for word, count in both.items():
        assert grown.count(word) == whole.count(word) == count
        assert grown.inflections(word) == whole.inflections(word)
        assert grown.completions(word, 9, 99) == whole.completions(word, 9, 99)


def test_the_file_holds_all_and_a_damaged_one_raises(tmp_path: Path) -> None:
    path = tmp_path / "words.json"
    Lexicon(COUNTS, {}).save(path)
    read = Lexicon.load(path)
    assert {word: read.count(word) for word in COUNTS} == COUNTS
    assert read.inflections("graph") == ["graph", "graphs"]
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ValueError, match="unexpected"):
        Lexicon.load(path)


@given(WORDS, WORDS)
def test_distance_is_a_distance(one: str, other: str) -> None:
    most = 9
    assert distance(one, other, most) == distance(other, one, most)
    assert (distance(one, other, most) == 0) == (one == other)
    assert distance(one, other, most) <= max(len(one), len(other))
    near = distance(one, other, 1)
    assert near == distance(one, other, most) or near > 1


def test_swapping_neighbours_is_one_edit() -> None:
    assert distance("grahp", "graph", 2) == 1
    assert distance("transfromer", "transformer", 2) == 1
