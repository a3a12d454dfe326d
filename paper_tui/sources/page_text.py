"""Text exports of paper pages: each title on a line, its abstract on the next.

The layout is recognised from the structure alone: long lines of prose are abstracts, the short line
before one is its title, and what stands above the first title is the page's head. Blank lines may
stand between (spaced) or not (compact, where the first title is glued to the head's `Subscribe`).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.errors import SourceError
from paper_tui.paper import Listing, Paper, Record, Reject
from paper_tui.sources.format import Format
from paper_tui.sources.stream import Line, lines
from paper_tui.text import find_links


def sniff(head: bytes) -> bool:
    """Whether titles stand above abstracts, one to one, and little else."""
    if head.lstrip()[:1] in (b"<", b"{", b"[", b"@", b"%"):
        return False
    shown = [text.strip() for text in head.decode(errors="replace").splitlines()]
    shown = [text for text in shown if text]
    abstracts = [at for at, text in enumerate(shown) if _is_abstract(text)]
    titled = [at for at in abstracts if at and not _is_abstract(shown[at - 1])]
    if not titled:
        return False
    if any(_MAIL.match(text) for text in shown[:_LONGEST_HEAD]):
        return True
    paired = shown[titled[0] - 1 :]
    return len(titled) > 1 and len(titled) * 2 >= 0.8 * len(paired)


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a page, in its order; SourceError when it has no title with an abstract."""
    place = 0
    day: str | None = None
    above: list[Line] = []
    for line in lines(stream):
        if isinstance(line, Reject):
            yield line
        elif not (text := line.text.strip()):
            continue
        elif not _is_abstract(text):
            above.append(Line(line.number, text))
            if len(above) > _LONGEST_HEAD:
                yield _no_abstract(above.pop(0))
        else:
            if place == 0:
                day, above = _without_head(above)
            yield from map(_no_abstract, above[:-1])
            if above:
                place += 1
                yield _record(above[-1], text, Listing("", place, day))
            else:
                yield Reject(line.number, "an abstract without a title above it", text)
            above = []
    if place == 0:
        raise SourceError("no title with an abstract below it was found: is it a page of papers?")
    yield from map(_no_abstract, above)


FORMAT = Format("page-text", "a text export of a paper page", sniff, read)

_LONGEST_HEAD = 40
"""How many short lines may stand before the first title."""

_SHORTEST_ABSTRACT = 220
_MAIL = re.compile(r"Get trending papers\b|Subscribe|byAK and\b|Daily Papers$")
_DAY = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}(?:, (\d{4}))?"
)
_GLUED = re.compile(r"Subscribe(?=[^\sa-z])")


def _is_abstract(text: str) -> bool:
    return len(text) >= _SHORTEST_ABSTRACT


def _without_head(above: list[Line]) -> tuple[str | None, list[Line]]:
    """The day that the page shows, and the lines below its head."""
    day = next((line.text for line in above[:-1] if _DAY.fullmatch(line.text)), None)
    heads = [
        at
        for at, line in enumerate(above[:-1])
        if _MAIL.match(line.text) or _DAY.fullmatch(line.text) or line.text == "new"
    ]
    below = above[heads[-1] + 1 :] if heads else above
    if heads and below:
        first = below[0]
        below[0] = Line(first.number, _GLUED.sub("", first.text, count=1))
    return day, below


def _record(title: Line, abstract: str, listing: Listing) -> Record:
    paper = Paper(title.text, abstract, links=find_links(abstract))
    return Record(paper, title.number, listing)


def _no_abstract(line: Line) -> Reject:
    return Reject(line.number, "a title without an abstract below it", line.text)
