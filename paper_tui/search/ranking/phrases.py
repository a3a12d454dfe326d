"""Phrases with function words, which the index does not have: looked for in the texts."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from paper_tui.paper import Paper, PaperId
from paper_tui.search.index.analysis import Zone, fold_text, texts

_REMEMBERED = 50  # phrases
_RUN_TOGETHER = dict.fromkeys(map(ord, "-‐‑‒–'’.^_·"))
_APART = r"[\W_]*"
_END = r"(?![^\W_])"


def wording(words: Iterable[Collection[str]], *, open_end: bool) -> re.Pattern[str]:
    """What matches folded words in this order, of which each may have several forms.

    With `open_end` the last word may go on.
    """
    in_a_row = _APART.join(map(_any_of, words))
    return re.compile(in_a_row + ("" if open_end else _END))


def _any_of(forms: Collection[str]) -> str:
    one, *others = map(re.escape, sorted(forms, reverse=True))
    return f"(?:{'|'.join((one, *others))})" if others else one


class Wordings:
    """Looks for wordings in the papers of a library, and remembers which have them."""

    def __init__(self, papers: Callable[[Iterable[PaperId]], Mapping[PaperId, Paper]]) -> None:
        self._papers = papers
        self._known: dict[tuple[re.Pattern[str], Zone | None], dict[PaperId, bool]] = {}

    def having(
        self, pattern: re.Pattern[str], zone: Zone | None, ids: Sequence[PaperId]
    ) -> list[PaperId]:
        """Those of the papers that have a wording (in a zone). A new one takes some 40 µs."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        known = self._known.setdefault((pattern, zone), {})
        zones = Zone if zone is None else (zone,)
        for id_, paper in self._papers(id_ for id_ in ids if id_ not in known).items():
            known[id_] = any(
                _stands_in(pattern, fold_text(text))
                for each in zones
                for text in texts(paper, each)
            )
        return [id_ for id_ in ids if known.get(id_)]


def _stands_in(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a wording does, in a text with its compounds as they are, or run together.

    Looking behind within the pattern would take ten times as long.
    """
    return any(
        found.start() == 0 or not searched[found.start() - 1].isalnum()
        for searched in (text, text.translate(_RUN_TOGETHER))
        for found in pattern.finditer(searched)
    )
