"""When an action is possible: what the reader has in front of them decides. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from paper_tui.library.library import Entry


@dataclass(frozen=True, slots=True)
class Context:
    """What the reader has in front of them: all that `needs` may ask.

    `listed` is the length of the result list, `selected` how many of it are selected, `paper` the
    one under the cursor. `suggested`: there is a "did you mean". `saved`: the cursor of the views
    is on a saved query. `style`: the settings name a citation style of the reader's own.
    """

    listed: int = 0
    selected: int = 0
    paper: Entry | None = None
    query: str = ""
    suggested: bool = False
    saved: bool = False
    style: bool = False


Needs = Callable[[Context], str | None]
"""Why an action is impossible now, as a sentence for the reader; None when it is possible."""


def always(_context: Context) -> str | None:
    """Possible at any time."""
    return None


def a_paper(context: Context) -> str | None:
    """A paper is under the cursor."""
    if context.paper is not None:
        return None
    return "The list is empty: there is no paper to do this with."


def a_list(context: Context) -> str | None:
    """The list has papers."""
    return None if context.listed else "The list is empty."


def _of_the_paper(reason: str, present: Callable[[Entry], object]) -> Needs:
    def needs(context: Context) -> str | None:
        if context.paper is None:
            return a_paper(context)
        # With several papers selected, those that have it are taken.
        return None if present(context.paper) or context.selected else reason

    return needs


a_repository = _of_the_paper(
    "No repository is known for this paper.", lambda entry: entry.paper.repository
)
an_address = _of_the_paper(
    "No page is known for this paper: it has no arXiv id, DOI, PDF or project page.",
    lambda entry: entry.paper.address,
)
a_pdf = _of_the_paper("No PDF is known for this paper.", lambda entry: entry.paper.pdf)
an_abstract = _of_the_paper("This paper has no abstract.", lambda entry: entry.paper.abstract)


def a_style(context: Context) -> str | None:
    """There is a paper, and a style of the reader's own."""
    if context.style:
        return a_paper(context)
    return "The settings name no file with a citation style (`csl_style`)."


def one_paper(context: Context) -> str | None:
    """A paper is under the cursor and no others are selected."""
    if context.selected > 1:
        return f"This works on one paper, and {context.selected} are selected (Esc lets them go)."
    return a_paper(context)


def a_link(number: int) -> Needs:
    """The paper under the cursor has this many links at least."""

    def needs(context: Context) -> str | None:
        if context.paper is None:
            return a_paper(context)
        links = len(context.paper.paper.links)
        if links >= number:
            return None
        if not links:
            return "This paper has no links."
        return f"This paper has {links} link{'s' if links > 1 else ''}: there is no link {number}."

    return needs


def a_saved_view(context: Context) -> str | None:
    """The cursor of the views is on a saved query."""
    if context.saved:
        return None
    return "This view comes with the application; only saved queries can be changed."


def a_suggestion(context: Context) -> str | None:
    """Something else is suggested."""
    return None if context.suggested else "There is no other query to suggest."


def a_query(context: Context) -> str | None:
    """There is a query to save."""
    return None if context.query.strip() else "There is no query to save: type one after /."
