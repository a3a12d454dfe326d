"""Citation keys: `rampasek2022recipe`. Pure.

A key is made from the paper alone, so it is the same every time; it is plain ASCII, which every
version of BibTeX and every editor can take; and within one bibliography it is unique.
"""

import hashlib
import re
import string
import unicodedata
from collections.abc import Container
from itertools import count

from paper_tui.cite.reference import Reference, reference
from paper_tui.errors import ConfigError
from paper_tui.paper import Paper

TEMPLATE = "{author}{year}{title_word}"
"""The default. A field in capitals (`{Author}`) is capitalised."""

FIELDS = ("author", "year", "title_word", "title_words", "arxiv")
"""What a template may name: the first author's family name without its particle, the year, the
first word or the first three words of the title that carry meaning, the arXiv identifier."""


def citation_key(paper: Paper, taken: Container[str] = (), template: str = TEMPLATE) -> str:
    """A key for the paper that is not among `taken`.

    A second paper of the same key gets the letter `a`, a third `b`. Without an author the words
    of the title stand in for the name. Raises ConfigError when the template is not one.
    """
    base = _filled(template, reference(paper))
    if base not in taken:
        return base
    return next(key for number in count() if (key := base + _letters(number)) not in taken)


def checked_key(key: str) -> str:
    """The key that a reader typed, without white space around it; ValueError if it cannot be one.

    BibTeX and biber forbid white space and the characters `"#%'(),={}~\\`; biber takes letters
    beyond ASCII, and so do we.
    """
    key = key.strip()
    wrong = _FORBIDDEN.search(key)
    if wrong is not None:
        raise ValueError(f"a citation key cannot hold {wrong[0]!r}")
    if not key:
        raise ValueError("a citation key cannot be empty")
    return key


def usable_key(key: str) -> str:
    """A key as some source has it, without what no key can hold; `x` when nothing is left."""
    return _FORBIDDEN.sub("", key) or "x"


def folded(text: str) -> str:
    """The text in plain ASCII: `Rampášek` is `Rampasek`, `Størmer` is `Stormer`.

    What has no Latin form (Chinese, Greek, Cyrillic) is left out.
    """
    decomposed = unicodedata.normalize("NFKD", text).translate(_LATIN)
    return decomposed.encode("ascii", "ignore").decode("ascii")


_FORBIDDEN = re.compile(
    r"""[\s"#%'(),={}~\\@\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"""
)

# Letters that Unicode does not decompose.
_LATIN = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
    | {"ı": "i", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ə": "e", "Ə": "E"}
)

# Words that begin many titles and name none.
_STOP_WORDS = frozenset(
    """
    a an and are as at be by can do does for from how in into is it its of on or our that the
    this to towards toward via was we what when where which who why with without your
    """.split()  # noqa: SIM905  (a list of words is easier to read and to extend)
)


def _filled(template: str, cited: Reference) -> str:
    words = _title_words(cited.title)
    author = _letters_and_digits(folded(cited.authors[0].family)) if cited.authors else ""
    if cited.authors and cited.authors[0].whole:
        author = next(iter(_words(cited.authors[0].family)), "")
    standing_in = "" if author or "{title_words}" in template.lower() else "".join(words[:3])
    values = {
        "author": author or standing_in,
        "year": str(cited.date.year) if cited.date else "",
        "title_word": "" if standing_in else "".join(words[:1]),
        "title_words": "".join(words[:3]),
        "arxiv": _letters_and_digits(cited.arxiv or ""),
    }
    values |= {name.capitalize(): value.capitalize() for name, value in values.items()}
    pieces = []
    try:
        for literal, field, _, _ in string.Formatter().parse(template):
            pieces.append(checked_key(literal) if literal else "")
            pieces.append(values[field] if field is not None else "")
    except (KeyError, ValueError):
        raise ConfigError(
            f"The template {template!r} cannot make citation keys; it may hold letters, "
            f"digits, - _ : . + / and {', '.join(f'{{{name}}}' for name in FIELDS)}."
        ) from None
    if not any(pieces) or not (author or words):
        # Nothing of the name and the title can be written in ASCII: a key from the title itself.
        pieces.append("x" + hashlib.sha256(cited.title.encode()).hexdigest()[:8])
    return "".join(pieces)


def _title_words(title: str) -> list[str]:
    words = _words(title)
    return [word for word in words if word not in _STOP_WORDS] or words


def _words(text: str) -> list[str]:
    """The words in lower-case ASCII; what a hyphen joins is one word."""
    return [word for part in text.split() if (word := _letters_and_digits(folded(part)).lower())]


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text).lower()


def _letters(number: int) -> str:
    """0 is a, 25 is z, 26 is aa."""
    letters = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = string.ascii_lowercase[digit] + letters
    return letters
