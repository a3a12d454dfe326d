"""What a person wants to know of a paper in one line, for the exports that people read. Pure."""

from paper_tui.cite.reference import reference
from paper_tui.paper import Link, LinkKind, Mark, Paper, Status
from paper_tui.text.names import Name
from paper_tui.text.readable import inert, readable

LINK_NAMES = {
    LinkKind.CODE: "code",
    LinkKind.PROJECT: "project page",
    LinkKind.PDF: "PDF",
    LinkKind.OTHER: "link",
}


def origin(paper: Paper) -> str:
    """`Ada King, Grace Li, … and Joan Ray · NeurIPS 2022 · 2022`, as far as it is known."""
    cited = reference(paper)
    authors = [_shown(name) for name in cited.authors]
    if len(authors) > 10:
        authors = [*authors[:8], f"… {authors[-1]}"]
    venue = readable(paper.venue) if paper.venue else ""
    date = str(paper.date) if paper.date else ""
    return " · ".join(part for part in (", ".join(authors), venue, date) if part)


def marks(mark: Mark) -> str:
    """`★ reading #gnn #thesis`; empty for a paper that the reader has not marked."""
    parts = ["★"] if mark.starred else []
    parts += [mark.status.value] if mark.status is not Status.INBOX else []
    parts += [mark.urgency] if mark.urgency else []
    return " ".join([*parts, *(f"#{inert(tag)}" for tag in sorted(mark.tags, key=str.lower))])


def web_links(paper: Paper) -> list[Link]:
    """The links that a reader may follow: those of the web."""
    return [link for link in paper.links if link.url.lower().startswith(("http://", "https://"))]


def _shown(name: Name) -> str:
    parts = " ".join(part for part in (name.given, name.particle, name.family) if part)
    return f"{parts}, {name.suffix}" if name.suffix else parts
