"""From text to words: one reading, shared by the index, the query and the highlighting. Pure.

Text is cut into *chunks*: what a person would call a word, with its inner hyphens, dots and signs
(`message-passing`, `GPT-3.5`, `L^2`, `C++`). A chunk gives one word or, when it is a compound,
its parts and the parts joined (`t-SNE`: `t`, `sne`, `tsne`; `GraphGPS`: `graph`, `gps`,
`graphgps`), all at one place. Words are folded: no case, no accents, no typographic variants,
Greek letters by name. Inflections are brought together by `stem`, when a query is answered: the
index holds the words themselves.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from paper_tui.paper import Paper
from paper_tui.text.readable import readable, readable_title

_FUNCTION_WORDS = """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can cannot could did do does doing down during each few for from
    further had has have having he her here hers him his how i if in into is it its itself just me
    might more most must my no nor not now of off on once only or other our ours out over own same
    shall she should so some such than that the their theirs them then there these they this those
    through thus to too under until up upon us versus very vs was we were what when where
    whether which while who whom whose why will with would you your
"""
STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
"""English function words: they are not indexed outside titles, and not looked for elsewhere."""

MAX_WORD = 64
"""Longer words are cut, in characters."""

MAX_PIECES = 4
"""Compounds of more pieces (`state-of-the-art-based`) are not also indexed as one word."""

_GREEK_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma
    sigma tau upsilon phi chi psi omega
"""
_GREEK = dict(zip(map(ord, "αβγδεζηθικλμνξοπρςστυφχψω"), _GREEK_NAMES.split(), strict=True))
_LATIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "×": "x"})
_MARKS = "\u0300-\u036f"
_LETTERS = rf"(?:[^\W_]++|[×{_MARKS}])++"
_JOINER = r"[-‐‑‒–'’.^_·⋅+]"
CHUNK = re.compile(rf"{_LETTERS}(?:{_JOINER}{_LETTERS})*+(?:(?<=\b[A-Za-z])(?:\+\+|\#)(?!\w))?")
"""Finds the chunks of a text, to be read by `read_chunk`."""

_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_PIECE = re.compile(rf"\d+(?:\.\d+)*|{_LETTERS}")
_MARK = re.compile(f"[{_MARKS}]")
_SPELLED_OTHERWISE = re.compile(
    r"(?<=[a-z]{2}[bdglmnrt])is(?=(?:e[drs]?|ers|ing|able|ation|ations|ational|ement|ements)$)"
    r"|(?<=al)ys(?=(?:e[dr]?|ers|ing)$)"
    r"|(?<=[a-z]{2}(?:ly|he))ses$"
    r"|(?<=[a-z][bilmnv])our(?=(?:s|ed|ing|al|ally|able|hood|hoods)?$)"
)
_VOWEL = re.compile("[aeiouy]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Zone(Enum):
    """A part of a paper: the places of its words, [first, end), and what each of them counts."""

    TITLE = (0, 4_096, 3.0)
    ABSTRACT = (4_096, 57_344, 1.0)
    AUTHOR = (57_344, 61_440, 1.0)
    REST = (61_440, 65_536, 1.0)

    def __init__(self, first: int, end: int, weight: float) -> None:
        self.first = first
        self.end = end
        self.weight = weight


SPAN = 1 << 17
"""More than there are places: document * SPAN + place numbers all places of many documents, with
room for a phrase to end beyond the last one."""


def texts(paper: Paper, zone: Zone) -> Iterator[str]:
    """What a paper has in a zone, as it is read."""
    match zone:
        case Zone.TITLE:
            yield readable_title(paper.title)
        case Zone.ABSTRACT:
            yield readable(paper.abstract)
        case Zone.AUTHOR:
            yield from map(readable, paper.authors)
        case Zone.REST:
            rest = (paper.venue, *paper.keywords, paper.comment, paper.organization)
            yield from (readable(text) for text in rest if text)


class Part(NamedTuple):
    """One folded word and where it stands in the text, [start, end)."""

    text: str
    start: int
    end: int


class Chunk(NamedTuple):
    """What a reader would call one word.

    `words` are all the words that are indexed at its place; `parts` are those that a compound is
    made of (one, for a plain word), `whole` is the compound in one word. Spans are offsets into
    the chunk itself.
    """

    whole: str
    parts: tuple[Part, ...]
    words: tuple[Part, ...]


def chunks(text: str) -> Iterator[Chunk]:
    """Read a text."""
    return (chunk for found in CHUNK.findall(text) if (chunk := read_chunk(found)) is not None)


def words(text: str) -> Iterator[tuple[str, ...]]:
    """The words to index of each place; there may be none."""
    return map(_words, CHUNK.findall(text))


def content_words(text: str) -> Iterator[tuple[str, ...]]:
    """The same without function words."""
    return map(_content_words, CHUNK.findall(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What the inflections of an English word have in common.

    Porter's second algorithm (https://snowballstem.org/algorithms/english/stemmer.html) after a
    change to American spelling (`optimise`, `analyse`, `neighbourhood`) and Greek singulars
    (`hypotheses`), and for acronyms, which it leaves alone, their plural (`gnns`, `gpus`).
    """
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    if len(word) > 3 and word[-1] == "s" and word[-2] != "s" and not _VOWEL.search(word[:-2]):
        return word[:-1]
    from whoosh.lang.porter2 import stem as porter2  # noqa: PLC0415 (a filter alone needs no Whoosh)

    return str(porter2(_SPELLED_OTHERWISE.sub(_respelled, word)))


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """One word as it is compared: letters and digits alone, without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    kept = "".join(char for char in decomposed if char.isalnum() or char in ".×")
    return kept.translate(_GREEK).translate(_LATIN)


def fold_text(text: str) -> str:
    """A text in which folded words can be looked for: the signs between words are kept."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return _MARK.sub("", decomposed).translate(_GREEK).translate(_LATIN)


@lru_cache(maxsize=50_000)
def read_chunk(chunk: str) -> Chunk | None:
    """What a chunk is made of; None when no word is left of it."""
    plain = chunk.isascii() and chunk.isalpha() and (chunk[1:].islower() or len(chunk) == 1)
    if plain or chunk.endswith(("++", "#")):
        only = (Part(chunk.lower()[:MAX_WORD], 0, len(chunk)),)
        return Chunk(only[0].text, only, only)
    body = _POSSESSIVE.sub("", chunk)
    pieces: list[Part] = []
    runs: list[Part] = []
    for piece in _PIECE.finditer(body):
        cuts = [0, *_borders(piece[0]), len(piece[0])]
        inner = [_part(body, piece.start() + a, piece.start() + b) for a, b in pairwise(cuts)]
        runs.extend(part for part in inner if part.text)
        pieces.append(_part(body, piece.start(), piece.end()))
    pieces = [piece for piece in pieces if piece.text]
    if not pieces:
        return None
    whole = "".join(piece.text for piece in pieces)[:MAX_WORD]
    found = dict.fromkeys((Part(whole, 0, len(body)), *pieces, *runs))
    if len(pieces) > MAX_PIECES:
        del found[Part(whole, 0, len(body))]
    return Chunk(whole, tuple(pieces if len(pieces) > 1 else runs), tuple(found))


@lru_cache(maxsize=50_000)
def _words(chunk: str) -> tuple[str, ...]:
    found = read_chunk(chunk)
    return tuple(dict.fromkeys(word.text for word in found.words)) if found else ()


@lru_cache(maxsize=50_000)
def _content_words(chunk: str) -> tuple[str, ...]:
    return tuple(word for word in _words(chunk) if word not in STOP_WORDS)


def _respelled(found: re.Match[str]) -> str:
    return {"our": "or", "ses": "sis"}.get(found[0]) or found[0].replace("s", "z")


def _part(chunk: str, start: int, end: int) -> Part:
    return Part(fold(chunk[start:end])[:MAX_WORD], start, end)


def _borders(piece: str) -> Iterator[int]:
    """Where a new word begins inside `GraphGPS`, `resnet50` and CJK text.

    A run of capitals with a final `s` is one word (`GNNs`), and so is a number with its dots.
    """
    if re.fullmatch(r"[\d.]+|[A-Z]{2,}s", piece):
        return
    for place in range(1, len(piece)):
        before, here, after = piece[place - 1], piece[place], piece[place + 1 : place + 2]
        if (
            (before.islower() and here.isupper())
            or (before.isupper() and here.isupper() and after.islower())
            or (before.isdigit() != here.isdigit() and not _MARK.match(here))
            or _CJK.match(here)
            or _CJK.match(before)
        ):
            yield place
