"""A query as it was understood: a tree with source spans, and back to text. Pure.

`str(query)` prints a tree as a query that parses to the same tree (`parser.parse`).
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from paper_tui.library import filters

TEXT_FIELDS = ("title", "abstract", "author")
"""The fields that are searched by words, in the index."""

FILTER_FIELDS = tuple(name for name in filters.FIELDS if name not in TEXT_FIELDS)
"""The fields that the library answers."""

FIELDS = TEXT_FIELDS + FILTER_FIELDS

QUOTES = '"“”„'
"""What begins and ends a phrase. With a backslash in front, they stand for themselves."""

WORD = re.compile(rf"[^\s(){QUOTES}]+")
"""What is read as one word, and needs no quotes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a query: the span of characters [start, end) and one line for the reader.

    Either a mistake, with what the reader may have meant `instead` of the span; or, with
    `too_much`, a part that is let go because all of it would take too long: then what is found is
    right as far as it goes.
    """

    start: int
    end: int
    message: str
    too_much: bool = False
    instead: str | None = None


class Ending(Enum):
    """How a word goes on."""

    WHOLE = auto()
    """The word as it stands, in all its inflections."""
    PREFIX = auto()
    """Any word that begins so, asked for with a star."""
    TYPING = auto()
    """The last word of the text, not followed by a space yet: any word that begins so."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the reader, of which the analyzer may make several (`message-passing`)."""

    text: str
    field: str | None = None
    ending: Ending = Ending.WHOLE
    fuzzy: int = 0
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)

    def finished(self) -> "Word":
        """The word when nothing more is typed to it."""
        ending = Ending.WHOLE if self.ending is Ending.TYPING else self.ending
        return replace(self, ending=ending)

    def __str__(self) -> str:
        star = "*" if self.ending is Ending.PREFIX else ""
        return _named(self.field, self.text + (f"~{self.fuzzy}" if self.fuzzy else star))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand beside each other; when `open`, its last word is still being typed."""

    text: str
    field: str | None = None
    open: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)

    def finished(self) -> "Phrase":
        """The phrase when nothing more is typed to it."""
        return replace(self, open=False)

    def __str__(self) -> str:
        return _named(self.field, _quoted(self.text, is_open=self.open))


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition that the library answers; `typing` when the text ends with its value."""

    field: str
    value: str
    typing: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)

    def finished(self) -> "Filter":
        """The filter when nothing more is typed to it."""
        return replace(self, typing=False)

    def __str__(self) -> str:
        return _named(self.field, as_value(self.value, is_open=self.typing))


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    part: "Node"

    def __str__(self) -> str:
        return f"-{_grouped(self.part, And, Or)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of these: two parts or more."""

    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " ".join(_grouped(part, Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these: two parts or more."""

    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(str(part) for part in self.parts)


Leaf = Word | Phrase | Filter
Node = Leaf | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood; `root` is None when it asks for nothing."""

    text: str
    root: Node | None
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        if self.root is None:
            return ""
        text = str(self.root)
        match last := _last(self.root):
            case Word(ending=Ending.TYPING) | Phrase(open=True) | Filter(typing=True):
                # What is still being typed is followed by nothing, not even a parenthesis.
                return text[: text.rindex(str(last)) + len(str(last))]
            case _:
                return text + " "

    def leaves(self, *, negated: bool = False) -> Iterator[Leaf]:
        """The words, phrases and filters that are asked for, or (`negated`) that are not."""
        return (leaf for leaf, under_not in _leaves(self.root, False) if under_not is negated)

    def has_words(self) -> bool:
        """Whether the index is needed; filters alone are answered by the library."""
        return any(not isinstance(leaf, Filter) for leaf, _ in _leaves(self.root, False))


def joined(kind: type[And] | type[Or], parts: Sequence[Node]) -> Node | None:
    """Several parts in one flat node, one as it is, and None of nothing."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def _leaves(node: Node | None, under_not: bool) -> Iterator[tuple[Leaf, bool]]:
    match node:
        case None:
            return
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part, under_not)
        case Not(part):
            yield from _leaves(part, not under_not)
        case _:
            yield node, under_not


def _last(node: Node) -> Leaf:
    match node:
        case And(parts) | Or(parts):
            return _last(parts[-1])
        case Not(part):
            return _last(part)
        case _:
            return node


def as_value(text: str, *, is_open: bool = False) -> str:
    """A text as it stands behind a field: in quotation marks if they are needed.

    When `is_open`, without those at the end.
    """
    return text if WORD.fullmatch(text) else _quoted(text, is_open=is_open)


def _quoted(text: str, *, is_open: bool) -> str:
    return f'"{_TO_ESCAPE.sub(_ESCAPED, text)}' + ("" if is_open else '"')


_TO_ESCAPE = re.compile(rf"[{QUOTES}]|\\(?=[{QUOTES}\\]|\Z)")
_ESCAPED = r"\\\g<0>"


def _named(name: str | None, text: str) -> str:
    return f"{name}:{text}" if name else text


def _grouped(node: Node, *kinds: type) -> str:
    return f"({node})" if isinstance(node, kinds) else str(node)
