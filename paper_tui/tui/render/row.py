"""One paper as one line of the result list. Pure.

    ★◐▪ A title as long as there is room for  ✎ my own note  !! #gnn  Mar 2022

The columns are the reader's choice. What a narrow list has no room for is left out, the last
columns first; title, note and tags share what the others leave, with that of the last columns where
a paper has nothing to show there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from rich.cells import cell_len, set_cell_size

from paper_tui.library.library import Entry
from paper_tui.paper import Mark, PartialDate, Status
from paper_tui.search.ranking.highlight import Snippet
from paper_tui.settings.settings import Colour, Column, Settings
from paper_tui.text.names import split as names_of
from paper_tui.text.readable import inert, readable, readable_title
from paper_tui.views import dates

Span = tuple[int, int]
Snip = Callable[[int], Snippet | None]
"""Gives the piece of an abstract, in at most so many characters, for which a paper was found."""

COLOURS = tuple(Colour)
TAG_COLOURS = len(COLOURS)
"""How many colours tags have."""


class Role(StrEnum):
    """What a piece of a row is; the list has a style for each."""

    PLAIN = "plain"
    STAR = "star"
    STATUS = "status"
    NEW = "new"
    CODE = "code"
    TITLE = "title"
    READ = "read"
    MATCH = "match"
    NOTE = "note"
    TAG = "tag"
    DATE = "date"
    PAGE = "page"
    FACT = "fact"
    SNIPPET = "snippet"


class Piece(NamedTuple):
    """Text of a row in one role; a tag has one of the nine colours besides, from 1."""

    text: str
    role: Role
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the list and what it means, for the help panel."""

    text: str
    meaning: str


STAR = Sign("★", "starred")
CODE = Sign("▪", "with code")
NOTE = Sign("✎", "with a note")
UPVOTES = Sign("▲", "upvotes")
REPOSITORY_STARS = Sign("☆", "stars of the repository")
NEW = Sign("•", "new: fetched, and not looked at yet")
"""Stands in the column of the status."""
STATUS = {
    Status.INBOX: Sign(" ", "inbox"),
    Status.READING: Sign("◐", "reading"),
    Status.DONE: Sign("✓", "done"),
    Status.ARCHIVED: Sign("×", "archived"),
}

_SIGNS = frozenset({Column.STAR, Column.STATUS, Column.CODE})
_WIDTHS: Mapping[Column, int] = {
    **dict.fromkeys(_SIGNS, 1),
    Column.AUTHORS: 16,
    Column.VENUE: 12,
    Column.PLACE: 4,
    Column.UPVOTES: 6,
    Column.STARS: 6,
    Column.YEAR: 4,
    Column.DATE: dates.BRIEF,
    Column.ADDED: dates.BRIEF + 1,
}
"""Cells of the columns that are as wide in every row."""

_LEAST_TITLE = 28
_LEAST_BESIDE_TAGS = 24
_LEAST_NOTE = 12
_LEAST_SNIPPET = 24
_WIDE = 54
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Look:
    """How the reader wants the rows: the columns in order, and colours of tags."""

    columns: tuple[Column, ...] = Settings().columns
    colours: Mapping[str, Colour] = field(default_factory=dict)


LOOK = Look()


def pieces(
    entry: Entry,
    width: int,
    today: date,
    matches: Sequence[Span] = (),
    look: Look = LOOK,
    *,
    new: bool = False,
    snippet: Snip | None = None,
) -> list[Piece]:
    """The row of a paper in exactly `width` cells; `matches` are spans of its readable title.

    `snippet` says of the abstract what the query found there.
    """
    columns, room = _arranged(look.columns, width)
    fixed = {
        column: _fixed(column, entry, today, new=new) for _, column in columns if column in _WIDTHS
    }
    while (last := columns[-1])[1] in fixed and fixed[last[1]].text.isspace():
        room += len(last[0]) + _WIDTHS[last[1]]
        columns = columns[:-1]
    tags: list[Piece] = []
    if any(column is Column.TAGS for _, column in columns):
        tags += _tags(entry.mark, min(width // 4, room - _LEAST_BESIDE_TAGS), look.colours)
    room -= sum(cells(piece.text) for piece in tags)
    row: list[Piece] = []
    for gap, column in columns:
        if column is Column.TAGS:
            row += tags
            continue
        row.append(Piece(gap, Role.PLAIN))
        if column is Column.TITLE:
            row += _title(entry, room, matches, snippet, noted=Column.NOTE in look.columns)
        else:
            row.append(fixed[column])
    return row


@lru_cache(maxsize=64)
def _arranged(columns: tuple[Column, ...], width: int) -> tuple[list[tuple[str, Column]], int]:
    """The columns that a row of so many cells has, each with the gap before it, and the room that
    they leave for title and tags."""
    shown = [column for column in columns if column is not Column.NOTE]
    least = min(width, max(_LEAST_TITLE, width * 2 // 5))
    while (room := width - _taken(shown)) < least:
        droppable = [column for column in shown if column in _WIDTHS and column not in _SIGNS]
        if not droppable and room >= 0:
            break
        # Signs go last, and all at once; so do tags, which bring a gap.
        out = {droppable[-1]} if droppable else {*_SIGNS, Column.TAGS}
        shown = [column for column in shown if column not in out]
    return [(_gap(shown, at), column) for at, column in enumerate(shown)], room


def _taken(columns: Sequence[Column]) -> int:
    """Cells of all columns but title and tags, with the gaps."""
    return sum(len(_gap(columns, at)) + _WIDTHS.get(column, 0) for at, column in enumerate(columns))


def _gap(columns: Sequence[Column], at: int) -> str:
    """What stands before a column: signs stand close together; tags bring gaps of their own."""
    if at == 0 or columns[at] is Column.TAGS:
        return ""
    if columns[at - 1] in _SIGNS:
        return "" if columns[at] in _SIGNS else " "
    return _GAP


def _title(
    entry: Entry, room: int, matches: Sequence[Span], snippet: Snip | None, *, noted: bool
) -> Iterator[Piece]:
    """Title, and what the abstract or the note says, in exactly the room there is."""
    mark = entry.mark
    role = Role.READ if mark.status in (Status.DONE, Status.ARCHIVED) else Role.TITLE
    note = " ".join(inert(mark.note[:400]).split()) if noted else ""
    title = fitted(
        readable_title(entry.paper.title), room - _kept_for(note, room, words=snippet is None)
    )
    shown = highlighted(title, role, matches)
    left = room - cells(title) - len(_GAP)
    if note and left >= 1:
        words = left >= _LEAST_NOTE and snippet is None
        said = fitted(f"{NOTE.text} {note}", left) if words else NOTE.text
        shown.append(Piece(_GAP + said, Role.NOTE))
        left -= cells(said) + len(_GAP)
    if snippet is not None and left >= _LEAST_SNIPPET and (found := snippet(left)) is not None:
        shown.append(Piece(_GAP, Role.PLAIN))
        shown += highlighted(fitted(found.text, left), Role.SNIPPET, found.spans)
    yield from shown
    yield Piece(" " * max(0, room - sum(cells(piece.text) for piece in shown)), Role.PLAIN)


def _kept_for(note: str, room: int, *, words: bool) -> int:
    """Cells that a long title leaves to a note: for its sign, and for some words in a wide list."""
    if not note or room < _LEAST_NOTE:
        return 0
    said = min(2 + cells(note), room // 3) if words and room >= _WIDE else 1
    return len(_GAP) + said


def _fixed(column: Column, entry: Entry, today: date, *, new: bool) -> Piece:
    """A column that is as wide in every row."""
    paper, mark = entry.paper, entry.mark
    match column:
        case Column.STAR:
            return Piece(STAR.text if mark.starred else " ", Role.STAR)
        case Column.STATUS if new and mark.status is Status.INBOX:
            return Piece(NEW.text, Role.NEW)
        case Column.STATUS:
            return Piece(STATUS[mark.status].text, Role.STATUS)
        case Column.CODE:
            return Piece(CODE.text if paper.repository else " ", Role.CODE)
        case Column.DATE:
            text, role = _date(entry, today)
            return Piece(_right(text, dates.BRIEF), role)
        case Column.AUTHORS:
            return Piece(_left(_authors(paper.authors), _WIDTHS[column]), Role.FACT)
        case Column.VENUE:
            return Piece(_left(readable(paper.venue or ""), _WIDTHS[column]), Role.FACT)
    return Piece(_right(_figure(column, entry, today), _WIDTHS[column]), Role.FACT)


def _figure(column: Column, entry: Entry, today: date) -> str:
    paper = entry.paper
    match column:
        case Column.PLACE:
            return f"{entry.listings[-1].place}." if entry.listings else ""
        case Column.UPVOTES:
            return "" if paper.upvotes is None else UPVOTES.text + brief(paper.upvotes)
        case Column.STARS:
            return "" if paper.stars is None else REPOSITORY_STARS.text + brief(paper.stars)
        case Column.YEAR:
            return "" if paper.date is None else str(paper.date.year)
    return "+" + dates.brief(PartialDate.of(entry.added.date()), today)


def brief(count: int) -> str:
    """A count in at most five cells: `999`, `1.2k`, `34k`, `1.2M`."""
    for unit, sign in ((1_000_000, "M"), (1_000, "k")):
        if count >= unit:
            return f"{count / unit:.1f}{sign}" if count < 10 * unit else f"{count // unit}{sign}"
    return str(count)


def _authors(authors: Sequence[str]) -> str:
    """`Chen`, `Chen & Vidal`, `Chen et al.`"""
    names = [readable(names_of(author).family) for author in authors[:2]]
    return f"{names[0]} et al." if len(authors) > 2 else " & ".join(names)


def _left(text: str, width: int) -> str:
    text = fitted(text, width)
    return text + " " * (width - cells(text))


def _right(text: str, width: int) -> str:
    text = fitted(text, width)
    return " " * (width - cells(text)) + text


def cells(text: str) -> int:
    """How many cells a text takes. Most are ASCII, whose letters are counted more quickly."""
    return len(text) if text.isascii() else cell_len(text)


def fitted(text: str, width: int) -> str:
    """The text, cut to at most `width` cells, with `…` where something was cut."""
    # A cell holds at least one character, marks that take none aside: look no further than that.
    if len(text) <= width and cells(text) <= width:
        return text
    if cells(text[: width * 4 + 1]) <= width and len(text) <= width * 4:
        return text
    return set_cell_size(text[: width * 4], width - 1).rstrip() + "…" if width else ""


def highlighted(text: str, role: Role, matches: Sequence[Span]) -> list[Piece]:
    """The text in a role, with its matches in theirs; spans beyond a cut text are let go."""
    end = len(text) - text.endswith("…")
    result: list[Piece] = []
    at = 0
    for start, stop in matches:
        start, stop = max(at, start), min(stop, end)  # noqa: PLW2901
        if start >= stop:
            continue
        result += [Piece(text[at:start], role), Piece(text[start:stop], Role.MATCH)]
        at = stop
    result.append(Piece(text[at:], role))
    return [piece for piece in result if piece.text]


def _tags(mark: Mark, room: int, colours: Mapping[str, Colour]) -> Iterator[Piece]:
    """The priority, as many tags as there is room for, and how many more there are."""
    tags, gap, left = mark.tags, _GAP, room
    if mark.urgency and len(gap + mark.urgency) <= room:
        yield Piece(gap + mark.urgency, Role.STAR)
        left -= len(gap + mark.urgency)
        gap = " "
    for number, tag in enumerate(sorted(tags)):
        text = f"{gap}#{inert(tag)}"
        if cells(text) > left - (4 if number + 1 < len(tags) else 0):
            more = f"{gap}+{len(tags) - number}"
            if len(more) <= left:
                yield Piece(more, Role.NOTE)
            return
        yield Piece(text, Role.TAG, tag_colour(tag, colours))
        left -= cells(text)
        gap = " "


def tag_colour(tag: str, chosen: Mapping[str, Colour]) -> int:
    """The colour of a tag, 1 to 9: the chosen one, else always the same for the same tag."""
    if tag in chosen:
        return COLOURS.index(chosen[tag]) + 1
    return crc32(tag.encode()) % TAG_COLOURS + 1


def _date(entry: Entry, today: date) -> tuple[str, Role]:
    """The date of the paper, or the day of the page that it was last seen on, in its own style."""
    if entry.paper.date is not None:
        return dates.brief(entry.paper.date, today), Role.DATE
    days = (dates.page_day(listing, today) for listing in reversed(entry.listings))
    return fitted(inert(next((day for day in days if day), "")), dates.BRIEF), Role.PAGE
