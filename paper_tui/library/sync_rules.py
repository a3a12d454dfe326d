"""What two libraries agree on, whichever of them asks: papers, marks, and who is who. Pure.

Every function gives the same for (one, other) as for (other, one), and agreeing a second time
changes nothing. So two libraries that take each other in, in any order and any number of times,
end up equal.

A mark is a register of which the last writer wins (Shapiro et al., "A comprehensive study of
convergent and commutative replicated data types", 2011, section 3.2.1). Notes differ: where
neither has seen the other's, both are kept.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations
from typing import Generic, TypeVar

from paper_tui.library.merging import unite_links
from paper_tui.paper import Link, LinkKind, Paper

Value = str | int


@dataclass(frozen=True, slots=True)
class Register:
    """One field of one paper's marks: its value, when it was set, and all values it has had.

    `at` is a moment as the library stores it, which sorts by time; empty for a value of which
    nobody knows when it was set.
    """

    value: Value
    at: str = ""
    past: frozenset[Value] = frozenset()


def agreed_value(one: Register, other: Register) -> Register:
    """The value that was set last; of two set at the same moment, the larger one."""
    last = max(one, other, key=lambda each: (each.at, str(each.value)))
    return replace(last, past=_past(one, other))


def agreed_note(one: Register, other: Register) -> Register:
    """The note that follows on the other; both, one below the other, when neither does.

    A note follows on another that it once was. An empty note is what every note once was.
    """
    if one.value == other.value:
        return agreed_value(one, other)
    one_is_newer = other.value in one.past or not other.value
    other_is_newer = one.value in other.past or not one.value
    if one_is_newer == other_is_newer:
        if one_is_newer:
            return agreed_value(one, other)
        first, second = sorted((one, other), key=lambda each: (each.at, str(each.value)))
        joined = f"{first.value}\n\n{second.value}"
        return Register(joined, second.at, _past(one, other) | {joined})
    newer = one if one_is_newer else other
    return Register(newer.value, max(one.at, other.at), _past(one, other))


def agreed_paper(one: Paper, other: Paper) -> Paper:
    """All that either knows; where both know a field differently, the longer value stands.

    Of two that are equally long, the larger one. Links are united. Counts only grow.
    """
    values: dict[str, object] = {}
    for field in fields(Paper):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name == "links":
            values["links"] = _agreed_links(mine, theirs)
        elif mine is None or theirs is None:
            values[field.name] = theirs if mine is None else mine
        else:
            values[field.name] = max(mine, theirs, key=_fullness)
    return Paper(**values)  # type: ignore[arg-type]


Side = TypeVar("Side", bound=Hashable)


def same_papers(
    names: Mapping[Side, Collection[tuple[str, str]]],
    side_of: Callable[[Side], Hashable],
    may_be_one: Callable[[Side, Side], bool],
    order: Callable[[Side], str],
) -> list[list[Side]]:
    """Which papers of two libraries are the same: groups of two or more.

    `names` has the identifiers of each paper (scheme and value). The same arXiv id or DOI makes
    two papers one. The same title does so for one paper of each side, and for a paper that has
    nothing but its title, where `may_be_one` agrees. `order` sorts papers by what they are, and
    not by where they are; groups of more than two come in that order.
    """
    known: defaultdict[tuple[str, str], list[Side]] = defaultdict(list)
    for paper, its_names in names.items():
        for name in its_names:
            known[name].append(paper)
    groups = _Groups(names)
    for (scheme, _), papers in known.items():
        if scheme != "title":
            for paper in papers[1:]:
                groups.unite(papers[0], paper)
    titled = [papers for (scheme, _), papers in known.items() if scheme == "title"]
    pairs = {
        (one, other) if order(one) <= order(other) else (other, one)
        for papers in titled
        for one, other in combinations(papers, 2)
        if side_of(one) != side_of(other) and groups.root(one) != groups.root(other)
    }
    ordered = sorted(pairs, key=lambda pair: (order(pair[0]), order(pair[1])))
    has_only_title = {
        paper
        for papers in titled
        for paper in papers
        if all(scheme == "title" for scheme, _ in names[paper])
    }
    _unite_by_title(groups, [pair for pair in ordered if may_be_one(*pair)], has_only_title)
    return [sorted(group, key=order) if len(group) > 2 else group for group in groups.several()]


def _unite_by_title(
    groups: "_Groups[Side]", pairs: Sequence[tuple[Side, Side]], has_only_title: Container[Side]
) -> None:
    """Unite the pairs of which neither has a partner, then what has nothing but its title."""
    partners = {paper for group in groups.several() for paper in group}
    for pair in pairs:
        if partners.isdisjoint(pair):
            groups.unite(*pair)
            partners.update(pair)
    for pair in pairs:
        for paper in pair:
            if paper in has_only_title and paper not in partners:
                groups.unite(*pair)
                partners.add(paper)


class _Groups(Generic[Side]):
    """Papers in disjoint sets (Tarjan, 1975), each alone at first."""

    def __init__(self, papers: Iterable[Side]) -> None:
        self._parent = {paper: paper for paper in papers}

    def root(self, paper: Side) -> Side:
        """The paper that stands for a set."""
        while self._parent[paper] != paper:
            paper = self._parent[paper]
        return paper

    def unite(self, one: Side, other: Side) -> None:
        """Make one set of two."""
        self._parent[self.root(one)] = self.root(other)

    def several(self) -> list[list[Side]]:
        """The sets of more than one paper."""
        groups: defaultdict[Side, list[Side]] = defaultdict(list)
        for paper in self._parent:
            groups[self.root(paper)].append(paper)
        return [group for group in groups.values() if len(group) > 1]


def _past(one: Register, other: Register) -> frozenset[Value]:
    return one.past | other.past | {one.value, other.value}


def _fullness(value: object) -> tuple[int, str]:
    if isinstance(value, int):
        return value, ""
    if isinstance(value, tuple):
        return len(value), repr(value)
    return len(str(value)), str(value)


_KINDS = (LinkKind.CODE, LinkKind.PROJECT, LinkKind.PDF, LinkKind.OTHER)


def _agreed_links(one: tuple[Link, ...], other: tuple[Link, ...]) -> tuple[Link, ...]:
    """All links once, those of the longer list first, each with its most telling kind."""
    kinds: dict[str, LinkKind] = {}
    for link in one + other:
        kinds[link.url] = min(link.kind, kinds.get(link.url, link.kind), key=_KINDS.index)
    first, second = sorted((one, other), key=_length, reverse=True)
    return tuple(replace(link, kind=kinds[link.url]) for link in unite_links(first, second))


def _length(links: tuple[Link, ...]) -> tuple[int, list[str]]:
    return len(links), [link.url for link in links]
