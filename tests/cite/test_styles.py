# ruff: noqa: E501  (a reference stands on one line)
"""References in the eight styles, checked by hand against each style's own manual."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.cite import Format, Markup, cite
from paper_tui.cite.authors import initials
from paper_tui.cite.pages import chicago, minimal, minimal_two
from paper_tui.cite.title_case import headline
from paper_tui.paper import Paper, PartialDate

TITLE = "Deep nets at sea: A study of 3D waves"
ADA, LAURENS, MARTIN = "Ada King", "Laurens van der Maaten", "Martin Luther King, Jr."
THIRTY = tuple(f"Ann Author{number}" for number in range(1, 31))
DOI = "https://doi.org/10.1000/abc"
PREPRINT_DOI = "https://doi.org/10.48550/arXiv.2205.12454"
ABS = "https://arxiv.org/abs/2205.12454"

PREPRINT = Paper(
    TITLE,
    authors=(ADA, LAURENS),
    date=PartialDate(2022, 5, 25),
    arxiv="2205.12454",
    categories=("cs.LG",),
)
ARTICLE = Paper(
    TITLE,
    authors=(ADA,),
    date=PartialDate(2006, 12, 31),
    doi="10.1000/abc",
    venue="Journal of Waves 12(3): 321-328 (2007)",
)
NUMBERED = Paper(
    TITLE,
    authors=(ADA, LAURENS, MARTIN),
    venue="Phys. Rev. Lett. 99, 048301 (2007)",
)
PROCEEDINGS = Paper(
    TITLE,
    authors=(ADA, LAURENS, MARTIN),
    date=PartialDate(2022),
    arxiv="2205.12454",
    venue="Proceedings of the 3rd Conference on Waves, pp. 26-33",
)
CROWD = Paper(TITLE, authors=THIRTY, venue="Journal of Waves 12, 321-328 (2007)")
GROUP = Paper(TITLE, authors=("ATLAS Collaboration",), date=PartialDate(2007), doi="10.1000/abc",
              venue="Journal of Waves")  # fmt: skip
ANONYMOUS = Paper(TITLE, date=PartialDate(2022), arxiv="2205.12454")
DATELESS = Paper(TITLE, authors=(ADA,), arxiv="2205.12454")
TITLE_ONLY = Paper("What is known?")

FIRST_19 = ", ".join(f"Author{number}, A." for number in range(1, 20))
HEAD = "Deep Nets at Sea: A Study of 3D Waves"

REFERENCES: dict[Format, dict[str, tuple[Paper, str]]] = {
    Format.APA: {
        "preprint": (PREPRINT, f"King, A., & van der Maaten, L. (2022). *{TITLE}* (arXiv:2205.12454). arXiv. {PREPRINT_DOI}"),
        "article": (ARTICLE, f"King, A. (2007). {TITLE}. *Journal of Waves*, *12*(3), 321–328. {DOI}"),
        "number": (NUMBERED, f"King, A., van der Maaten, L., & King, M. L., Jr. (2007). {TITLE}. *Phys. Rev. Lett.*, *99*, Article 048301."),
        "proceedings": (PROCEEDINGS, f"King, A., van der Maaten, L., & King, M. L., Jr. (2022). {TITLE}. In *Proceedings of the 3rd Conference on Waves* (pp. 26–33). {ABS}"),
        "thirty": (CROWD, f"{FIRST_19}, … Author30, A. (2007). {TITLE}. *Journal of Waves*, *12*, 321–328."),
        "corporate": (GROUP, f"ATLAS Collaboration. (2007). {TITLE}. *Journal of Waves*. {DOI}"),
        "no author": (ANONYMOUS, f"*{TITLE}* (arXiv:2205.12454). (2022). arXiv. {PREPRINT_DOI}"),
        "no date": (DATELESS, f"King, A. (n.d.). *{TITLE}* (arXiv:2205.12454). arXiv. {PREPRINT_DOI}"),
        "title only": (TITLE_ONLY, "*What is known?* (n.d.)."),
    },
    Format.MLA: {
        "preprint": (PREPRINT, f"King, Ada, and Laurens van der Maaten. “{HEAD}.” *arXiv*, 25 May 2022, {PREPRINT_DOI}."),
        "article": (ARTICLE, f"King, Ada. “{HEAD}.” *Journal of Waves*, vol. 12, no. 3, 2007, pp. 321–28, {DOI}."),
        "number": (NUMBERED, f"King, Ada, et al. “{HEAD}.” *Phys. Rev. Lett.*, vol. 99, 2007, article 048301."),
        "proceedings": (PROCEEDINGS, f"King, Ada, et al. “{HEAD}.” *Proceedings of the 3rd Conference on Waves*, 2022, pp. 26–33, {ABS}."),
        "thirty": (CROWD, f"Author1, Ann, et al. “{HEAD}.” *Journal of Waves*, vol. 12, 2007, pp. 321–28."),
        "corporate": (GROUP, f"ATLAS Collaboration. “{HEAD}.” *Journal of Waves*, 2007, {DOI}."),
        "no author": (ANONYMOUS, f"“{HEAD}.” *arXiv*, 2022, {PREPRINT_DOI}."),
        "no date": (DATELESS, f"King, Ada. “{HEAD}.” *arXiv*, {PREPRINT_DOI}."),
        "title only": (TITLE_ONLY, "“What Is Known?”"),
    },
    Format.CHICAGO: {
        "preprint": (PREPRINT, f"King, Ada, and Laurens van der Maaten. 2022. “{HEAD}.” Preprint, arXiv, May 25. {PREPRINT_DOI}."),
        "article": (ARTICLE, f"King, Ada. 2007. “{HEAD}.” *Journal of Waves* 12 (3): 321–28. {DOI}."),
        "number": (NUMBERED, f"King, Ada, Laurens van der Maaten, and Martin Luther King Jr. 2007. “{HEAD}.” *Phys. Rev. Lett.* 99:048301."),
        "proceedings": (PROCEEDINGS, f"King, Ada, Laurens van der Maaten, and Martin Luther King Jr. 2022. “{HEAD}.” In *Proceedings of the 3rd Conference on Waves*, 26–33. {ABS}."),
        "thirty": (CROWD, f"Author1, Ann, Ann Author2, Ann Author3, et al. 2007. “{HEAD}.” *Journal of Waves* 12:321–28."),
        "corporate": (GROUP, f"ATLAS Collaboration. 2007. “{HEAD}.” *Journal of Waves*. {DOI}."),
        "no author": (ANONYMOUS, f"“{HEAD}.” 2022. Preprint, arXiv. {PREPRINT_DOI}."),
        "no date": (DATELESS, f"King, Ada. n.d. “{HEAD}.” Preprint, arXiv. {PREPRINT_DOI}."),
        "title only": (TITLE_ONLY, "“What Is Known?” n.d."),
    },
    Format.IEEE: {
        "preprint": (PREPRINT, f"A. King and L. van der Maaten, “{TITLE},” 2022, *arXiv:2205.12454*."),
        "article": (ARTICLE, f"A. King, “{TITLE},” *Journal of Waves*, vol. 12, no. 3, pp. 321–328, 2007, doi: 10.1000/abc."),
        "number": (NUMBERED, f"A. King, L. van der Maaten, and M. L. King Jr., “{TITLE},” *Phys. Rev. Lett.*, vol. 99, 2007, Art. no. 048301."),
        "proceedings": (PROCEEDINGS, f"A. King, L. van der Maaten, and M. L. King Jr., “{TITLE},” in *Proceedings of the 3rd Conference on Waves*, 2022, pp. 26–33. [Online]. Available: {ABS}"),
        "thirty": (CROWD, f"A. Author1 *et al.*, “{TITLE},” *Journal of Waves*, vol. 12, pp. 321–328, 2007."),
        "corporate": (GROUP, f"ATLAS Collaboration, “{TITLE},” *Journal of Waves*, 2007, doi: 10.1000/abc."),
        "no author": (ANONYMOUS, f"“{TITLE},” 2022, *arXiv:2205.12454*."),
        "no date": (DATELESS, f"A. King, “{TITLE},” *arXiv:2205.12454*."),
        "title only": (TITLE_ONLY, "“What is known?”"),
    },
    Format.HARVARD: {
        "preprint": (PREPRINT, f"King, A. and van der Maaten, L. (2022) ‘{TITLE}’, *arXiv* [Preprint]. Available at: {PREPRINT_DOI}."),
        "article": (ARTICLE, f"King, A. (2007) ‘{TITLE}’, *Journal of Waves*, 12(3), pp. 321–328. Available at: {DOI}."),
        "number": (NUMBERED, f"King, A., van der Maaten, L. and King, M.L., Jr. (2007) ‘{TITLE}’, *Phys. Rev. Lett.*, 99, 048301."),
        "proceedings": (PROCEEDINGS, f"King, A., van der Maaten, L. and King, M.L., Jr. (2022) ‘{TITLE}’, *Proceedings of the 3rd Conference on Waves*, pp. 26–33. Available at: {ABS}."),
        "thirty": (CROWD, f"Author1, A. *et al.* (2007) ‘{TITLE}’, *Journal of Waves*, 12, pp. 321–328."),
        "corporate": (GROUP, f"ATLAS Collaboration (2007) ‘{TITLE}’, *Journal of Waves*. Available at: {DOI}."),
        "no author": (ANONYMOUS, f"‘{TITLE}’ (2022) *arXiv* [Preprint]. Available at: {PREPRINT_DOI}."),
        "no date": (DATELESS, f"King, A. (no date) ‘{TITLE}’, *arXiv* [Preprint]. Available at: {PREPRINT_DOI}."),
        "title only": (TITLE_ONLY, "‘What is known?’ (no date)."),
    },
    Format.VANCOUVER: {
        "preprint": (PREPRINT, f"King A, van der Maaten L. {TITLE}. arXiv [Preprint]. 2022 May 25. Available from: {PREPRINT_DOI}"),
        "article": (ARTICLE, f"King A. {TITLE}. Journal of Waves. 2007;12(3):321-8. doi:10.1000/abc"),
        "number": (NUMBERED, f"King A, van der Maaten L, King ML Jr. {TITLE}. Phys Rev Lett. 2007;99:048301."),
        "proceedings": (PROCEEDINGS, f"King A, van der Maaten L, King ML Jr. {TITLE}. In: Proceedings of the 3rd Conference on Waves. 2022. p. 26-33. Available from: {ABS}"),
        "thirty": (CROWD, f"Author1 A, Author2 A, Author3 A, Author4 A, Author5 A, Author6 A, et al. {TITLE}. Journal of Waves. 2007;12:321-8."),
        "corporate": (GROUP, f"ATLAS Collaboration. {TITLE}. Journal of Waves. 2007. doi:10.1000/abc"),
        "no author": (ANONYMOUS, f"{TITLE}. arXiv [Preprint]. 2022. Available from: {PREPRINT_DOI}"),
        "no date": (DATELESS, f"King A. {TITLE}. arXiv [Preprint]. [date unknown]. Available from: {PREPRINT_DOI}"),
        "title only": (TITLE_ONLY, "What is known? [date unknown]."),
    },
    Format.ACM: {
        "preprint": (PREPRINT, f"Ada King and Laurens van der Maaten. 2022. {TITLE}. arXiv:2205.12454 [cs.LG] {ABS}"),
        "article": (ARTICLE, f"Ada King. 2007. {TITLE}. *Journal of Waves* 12, 3 (2007), 321–328. {DOI}"),
        "number": (NUMBERED, f"Ada King, Laurens van der Maaten, and Martin Luther King Jr. 2007. {TITLE}. *Phys. Rev. Lett.* 99, Article 048301 (2007)."),
        "proceedings": (PROCEEDINGS, f"Ada King, Laurens van der Maaten, and Martin Luther King Jr. 2022. {TITLE}. In *Proceedings of the 3rd Conference on Waves*. 26–33. {ABS}"),
        "thirty": (CROWD, f"{', '.join(THIRTY[:29])}, and Ann Author30. 2007. {TITLE}. *Journal of Waves* 12 (2007), 321–328."),
        "corporate": (GROUP, f"ATLAS Collaboration. 2007. {TITLE}. *Journal of Waves* (2007). {DOI}"),
        "no author": (ANONYMOUS, f"2022. {TITLE}. arXiv:2205.12454 {ABS}"),
        "no date": (DATELESS, f"Ada King. [n. d.]. {TITLE}. arXiv:2205.12454 {ABS}"),
        "title only": (TITLE_ONLY, "[n. d.]. What is known?"),
    },
    Format.NATURE: {
        "preprint": (PREPRINT, f"King, A. & van der Maaten, L. {TITLE}. Preprint at {ABS} (2022)."),
        "article": (ARTICLE, f"King, A. {TITLE}. *Journal of Waves* **12**, 321–328 (2007)."),
        "number": (NUMBERED, f"King, A., van der Maaten, L. & King, M. L., Jr. {TITLE}. *Phys. Rev. Lett.* **99**, 048301 (2007)."),
        "proceedings": (PROCEEDINGS, f"King, A., van der Maaten, L. & King, M. L., Jr. {TITLE}. in *Proceedings of the 3rd Conference on Waves* 26–33 (2022)."),
        "thirty": (CROWD, f"Author1, A. *et al.* {TITLE}. *Journal of Waves* **12**, 321–328 (2007)."),
        "corporate": (GROUP, f"ATLAS Collaboration. {TITLE}. *Journal of Waves* {DOI} (2007)."),
        "no author": (ANONYMOUS, f"{TITLE}. Preprint at {ABS} (2022)."),
        "no date": (DATELESS, f"King, A. {TITLE}. Preprint at {ABS}."),
        "title only": (TITLE_ONLY, "What is known?"),
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "case"), [(form, case) for form, cases in REFERENCES.items() for case in cases]
)
def test_references(form: Format, case: str) -> None:
    paper, expected = REFERENCES[form][case]
    marked = cite([(paper, "")], form, Markup.MARKDOWN)
    unescaped = marked.replace("\\[", "[").replace("\\]", "]").replace("&amp;", "&")
    assert unescaped == expected
    assert cite([(paper, "")], form) == expected.replace("*", "")


def test_two_authors_of_whom_the_first_is_a_group() -> None:
    paper = Paper("Nets", authors=("ATLAS Collaboration", ADA), date=PartialDate(2007))
    assert cite([(paper, "")], Format.MLA) == "ATLAS Collaboration and Ada King. “Nets.” 2007."
    assert cite([(paper, "")], Format.CHICAGO) == "ATLAS Collaboration and Ada King. 2007. “Nets.”"


def test_a_particle_goes_behind_in_chicago_only() -> None:
    paper = Paper("Nets", authors=(LAURENS,), date=PartialDate(2007))
    assert cite([(paper, "")], Format.CHICAGO).startswith("Maaten, Laurens van der. 2007.")
    assert cite([(paper, "")], Format.MLA).startswith("van der Maaten, Laurens.")


def test_quotations_in_a_title_take_the_other_marks() -> None:
    paper = Paper('On “deep” and "wide" nets', authors=(ADA,))
    assert "“On ‘deep’ and ‘wide’ nets,”" not in cite([(paper, "")], Format.IEEE)
    assert "“On ‘deep’ and ‘wide’ nets.”" in cite([(paper, "")], Format.IEEE)


@pytest.mark.parametrize(
    ("given_name", "short"),
    [
        ("Ada", "A."),
        ("Jean-Luc Peter", "J.-L. P."),
        ("J. K.", "J. K."),
        ("J.K.", "J. K."),
        ("Žofie", "Ž."),
        ("C. -P.", "C. P."),
        ("'t", "T."),
        ("", ""),
    ],
)
def test_initials(given_name: str, short: str) -> None:
    assert initials(given_name) == short


@pytest.mark.parametrize(
    ("pages", "in_chicago", "in_mla", "in_vancouver"),
    [
        ("3-10", "3–10", "3–10", "3-10"),
        ("71-72", "71–72", "71–72", "71-2"),
        ("100-104", "100–104", "100–04", "100-4"),
        ("101-108", "101–8", "101–08", "101-8"),
        ("321-328", "321–28", "321–28", "321-8"),
        ("498-532", "498–532", "498–532", "498-532"),
        ("1087-1089", "1087–89", "1087–89", "1087-9"),
        ("1496-1500", "1496–500", "1496–500", "1496-500"),
        ("S541-S550", "S541–S550", "S541–S550", "S541-S550"),
        ("048301", "048301", "048301", "048301"),
        ("12-12", "12–12", "12–12", "12-2"),
    ],
)
def test_page_ranges(pages: str, in_chicago: str, in_mla: str, in_vancouver: str) -> None:
    assert (chicago(pages), minimal_two(pages), minimal(pages)) == (
        in_chicago,
        in_mla,
        in_vancouver,
    )


@pytest.mark.parametrize(
    ("title", "capitalised"),
    [
        ("a study of the sea", "A Study of the Sea"),
        ("BERT and the sea: the case of iOS", "BERT and the Sea: The Case of iOS"),
        ("k-means for p-adic nets", "k-means for p-adic Nets"),
        ("what is it for", "What Is It For"),
        ("élan of “small” nets (as is)", "Élan of “Small” Nets (as Is)"),
    ],
)
def test_headline_style(title: str, capitalised: str) -> None:
    assert headline(title) == capitalised


@given(
    st.builds(
        Paper,
        st.text(min_size=1, max_size=30),
        authors=st.lists(st.text(min_size=1, max_size=15), max_size=8).map(tuple),
        date=st.none() | st.builds(PartialDate, st.just(2024), st.integers(0, 12)),
        arxiv=st.none() | st.just("2205.12454"),
        doi=st.none() | st.just("10.1000/abc"),
        venue=st.none() | st.text(max_size=20) | st.just("Phys. Rev. 1, 2-3 (2007)"),
    ),
    st.sampled_from(list(REFERENCES)),
    st.sampled_from(list(Markup)),
)
def test_any_paper_gives_one_line(paper: Paper, form: Format, markup: Markup) -> None:
    line = cite([(paper, "")], form, markup)
    assert len(line.splitlines()) <= 1
    assert line == line.strip() or markup is Markup.RST
