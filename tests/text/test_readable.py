"""What is shown of a text from outside, and what two spellings of a title share."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_tui.text.readable import inert, readable, readable_title, title_key


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("L^{2}NAS: Architectures", "L²NAS: Architectures"),
        ("On Feynman--Kac training", "On Feynman–Kac training"),
        ("MLPs for 100times Faster Inference", "MLPs for 100× Faster Inference"),
        ("Spatial and Temporal Analytics*", "Spatial and Temporal Analytics"),
        ("Planning with Neural A*", "Planning with Neural A*"),
        ("VIOLET : End-to-End", "VIOLET: End-to-End"),
        ("Two words : AND-MORE", "Two words: AND-MORE"),
        ("Ada -- adaptive pruning", "Ada – adaptive pruning"),
        ("{GNN}s in {Deep Learning}", "GNNs in Deep Learning"),
        ("$\\alpha$-divergence and $k$-means", "α-divergence and k-means"),
        ("[Re] A [bold]title[/bold]", "[Re] A [bold]title[/bold]"),
        ("Titles\n  that   wrap", "Titles that wrap"),
    ],
)
def test_titles_are_shown_as_a_person_writes_them(raw: str, shown: str) -> None:
    assert readable_title(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a 100\\% rate, Q\\&A, e.g.\\ this", "a 100% rate, Q&A, e.g. this"),
        ("50% of it stays", "50% of it stays"),
        ("(\\ie, this) and \\eg that, \\etal", "(i.e., this) and e.g. that, et al."),
        ("with \\tool and \\tool.", "with \\tool and \\tool."),
        ("the {\\Psi} of {\\rho}", "the Ψ of ρ"),
        ("\\emph{one \\textbf{two} three}", "one two three"),
        ("{\\bf strong} {\\it words}", " ".join(("strong", "words"))),
        ("\\unknowncommand{its words} stay", "its words stay"),
        ("\\frac{a+1}{b} and \\sqrt{n}", "(a+1)/b and √n"),
        ("$\\mathcal{O}(n^2)$ or O(n^d)", "O(n²) or O(nᵈ)"),
        ("$\\mathcal O(n)$ and {\\cal K}-invariant", "O(n) and K-invariant"),
        ("mathcal{O}(n) in mathbb{R}^d", "O(n) in ℝᵈ"),
        ("Obigl(NKD^3bigr) points", "O(NKD³) points"),
        ("10^{19} and 10^4 and 10^{-3}", "10¹⁹ and 10⁴ and 10⁻³"),
        ("x_{ij}, x_1, W_{adv}, ell_1", "xᵢⱼ, x₁, W_adv, ℓ₁"),
        ("snake_case and Topo_LP_GNN", "snake_case and Topo_LP_GNN"),
        ("LightNet^+ and \\hat{x}", "LightNet⁺ and x̂"),
        ("it costs $5 and $6, or US\\$7", "it costs $5 and $6, or US$7"),
        ("Ramp\\'a\\v{s}ek, G\\\"odel, S\\o ren, \\c{c}", "Rampášek, Gödel, Søren, ç"),
        ('{\\\'E}t{\\"u}de, na\\"{\\i}ve', "Étüde, naïve"),
        ("in ``stone'' and ``Hard Reset\"", "in “stone” and “Hard Reset”"),
        ("GPT-4~cited, ~50, 5~10", "GPT-4 cited, ~50, 5~10"),
        ("run --verbose --- or not", "run --verbose — or not"),
        ("1.2times faster, 10 times slower", "1.2× faster, 10 times slower"),
        ("a set {a, b}, {x | x > 0}", "a set {a, b}, {x | x > 0}"),
        ("\\cite{ada} and \\footnote{below}", "[ada] and (below)"),
    ],
)
def test_latex_is_shown_as_unicode(raw: str, shown: str) -> None:
    assert readable(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("at: {\\footnotesizeblue{https://b.org/S_T}}.", "at: https://b.org/S_T."),
        ("https://github.com/ada/MPBN{MPBN}.", "https://github.com/ada/MPBN."),
        ("https://github.com/ada/MPBN{here}.", "https://github.com/ada/MPBN (here)."),
        ("\\href{https://b.org/x}{the site}", "https://b.org/x (the site)"),
        ("\\href{https://b.org/G{https://b.org/G}.}. More", "https://b.org/G. More"),
        ("https://b.org/a_b{https://b.org/a\\_b}.", "https://b.org/a_b."),
        ("link: https: //b.org/x.", "link: https://b.org/x."),
        ("read-a-screen.github.io shows", "read-a-screen.github.io shows"),
        ("https://b.org/~ada/x^2_y--z", "https://b.org/~ada/x"),
    ],
)
def test_addresses_are_shown_whole(raw: str, shown: str) -> None:
    assert readable(raw).startswith(shown)


@pytest.mark.parametrize("raw", ["\\", "^", "a \\frac{1", "}{", "{{{", "$", "x_", "\\href{", "--"])
def test_half_of_a_construct_stays_as_it_is(raw: str) -> None:
    assert [part for part in readable(raw) if not part.isspace()]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\u202eb\u2066c\u200ed", "abcd"),
        ("a\u200bb\ufeffc\u00add\u2060e", "abcde"),
        ("tab\tand\nline\x0bfeed\x85 \u2028", "tab and line feed   "),
        ("\x00\x07\x7f\x9b", "␀␇␡\ufffd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻 ❤\ufe0f", "👩💻 ❤"),
        ("\ud800\ufdd0\uffff", "\ufffd\ufffd\ufffd"),
        ("\ufffd", "\ufffd"),
        ("z" + "\u0337" * 90, "z" + "\u0337" * 8),
        ("論文 [link=x]", "論文 [link=x]"),
    ],
)
def test_nothing_from_outside_acts_on_the_terminal(raw: str, shown: str) -> None:
    assert inert(raw) == shown


def test_lines_are_kept_where_they_are_asked_for() -> None:
    assert inert("one\r\ntwo\n\x1bthree", keep_lines=True) == "one\ntwo\n␛three"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L^{2}NAS: Learning", "L²NAS: learning"),
        ("On Feynman--Kac Training", "On Feynman-Kac training."),
        ("100times Faster", "$100\\times$ Faster"),
        ("VIOLET : End", "Violet: End"),
        ("Temporal Analytics*", "Temporal analytics"),
        ("Ramp\\'a\\v{s}ek", "Rampasek"),
        ("“Quoted” and ‘so’", "\"Quoted\" and 'so'"),
        ("A\u00a0Title\n of  two lines", "a title of two lines"),
        ("ＦＵＬＬ ﬁne", "full fine"),
    ],
)
def test_spellings_of_one_title_share_a_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deep Sets", "Deep Sets?"),
        ("Planning with A*", "Planning with A"),
        ("C++ for Papers", "C for Papers"),
        ("が", "か"),
        ("Graph Transformers 2", "Graph Transformers"),
        ("...", "..!"),
    ],
)
def test_different_titles_have_different_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


_URL = "https://b.org/x"
LATEX = st.lists(
    st.sampled_from([*"\\{}^_$~`'aB1", "--", "\\alpha", "\\frac{", "\\href{", "\\'", "times", _URL])
    | st.text(max_size=4)
).map("".join)


@given(st.text() | LATEX)
def test_any_text_is_shown_on_one_inert_line(raw: str) -> None:
    for shown in (readable(raw), readable_title(raw), inert(raw), title_key(raw)):
        assert inert(shown) == shown
        assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in shown)
        assert not any(
            "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in shown
        )


@given(st.text(st.characters(categories=("L", "N", "Zs"), include_characters=".,:;!?()[]/+&%#")))
def test_plain_text_stays_as_it_is(raw: str) -> None:
    assert readable(raw) == " ".join(inert(raw).split())


@given(LATEX)
@example("}{\\frac{")
def test_no_word_is_dropped(raw: str) -> None:
    assert "1word" in readable(f"{raw} 1word {raw}")


@pytest.mark.parametrize(
    "piece",
    ["$", "{", "}", "\\", "^{", "_{", "\\a{", "\\frac{", "\\frac{a}", "x{", "``", "``a", "--a", "~",
     "\\'", "a^-", "$a ", "\u0301", "\x1b", "https: ", "href{", " :", "*", " "],
)  # fmt: skip
def test_a_megabyte_of_anything_is_shown_at_once(piece: str) -> None:
    raw = piece * (1_000_000 // len(piece))
    assert len(readable_title(raw)) <= 2 * len(raw)
