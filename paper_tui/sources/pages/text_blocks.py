"""Lines of text and Markdown as the blocks of a page: links resolved, wrapped lines joined."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from paper_tui.sources.pages.blocks import (
    Block,
    Segment,
    blocks,
    furniture,
    is_prose,
    linked_paper,
    one_line,
)
from paper_tui.sources.streams.stream import Line

_WIDEST = 250
"""The longest line of a page with hard line breaks; paragraphs have blank lines between them."""


def text_blocks(lines: list[Line]) -> list[Block]:
    """The blocks of a page in text or Markdown, in its order.

    References (`[Title][32]`, `[32]Title` or `[Title]`, and `[32]: address` or `[Title]: address`
    anywhere below) are resolved, and what converters leave of HTML is taken off. A link that goes
    over several lines is one block; in a page with hard line breaks so is each paragraph.
    """
    references = dict(_references(_whole_references(lines)))
    lines = [
        Line(line.number, _without_tags(line.text))
        for line in _whole_references(lines)
        if not _REFERENCE.match(line.text)
    ]
    found: list[Block] = []
    for piece in _pieces(lines):
        segments = _segments(piece.text, references)
        found += blocks(piece.line, segments, heading=piece.heading, apart=piece.apart)
    return found


_NESTED = r"(?:[^\[\]]|\[[^\[\]]*+\])*+"
# A saved page has no address of its own: browsers then take `/papers/…` for a file.
_REFERENCE = re.compile(
    rf"\s*(?:\[(\^?\w{{1,8}})\]:?|\[({_NESTED})\]:|(\d{{1,5}})\.)\s+"
    r"<?(?:file://)?((?:https?:/)?/[^\s>]+)>?(?:\s.*)?$"
)


def _references(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if found := _REFERENCE.match(line.text):
            yield found[1] or found[2] or found[3], found[4]


_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"


def _whole_references(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines; a reference whose address stands on the next one is one line."""
    above: Line | None = None
    for line in lines:
        if above is not None:
            yield above if not line.text.strip() else Line(above.number, above.text + line.text)
            above = None
        elif _REFERENCE_BROKEN.fullmatch(line.text):
            above = line
        else:
            yield line
    if above is not None:
        yield above


_REFERENCE_BROKEN = re.compile(rf"\s*\[{_NESTED}\]:\s*")


# `<div>` on a line of its own, `<a href="…">Title</a>`, `[Title](…){.class}`, `## Title {#id}`.
# `****** Title ******` is a heading of Debian's html2text.
_STARRED = re.compile(r"\s*\*{2,6}\s(.{1,1000})\s\*{2,6}\s*")
_TAGS = re.compile(r"\s*(?:</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>\s*)+|\s*:{3,}(?:\s.*)?", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s(?:[^<>]*\s)?href=\"([^\"<>]*)\"[^<>]*>([^<>]*)</a>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"(?<=\))\{[.#][^{}]*\}|(?<=\S)\s+\{[.#][^{}]*\}$")


def _without_tags(text: str) -> str:
    """A line without the tags and attributes of HTML that converters to Markdown leave in it.

    And without invisible characters around it.
    """
    text = text.strip(_INVISIBLE)
    if starred := _STARRED.fullmatch(text):
        text = f"# {starred[1]}"
    if "<" in text or text.startswith(":::"):
        text = "" if _TAGS.fullmatch(text) else _ANCHOR.sub(r"[\2](\1)", text)
    return _ATTRIBUTES.sub("", text) if "{." in text or "{#" in text else text


@dataclass(frozen=True, slots=True)
class _Piece:
    """What belongs together: a line, a link over several lines, or a wrapped paragraph."""

    line: int
    text: str
    heading: bool
    apart: bool


_BULLET = re.compile(r"\s*(?:[*+•‣◦|-]\s+|>\s+|\d{1,3}[.)]\s+(?=(?:\*\*|__)?\[))*")
_HEADING = re.compile(r"#{1,6}(?:\s+|(?=\[))")
_HEADING_END = re.compile(r"\s#+$")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*")
_MOST_JOINED = 200


def _pieces(lines: list[Line]) -> Iterator[_Piece]:
    width = _width(lines)
    apart = True
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        text = line.text[_end(_BULLET, line.text) :].strip()
        if not text or _UNDERLINE.fullmatch(text):
            apart = True
            continue
        marked = _end(_HEADING, text)
        heading = marked > 0 or (at < len(lines) and bool(_UNDERLINE.fullmatch(lines[at].text)))
        parts, last = [_HEADING_END.sub("", text[marked:])], line.text.rstrip()
        depth = _open_brackets(parts[0], 0) if parts[0].startswith("[") else 0
        while at < len(lines) and len(parts) < _MOST_JOINED:
            following = lines[at].text.strip()
            if not following or not (
                depth or (width and not marked and _goes_on(last, following, width, lines[at].text))
            ):
                break
            depth = _open_brackets(following, depth) if depth else 0
            parts.append(following)
            last = lines[at].text.rstrip()
            at += 1
        yield _Piece(line.number, one_line(parts), heading, apart)
        apart = False


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _open_brackets(text: str, depth: int) -> int:
    """How many brackets are open after a text, 0 from where the first one is closed."""
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket[0] == "[" else -1
        if depth <= 0:
            return 0
    return depth


_BRACKET = re.compile(r"[\[\]]")


def _width(lines: list[Line]) -> int:
    """The width at which the paragraphs of a page were broken into lines, 0 when they were not."""
    shown = [line.text.rstrip() for line in lines if "](" not in line.text]
    blank = sum(not text for text in shown)
    broken = [
        (bool(above), len(text), len(text) + len(below.split(None, 1)[0]))
        for (above, text), below in zip(pairwise(["", *shown]), shown[1:], strict=False)
        if text.count(" ") > 5 and below
    ]
    # Above a paragraph may be its title; within one, the next word did not fit into the width.
    within = [(length, fits) for inside, length, fits in broken if inside]
    if within:
        most = max(max(within)[0], min(fits for _, fits in within))
        broken = [each for each in broken if each[1] <= most]
    width = max((length for _, length, _ in broken), default=0)
    whole = any(len(text) > width and is_prose(text) for text in shown)
    return width if width <= _WIDEST and 20 * blank > len(shown) and not whole else 0


def _goes_on(last: str, following: str, width: int, raw: str) -> bool:
    """Whether a line was broken for want of room: the next word would not have fitted."""
    if _HEADING.match(following) or _ITEM.match(raw):
        return False
    if _NUMBERED.match(following) and furniture(_NUMBERED.sub("", following)):
        return False
    word = following.split(None, 1)[0]
    return len(last) <= width < len(last) + 5 + len(word)


_ITEM = re.compile(r"\s+[*+•‣◦-]\s|[•‣◦]\s")

_IMAGE = re.compile(rf"!\[{_NESTED}\](?:\([^()\s]*(?:\s\"[^\"]*\")?\)|\[\w{{1,8}}\])")
_LINK = re.compile(
    rf"\[({_NESTED})\](?:\(\s*<?([^()\s<>]*)>?(?:\s\"[^\"]*\")?\s*\)|\s?\[(\w{{1,8}})\]|(\[\])?)"
)
_NUMBERED = re.compile(r"\[(\d{1,5})\](?=[^\s(])")
_FOOTNOTE = re.compile(r"\s?\[(\^\w{1,8})\]\s*$")
_EMPHASIS = re.compile(r"\*\*|__")


def _segments(text: str, references: dict[str, str]) -> list[Segment]:
    """The parts of a text, with the addresses that they link to."""
    if note := _FOOTNOTE.search(text):
        below = references.get(note[1], "")
        if linked_paper(below):
            return [Segment(text[: note.start()], below)]
        text = text[: note.start()] if below else text
    number = _NUMBERED.match(text)
    if references:
        text = _NUMBERED.sub(lambda found: "" if found[1] in references else found[0], text)
    if number and number[1] in references:
        return [Segment(text, references[number[1]])]
    shown = _IMAGE.sub(" ", text)
    found: list[Segment] = []
    last = 0
    for link in _LINK.finditer(shown):
        url = references.get(link[3] or link[1]) if link.end(2) < 0 else link[2]
        if url is None and (link[3] is None or link[1].isdecimal()):
            continue  # brackets, and citations such as [3][4]
        found += [Segment(shown[last : link.start()]), Segment(link[1], url)]
        last = link.end()
    if found:
        found.append(Segment(shown[last:]))
        return [Segment(_EMPHASIS.sub("", each.text), each.url) for each in found]
    whole = _EMPHASIZED.fullmatch(shown)
    return [Segment((whole[1] or whole[2]) if whole else shown)]


_EMPHASIZED = re.compile(r"\*\*([^*]+)\*\*|__([^_]+)__")
