"""Filters that the library answers itself: a field and a value become a condition in SQL. Pure.

A page or a host that ends in a star stands for all that begin so.
A condition is about one row of `paper`. Text is compared by `text.fold`: without case and
accents.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from paper_tui.paper import PartialDate, Status
from paper_tui.text.identifiers import arxiv_id, doi
from paper_tui.text.readable import fold

Condition = tuple[str, tuple[str | int, ...]]

_STATUS_OR_INBOX = "coalesce((SELECT status FROM mark WHERE paper_id = paper.id), 'inbox')"
_PRIORITY_OR_NONE = "coalesce((SELECT priority FROM mark WHERE paper_id = paper.id), 0)"
_ON_PAGE = "id IN (SELECT paper_id FROM listing JOIN page ON page.id = page_id WHERE"

IS: Mapping[str, Condition] = {
    "starred": ("id IN (SELECT paper_id FROM mark WHERE starred)", ()),
    "new": (f"{_STATUS_OR_INBOX} = 'inbox' AND id IN (SELECT paper_id FROM unseen)", ()),  # noqa: S608
    **{status.value: (f"{_STATUS_OR_INBOX} = ?", (status.value,)) for status in Status},
}
"""The values of `is:`."""

HAS: Mapping[str, Condition] = {
    "code": ("id IN (SELECT paper_id FROM link WHERE kind = 'code')", ()),
    "project": ("id IN (SELECT paper_id FROM link WHERE kind = 'project')", ()),
    "pdf": ("(arxiv IS NOT NULL OR id IN (SELECT paper_id FROM link WHERE kind = 'pdf'))", ()),
    "link": ("id IN (SELECT paper_id FROM link)", ()),
    "note": ("id IN (SELECT paper_id FROM mark WHERE note <> '')", ()),
    "tag": ("id IN (SELECT paper_id FROM tag)", ()),
    "doi": ("doi IS NOT NULL", ()),
    "arxiv": ("arxiv IS NOT NULL", ()),
    "abstract": ("abstract <> ''", ()),
    "authors": ("authors <> '[]'", ()),
    "date": ("date IS NOT NULL", ()),
}
"""The values of `has:`."""


def condition(name: str, value: str, now: datetime) -> Condition:
    """The condition of one filter (`tag`, `gnn`) and its parameters.

    ValueError, with a sentence, for a field or a value that has no meaning.
    """
    make = _FILTERS.get(name)
    if make is None:
        raise ValueError(f"there is no field {name}: (known: {', '.join(sorted(_FILTERS))})")
    if not value:
        raise ValueError(f"{name}: needs a value")
    return make(value, now)


def bounds(value: str, now: datetime) -> tuple[str | None, str | None]:
    """The first stored date of a range and the first after it; None where it is open.

    `2024-03`, `2021..2024`, `2021..`, `>2024`, `<7d` (younger than seven days). A date means all
    of itself: `2024` is every day of that year, and `..2024` ends with it. ValueError, with a
    sentence, for what is no range of dates.
    """
    age = re.fullmatch(r"([<>])=?(\d{1,5})([dwmy])", value)
    if age:
        days = int(age[2]) * {"d": 1, "w": 7, "m": 30, "y": 365}[age[3]]
        try:
            moment = (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S")
        except OverflowError:
            moment = "0000"
        return (moment, None) if age[1] == "<" else (None, moment)
    compared = re.fullmatch(r"([<>]=?)(.+)", value)
    if compared:
        day = _day(compared[2])
        return {
            "<": (None, day),
            "<=": (None, day + _AFTER),
            ">": (day + _AFTER, None),
            ">=": (day, None),
        }[compared[1]]
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    if not first and not last:
        raise ValueError(f"{value!r} is no range of dates (for example 2021..2024)")
    begin, end = (_day(first) if first else None, _day(last) + _AFTER if last else None)
    if begin is not None and end is not None and begin > end:
        raise ValueError(f"{value!r} ends before it begins")
    return begin, end


def _day(text: str) -> str:
    """A date as it is stored."""
    try:
        return str(PartialDate.parse(text))
    except ValueError as error:
        in_form = re.fullmatch(r"\d{4}(-\d\d){1,2}", text)
        why = str(error) if in_form else "for example 2024, 2024-03, 2021..2024, <7d"
        raise ValueError(f"{text!r} is no date ({why})") from None


_AFTER = "~"
"""Sorts after every character of a date, so that all of a year or a month is before it."""


def _one_of(name: str, known: Mapping[str, Condition]) -> Callable[[str, datetime], Condition]:
    def make(value: str, _now: datetime) -> Condition:
        try:
            return known[value.casefold()]
        except KeyError:
            raise ValueError(f"{name}: knows {', '.join(known)}, but not {value!r}") from None

    return make


def _tag(value: str, _now: datetime) -> Condition:
    return "id IN (SELECT paper_id FROM tag WHERE name = ?)", (value.removeprefix("#"),)


def _host(value: str, _now: datetime) -> Condition:
    host = value.lower()
    if host.endswith("*"):
        begun = host.rstrip("*")
        return "id IN (SELECT paper_id FROM link WHERE substr(host, 1, ?) = ?)", (len(begun), begun)
    return (
        "id IN (SELECT paper_id FROM link WHERE host = ? OR substr(host, -?) = ?)",
        (host, len(host) + 1, "." + host),
    )


def _repository(value: str, _now: datetime) -> Condition:
    return "id IN (SELECT paper_id FROM link WHERE instr(fold(repository), ?))", (fold(value),)


def _page(value: str, _now: datetime) -> Condition:
    text = fold(value).rstrip("*")
    name = f"{_ON_PAGE} (substr(fold(name), 1, ?) = ?"
    if value.endswith("*"):
        return f"{name} OR substr(fold(day), 1, ?) = ?))", (len(text), text) * 2
    return f"{name} OR fold(day) = ?))", (len(text), text, text)


def _listed(value: str, now: datetime) -> Condition:
    try:
        inner, parameters = _span("day", value, now)
    except ValueError:
        # A page that prints no year has its day as it stands there: "Aug 8".
        if not re.fullmatch(r"[A-Za-z]{3,9}[ -]\d{1,2}", value):
            raise ValueError(f'{value!r} is no day (for example 2024-03, <7d, "Aug 8")') from None
        inner, parameters = "fold(day) = ?", (fold(value.replace("-", " ")),)
    return f"{_ON_PAGE} ({inner}))", parameters


def _identifier(
    scheme: str, read: Callable[[str], str | None]
) -> Callable[[str, datetime], Condition]:
    return lambda value, _now: (
        "id IN (SELECT paper_id FROM identifier WHERE scheme = ? AND value = ?)",
        (scheme, read(value) or value.lower()),
    )


def _contains(column: str) -> Callable[[str, datetime], Condition]:
    return lambda value, _now: (f"instr(fold({column}), ?)", (fold(value),))


def _note(value: str, _now: datetime) -> Condition:
    return "id IN (SELECT paper_id FROM mark WHERE instr(fold(note), ?))", (fold(value),)


def _priority(value: str, _now: datetime) -> Condition:
    match = re.fullmatch(r"(?P<sign>[<>]=?|)(?P<number>\d{1,18})", value)
    if match is None:
        raise ValueError(f"{value!r} is no priority (for example 2, >=2)")
    return f"{_PRIORITY_OR_NONE} {match['sign'] or '='} ?", (int(match["number"]),)


def _category(value: str, _now: datetime) -> Condition:
    wanted = value.lower()
    return (
        "EXISTS (SELECT 1 FROM json_each(categories) WHERE instr(lower(value) || '.', ?) = 1)",
        (wanted + ".",),
    )


def _in_column(column: str) -> Callable[[str, datetime], Condition]:
    return lambda value, now: _span(column, value, now)


def _span(column: str, value: str, now: datetime) -> Condition:
    first, end = bounds(value, now)
    parts = [f"{column} >= ?"] if first else []
    parts += [f"{column} < ?"] if end else []
    return f"({' AND '.join(parts)})", tuple(bound for bound in (first, end) if bound)


_FILTERS: Mapping[str, Callable[[str, datetime], Condition]] = {
    "is": _one_of("is", IS),
    "has": _one_of("has", HAS),
    "tag": _tag,
    "host": _host,
    "repo": _repository,
    "page": _page,
    "listed": _listed,
    "arxiv": _identifier("arxiv", arxiv_id),
    "doi": _identifier("doi", doi),
    "cat": _category,
    "author": _contains("authors"),
    "venue": _contains("venue"),
    "note": _note,
    "priority": _priority,
    "year": _in_column("date"),
    "added": _in_column("added"),
}

FIELDS: tuple[str, ...] = tuple(_FILTERS)
"""The fields that the library answers."""

TALLIES: Mapping[str, str] = {
    "tag": "SELECT name, paper_id FROM tag",
    "is": "SELECT coalesce(status, 'inbox'), id FROM paper LEFT JOIN mark ON paper_id = id"
    " UNION ALL SELECT 'starred', paper_id FROM mark WHERE starred",
    "has": "SELECT DISTINCT 'code', paper_id FROM link WHERE kind = 'code'"
    " UNION ALL SELECT 'note', paper_id FROM mark WHERE note <> ''",
    "host": "SELECT DISTINCT host, paper_id FROM link",
    "page": "SELECT DISTINCT name, paper_id FROM listing JOIN page ON page.id = page_id",
    "year": "SELECT substr(date, 1, 4), id FROM paper WHERE date IS NOT NULL",
    "day added": "SELECT date(added, 'localtime'), id FROM paper",
    # The day on which a paper was read: that of the last time it was marked as done.
    "day done": "SELECT date(max(at), 'localtime'), paper_id FROM event"
    " JOIN edit ON edit.id = edit_id JOIN paper ON paper.id = paper_id"
    " WHERE field = 'status' AND new = 'done' AND state IN ('done', 'merged') GROUP BY paper_id",
    "cat": "SELECT DISTINCT value, paper.id FROM paper, json_each(categories)",
    "author": "SELECT DISTINCT value, paper.id FROM paper, json_each(authors)",
    "venue": "SELECT venue, id FROM paper WHERE venue <> ''",
}
"""The values of a field and the papers that have each: two columns."""
