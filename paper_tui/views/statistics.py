"""What a library holds and what was read when: the figures of the screen and of the command."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from paper_tui.library.library import Library
from paper_tui.text.readable import inert

MOST = 12
"""Values of one kind that are shown, the commonest; weeks and months, the last."""

_NAME = 24
_COUNT = 9
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Section:
    """Papers by one of their properties. `said` is a value as a reader says it.

    `whole` is how many papers a full bar stands for; None, as many as have the commonest value.
    """

    name: str
    heading: str
    papers: Mapping[str, int]
    said: Callable[[str], str] = inert
    whole: int | None = None


class Line(NamedTuple):
    """A value with its papers, and a bar as long as there are many of them."""

    label: str
    papers: str
    bar: str


def statistics(library: Library, today: date) -> list[Section]:
    """All sections, in their order. Reads the whole library: not on the event loop."""
    counts = library.counts()
    piles = {str(pile): papers for pile, papers in counts.status.items()}
    done, added, years = (library.tally(field) for field in ("day done", "day added", "year"))
    pages: Counter[str] = Counter()
    for page in counts.pages:
        pages[page.day or page.name] += page.papers
    return [
        Section("status", "Status", {**piles, "starred": counts.starred}, whole=counts.total),
        Section("read_by_week", "Read, by week", weeks(done, today), said_week),
        Section("read_by_month", "Read, by month", months(done, today), said_month),
        Section("added_by_month", "Added, by month", months(added, today), said_month),
        Section("has", "With", library.tally("has"), whole=counts.total),
        Section("tag", "Tags", dict(sorted(counts.tags.items(), key=lambda item: -item[1]))),
        Section("page", "Pages", pages),
        Section("year", "Years", {year: years[year] for year in sorted(years, reverse=True)}),
        Section("host", "Hosts of links", library.tally("host")),
        Section("category", "Categories", library.tally("cat")),
    ]


def weeks(days: Mapping[str, int], today: date) -> dict[str, int]:
    """Papers of days (ISO 8601) by the Monday of their week: the last weeks, this one first. Pure.

    The weeks before the first paper are left out.
    """
    monday = today - timedelta(days=today.weekday())
    last = [str(monday - timedelta(weeks=back)) for back in range(MOST)]
    by_week: Counter[str] = Counter()
    for day, papers in days.items():
        at = date.fromisoformat(day)
        by_week[str(at - timedelta(days=at.weekday()))] += papers
    return _since_the_first(last, by_week)


def months(days: Mapping[str, int], today: date) -> dict[str, int]:
    """Papers of days by their month (`2026-03`): the last months, this one first. Pure."""
    count = today.year * 12 + today.month - 1
    last = [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(count, count - MOST, -1)]
    by_month: Counter[str] = Counter()
    for day, papers in days.items():
        by_month[day[:7]] += papers
    return _since_the_first(last, by_month)


def said_month(month: str) -> str:
    """`Mar 2026`."""
    return f"{_MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def said_week(monday: str) -> str:
    """`week of Mar 9`."""
    return f"week of {_MONTHS[int(monday[5:7]) - 1]} {int(monday[8:])}"


def lines(section: Section, width: int) -> Iterator[Line]:
    """The values of a section, each on a line of at most `width` cells. Pure."""
    name = min(_NAME, max(8, (width - _COUNT - 2) // 2))
    room = max(1, width - name - _COUNT - 2)
    highest = section.whole or max(section.papers.values(), default=0) or 1
    for value, count in islice(section.papers.items(), MOST):
        label = section.said(value)
        if cell_len(label) > name:
            label = set_cell_size(label, name - 1) + "…"
        yield Line(set_cell_size(label, name), f"{count:>{_COUNT},}", bar(count, highest, room))


def bar(count: int, highest: int, room: int) -> str:
    """A bar in halves of a cell; what is there at all has some. Pure."""
    halves = max(1, round(2 * room * count / highest)) if count else 0
    return "━" * (halves // 2) + "╸" * (halves % 2)


def _since_the_first(last: list[str], papers: Mapping[str, int]) -> dict[str, int]:
    known = [name for name in last if papers.get(name)]
    end = last.index(known[-1]) + 1 if known else 0
    return {name: papers.get(name, 0) for name in last[:end]}
