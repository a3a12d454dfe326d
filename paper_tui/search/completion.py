"""What may follow in the search pane: names of fields, and their values. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from paper_tui import filters
from paper_tui.schema import fold
from paper_tui.search.query import FIELDS

MOST = 20
"""How many completions are offered."""

MOST_KNOWN = 20_000
"""Values of a field that are looked through, the commonest: all but the authors of a very large
library."""

Values = Callable[[str], Mapping[str, int]]
"""The values of a field and how many papers have each, the commonest first: `Library.tally`."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A piece to put in place of [start, end) of the query; `papers` is None for a field's name."""

    start: int
    end: int
    text: str
    papers: int | None = None

    def applied(self, query: str) -> str:
        """The query with it."""
        return query[: self.start] + self.text + query[self.end :]


def completions(query: str, cursor: int, values: Values) -> list[Completion]:
    """What can stand where the cursor is, the likeliest first; nothing for plain words."""
    before = query[:cursor]
    valued = _VALUE.search(before)
    if valued and valued["field"].lower() in FIELDS:
        field, begun = valued["field"].lower(), valued["inside"] or valued["bare"] or ""
        start = len(before) - len(begun) - len(valued["quote"] or "")
        known = _known(field, values)
        found = _beginning(begun.removeprefix("#") if field == "tag" else begun, known)
        return [
            Completion(start, len(before), _quoted(value) + " ", known[value]) for value in found
        ]
    named = _NAME.search(before)
    if named is None:
        return []
    start = len(before) - len(named[1])
    begun = named[1].lower()
    return [
        Completion(start, len(before), f"{field}:") for field in FIELDS if field.startswith(begun)
    ]


_VALUE = re.compile(
    r"""(?:^|[\s(-]) (?P<field>[A-Za-z]+):
        (?: (?P<quote>")(?P<inside>[^"]*) | (?P<bare>[^\s"()]*) )$""",
    re.VERBOSE,
)
_NAME = re.compile(r"(?:^|[\s(-])([A-Za-z]{2,})$")
"""One letter begins too many words to be taken for a field."""


def _known(field: str, values: Values) -> Mapping[str, int | None]:
    fixed: dict[str, Iterable[str]] = {"is": filters.IS, "has": filters.HAS}
    counted: Mapping[str, int] = values(field) if field in filters.TALLIES else {}
    return {**counted, **{value: counted.get(value) for value in fixed.get(field, ())}}


def _beginning(begun: str, known: Iterable[str]) -> list[str]:
    """The values that begin so, then those with a word that does; case and accents apart."""
    wanted = fold(begun)
    inside = re.compile(rf"\b{re.escape(wanted)}")
    first: list[str] = []
    second: list[str] = []
    for value in islice(known, MOST_KNOWN):
        folded = _folded(value)
        if folded.startswith(wanted):
            first.append(value)
        elif wanted in folded and inside.search(folded):
            second.append(value)
    return (first + second)[:MOST]


@lru_cache(MOST_KNOWN)
def _folded(value: str) -> str:
    """The same values are looked through with every key."""
    return fold(value)


def _quoted(value: str) -> str:
    return value if re.fullmatch(r'[^\s"()]+', value) else f'"{value}"'
