"""Citations: papers in the formats and styles in which papers are cited."""

from paper_tui.cite.bibtex import biblatex, bibtex
from paper_tui.cite.citation_keys import TEMPLATE, checked_key, citation_key
from paper_tui.cite.formats import Cited, Format, cite, linked, pieces
from paper_tui.cite.markup import Markup
from paper_tui.cite.reference import lacking, missing

__all__ = [
    "TEMPLATE",
    "Cited",
    "Format",
    "Markup",
    "biblatex",
    "bibtex",
    "checked_key",
    "citation_key",
    "cite",
    "lacking",
    "linked",
    "missing",
    "pieces",
]
