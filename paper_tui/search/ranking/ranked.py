"""Many papers, the best first, of which a screen needs only the beginning."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from sys import maxsize
from typing import overload

from paper_tui.paper import PaperId


class Ranked(Sequence[PaperId]):
    """`number` papers in an order of which the `first` are known, and `sort` gives all.

    All are sorted when one beyond the first is asked for.
    """

    def __init__(
        self, first: Sequence[PaperId], number: int, sort: Callable[[], Sequence[PaperId]]
    ) -> None:
        self._first = first
        self._number = number
        self._sort = sort

    @cached_property
    def _all(self) -> Sequence[PaperId]:
        return self._sort()

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, index: int) -> PaperId: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[PaperId]: ...

    def __getitem__(self, index: int | slice) -> PaperId | Sequence[PaperId]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._number)
            if step > 0 and stop <= len(self._first):
                return self._first[start:stop:step]
        elif 0 <= index < len(self._first):
            return self._first[index]
        return self._all[index]

    def index(self, value: object, start: int = 0, stop: int = maxsize) -> int:
        """Where a paper stands; ValueError when it does not."""
        return self._all.index(value, start, stop)


def foremost(scores: Mapping[PaperId, float], number: int) -> list[PaperId]:
    """So many papers with the highest scores, in the order of the mapping, and those with the same
    score as the last of them."""
    if len(scores) <= number:
        return list(scores)
    least = nlargest(number, scores.values())[-1]
    return [paper for paper, score in scores.items() if score >= least]
