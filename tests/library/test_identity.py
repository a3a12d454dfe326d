"""Whether a paper that was found is the one that was looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.library.identity import common_words, is_same, near
from paper_tui.paper import Paper

COUNTING = (
    "We count sheep on nine meadows and show that a sheep that sleeps is counted twice by every "
    "known method. Our counter looks for closed eyes and halves the error on all meadows."
)
COUNTING_AGAIN = COUNTING.replace("nine", "ten") + " A field study in the rain agrees."
RIVERS = (
    "Rivers bend because water is slower at one side of the bed than at the other. We measure "
    "the bends of forty rivers from above and find that wind has nothing to do with any of it."
)


def test_the_same_title_is_enough_when_it_says_something() -> None:
    assert is_same(Paper("Counting Sheep That Sleep"), Paper("Counting sheep that sleep."))
    assert is_same(Paper("L^{2}Sheep: Counting in $L^2$"), Paper("L²Sheep: Counting in L²"))


def test_a_short_title_needs_something_beside_it() -> None:
    known, found = Paper("Counting Sheep"), Paper("Counting Sheep", authors=("Ada Counter",))
    assert not is_same(known, found)
    assert is_same(Paper("Counting Sheep", authors=("A. Counter",)), found)
    assert is_same(Paper("Counting Sheep", COUNTING), Paper("Counting Sheep", COUNTING_AGAIN))


def test_another_abstract_or_other_authors_make_it_another_paper() -> None:
    title = "An Introduction to Nearly Everything"
    assert not is_same(Paper(title, COUNTING), Paper(title, RIVERS))
    assert near(Paper(title, COUNTING), Paper(title, RIVERS)) is None
    authors = Paper(title, authors=("Ada Counter",)), Paper(title, authors=("Bo River",))
    assert not is_same(*authors)
    assert near(*authors) is None


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ("Counting Sheep That Sleep", "Counting Sheep That Sleep: A Study in the Rain"),
        ("Counting Sheep That Sleep", "Counting Sheeps That Sleep"),
        ("Counting Sheep, that Sleep", "Counting Sheep That Sleep!"),
    ],
)
def test_a_title_that_is_nearly_the_same_is_offered(known: str, found: str) -> None:
    assert not is_same(Paper(known), Paper(found))
    offered = near(Paper(known), Paper(found))
    assert offered is not None
    assert offered.likeness >= 0.85


def test_another_title_over_the_same_abstract_is_offered_with_the_reason() -> None:
    offered = near(Paper("Sheep", COUNTING), Paper("How Often Do We Count", COUNTING_AGAIN))
    assert offered is not None
    assert offered.reason.endswith("% of the abstract")


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ("Counting Sheep", "Counting Goats at Night"),
        ("Rivers", "Why Rivers Bend at All"),
        ("a", "b"),
    ],
)
def test_other_titles_are_not_offered(known: str, found: str) -> None:
    assert near(Paper(known), Paper(found)) is None


def test_short_abstracts_say_nothing() -> None:
    assert common_words("We count.", COUNTING) is None
    assert common_words(COUNTING, COUNTING_AGAIN[:70]) is None


@given(st.text(), st.text(), st.text(), st.text())
def test_likeness_is_between_nothing_and_all(one: str, two: str, first: str, second: str) -> None:
    offered = near(Paper(one, first), Paper(two, second))
    assert offered is None or 0 <= offered.likeness <= 1
    common = common_words(first, second)
    assert common == common_words(second, first)
    assert common is None or 0 <= common <= 1
