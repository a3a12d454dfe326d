"""Citations: a paper in the formats and styles in which papers are cited."""

from paper_tui.cite.bibtex import biblatex, bibtex
from paper_tui.cite.keys import TEMPLATE, checked_key, citation_key, citation_keys
from paper_tui.cite.reference import missing
from paper_tui.cite.styles import apa, markdown_link

__all__ = [
    "TEMPLATE",
    "apa",
    "biblatex",
    "bibtex",
    "checked_key",
    "citation_key",
    "citation_keys",
    "markdown_link",
    "missing",
]
