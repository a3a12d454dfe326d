"""Reading lists: a paper a line, as an arXiv identifier, a DOI, an address, a title, or several."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.identifiers import arxiv_id
from paper_tui.links import addresses
from paper_tui.paper import Paper, Record, Reject
from paper_tui.sources import bibliographic
from paper_tui.sources.format import Format
from paper_tui.sources.stream import lines

MAX_TITLE = 300
"""The longest title, in characters; a longer line is prose."""

MAX_LINE = 4000
"""The longest line with its addresses, in characters."""


def sniff(head: bytes) -> bool:
    """Whether most lines give an identifier or an address, and none is longer than a title."""
    text = head.decode(errors="replace")
    if len(head) >= 2**16:  # the last line may be cut off
        text = text.rpartition("\n")[0]
    said = [line for line in text.splitlines() if _says_something(line)][:200]
    if any(len(line) > MAX_LINE for line in said):
        return False
    parted = [_parted(line) for line in said]
    return (
        2 * sum(bool(references) for _, references, _ in parted) > len(parted)
        and max(len(title) for title, _, _ in parted) <= MAX_TITLE
    )


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of a list in its order; empty lines and those that begin with `#` are left out.

    A paper without a title has its identifier in its place, see `bibliographic.stand_in_title`. A
    line of nothing but arXiv identifiers is a paper for each.
    """
    for line in lines(stream):
        if isinstance(line, Reject):
            yield line
        elif _says_something(line.text):
            for text in _identifiers(line.text) or [line.text]:
                paper = paper_of(text)
                if isinstance(paper, str):
                    yield Reject(line.number, paper, text)
                else:
                    yield Record(paper, line.number)


def paper_of(text: str) -> Paper | str:
    """The paper that a line gives, or the reason why it gives none.

    The line may be an item of a list and a link in Markdown: `- [Title](https://…)`; what stands
    behind such a link is a comment.
    """
    if len(text) > MAX_LINE:
        return f"the line is longer than {MAX_LINE:,} characters"
    title, references, comment = _parted(text)
    if len({arxiv_id(each) for each in references} - {None}) > 1:
        return "there are several papers on this line; give each a line of its own"
    if len(title) > MAX_TITLE:
        return f"the line is too long for a title, which has at most {MAX_TITLE} characters"
    arxiv, doi = bibliographic.arxiv_of(*references), bibliographic.doi_of(*references)
    links = bibliographic.links(references, arxiv=arxiv, doi=doi)
    url = links[0].url if links else ""
    title = title or bibliographic.stand_in_title(arxiv, doi, url)
    if not any(char.isalpha() for char in title):
        return "this line has no identifier, no address and no title"
    return Paper(title, arxiv=arxiv, doi=doi, links=links, comment=comment or None)


FORMAT = Format("reading-list", "a reading list", sniff, read)

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


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


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
