"""Which line above an abstract is its title, on a page that links to no papers.

A title is the block right above its abstract. Where pages print more there (names, groups, counts)
or break titles into lines, the whole page says how: what stands in the same place everywhere is no
title. What remains in doubt is rejected, with its line, rather than guessed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from paper_tui.paper import Paper, Record, Reject
from paper_tui.sources.pages.blocks import (
    AUTHORS,
    SUBMITTED,
    Block,
    button,
    furniture,
    is_prose,
    one_line,
)
from paper_tui.text.links import find_links
from paper_tui.text.readable import title_key


def titled(body: list[Block]) -> Iterator[Record | Reject]:
    """The papers of a page without links, each with the line of its title."""
    gaps, rest = _gaps(body)
    gaps = _with_paragraphs(gaps)
    width = _width_of_titles(gaps)
    gaps = [replace(gap, near=_whole_titles(gap, width)) for gap in gaps]
    page = _Page.of(gaps)
    known = {title_key(gap.near[-1].text) for gap in gaps if gap.near}
    identifiers = _identifiers(gaps, rest)
    for gap, arxiv in zip(gaps, identifiers, strict=True):
        title, others = page.title(gap)
        for other in others:
            if title_key(other.text) not in known:
                yield _no_abstract(other)
        abstract = gap.abstract.text
        if title is not None and not _is_of_abstract(title, gap):
            paper = Paper(title.text, abstract, arxiv=arxiv, links=find_links(abstract))
            yield Record(paper, title.line)
        elif gap.near:
            reason = "it is not clear which of the lines above this abstract is its title"
            above = "\n".join(block.text for block in (*gap.near, gap.abstract))
            yield Reject(gap.near[0].line, reason, above)
        else:
            yield Reject(gap.abstract.line, "an abstract without a title above it", abstract)
    for block in rest.candidates:
        if (page.plain or _says_much(block.text)) and title_key(block.text) not in known:
            yield _no_abstract(block)


def _no_abstract(block: Block) -> Reject:
    return Reject(block.line, "a title without an abstract below it", block.text)


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands above an abstract.

    `candidates` may be titles, `near` are those with nothing else between them and the abstract.
    `before` and `between` are the identifiers that stand above `near` and below. `goes_on`: nothing
    at all stands between this abstract and the one above.
    """

    candidates: tuple[Block, ...]
    near: tuple[Block, ...]
    before: tuple[str, ...]
    between: tuple[str, ...]
    abstract: Block
    goes_on: bool


def _gaps(body: list[Block]) -> tuple[list[_Gap], _Gap]:
    """What stands above each abstract, and what below the last."""
    rare = _rare_buttons(body)
    gaps: list[_Gap] = []
    candidates: list[Block] = []
    near: list[Block] = []
    before: list[str] = []
    between: list[str] = []
    name_follows = furniture_above = abstract_above = False
    for block in [*body, Block(0, "")]:
        is_abstract = not block.text or (is_prose(block.text) and not block.heading)
        if is_abstract:
            parts = (tuple(candidates), tuple(near), tuple(before), tuple(between))
            gaps.append(_Gap(*parts, block, goes_on=abstract_above))
            candidates, near, before, between = [], [], [], []
            furniture_above = False
        elif name_follows and block.text.count(" ") < 4:
            pass
        elif AUTHORS.fullmatch(block.text) or (furniture(block.text) and block.text not in rare):
            furniture_above = True
            if block.arxiv is not None:
                between.append(block.arxiv)
        elif not near or furniture_above or title_key(near[-1].text) != title_key(block.text):
            if furniture_above:
                near, before, between = [], [*before, *between], []
            near.append(block)
            candidates.append(block)
            furniture_above = False
        said = SUBMITTED.fullmatch(block.text)
        name_follows = said is not None and not said[1].strip()
        abstract_above = is_abstract
    return gaps[:-1], gaps[-1]


def _with_paragraphs(gaps: list[_Gap]) -> list[_Gap]:
    """The gaps, with the paragraphs of an abstract as one where most abstracts have several.

    Elsewhere an abstract right below another one is a paper whose title is missing.
    """
    groups: list[list[_Gap]] = []
    for gap in gaps:
        if gap.goes_on:
            groups[-1].append(gap)
        else:
            groups.append([gap])
    several = sum(len(group) > 1 for group in groups)
    if several < 2 or 2 * several <= len(groups):
        return gaps
    texts = ("\n\n".join(gap.abstract.text for gap in group) for group in groups)
    return [
        replace(group[0], abstract=replace(group[0].abstract, text=text))
        for group, text in zip(groups, texts, strict=True)
    ]


def _rare_buttons(body: list[Block]) -> frozenset[str]:
    """Words that are a button's elsewhere, but stand here with few papers: ends of titles, say."""
    counted = Counter(block.text for block in body if block.text.isalpha() and button(block.text))
    few = max(1, sum(is_prose(block.text) for block in body) // 10)
    return frozenset(word for word, times in counted.items() if times <= few)


# Titles over several lines

_WIDEST_WRAPPED = 110
_MOST_LINES = 5


def _width_of_titles(gaps: list[_Gap]) -> int:
    """The width at which all titles of a page were broken into lines, 0 when they were not."""
    width = max((len(block.text) for gap in gaps for block in gap.near), default=0)
    broken = [pair for gap in gaps[1:] for pair in pairwise(gap.near)]
    full = all(len(a.text) + 1 + len(b.text.split(None, 1)[0]) > width - 4 for a, b in broken)
    return width if len(broken) > 2 and full and width <= _WIDEST_WRAPPED else 0


def _whole_titles(gap: _Gap, width: int) -> tuple[Block, ...]:
    """The lines above an abstract, with a title that goes over several lines put together."""
    found: list[list[Block]] = []
    for block in gap.near:
        if (
            found
            and len(found[-1]) < _MOST_LINES
            and _is_second_line(found[-1][-1], block, gap, width)
        ):
            found[-1].append(block)
        else:
            found.append([block])
    return tuple(replace(lines[0], text=one_line([line.text for line in lines])) for lines in found)


def _is_second_line(above: Block, block: Block, gap: _Gap, width: int) -> bool:
    if block.apart or block.heading:
        return False
    if gap.abstract.apart or _UNFINISHED.search(above.text[-20:]):
        return True
    if block.text[0].islower() and " " in block.text and _says_much(above.text):
        return True
    return width > 0 and len(above.text) + 1 + len(block.text.split(None, 1)[0]) > width - 4


_UNFINISHED = re.compile(
    r"(?:[,:&–—-]|\b(?:a|an|and|as|at|by|for|from|in|into|is|of|on|or|the|through|to|under|using"
    r"|via|vs\.?|when|with|without))$",
    re.IGNORECASE,
)


# What the whole page says


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the titles of a page stand.

    `plain`: nothing but titles and abstracts is on it. `crowded`: most abstracts have several lines
    above them, and `place` says which is the title (1 is right above), None when any may be it.
    `names`: whether names stand between titles and abstracts here and there.
    """

    plain: bool
    crowded: bool
    place: int | None
    names: bool

    @classmethod
    def of(cls, gaps: list[_Gap]) -> Self:
        """What the gaps of a page have in common."""
        crowded = len(gaps) > 1 and 2 * sum(len(gap.near) > 1 for gap in gaps) > len(gaps)
        named = [gap for gap in gaps if gap.near and not _says_much(gap.near[-1].text)]
        named = [gap for gap in named if any(_says_much(block.text) for block in gap.candidates)]
        return cls(
            plain=not crowded
            and not any(gap.near and gap.candidates[0].line < gap.near[0].line for gap in gaps[1:])
            and not any(len(gap.near) > 1 for gap in named),
            crowded=crowded,
            place=_common_place(gaps) if crowded else 1,
            names=len(named) > 2,
        )

    def title(self, gap: _Gap) -> tuple[Block | None, list[Block]]:
        """The title among what stands above an abstract, and what else may be a title there."""
        if self.place is None or self.place > len(gap.near):
            return None, [] if gap.near else self._titles(gap.candidates)
        title = gap.near[-self.place]
        others = [block for block in gap.candidates if block.line < title.line]
        if self.crowded:
            below = [block for block in gap.near if block.line > title.line]
            doubt = below if _says_much(title.text) else [*others, *below]
            if any(_says_much(block.text) for block in doubt):
                return None, []
            return title, self._titles(others)
        if _says_much(title.text) or len(gap.candidates) == 1:
            return title, self._titles(others)
        much = [block for block in others if _says_much(block.text)]
        if much:
            return (much[0], []) if self.names and len(much) == 1 else (None, [])
        return (title, self._titles(others)) if self.plain or len(gap.near) == 1 else (None, [])

    def _titles(self, blocks: Iterable[Block]) -> list[Block]:
        return [block for block in blocks if self.plain or _says_much(block.text)]


def _common_place(gaps: list[_Gap]) -> int | None:
    """Where titles stand above abstracts when most abstracts have several lines above them.

    None when more than one of the places could be it.
    """
    shares = {}
    for place in range(1, 4):
        texts = [gap.near[-place].text for gap in gaps if len(gap.near) >= place]
        shares[place] = sum(map(_says_much, texts)) / len(gaps)
    titles = [place for place, share in shares.items() if share >= 0.7]
    doubtful = [place for place, share in shares.items() if 0.3 <= share < 0.7]
    return titles[0] if len(titles) == 1 and not doubtful else None


_PERSON = r"(?:[A-Z][\w.'’-]*\s+){1,3}(?:(?:van|von|de|der|den|la|di|el|al)\s+)*[A-Z][\w'’-]+"
_PEOPLE = re.compile(rf"{_PERSON}(?:\s*(?:,|,?\s+and|;)\s+{_PERSON})+(?:\s*,?\s*et al\.?)?")


def _says_much(text: str) -> bool:
    """Whether a text is too long for a name, and no list of people."""
    return text.count(" ") >= 3 and not _PEOPLE.fullmatch(text[:1000])


def _is_of_abstract(title: Block, gap: _Gap) -> bool:
    """Whether what stands in the place of a title is rather the first line of the abstract."""
    if title.heading or gap.abstract.apart:
        return False
    goes_on = gap.abstract.text[0].islower() and (len(gap.candidates) > 1 or ". " in title.text)
    return goes_on or is_prose(title.text)


def _identifiers(gaps: list[_Gap], rest: _Gap) -> list[str | None]:
    """The identifier that stands with each paper: below its title, above it, or below its end."""
    below = {*rest.before, *rest.between}
    found: list[Iterable[str]] = []
    if any(gap.between for gap in gaps):
        found = [gap.between for gap in gaps]
    elif gaps and gaps[0].before and not below:
        found = [gap.before for gap in gaps]
    elif gaps and below and not gaps[0].before:
        found = [*(gap.before for gap in gaps[1:]), below]
    once = [set(each) for each in found or [()] * len(gaps)]
    return [each.pop() if len(each) == 1 else None for each in once]
