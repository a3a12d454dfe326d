"""How the library's rows become values, and values rows."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from paper_tui.paper import Link, LinkKind, Listing, Mark, Paper, PaperId, PartialDate, Status
from paper_tui.text.links import repository
from paper_tui.text.readable import fold, readable_title, title_key

_FIELDS = (
    *("title", "abstract", "authors", "date", "arxiv", "doi", "venue", "categories", "keywords"),
    *("comment", "upvotes", "stars", "organization"),
)
_COLUMNS = ", ".join(_FIELDS)
_VALUES = ", ".join("?" * (len(_FIELDS) + 1))  # and the title to sort by
_AMONG = "IN (SELECT value FROM json_each(?))"

Name = tuple[str, str]
"""What a paper is known by: the scheme (`arxiv`, `doi`, `title`) and the value."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as the library holds it. `key` is the BibTeX key that the reader has set."""

    id: PaperId
    paper: Paper
    mark: Mark
    added: datetime
    listings: tuple[Listing, ...] = ()
    key: str | None = None


def stamp(moment: datetime) -> str:
    """A moment as it is stored: UTC, ISO 8601, to the microsecond, so that text sorts by time."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def papers(connection: sqlite3.Connection, ids: Iterable[PaperId]) -> dict[PaperId, Paper]:
    """The papers of these ids that are there."""
    wanted = orjson.dumps(list(ids)).decode()
    links = _links(connection, wanted)
    rows = connection.execute(
        f"SELECT id, {_COLUMNS} FROM paper WHERE id {_AMONG}",  # noqa: S608
        (wanted,),
    )
    return {row[0]: _paper(row[1:], links.get(row[0], ())) for row in rows}


def entries(connection: sqlite3.Connection, ids: Iterable[PaperId]) -> dict[PaperId, Entry]:
    """The papers of these ids that are there, with their marks and listings."""
    wanted = orjson.dumps(list(ids)).decode()
    links = _links(connection, wanted)
    tags: defaultdict[PaperId, set[str]] = defaultdict(set)
    for id_, name in connection.execute(
        f"SELECT paper_id, name FROM tag WHERE paper_id {_AMONG}",  # noqa: S608
        (wanted,),
    ):
        tags[id_].add(name)
    listings: defaultdict[PaperId, list[Listing]] = defaultdict(list)
    for id_, *listing in connection.execute(
        "SELECT paper_id, name, place, day FROM listing JOIN page ON page.id = page_id"  # noqa: S608
        f" WHERE paper_id {_AMONG} ORDER BY name, place",
        (wanted,),
    ):
        listings[id_].append(Listing(*listing))
    found: dict[PaperId, Entry] = {}
    for id_, added, starred, status, note, priority, key, *columns in connection.execute(
        "SELECT id, added, starred, status, note, priority, key, "  # noqa: S608
        f"{_COLUMNS} FROM paper LEFT JOIN mark ON paper_id = id WHERE id {_AMONG}",
        (wanted,),
    ):
        mark = Mark(
            starred=bool(starred),
            status=Status(status or Status.INBOX),
            tags=frozenset(tags.get(id_, ())),
            note=note or "",
            priority=priority or 0,
        )
        found[id_] = Entry(
            id=id_,
            paper=_paper(columns, links.get(id_, ())),
            mark=mark,
            added=datetime.fromisoformat(added),
            listings=tuple(listings.get(id_, ())),
            key=key or None,
        )
    return found


def next_id(connection: sqlite3.Connection) -> PaperId:
    """The number that the next new paper gets; none is given twice."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'paper'").fetchone()
    return PaperId(row[0] + 1 if row else 1)


def insert(
    connection: sqlite3.Connection, papers: Mapping[PaperId, tuple[Paper, str]], revision: int
) -> None:
    """Write new papers, each with the moment it was added, with their identifiers and links."""
    connection.executemany(
        f"INSERT INTO paper (id, {_COLUMNS}, sort_title, added, revision)"  # noqa: S608
        f" VALUES (?, {_VALUES}, ?, ?)",
        [(id_, *_columns(paper), added, revision) for id_, (paper, added) in papers.items()],
    )
    _write_around(connection, {id_: paper for id_, (paper, _) in papers.items()})


def update(connection: sqlite3.Connection, papers: Mapping[PaperId, Paper], revision: int) -> None:
    """Write papers over what is there; identifiers that were known stay known."""
    connection.executemany(
        f"UPDATE paper SET ({_COLUMNS}, sort_title, revision)"  # noqa: S608
        f" = ({_VALUES}, ?) WHERE id = ?",
        [(*_columns(paper), revision, id_) for id_, paper in papers.items()],
    )
    connection.executemany("DELETE FROM link WHERE paper_id = ?", [(id_,) for id_ in papers])
    _write_around(connection, papers)


def write_mark(connection: sqlite3.Connection, id_: PaperId, mark: Mark, key: str | None) -> None:
    """Set all marks of a paper at once; of two spellings of a tag, one is kept."""
    connection.execute(
        "INSERT OR REPLACE INTO mark (paper_id, starred, status, note, priority, key)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (id_, mark.starred, mark.status, mark.note, mark.priority, key or ""),
    )
    connection.execute("DELETE FROM tag WHERE paper_id = ?", (id_,))
    connection.executemany(
        "INSERT OR IGNORE INTO tag (name, paper_id) VALUES (?, ?)",
        [(tag, id_) for tag in sorted(mark.tags)],
    )


def keys(connection: sqlite3.Connection, ids: Iterable[PaperId]) -> dict[PaperId, str]:
    """The citation keys of those of these papers that have one."""
    found = connection.execute(
        f"SELECT paper_id, key FROM mark WHERE key <> '' AND paper_id {_AMONG}",  # noqa: S608
        (orjson.dumps(list(ids)).decode(),),
    )
    return dict(found.fetchall())


def keys_in_use(connection: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """Those of these citation keys that a paper has."""
    found = connection.execute(
        f"SELECT key FROM mark WHERE key <> '' AND key {_AMONG}",  # noqa: S608
        (orjson.dumps(list(keys)).decode(),),
    )
    return {row[0] for row in found}


def with_key(connection: sqlite3.Connection, key: str) -> PaperId | None:
    """The paper that has this citation key."""
    row = connection.execute("SELECT paper_id FROM mark WHERE key = ? AND key <> ''", (key,))
    return next((PaperId(id_) for (id_,) in row), None)


def write_keys(connection: sqlite3.Connection, keys: Mapping[PaperId, str]) -> None:
    """Give papers their citation keys."""
    connection.executemany(
        "INSERT INTO mark (paper_id, key) VALUES (?, ?)"
        " ON CONFLICT (paper_id) DO UPDATE SET key = excluded.key",
        keys.items(),
    )


def places(
    connection: sqlite3.Connection, ids: Iterable[PaperId]
) -> list[tuple[int, int, PaperId]]:
    """Where these papers are listed: the number of the page's row, the place, and the paper."""
    found = connection.execute(
        f"SELECT page_id, place, paper_id FROM listing WHERE paper_id {_AMONG}",  # noqa: S608
        (orjson.dumps(list(ids)).decode(),),
    )
    return found.fetchall()


def write_places(
    connection: sqlite3.Connection, places: Iterable[tuple[int, int, PaperId]]
) -> None:
    """List papers on pages, as of `places`."""
    connection.executemany("INSERT OR IGNORE INTO listing VALUES (?, ?, ?)", places)


def delete(connection: sqlite3.Connection, id_: PaperId, revision: int) -> None:
    """Take a paper out, with all that belongs to it; its number is never given again."""
    connection.execute("DELETE FROM paper WHERE id = ?", (id_,))
    connection.execute("INSERT OR REPLACE INTO removed VALUES (?, ?)", (id_, revision))


def state(connection: sqlite3.Connection, entry: Entry) -> dict[str, Any]:
    """A paper with all its rows, as JSON can hold it and `restore` writes it again."""
    identifiers = connection.execute(
        "SELECT scheme, value FROM identifier WHERE paper_id = ?", (entry.id,)
    )
    listings = connection.execute(
        "SELECT page_id, place FROM listing WHERE paper_id = ?", (entry.id,)
    )
    paper, mark = entry.paper, entry.mark
    return {
        "id": entry.id,
        "columns": _columns(paper)[:-1],
        "links": [(link.url, link.kind) for link in paper.links],
        "added": stamp(entry.added),
        "mark": (mark.starred, mark.status, sorted(mark.tags), mark.note, mark.priority),
        "key": entry.key,
        "identifiers": identifiers.fetchall(),
        "listings": listings.fetchall(),
    }


def from_state(state: Mapping[str, Any]) -> Entry:
    """The paper of a state; its listings stay rows.

    A state of an older format lacks the last columns: they were not known then.
    """
    starred, status, tags, note, priority = state["mark"]
    columns = [*state["columns"], *[None] * (len(_FIELDS) - len(state["columns"]))]
    return Entry(
        PaperId(state["id"]),
        _paper(columns, tuple(Link(url, LinkKind(kind)) for url, kind in state["links"])),
        Mark(starred, Status(status), frozenset(tags), note, priority),
        datetime.fromisoformat(state["added"]),
        key=state["key"],
    )


def restore(connection: sqlite3.Connection, state: Mapping[str, Any], revision: int) -> None:
    """Write a paper that was taken out again, under its own number."""
    entry = from_state(state)
    connection.execute("DELETE FROM removed WHERE paper_id = ?", (entry.id,))
    insert(connection, {entry.id: (entry.paper, state["added"])}, revision)
    name(connection, [(scheme, value, entry.id) for scheme, value in state["identifiers"]])
    write_places(connection, [(page_id, place, entry.id) for page_id, place in state["listings"]])
    write_mark(connection, entry.id, entry.mark, entry.key)


def next_revision(connection: sqlite3.Connection) -> int:
    """Begin a new revision of the papers and return its number."""
    row = connection.execute(
        "UPDATE meta SET value = value + 1 WHERE name = 'revision' RETURNING value"
    ).fetchone()
    revision: int = row[0]
    return revision


def named(paper: Paper) -> list[Name]:
    """The identifiers that a paper is known by, strongest first: arXiv id, DOI, title key."""
    names = [("arxiv", paper.arxiv), ("doi", paper.doi), ("title", title_key(paper.title))]
    return [(scheme, value) for scheme, value in names if value]


def name(connection: sqlite3.Connection, names: Iterable[tuple[str, str, PaperId]]) -> None:
    """Note the papers that identifiers name: scheme, value, and the paper's number."""
    connection.executemany("INSERT OR IGNORE INTO identifier VALUES (?, ?, ?)", names)


def with_identifiers(
    connection: sqlite3.Connection, names: Iterable[Name]
) -> dict[Name, list[PaperId]]:
    """The papers known by each of these identifiers, oldest first; several only by a title.

    An identifier that names none is left out.
    """
    of_scheme: defaultdict[str, list[str]] = defaultdict(list)
    for scheme, value in dict.fromkeys(names):
        of_scheme[scheme].append(value)
    found: defaultdict[Name, list[PaperId]] = defaultdict(list)
    for scheme, values in of_scheme.items():
        for start in range(0, len(values), _MOST_VARIABLES):
            some = values[start : start + _MOST_VARIABLES]
            for value, id_ in connection.execute(
                "SELECT value, paper_id FROM identifier WHERE scheme = ?"  # noqa: S608
                f" AND value IN ({', '.join('?' * len(some))}) ORDER BY paper_id",
                (scheme, *some),
            ):
                found[scheme, value].append(id_)
    return found


_MOST_VARIABLES = 500
"""How many values one statement asks for; SQLite takes 999 at least."""


def _links(connection: sqlite3.Connection, wanted: str) -> dict[PaperId, tuple[Link, ...]]:
    links: defaultdict[PaperId, list[Link]] = defaultdict(list)
    for id_, url, kind in connection.execute(
        f"SELECT paper_id, url, kind FROM link WHERE paper_id {_AMONG}"  # noqa: S608
        " ORDER BY paper_id, place",
        (wanted,),
    ):
        links[id_].append(Link(url, LinkKind(kind)))
    return {id_: tuple(of_paper) for id_, of_paper in links.items()}


def _paper(columns: Sequence[str | int | None], links: tuple[Link, ...]) -> Paper:
    title, abstract, authors, date, arxiv, doi, venue, categories, keywords, *rest = columns
    comment, upvotes, stars, organization = rest
    return Paper(  # the columns are typed by the schema
        title=title,  # type: ignore[arg-type]
        abstract=abstract,  # type: ignore[arg-type]
        authors=tuple(orjson.loads(authors)),  # type: ignore[arg-type]
        date=PartialDate.parse(str(date)) if date else None,
        arxiv=arxiv,  # type: ignore[arg-type]
        doi=doi,  # type: ignore[arg-type]
        links=links,
        venue=venue,  # type: ignore[arg-type]
        categories=tuple(orjson.loads(categories)),  # type: ignore[arg-type]
        keywords=tuple(orjson.loads(keywords)),  # type: ignore[arg-type]
        comment=comment,  # type: ignore[arg-type]
        upvotes=upvotes,  # type: ignore[arg-type]
        stars=stars,  # type: ignore[arg-type]
        organization=organization,  # type: ignore[arg-type]
    )


def _columns(paper: Paper) -> tuple[str | int | None, ...]:
    """The values of `_FIELDS`, then the title to sort by."""
    return (
        paper.title,
        paper.abstract,
        orjson.dumps(paper.authors).decode(),
        str(paper.date) if paper.date else None,
        paper.arxiv,
        paper.doi,
        paper.venue,
        orjson.dumps(paper.categories).decode(),
        orjson.dumps(paper.keywords).decode(),
        paper.comment,
        paper.upvotes,
        paper.stars,
        paper.organization,
        _sort_title(paper.title),
    )


def _sort_title(title: str) -> str:
    """The title as a list is sorted by it: readable, folded, from its first letter or digit on."""
    folded = fold(readable_title(title))
    start = next((at for at, char in enumerate(folded) if char.isalnum()), 0)
    return folded[start:]


def _write_around(connection: sqlite3.Connection, papers: Mapping[PaperId, Paper]) -> None:
    name(connection, [(*each, id_) for id_, paper in papers.items() for each in named(paper)])
    connection.executemany(
        "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)",
        [
            (id_, place, link.url, link.kind.value, _host(link.url), repository(link.url))
            for id_, paper in papers.items()
            for place, link in enumerate(paper.links)
        ],
    )


def _host(url: str) -> str:
    """The host of an address without `www.`; empty for an address that has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # "http://[broken": what stands in an abstract need not be an address
        return ""
