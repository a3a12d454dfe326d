"""What a digest tells: papers that are new and match a view, or are like what was starred.

Papers get ascending numbers, in the order in which they come to stand in the library. The number
of the last paper that was there is remembered, so that the next digest goes on right after it:
nothing is told twice and nothing is left out, whatever the clock says and whoever else writes.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from paper_tui.library.library import Entry, Library, Sort
from paper_tui.paper import PaperId, Status
from paper_tui.system.batched import batched
from paper_tui.text.readable import readable_title

STARRED = 50
"""Of so many starred papers, the newest, it is asked what is like them."""

LIKE = 20
"""A new paper is like a starred one when it is among so many that are most like it."""

_WITH_STARRED = " and like starred"
_SLACK = timedelta(days=1)
_READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Interest:
    """A view that the digest is for: its name and its query."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Item:
    """One paper of a digest, with all the reasons why it is in it."""

    entry: Entry
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The papers of one reason, the most fitting first; each paper stands in one section only."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What there is to tell. `new` counts all new papers, also those that no reason speaks for.

    `since` and `until` are what it covers (UTC), `last` is the number of the last paper that was
    there, and `name` is what it is remembered under.
    """

    name: str
    since: datetime
    until: datetime
    last: PaperId
    new: int
    sections: tuple[Section, ...]

    @property
    def told(self) -> int:
        """How many papers are in it."""
        return sum(len(section.items) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Memory:
    """The last paper that a digest knew of, and when it was written (UTC)."""

    last: PaperId
    at: datetime


def compose(
    library: Library,
    interests: Sequence[Interest],
    *,
    find: Callable[[str], Sequence[PaperId]],
    similar: Callable[[PaperId], Sequence[PaperId]] | None = None,
    since: timedelta,
    now: datetime,
    again: bool = False,
) -> Digest:
    """The digest for some views; with none of them, all that is new.

    `find` gives the papers of a query and `similar` those like a paper, the best first; with it,
    what is like the starred papers is told, too. `since` says how far back the first digest for
    this choice goes; later ones go on after the one before, unless `again`. What the reader has put
    away already is not told.
    """
    name = _name(interests) + (_WITH_STARRED if similar and interests else "")
    memory = None if again else recall(library, name)
    begin = memory.at if memory else now - since
    ids = library.ids(Sort.ADDED)
    last = max(ids, default=PaperId(0))
    if memory:
        # A paper with an older date came out of a backup or another library: it is no news.
        new = _added_since(library, ids, begin - _SLACK, after=memory.last)
    else:
        new = _added_since(library, ids, begin)
    told = [entry for entry in new if entry.mark.status not in (Status.DONE, Status.ARCHIVED)]
    sections = _sections(library, told, interests, find, similar)
    return Digest(name, begin, now, last, len(new), sections)


def recall(library: Library, name: str) -> Memory | None:
    """What is remembered of the last digest of a name; None when there was none."""
    try:
        last, at = json.loads(library.ledger.recall(f"digest {name}") or "")
        return Memory(PaperId(int(last)), datetime.fromisoformat(at))
    except (ValueError, TypeError):
        return None


def remember(library: Library, digest: Digest) -> None:
    """The digest was handed over: the next one goes on after it. Call it no sooner."""
    known = recall(library, digest.name)
    last = max(digest.last, known.last if known else digest.last)
    value = json.dumps([last, digest.until.isoformat()])
    library.ledger.remember(f"digest {digest.name}", value)


def age(text: str) -> timedelta:
    """The time that `12h`, `1d` or `2w` means; ValueError, with a sentence, for another text."""
    found = re.fullmatch(r"([1-9]\d{0,3})([hdw])", text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no age: write 12h, 1d or 2w")
    return int(found[1]) * {"h": timedelta(hours=1), "d": timedelta(1), "w": timedelta(7)}[found[2]]


def _name(interests: Iterable[Interest]) -> str:
    """A digest is the same one as long as it is for the same views, by their names."""
    return json.dumps(sorted(each.name.casefold() for each in interests), ensure_ascii=False)


def _added_since(
    library: Library, ids: Sequence[PaperId], begin: datetime, after: int = 0
) -> list[Entry]:
    """The papers that came to the library since then, and after a number; the newest first."""
    found: list[Entry] = []
    for batch in batched(ids, _READ_AT_ONCE):
        entries = library.entries(batch)
        found += [entry for entry in entries if entry.added >= begin and entry.id > after]
        if any(entry.added < begin for entry in entries):
            break  # they come in the order of their arrival
    return found


def _sections(
    library: Library,
    new: Sequence[Entry],
    interests: Sequence[Interest],
    find: Callable[[str], Sequence[PaperId]],
    similar: Callable[[PaperId], Sequence[PaperId]] | None,
) -> tuple[Section, ...]:
    known = {entry.id: entry for entry in new}
    groups: dict[str, list[PaperId]] = {}
    reasons: dict[PaperId, list[str]] = {id_: [] for id_ in known}
    for interest in interests:
        found = [id_ for id_ in find(interest.query) if id_ in known] if known else []
        groups[interest.name] = found
        for id_ in found:
            reasons[id_].append(interest.name)
    for id_, starred in _like_starred(library, known, similar) if similar else ():
        groups.setdefault("Like what you starred", []).append(id_)
        reasons[id_].append(f"like “{readable_title(starred.paper.title)}”")
    if not interests:
        groups["New"] = list(known)
    taken: set[PaperId] = set()
    sections: list[Section] = []
    for name, ids in groups.items():
        here = [id_ for id_ in dict.fromkeys(ids) if id_ not in taken]
        taken.update(here)
        if here:
            items = tuple(Item(known[id_], tuple(reasons[id_])) for id_ in here)
            sections.append(Section(name, items))
    return tuple(sections)


def _like_starred(
    library: Library,
    new: Collection[PaperId],
    similar: Callable[[PaperId], Sequence[PaperId]],
) -> Iterable[tuple[PaperId, Entry]]:
    """Each new paper that is like a starred one, with that one."""
    if not new:
        return
    starred = sorted(library.matching("is", "starred"), reverse=True)[:STARRED]
    for entry in library.entries(starred):
        for id_ in similar(entry.id)[:LIKE]:
            if id_ in new and id_ != entry.id:
                yield id_, entry
