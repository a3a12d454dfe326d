"""Citation keys: made from the paper, plain, unique."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui import cite
from paper_tui.errors import ConfigError
from paper_tui.paper import Paper, PartialDate


def paper(title: str, author: str | None = None, year: int | None = None) -> Paper:
    authors = (author,) if author else ()
    return Paper(title, authors=authors, date=PartialDate(year) if year else None)


@pytest.mark.parametrize(
    ("cited", "key"),
    [
        (paper("Recipe for a Net", "Ladislav Rampášek", 2022), "rampasek2022recipe"),
        (paper("The Use of Nets", "Laurens van der Maaten", 2008), "maaten2008use"),
        (paper("Nets", "Martin Luther King, Jr.", 1960), "king1960nets"),
        (paper("Observation of Nets", "ATLAS Collaboration", 2012), "atlas2012observation"),
        (paper("Pre-training of Nets", "Jörg Groß", 2020), "gross2020pretraining"),
        (paper("[Re] Nets", "Bjørn Łoś", 2020), "los2020re"),
        (paper("What Is It?", "Ada King", 2020), "king2020what"),
        (paper("L²NAS", "Ada King", 2020), "king2020l2nas"),
        (paper("A Net without a Name", None, 2021), "netname2021"),
        (paper("A Net without a Date", "Ada King"), "kingnet"),
        (paper("Scaling the Nets of the World"), "scalingnetsworld"),
        (paper("网络", "王 小明", 2020), "2020x"),
    ],
)
def test_a_key_has_the_author_the_year_and_a_word(cited: Paper, key: str) -> None:
    assert cite.citation_key(cited).startswith(key)
    assert key in cite.citation_key(cited)


def test_the_same_key_gets_letters() -> None:
    same = paper("Nets", "Ada King", 2020)
    taken: set[str] = set()
    for _ in range(28):
        taken.add(cite.citation_key(same, taken))
    assert {"king2020nets", "king2020netsa", "king2020netsz", "king2020netsaa"} <= taken
    assert len(taken) == 28


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("{Author}{year}", "King2020"),
        ("{author}_{title_words}:{year}", "king_deepnetssea:2020"),
        ("{year}-{Title_word}", "2020-Deep"),
    ],
)
def test_a_template_of_ones_own(template: str, key: str) -> None:
    assert cite.citation_key(paper("Deep Nets at Sea", "Ada King", 2020), (), template) == key


@pytest.mark.parametrize("template", ["{nobody}", "{author", "a b{year}", "{author}{0}", "{}"])
def test_a_template_that_makes_no_key_is_refused(template: str) -> None:
    with pytest.raises(ConfigError, match="cannot make citation keys"):
        cite.citation_key(paper("Nets"), (), template)


@given(
    st.lists(
        st.builds(
            Paper,
            st.text(min_size=1, max_size=20),
            authors=st.tuples() | st.tuples(st.text(min_size=1, max_size=20)),
            date=st.none() | st.just(PartialDate(2024)),
        ),
        max_size=8,
    )
)
def test_keys_of_any_papers_are_valid_and_unique(papers: list[Paper]) -> None:
    keys: list[str] = []
    for paper in papers:
        keys.append(cite.citation_key(paper, keys))
    assert len(set(keys)) == len(keys)
    assert all(cite.checked_key(key) == key for key in keys)


@pytest.mark.parametrize("key", ["", "  ", "two words", "a,b", "a{b", "a@b", "a#b", "a%b", "a\\b"])
def test_a_key_that_bibtex_cannot_read_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="a citation key cannot"):
        cite.checked_key(key)


def test_a_key_from_elsewhere_is_written_as_far_as_bibtex_reads_it() -> None:
    assert cite.checked_key(" müller:2020 ") == "müller:2020"
    assert cite.bibtex(paper("Nets"), "Müller, 2020 {a}\n").startswith("@misc{Müller2020a,\n")
    assert cite.bibtex(paper("Nets"), "{}").startswith("@misc{x,\n")
