r"""The values of BibTeX fields: macros, concatenation, braces, LaTeX, names. Pure.

Sources: Patashnik, "BibTeXing" (1988); Markey, "Tame the BeaST", for names and what braces mean.
"""

import re
from collections.abc import Iterator, Mapping

from paper_tui.text import names
from paper_tui.text.latex import unlatex
from paper_tui.text.names import Name
from paper_tui.text.readable import inert

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def value(raw: str, macros: Mapping[str, str]) -> str:
    """What a field says: `"a" # jan # {b}` put together, its macros (keys in lower case) replaced.

    A macro that nobody has defined stands for its own name.
    """
    parts = []
    at = 0
    while at < len(raw):
        char = raw[at]
        if char in '{"':
            end = _closing(raw, at)
            parts.append(raw[at + 1 : end])
            at = end + 1
        elif char == "#" or char.isspace():
            at += 1
        else:
            word = _WORD.match(raw, at)
            end = word.end() if word else at + 1
            parts.append(macros.get(raw[at:end].lower(), raw[at:end]))
            at = end
    return "".join(parts)


def plain(text: str) -> str:
    """A value as text on one line: LaTeX commands as Unicode, protecting braces taken off.

    Mathematics between dollars stays as it is; `text.readable` shows it.
    """
    text = " ".join(text.split())
    if not text or not _MARKED.search(text):
        return text
    text = _LITERAL.sub(lambda found: _HELD.get(found[1] or found[2], found[0]), text)
    pieces = _MATHS.split(text)
    pieces[::2] = [unlatex(inert(piece)).translate(_NO_BRACES) for piece in pieces[::2]]
    return " ".join("".join(pieces).translate(_WRITTEN).split())


def authors(text: str) -> tuple[str, ...]:
    """The display strings of a field of names joined by `and`; `and others` is left out."""
    one_line = " ".join(text.split())
    found = (_shown(each.strip()) for each in _split(one_line, _AND))
    return tuple(filter(None, found))


def month(text: str) -> int:
    """The number of a month given by name, abbreviation or number; 0 for anything else."""
    for word in re.findall(r"[a-z]+|\d+", text.lower()):
        if word[:3] in MONTHS:
            return MONTHS.index(word[:3]) + 1
    number = text.strip()
    return int(number) if number.isdecimal() and len(number) < 3 else 0


def _shown(text: str) -> str:
    """What is shown of a name; nothing for `others`."""
    if not _MARKED.search(text) and "others" not in text and text.count(",") < 2:
        family, comma, given = (part.strip() for part in text.partition(","))
        return names.shown(family, given) if comma else names.shown_in_order(text)
    name = _name(text)
    return "" if name.family == "others" else names.display(name)


def _name(text: str) -> Name:
    """`First von Last`, `von Last, First` or `von Last, Jr, First`; in braces it is whole."""
    text = _TIE.sub(" ", text).strip()
    if text.startswith("{") and _closing(text, 0) == len(text) - 1:
        return names.person(plain(text))
    parts = list(_split(text, _COMMA))
    if len(parts) > 1:
        family, given = parts[0], parts[-1]
        suffix = " ".join(parts[1:-1])
        return names.person(plain(family), plain(given), plain(suffix))
    # Words that braces keep together are one word for `names.split` too.
    words = (plain(word).replace(" ", "\N{NO-BREAK SPACE}") for word in _split(text, _SPACE))
    return names.split(" ".join(filter(None, words)))


_WORD = re.compile(r"[^\s#{}\"]+")
_MARKED = re.compile(r"[\\{}$~`]|--|''")
_MATHS = re.compile(r"((?<!\\)\$[^$]*\$)")
_NO_BRACES = str.maketrans("", "", "{}")
_TIE = re.compile(r"(?<!\\)~")

# Commands that stand for a character of LaTeX's own syntax. While the rest is read, a character
# for private use holds the place of each.
_LITERALS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|",
    "textdollar": "$", "textunderscore": "_", "textquotedbl": '"', "textasciigrave": "`",
} | {char: char for char in "{}$%&#_"}  # fmt: skip
_LITERAL = re.compile(r"\\(?:(text[a-z]+)(?:\{\}|(?![A-Za-z]) ?)|([{}$%&#_]))")
_HELD = {name: chr(0xF0000 + place) for place, name in enumerate(_LITERALS)}
_WRITTEN = str.maketrans({_HELD[name]: char for name, char in _LITERALS.items()})

_DELIMITER = re.compile(r'(?<!\\)[{}]|"')
_AND = re.compile(r"(?<!\\)[{}]| and ", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\)[{}]|,")
_SPACE = re.compile(r"(?<!\\)[{}]| ")


def _closing(text: str, start: int) -> int:
    """Where the brace or quotation mark at `start` is closed; the end when nowhere."""
    quoted = text[start] == '"'
    depth = 0
    for found in _DELIMITER.finditer(text, start + quoted):
        if found[0] == '"':
            if quoted and depth == 0:
                return found.start()
            continue
        depth += 1 if found[0] == "{" else -1
        if depth == 0 and not quoted:
            return found.start()
    return len(text)


def _split(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """The pieces between the separators that stand in no braces."""
    start = depth = 0
    for found in separator.finditer(text):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]
