"""OPML, the outlines that feed readers and outliners export: http://opml.org/spec2.opml."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.paper import Paper, Record, Reject
from paper_tui.sources.format import Format
from paper_tui.sources.lists.reading_list import paper_of
from paper_tui.sources.streams.xml import elements

_ADDRESSES = ("url", "htmlUrl", "_url")


def sniff(head: bytes) -> bool:
    """Whether its root is `opml`."""
    return (
        re.match(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<opml\b", head, re.DOTALL) is not None
    )


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of an outline, each line read as in a reading list.

    A line with others below it is a heading, unless it has an address or an identifier. A
    subscription to a feed is no paper.
    """
    for line, outline in elements(stream, frozenset({"outline"}), nested=True):
        text = " ".join((outline.get("text") or outline.get("title") or "").split())
        address = next((url for name in _ADDRESSES if (url := outline.get(name))), "")
        if outline.get("xmlUrl"):
            yield Reject(line, "this is a subscription to a feed, not a paper", text)
        elif text or address:
            paper = paper_of(f"{text} {address}")
            if isinstance(paper, Paper):
                if not len(outline) or paper.arxiv or paper.doi or paper.links:
                    yield Record(paper, line)
            elif not len(outline):
                yield Reject(line, paper, text)


FORMAT = Format("opml", "an OPML outline", sniff, read)
