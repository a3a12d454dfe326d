"""The views: queries with a name, for piles, tags, pages, and saved by the reader. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from paper_tui.saved_views import PILES, SavedQuery
from paper_tui.search.query import Filter
from paper_tui.statistics import MOST
from paper_tui.text import inert
from paper_tui.tui import dates
from paper_tui.tui.figures import Figures


class Kind(StrEnum):
    """Where a view comes from; the heading of its section."""

    PILE = "Piles"
    SAVED = "Saved"
    TAG = "Tags"
    PAGE = "Pages"
    HOST = "Hosts"
    YEAR = "Years"


@dataclass(frozen=True, slots=True)
class View:
    """A query with a name. `count` is None while it is not known how many papers answer it."""

    kind: Kind
    name: str
    query: str
    count: int | None = None

    @property
    def saved(self) -> bool:
        """Whether the reader has made it."""
        return self.kind is Kind.SAVED


def views(
    figures: Figures, saved: Sequence[SavedQuery], saved_counts: Sequence[int | None], today: date
) -> tuple[View, ...]:
    """All views in their order; those of one kind stand together."""
    counts = figures.counts
    on_piles = {str(status).title(): papers for status, papers in counts.status.items()}
    on_piles |= {"Starred": counts.starred, "All": counts.total}
    piles = (View(Kind.PILE, name, query, on_piles[name]) for name, query in PILES.items())
    own = (
        View(Kind.SAVED, inert(each.name), each.query, count)
        for each, count in zip(saved, saved_counts, strict=True)
    )
    tags = (
        View(Kind.TAG, inert(tag), f"{Filter('tag', tag)} ", count)
        for tag, count in sorted(counts.tags.items(), key=lambda item: (-item[1], item[0]))
    )
    pages = (
        View(
            Kind.PAGE,
            inert(dates.page_name(page.name, page.day, today)),
            f"{Filter('page', page.name)} ",
            page.papers,
        )
        for page in counts.pages
    )
    hosts = (
        View(Kind.HOST, inert(host), f"{Filter('host', host)} ", count)
        for host, count in islice(figures.hosts.items(), MOST)
    )
    years = (
        View(Kind.YEAR, year, f"year:{year} ", figures.years[year])
        for year in sorted(figures.years, reverse=True)
    )
    return (*piles, *own, *tags, *pages, *hosts, *years)


def same(query: str, view: View) -> bool:
    """Whether a query is that of a view, spaces apart."""
    return query.split() == view.query.split()
