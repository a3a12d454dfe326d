"""One paper in full: what is known of it, what the reader has said of it, and its abstract."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Markdown, Static

from paper_tui.config import Colour
from paper_tui.library import Entry
from paper_tui.paper import LinkKind, Listing, Paper
from paper_tui.text import inert, readable, readable_title
from paper_tui.tui import dates
from paper_tui.tui.actions import Pane
from paper_tui.tui.bindings import bindings
from paper_tui.tui.row import STAR, STATUS, Span, tag_colour
from paper_tui.wording import counted

Matches = Callable[[str, str], Sequence[Span]]

PORTION = 20_000
"""Characters of an abstract that are shown at once; the rest follows as the reader reads on."""

_MOST_AUTHORS = 8
_LABEL = 9


class DetailView(VerticalScroll, can_focus=True):
    """The paper under the cursor. `width` is the widest line of text, in cells."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(pane=Pane.DETAIL)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"detail-view--match"}

    def __init__(self, today: Callable[[], date], width: int, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._today = today
        self._width = width
        self._colours: Mapping[str, Colour] = {}
        self._entry: Entry | None = None
        self._matches: Matches = lambda _text, _field: ()
        self._shown = PORTION
        self._head = Static("", id="head", markup=False)
        self._note = Markdown("", id="note", open_links=False)
        self._body = Static("", id="body", markup=False)

    def compose(self) -> ComposeResult:
        """What it is, the reader's note, and the abstract with all the rest."""
        yield from (self._head, self._note, self._body)

    def on_mount(self) -> None:
        """Keep the lines as short as the reader likes."""
        self.wear(self._colours, self._width)

    def wear(self, colours: Mapping[str, Colour], width: int) -> None:
        """Show tags in these colours, and no line wider than this."""
        self._colours, self._width = colours, width
        for child in self.children:
            child.styles.max_width = width
        self._paint()

    def notify_style_update(self) -> None:
        """Another theme has another style for what matches."""
        super().notify_style_update()
        if self.is_mounted and self._entry is not None:
            self._paint()

    @property
    def entry(self) -> Entry | None:
        """The paper that is shown."""
        return self._entry

    def show(self, entry: Entry | None, matches: Matches) -> None:
        """Show a paper; the same paper again keeps its place."""
        same = entry is not None and self._entry is not None and entry.id == self._entry.id
        before = self._entry
        self._entry, self._matches = entry, matches
        if not same:
            self._shown = PORTION
            self.scroll_home(animate=False, force=True, immediate=True)
        self._paint()
        note = entry.mark.note if entry is not None else ""
        if not same or before is None or before.mark.note != note:
            self._note.display = bool(note)
            self._note.update(inert(note, keep_lines=True))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show the next portion of a very long abstract when the reader comes to its end."""
        super().watch_scroll_y(old_value, new_value)
        if (
            self._entry is not None
            and self._shown < len(self._entry.paper.abstract)
            and new_value >= self.max_scroll_y - self.size.height
        ):
            self._shown += PORTION
            self._paint()

    def _paint(self) -> None:
        top = bottom = Content("")
        if self._entry is not None:
            match = self.get_visual_style("detail-view--match", partial=True)
            top = head(self._entry, self._today(), self._matches, match, self._colours)
            bottom = body(self._entry, self._today(), self._matches, match, self._shown)
        self._head.update(top)
        self._body.update(bottom)


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
