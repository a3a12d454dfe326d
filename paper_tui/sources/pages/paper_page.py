"""One paper's own page: its title, what stands about it, and its abstract under that word."""

import re
from collections.abc import Iterator

from paper_tui.paper import Link, LinkKind, Paper, Record, Reject
from paper_tui.sources.pages.blocks import (
    ABSTRACT,
    AUTHORS,
    CODE_COUNT,
    COUNT,
    CRUMB,
    PUBLISHED,
    Block,
    count,
    ended,
    furniture,
    is_prose,
    linked_paper,
    mid_sentence,
    shown_date,
)
from paper_tui.text.links import find_links, repository


def is_own_page(blocks: list[Block]) -> bool:
    """Whether the word `Abstract` stands once, below what only a paper's own page says."""
    labels = [at for at, block in enumerate(blocks) if ABSTRACT.fullmatch(block.text)]
    return len(labels) == 1 and any(
        CRUMB.fullmatch(block.text) or PUBLISHED.match(block.text) or AUTHORS.fullmatch(block.text)
        for block in blocks[: labels[0]]
    )


def paper(blocks: list[Block]) -> Record | Reject:
    """The paper of its own page, or why its title or abstract cannot be told."""
    at = next(at for at, block in enumerate(blocks) if ABSTRACT.fullmatch(block.text))
    above, below = blocks[:at], blocks[at + 1 :]
    title = _title(above)
    if title is None:
        reason = "it is not clear which line of this paper's page is its title"
        return Reject(blocks[at].line, reason, "\n".join(block.text for block in above[-20:]))
    abstract, rest = _abstract(below)
    if not abstract:
        return Reject(title.line, "the page of this paper has no abstract", title.text)
    links = {link.url: link for link in (*_links(rest), *find_links(abstract))}
    published = next((found for each in above if (found := PUBLISHED.match(each.text))), None)
    known = Paper(
        title.text,
        abstract,
        authors=_authors(above),
        date=shown_date(published) if published else None,
        arxiv=_arxiv(above, rest),
        links=tuple(links.values()),
        upvotes=_counted(above, "upvote"),
        stars=_counted(rest, "github"),
    )
    return Record(known, title.line)


def _title(above: list[Block]) -> Block | None:
    """The heading; else what stands below the identifier, or above `Published on`."""
    said = [block for block in above if not furniture(block.text)]
    if headings := [block for block in said if block.heading]:
        return headings[-1]
    for at, block in enumerate(above[:-1]):
        if CRUMB.fullmatch(block.text) and above[at + 1] in said:
            end = next((end for end in range(at + 1, len(above)) if above[end] not in said), None)
            return _joined(above[at + 1 : end])
    for at, block in enumerate(above):
        if at and PUBLISHED.match(block.text) and above[at - 1] in said:
            start = at - 1
            while start and not above[start].apart and above[start - 1] in said:
                start -= 1
            return _joined(above[start:at])
    return said[0] if len(said) == 1 else None


def _joined(lines: list[Block]) -> Block | None:
    """A title that goes over a few lines."""
    if len(lines) > 4:
        return None
    return Block(lines[0].line, " ".join(line.text for line in lines))


def _abstract(below: list[Block]) -> tuple[str, list[Block]]:
    """The abstract, also when links in it stand on lines of their own, and what follows it.

    A summary that a machine made, which such pages print above the abstract, is left out.
    """
    parts: list[str] = []
    summary = False
    for at, block in enumerate(below):
        if furniture(block.text) or block.heading:
            following = (each.text for each in below[at + 1 : at + 4] if not furniture(each.text))
            inside = not block.heading and mid_sentence(next(following, ""))
            if not parts and _SUMMARY.search(block.text):
                summary = True
                continue
            if not inside or (parts and ended(parts[-1])):
                return _together(parts), below[at:]
        if parts and block.apart and ended(parts[-1]) and not is_prose(block.text):
            return _together(parts), below[at:]
        parts.append(block.text)
        if summary and ended(block.text):
            parts, summary = [], False
    return _together(parts), []


_SUMMARY = re.compile(r"summary", re.IGNORECASE)


def _together(parts: list[str]) -> str:
    return re.sub(r" (?=[.,;:!?)\]%])", "", " ".join(parts))


def _authors(above: list[Block]) -> tuple[str, ...]:
    """The names after `Authors:`, one a line or with commas."""
    for at, block in enumerate(above):
        if label := AUTHORS.fullmatch(block.text):
            rest = [label[1] or "", *(each.text for each in above[at + 1 :])]
            names = (" ".join(name.split()) for name in re.split(r"[,;·•\n]| and ", ",".join(rest)))
            return tuple(name for name in names if _NAME.fullmatch(name) and not furniture(name))
    return ()


_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,5}")


def _arxiv(above: list[Block], rest: list[Block]) -> str | None:
    """The identifier that the page says, or the one that its buttons lead to."""
    for block in above:
        if crumb := CRUMB.fullmatch(block.text):
            return linked_paper(crumb[1])
    led = {block.arxiv for block in (*above, *rest) if block.arxiv and furniture(block.text)}
    return led.pop() if len(led) == 1 else None


def _links(rest: list[Block]) -> Iterator[Link]:
    """Where the buttons below the abstract lead to, up to what others say of the paper."""
    for block in rest:
        if block.text.casefold().startswith("community"):
            return
        if block.url is not None:
            if repository(block.url):
                yield Link(block.url, LinkKind.CODE)
            elif "project" in block.text.casefold():
                yield from (Link(link.url, LinkKind.PROJECT) for link in find_links(block.url))


def _counted(blocks: list[Block], name: str) -> int | None:
    """The number beside a button, on its line or on the next."""
    for at, block in enumerate(blocks):
        said = block.text.casefold()
        if said.startswith(name):
            below = blocks[at + 1].text if at + 1 < len(blocks) else ""
            found = CODE_COUNT.fullmatch(block.text) or COUNT.fullmatch(
                block.text[len(name) :].strip() if said != name else below
            )
            return count(found) if found else None
    return None
