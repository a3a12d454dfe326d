"""Names of authors: the parts that a citation needs, and the one string that a reader sees.

`Paper.authors` holds display strings, given name first: `Laurens van der Maaten`,
`Martin Luther King, Jr.`, `ATLAS Collaboration`. `split` finds the parts of such a string by
the rules of BibTeX (Markey, "Tame the BeaST", section 11) and a few habits of the field.

Where those rules would miss what a source has said, `display` joins the words of each part by
no-break spaces, which look like spaces and keep the parts apart: a family name of two words
(`K. Azalee⍽Bostroem`), a name without parts (`Bureau⍽of⍽Stars`). Therefore
`split(display(name)) == name` for every name that `person` makes.
"""

import re
from dataclasses import dataclass

_JOIN = "\N{NO-BREAK SPACE}"
_BREAK = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")

_INITIALS_LAST = re.compile(r"([^,]*[^\W\d_]{2}) ((?:[^\W\d_]\.[- ]?){1,4})")

SUFFIXES = frozenset({"Jr", "Jr.", "Jnr", "Jnr.", "Sr", "Sr.", "Snr", "Snr.", "II", "III", "IV"})
"""What follows a name without being part of it."""

# Words that begin a family name although they are written with a capital: Luc Van Gool.
_CAPITAL_PARTICLES = frozenset(
    {"Da", "De", "Del", "Della", "Den", "Der", "Di", "Dos", "Du", "La", "Le", "Van", "Von"}
)

# "Van" is a particle in Ghent and a middle name in Hanoi.
_AFTER_MIDDLE_VAN = frozenset(
    {"Bui", "Dang", "Do", "Duong", "Hoang", "Huynh", "Le", "Ngo", "Nguyen", "Pham", "Phan", "Tran"}
    | {"Vo", "Vu"}
)

_COLLECTIVES = frozenset(
    {"Collaboration", "Collaborations", "Collaborators", "Community", "Consortium", "Contributors"}
    | {"Developers", "Foundation", "Group", "Initiative", "Institute", "Project", "Team"}
    | {"University", "Network"}
)

_TELLING = _COLLECTIVES | SUFFIXES
_PLAIN = re.compile(
    rf"[^\W\d_][\w.'’-]*(?: (?!(?:{'|'.join(sorted(_CAPITAL_PARTICLES))}) )[A-ZÀ-ÖØ-Þ][\w.'’-]*)+"
)


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of one author's name, each in plain text with single spaces.

    Without a given name there are no other parts either: an organisation, a group or a mononym
    stands whole in `family`. `particle` is in lower case (`van der`); one with a capital belongs
    to the family name (`Van Gool`), as its bearer writes it.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def whole(self) -> bool:
        """Whether the name has no parts and must never be inverted or abbreviated."""
        return not self.given


def person(family: str, given: str = "", suffix: str = "") -> Name:
    """The name of which a source gives the parts; the particle is taken off the family name.

    >>> person("van der Maaten", "Laurens")
    Name(family='Maaten', given='Laurens', particle='van der', suffix='')
    """
    words, given, suffix = _plain(family).split(), _plain(given), _plain(suffix)
    if not words or not given:
        return Name(", ".join(part for part in (" ".join(words) or given, suffix) if part))
    if words[-1] in _COLLECTIVES:  # "Collaboration, The CDF"
        return Name(_plain(" ".join((given, *words, suffix))))
    start = 0
    while start < len(words) - 1 and _lower(words[start]):
        start += 1
    return Name(" ".join(words[start:]), given, " ".join(words[:start]), suffix)


def inverted(text: str) -> Name:
    """The name written `Family, Given, Suffix`, as RIS has it; also `Family G. H.`.

    Without a comma or initials at its end it is whole.
    """
    if found := _INITIALS_LAST.fullmatch(text.strip()):
        return person(found[1], found[2])
    family, given, suffix, *_ = (*(part.strip() for part in text.split(",", 2)), "", "")
    if given in SUFFIXES:  # the order of BibTeX
        given, suffix = suffix, given
    return person(family, given, suffix)


def shown(family: str, given: str, suffix: str = "") -> str:
    """`display` of the `person` of these parts; at once, where no rule of names comes in."""
    plain = f"{given} {family}"
    if not suffix and " " not in family and family not in _TELLING and _PLAIN.fullmatch(plain):
        return plain
    return display(person(family, given, suffix))


def shown_inverted(text: str) -> str:
    """`display` of the `inverted` text."""
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma and "," not in given and given not in SUFFIXES:
        return shown(family, given)
    return display(inverted(text))


def shown_in_order(text: str) -> str:
    """`display` of the parts of a text, which has the given name first."""
    if _PLAIN.fullmatch(text) and text.rpartition(" ")[2] not in _TELLING:
        return text
    return display(split(text))


def display(name: Name) -> str:
    """The string that a reader sees: `Martin Luther King, Jr.`; `split` reads it back."""
    parts = [part for part in (name.given, name.particle, name.family) if part]
    ending = f", {name.suffix}" if name.suffix else ""
    plain = " ".join(parts) + ending
    if split(plain) == name:
        return plain
    return " ".join(part.replace(" ", _JOIN) for part in parts) + ending


def split(text: str) -> Name:
    """The parts of a display string; every string has some.

    What follows a comma and a space is the suffix. A last word such as `Collaboration` or
    `Team` makes it the name of a group, whole. Else the last word is the family name, with all
    that follows the first particle (a word in lower case, or `Van`, `De`, …) after the given
    name. Words joined by a no-break space are one word.
    """
    text = _BREAK.sub(" ", text).replace(" ,", ",").strip(" ,")
    head, _, suffix = text.partition(", ")
    words = head.split(" ")
    if len(words) < 2 or words[-1] in _COLLECTIVES:
        return Name(_plain(text))
    if len(words) > 2 and not suffix and words[-1] in SUFFIXES and not _lower(words[-2]):
        suffix = words.pop()
    start = end = _family_start(words)
    while end < len(words) - 1 and _lower(words[end]):
        end += 1
    parts = (words[end:], words[:start], words[start:end])
    family, given, particle = (" ".join(part).replace(_JOIN, " ") for part in parts)
    return Name(family, given, particle, _plain(suffix))


def _family_start(words: list[str]) -> int:
    """Where the family name begins, particle included; never at the first word."""
    last = len(words) - 1
    for place in range(1, last):
        word = words[place]
        if word == "y":  # Santiago Ramón y Cajal
            return max(1, place - 1)
        if _lower(word):
            return place
        if word in _CAPITAL_PARTICLES and not (
            word == "Van" and words[place + 1] in _AFTER_MIDDLE_VAN
        ):
            return place
    return last


def _lower(word: str) -> bool:
    """Whether its first letter is in lower case: `van`, `'t`, `d'Alembert`."""
    return "," not in word and next((c.islower() for c in word if c.isalpha()), False)


def _plain(text: str) -> str:
    """The text with single spaces between words, and commas only right after a word."""
    return " ".join(text.split()).replace(" ,", ",").strip(" ,")
