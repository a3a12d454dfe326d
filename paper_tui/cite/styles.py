"""References as text, in the styles that people are asked for. Pure.

Each style turns a `Reference` into spans; `plain` and its siblings write the spans down.
A title stands as its authors wrote it: which words of it are names, and must keep their capital
when a style asks for lower case, cannot be known from the title.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from paper_tui.cite.reference import Kind, Reference, reference
from paper_tui.names import Name
from paper_tui.paper import Paper


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a formatted reference."""

    text: str
    italic: bool = False


def apa(paper: Paper) -> str:
    """The reference in the style of the American Psychological Association, 7th edition."""
    return plain(_apa(reference(paper)))


def plain(spans: Sequence[Span]) -> str:
    """The spans as text without any markup."""
    return "".join(span.text for span in spans)


def markdown_link(paper: Paper) -> str:
    """`[Title](https://…)`; the title alone when no address is known."""
    cited = reference(paper)
    title = re.sub(r"([\\`*_\[\]<>])", r"\\\1", cited.title)
    url = cited.url or paper.repository
    if url is None:
        return title
    return f"[{title}]({url.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"


def _apa(cited: Reference) -> list[Span]:
    """Publication Manual of the APA, 7th edition, chapters 9 and 10."""
    authors = _apa_authors(cited.authors)
    date = f"({cited.date.year if cited.date else 'n.d.'})."
    whole_work = cited.kind in (Kind.PREPRINT, Kind.OTHER)
    title = Span(_closed(cited.title), italic=whole_work)
    spans = [Span(f"{authors} {date} "), title] if authors else [title, Span(f" {date}")]
    if cited.kind is Kind.PREPRINT:
        spans.append(Span(" arXiv."))
    elif cited.venue is not None:
        spans.append(Span(" In " if cited.kind is Kind.PROCEEDINGS else " "))
        spans.append(Span(cited.venue.name, italic=True))
        spans.extend(_apa_place(cited))
    if address := doi_address(cited) or cited.url:
        spans.append(Span(f" {address}"))
    return spans


def _apa_place(cited: Reference) -> list[Span]:
    assert cited.venue is not None  # noqa: S101
    pages = cited.venue.pages.replace("-", "–")
    if cited.kind is Kind.PROCEEDINGS:
        return [Span(f" (pp. {pages})." if pages else ".")]
    spans = []
    if cited.venue.volume:
        spans += [Span(", "), Span(cited.venue.volume, italic=True)]
    if cited.venue.number:
        spans.append(Span(f"({cited.venue.number.replace('-', '–')})"))
    if pages:
        spans.append(Span(f", {pages}"))
    return [*spans, Span(".")]


def _apa_authors(authors: Sequence[Name]) -> str:
    """`Family, A. B., & Family, C.`; of more than twenty, the first nineteen and the last."""
    names = [_inverted(name) for name in authors]
    if not names:
        return ""
    if len(names) > 20:
        text = ", ".join(names[:19]) + f", … {names[-1]}"
    elif len(names) > 1:
        text = ", ".join(names[:-1]) + f", & {names[-1]}"
    else:
        text = names[0]
    return _closed(text)


def _inverted(name: Name) -> str:
    """`van der Maaten, L.`, `King, M. L., Jr.`, `ATLAS Collaboration`."""
    family = f"{name.particle} {name.family}".strip()
    return ", ".join(part for part in (family, initials(name.given), name.suffix) if part)


def initials(given: str) -> str:
    """`Jean-Luc Peter` is `J.-L. P.`; what is no letter is left out."""
    return " ".join(
        "-".join(
            f"{letter.upper()}."
            for part in re.split(r"[-‐‑]", word)
            if (letter := next((sign for sign in part if sign.isalpha()), ""))
        )
        for word in re.sub(r"\.(?=[^\W\d_])", ". ", given).split()
    ).strip()


def doi_address(cited: Reference) -> str | None:
    """The address of the DOI; every preprint on arXiv has one under arXiv's own prefix."""
    if cited.doi:
        return f"https://doi.org/{cited.doi}"
    if cited.kind is Kind.PREPRINT:
        return f"https://doi.org/10.48550/arXiv.{cited.arxiv}"
    return None


def _closed(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
