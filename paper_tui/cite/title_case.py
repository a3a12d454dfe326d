"""Titles as the citation styles set them. Pure."""

import re


def capital_parts(title: str) -> list[tuple[str, bool]]:
    """The title in parts, each with whether its capitals must stay when a style lowers others.

    They must in words with a capital inside (`BERT`, `GraphGPS`, `3D`) and in names of people and
    languages that are terms of the field. Where only names are written with a capital at all,
    every capital after the first word is a name's.
    """
    if title.isupper():
        return [(title, False)]
    words = re.split(r"(\s+)", title)
    names_only = not _capitalises_all(words[::2])
    begins = True
    parts: list[tuple[str, bool]] = []
    for word in words:
        parts.extend(
            (part, _keeps_capitals(part, names_only=names_only and not begins))
            for part in _PARTS.split(word)
            if part
        )
        if word.strip():
            begins = word[-1] in ":?!.–—"
    return parts


def headline(title: str) -> str:
    """The title in headline style: words in lower case are capitalised, all others stay.

    Short prepositions, articles and conjunctions stay small unless they begin or end the title
    (the rule and the words of the Citation Style Language 1.0.2, "Title case conversion"); so do
    single letters before a hyphen (`k-means`), which are symbols.
    """
    words = re.split(r"(\s+)", title)
    last = len(words) - 1
    begins = True
    for place in range(0, len(words), 2):
        word = words[place]
        core = word.strip("‘’“”\"'()[],.:;?!").lower()
        if word.islower() and not (
            re.match(r"\W*[^\W\d_][-_]", word) or (core in _SMALL and not begins and place != last)
        ):
            words[place] = re.sub(r"[^\W\d_]", lambda letter: letter[0].upper(), word, count=1)
        begins = word.endswith((":", "?", "!", ".", "—"))
    return "".join(words)


def quoted(title: str, *, end: str = "") -> str:
    """In double quotation marks, with quotations inside in single ones.

    `end` is the comma or full stop that American styles put before the closing mark; a title
    that ends in a mark of its own needs none.
    """
    inner = re.sub(r"[“\"]([^“”\"]*)[”\"]", r"‘\1’", title)
    return f"“{inner}{'' if inner.endswith(('?', '!', '.', '…')) else end}”"


def closed(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!", "…", ".”", "?”", "!”")) else f"{text}."


_SMALL = frozenset(
    """
    a an and as at but by down for from in into nor of on onto or over so the till to up via with
    yet
    """.split()  # noqa: SIM905
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
