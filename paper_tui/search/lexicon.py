"""The words of an index, sorted, with the number of papers that have each.

Whoosh can list its words too, but only by walking a file; completing a prefix while a reader types
needs them at hand. The file is derived from the index, beside it: a line for each word, with its
stem and its count.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest
from pathlib import Path

from paper_tui.search.analysis import stem


class Lexicon:
    """Words in ascending order, the papers that have each, and the words of each stem."""

    def __init__(self, entries: Iterable[tuple[str, str, int]] = ()) -> None:
        self.words: list[str] = []
        self.counts = array("I")
        self._by_stem: dict[str, list[str]] = {}
        for word, root, count in entries:
            self.words.append(word)
            self.counts.append(count)
            self._by_stem.setdefault(root, []).append(word)

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read a lexicon. OSError or ValueError when it is not there or damaged."""
        lines = path.read_text("utf-8").split("\n")
        if lines.pop() != _END:
            raise ValueError(f"{path} is cut short")
        return cls(
            (word, root or word, int(count))
            for word, root, count in (line.split("\t") for line in lines)
        )

    def save(self, path: Path) -> None:
        """Write the lexicon; a reader sees the old or the new one, never half of it."""
        roots = {word: root for root, words in self._by_stem.items() for word in words}
        lines = [
            f"{word}\t{'' if roots[word] == word else roots[word]}\t{count}"
            for word, count in zip(self.words, self.counts, strict=True)
        ]
        temporary = path.with_suffix(".new")
        temporary.write_text("\n".join([*lines, _END]), "utf-8")
        temporary.replace(path)

    def with_more(self, counts: Mapping[str, int]) -> "Lexicon":
        """This lexicon and what has been counted since."""
        total = dict(zip(self.words, self.counts, strict=True))
        roots = {word: root for root, words in self._by_stem.items() for word in words}
        for word, count in counts.items():
            total[word] = total.get(word, 0) + count
        return Lexicon((word, roots.get(word) or stem(word), total[word]) for word in sorted(total))

    def __contains__(self, word: str) -> bool:
        place = bisect_left(self.words, word)
        return place < len(self.words) and self.words[place] == word

    def count(self, word: str) -> int:
        """How many papers have the word."""
        place = bisect_left(self.words, word)
        known = place < len(self.words) and self.words[place] == word
        return self.counts[place] if known else 0

    def inflections(self, word: str) -> list[str]:
        """The words that have the stem of this one."""
        return self._by_stem.get(stem(word), [])

    def completions(self, prefix: str, most: int, papers: int) -> list[str]:
        """The most frequent words that begin so: at most so many, in about so many papers."""
        first = bisect_left(self.words, prefix)
        last = bisect_left(self.words, prefix + "\U0010ffff", first)
        return list(
            self._within(nlargest(most, range(first, last), self.counts.__getitem__), papers)
        )

    def near(self, word: str, edits: int) -> list[str]:
        """The words with the same first letter that are at most so many edits away."""
        first = bisect_left(self.words, word[:1])
        last = bisect_left(self.words, word[:1] + "\U0010ffff", first)
        return [
            other
            for other in self.words[first:last]
            if abs(len(other) - len(word)) <= edits and _within_edits(word, other, edits)
        ]

    def _within(self, places: Iterable[int], papers: int) -> Iterator[str]:
        for place in places:
            yield self.words[place]
            papers -= self.counts[place]
            if papers <= 0:
                return


_END = "#"


def _within_edits(one: str, other: str, edits: int) -> bool:
    """Whether the restricted Damerau-Levenshtein distance of two words is at most `edits`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row = row, [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > edits and (not before or min(previous) > edits):
            return False
        before = previous
    return row[-1] <= edits
