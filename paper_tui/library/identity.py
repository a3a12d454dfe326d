"""Whether a paper that a service has found is the one that was looked for. Pure.

A title that is the same, and nothing that speaks against it, makes two papers one. All else is a
near match, which a reader decides.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from paper_tui.library.merging import may_be_one, shares_an_author
from paper_tui.paper import Paper
from paper_tui.text.readable import readable, title_key

_TELLING_WORDS = 3
"""A title of fewer words than this needs something beside it that agrees."""

_WORDS_OF_ABSTRACT = 20
"""An abstract of fewer words than this says nothing."""


@dataclass(frozen=True, slots=True)
class Near:
    """A paper that may be the one looked for: what speaks for it, and how much (0 to 1)."""

    paper: Paper
    reason: str
    likeness: float


def is_same(known: Paper, found: Paper) -> bool:
    """Whether a found paper is surely the known one."""
    if title_key(known.title) != title_key(found.title) or not may_be_one(known, found):
        return False
    common = common_words(known.abstract, found.abstract)
    if common is not None:
        return common >= 0.3
    agree = known.authors and found.authors and shares_an_author(known, found)
    return bool(agree) or len(re.findall(r"\w+", title_key(known.title))) >= _TELLING_WORDS


def near(known: Paper, found: Paper) -> Near | None:
    """What speaks for a found paper; None when that is too little, or something is against it."""
    if not may_be_one(known, found):
        return None
    title, common = (
        _like_titles(known.title, found.title),
        common_words(known.abstract, found.abstract),
    )
    reasons = ["the same title" if title == 1 else f"{title:.0%} of the title"]
    if common is None:
        return Near(found, reasons[0], title) if title >= 0.85 else None
    reasons.append(f"{common:.0%} of the abstract")
    if common >= 0.5 or (common >= 0.15 and title >= 0.85):
        return Near(found, " and ".join(reasons), (title + common) / 2)
    return None


def common_words(one: str, other: str) -> float | None:
    """How much of the shorter abstract stands in the other, by its runs of three words (0 to 1).

    None when either is too short to say.
    """
    first, second = (re.findall(r"\w+", readable(text).casefold()) for text in (one, other))
    if min(len(first), len(second)) < _WORDS_OF_ABSTRACT:
        return None
    runs = [set(zip(words, words[1:], words[2:], strict=False)) for words in (first, second)]
    return len(runs[0] & runs[1]) / min(len(runs[0]), len(runs[1]))


def _like_titles(one: str, other: str) -> float:
    """How alike two titles are (0 to 1); one that goes on after a colon counts as 0.9 at least."""
    first, second = sorted((title_key(one), title_key(other)), key=len)
    ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
    goes_on = second.startswith(first + ":") and len(first.split()) >= _TELLING_WORDS
    return max(ratio, 0.9) if goes_on else ratio
