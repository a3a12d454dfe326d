"""What can be copied of papers: how each text is called, and how it is written. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from paper_tui import cite
from paper_tui.cite import Cited, Format
from paper_tui.cite.csl_style import cite_in_style
from paper_tui.desktop import browser
from paper_tui.paper import Paper
from paper_tui.settings.settings import Settings
from paper_tui.system.paths import expanded
from paper_tui.text.readable import readable, readable_title

OWN_STYLE = "style"
"""The name of the reference in the reader's own style, which takes long to make."""

Write = Callable[[Sequence[Cited], Settings], str]


@dataclass(frozen=True, slots=True)
class Text:
    """Something that can be copied: what a reader calls it, and how it is written.

    `is_known` says of which papers there is any. A citation (`cites`) may lack what is not known;
    citation keys stand in some of them (`has_keys`).
    """

    called: str
    write: Write
    is_known: Callable[[Paper], object] = bool
    cites: bool = False
    has_keys: bool = False


@cache
def texts() -> Mapping[str, Text]:
    """Everything that can be copied, by the second half of its action's id."""
    cited = {form.replace("-", "_"): _citation(form) for form in Format}
    others = {
        OWN_STYLE: Text("reference", _in_own_style, cites=True, has_keys=True),
        "clone": _of_each("git clone", _clone),
        "repository": _of_each("repository", lambda paper: paper.repository),
        "url": _of_each("address", lambda paper: paper.address),
        "title": _of_each("title", lambda paper: readable_title(paper.title)),
        "abstract": _of_each("abstract", lambda paper: readable(paper.abstract), "\n\n"),
    }
    return cited | others


def _citation(form: Format) -> Text:
    def write(papers: Sequence[Cited], _: Settings) -> str:
        return cite.cite(papers, form)

    is_link = form in (Format.MARKDOWN, Format.RST, Format.ORG)
    return Text(form.label, write, cites=not is_link, has_keys=form.has_keys)


def _of_each(called: str, one: Callable[[Paper], str | None], between: str = "\n") -> Text:
    def write(papers: Sequence[Cited], _: Settings) -> str:
        return between.join(one(paper) or "" for paper, _ in papers)

    return Text(called, write, is_known=one)


def _in_own_style(papers: Sequence[Cited], settings: Settings) -> str:
    return "\n".join(cite_in_style(papers, expanded(settings.csl_style)))


def _clone(paper: Paper) -> str | None:
    return browser.clone_command(paper.repository) if paper.repository else None
