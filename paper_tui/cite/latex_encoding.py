"""Plain text as LaTeX, for the values of a BibTeX entry. Pure.

Sources: the LaTeX 2e sources (`ltoutenc`) for the text commands; Markey, "Tame the BeaST",
sections 4 and 12, for what BibTeX does to case and why braces must balance even when escaped.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from paper_tui.cite.title_case import capital_parts


def escape(text: str, *, ascii_only: bool = False) -> str:
    r"""The text with LaTeX's special characters escaped: `R&D` is `R\&D`.

    With `ascii_only` letters beyond ASCII become commands too (`{\'e}`), for the BibTeX of 1988.
    A character that has no command stays as it is.
    """
    if not ascii_only or text.isascii():
        return text.translate(_SPECIAL)
    return "".join(
        part.translate(_SPECIAL) if part.isascii() else _as_commands()(part)
        for part in re.split(r"([^\x00-\x7f]+)", text)
    )


def protected(title: str, *, ascii_only: bool = False) -> str:
    """The title escaped, with braces around the words whose capitals a style must not lower."""
    return "".join(
        f"{{{escape(text, ascii_only=ascii_only)}}}"
        if keep
        else escape(text, ascii_only=ascii_only)
        for text, keep in capital_parts(title)
    )


_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
    }
    | {character: f"\\{character}" for character in "&%$#_"}
)


@lru_cache(maxsize=1)
def _as_commands() -> Callable[[str], str]:
    """What writes letters beyond ASCII as commands."""
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # noqa: PLC0415 - 30 ms

    encoder = UnicodeToLatexEncoder(
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
    write: Callable[[str], str] = encoder.unicode_to_latex
    return write
