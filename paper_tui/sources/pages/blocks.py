"""The pieces that a page is made of, whatever it was written in: a title, an abstract, a count, …

A page is told by its structure, not by exact words: prose is an abstract, and what pages print
around papers (counts, dates, names of buttons) has few shapes, which `furniture` knows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from paper_tui.paper import LARGEST, PartialDate
from paper_tui.text.identifiers import arxiv_id
from paper_tui.text.links import addresses


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands by itself, and the line (from 1) it begins on.

    `arxiv` is the paper that all of it links to, `url` the address when that is something else.
    `apart` says that a blank line or a tag stands before it.
    """

    line: int
    text: str
    arxiv: str | None = None
    url: str | None = None
    heading: bool = False
    apart: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a line or an element, with the address that it links to."""

    text: str
    url: str | None = None


def blocks(
    line: int, segments: Iterable[Segment], *, heading: bool = False, apart: bool = True
) -> Iterator[Block]:
    """The blocks of one line or element: one for each link when it is made of links, else one.

    What stands around links and between them may be furniture. A button at the end of a text, such
    as `Read more`, is a block of its own; so is an address or an identifier that stands alone.
    """
    found = [Segment(text, each.url) for each in segments if (text := each.text.strip())]
    ends: list[Segment] = []
    if len(found) > 1 and found[-1].url and furniture(found[-1].text):
        ends = [found.pop()]
    if any(each.url for each in found) and all(each.url or furniture(each.text) for each in found):
        parts = [[each] for each in (*found, *ends)]
    else:
        parts = [each for each in (found, ends) if each]
    for part in parts:
        text = " ".join(each.text for each in part)
        if len(part) > 1:
            text = _NO_SPACE_BEFORE.sub("", text)
        url = part[0].url if len(part) == 1 else None
        paper = linked_paper(url or text) if url or _NO_SPACE.fullmatch(text) else None
        yield Block(line, text, paper, None if paper else url, heading, apart)


_NO_SPACE_BEFORE = re.compile(r" (?=[.,;:!?)\]]+(?:\s|$))")
_NO_SPACE = re.compile(r"\S{5,200}|arxiv: \S{5,50}", re.IGNORECASE)


def one_line(lines: list[str]) -> str:
    """Broken lines as one text; a word that was broken behind its hyphen is whole again."""
    text = lines[:1]
    for above, line in pairwise(lines):
        broken = _HYPHEN.search(above[-2:]) and not _AFTER_HYPHEN.match(line)
        text += ["" if broken else " ", line]
    return "".join(text)


_HYPHEN = re.compile(r"\w-$")
_AFTER_HYPHEN = re.compile(r"(?:and|or)\b")  # as in `memory- and time-efficient`


def linked_paper(url: str) -> str | None:
    """The arXiv identifier of the paper that an address on a page leads to.

    None for a part of its page, such as its comments.
    """
    if "#" in url:
        return None
    return arxiv_id(f"https://huggingface.co{url}" if url.startswith("/papers/") else url)


def is_prose(text: str) -> bool:
    """Whether a text is an abstract by its shape: long, or made of sentences.

    Titles seen are at most 250 characters long, end in no full stop, and rarely hold one.
    """
    if len(text) >= 350:
        return True
    if len(text) >= 120 and _SENTENCES.search(text):
        return True
    return len(text) >= 50 and text[-1] in ".…" and text.count(" ") >= 7


def ended(text: str) -> bool:
    """Whether a text ends with its sentence (or with an address)."""
    end = text[-300:]
    return _ENDED.search(end) is not None or any(each.end == len(end) for each in addresses(end))


def mid_sentence(text: str) -> bool:
    """Whether a text begins in the middle of a sentence."""
    return text[:1].islower() or text[:1] in tuple(",.;:)%")


_SENTENCES = re.compile(r"[a-z0-9)\]][.][\"”')\]]*\s+[A-Z0-9\"“(]")
_ENDED = re.compile(r"[.!?…:][\"”’')\]}*]*$")


# The shapes of what pages print around papers

DAY = re.compile(
    r"(?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.? (?P<day>\d{1,2})"
    r"(?:, (?P<year>\d{4}))?"
)
PUBLISHED = re.compile(rf"(?:[·•]\s*)?Published on\s+{DAY.pattern}", re.IGNORECASE)
_NUMBER = r"(?P<number>\d[\d.,]{0,15})\s?(?P<unit>[km]?)"
COUNT = re.compile(rf"[+▲△⬆]?\s*{_NUMBER}\+?", re.IGNORECASE)
CODE_COUNT = re.compile(rf"GitHub\s*[·•★⭐]?\s*{_NUMBER}", re.IGNORECASE)
CRUMB = re.compile(r"arxiv\s*:\s*(\S+)", re.IGNORECASE)
ABSTRACT = re.compile(r"Abstract\s*[:.]?", re.IGNORECASE)
AUTHORS = re.compile(r"Authors?\s*:\s*(.*)|Authors?", re.IGNORECASE)
SUBMITTED = re.compile(r"(?:[·•]\s*)?Submitted by\b(.*)", re.IGNORECASE)
HEAD = re.compile(
    r"Get trending papers\b.*|Subscribe|(?:Trending|Daily|Weekly|Monthly) Papers(?: - .*)?"
    r"|by\s?AK and the research community|(?:Markdown Content|URL Source|Published Time):.*"
    r"|Title: .* - Hugging Face",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\d+\s+(?:authors?|comments?|upvotes?|likes?)", re.IGNORECASE)
_BUTTONS = frozenset(
    """abstract add ai-generated all arxiv authors by calendar card code collection comment comments
    community daily datasets date day days discussion docs edit enterprise face filter github home
    homepage html hugging in inbox join like log login me media model models month monthly more new
    next notify of on open page paper papers pdf prev previous pricing project read recent search
    share show sign site sort spaces stars subscribe summary this to today top trending up upvote
    upvoted upvotes view watch web website week weekly x year yesterday
    #1 #2 #3""".split()  # noqa: SIM905 - a list of words reads better as words
)


_ADDRESS = re.compile(r"<?(?:https?://|file://|/papers/)\S+>?")


def furniture(text: str) -> bool:
    """Whether a short text is part of the page and not of a paper: a count, a date, a button."""
    bare = text.strip(_AROUND)
    if not bare or PUBLISHED.match(bare):
        return True
    shapes = (COUNT, DAY, CODE_COUNT, CRUMB, SUBMITTED, HEAD, _OTHERS, _ADDRESS)
    return any(shape.fullmatch(bare) for shape in shapes) or button(bare)


def button(text: str) -> bool:
    """Whether a text is made of words that pages print on buttons and labels, and of counts."""
    words = text.strip(_AROUND)[:200].replace("_", " ").casefold().split()
    return len(words) <= 8 and all(word in _BUTTONS or COUNT.fullmatch(word) for word in words)


_AROUND = " \t·•|*-–—#:…<>[]()←→↑↓▲△"


def shown_date(found: re.Match[str]) -> PartialDate | None:
    """The date that a match of `DAY` or `PUBLISHED` shows, None without a year."""
    year, month, day = found["year"], found["month"], found["day"]
    try:
        return PartialDate.of(datetime.strptime(f"{month[:3]} {day} {year}", "%b %d %Y").date())
    except ValueError:
        return None


def count(found: re.Match[str]) -> int | None:
    """The number that a match of `COUNT` or `CODE_COUNT` stands for (`3.29k`, `1,204`)."""
    try:
        number = float(found["number"].replace(",", ""))
    except ValueError:
        return None
    counted = round(number * {"": 1, "k": 1_000, "m": 1_000_000}[found["unit"].lower()])
    return counted if counted <= LARGEST else None
