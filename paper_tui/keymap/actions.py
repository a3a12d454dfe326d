"""Every action of the screen: the one registry behind keys, footer, help, palette and settings.

An action says what it is called, which keys start it, and when it makes no sense. How it is done
stands in `flows`, in the class named after the first half of its id: `mark.star` is
`MarkFlow.star`. Nothing here needs a screen, so that the key reference is made from it as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from paper_tui.keymap.needs import (
    Needs,
    a_link,
    a_list,
    a_paper,
    a_pdf,
    a_query,
    a_repository,
    a_saved_view,
    a_style,
    a_suggestion,
    always,
    an_abstract,
    an_address,
    one_paper,
)


class Pane(StrEnum):
    """The parts of the main screen that can have the focus."""

    QUERY = "search"
    VIEWS = "views"
    RESULTS = "results"
    DETAIL = "detail"


class Group(StrEnum):
    """The headings of the help panel, in its order."""

    MOVE = "Move"
    PANES = "Panes"
    QUERY = "Type a query"
    MARK = "Mark papers"
    SELECT = "Select several"
    COPY = "Copy and export"
    OPEN = "Open"
    FIND = "Find and sort"
    VIEWS = "Views"
    APPLICATION = "Application"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a reader can do.

    `keys` are the names of keys, any of which starts it. An action with a `menu` is reached by
    the keys of that action first, which open a menu (`copy` by `y`, then `b`). One with a `pane`
    works only while that pane has the focus, and its keys come before those of all panes.
    `footer` is its rank in the footer, 0 keeps it out. The keys of `while_typing` actions act
    while the query is typed, too. An `optional` one is left out of menus when it is impossible,
    a `quiet` one out of the palette and the help panel always.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    needs: Needs = always
    menu: str | None = None
    pane: Pane | None = None
    footer: int = 0
    while_typing: bool = False
    optional: bool = False
    quiet: bool = False


# The actions, in the order of the help panel


def _moving() -> Iterator[Action]:
    group = Group.MOVE
    yield Action("move.next", ("j", "down"), "down", "Next paper or line", group)
    yield Action("move.previous", ("k", "up"), "up", "Previous paper or line", group)
    yield Action("move.top", ("g", "home"), "top", "First paper or line", group)
    yield Action("move.bottom", ("G", "end"), "bottom", "Last paper or line", group)
    yield Action("move.half_down", ("ctrl+d",), "half page down", "Half a page down", group)
    yield Action("move.half_up", ("ctrl+u",), "half page up", "Half a page up", group)
    yield Action("move.page_down", ("pagedown",), "page down", "A page down", group)
    yield Action("move.page_up", ("pageup",), "page up", "A page up", group)
    yield Action("move.read_on", ("J",), "read on", "Scroll the detail down", group, a_paper)
    yield Action("move.read_back", ("K",), "read back", "Scroll the detail up", group, a_paper)


def _panes() -> Iterator[Action]:
    group = Group.PANES
    yield Action("pane.query", ("/",), "search", "Go to the search pane", group, footer=1)
    yield Action(
        "pane.leave_query",
        ("enter", "escape"),
        "to the list",
        "Leave the search pane for the list",
        group,
        pane=Pane.QUERY,
        footer=1,
    )
    yield Action(
        "pane.enter",
        ("enter",),
        "read",
        "Read the paper in the detail",
        group,
        a_paper,
        pane=Pane.RESULTS,
    )
    yield Action(
        "pane.following",
        ("tab",),
        "next pane",
        "Go to the next pane",
        group,
        while_typing=True,
    )
    yield Action(
        "pane.preceding",
        ("shift+tab",),
        "previous pane",
        "Go to the previous pane",
        group,
        while_typing=True,
    )
    yield Action("pane.views", ("1",), "views", "Go to the views, also where hidden", group)
    yield Action("pane.results", ("2",), "results", "Go to the result list", group)
    yield Action("pane.detail", ("3",), "detail", "Go to the detail", group)
    yield Action("pane.zoom", ("z",), "zoom", "Give the focused pane the whole screen", group)
    yield Action("pane.narrower", ("<",), "smaller", "Make the list smaller", group)
    yield Action("pane.wider", (">",), "larger", "Make the list larger", group)
    yield Action(
        "pane.back",
        ("escape",),
        "back",
        "Step back: selection, then zoom, then query; it never quits",
        group,
    )


def _querying() -> Iterator[Action]:
    group, pane = Group.QUERY, Pane.QUERY
    for name, key, label, help_, footer in (
        ("complete", "right", "complete", "Take what is offered to complete the query", 2),
        ("another", "ctrl+n", "next offer", "Offer the next value of the field", 0),
        ("older", "up", "former query", "The query before this one", 3),
        ("newer", "down", "newer query", "The query after this one, or to the list", 0),
    ):
        yield Action(f"query.{name}", (key,), label, help_, group, pane=pane, footer=footer)


def _marking() -> Iterator[Action]:
    group = Group.MARK
    yield Action("mark.star", ("s",), "star", "Star, or unstar", group, a_paper, footer=2)
    yield Action("mark.tags", ("t",), "tag", "Give and take tags", group, a_paper, footer=3)
    yield Action("mark.reading", ("r",), "reading", "Put on the reading pile", group, a_paper)
    yield Action("mark.done", ("e",), "done", "Mark as read", group, a_paper, footer=4)
    yield Action("mark.archive", ("a",), "archive", "Archive: not for me", group, a_paper, footer=5)
    yield Action("mark.inbox", ("i",), "inbox", "Back to the inbox", group, a_paper)
    help_ = "Raise the priority: 1, 2, 3 (!!!), then none"
    yield Action("mark.priority", ("!",), "priority", help_, group, a_paper)
    yield Action("mark.note", ("n",), "note", "Write a note (Markdown)", group, one_paper, footer=8)
    yield Action("mark.edit", ("N",), "edit", "Write the note in $EDITOR", group, one_paper)
    yield Action("mark.undo", ("u",), "undo", "Take the last change of marks back", group, footer=9)
    yield Action("mark.redo", ("ctrl+r",), "redo", "Do what was undone again", group)


def _selecting() -> Iterator[Action]:
    group = Group.SELECT
    yield Action(
        "select.one", ("space",), "select", "Select the paper, or let it go", group, a_list
    )
    yield Action(
        "select.range", ("v",), "range", "Select as the cursor goes; again ends it", group, a_list
    )
    yield Action("select.all", ("V",), "all", "Select the whole list, or nothing", group, a_list)


def _copying() -> Iterator[Action]:
    group = Group.COPY
    yield Action("copy.menu", ("y",), "copy…", "Copy…", group, a_paper, footer=6)
    for name, key, label, help_, needs in (
        ("bibtex", "b", "BibTeX", "The BibTeX entry", a_paper),
        ("apa", "a", "APA", "The reference in APA style", a_paper),
        ("markdown", "m", "Markdown link", "A Markdown link", a_paper),
        ("clone", "c", "git clone", "The command that clones the repository", a_repository),
        ("repository", "r", "repository", "The address of the repository", a_repository),
        ("url", "u", "address", "The address of the paper", an_address),
        ("title", "t", "title", "The title", a_paper),
        ("abstract", "d", "abstract", "The abstract", an_abstract),
    ):
        yield Action(f"copy.{name}", (key,), label, help_, group, needs, menu="copy.menu")
    for name, key, label, help_ in (
        ("biblatex", "B", "BibLaTeX", "The BibLaTeX entry"),
        ("bibtex_latex", "L", "BibTeX, LaTeX", "The BibTeX entry with letters as LaTeX commands"),
        ("ris", "R", "RIS", "The RIS record"),
        ("csl_json", "J", "CSL-JSON", "The CSL-JSON item"),
        ("typst", "T", "Typst", "The entry for Typst (Hayagriva)"),
        ("mla", "M", "MLA", "The reference in MLA style"),
        ("chicago", "C", "Chicago", "The reference in Chicago style, author–date"),
        ("ieee", "I", "IEEE", "The reference in IEEE style"),
        ("harvard", "H", "Harvard", "The reference in Harvard style"),
        ("vancouver", "V", "Vancouver", "The reference in Vancouver style"),
        ("acm", "A", "ACM", "The reference in ACM style"),
        ("nature", "N", "Nature", "The reference in Nature style"),
        ("rst", "S", "reST link", "A reStructuredText link"),
        ("org", "O", "Org link", "An Org link"),
    ):
        yield Action(f"copy.{name}", (key,), label, help_, group, a_paper, menu="copy.menu")
    yield Action(
        "copy.style",
        ("F",),
        "style of a file",
        "The reference in the style of the file that the settings name (`csl_style`)",
        group,
        a_style,
        menu="copy.menu",
        optional=True,
    )
    yield Action(
        "export.papers",
        ("x",),
        "export",
        "Write the selected papers, or the whole list, to a file",
        group,
        a_list,
    )


def _opening() -> Iterator[Action]:
    group = Group.OPEN
    yield Action("open.menu", ("o",), "open…", "Open…", group, a_paper, footer=7)
    for name, key, label, help_, needs in (
        ("page", "p", "paper page", "The page of the paper", an_address),
        ("repository", "r", "repository", "The repository", a_repository),
        ("pdf", "d", "PDF", "The PDF", a_pdf),
        (
            "clone",
            "c",
            "git clone…",
            "Clone the repository; asks first, and again stops it",
            a_repository,
        ),
    ):
        yield Action(f"open.{name}", (key,), label, help_, group, needs, menu="open.menu")
    yield Action(
        "pdf.fetch",
        ("f",),
        "fetch PDF",
        "Fetch the PDF into your folder and show it; again stops",
        group,
        a_pdf,
        menu="open.menu",
    )
    for number in range(1, 10):
        yield Action(
            f"open.link_{number}",
            (str(number),),
            f"link {number}",
            f"Link {number} of the detail",
            group,
            a_link(number),
            menu="open.menu",
            optional=True,
        )


def _finding() -> Iterator[Action]:
    group = Group.FIND
    yield Action("find.similar", ("m",), "similar", "List papers like this one", group, one_paper)
    yield Action("find.for_you", ("M",), "for you", "List papers like those you star", group)
    yield Action(
        "find.suggestion",
        ("ctrl+y",),
        "did you mean",
        "Search for what was suggested",
        group,
        a_suggestion,
        while_typing=True,
    )
    yield Action("sort.menu", ("S",), "sort…", "Sort the list by…", group)
    for name, key, label in (
        ("relevance", "r", "relevance"),
        ("newest", "n", "date, newest first"),
        ("title", "t", "title"),
        ("added", "a", "day added, last first"),
    ):
        help_ = f"By {label}"
        yield Action(f"sort.{name}", (key,), label, help_, group, menu="sort.menu")


def _viewing() -> Iterator[Action]:
    group, pane = Group.VIEWS, Pane.VIEWS
    yield Action(
        "view.choose",
        ("enter",),
        "show, narrow",
        "Show the view, or narrow the list to the value (again: no more)",
        group,
        pane=pane,
        footer=1,
    )
    yield Action(
        "view.narrow",
        ("space",),
        "fold, narrow",
        "Fold the section, or narrow the list to the value and stay here",
        group,
        pane=pane,
        footer=2,
    )
    for number in range(1, 10):
        yield Action(
            f"view.choose_{number}",
            (str(number),),
            f"view {number}",
            f"Show view {number}",
            group,
            pane=pane,
            quiet=True,
        )
    yield Action("view.fold", ("left",), "fold", "Fold the section of the cursor", group, pane=pane)
    yield Action("view.save", ("w",), "save view", "Save the query as a view", group, a_query)
    for name, key, label, help_, footer in (
        ("rename", "c", "rename", "Give a saved view another name", 3),
        ("delete", "d", "delete", "Delete a saved view", 3),
        ("lift", "K", "up", "Move a saved view up", 0),
        ("lower", "J", "down", "Move a saved view down", 0),
    ):
        yield Action(
            f"view.{name}", (key,), label, help_, group, a_saved_view, pane=pane, footer=footer
        )
    yield Action(
        "view.undo",
        ("u",),
        "undo",
        "Take the last change of the saved views back (without one, of marks)",
        group,
        pane=pane,
    )


def _application() -> Iterator[Action]:
    group = Group.APPLICATION
    yield Action("fetch.look", ("R",), "new papers", "Look for new papers; again stops", group)
    yield Action(
        "complete.papers", ("C",), "complete", "Ask for missing authors and dates", group, a_paper
    )
    yield Action("app.import", ("I",), "import", "Import files or folders", group)
    yield Action("app.statistics", ("#",), "statistics", "What is in the library", group)
    yield Action(
        "app.help",
        ("?", "f1"),
        "help",
        "What can be done here",
        group,
        footer=98,
        while_typing=True,
    )
    yield Action(
        "app.palette",
        ("ctrl+p", ":"),
        "commands",
        "All actions and settings by name",
        group,
        footer=99,
        while_typing=True,
    )
    yield Action(
        "app.suspend", ("ctrl+z",), "suspend", "To the shell (fg returns)", group, while_typing=True
    )
    yield Action("app.quit", ("q", "ctrl+q"), "quit", "Quit", group, while_typing=True)


ACTIONS: tuple[Action, ...] = (
    *_moving(),
    *_panes(),
    *_querying(),
    *_marking(),
    *_selecting(),
    *_copying(),
    *_opening(),
    *_finding(),
    *_viewing(),
    *_application(),
)
"""All actions with the keys that they have from the start."""
