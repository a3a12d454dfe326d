"""Every format that papers are cited in: its name, and how papers are written in it. Pure.

A format writes papers one at a time, so that a library of any size streams.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import orjson

from paper_tui.cite import styles
from paper_tui.cite.bibtex import biblatex, bibtex
from paper_tui.cite.csl import csl_item
from paper_tui.cite.hayagriva import hayagriva
from paper_tui.cite.markup import Markup, escaped, link, written
from paper_tui.cite.reference import reference
from paper_tui.cite.ris import ris
from paper_tui.paper import Paper

Cited = tuple[Paper, str]
"""A paper and its citation key, which styles and links do without."""


class Format(StrEnum):
    """What papers are cited in: files for other programs, styles, and links."""

    BIBTEX = "bibtex"
    BIBTEX_LATEX = "bibtex-latex"
    BIBLATEX = "biblatex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    TYPST = "typst"
    APA = "apa"
    MLA = "mla"
    CHICAGO = "chicago"
    IEEE = "ieee"
    HARVARD = "harvard"
    VANCOUVER = "vancouver"
    ACM = "acm"
    NATURE = "nature"
    MARKDOWN = "markdown"
    RST = "rst"
    ORG = "org"

    @property
    def label(self) -> str:
        """The name that a reader knows it by."""
        return _HOW[self].label

    @property
    def ending(self) -> str:
        """What the name of a file in this format ends in: `.bib`."""
        return _HOW[self].ending

    @property
    def has_keys(self) -> bool:
        """Whether the citation keys stand in it."""
        return self in _WITH_KEYS


def cite(papers: Iterable[Cited], form: Format, markup: Markup = Markup.PLAIN) -> str:
    """The papers in a format, as one text; see `pieces`."""
    return "".join(pieces(papers, form, markup))


def pieces(papers: Iterable[Cited], form: Format, markup: Markup = Markup.PLAIN) -> Iterator[str]:
    """The papers in a format, a piece at a time, in the order given.

    References and links stand on a line each, without a line end after the last. `markup` says
    how the italics of a style are written; the other formats have a notation of their own.
    """
    how = _HOW[form]
    between = how.before
    for paper, key in papers:
        yield between + how.write(paper, key, markup)
        between = how.between
    yield (between if between is how.before else "") + how.after


def linked(paper: Paper, markup: Markup) -> str:
    """The title as a link to where the paper is read; the title alone when no address is known."""
    cited = reference(paper)
    return link(cited.title, cited.url, markup) if cited.url else escaped(cited.title, markup)


@dataclass(frozen=True, slots=True)
class _How:
    """How a format writes one paper, and what stands before, between and after them."""

    label: str
    ending: str
    write: Callable[[Paper, str, Markup], str]
    before: str = ""
    between: str = "\n"
    after: str = ""


def _styled(label: str, style: styles.Style) -> _How:
    return _How(label, ".txt", lambda paper, _, markup: written(style(reference(paper)), markup))


def _links(label: str, ending: str, own: Markup) -> _How:
    return _How(label, ending, lambda paper, *_: linked(paper, own))


def _csl(paper: Paper, key: str, _: Markup) -> str:
    return orjson.dumps(csl_item(paper, key)).decode()


_HOW = {
    Format.BIBTEX: _How("BibTeX", ".bib", lambda paper, key, _: bibtex(paper, key)),
    Format.BIBTEX_LATEX: _How(
        "BibTeX, LaTeX letters", ".bib", lambda paper, key, _: bibtex(paper, key, ascii_only=True)
    ),
    Format.BIBLATEX: _How("BibLaTeX", ".bib", lambda paper, key, _: biblatex(paper, key)),
    Format.RIS: _How("RIS", ".ris", lambda paper, key, _: ris(paper, key), between=""),
    Format.CSL_JSON: _How("CSL-JSON", ".json", _csl, "[\n  ", ",\n  ", "\n]\n"),
    Format.TYPST: _How("Typst (Hayagriva)", ".yml", lambda paper, key, _: hayagriva(paper, key)),
    Format.APA: _styled("APA 7", styles.apa),
    Format.MLA: _styled("MLA 9", styles.mla),
    Format.CHICAGO: _styled("Chicago 18, author–date", styles.chicago),
    Format.IEEE: _styled("IEEE", styles.ieee),
    Format.HARVARD: _styled("Harvard", styles.harvard),
    Format.VANCOUVER: _styled("Vancouver", styles.vancouver),
    Format.ACM: _styled("ACM", styles.acm),
    Format.NATURE: _styled("Nature", styles.nature),
    Format.MARKDOWN: _links("Markdown link", ".md", Markup.MARKDOWN),
    Format.RST: _links("reStructuredText link", ".rst", Markup.RST),
    Format.ORG: _links("Org link", ".org", Markup.ORG),
}

_WITH_KEYS = frozenset(
    {
        *(Format.BIBTEX, Format.BIBTEX_LATEX, Format.BIBLATEX),
        *(Format.RIS, Format.CSL_JSON, Format.TYPST),
    }
)
