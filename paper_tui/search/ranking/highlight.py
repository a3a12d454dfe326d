"""Which characters of a shown text a query is about. Pure.

The text is read by the same analysis as the index, so what is marked is what was found:
inflections, the beginnings of words, near spellings, compounds in any spelling, phrases. Texts are
given as they are shown (`readable` of what is stored, where LaTeX has become Unicode), and all
spans are offsets into that.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from paper_tui.search.index.analysis import CHUNK, STOP_WORDS, Chunk, Part, chunks, read_chunk, stem
from paper_tui.search.index.lexicon import distance
from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import TEXT_FIELDS, Ending, Filter, Leaf, Phrase, Query, Word

Span = tuple[int, int]

Near = Callable[[str, int], Collection[str]]
"""The words that a fuzzy word stands for: itself and the edits that are allowed."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a longer text, with the spans of it that matched (offsets in `text`)."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One word to find: by its stem, by its beginning, or by its near spellings."""

    word: str
    beginning: bool = False
    edits: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """Words that follow one another; a single one is a row too.

    `gaps[i]` is how many chunks after word i the next one may stand, or 0 with it in a compound.
    """

    words: tuple[_Wanted, ...]
    gaps: tuple[int, ...] = ()


class _Match(NamedTuple):
    """A word of a text, the place of its chunk, and which wanted words it is, as bits."""

    place: int
    start: int
    end: int
    bits: int


class Highlighter:
    """What a query looks for, ready to be found in shown text."""

    def __init__(self, leaves: Sequence[Leaf] = (), near: Near | None = None) -> None:
        passed_over = STOP_WORDS if any(_words_of(leaf, STOP_WORDS) for leaf in leaves) else ()
        self._finders = {
            name: _Finder(_rows(leaves, name, passed_over), near) for name in TEXT_FIELDS
        }

    @classmethod
    def of(cls, query: Query, near: Near | None = None) -> "Highlighter":
        """What a query asks for; what it excludes is not marked.

        `near` tells what the index has found for a fuzzy word; without it, that is what is so many
        edits away, itself or by its stem.
        """
        return cls(list(query.leaves()), near)

    @classmethod
    def of_words(cls, words: Iterable[str]) -> "Highlighter":
        """What marks these words, or words in a row, wherever they stand."""
        return cls.of(parse(" ".join(f'"{word}"' for word in words)))

    def spans(self, text: str, field: str = "title") -> list[Span]:
        """What matches in a text of this field, [start, end), ascending and apart.

        `field` is `title`, `abstract` or `author`.
        """
        return [(start, end) for start, end, _ in self._finders[field].spans(text)]

    def snippet(self, abstract: str, width: int) -> Snippet | None:
        """The piece of an abstract that has the most different words of the query.

        It has at most `width` characters (5 or more), is cut between words, with an ellipsis
        where something is left out, and has the spans that matched within it. None when nothing
        matches. Of a very long abstract only the beginning is looked at. An abstract of usual
        length takes 0.1 to 0.2 ms.
        """
        abstract = abstract[:_LOOKED_AT]
        spans = self._finders["abstract"].spans(abstract)
        if not spans:
            return None
        start = _opening(abstract, _densest(spans, width * 3 // 4), width)
        end = _closing(abstract, start, width - (start > 0))
        lead = "…" if start > 0 else ""
        tail = "…" if end < len(abstract) else ""
        moved = [
            (a - start + len(lead), min(b, end) - start + len(lead))
            for a, b, _ in spans
            if start <= a < end
        ]
        return Snippet(lead + abstract[start:end] + tail, tuple(moved))


class _Finder:
    """Finds rows of words in texts; what it has learnt of a chunk it does not work out again."""

    def __init__(self, rows: Iterable[_Row], near: Near | None) -> None:
        self._rows: list[tuple[Sequence[int], Sequence[int]]] = []
        self._stems: dict[str, int] = {}
        self._others: list[tuple[_Wanted, int]] = []
        self._known: dict[str, Sequence[tuple[int, int, int]]] = {}
        bits: dict[_Wanted, int] = {}
        for row in dict.fromkeys(rows):
            for word in row.words:
                if word not in bits:
                    bits[word] = 1 << len(bits)
                    self._look_for(word, bits[word], near)
            self._rows.append(([bits[word] for word in row.words], row.gaps))

    def _look_for(self, word: _Wanted, bit: int, near: Near | None) -> None:
        forms = near(word.word, word.edits) if word.edits and near is not None else ()
        for root in {stem(form) for form in (word.word, *forms)}:
            self._stems[root] = self._stems.get(root, 0) | bit
        if word.beginning or (word.edits and near is None):
            self._others.append((word, bit))

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and matched words (as bits) of what matches, ascending and apart."""
        if not self._rows:
            return []
        read = list(self._matches(text))
        if not read:
            return []
        places: defaultdict[int, list[_Match]] = defaultdict(list)
        for match in read:
            places[match.place].append(match)
        found: list[tuple[int, int, int]] = []
        for bits, gaps in self._rows:
            begin = [match for match in read if match.bits & bits[0]]
            found.extend(_in_a_row(begin, bits, gaps, places))
        return _united(found)

    def _matches(self, text: str) -> Iterator[_Match]:
        known = self._known
        for place, spelled in enumerate(CHUNK.finditer(text)):
            found = known.get(spelled[0])
            if found is None:
                found = known[spelled[0]] = self._fitting_in(spelled[0])
            for start, end, bits in found:
                yield _Match(place, spelled.start() + start, spelled.start() + end, bits)

    def _fitting_in(self, spelled: str) -> Sequence[tuple[int, int, int]]:
        return [
            (start, end, bits)
            for (word, start, end), root in _words_in(spelled)
            if (bits := self._fitting(word, root))
        ]

    def _fitting(self, word: str, root: str) -> int:
        bits = self._stems.get(root, 0)
        for wanted, bit in self._others:
            if (wanted.beginning and word.startswith(wanted.word)) or (
                wanted.edits
                and word[:1] == wanted.word[:1]
                and wanted.edits
                >= min(distance(wanted.word, form, wanted.edits) for form in (word, root))
            ):
                bits |= bit
        return bits


_LOOKED_AT = 20_000  # characters of an abstract, for a snippet


@lru_cache(maxsize=50_000)
def _words_in(spelled: str) -> Sequence[tuple[Part, str]]:
    """The words of a chunk with their stems."""
    chunk = read_chunk(spelled)
    return [(word, stem(word.text)) for word in chunk.words] if chunk is not None else ()


def _words_of(leaf: Leaf, passed_over: Collection[str]) -> set[str]:
    """The words of a leaf that are looked for: function words only where they are asked for."""
    if isinstance(leaf, Filter):
        return set()
    starred = isinstance(leaf, Word) and leaf.ending is Ending.PREFIX
    wanted = starred or leaf.field == "author"
    return {chunk.whole for chunk in chunks(leaf.text) if wanted or chunk.whole not in passed_over}


def _rows(
    leaves: Iterable[Leaf],
    name: str,
    passed_over: Collection[str],
) -> Iterator[_Row]:
    """What the leaves look for in one field."""
    for leaf in leaves:
        match leaf:
            case Word(text, field, ending, edits) if field in (None, name):
                wanted = _words_of(leaf, passed_over)
                for chunk, last in _with_last(chunks(text)):
                    beginning = last and ending is not Ending.WHOLE
                    if len(chunk.parts) > 1:
                        yield _of_compound(chunk, beginning)
                    if chunk.whole in wanted:
                        yield _Row((_Wanted(chunk.whole, beginning, edits),))
            case Phrase(text, field, is_open) if field in (None, name):
                yield from _of_phrase(text, is_open)


def _with_last(read: Iterable[Chunk]) -> list[tuple[Chunk, bool]]:
    found = list(read)
    return [(chunk, number == len(found)) for number, chunk in enumerate(found, 1)]


def _of_compound(chunk: Chunk, beginning: bool) -> _Row:
    *first, last = (part.text for part in chunk.parts)
    return _Row((*map(_Wanted, first), _Wanted(last, beginning)), (1,) * len(first))


def _of_phrase(text: str, is_open: bool) -> Iterator[_Row]:
    words = [
        _Wanted(part.text, is_open and last and part is chunk.parts[-1])
        for chunk, last in _with_last(chunks(text))
        for part in chunk.parts
    ]
    if words:
        yield _Row(tuple(words), (1,) * (len(words) - 1))


def _in_a_row(
    begin: Iterable[_Match],
    bits: Sequence[int],
    gaps: Sequence[int],
    places: dict[int, list[_Match]],
) -> Iterator[tuple[int, int, int]]:
    """Where a row goes on after its first word; of several ways to one word, the shortest.

    A word that is wanted twice does not follow itself.
    """
    runs = [(match.place, match.start, match.end, match.bits) for match in begin]
    for (before, bit), gap in zip(pairwise(bits), gaps, strict=True):
        longer: dict[_Match, tuple[int, int, int, int]] = {}
        for place, start, end, had in runs:
            for there in range(place + (bit == before), place + gap + 1):
                for match in places.get(there, ()):
                    if match.bits & bit and (match not in longer or longer[match][1] < start):
                        longer[match] = (
                            there,
                            min(start, match.start),
                            max(end, match.end),
                            had | match.bits,
                        )
        runs = list(longer.values())
    return ((start, end, had) for _, start, end, had in runs)


def _united(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The spans in order, those that touch or overlap made one."""
    united: list[tuple[int, int, int]] = []
    for start, end, bits in sorted(spans):
        if united and start <= united[-1][1]:
            first, last, others = united[-1]
            united[-1] = first, max(end, last), bits | others
        else:
            united.append((start, end, bits))
    return united


def _densest(spans: Sequence[tuple[int, int, int]], width: int) -> int:
    """Where so many characters begin that have the most different words, then the most words."""

    def worth(first: int) -> tuple[int, int]:
        start = spans[first][0]
        bits = number = 0
        for _, b, here in spans[first:]:
            if b > start + width and number:
                break
            bits |= here
            number += 1
        return bits.bit_count(), number

    return spans[max(range(len(spans)), key=worth)][0]


def _opening(text: str, match: int, width: int) -> int:
    """Where a snippet begins: at its sentence when that is near, else a few words before."""
    if match < width // 2:
        return 0
    nearest = max(0, match - width // 3)
    sentence = max(text.rfind(mark, nearest, match) for mark in (". ", "? ", "! "))
    if sentence >= 0:
        return sentence + 2
    space = text.find(" ", nearest, match)
    return space + 1 if space >= 0 else match


def _closing(text: str, start: int, width: int) -> int:
    """Where a snippet ends: after a whole word, with room for an ellipsis."""
    if len(text) - start <= width:
        return len(text)
    space = text.rfind(" ", start, start + width - 1)
    return space if space > start else start + max(1, width - 1)
