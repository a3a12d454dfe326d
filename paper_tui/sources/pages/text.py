"""Text exports of paper pages: plain text, Markdown, and dumps of text browsers.

The structure tells what is what (see `page_cards` for pages with many papers, `paper_page` for one
paper's own): plain text with a title on a line and its abstract on the next, blank lines between or
not; Markdown with links; numbered links with the addresses at the end; hard line breaks or none.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.errors import SourceError
from paper_tui.paper import Record, Reject
from paper_tui.sources.format import Format
from paper_tui.sources.pages import cards, paper_page
from paper_tui.sources.pages.blocks import HEAD, ended, furniture, is_prose
from paper_tui.sources.pages.text_blocks import text_blocks
from paper_tui.sources.streams.stream import Line, lines

MAX_LINES = 500_000
MAX_CHARACTERS = 64 * 2**20
"""The largest page that is read; a day's page has about 200 lines."""


def sniff(head: bytes) -> bool:
    """Whether titles stand above abstracts, and little else, or the head of a paper page above."""
    start = head.lstrip()[:1]
    if start in (b"{", b"@", b"%") or (start == b"<" and b"](" not in head):
        return False
    shown = head.decode(errors="replace").splitlines()[:_LINES_SNIFFED]
    blocks = text_blocks([Line(number, text) for number, text in enumerate(shown, 1)])
    if any(_HEAD.match(block.text) for block in blocks) or paper_page.is_own_page(blocks):
        return True
    found = list(cards.papers(blocks))
    read = [each for each in found if isinstance(each, Record)]
    if any(block.arxiv for block in blocks):
        # Lists of links to arXiv, with no more, are reading lists.
        told = 2 * sum(bool(each.paper.abstract) for each in read) > len(read)
        own = told or b"/papers/" in head or any(HEAD.fullmatch(each.text) for each in blocks)
        return own and bool(read)
    prose = sum(is_prose(block.text) for block in blocks)
    # What stands there again and again, such as `Eingereicht von`, tells no more than once.
    telling = len({block.text for block in blocks if not furniture(block.text)})
    return not any(block.heading for block in blocks) and len(read) >= max(
        1, 0.25 * telling, 0.7 * prose
    )


_LINES_SNIFFED = 1000
_HEAD = re.compile(r"Get trending papers\b|(?:Trending|Daily|Weekly|Monthly) Papers$")


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a page, in its order.

    SourceError when there are none, or when the page is larger than any page is.
    """
    kept: list[Line] = []
    size = 0
    for line in lines(stream):
        if isinstance(line, Reject):
            yield line
            continue
        kept.append(line)
        size += len(line.text)
        if len(kept) > MAX_LINES or size > MAX_CHARACTERS:
            raise SourceError("this is larger than a page of papers can be: split it")
    blocks = text_blocks(kept)
    if not any(is_prose(block.text) or block.arxiv for block in blocks):
        raise SourceError("no title with an abstract below it was found: is it a page of papers?")
    if paper_page.is_own_page(blocks):
        yield paper_page.paper(blocks)
        return
    yield from cards.papers(blocks)
    last = blocks[-1]
    if is_prose(last.text) and not ended(last.text):
        reason = "the file ends in the middle of this abstract; the paper is kept as far as it goes"
        yield Reject(last.line, reason, last.text)


FORMAT = Format("page-text", "a text export of a paper page", sniff, read)
