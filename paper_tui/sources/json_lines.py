"""Our own JSON Lines: everything a library holds of a paper on one line, to keep and to exchange.

One schema for writing and reading; docs/json-lines.md describes it field by field. What is written
is read back exactly.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, TypeVar

import orjson

from paper_tui.paper import (
    LARGEST,
    Link,
    LinkKind,
    Listing,
    Mark,
    Paper,
    PartialDate,
    Record,
    Reject,
    Status,
    nearest_tag,
)
from paper_tui.sources.format import Format
from paper_tui.sources.streams.json_fields import JsonError
from paper_tui.sources.streams.stream import byte_lines, too_long
from paper_tui.text import identifiers

VERSION = 1
"""The version of the schema, in the field `paper-tui` of every line."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A paper with all that one reader's library knows around it.

    `added` is when the paper came into the library, `key` the BibTeX key that the reader has set.
    """

    paper: Paper
    listings: tuple[Listing, ...] = ()
    mark: Mark = field(default_factory=Mark)
    added: datetime | None = None
    key: str | None = None


def dump(holding: Holding) -> bytes:
    """The line of a paper, with its line feed, in UTF-8; what is empty is left out."""
    paper, mark = holding.paper, holding.mark
    values = {
        "title": paper.title,
        "abstract": paper.abstract or None,
        "authors": paper.authors,
        "date": paper.date and str(paper.date),
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "links": [{"url": link.url, "kind": link.kind} for link in paper.links],
        "venue": paper.venue,
        "categories": paper.categories,
        "keywords": paper.keywords,
        "comment": paper.comment,
        "upvotes": paper.upvotes,
        "stars": paper.stars,
        "organization": paper.organization,
        "listings": [
            {"page": listing.page, "place": listing.place}
            | ({} if listing.day is None else {"day": listing.day})
            for listing in holding.listings
        ],
        "starred": mark.starred or None,
        "status": None if mark.status is Status.INBOX else mark.status,
        "tags": sorted(mark.tags),
        "note": mark.note or None,
        "priority": mark.priority or None,
        "added": holding.added and holding.added.astimezone(UTC).isoformat(),
        "key": holding.key,
    }
    known = {name: value for name, value in values.items() if value not in (None, (), [])}
    return orjson.dumps({"paper-tui": VERSION} | known, option=orjson.OPT_APPEND_NEWLINE)


def load(line: bytes) -> Holding:
    """The paper of a line; JsonError says what is wrong with it.

    Only `title` is required. Fields that the schema does not have are left out.
    """
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise JsonError(f"this is no valid JSON ({error.msg}, character {error.pos})") from None
    if not isinstance(fields, dict):
        raise JsonError("this is JSON, but no object")
    if _value(fields, "paper-tui", _number, VERSION) > VERSION:
        raise JsonError("a newer version of paper-tui wrote this line: read it with that one")
    title = _value(fields, "title", _text, "")
    if not title.strip():
        raise JsonError("`title` is missing")
    paper = Paper(
        title=title,
        abstract=_value(fields, "abstract", _text, ""),
        authors=_value(fields, "authors", _texts, ()),
        date=_value(fields, "date", _date, None),
        arxiv=_value(fields, "arxiv", _arxiv, None),
        doi=_value(fields, "doi", _doi, None),
        links=_value(fields, "links", _links, ()),
        venue=_value(fields, "venue", _text, None),
        categories=_value(fields, "categories", _texts, ()),
        keywords=_value(fields, "keywords", _texts, ()),
        comment=_value(fields, "comment", _text, None),
        upvotes=_value(fields, "upvotes", _number, None),
        stars=_value(fields, "stars", _number, None),
        organization=_value(fields, "organization", _text, None),
    )
    mark = Mark(
        starred=_value(fields, "starred", _truth, False),
        status=_value(fields, "status", _status, Status.INBOX),
        tags=_value(fields, "tags", _tags, frozenset()),
        note=_value(fields, "note", _text, ""),
        priority=_value(fields, "priority", _number, 0),
    )
    return Holding(
        paper=paper,
        listings=_value(fields, "listings", _listings, ()),
        mark=mark,
        added=_value(fields, "added", _moment, None),
        key=_value(fields, "key", _text, None),
    )


def sniff(head: bytes) -> bool:
    """Whether the first line is an object with our version in it."""
    return _SIGNED.match(head) is not None


def sniff_unsigned(head: bytes) -> bool:
    """Whether the first line is an object that has at least a title, as one written by hand."""
    line = head.lstrip().partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    try:
        load(line)
    except JsonError:
        return False
    return True


def holdings(stream: BinaryIO) -> Iterator[tuple[int, Holding] | Reject]:
    """The papers of a stream with their marks and listings, each with its line (from 1)."""
    for number, raw in byte_lines(stream):
        if raw is None:
            yield too_long(number)
        elif raw and not raw.isspace():
            try:
                yield number, load(raw)
            except JsonError as error:
                yield Reject(number, str(error), raw.decode(errors="replace"))


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a stream as any source gives them."""
    for item in holdings(stream):
        if isinstance(item, Reject):
            yield item
        else:
            number, held = item
            yield Record(
                held.paper,
                number,
                held.listings[0] if held.listings else None,
                held.key,
                held.mark,
                held.added,
                more_listings=held.listings[1:],
            )


FORMAT = Format("json-lines", "JSON Lines of paper-tui", sniff, read)
UNSIGNED = Format("titles", "JSON Lines with a title each", sniff_unsigned, read)

_SIGNED = re.compile(rb'\s*\{[^\n]*"paper-tui"\s*:')

_T = TypeVar("_T")
_D = TypeVar("_D")


def _value(
    fields: Mapping[str, object], name: str, read_value: Callable[[object], _T], default: _D
) -> _T | _D:
    """A field as `read_value` understands it; `default` when it is not there or null."""
    value = fields.get(name)
    if value is None:
        return default
    try:
        return read_value(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise JsonError(f"`{name}` cannot be read ({error})") from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    return value


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("an object is expected")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number is expected")
    if abs(value) > LARGEST:
        raise ValueError("a number of 64 bits is expected")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is expected")
    return value


def _date(value: object) -> PartialDate:
    return PartialDate.parse(_text(value))


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a time zone is missing")
    return moment.astimezone(UTC)


def _status(value: object) -> Status:
    return Status(_text(value))


def _tags(value: object) -> frozenset[str]:
    return frozenset(filter(None, map(nearest_tag, _texts(value))))


def _arxiv(value: object) -> str:
    text = _text(value)
    return identifiers.arxiv_id(text) or text


def _doi(value: object) -> str:
    text = _text(value)
    return identifiers.doi(text) or text


def _links(value: object) -> tuple[Link, ...]:
    return tuple(
        Link(_text(link.get("url")), LinkKind(_value(link, "kind", _text, LinkKind.OTHER)))
        for link in map(_object, _list(value))
    )


def _listings(value: object) -> tuple[Listing, ...]:
    return tuple(
        Listing(
            _text(each.get("page", "")),
            _number(each.get("place")),
            _value(each, "day", _text, None),
        )
        for each in map(_object, _list(value))
    )
