"""What two libraries agree on: the same from both sides, and once is enough."""

from hypothesis import given
from hypothesis import strategies as st

from paper_tui.library.sync_rules import (
    Register,
    agreed_note,
    agreed_paper,
    agreed_value,
    same_papers,
)
from paper_tui.paper import Link, LinkKind, Paper, PartialDate

WORDS = st.sampled_from(["", "a", "b", "ab", "ba"])
MOMENTS = st.sampled_from(["", "2026-01", "2026-02", "2026-03"])
REGISTERS = st.builds(Register, WORDS, MOMENTS, st.frozensets(WORDS, max_size=3))
LINKS = st.lists(
    st.builds(
        Link,
        st.sampled_from(["https://a.org/x", "https://a.org/y", "https://b.org/z"]),
        st.sampled_from(LinkKind),
    ),
    max_size=3,
    unique_by=lambda link: link.url,
).map(tuple)
PAPERS = st.builds(
    Paper,
    WORDS.filter(bool),
    abstract=WORDS,
    authors=st.lists(WORDS.filter(bool), max_size=2).map(tuple),
    date=st.none() | st.sampled_from([PartialDate(2024), PartialDate(2024, 3), PartialDate(2023)]),
    arxiv=st.none() | st.sampled_from(["2401.00001", "2401.00002"]),
    doi=st.none() | st.just("10.1000/x"),
    links=LINKS,
    venue=st.none() | WORDS,
    upvotes=st.none() | st.integers(0, 3),
    organization=st.none() | WORDS,
)


@given(REGISTERS, REGISTERS)
def test_the_newest_value_wins_from_both_sides(one: Register, other: Register) -> None:
    agreed = agreed_value(one, other)
    assert agreed == agreed_value(other, one)
    assert agreed_value(agreed, other) == agreed
    assert agreed.at == max(one.at, other.at)
    assert agreed.value in (one.value, other.value)


@given(REGISTERS, REGISTERS)
def test_notes_agree_from_both_sides(one: Register, other: Register) -> None:
    agreed = agreed_note(one, other)
    assert agreed == agreed_note(other, one)
    assert agreed_note(agreed, other) == agreed
    assert agreed_note(agreed, one) == agreed


def test_a_note_that_was_edited_on_one_machine_follows_the_other() -> None:
    here = Register("draft", "2026-03", frozenset({"", "draft"}))
    there = Register("final", "2026-01", frozenset({"", "draft", "final"}))  # its clock is behind
    assert agreed_note(here, there).value == "final"


def test_notes_that_were_written_on_both_machines_are_both_kept() -> None:
    here = Register("mine", "2026-02", frozenset({""}))
    there = Register("theirs", "2026-01", frozenset({""}))
    agreed = agreed_note(here, there)
    assert agreed.value == "theirs\n\nmine"
    assert {"mine", "theirs"} <= agreed.past


def test_a_note_that_was_deleted_stays_deleted() -> None:
    here = Register("old", "2026-01", frozenset({"", "old"}))
    there = Register("", "2026-02", frozenset({"", "old"}))
    assert agreed_note(here, there).value == ""


@given(PAPERS, PAPERS)
def test_papers_agree_from_both_sides(one: Paper, other: Paper) -> None:
    agreed = agreed_paper(one, other)
    assert agreed == agreed_paper(other, one)
    assert agreed_paper(agreed, other) == agreed
    assert agreed_paper(one, one) == one


def test_a_paper_has_what_either_side_knows() -> None:
    here = Paper("Nets", abstract="Long text.", date=PartialDate(2024), upvotes=7)
    there = Paper("Nets", authors=("Ada King",), date=PartialDate(2024, 3), upvotes=5)
    assert agreed_paper(here, there) == Paper(
        "Nets", abstract="Long text.", authors=("Ada King",), date=PartialDate(2024, 3), upvotes=7
    )


def groups(*papers: tuple[str, list[tuple[str, str]]]) -> set[frozenset[str]]:
    """The groups among papers called `a1`, `b1`, …; the letter is the side."""
    found = same_papers(
        dict(papers),
        side_of=lambda name: name[0],
        may_be_one=lambda _one, _other: True,
        order=lambda name: name[1:],
    )
    return {frozenset(group) for group in found}


ARXIV, DOI, NETS, WAVES = ("arxiv", "1"), ("doi", "1"), ("title", "nets"), ("title", "waves")


def test_papers_are_the_same_by_identifier_or_title() -> None:
    assert groups(("a1", [ARXIV, NETS]), ("b1", [ARXIV, WAVES])) == {frozenset({"a1", "b1"})}
    assert groups(("a1", [NETS]), ("b1", [ARXIV, NETS])) == {frozenset({"a1", "b1"})}
    assert groups(("a1", [NETS]), ("b1", [WAVES])) == set()


def test_two_papers_of_one_title_meet_two() -> None:
    four = [(name, [NETS]) for name in ("a1", "a2", "b1", "b2")]
    assert groups(*four) == {frozenset({"a1", "b1"}), frozenset({"a2", "b2"})}


def test_what_one_side_has_joined_is_one_on_the_other() -> None:
    joined = ("a1", [ARXIV, NETS, WAVES])
    assert groups(joined, ("b1", [ARXIV, NETS]), ("b2", [WAVES])) == {frozenset({"a1", "b1", "b2"})}
    assert groups(("a1", [ARXIV, DOI]), ("b1", [ARXIV]), ("b2", [DOI])) == {
        frozenset({"a1", "b1", "b2"})
    }
