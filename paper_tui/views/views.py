"""The views pane: queries with a name, and values by which any query can be narrowed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from paper_tui.library.library import Counts
from paper_tui.paper import Status
from paper_tui.search.language.facets import Facet
from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import Filter
from paper_tui.settings.saved_views import PILES, SavedQuery
from paper_tui.text.readable import inert
from paper_tui.updates.arrivals import Arrivals
from paper_tui.views import dates


class Kind(StrEnum):
    """Where a view comes from; the heading of its section."""

    PILE = "Piles"
    FEED = "Feeds"
    SAVED = "Saved"
    TAG = "Tags"
    PAGE = "Pages"
    MARK = "Marks and code"
    YEAR = "Years"
    HOST = "Hosts"
    CATEGORY = "Categories"


@dataclass(frozen=True, slots=True)
class View:
    """A query with a name, which takes the place of another.

    `count` is None while it is not known how many papers answer it. `mistake` is what is wrong with
    the query, `new` how many papers of a feed were not looked at yet.
    """

    kind: Kind
    name: str
    query: str
    count: int | None = None
    mistake: str | None = None
    new: int = 0

    @property
    def saved(self) -> bool:
        """Whether the reader has made it."""
        return self.kind is Kind.SAVED


@dataclass(frozen=True, slots=True)
class Value(View):
    """A value that papers of the list have. It narrows the query, or widens it again."""

    field: str = ""
    value: str = ""


def views(
    counts: Counts,
    arrivals: Arrivals,
    saved: Sequence[SavedQuery],
    saved_counts: Sequence[int | None],
) -> Iterator[View]:
    """The views in their order, with the papers of the library that answer them."""
    on_piles = {str(status).title(): papers for status, papers in counts.status.items()}
    on_piles |= {"Starred": counts.starred, "All": counts.total}
    if arrivals.feeds or arrivals.new:
        yield View(Kind.PILE, "New", "is:new ", len(arrivals.new))
    for name, query in PILES.items():
        yield View(Kind.PILE, name, query, on_piles[name])
    for fetched in arrivals.feeds:
        name, query = inert(fetched.feed.name), f"{fetched.feed.view} "
        yield View(Kind.FEED, name, query, fetched.papers, new=fetched.new)
    for each, count in zip(saved, saved_counts, strict=True):
        problems = parse(each.query).problems
        mistake = problems[0].message if problems else None
        yield View(Kind.SAVED, inert(each.name), each.query, count, mistake)


def values(
    facets: Mapping[str, Sequence[Facet]], counts: Counts, arrivals: Arrivals, today: date
) -> Iterator[Value]:
    """What the papers of a list have in common, with their numbers; one kind stands together.

    The days of feeds, which would bury the other pages, are left out.
    """
    of_feeds = tuple(each.feed.page for each in arrivals.feeds)
    for facet in facets.get("tag", ()):
        yield _value(Kind.TAG, facet)
    of_page = {facet.value: facet for facet in facets.get("page", ())}
    for page in counts.pages:  # the newest first
        if page.name in of_page and not page.name.startswith(of_feeds):
            name = dates.page_name(page.name, page.day, today)
            yield _value(Kind.PAGE, of_page.pop(page.name), name)
    marks = {
        (facet.field, facet.value): facet
        for field in ("is", "has")
        for facet in facets.get(field, ())
    }
    for mark in (mark for mark in _MARKS if mark in marks):
        yield _value(Kind.MARK, marks[mark], _MARKS[mark])
    for facet in sorted(facets.get("year", ()), key=lambda facet: facet.value, reverse=True):
        yield _value(Kind.YEAR, facet)
    for facet in facets.get("host", ()):
        yield _value(Kind.HOST, facet)
    for facet in facets.get("cat", ()):
        yield _value(Kind.CATEGORY, facet)


def same(query: str, view: View) -> bool:
    """Whether a query is that of a view, spaces apart."""
    return query.split() == view.query.split()


_MARKS = {
    ("is", "starred"): "starred",
    **{("is", status.value): status.value for status in Status},
    ("has", "code"): "with code",
    ("has", "note"): "with a note",
}


def _value(kind: Kind, facet: Facet, name: str | None = None) -> Value:
    query = f"{Filter(facet.field, facet.value)} "
    shown = inert(facet.value if name is None else name)
    return Value(kind, shown, query, facet.papers, field=facet.field, value=facet.value)
