"""Files that are kept up to date: a bibliography that always holds what a query finds."""

from collections.abc import Callable, Sequence
from pathlib import Path

from paper_tui.cite import TEMPLATE
from paper_tui.exchange.exports import Export, exported
from paper_tui.files import WritingError, write
from paper_tui.library import Library
from paper_tui.paper import PaperId
from paper_tui.text import inert

SIGN = "Kept up to date by paper-tui"
"""How a file says that it is ours, in a comment on its first line."""

_COMMENTS = {
    Export.BIBTEX: "% {}\n\n",
    Export.BIBLATEX: "% {}\n\n",
    Export.TYPST: "# {}\n\n",
    Export.MARKDOWN: "<!-- {} -->\n\n",
    Export.HTML: "<!-- {} -->\n",
}
KINDS = tuple(_COMMENTS)
"""What can be kept up to date: the kinds of files that can hold a comment."""


def keep(
    library: Library,
    ids: Sequence[PaperId],
    kind: Export,
    target: Path,
    *,
    about: str,
    template: str = TEMPLATE,
) -> bool:
    """Bring a file up to date with these papers; whether it had to be written.

    `about` says what the papers are (the query). A file that does not say on its first line that
    it is kept by us is never touched, so that nobody's own bibliography is lost. Raises
    WritingError, also for a kind that is not among `KINDS`.
    """
    if kind not in _COMMENTS:
        known = ", ".join(each.label for each in KINDS)
        raise WritingError(f"{kind.label} cannot be kept up to date, only {known} can.")
    old = _read(target)
    if old and SIGN not in old.partition("\n")[0]:
        raise WritingError(
            f"{inert(str(target))} was not made by paper-tui and is left as it is: "
            "move it away, or choose another name."
        )
    said = " ".join(inert(about).replace("@", "(at)").replace("--", "- -").split())
    comment = _COMMENTS[kind].format(f"{SIGN} ({said}): changes made here are lost.")
    text = comment + "".join(exported(library, ids, kind, template=template, title=about))
    if text == old:
        return False
    write([text], target)
    return True


def watch(library: Library, bring_up_to_date: Callable[[], None], wait: Callable[[], bool]) -> None:
    """Call `bring_up_to_date` now and after every change in the library, by whomever.

    `wait` passes the time between two looks and returns False when it is enough.
    """
    seen: tuple[int, int] | None = None
    while True:
        state = library.data_version(), library.revision()
        if state != seen:
            bring_up_to_date()
            seen = state
        if not wait():
            return


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        return "not ours"
    except OSError as error:
        raise WritingError(f"Cannot read {inert(str(path))}: {error.strerror}.") from error
