"""Ranges of pages as the citation styles shorten them. Pure.

Source: the Citation Style Language 1.0.2, appendix V, "Page ranges".
"""

import re
from collections.abc import Callable


def whole(pages: str) -> str:
    """`321–328`."""
    return pages.replace("-", "–")


def minimal(pages: str) -> str:
    """`321-8`, as in Vancouver lists, with a hyphen."""
    return _shortened(pages, _changed).replace("–", "-")


def minimal_two(pages: str) -> str:
    """`321–28`: two digits at least."""
    return _shortened(pages, _two)


def chicago(pages: str) -> str:
    """`71–72`, `100–104`, `101–8`, `321–28` (Chicago Manual of Style, 9.63)."""
    return _shortened(pages, _chicago)


def _shortened(pages: str, last_of: Callable[[str, str], str]) -> str:
    found = re.fullmatch(r"(\d+)-(\d+)", pages)
    if found is None:
        return whole(pages)
    first, last = found.groups()
    return f"{first}–{last_of(first, last) if len(first) == len(last) else last}"


def _changed(first: str, last: str) -> str:
    """The digits of the last page from the first that differs; the last digit at least."""
    same = next((at for at, digit in enumerate(last) if digit != first[at]), len(last) - 1)
    return last[same:]


def _two(first: str, last: str) -> str:
    changed = _changed(first, last)
    return changed if len(changed) > 1 else last[-2:]


def _chicago(first: str, last: str) -> str:
    if len(first) < 3 or first.endswith("00"):
        return last
    return _changed(first, last) if first[-2] == "0" else _two(first, last)
