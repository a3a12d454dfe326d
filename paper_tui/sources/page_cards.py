"""The papers of a page with many: which block is whose title, and whose abstract.

Where blocks link to papers, the link decides. Elsewhere a title is the block right above its
abstract; where that leaves a doubt, the paper is rejected rather than guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from paper_tui.links import find_links, repository
from paper_tui.paper import Link, LinkKind, Listing, Paper, PartialDate, Record, Reject
from paper_tui.sources.page_blocks import (
    CODE_COUNT,
    DAY,
    HEAD,
    PUBLISHED,
    SUBMITTED,
    Block,
    count,
    ended,
    furniture,
    is_prose,
    mid_sentence,
    shown_date,
)
from paper_tui.text import title_key


def papers(blocks: list[Block]) -> Iterator[Record | Reject]:
    """The papers of one page or of several on end, each with its place on its page."""
    for day, body in _pages(_whole_abstracts(blocks)):
        linked = any(block.arxiv and not furniture(block.text) for block in body)
        place, seen = 0, set()
        for found in _linked(body) if linked else _titled(body):
            if isinstance(found, Reject):
                yield found
                continue
            key = found.paper.arxiv or (title_key(found.paper.title), found.paper.abstract)
            if key not in seen:  # pages print a card twice, for narrow and for wide screens
                seen.add(key)
                place += 1
                yield replace(found, listing=Listing("", place, day))


def _pages(blocks: list[Block]) -> Iterator[tuple[str | None, list[Block]]]:
    """Each page as the day that its head shows and the blocks below."""
    day: str | None = None
    body: list[Block] = []
    in_head = papers_above = False
    for block in blocks:
        shown = _day(block.text) if in_head else None
        if HEAD.fullmatch(block.text) or shown:
            if papers_above:
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
        elif HEAD.fullmatch(above) and (button := _GLUED_BUTTON.match(block.text)):
            parts = [replace(block, text=block.text[button.end() :])]
        yield from parts
        above = parts[-1].text


# Two files set end to end, the first without a last line feed; a button without one.
_GLUED_HEAD = re.compile(r"(?<=[^\s\w])(?:new|(?P<mail>Get trending papers[^.!]*!))$")
_GLUED_BUTTON = re.compile(r"Subscribe(?=[^\sa-z])")


def _goes_on(above: str, block: Block, below: str) -> bool:
    """Whether an abstract that has not ended goes on in this block."""
    if ended(above) or block.heading or HEAD.fullmatch(block.text):
        return False
    if is_prose(block.text):
        return mid_sentence(block.text)
    return mid_sentence(below) or (mid_sentence(block.text) and block.text.endswith("."))


# Pages without links


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands above an abstract: all candidates for its title, and those right above it."""

    candidates: list[Block]
    near: list[Block]
    abstract: Block


def _titled(body: list[Block]) -> Iterator[Record | Reject]:
    gaps, rest = _gaps(body)
    known = {title_key(block.text) for gap in gaps for block in gap.near[-1:]}
    plain = not any(
        gap.candidates and gap.candidates[0].line < gap.near[0].line for gap in gaps[1:]
    )
    crowded = len(gaps) > 1 and 2 * sum(len(gap.near) > 1 for gap in gaps) > len(gaps)
    at = _place_of_titles(gaps) if crowded else None
    for gap in gaps:
        title, others = _title(gap, at, plain=plain)
        if crowded and at is None:
            title, others = None, []
        for other in others:
            if title_key(other.text) not in known:
                yield _no_abstract(other)
        if title is not None:
            yield Record(_paper(title.text, gap.abstract.text), title.line)
        elif gap.near:
            yield Reject(
                gap.near[0].line,
                "it is not clear which of the lines above this abstract is its title",
                "\n".join(block.text for block in (*gap.near, gap.abstract)),
            )
        else:
            reason = "an abstract without a title above it"
            yield Reject(gap.abstract.line, reason, gap.abstract.text)
    for block in rest:
        if (plain or _says_much(block.text)) and title_key(block.text) not in known:
            yield _no_abstract(block)


def _gaps(body: list[Block]) -> tuple[list[_Gap], list[Block]]:
    """The candidates above each abstract, and those below the last."""
    gaps: list[_Gap] = []
    candidates: list[Block] = []
    near: list[Block] = []
    above_furniture = False
    skip = False
    for block in body:
        if is_prose(block.text) and not block.heading:
            gaps.append(_Gap(candidates, _unwrapped(near, block), block))
            candidates, near = [], []
        elif skip and block.text.count(" ") < 4:  # the name that `Submitted by` stands above
            pass
        elif furniture(block.text):
            above_furniture = True
        elif not near or above_furniture or title_key(block.text) != title_key(near[-1].text):
            if above_furniture:
                near = []
            near.append(block)
            candidates.append(block)
            above_furniture = False
        said = SUBMITTED.fullmatch(block.text)
        skip = said is not None and not said[1].strip()
    return gaps, candidates


def _title(gap: _Gap, at: int | None, *, plain: bool) -> tuple[Block | None, list[Block]]:
    """The title among what stands above an abstract, and what else may be a title there."""
    near = gap.near
    front = [each for each in gap.candidates if not near or each.line < near[0].line]
    front = [each for each in front if plain or _says_much(each.text)]
    if at is not None:
        return (near[-at], []) if at <= len(near) else (None, [])
    if not near:
        return None, front
    *others, title = near
    if not plain and not _says_much(title.text):
        if len(front) == 1 and not others:
            return front[0], []
        if others or front:
            return None, []
    return title, [*front, *others]


def _place_of_titles(gaps: list[_Gap]) -> int | None:
    """Where titles stand above abstracts (1: right above) when every abstract has several lines.

    None when more than one of the places could be it.
    """
    shares = {}
    for at in range(1, 4):
        texts = [gap.near[-at].text for gap in gaps if len(gap.near) >= at]
        shares[at] = sum(map(_says_much, texts)) / len(gaps)
    titles = [at for at, share in shares.items() if share >= 0.8]
    doubtful = [at for at, share in shares.items() if 0.3 <= share < 0.8]
    return titles[0] if len(titles) == 1 and not doubtful else None


_PERSON = r"(?:[A-Z][\w.'’-]*\s+){1,3}(?:(?:van|von|de|der|den|la|di|el|al)\s+)*[A-Z][\w'’-]+"
_PEOPLE = re.compile(
    rf"{_PERSON}(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+){_PERSON})+(?:\s*,?\s*et al\.?)?"
)


def _says_much(text: str) -> bool:
    """Whether a text is too long for a name, and no list of people."""
    return text.count(" ") >= 3 and not _PEOPLE.fullmatch(text)


_UNFINISHED = re.compile(
    r"(?:[,:&–—-]|\b(?:a|an|and|as|at|by|for|from|in|into|is|of|on|or|the|through|to|under|using"
    r"|via|vs\.?|when|with|without))$",
    re.IGNORECASE,
)


def _unwrapped(near: list[Block], abstract: Block) -> list[Block]:
    """The lines above an abstract, with a title that goes over several lines put together."""
    spaced = abstract.apart
    found: list[Block] = []
    for block in near:
        above = found[-1] if found else None
        if (
            above
            and not block.apart
            and not block.heading
            and (spaced or _UNFINISHED.search(above.text) or block.text[0].islower())
        ):
            space = "" if above.text.endswith("-") else " "
            found[-1] = replace(above, text=f"{above.text}{space}{block.text}")
        else:
            found.append(block)
    return found


def _no_abstract(block: Block) -> Reject:
    return Reject(block.line, "a title without an abstract below it", block.text)


def _paper(title: str, abstract: str) -> Paper:
    return Paper(title, abstract, links=find_links(abstract))


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
    stray: Block | None = None  # the last text with a letter in it that belongs to no card
    rejects: list[Reject] = []
    for block in body:
        if block.arxiv and not furniture(block.text):
            prose = is_prose(block.text) and not block.heading
            known = cards.get(block.arxiv)
            if known is None:
                known = cards[block.arxiv] = _Card(block.arxiv, block.line)
                if prose and stray is not None:
                    known.titles.append(stray)
                    known.line = stray.line
            card, stray = known, None
            (card.abstracts if prose else card.titles).append(block)
        elif card is not None and _tells(card, block):
            pass
        elif is_prose(block.text) and not block.heading and not block.url:
            if card is None or card.abstracts or card.unlinked:
                rejects.append(_no_title(block))
            else:
                card.unlinked.append(block)
        elif block.heading or not furniture(block.text):
            stray = block if stray is None or block.heading or not stray.heading else stray
    with_abstract = sum(bool(card.abstracts or card.unlinked) for card in cards.values())
    for card in cards.values():
        if card.unlinked and 2 * with_abstract <= len(cards):
            # Where papers have no abstracts, prose is the page's own.
            rejects += map(_no_title, card.unlinked)
            card.unlinked = []
    found = [*(_record(card) for card in cards.values()), *rejects]
    yield from sorted(found, key=lambda each: each.line)


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
    abstract = next((block.text for block in (*card.abstracts, *card.unlinked)), "")
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
