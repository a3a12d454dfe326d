"""References in any style of the Citation Style Language, from its `.csl` file.

The work is done by citeproc-py, an optional extra (`pip install "paper-tui[csl]"`). It takes tens
of milliseconds a reference, and its own shortcomings show: the everyday styles are in `styles`.
"""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from paper_tui.cite.csl import csl_item
from paper_tui.cite.formats import Cited
from paper_tui.errors import PaperTuiError
from paper_tui.text.readable import inert


class StyleError(PaperTuiError):
    """A style file cannot be used."""


def cite_in_style(papers: Iterable[Cited], style: Path) -> list[str]:
    """One reference for each paper as plain text, in the order that the style prescribes.

    The keys must differ. Raises StyleError without citeproc-py, for a file that is no independent
    style, and for what citeproc-py cannot do.
    """
    try:
        citeproc = import_module("citeproc")
        plain = import_module("citeproc.formatter.plain")
        source = import_module("citeproc.source.json")
    except ImportError:
        raise StyleError(
            'Styles from .csl files need citeproc-py: pip install "paper-tui[csl]".'
        ) from None
    shown = inert(str(style))
    items = [csl_item(paper, key) for paper, key in papers]
    try:
        with style.open("rb") as file:
            made = citeproc.CitationStylesStyle(file, validate=False)
        bibliography = citeproc.CitationStylesBibliography(made, source.CiteProcJSON(items), plain)
        for item in items:
            bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
        return [str(each).strip() for each in bibliography.bibliography()]
    except OSError as error:
        raise StyleError(f"Cannot read the style {shown}: {error.strerror}.") from error
    except SyntaxError as error:  # lxml's own is one
        raise StyleError(f"{shown} is no citation style: it is no XML ({error.msg}).") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # What citeproc-py runs into with styles and items that it does not support.
        raise StyleError(
            f"citeproc-py cannot use the style {shown}; if the file names a parent style "
            "(independent-parent), use that one."
        ) from error
