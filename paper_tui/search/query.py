"""The query language: text in, a tree with source spans out, and back to text. Pure.

`parse` takes any text and never raises: what is half typed is read as far as it makes sense, and
a real mistake becomes a `Problem`. `str(query)` prints a tree as a query that parses to the same
tree. The grammar stands in docs/search.md.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import Enum, auto

from paper_tui import filters

TEXT_FIELDS = ("title", "abstract", "author")
"""The fields that are searched by words, in the index."""

FILTER_FIELDS = tuple(name for name in filters.FIELDS if name not in TEXT_FIELDS)
"""The fields that the library answers."""

FIELDS = TEXT_FIELDS + FILTER_FIELDS

MAX_LENGTH = 10_000
"""Longer queries are cut here, in characters."""

MAX_DEPTH = 30
"""Parentheses deeper than this are read as if they were not there."""

MAX_LEAVES = 100
"""Words, phrases and filters beyond this many are let go."""

MAX_PARTS = 16
"""Of a phrase, or of one word with hyphens and other signs in it, so many parts are looked for."""

MAX_EXPANDED = 5
"""Words with a star or a tilde beyond this many are taken as they stand."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a query: the span of characters [start, end) and one line for the reader.

    Either a mistake or, with `too_much`, a part that is let go because all of it would take too
    long: then what is found is right as far as it goes.
    """

    start: int
    end: int
    message: str
    too_much: bool = False


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
        return _named(self.field, f'"{self.text}' + ("" if self.open else '"'))


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
        # What would read differently without its quotes keeps them.
        if re.fullmatch(r'[^\s"()]+', self.value):
            return f"{self.field}:{self.value}"
        return f'{self.field}:"{self.value}' + ("" if self.typing else '"')


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


def parse(text: str) -> Query:
    """Read a query. Never raises; `problems` are in the order of the text."""
    return _Parser(text[:MAX_LENGTH]).query(text)


def all_of(parts: Sequence[Node]) -> Node | None:
    """The conjunction of the parts; None of nothing."""
    return _some(And, parts) if parts else None


def _some(kind: type[And] | type[Or], parts: Sequence[Node]) -> Node:
    """One part as it is; several in one flat node."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


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


def _named(name: str | None, text: str) -> str:
    return f"{name}:{text}" if name else text


def _grouped(node: Node, *kinds: type) -> str:
    return f"({node})" if isinstance(node, kinds) else str(node)


_SPACE = re.compile(r"\s*")
_OPERATOR = re.compile(r"(OR|AND|NOT)(?=[\s()\"]|$)")
_MINUS = re.compile(r"-+(?=[^\s)-])")
_FIELD = re.compile(r"([A-Za-z]+):")
_PHRASE = re.compile(r'"([^"]*)("|$)')
_WORD = re.compile(r'[^\s"()]+')
_PART = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"(\*+|~[12]?)$")
_HALF_A_DATE = re.compile(
    r"[<>]?=?(\d{4}(-\d\d){0,2}\.\.)?(\d{0,5}|\d{4}-\d{0,1}|\d{4}-\d\d-\d{0,1})\.?"
)
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_VALUES = {"is": tuple(filters.IS), "has": tuple(filters.HAS)}


class _Parser:
    """Recursive descent; `place` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.leaves = 0
        self.expanded = 0
        self.problems: list[Problem] = []

    def query(self, whole: str) -> Query:
        parts: list[Node] = []
        while self.place < len(self.text):
            node = self.disjunction(None, 0)
            if node is not None:
                parts.append(node)
            self.place += 1  # the end, or a closing parenthesis that closes nothing
        if len(whole) > MAX_LENGTH:
            self.too_much(MAX_LENGTH, len(whole), f"only {MAX_LENGTH:,} characters are searched")
        if self.leaves > MAX_LEAVES:
            self.too_much(0, len(whole), f"only the first {MAX_LEAVES} words are searched")
        if self.expanded > MAX_EXPANDED:
            self.too_much(
                0, len(whole), f"only the first {MAX_EXPANDED} words with * or ~ are widened"
            )
        problems = tuple(sorted(self.problems, key=lambda problem: problem.start))
        return Query(whole, all_of(parts), problems)

    def disjunction(self, name: str | None, depth: int) -> Node | None:
        """`a b OR c d`, up to a closing parenthesis or the end."""
        alternatives: list[Node] = []
        parts: list[Node] = []
        while self.skip(_SPACE) and self.place < len(self.text) and self.text[self.place] != ")":
            operator = _OPERATOR.match(self.text, self.place)
            if operator and operator[1] != "NOT":
                self.place = operator.end()
                if operator[1] == "OR" and parts:
                    alternatives.append(_some(And, parts))
                    parts = []
                continue
            node = self.part(name, depth)
            if node is not None:
                parts.append(node)
        if parts:
            alternatives.append(_some(And, parts))
        return _some(Or, alternatives) if alternatives else None

    def part(self, name: str | None, depth: int) -> Node | None:
        """`word`, `"a phrase"`, `field:…`, `(…)`, or one of them after `-` or `NOT`."""
        negative = False
        while True:
            operator = _OPERATOR.match(self.text, self.place)
            minus = _MINUS.match(self.text, self.place)
            if operator and operator[1] == "NOT":
                negative = not negative
                self.place = operator.end()
                self.skip(_SPACE)
            elif minus:
                negative ^= len(minus[0]) % 2 == 1
                self.place = minus.end()
            else:
                break
        if self.at(_OPERATOR):
            return None
        found = _FIELD.match(self.text, self.place)
        if found and found[1].lower() in FIELDS:
            node = self.field(found[1].lower(), found.end(), depth)
        else:
            node = self.operand(name, depth, self.place)
        if node is None or not negative:
            return node
        return node.part if isinstance(node, Not) else Not(node)

    def field(self, name: str, after: int, depth: int) -> Node | None:
        """What follows `name:`; across a space only when it is no field or operator itself."""
        start, self.place = self.place, after
        if self.skip(_SPACE) and self.place > after:
            other = _FIELD.match(self.text, self.place)
            if (other and other[1].lower() in FIELDS) or self.at(_OPERATOR) or self.at(_MINUS):
                return None
        return self.operand(name, depth, start)

    def operand(self, name: str | None, depth: int, start: int) -> Node | None:
        """A group, a phrase or a word; what is read with its field began at `start`."""
        if self.place >= len(self.text) or self.text[self.place] == ")":
            return None
        if self.text[self.place] == "(":
            self.place += 1
            if depth == MAX_DEPTH:
                return None
            node = self.disjunction(name, depth + 1)
            self.place += 1  # the closing parenthesis, or one past the end
            return node
        quoted = _PHRASE.match(self.text, self.place)
        if quoted:
            self.place = quoted.end()
            return self.phrase(name, quoted[1], not quoted[2], start)
        lexeme = _WORD.match(self.text, self.place)
        if lexeme is None:  # a space, after a minus or a field
            return None
        self.place = lexeme.end()
        return self.word(name, lexeme[0], start)

    def phrase(self, name: str | None, text: str, is_open: bool, start: int) -> Leaf | None:
        if not re.search(r"\w", text):
            return None
        if name in FILTER_FIELDS:
            return self.filter(name, text.strip(), is_open, start)
        self.limit_parts(text, start, "a phrase")
        return self.leaf(Phrase(text, name, is_open, start, self.place))

    def word(self, name: str | None, lexeme: str, start: int) -> Leaf | None:
        typing = self.place == len(self.text)
        if name in FILTER_FIELDS:
            return self.filter(name, lexeme, typing, start)
        unknown = _FIELD.match(lexeme) if name is None else None
        if unknown and unknown.end() < len(lexeme) and lexeme[unknown.end()] not in "/:":
            near = get_close_matches(unknown[1].lower(), FIELDS, 1)
            self.problem(
                start,
                start + unknown.end(),
                f"there is no field {unknown[0]}"
                + (
                    f" (did you mean {near[0]}:?)" if near else f" (there are: {', '.join(FIELDS)})"
                ),
            )
        text = _SUFFIX.sub("", lexeme)
        suffix = lexeme[len(text) :]
        if not re.search(r"\w", text):
            return None
        self.limit_parts(text, start, "a word")
        fuzzy = int(suffix[1:] or 1) if suffix.startswith("~") else 0
        ending = Ending.PREFIX if suffix.startswith("*") else Ending.WHOLE
        if suffix:
            self.expanded += 1
            if self.expanded > MAX_EXPANDED:
                ending, fuzzy = Ending.WHOLE, 0
        if typing and not suffix:
            ending = Ending.TYPING
        return self.leaf(Word(text, name, ending, fuzzy, start, self.place))

    def filter(self, name: str, value: str, typing: bool, start: int) -> Leaf | None:
        try:
            filters.condition(name, value, _ANY_DAY)
        except ValueError as error:
            begun = any(known.startswith(value.lower()) for known in _VALUES.get(name, ()))
            if not (typing and (begun or (name not in _VALUES and _HALF_A_DATE.fullmatch(value)))):
                said = str(error)
                self.problem(
                    start, self.place, said if said.startswith(f"{name}:") else f"{name}: {said}"
                )
            return None
        return self.leaf(Filter(name, value, typing, start, self.place))

    def limit_parts(self, text: str, start: int, what: str) -> None:
        if self.leaves < MAX_LEAVES and len(_PART.findall(text)) > MAX_PARTS:
            self.too_much(
                start, self.place, f"only the first {MAX_PARTS} parts of {what} are searched"
            )

    def leaf(self, leaf: Leaf) -> Leaf | None:
        self.leaves += 1
        return leaf if self.leaves <= MAX_LEAVES else None

    def skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.place)
        if found:
            self.place = found.end()
        return True

    def at(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self.text, self.place) is not None

    def problem(self, start: int, end: int, message: str) -> None:
        self.problems.append(Problem(start, end, message))

    def too_much(self, start: int, end: int, message: str) -> None:
        self.problems.append(Problem(start, end, message, too_much=True))
