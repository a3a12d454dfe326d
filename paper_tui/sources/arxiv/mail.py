r"""arXiv's daily mail, as text: an announcement a block, with lines of dashes between.

https://info.arxiv.org/help/subscribe.html. In a block, lines of `\\` stand around the fields
(`Title:`, `Authors:`, …) and around the abstract, which a replaced paper does not have.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from paper_tui.paper import Listing, Paper, PartialDate, Record, Reject
from paper_tui.sources.arxiv import arxiv_fields
from paper_tui.sources.format import Format
from paper_tui.sources.streams.stream import lines
from paper_tui.text import identifiers

MAX_BLOCK = 2**20
"""The longest announcement that is read, in characters."""

_BEGIN = re.compile(rb"^\\\\[ \t]*\r?\n(?:arXiv:|Paper: )\S+", re.MULTILINE)
_RULE = re.compile(r"-{20,}|(?:%%--){5,}%*")
_BAR = r"\\"
_IDENTIFIER = re.compile(r"(?:arXiv:|Paper:\s*)(\S+)")
_FIELD = re.compile(r"([A-Z][\w-]*):\s*(.*)")
_UNTIL = re.compile(r"\bto\s+\w{3}\s+(\d{1,2} +\w{3}) +(\d\d)\b")


def sniff(head: bytes) -> bool:
    r"""Whether a line of `\\` stands above an identifier."""
    return _BEGIN.search(head) is not None


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a mail, in its order; their day is the last one that it announces."""
    day: str | None = None
    place = 0
    for block in _blocks(stream):
        if isinstance(block, Reject):
            yield block
        elif not any(map(_is_bar, block.lines)):
            day = _day("\n".join(block.lines)) or day
        else:
            paper = _paper(block)
            if isinstance(paper, str):
                yield Reject(block.line, paper, "\n".join(block.lines))
            else:
                place += 1
                yield Record(paper, block.line, Listing("", place, day))


FORMAT = Format("arxiv-mail", "arXiv's daily mail", sniff, read)


@dataclass(slots=True)
class _Block:
    """What stands between two lines of dashes, and the line (from 1) on which it begins."""

    line: int
    lines: list[str] = field(default_factory=list)
    size: int = 0


def _blocks(stream: BinaryIO) -> Iterator[_Block | Reject]:
    block: _Block | None = None
    for line in lines(stream):
        if isinstance(line, Reject):
            yield line
        elif _RULE.fullmatch(line.text.rstrip()):
            if block:
                yield _bounded(block)
            block = None
        elif block or line.text.strip():
            block = block or _Block(line.number)
            block.size += len(line.text) + 1
            if block.size <= MAX_BLOCK:
                block.lines.append(line.text.rstrip())
    if block:
        yield _bounded(block)


def _bounded(block: _Block) -> _Block | Reject:
    if block.size <= MAX_BLOCK:
        return block
    return Reject(block.line, f"this announcement is longer than {MAX_BLOCK:,} characters")


def _is_bar(line: str) -> bool:
    return line.startswith(_BAR)


def _paper(block: _Block) -> Paper | str:
    """The paper that is announced, or why it cannot be told."""
    bars = [at for at, line in enumerate(block.lines) if _is_bar(line)]
    above, *rest = (
        block.lines[start + 1 : end]
        for start, end in zip(bars, [*bars[1:], len(block.lines)], strict=True)
    )
    named = next(filter(None, map(_IDENTIFIER.match, above)), None)
    arxiv = identifiers.arxiv_id(named[1]) if named else None
    if arxiv is None:
        return "this announcement has no arXiv identifier"
    said = _fields(above)
    if not said.get("Title"):
        return f"the announcement of arXiv paper {arxiv} has no title"
    abstract = arxiv_fields.paragraphs("\n".join(rest[0])) if len(bars) > 2 else ""
    comment = said.get("Comments", "")
    return Paper(
        said["Title"],
        abstract,
        authors=arxiv_fields.authors(said.get("Authors") or said.get("Author", "")),
        date=_submitted(said.get("Date", "")) or arxiv_fields.month_of(arxiv),
        arxiv=arxiv,
        doi=identifiers.doi(said.get("DOI", "").partition(" ")[0]),
        links=arxiv_fields.links(abstract, comment),
        venue=said.get("Journal-ref") or None,
        categories=tuple(said.get("Categories", "").split()),
        comment=comment or None,
    )


def _fields(above: list[str]) -> dict[str, str]:
    """The fields by name; one that goes over several lines is indented from the second on."""
    found: dict[str, str] = {}
    name = ""
    for line in above:
        if named := _FIELD.match(line):
            name = named[1]
            found.setdefault(name, named[2].strip())
        elif name and line[:1] in {" ", "\t"}:
            found[name] = f"{found[name]} {line.strip()}"
        else:
            name = ""
    return found


def _submitted(text: str) -> PartialDate | None:
    """The day of `Fri, 8 Sep 2023 06:01:38 GMT   (500kb)`; a replaced paper has no such field."""
    return arxiv_fields.mail_date(text.partition("(")[0])


def _day(head: str) -> str | None:
    """The last day of `received from Thu 7 Sep 23 18:00:00 GMT to Fri 8 Sep 23 18:00:00 GMT`."""
    found = _UNTIL.search(head)
    day = arxiv_fields.mail_date(f"{found[1]} 20{found[2]} 18:00 GMT") if found else None
    return str(day) if day else None
