"""Reading lists: a paper a line, as an arXiv identifier, a DOI, an address, a title, or several.

In Markdown the lines may be items of a list or rows of a table.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.paper import Paper, Record, Reject
from paper_tui.sources.bibliographies import record_fields
from paper_tui.sources.format import HEAD_BYTES, Format
from paper_tui.sources.lists.markdown_tables import Row, with_rows
from paper_tui.sources.streams.stream import Line, lines
from paper_tui.text.identifiers import arxiv_id
from paper_tui.text.links import addresses

MAX_TITLE = 300
"""The longest title, in characters; a longer line is prose."""

MAX_LINE = 4000
"""The longest line with its addresses, in characters."""


def sniff(head: bytes) -> bool:
    """Whether most lines give an identifier or an address, and none is longer than a title.

    Titles alone are a list when all of them are written as English titles are.
    """
    text = head.decode(errors="replace")
    if len(head) >= HEAD_BYTES:  # the last line may be cut off
        text = text.rpartition("\n")[0]
    shown = with_rows(Line(number, each) for number, each in enumerate(text.splitlines(), 1))
    said = [each for each in shown if isinstance(each, Row | Line) and _says_something(each)][:200]
    parted = [_parted_row(each) if isinstance(each, Row) else _parted(each.text) for each in said]
    if not parted or any(len(_text(each)) > MAX_LINE for each in said):
        return False
    if max(len(title) for title, _, _ in parted) > MAX_TITLE:
        return False
    referring = sum(bool(references) for _, references, _ in parted)
    return 2 * referring > len(parted) or _are_titles(
        [_BULLET.sub("", _text(each), 1).rstrip() for each in said]
    )


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a list in its order; empty lines and those that begin with `#` are left out.

    A paper without a title has its identifier in its place, see `bibliographic.stand_in_title`. A
    line of nothing but arXiv identifiers is a paper for each.
    """
    for each in with_rows(lines(stream)):
        if isinstance(each, Reject):
            yield each
        elif isinstance(each, Row):
            paper = _TOO_LONG if len(each.line.text) > MAX_LINE else _paper(_parted_row(each))
            yield _record(paper, each.line.number, each.line.text)
        elif _says_something(each):
            for text in _identifiers(each.text) or [each.text]:
                yield _record(paper_of(text), each.number, text)


def paper_of(text: str) -> Paper | str:
    """The paper that a line gives, or the reason why it gives none.

    The line may be an item of a list and a link in Markdown: `- [Title](https://…)`; what stands
    behind such a link is a comment.
    """
    if len(text) > MAX_LINE:
        return _TOO_LONG
    return _paper(_parted(text))


FORMAT = Format("reading-list", "a reading list", sniff, read)


def _record(paper: Paper | str, line: int, text: str) -> Record | Reject:
    return Reject(line, paper, text) if isinstance(paper, str) else Record(paper, line)


def _paper(parted: tuple[str, list[str], str]) -> Paper | str:
    title, references, comment = parted
    if len({arxiv_id(each) for each in references} - {None}) > 1:
        return "there are several papers on this line; give each a line of its own"
    if len(title) > MAX_TITLE:
        return f"the line is too long for a title, which has at most {MAX_TITLE} characters"
    arxiv, doi = record_fields.arxiv_of(*references), record_fields.doi_of(*references)
    links = record_fields.links(references, arxiv=arxiv, doi=doi)
    url = links[0].url if links else ""
    title = title or record_fields.stand_in_title(arxiv, doi, url)
    if not any(char.isalpha() for char in title):
        return "this line has no identifier, no address and no title"
    return Paper(title, arxiv=arxiv, doi=doi, links=links, comment=comment or None)


_TOO_LONG = f"the line is longer than {MAX_LINE:,} characters"
_BULLET = re.compile(r"\s*(?:(?:[-*+•◦]|\(?\d{1,4}[.)]|\[\d{1,4}\])\s+)?(?:\[[ xX]?\]\s+)?")
_NAMED_LINK = re.compile(r"\[([^\[\]]{0,1000})\]\(\s*<?([^()\s<>]{1,2000})>?[^()]{0,200}\)")
_IDENTIFIER = re.compile(
    r"(?<![\w./])(?:arXiv:\s?)?(?:\d{4}\.\d{4,5}|[a-z]{1,8}(?:-[a-z]{2,4})?(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?![\w/])"
    r"|(?:doi:\s?)?\b10\.\d{4,9}/[^\s\"<>]+",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:abs|abstract|arxiv|code|doi|github|html|link|paper|pdf|project|url)\b:?\s?"
)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_AROUND = ' \t-–—:;,|."“”'


def _says_something(said: Line | Row) -> bool:
    return isinstance(said, Row) or said.text.lstrip()[:1] not in {"", "#"}


def _identifiers(line: str) -> list[str]:
    """The arXiv identifiers of a line that has nothing else."""
    found = [each for each in re.split(r"[\s,;]+", line) if each]
    return found if len(found) > 1 and all(map(arxiv_id, found)) else []


def _parted(line: str) -> tuple[str, list[str], str]:
    """A line as its title, its references (addresses and identifiers), and what is said behind."""
    line = _BULLET.sub("", line, count=1)
    title, references = _titled(line)
    begins = _NAMED_LINK.match(line)
    if begins is None:
        return title, references, ""
    name = _titled(begins[0])[0]
    said = title.removeprefix(name) if name and title.startswith(name) else ""
    return (name, references, said.strip(_AROUND)) if said else (title, references, "")


def _parted_row(row: Row) -> tuple[str, list[str], str]:
    """The same of a row of a table, whose first cell with a title of its own is the title.

    Where the head of the table names no such column, it is the longest that is a link.
    """
    cells = [_parted(cell) for cell in row.cells]
    references = [each for _, found, _ in cells for each in found]
    titles = [_parted(cell) for cell in row.titles] or sorted(
        (each for each in cells if each[1]), key=lambda each: -len(each[0])
    )
    title, _, comment = next((each for each in titles if each[0]), ("", [], ""))
    return title, references, comment


def _are_titles(texts: list[str]) -> bool:
    """Whether every text looks like a title, and most of the longer words begin with a capital."""
    words = [word for text in texts for word in re.findall(r"[^\W\d_]{4,}", text)]
    capital = sum(word[0].isupper() for word in words)
    return 3 * capital >= 2 * len(words) > 0 and all(map(_TITLE.fullmatch, texts))


# At least three words, and not the end of a sentence; no code, no times and no paths.
_TITLE = re.compile(
    r"(?=[^a-z])(?!.*\d:\d)(?:[^\s={}<>;|\\/@]+ ){2,40}[^\s={}<>;|\\/@]*[^\s={}<>;|\\/@,.:]"
)


def _text(said: Line | Row) -> str:
    return said.line.text if isinstance(said, Row) else said.text


def _titled(line: str) -> tuple[str, list[str]]:
    """The words of a line, and its references."""
    named = 0

    def unlinked(found: re.Match[str]) -> str:
        nonlocal named
        named += 1
        return f"{found[1] if named == 1 else ''} {found[2]} "

    text = _NAMED_LINK.sub(unlinked, line)
    references = []
    parts, last = [], 0
    for address in addresses(text):
        references.append(address.url)
        parts.append(text[last : address.start])
        last = address.end
    rest = " ".join((*parts, text[last:]))
    references += (found[0] for found in _IDENTIFIER.finditer(rest))
    title = _EMPTY_BRACKETS.sub(" ", _IDENTIFIER.sub(" ", rest))
    title = " ".join(title.split()).strip(_AROUND)
    if references and (label := _LABEL.match(title.lower())):
        title = title[label.end() :].strip(_AROUND)
    return title, references
