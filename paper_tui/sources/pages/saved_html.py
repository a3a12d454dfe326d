"""Saved Hugging Face pages: a day, a week, a month, trending, a search, or a paper's own page.

Such a page holds its papers as JSON in the `data-props` of a component (`DailyPapers` and others),
in the shape of the service's answers. Where that is missing, the text of the page is read instead.
"""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from paper_tui.errors import SourceError
from paper_tui.paper import Record, Reject
from paper_tui.sources.format import Format
from paper_tui.sources.pages import cards, paper_page
from paper_tui.sources.pages.html_blocks import html_blocks, properties
from paper_tui.sources.services import hugging_face_json
from paper_tui.sources.streams.json_fields import Fields, JsonError
from paper_tui.sources.streams.json_objects import objects
from paper_tui.sources.streams.stream import whole

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether it is HTML."""
    return head.lstrip()[:1] == b"<" and _HTML.search(head[:4096]) is not None


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a page in its order, each once; SourceError when the page has none."""
    page = _decoded(whole(stream))
    found = list(_in_properties(page)) or list(_in_text(page))
    if not any(isinstance(each, Record) for each in found):
        raise SourceError("this web page shows no papers that can be told apart")
    seen: set[str | None] = set()
    for each in found:
        if isinstance(each, Reject):
            yield each
        elif each.paper.arxiv is None or each.paper.arxiv not in seen:
            seen.add(each.paper.arxiv)
            yield each


FORMAT = Format("saved-html", "a saved web page of papers", sniff, read)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


_LIST = re.compile(r'"(?:dailyPapers|papers)"\s*:\s*(?=\[)')


def _in_properties(page: str) -> Iterator[Record | Reject]:
    """The papers of all components, as far as what they were given is whole."""
    places: Counter[str] = Counter()
    for line, text in properties(page):
        if '"title"' not in text:
            continue
        try:
            given = Fields.parse(text.encode(errors="replace"))
        except JsonError:
            yield from _broken_off(line, text, places)
            continue
        if hugging_face_json.has_papers(given):
            yield from hugging_face_json.records(given, line, places)


def _broken_off(line: int, text: str, places: Counter[str]) -> Iterator[Record | Reject]:
    """The entries before the place where a list breaks off."""
    start = _LIST.search(text)
    if start is None:
        return
    try:
        for _, raw in objects(BytesIO(text[start.end() :].encode(errors="replace"))):
            entry = Fields.parse(raw)
            if "paper" in entry:
                yield from hugging_face_json.records(entry, line, places)
    except (SourceError, JsonError) as error:
        yield Reject(line, f"the list of papers in this page is not whole: {error}")


def _in_text(page: str) -> Iterator[Record | Reject]:
    """The papers that the text of a page shows: only those that a link names, or its own one."""
    blocks = list(html_blocks(page))
    if paper_page.is_own_page(blocks):
        yield paper_page.paper(blocks)
    elif any(block.arxiv for block in blocks):
        yield from cards.papers(blocks)
