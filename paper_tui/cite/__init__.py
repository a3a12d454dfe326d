"""Citations: papers in the formats and styles in which papers are cited."""

from paper_tui.cite.bibtex import biblatex, bibtex
from paper_tui.cite.formats import Cited, Format, apa, cite, linked, markdown_link, pieces
from paper_tui.cite.keys import TEMPLATE, checked_key, citation_key, citation_keys
from paper_tui.cite.markup import Markup
from paper_tui.cite.reference import lacking, missing

__all__ = [
    "TEMPLATE",
    "Cited",
    "Format",
    "Markup",
    "apa",
    "biblatex",
    "bibtex",
    "checked_key",
    "citation_key",
    "citation_keys",
    "cite",
    "lacking",
    "linked",
    "markdown_link",
    "missing",
    "pieces",
]
