"""Many things a portion at a time, so that a library or a file of any size streams."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from paper_tui.errors import PaperTuiError

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`; the last one may be shorter.

    As `itertools.batched` of Python 3.12, but what came before a source breaks off (PaperTuiError,
    OSError) comes before its error.
    """
    batch: list[T] = []
    try:
        for item in items:
            batch.append(item)
            if len(batch) == size:
                yield batch
                batch = []
    except (OSError, PaperTuiError):
        if batch:
            yield batch
        raise
    if batch:
        yield batch
