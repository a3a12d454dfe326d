"""Reading what a reader types into the tag dialog. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from paper_tui.paper import tag_name


@dataclass(frozen=True, slots=True)
class TagChange:
    """Tags to give and tags to take. False when it is neither."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.remove)


@dataclass(frozen=True, slots=True)
class Choice:
    """A tag of the dialog: how many papers of the library have it, and how many of these here."""

    tag: str
    used: int
    here: int


def read(text: str) -> TagChange:
    """`gnn #to-read -old`: two tags to give and one to take. ValueError for what cannot be one."""
    words = text.replace(",", " ").split()
    add = [tag_name(word) for word in words if not word.startswith("-")]
    remove = [tag_name(word[1:]) for word in words if word.startswith("-") and word != "-"]
    return TagChange(tuple(dict.fromkeys(add)), tuple(dict.fromkeys(remove)))


def choices(
    typed: str, in_use: Mapping[str, int], marks: Iterable[Collection[str]]
) -> list[Choice]:
    """The tags that go on with the word being typed; those of these papers first, then by use."""
    here: dict[str, int] = {}
    for tags in marks:
        for tag in tags:
            here[tag] = here.get(tag, 0) + 1
    begun = word_being_typed(typed).casefold()
    found = [
        Choice(tag, in_use.get(tag, 0), here.get(tag, 0))
        for tag in {*in_use, *here}
        if begun in tag.casefold()
    ]
    return sorted(
        found,
        key=lambda choice: (
            not choice.tag.casefold().startswith(begun),
            -choice.here,
            -choice.used,
            choice.tag,
        ),
    )


def completed(typed: str, in_use: Mapping[str, int]) -> str | None:
    """The whole text with its last word completed by the tag most in use; None if there is none."""
    word = word_being_typed(typed)
    if not word:
        return None
    found = [tag for tag in in_use if tag.startswith(word.casefold()) and tag != word]
    if not found:
        return None
    best = max(found, key=lambda tag: (in_use[tag], tag))
    return typed[: len(typed) - len(word)] + best


def word_being_typed(text: str) -> str:
    """The last word, without the sign before it; empty after a space."""
    return text.replace(",", " ").rpartition(" ")[2].lstrip("-#")
