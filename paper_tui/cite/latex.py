"""Plain text as LaTeX, for the values of a BibTeX entry. Pure.

Sources: the LaTeX 2e sources (`ltoutenc`) for the text commands; Markey, "Tame the BeaST",
sections 4 and 12, for what BibTeX does to case and why braces must balance even when escaped.
"""

import re
from functools import lru_cache

from pylatexenc.latexencode import UnicodeToLatexEncoder


def escape(text: str, *, ascii_only: bool = False) -> str:
    r"""The text with LaTeX's special characters escaped: `R&D` is `R\&D`.

    With `ascii_only` letters beyond ASCII become commands too (`{\'e}`), for the BibTeX of 1988.
    A character that has no command stays as it is.
    """
    if not ascii_only or text.isascii():
        return text.translate(_SPECIAL)
    return "".join(
        part.translate(_SPECIAL) if part.isascii() else _encoder().unicode_to_latex(part)
        for part in re.split(r"([^\x00-\x7f]+)", text)
    )


def protected(title: str, *, ascii_only: bool = False) -> str:
    """The title escaped, with braces around the words whose capitals a style must not lower.

    Those are words with a capital inside (`BERT`, `GraphGPS`, `3D`) and names of people and
    languages that made it into the terms of the field. Where only names are written with a
    capital at all, every capital after the first word is a name's.
    """
    if title.isupper():
        return escape(title, ascii_only=ascii_only)
    words = re.split(r"(\s+)", title)
    names_only = not _capitalises_all(words[::2])
    begins = True
    pieces: list[str] = []
    for word in words:
        pieces.extend(
            f"{{{escape(part, ascii_only=ascii_only)}}}"
            if _keeps_capitals(part, names_only=names_only and not begins)
            else escape(part, ascii_only=ascii_only)
            for part in _PARTS.split(word)
        )
        if word.strip():
            begins = word[-1] in ":?!.–—"
    return "".join(pieces)


_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
    }
    | {character: f"\\{character}" for character in "&%$#_"}
)

# A hyphen or a slash parts words; an en dash joins names (Feynman–Kac) and parts nothing.
_PARTS = re.compile(r"([-/]|[^\w\s–'’.+#*]+)")

_NAMES = frozenset(
    """
    Abelian African American Amazon Android Arabic Banach Bayes Bayesian Bellman Bernoulli
    Boltzmann Boolean Brownian Cauchy Chinese Dirichlet English Euclidean Euler Fisher Fourier
    French Frobenius Galerkin Galois Gauss Gaussian German Gibbs Github Google Grassmann
    Hamiltonian Hebbian Hebrew Hermitian Hessian Hilbert Hindi Huber Indian Internet Italian
    Jacobian Japanese Java Kalman Kantorovich Kepler Korean Krylov Lagrange Lagrangian Langevin
    Laplace Laplacian Latin Lie Linux Lipschitz Lyapunov Mandarin Markov Markovian Microsoft
    Minkowski Monte Carlo Nash Newton Newtonian Nyström Pareto Persian Poincaré Poisson Portuguese
    Python Rademacher Reddit Riemann Riemannian Russian Rust Shannon Shapley Sinkhorn Sobolev
    Spanish Stein Stiefel Taylor Turing Twitter Voronoi Wasserstein Weibull Wiener Wikipedia
    """.split()  # noqa: SIM905  (a list of words is easier to read and to extend)
)


def _keeps_capitals(word: str, *, names_only: bool) -> bool:
    if word.islower() or not any(letter.isupper() for letter in word):
        return False
    core = word.strip("'’.+#*")
    if any(letter.isupper() for letter in core[1:]) or core != word.rstrip("'’."):
        return True
    if names_only or re.sub(r"['’]s$", "", core) in _NAMES:
        return True
    return len(core) == 1 and core != "A"


def _capitalises_all(words: list[str]) -> bool:
    """Whether the title is in title case: nearly all longer words have a capital."""
    longer = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in longer) >= 0.7 * len(longer)


@lru_cache(maxsize=1)
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
