"""The figures that the views show: how many papers there are of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from paper_tui.library import Counts, Library


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
