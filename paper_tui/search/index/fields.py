"""The one field of words of the index: what Whoosh is given of a paper.

The place of a word says where it stands: in the title, the abstract, the authors or the rest.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from whoosh import columns, fields, formats

from paper_tui.paper import Paper
from paper_tui.search.index.analysis import Zone, content_words, texts, words

FIELD = "text"
"""The one field that has words."""

Document = Mapping[str, Sequence[int]]
"""The words of a paper, each with its places, ascending."""


class Places(formats.Format):  # type: ignore[misc]  # Whoosh 2.7 has no types
    """Postings with the places of a word, two bytes each, ascending."""

    def __init__(self) -> None:
        super().__init__()

    def decode_positions(self, value: bytes) -> list[int]:
        """The places that a posting holds."""
        return decode_places(value)

    def decode_frequency(self, value: bytes) -> int:
        """How often the word stands there."""
        return len(value) // 2

    def decode_weight(self, value: bytes) -> float:
        """The same, as Whoosh wants it; the true weight is kept outside of the value."""
        return len(value) / 2


def decode_places(value: bytes) -> list[int]:
    """The places that a posting holds, ascending."""
    return array("H", value).tolist()


class Words(fields.FieldType):  # type: ignore[misc]
    """A field that is given its words with their places."""

    indexed = scorable = True
    stored = unique = False

    def __init__(self) -> None:
        self.format = Places()
        self.analyzer = None
        self.column_type = None
        self.vector = None
        self.spelling = False

    def index(self, value: Document, **_: object) -> Iterator[tuple[bytes, int, float, Document]]:
        """All words as one item, with how many there are: `codec.Inversion` takes them apart."""
        yield b"", sum(map(len, value.values())), 1.0, value


def postings(words: Document) -> Iterator[tuple[str, float, bytes]]:
    """What is kept of each word: itself, its weight and its encoded places."""
    title = Zone.TITLE.end
    for word, places in words.items():
        first = places[0]
        if len(places) == 1:
            yield word, Zone.TITLE.weight if first < title else 1.0, _ENCODED[first]
        else:
            in_title = bisect_left(places, title) if first < title else 0
            weight = len(places) + (Zone.TITLE.weight - 1) * in_title
            yield word, weight, array("H", places).tobytes()


class _Encoded(dict[int, bytes]):
    """Single places, encoded: nearly all words stand once in a paper, and share these."""

    def __missing__(self, place: int) -> bytes:
        return self.setdefault(place, array("H", (place,)).tobytes())


_ENCODED = _Encoded()


def schema() -> fields.Schema:
    """Each paper is a document with its number and its words."""
    return fields.Schema(paper=fields.COLUMN(columns.NumericColumn("I")), text=Words())


def document(paper: Paper) -> dict[str, list[int]]:
    """The words of a paper as they are indexed, each with its places, ascending."""
    places: dict[str, list[int]] = {}
    for zone in Zone:
        read = content_words if zone is Zone.ABSTRACT else words
        first, last = zone.first, zone.end - 1
        for text in texts(paper, zone):
            place = first
            for place, here in enumerate(read(text), first):
                for word in here:
                    found = places.get(word)
                    if found is None:
                        places[word] = [place if place < last else last]
                    elif place < last or found[-1] < last:
                        found.append(place if place < last else last)
            first = place + _APART
    return places


_APART = 10  # between two names, so that no phrase is found across them
