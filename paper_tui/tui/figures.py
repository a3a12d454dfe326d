"""The figures of a library: how many papers there are of each kind, and how they look as bars."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Self

from rich.cells import cell_len
from textual.content import Content

from paper_tui.library import Counts, Library
from paper_tui.text import inert
from paper_tui.tui.row import fitted

MOST = 12
"""Values of one kind that are shown, the commonest."""

_NAME = 24
_COUNT = 9


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a library; each mapping has the commonest value first."""

    counts: Counts
    hosts: Mapping[str, int]
    years: Mapping[str, int]

    @classmethod
    def of(cls, library: Library) -> Self:
        """The figures as they are now. Reads the whole library: not on the event loop."""
        return cls(library.counts(), library.tally("host"), library.tally("year"))


def sections(library: Library) -> list[tuple[str, Mapping[str, int]]]:
    """What the statistics show: a heading and its values with their counts, in their order."""
    counts = library.counts()
    piles = {str(pile): papers for pile, papers in counts.status.items()}
    years = library.tally("year")
    pages: Counter[str] = Counter()
    for page in counts.pages:
        pages[page.day or page.name] += page.papers
    return [
        ("Piles", {**piles, "starred": counts.starred}),
        ("With", library.tally("has")),
        ("Tags", counts.tags),
        ("Years", {year: years[year] for year in sorted(years, reverse=True)}),
        ("Pages", pages),
        ("Hosts of links", library.tally("host")),
        ("Categories", library.tally("cat")),
    ]


def bars(heading: str, values: Mapping[str, int], width: int) -> Iterator[Content]:
    """A heading and a bar for each value, at most `width` cells wide; nothing of nothing. Pure."""
    if not any(values.values()):
        return
    room = max(1, width - _NAME - _COUNT - 2)
    highest = max(values.values())
    yield Content.styled(heading, "bold $rule-focus")
    for name, count in islice(values.items(), MOST):
        label = fitted(inert(name), _NAME)
        label += " " * (_NAME - cell_len(label))
        # A value that is there at all has a bar.
        bar = "█" * (max(1, round(room * count / highest)) if count else 0)
        yield Content.assemble(
            f"{label} ", (f"{count:>{_COUNT},} ", "$quiet"), (bar, "$rule-focus")
        )
    if len(values) > MOST:
        yield Content.styled(f"and {len(values) - MOST:,} more", "$quiet")
    yield Content("")
