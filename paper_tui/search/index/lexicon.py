"""The words of an index, sorted, with the number of documents that have each.

Whoosh can list its words too, but only by walking a file; completing a prefix while a reader types
needs them at hand. The file is derived from the index and stands beside it.

What is counted are the documents of all segments, as Whoosh and Lucene do: also those that were
deleted, because a paper became known better, until their segment is merged.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest
from pathlib import Path
from typing import Self

import orjson

from paper_tui.search.index.analysis import stem


class Lexicon:
    """Words in ascending order, the documents that have each, and the words of each stem."""

    def __init__(self, counts: Mapping[str, int], known_stems: Mapping[str, str]) -> None:
        self._words = sorted(counts)
        self._counts = array("I", [counts[word] for word in self._words])
        by_stem: dict[str, list[int]] = {}
        for number, word in enumerate(self._words):
            by_stem.setdefault(known_stems.get(word) or stem(word), []).append(number)
        self._stems = sorted(by_stem)
        self._members = array("I")
        self._starts = array("I", [0])  # members[starts[n]:starts[n + 1]] belong to stems[n]
        for root in self._stems:
            self._members.extend(by_stem[root])
            self._starts.append(len(self._members))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a lexicon. OSError or ValueError when it is not there or damaged."""
        read = orjson.loads(path.read_bytes())
        lexicon = cls({}, {})
        lexicon._words, lexicon._stems = read["words"], read["stems"]
        lexicon._counts = array("I", read["counts"])
        lexicon._members = array("I", read["members"])
        lexicon._starts = array("I", read["starts"])
        return lexicon

    def save(self, path: Path) -> None:
        """Write the lexicon."""
        path.write_bytes(
            orjson.dumps(
                {
                    "words": self._words,
                    "stems": self._stems,
                    "counts": self._counts.tolist(),
                    "members": self._members.tolist(),
                    "starts": self._starts.tolist(),
                }
            )
        )

    def with_changes(self, counts: Mapping[str, int]) -> Self:
        """This lexicon after documents have come and, where a count is negative, gone."""
        total = dict(zip(self._words, self._counts, strict=True))
        for word, count in counts.items():
            total[word] = total.get(word, 0) + count
            if total[word] <= 0:
                del total[word]
        known = {
            self._words[number]: root
            for place, root in enumerate(self._stems)
            for number in self._members[self._starts[place] : self._starts[place + 1]]
        }
        return type(self)(total, known)

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: str) -> bool:
        return self.count(word) > 0

    def count(self, word: str) -> int:
        """How many documents have the word."""
        place = bisect_left(self._words, word)
        known = place < len(self._words) and self._words[place] == word
        return self._counts[place] if known else 0

    def inflections(self, word: str) -> list[str]:
        """The words that have the stem of this one."""
        root = stem(word)
        place = bisect_left(self._stems, root)
        if place == len(self._stems) or self._stems[place] != root:
            return []
        numbers = self._members[self._starts[place] : self._starts[place + 1]]
        return [self._words[number] for number in numbers]

    def completions(self, prefix: str, most: int, documents: int) -> list[str]:
        """The most frequent words that begin so: at most so many, in about so many documents."""
        numbers = nlargest(most, self._beginning(prefix), self._counts.__getitem__)
        return list(self._until(numbers, documents))

    def near(self, word: str, edits: int) -> list[str]:
        """The words with the same first letter that are at most so many edits away."""
        letters = set(word)
        among = self._beginning(word[:1])
        return [
            other
            for other in self._words[among.start : among.stop]
            if abs(len(other) - len(word)) <= edits
            and len(letters.symmetric_difference(other)) <= 2 * edits  # an edit changes two
            and distance(word, other, edits) <= edits
        ]

    def _beginning(self, prefix: str) -> range:
        first = bisect_left(self._words, prefix)
        return range(first, bisect_left(self._words, prefix + "\U0010ffff", first))

    def _until(self, numbers: Iterable[int], documents: int) -> Iterator[str]:
        for number in numbers:
            yield self._words[number]
            documents -= self._counts[number]
            if documents <= 0:
                return


def distance(one: str, other: str, most: int) -> int:
    """How many letters have to be put in, left out, replaced or swapped with their neighbour.

    The restricted Damerau-Levenshtein distance; anything above `most` may come out as `most` + 1.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row = row, [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(previous) > most:
            return most + 1
        before = previous
    return row[-1]
