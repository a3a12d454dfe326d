"""Names of authors: what is shown, and what a citation gets back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.text.names import (
    Name,
    display,
    inverted,
    person,
    shown,
    shown_in_order,
    shown_inverted,
    split,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ladislav Rampášek", Name("Rampášek", "Ladislav")),
        ("C. Karen Liu", Name("Liu", "C. Karen")),
        ("Laurens van der Maaten", Name("Maaten", "Laurens", "van der")),
        ("Gerard 't Hooft", Name("Hooft", "Gerard", "'t")),
        ("Jean le Rond d'Alembert", Name("Rond d'Alembert", "Jean", "le")),
        ("Ana de Sousa e Silva", Name("Sousa e Silva", "Ana", "de")),
        ("Luc Van Gool", Name("Van Gool", "Luc")),
        ("Fernando De la Torre", Name("De la Torre", "Fernando")),
        ("Hoang Van Nguyen", Name("Nguyen", "Hoang Van")),
        ("Santiago Ramón y Cajal", Name("Ramón y Cajal", "Santiago")),
        ("Martin Luther King, Jr.", Name("King", "Martin Luther", suffix="Jr.")),
        ("Harry Connick Jr.", Name("Connick", "Harry", suffix="Jr.")),
        ("bell hooks", Name("hooks", "bell")),
        ("Plato", Name("Plato")),
        ("The ATLAS Collaboration", Name("The ATLAS Collaboration")),
        ("Gemma Team", Name("Gemma Team")),
        ("Google, Inc.", Name("Google, Inc.")),
        ("张伟", Name("张伟")),
        ("", Name("")),
    ],
)
def test_a_display_string_has_parts(text: str, name: Name) -> None:
    assert split(text) == name


@pytest.mark.parametrize(
    ("family", "given_name", "shown"),
    [
        ("van der Maaten", "Laurens", "Laurens van der Maaten"),
        ("Van Noorden", "Richard", "Richard Van Noorden"),
        ("Collaboration", "The CDF", "The CDF Collaboration"),
        ("Azalee Bostroem", "K.", "K. Azalee\N{NO-BREAK SPACE}Bostroem"),
        ("Noorden", "Richard Van", "Richard\N{NO-BREAK SPACE}Van Noorden"),
        ("van Gogh", "", "van\N{NO-BREAK SPACE}Gogh"),
        ("Astropy Collaboration", "", "Astropy Collaboration"),
        ("Bureau of Stars", "", "Bureau\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}Stars"),
    ],
)
def test_what_a_source_says_of_the_parts_is_not_lost(
    family: str, given_name: str, shown: str
) -> None:
    name = person(family, given_name)
    assert display(name) == shown
    assert split(shown) == name


def test_an_organisation_is_whole_and_a_person_is_not() -> None:
    assert split("CMS Collaboration").whole
    assert not split("Ada Lovelace").whole


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shannon,Claude E.", Name("Shannon", "Claude E.")),
        ("Fanning E.", Name("Fanning", "E.")),
        ("van der Berg J.-P. K.", Name("Berg", "J.-P. K.", "van der")),
        ("World Health Organization", Name("World Health Organization")),
        ("King, Martin Luther, Jr.", Name("King", "Martin Luther", suffix="Jr.")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", suffix="Jr.")),
        ("Marx,", Name("Marx")),
        (", ", Name("")),
    ],
)
def test_an_inverted_name_has_its_suffix_last(text: str, name: Name) -> None:
    assert inverted(text) == name


_word = st.text(st.sampled_from("abdéßABÖ王.,'-"), min_size=1, max_size=5)
_words = st.lists(_word, max_size=4).map(" ".join)


@given(_words, _words, _words)
def test_the_parts_survive_being_shown(family: str, given_name: str, suffix: str) -> None:
    name = person(family, given_name, suffix)
    assert split(display(name)) == name
    assert shown(family, given_name, suffix) == display(name)


@given(_words)
def test_every_order_is_shown_by_the_same_rules(text: str) -> None:
    assert shown_inverted(text) == display(inverted(text))
    assert shown_in_order(text) == display(split(text))


@given(
    st.lists(st.sampled_from(["Van", "van", "de", "y", "Le", "Nguyen", "Jr.", "II", "Team", "Q."]))
    .map(" ".join)
    .flatmap(lambda family: st.tuples(st.just(family), st.permutations(["Van", "de", "y", "X"])))
)
def test_the_words_that_rules_look_for_survive_too(parts: tuple[str, list[str]]) -> None:
    family, given_names = parts
    name = person(family, " ".join(given_names))
    assert split(display(name)) == name
    assert shown(family, " ".join(given_names)) == display(name)


@given(st.text(max_size=40))
def test_every_text_has_parts_and_they_can_be_shown(text: str) -> None:
    shown = display(split(text))
    assert set(shown) <= set(text) | set(" \N{NO-BREAK SPACE},")
