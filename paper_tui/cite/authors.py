"""Names and lists of names as the citation styles write them. Pure."""

import re
from collections.abc import Callable, Sequence

from paper_tui.cite.markup import Span
from paper_tui.text.names import Name


def inverted(name: Name, given: str, *, suffix: str = ", ") -> str:
    """`van der Maaten, Laurens`, `King, M. L., Jr.`; a name without parts as it is.

    `given` is the given name as the style writes it, `suffix` what stands before a suffix.
    """
    family = f"{name.particle} {name.family}".strip()
    if name.whole:
        return family
    return f"{family}, {given}" + (f"{suffix}{name.suffix}" if name.suffix else "")


def demoted(name: Name) -> str:
    """`Maaten, Laurens van der`: inverted with the particle after the given name."""
    return inverted(Name(name.family, name.given, "", name.suffix), _behind(name))


def upright(name: Name, given: str, *, suffix: str = " ") -> str:
    """`Laurens van der Maaten`, `M. L. King Jr.`; a name without parts as it is."""
    parts = " ".join(part for part in (given, name.particle, name.family) if part)
    return parts + (f"{suffix}{name.suffix}" if name.suffix else "")


def initials(given: str, *, dot: str = ".", space: str = " ", hyphen: str = "-") -> str:
    """`Jean-Luc Peter` is `J.-L. P.`; what begins with no letter is left out."""
    words = re.sub(r"\.(?=[^\W\d_])", ". ", given).split()
    return space.join(
        hyphen.join(
            next(sign for sign in part if sign.isalpha()).upper() + dot
            for part in re.split(r"[-‐‑]", word)
            if any(sign.isalpha() for sign in part)
        )
        for word in words
        if any(sign.isalpha() for sign in word)
    )


def listed(
    authors: Sequence[Name],
    write: Callable[[Name], str],
    *,
    last: str,
    last_of_two: str | None = None,
    first: Callable[[Name], str] | None = None,
    most: int | None = None,
    kept: int = 1,
    italic_et_al: bool = False,
) -> list[Span]:
    """The names in a row: `A, B, and C`, or `A et al.` when there are more than `most`.

    `last` stands before the last name, `last_of_two` when there are only two; `first` writes the
    first name when it is written in another way. Of too many, `kept` stay.
    """
    if not authors:
        return []
    names = [write(name) for name in authors]
    if first is not None:
        names[0] = first(authors[0])
    if most is not None and len(names) > most:
        comma = "," if kept > 1 or (first is not None and not authors[0].whole) else ""
        return [Span(", ".join(names[:kept]) + f"{comma} "), Span("et al.", italic=italic_et_al)]
    if len(names) == 2 and last_of_two is not None:
        last = last_of_two
    *others, end = names
    return [Span((", ".join(others) + last if others else "") + end)]


def _behind(name: Name) -> str:
    return f"{name.given} {name.particle}".strip()
