"""Did you mean: a query that finds something, in place of one that does not."""

from collections.abc import Callable, Iterator

from paper_tui.search.index.analysis import chunks
from paper_tui.search.index.lexicon import Lexicon, distance
from paper_tui.search.language.query import Ending, Query, Word

MAX_WORDS = 3
"""Queries with more unknown words than this are not spelling mistakes."""

MAX_LENGTH = 30
"""Longer words, in characters, are not corrected."""


def corrected(
    query: Query, lexicon: Lexicon, occurs: Callable[[str], bool], finds: Callable[[str], bool]
) -> str | None:
    """The query with its unknown words replaced by known ones, if that finds anything.

    Known are words of the lexicon that occur in a paper still. None when every word is known, or
    when nothing near is.
    """
    words = [leaf for leaf in query.leaves() if isinstance(leaf, Word)]
    unknown = [word for word in words if _is_unknown(word, lexicon, occurs)]
    if not 0 < len(unknown) <= MAX_WORDS:
        return None
    text = query.text
    for leaf in sorted(unknown, key=lambda leaf: leaf.start, reverse=True):
        near = next(_near(leaf.text, lexicon, occurs), None)
        if near is None:
            return None
        field = f"{leaf.field}:" if leaf.field else ""
        text = text[: leaf.start] + field + near + text[leaf.end :]
    return text if text != query.text and finds(text) else None


_COMPLETIONS = 8  # of a word that is being typed, that are looked at


def _is_unknown(leaf: Word, lexicon: Lexicon, occurs: Callable[[str], bool]) -> bool:
    """Whether no paper has a word; a word that is being typed may yet become one that is known."""
    if len(leaf.text) > MAX_LENGTH or leaf.fuzzy or leaf.ending is Ending.PREFIX:
        return False
    typing = leaf.ending is Ending.TYPING
    forms = (
        form
        for chunk in chunks(leaf.text)
        for word in chunk.words
        for form in [
            *lexicon.inflections(word.text),
            *(lexicon.completions(word.text, _COMPLETIONS, _COMPLETIONS) if typing else ()),
        ]
    )
    return not any(map(occurs, forms))


def _near(text: str, lexicon: Lexicon, occurs: Callable[[str], bool]) -> Iterator[str]:
    """Known words near an unknown one, the best first: few edits, then many papers."""
    for chunk in chunks(text):
        if len(chunk.parts) > 1:  # a wrong guess at `β-vae` is far away
            return
        word = chunk.whole
        edits = 1 if len(word) < 5 else 2
        near = [
            (distance(word, other, edits), -lexicon.count(other), other)
            for other in lexicon.near(word, edits)
            if occurs(other)
        ]
        # Two words run together are as good a guess as one letter wrong.
        for place in range(2, len(word) - 1):
            first, second = word[:place], word[place:]
            together = min(lexicon.count(first), lexicon.count(second))
            if together > 1 and occurs(first) and occurs(second):
                near.append((1, -together, f"{first} {second}"))
        yield from (other for _, _, other in sorted(near))
        return
