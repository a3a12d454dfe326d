"""A saved HTML page as its blocks, and the properties that its scripts were given.

Pages are only taken apart into tags and text, in one pass from left to right, and nothing is
executed: a saved page is what a browser wrote, so attributes are quoted and quotes in them escaped
(https://html.spec.whatwg.org/#serialising-html-fragments). Parsers that build a tree take minutes
for a hostile megabyte (`<div><div>…`, `<a <a …`).
"""

import re
from collections.abc import Iterator
from html import unescape

from paper_tui.sources.pages.blocks import Block, Segment, blocks

_TAG = re.compile(
    r"<(?:!--.*?(?:-->|\Z)"
    r"|(?P<silent>script|style|svg|noscript|template|title)\b[^>]*+>.*?(?:</(?P=silent)\s*>|\Z)"
    r"|(?P<end>/?)(?P<name>[a-z][a-z0-9-]*+)"
    r"(?P<attributes>(?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+)(?:>|\Z)"
    r"|[!?][^>]*+(?:>|\Z))",
    re.IGNORECASE | re.DOTALL,
)
_PROPERTIES = re.compile(r"\sdata-props\s*=\s*(?:\"([^\"]*+)\"?|'([^']*+)'?)", re.IGNORECASE)
_HREF = re.compile(r"(?:^|\s)href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_INLINE = re.compile(
    r"a|abbr|b|bdi|bdo|cite|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr"
)


def properties(page: str) -> Iterator[tuple[int, str]]:
    """What each component of a page was given (JSON), with its line; the last may break off."""
    line, counted = 1, 0
    for found in _PROPERTIES.finditer(page):
        line, counted = line + page.count("\n", counted, found.start()), found.start()
        yield line, unescape(found[1] or found[2] or "")


def html_blocks(page: str) -> Iterator[Block]:
    """The text of a page, a block for each element that stands by itself."""
    segments: list[Segment] = []
    url: str | None = None
    heading = same_link = False
    line, counted, begun = 1, 0, 1
    last = 0
    for tag in [*_TAG.finditer(page), None]:
        start = len(page) if tag is None else tag.start()
        if text := unescape(page[last:start]).strip():
            if not segments:
                begun = line + page.count("\n", counted, last)
                line, counted = begun, last
            if segments and same_link:
                text = f"{segments.pop().text} {text}"
            segments.append(Segment(text, url))
            same_link = url is not None
        last = start if tag is None else tag.end()
        name = "p" if tag is None else (tag["name"] or "").lower()
        if name and not _INLINE.fullmatch(name):
            yield from blocks(begun, segments, heading=heading)
            segments, same_link = [], False
            heading = bool(re.fullmatch(r"h[1-6]", name)) and not (tag is None or tag["end"])
        if tag is not None and name == "a":
            href = None if tag["end"] else _HREF.search(tag["attributes"])
            url = unescape(href[1] or href[2] or href[3] or "") if href else None
            same_link = False
