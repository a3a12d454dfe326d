"""One paper in full, as styled text. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from textual.content import Content
from textual.style import Style

from paper_tui.library.library import Entry
from paper_tui.paper import LinkKind, Listing, Paper
from paper_tui.settings.settings import Colour
from paper_tui.text.plurals import counted
from paper_tui.text.readable import inert, readable, readable_title
from paper_tui.tui.render.row import STAR, STATUS, Span, fitted, tag_colour
from paper_tui.views import dates

Matches = Callable[[str, str], Sequence[Span]]

PORTION = 20_000
"""Characters of an abstract that are shown at once; the rest follows as the reader reads on."""

_MOST_AUTHORS = 8
_LABEL = 9


def head(
    entry: Entry,
    today: date,
    matches: Matches,
    match: Style,
    colours: Mapping[str, Colour],
) -> Content:
    """Title, facts and marks of a paper; what matches in the style `match`. Pure."""
    title = readable_title(entry.paper.title)
    lines = [
        _highlighted(Content.styled(title, "bold $heading"), matches(title, "title"), match),
        *_facts(entry.paper, today),
        _marks(entry, colours),
    ]
    return Content("\n").join(lines)


def body(
    entry: Entry, today: date, matches: Matches, match: Style, portion: int = PORTION
) -> Content:
    """Abstract, links and listings of a paper. Pure."""
    lines = [
        _abstract(entry.paper.abstract, matches, match, portion),
        Content(""),
        *_links(entry.paper),
        *_listings(entry.listings, today),
        _known("added", dates.spoken_day(entry.added.date(), today)),
    ]
    return Content("\n").join(lines)


def similar(entries: Sequence[Entry], width: int) -> Content:
    """The titles of papers, in lines of at most `width` cells; a click goes to the paper. Pure."""
    lines: list[Content] = []
    for entry in entries:
        title = Content(fitted(readable_title(entry.paper.title), max(1, width - _LABEL)))
        click = Style.from_meta({"@click": f"screen.show_similar({entry.id})"})
        lines.append(_known("" if lines else "similar", title.stylize(click)))
    return Content("\n").join(lines)


def _facts(paper: Paper, today: date) -> Iterator[Content]:
    if paper.authors:
        names = [readable(name) for name in paper.authors[:_MOST_AUTHORS]]
        more = len(paper.authors) - len(names)
        yield Content(", ".join(names) + (f" and {more} more" if more else ""))
    facts: list[str] = []
    if paper.date is not None:
        facts.append(dates.spoken(paper.date, today))
    facts += [readable(paper.organization)] if paper.organization else []
    facts += [readable(paper.venue)] if paper.venue else []
    if paper.arxiv:
        facts.append(f"arXiv {inert(paper.arxiv)}")
    if paper.doi:
        facts.append(f"doi {inert(paper.doi)}")
    facts += [inert(" ".join(paper.categories))] if paper.categories else []
    if paper.upvotes is not None:
        facts.append(counted(paper.upvotes, "upvote"))
    if facts:
        yield Content.styled(" · ".join(facts), "$quiet")


def _marks(entry: Entry, colours: Mapping[str, Colour]) -> Content:
    mark = entry.mark
    status = STATUS[mark.status]
    parts = [Content(f"{status.text} {status.meaning}".strip())]
    if mark.starred:
        parts.insert(0, Content.styled(STAR.text, "$star"))
    if mark.urgency:
        parts.append(Content.styled(mark.urgency, "$star"))
    parts += [
        Content.styled(f"#{inert(tag)}", f"$tag-{tag_colour(tag, colours)}")
        for tag in sorted(mark.tags)
    ]
    return Content("  ").join(parts)


def _abstract(raw: str, matches: Matches, match: Style, portion: int) -> Content:
    if not raw.strip():
        return Content.styled("No abstract is known.", "$quiet italic")
    text = readable(raw[:portion])
    shown = _highlighted(Content(text), matches(text, "abstract"), match)
    if len(raw) > portion:
        shown += Content.styled(f"\n… {len(raw) - portion:,} more characters: read on", "$quiet")
    return shown


def _links(paper: Paper) -> Iterator[Content]:
    for number, link in enumerate(paper.links, 1):
        kind = "link" if link.kind is LinkKind.OTHER else link.kind.value
        address = Content.styled(short_address(inert(link.url)), "underline")
        if number < 10:
            action = {"@click": f"screen.click('open.link_{number}')"}
            address = address.stylize(Style.from_meta(action))
        yield _known(kind, Content(f"{number} ") + address)
    if paper.stars is not None:
        yield _known("stars", f"{paper.stars:,}")
    if paper.comment:
        yield _known("comment", readable(paper.comment))


def _listings(listings: Sequence[Listing], today: date) -> Iterator[Content]:
    for listing in listings:
        name = dates.page_name(inert(listing.page), listing.day, today)
        yield _known("seen", f"{inert(name)} · place {listing.place}")


def _known(label: str, value: Content | str) -> Content:
    """A label in a column of its own, and what stands behind it."""
    return Content.styled(f"{label:{_LABEL}}", "$quiet") + value


def _highlighted(content: Content, spans: Sequence[Span], match: Style) -> Content:
    for start, end in spans:
        content = content.stylize(match, start, end)
    return content


def short_address(url: str) -> str:
    """An address as a reader says it: without scheme, `www.` and the last slash."""
    scheme, _, rest = url.partition("://")
    return rest.removeprefix("www.").rstrip("/") if scheme in ("http", "https") else url
