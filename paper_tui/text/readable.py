"""Text from outside: made inert, made readable, and compared.

A source's own text is kept as it is; what is shown goes through `readable` or `inert`.
"""

import re
import unicodedata
from functools import lru_cache

from paper_tui.text.latex import unlatex


def inert(text: str, *, keep_lines: bool = False) -> str:
    """The text without anything that a terminal obeys or that hides what is there.

    Control characters become their pictures (ESC is `␛`), white space becomes spaces (but for the
    line feeds with `keep_lines`); bidirectional controls, zero-width characters, tags and variation
    selectors are left out (joiners stay between letters that need them), noncharacters and lone
    surrogates become U+FFFD, and of a pile of combining marks the first eight stay.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    kept = text.split("\n") if keep_lines else [text]
    return "\n".join(_PILE.sub(r"\1", _UNSAFE.sub(_safe, line)) for line in kept)


def readable(raw: str) -> str:
    """What is shown of a title or an abstract: inert, on one line, LaTeX as Unicode."""
    return _readable(raw) if len(raw) <= _CACHED_LENGTH else _readable.__wrapped__(raw)


def readable_title(raw: str) -> str:
    """`readable`, without what titles drag along: a footnote's mark, a space before a colon."""
    title = readable(raw)
    if " : " in title:
        title = _SPACED_COLON.sub(r"\1", title)
    return _FOOTNOTE_MARK.sub("", title) if title.endswith(_FOOTNOTE_MARKS) else title


def title_key(title: str) -> str:
    """What two spellings of one title share: LaTeX, case, accents, dashes and spaces apart.

    Punctuation counts, so that "Deep Sets" and "Deep Sets?" are two papers; a full stop at the end
    does not. Accents count where they are letters of their own (Cyrillic, Japanese, …).
    """
    return _title_key(title) if len(title) <= _CACHED_LENGTH else _title_key.__wrapped__(title)


def fold(text: str) -> str:
    """Text as a filter compares it: without case and without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_CACHED_LENGTH = 10_000


@lru_cache(maxsize=4096)
def _readable(raw: str) -> str:
    return " ".join(unlatex(inert(raw)).split())


@lru_cache(maxsize=4096)
def _title_key(title: str) -> str:
    key = readable_title(title)
    if key.isascii():
        key = key.lower().replace("`", "'")
    else:
        key = unicodedata.normalize("NFKD", key).casefold()
        key = _LATIN_ACCENT.sub("", key).translate(_SAME)
        key = unicodedata.normalize("NFKC", key)
    return " ".join(key.split()).rstrip(". ") or " ".join(key.split())


_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000e0fff"
    "\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]"
)
_PILE = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{8})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_JOINERS = "\u200c\u200d"


def _safe(found: re.Match[str]) -> str:
    char = found[0]
    if char.isspace():
        return " "
    if char < " ":
        return chr(0x2400 + ord(char))
    if char == "\x7f":
        return "␡"
    if char in _JOINERS:
        whole, at = found.string, found.start()
        joined = 0 < at < len(whole) - 1 and _joins(whole[at - 1]) and _joins(whole[at + 1])
        return char if joined else ""
    return "\ufffd" if unicodedata.category(char) in ("Cc", "Cs", "Cn") else ""


def _joins(char: str) -> bool:
    """Whether joiners are part of how this letter's script is written (Arabic, Indic, …)."""
    return "\u0600" <= char <= "\u1cff" and unicodedata.category(char)[0] in "LM"


_SPACED_COLON = re.compile(r" (:)(?= )")
_FOOTNOTE_MARKS = ("*", "†", "‡")
_FOOTNOTE_MARK = re.compile(r"(?:(?<=[a-z]{3})\*+|[†‡]+)$")
_LATIN_ACCENT = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_SAME = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’ʼ`´", "'") | dict.fromkeys("“”„«»", '"')
)
