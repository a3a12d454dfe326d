"""The query language: text in, a tree out. Pure.

`parse` takes any text and never raises: what is half typed is read as far as it makes sense, and
a real mistake becomes a `Problem`. The grammar stands in docs/search.md.
"""

import re
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import chain

from paper_tui.library import filters
from paper_tui.search.language.query import (
    FIELDS,
    FILTER_FIELDS,
    QUOTES,
    WORD,
    And,
    Ending,
    Filter,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Problem,
    Query,
    Word,
    joined,
)
from paper_tui.text.identifiers import arxiv_id, doi
from paper_tui.text.links import repository

MAX_LENGTH = 10_000
"""Longer queries are cut here, in characters."""

MAX_DEPTH = 30
"""Parentheses deeper than this are read as if they were not there."""

MAX_LEAVES = 100
"""Words, phrases and filters beyond this many are let go."""

MAX_PARTS = 16
"""Of a phrase, or of one word with hyphens and other signs in it, so many parts are looked for."""

MAX_EDITS = 2
"""Letters by which a word with a tilde may differ."""

MAX_EXPANDED = 5
"""Words with a star or a tilde beyond this many are taken as they stand."""


def parse(text: str) -> Query:
    """Read a query. Never raises; `problems` are in the order of the text."""
    return _Parser(text[:MAX_LENGTH]).query(text)


_SPACE = re.compile(r"\s*")
_OPERATOR = re.compile(rf"(OR|AND|NOT)(?=[\s(){QUOTES}]|$)")
_MINUS = re.compile(r"-+(?=[^\s)-])")
_FIELD = re.compile(r"([A-Za-z]+):")
_PHRASE = re.compile(rf"[{QUOTES}]((?:\\[\\{QUOTES}]|[^{QUOTES}])*)([{QUOTES}]|\Z)")
_ESCAPED = re.compile(rf"\\([\\{QUOTES}])")
_PART = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"(\*+|~\d?)$")
_HALF_A_DATE = re.compile(
    r"[<>]?=?(\d{4}(-\d\d){0,2}\.\.)?(\d{0,5}|\d{4}-\d{0,1}|\d{4}-\d\d-\d{0,1})\.?"
)
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_TWO_YEARS = re.compile(r"(\d{4})[-–—/](\d{4})")
_AGE = re.compile(r"\d{1,5}[dwmy]")
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
        return Query(whole, joined(And, parts), problems)

    def disjunction(self, name: str | None, depth: int) -> Node | None:
        """`a b OR c d`, up to a closing parenthesis or the end."""
        alternatives: list[list[Node]] = []
        parts: list[Node] = []
        while self.skip(_SPACE) and self.place < len(self.text) and self.text[self.place] != ")":
            operator = _OPERATOR.match(self.text, self.place)
            if operator and operator[1] != "NOT":
                self.place = operator.end()
                if operator[1] == "OR":
                    alternatives.append(parts)
                    parts = []
            elif (node := self.part(name, depth)) is not None:
                parts.append(node)
        read = (joined(And, each) for each in (*alternatives, parts))
        return joined(Or, [node for node in read if node is not None])

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
            text = _ESCAPED.sub(r"\1", quoted[1])
            return self.phrase(name, text, not quoted[2], start)
        lexeme = WORD.match(self.text, self.place)
        if lexeme is None:  # a space, after a minus or a field
            return None
        self.place = lexeme.end()
        return self.word(name, lexeme[0], start)

    def phrase(self, name: str | None, text: str, is_open: bool, start: int) -> Leaf | None:
        if name in FILTER_FIELDS and text.strip():
            return self.filter(name, text.strip(), is_open, start)
        if name in FILTER_FIELDS or not re.search(r"\w", text):
            return None
        self.limit_parts(text, start, "a phrase")
        return self.leaf(Phrase(text, name, is_open, start, self.place))

    def word(self, name: str | None, lexeme: str, start: int) -> Leaf | None:
        typing = self.place == len(self.text)
        if name in FILTER_FIELDS:
            return self.filter(name, lexeme, typing, start)
        if name is None:
            if addressed := _addressed(lexeme):
                return self.filter(*addressed, typing, start)
            self.look_for_field(lexeme, start)
        text = _SUFFIX.sub("", lexeme)
        suffix = lexeme[len(text) :]
        if not re.search(r"\w", text):
            return None
        self.limit_parts(text, start, "a word")
        fuzzy = int(suffix[1:] or 1) if suffix.startswith("~") else 0
        if fuzzy > MAX_EDITS:
            self.too_much(start, self.place, f"no more than {MAX_EDITS} letters may differ")
            fuzzy = MAX_EDITS
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
                meant, said = None if self.problems else _meant_by(name, value), str(error)
                if meant is not None:
                    said = f"there is no {name}:{value}"
                elif not said.startswith(f"{name}:"):
                    said = f"{name}: {said}"
                self.mistake(start, self.place, said, meant)
            return None
        return self.leaf(Filter(name, value, typing, start, self.place))

    def look_for_field(self, lexeme: str, start: int) -> None:
        """A word with a colon in it may be meant to have a field."""
        found = _FIELD.match(lexeme)
        if found and found.end() < len(lexeme) and lexeme[found.end()] not in "/:":
            meant = None if self.problems else _meant_field(found[1].lower())
            said = f"there is no field {found[0]}"
            if meant is None:
                said += f" (there are: {', '.join(FIELDS)})"
            self.mistake(start, start + found.end(), said, meant)

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

    def mistake(self, start: int, end: int, message: str, meant: str | None) -> None:
        if meant is not None:
            message += f" (did you mean {meant}?)"
        self.problems.append(Problem(start, end, message, instead=meant))

    def too_much(self, start: int, end: int, message: str) -> None:
        self.problems.append(Problem(start, end, message, too_much=True))


def _addressed(lexeme: str) -> tuple[str, str] | None:
    """The field and the value that an identifier, or the address of a repository, stands for."""
    if number := arxiv_id(lexeme):
        return "arxiv", number
    if name := doi(lexeme):
        return "doi", name
    code = repository(lexeme)
    return None if code is None else ("repo", code)


def _meant_field(name: str) -> str | None:
    """The field that a reader may have meant by another name: `ti`, `titel` and `titles`."""
    begun = (field for field in FIELDS if field.startswith(name) and len(name) > 1)
    longer = (field for field in FIELDS if name.startswith(field) and len(field) > 2)
    near = next(chain(begun, longer, get_close_matches(name, FIELDS, 1)), None)
    return None if near is None else f"{near}:"


def _meant_by(name: str, value: str) -> str | None:
    """The filter that a reader may have meant by one that has no meaning."""
    if name in _VALUES:
        near = next(iter(get_close_matches(value.lower(), _VALUES[name], 1, 0.8)), None)
        return None if near is None else f"{name}:{near}"
    if years := _TWO_YEARS.fullmatch(value):
        return f"{name}:{years[1]}..{years[2]}"
    return f"{name}:<{value}" if _AGE.fullmatch(value) else None
