"""What may follow in the search pane: names of fields, and their values. Pure."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import accumulate, islice

from paper_tui.library import filters
from paper_tui.search.language.query import FIELDS, QUOTES, as_value
from paper_tui.text.readable import fold

MOST = 20
"""How many completions are offered."""


class Vocabulary:
    """The values of a field and how many papers have each, the commonest first: `Library.tally`.

    They are looked through as one text, which takes some milliseconds for 300,000 authors.
    """

    def __init__(self, papers: Mapping[str, int | None]) -> None:
        self.papers = papers
        self._values = tuple(papers)
        folded = [_plain(value).strip() for value in self._values]
        self._text = "".join(f"\n{value}" for value in (*folded, ""))
        self._starts = array("L", accumulate((len(value) + 1 for value in folded), initial=0))

    def beginning(self, begun: str) -> list[str]:
        """The values that end with this as a word, as names of authors do, then those that begin
        so, then those with a word that does; case and accents apart."""
        wanted = _plain(begun).lstrip()
        first, inside = (list(self._places(f"{before}{wanted}")) for before in "\n ")
        whole = self._places(f"\n{wanted}\n") if first and wanted else ()
        last = self._places(f" {wanted}\n") if inside and wanted else ()
        found = dict.fromkeys([*merge(whole, last), *first, *inside])
        return [self._values[place] for place in islice(found, MOST)]

    def _places(self, text: str) -> Iterator[int]:
        """The first values in which a text stands."""
        at = self._text.find(text)
        for _ in range(MOST):
            if not 0 <= at < self._starts[-1]:
                return
            place = bisect_right(self._starts, at) - 1
            yield place
            at = self._text.find(text, self._starts[place + 1])


Values = Callable[[str], Vocabulary]
"""The values of a field, as far as they are known."""


def _plain(text: str) -> str:
    """Text as it is looked through: without case, accents and what stands between words."""
    return re.sub(r"[\W_]", " ", fold(text))


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
        found = known.beginning(begun.removeprefix("#") if field == "tag" else begun)
        space = "" if query[cursor : cursor + 1] in (" ", ")") else " "
        if found or not valued["group"]:
            return [
                Completion(start, cursor, as_value(value) + space, known.papers[value])
                for value in found
            ]
    named = _NAME.search(before)
    if named is None:
        return []
    start, begun = named.start(1), named[1].lower()
    return [Completion(start, cursor, f"{field}:") for field in FIELDS if field.startswith(begun)]


_VALUE = re.compile(
    rf"""(?:^|[\s(-]) (?P<field>[A-Za-z]+): (?P<group>\((?:[^():]*[\s(-])?)?
        (?: (?P<quote>[{QUOTES}])(?P<inside>[^{QUOTES}]*) | (?P<bare>[^\s():{QUOTES}]*) )$""",
    re.VERBOSE,
)
"""A field and what is begun of its value, which may stand in a group of several."""
_NAME = re.compile(r"(?:^|[\s(-])([A-Za-z]{2,})$")
"""One letter begins too many words to be taken for a field."""


def _known(field: str, values: Values) -> Vocabulary:
    ages = ("<1d", "<7d", "<1m")
    fixed: Mapping[str, Iterable[str]] = {
        "is": filters.IS,
        "has": filters.HAS,
        "added": ages,
        "listed": ages,
    }
    counted = values(field) if field in filters.TALLIES else Vocabulary({})
    if field not in fixed:
        return counted
    others = {value: counted.papers.get(value) for value in fixed[field]}
    return Vocabulary({**counted.papers, **others})
