"""One paper as one line of the result list. Pure.

    ★◐▪ A title as long as there is room for  ✎ my own note   #gnn  Mar 2022

The signs stand in columns of their own: star, status, code. What a narrow list has no room for is
left out from the right: first the note, then tags, then the date.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from zlib import crc32

from rich.cells import cell_len, set_cell_size

from paper_tui.library import Entry
from paper_tui.paper import Status
from paper_tui.text import inert, readable_title
from paper_tui.tui import dates

Span = tuple[int, int]

TAG_COLOURS = 9
"""How many colours tags have."""


class Role(StrEnum):
    """What a piece of a row is; the list has a style for each."""

    PLAIN = "plain"
    STAR = "star"
    STATUS = "status"
    CODE = "code"
    TITLE = "title"
    READ = "read"
    MATCH = "match"
    NOTE = "note"
    TAG = "tag"
    DATE = "date"
    PAGE = "page"


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
STATUS = {
    Status.INBOX: Sign(" ", "inbox"),
    Status.READING: Sign("◐", "reading"),
    Status.DONE: Sign("✓", "done"),
    Status.ARCHIVED: Sign("×", "archived"),
}

SIGNS_WIDTH = 4
_DATE_FROM = 60
_TAGS_FROM = 60
_LEAST_NOTE = 12


def pieces(entry: Entry, width: int, today: date, matches: Sequence[Span] = ()) -> list[Piece]:
    """The row of a paper in exactly `width` cells; `matches` are spans of its readable title."""
    mark = entry.mark
    signs = [
        Piece(STAR.text if mark.starred else " ", Role.STAR),
        Piece(STATUS[mark.status].text, Role.STATUS),
        Piece(CODE.text if entry.paper.repository else " ", Role.CODE),
        Piece(" ", Role.PLAIN),
    ]
    tail = _tail(entry, width, today)
    room = max(0, width - SIGNS_WIDTH - sum(cell_len(piece.text) for piece in tail))
    role = Role.READ if mark.status in (Status.DONE, Status.ARCHIVED) else Role.TITLE
    title = readable_title(entry.paper.title)
    middle = [*highlighted(fitted(title, room), role, matches), *_note(mark.note, title, room)]
    used = sum(cell_len(piece.text) for piece in middle)
    row = [*signs, *middle, Piece(" " * max(0, room - used), Role.PLAIN), *tail]
    return row if width >= SIGNS_WIDTH else [Piece(" " * width, Role.PLAIN)]


def fitted(text: str, width: int) -> str:
    """The text, cut to at most `width` cells, with `…` where something was cut."""
    # A cell holds at least one character, marks that take none aside: look no further than that.
    if len(text) <= width and cell_len(text) <= width:
        return text
    if cell_len(text[: width * 4 + 1]) <= width and len(text) <= width * 4:
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


def _note(note: str, title: str, room: int) -> list[Piece]:
    """The first words of the note where the title leaves room for some, else its sign."""
    left = room - cell_len(title) - 2
    if not note or left < 1:
        return []
    if left < _LEAST_NOTE:
        return [Piece(f"  {NOTE.text}"[: left + 2], Role.NOTE)]
    first = " ".join(inert(note[:400]).split())
    return [Piece("  " + fitted(f"{NOTE.text} {first}", left), Role.NOTE)]


def _tail(entry: Entry, width: int, today: date) -> list[Piece]:
    """What stands at the right end, each piece with the space before it."""
    tail: list[Piece] = []
    if width >= _TAGS_FROM:
        tail += _tags(entry.mark.tags, width // 4)
    if width >= _DATE_FROM:
        text, role = _date(entry, today)
        tail.append(Piece("  " + " " * (dates.BRIEF - cell_len(text)) + text, role))
    return tail


def _tags(tags: Collection[str], room: int) -> Iterator[Piece]:
    """As many tags as there is room for, and how many more there are."""
    gap = "  "
    left = room
    for number, tag in enumerate(sorted(tags)):
        text = f"{gap}#{inert(tag)}"
        if cell_len(text) > left - (4 if number + 1 < len(tags) else 0):
            yield Piece(f"{gap}+{len(tags) - number}", Role.NOTE)
            return
        yield Piece(text, Role.TAG, tag_colour(tag))
        left -= cell_len(text)
        gap = " "


def tag_colour(tag: str) -> int:
    """The colour of a tag, 1 to 9: always the same for the same tag."""
    return crc32(tag.encode()) % TAG_COLOURS + 1


def _date(entry: Entry, today: date) -> tuple[str, Role]:
    """The date of the paper, or the day of the page that it was last seen on, in its own style."""
    if entry.paper.date is not None:
        return dates.brief(entry.paper.date, today), Role.DATE
    days = (dates.page_day(listing, today) for listing in reversed(entry.listings))
    return fitted(inert(next((day for day in days if day), "")), dates.BRIEF), Role.PAGE
