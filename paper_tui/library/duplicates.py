"""Papers that may be the same although nothing proves it; a reader decides. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from paper_tui.library.merging import shares_an_author
from paper_tui.paper import Paper, PaperId
from paper_tui.text.readable import title_key

_LEAST_WORDS = 3
"""A main title (before the colon) of fewer words than this says too little."""

_SMALL_WORDS = frozenset(
    "a an and as at by for from in into of on or the to via with".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Papers that may be one, oldest first, and why."""

    ids: tuple[PaperId, ...]
    reason: str


def find_candidates(papers: Iterable[tuple[PaperId, Paper]]) -> Iterator[Candidates]:
    """Groups of papers with nearly the same title and nothing that excludes that they are one.

    Titles are nearly the same when they have the same words but for punctuation, small words,
    plurals and order, or the same part before the colon. Two papers are not one when their authors
    are known and have no name in common, or when they are numbered differently after the colon.
    """
    known = dict(papers)
    by_words: defaultdict[frozenset[str], list[PaperId]] = defaultdict(list)
    by_main_title: defaultdict[frozenset[str], list[PaperId]] = defaultdict(list)
    for id_, paper in sorted(known.items()):
        key = title_key(paper.title)
        by_words[_words(key)].append(id_)
        main = _words(key.partition(":")[0])
        if len(main) >= _LEAST_WORDS:
            by_main_title[main].append(id_)
    told: set[tuple[PaperId, ...]] = set()
    for reason, groups in (
        ("the same words in the title", by_words),
        ("the same title before the colon", by_main_title),
    ):
        for group in groups.values():
            for ids in _compatible(group, known):
                if len(ids) > 1 and ids not in told:
                    told.add(ids)
                    yield Candidates(ids, reason)


def _words(key: str) -> frozenset[str]:
    words = re.findall(r"\w+", key)
    kept = [word for word in words if word not in _SMALL_WORDS] or words
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in kept)


def _compatible(
    group: list[PaperId], papers: dict[PaperId, Paper]
) -> Iterator[tuple[PaperId, ...]]:
    """The group, parted where two papers cannot be one."""
    parts: list[list[PaperId]] = []
    for id_ in group:
        for part in parts:
            if all(_can_be_one(papers[id_], papers[other]) for other in part):
                part.append(id_)
                break
        else:
            parts.append([id_])
    yield from (tuple(part) for part in parts)


def _can_be_one(one: Paper, other: Paper) -> bool:
    numbers, others = _numbers(one.title), _numbers(other.title)
    if numbers and others and numbers != others:
        return False
    return shares_an_author(one, other)


@lru_cache(maxsize=4096)
def _numbers(title: str) -> tuple[str, ...]:
    """The numbers after the colon, in figures or Roman numerals: `Part II`."""
    return tuple(re.findall(r"\b(?:\d+|[ivx]+)\b", title_key(title).partition(":")[2]))
