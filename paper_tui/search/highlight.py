"""Which characters of a shown text a query is about. Pure.

The text is read by the same analysis as the index, so what is marked is what was found:
inflections, the beginnings of words, compounds in any spelling, phrases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paper_tui.search.analysis import STOP_WORDS, Chunk, chunks, stem
from paper_tui.search.query import Ending, Filter, Phrase, Query, Word, parse

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a longer text, with the spans of it that matched (offsets in `text`)."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One word to find: by stem, or by its beginning."""

    word: str
    beginning: bool

    def fits(self, word: str) -> bool:
        if self.beginning and word.startswith(self.word):
            return True
        return stem(word) == stem(self.word)


@dataclass(frozen=True, slots=True)
class _Sequence:
    """Words that follow one another; a single one is a sequence too."""

    words: tuple[_Wanted, ...]
    field: str | None


class Highlighter:
    """What a query looks for, ready to be found in shown text."""

    def __init__(self, sequences: Iterable[_Sequence] = ()) -> None:
        self._sequences = tuple(sequences)

    @classmethod
    def of(cls, query: Query) -> "Highlighter":
        """What a query asks for; what it excludes is not marked."""
        found: list[_Sequence] = []
        for leaf in query.leaves():
            match leaf:
                case Word(text, field, ending):
                    beginning = ending is not Ending.WHOLE
                    for chunk, last in _with_last(chunks(text)):
                        found.extend(_of_chunk(chunk, field, beginning and last))
                case Phrase(text, field, is_open):
                    words = [
                        _Wanted(part.text, is_open and last)
                        for chunk, last in _with_last(chunks(text))
                        for part in chunk.parts
                    ]
                    if words:
                        found.append(_Sequence(tuple(words), field))
                case Filter():
                    pass
        return cls(dict.fromkeys(found))

    @classmethod
    def of_words(cls, words: Iterable[str]) -> "Highlighter":
        """What marks these words, or words in a row, wherever they stand."""
        return cls.of(parse(" ".join(f'"{word}"' for word in words)))

    def spans(self, text: str, field: str = "title") -> list[Span]:
        """What matches in a text of this field, [start, end), ascending and apart."""
        wanted = [s for s in self._sequences if s.field in (None, field)]
        if not wanted:
            return []
        read = list(chunks(text))
        found: list[Span] = []
        for sequence in wanted:
            if len(sequence.words) == 1:
                found.extend(_single(sequence.words[0], read))
            else:
                found.extend(_in_a_row(sequence.words, read))
        return _united(found)

    def snippet(self, abstract: str, width: int) -> Snippet | None:
        """The piece of an abstract with most of what matches, in `width` characters (5 or more).

        None when nothing matches.
        """
        spans = self.spans(abstract, "abstract")
        if not spans:
            return None
        best = max(
            range(len(spans)),
            key=lambda first: len(
                {
                    stem(abstract[a:b].lower())
                    for a, b in spans[first:]
                    if b <= spans[first][0] + width * 3 // 4
                }
            ),
        )
        start = _opening(abstract, spans[best][0], width)
        end = _closing(abstract, start, width - (start > 0))
        lead = "…" if start > 0 else ""
        tail = "…" if end < len(abstract) else ""
        moved = [
            (a - start + len(lead), b - start + len(lead))
            for a, b in spans
            if start <= a and b <= end
        ]
        return Snippet(lead + abstract[start:end] + tail, tuple(moved))


def _with_last(read: Iterable[Chunk]) -> list[tuple[Chunk, bool]]:
    found = list(read)
    return [(chunk, number == len(found)) for number, chunk in enumerate(found, 1)]


def _of_chunk(chunk: Chunk, field: str | None, beginning: bool) -> Iterable[_Sequence]:
    if len(chunk.parts) > 1:
        *first, last = (part.text for part in chunk.parts)
        yield _Sequence(
            (*(_Wanted(word, False) for word in first), _Wanted(last, beginning)), field
        )
    if chunk.whole not in STOP_WORDS:
        yield _Sequence((_Wanted(chunk.whole, beginning),), field)


def _single(wanted: _Wanted, read: Sequence[Chunk]) -> Iterable[Span]:
    for chunk in read:
        for word in chunk.words:
            if wanted.fits(word.text):
                yield word.start, word.end
                break


def _in_a_row(wanted: Sequence[_Wanted], read: Sequence[Chunk]) -> Iterable[Span]:
    parts = [
        part
        for chunk in read
        for part in chunk.words
        if part.text != chunk.whole or len(chunk.words) == 1
    ]
    for first in range(len(parts) - len(wanted) + 1):
        row = parts[first : first + len(wanted)]
        if all(word.fits(part.text) for word, part in zip(wanted, row, strict=True)):
            yield row[0].start, row[-1].end


def _united(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap made one."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united


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
