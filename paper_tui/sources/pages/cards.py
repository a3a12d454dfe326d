"""The papers of a page with many: which block is whose title, and whose abstract.

Where blocks link to papers, the link decides. Elsewhere a title is the block right above its
abstract; where that leaves a doubt, the paper is rejected rather than guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from paper_tui.paper import Link, LinkKind, Listing, Paper, PartialDate, Record, Reject
from paper_tui.sources.pages.blocks import (
    CODE_COUNT,
    DAY,
    HEAD,
    PUBLISHED,
    Block,
    button,
    count,
    ended,
    furniture,
    is_prose,
    mid_sentence,
    shown_date,
)
from paper_tui.sources.pages.titles import titled
from paper_tui.text.links import find_links, repository
from paper_tui.text.readable import title_key


def papers(blocks: list[Block]) -> Iterator[Record | Reject]:
    """The papers of one page or of several on end, each with its place on its page."""
    for day, body in _pages(_whole_abstracts(blocks)):
        bare = _without_labels(_without_repetitions(body))
        place, seen = 0, set()
        for found in _linked(bare) if _has_links(bare) else titled(bare):
            if isinstance(found, Reject):
                yield found
                continue
            key = found.paper.arxiv or (title_key(found.paper.title), found.paper.abstract)
            if key not in seen:  # pages print a card twice, for narrow and for wide screens
                seen.add(key)
                place += 1
                yield replace(found, listing=Listing("", place, day))


def _has_links(body: list[Block]) -> bool:
    """Whether links name the papers of a page, and not just one here and there."""
    named = {block.arxiv for block in body if block.arxiv and not furniture(block.text)}
    told = (is_prose(block.text) or _is_sentence(block) for block in body)
    return 2 * len(named) > sum(prose for prose, _ in groupby(told))


def _pages(blocks: list[Block]) -> Iterator[tuple[str | None, list[Block]]]:
    """Each page as the day that its head shows and the blocks below."""
    day: str | None = None
    body: list[Block] = []
    in_head = papers_above = False
    for block in blocks:
        shown = _day(block.text) if in_head else None
        if papers_above and block.text == "Subscribe":
            continue  # a banner between papers begins no page
        if HEAD.fullmatch(block.text) or shown:
            if papers_above:
                while body and button(body[-1].text):  # `new` stands above all else
                    body.pop()
                yield day, body
                day, papers_above = None, False
            day = day or shown
            in_head, body = True, []
        else:
            in_head = in_head and furniture(block.text)
            papers_above = papers_above or block.arxiv is not None or is_prose(block.text)
            body.append(block)
    yield day, body


def _day(text: str) -> str | None:
    """The day that a head shows: as it stands there, complete (ISO 8601) when it has a year."""
    found = DAY.fullmatch(text)
    if found is None or found["year"] is None:
        return found and found[0]
    date = shown_date(found)
    return str(date) if date else None


# Abstracts that a page breaks into lines


def _whole_abstracts(blocks: list[Block]) -> list[Block]:
    """The blocks, with the parts of an abstract that stand on lines of their own put together."""
    groups: list[list[Block]] = []
    blocks = list(_unglued(blocks))
    for at, block in enumerate(blocks):
        below = blocks[at + 1].text if at + 1 < len(blocks) else ""
        group = groups[-1] if groups else None
        if group and is_prose(group[0].text) and _goes_on(group[-1].text, block, below):
            group.append(block)
        else:
            groups.append([block])
    return [replace(group[0], text=" ".join(each.text for each in group)) for group in groups]


def _unglued(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, with a page's head cut off from what it was set directly before or behind."""
    above = ""
    for at, block in enumerate(blocks):
        below = blocks[at + 1].text if at + 1 < len(blocks) else ""
        parts = [block]
        glued = _GLUED_HEAD.search(block.text, max(0, len(block.text) - 80))
        if glued and (glued["mail"] or HEAD.fullmatch(below)):
            parts = [
                replace(block, text=block.text[: glued.start()]),
                replace(block, text=glued[0]),
            ]
        elif HEAD.fullmatch(above) and (glue := _GLUED_BUTTON.match(block.text)):
            parts = [replace(block, text=block.text[glue.end() :])]
        yield from parts
        above = parts[-1].text


# Two files set end to end, the first without a last line feed; a button without one.
_GLUED_HEAD = re.compile(r"(?<=[^\s\w])(?:new|(?P<mail>Get trending papers[^.!]*!))$")
_GLUED_BUTTON = re.compile(r"Subscribe(?=[^\sa-z])")


def _goes_on(above: str, block: Block, below: str) -> bool:
    """Whether an abstract that has not ended goes on in this block."""
    if ended(above) or block.heading or furniture(block.text):
        return False
    if is_prose(block.text):
        return mid_sentence(block.text)
    if mid_sentence(block.text) and block.text.count(" ") > 1 and block.text.endswith("."):
        return True
    return mid_sentence(below) and is_prose(below)  # a link on a line of its own


# Numbers and labels before titles


def _without_repetitions(blocks: list[Block]) -> list[Block]:
    """The blocks without what stands with most papers and differs in its figures only.

    So a page says in any language how many authors and votes there are, and when.
    """
    shapes = {
        block: _FIGURES.sub("0", block.text)
        for block in blocks
        if not is_prose(block.text) and any(map(str.isdigit, block.text))
    }
    counted = Counter(shape for block, shape in shapes.items() if not block.arxiv)
    papers = sum(is_prose(block.text) for block in blocks)
    repeated = {
        block
        for block, shape in shapes.items()
        if counted[shape] >= max(3, papers // 2)
        and not PUBLISHED.fullmatch(block.text)
        and not CODE_COUNT.fullmatch(block.text)
    }
    if not repeated:
        return blocks
    kept = [block for block in blocks if block not in repeated]
    titles = sum(not is_prose(block.text) and not furniture(block.text) for block in kept)
    return kept if 2 * titles > papers else blocks  # a series may be numbered


_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


def _without_labels(blocks: list[Block]) -> list[Block]:
    """The blocks without `1.`, `2.`, … before the titles, and without `Title:` and `Abstract:`."""
    numbers = [int(found[1]) for block in blocks if (found := _ORDINAL.match(block.text))]
    first = numbers[0] if numbers else 0
    in_order = len(numbers) > 1 and numbers == list(range(first, first + len(numbers)))
    bare = [_LABEL.sub("", block.text) for block in blocks]
    if in_order:
        bare = [_ORDINAL.sub("", text) for text in bare]
    return [
        block if text == block.text else replace(block, text=text)
        for block, text in zip(blocks, bare, strict=True)
        if text
    ]


_ORDINAL = re.compile(r"\A(\d{1,4})[.)]\s+")
_LABEL = re.compile(r"\A(?:Title|Abstract)\s*:\s+(?=\S)")


# Pages with links


@dataclass(slots=True)
class _Card:
    """What stands on a page of one paper."""

    arxiv: str
    line: int
    titles: list[Block] = field(default_factory=list)
    abstracts: list[Block] = field(default_factory=list)
    unlinked: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    date: PartialDate | None = None
    stars: int | None = None


def _linked(body: list[Block]) -> Iterator[Record | Reject]:
    cards: dict[str, _Card] = {}
    card: _Card | None = None
    heading: Block | None = None  # the last one that belongs to no card
    rejects: list[Reject] = []
    above: Block | None = None
    paragraph: Block | None = None  # the last one of an abstract that no link holds together
    for block in body:
        if block.arxiv and not furniture(block.text):
            prose = is_prose(block.text) and not block.heading
            known = cards.get(block.arxiv)
            if known is None:
                known = cards[block.arxiv] = _Card(block.arxiv, block.line)
                if prose and heading is not None:
                    known.titles.append(heading)
            card, heading = known, None
            (card.abstracts if prose else card.titles).append(block)
        elif card is not None and _tells(card, block):
            pass
        elif is_prose(block.text) and not block.heading and not block.url:
            if card is None or card.abstracts or (card.unlinked and above is not paragraph):
                rejects.append(_no_title(block))
            else:
                card.unlinked.append(block)
                paragraph = block
        elif card is not None and above is paragraph and _is_sentence(block):
            card.unlinked.append(block)
            paragraph = block
        elif block.heading and not furniture(block.text):
            heading = block
        above = block
    with_abstract = sum(bool(card.abstracts or card.unlinked) for card in cards.values())
    for card in cards.values():
        if card.unlinked and 2 * with_abstract <= len(cards):
            # Where papers have no abstracts, prose is the page's own.
            rejects += map(_no_title, card.unlinked)
            card.unlinked = []
    found = [*(_record(card) for card in cards.values()), *rejects]
    yield from sorted(found, key=lambda each: each.line)


def _is_sentence(block: Block) -> bool:
    """Whether a block too short for an abstract is a paragraph of one."""
    return block.text.endswith(".") and " " in block.text and not (block.heading or block.url)


def _no_title(block: Block) -> Reject:
    return Reject(block.line, "an abstract without a title above it", block.text)


def _tells(card: _Card, block: Block) -> bool:
    """Whether a block says something else of the paper, which goes into its card."""
    if published := PUBLISHED.fullmatch(block.text):
        if published["year"]:
            card.date = card.date or shown_date(published)
        return True
    if counted := CODE_COUNT.fullmatch(block.text):
        card.stars = count(counted) if card.stars is None else card.stars
    if block.url and repository(block.url):
        card.links.append(Link(block.url, LinkKind.CODE))
    return bool(counted or block.url)


def _record(card: _Card) -> Record | Reject:
    headings = [block for block in card.titles if block.heading]
    title = max(headings or card.titles, key=lambda block: len(block.text), default=None)
    paragraphs = card.abstracts[:1] or card.unlinked
    abstract = "\n\n".join(block.text for block in paragraphs)
    if title is None:
        return Reject(card.line, f"arXiv paper {card.arxiv} has no title on this page", abstract)
    links = {link.url: link for link in (*card.links, *find_links(abstract))}
    paper = Paper(
        title.text,
        abstract,
        date=card.date,
        arxiv=card.arxiv,
        links=tuple(links.values()),
        stars=card.stars,
    )
    return Record(paper, title.line)
