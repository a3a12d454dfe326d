"""Files that are kept up to date: a bibliography that always holds what a query finds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from paper_tui.cite import TEMPLATE
from paper_tui.errors import PaperTuiError
from paper_tui.exchange.exports import Export, exported
from paper_tui.library.library import Library, Sort
from paper_tui.paper import PaperId
from paper_tui.search.once import QueryError, fresh_hits, present_hits
from paper_tui.settings.export_settings import KeptFile
from paper_tui.system.files import WritingError, write
from paper_tui.text.readable import inert


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file: how many papers it holds, and whether it had to be written.

    `waiting`: its query cannot be answered before the index has caught up. `problem` is a sentence
    when something failed; the file is then as it was.
    """

    file: KeptFile
    papers: int = 0
    written: bool = False
    waiting: bool = False
    problem: str = ""


SIGN = "Kept up to date by paper-tui"
"""How a file says that it is ours, in a comment on its first line."""

_COMMENTS = {
    Export.BIBTEX: "% {}\n\n",
    Export.BIBTEX_LATEX: "% {}\n\n",
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
    old = _ours(target)
    said = " ".join(inert(about).replace("@", "(at)").replace("--", "- -").split())
    comment = _COMMENTS[kind].format(f"{SIGN} ({said}): changes made here are lost.")
    text = comment + "".join(exported(library, ids, kind, template=template, title=about))
    if text == old:
        return False
    write([text], target)
    return True


def keep_all(
    library: Library,
    index_dir: Path,
    files: Iterable[KeptFile],
    template: str = TEMPLATE,
    *,
    wait: bool = True,
) -> Iterator[Kept]:
    """Bring each file up to date with what its query finds, and say what became of it.

    A paper belongs into a file when all of the query is true of it: what only comes near is left
    out. Without `wait` a file for which the index has to catch up first stays as it is.
    """
    ask = fresh_hits if wait else present_hits
    for each in files:
        try:
            hits = ask(library, index_dir, each.query, Sort.ADDED)
            if hits is None:
                yield Kept(each, waiting=True)
                continue
            for problem in hits.problems:
                raise QueryError(problem.message)
            ids = () if hits.missing else hits.ids
            about = each.query or "all papers"
            kind = Export(each.format)
            written = keep(library, ids, kind, each.target, about=about, template=template)
            yield Kept(each, papers=len(ids), written=written)
        except QueryError as error:
            yield Kept(each, problem=f"{inert(each.path)} is not kept up to date: {error}.")
        except PaperTuiError as error:
            yield Kept(each, problem=str(error))


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


def is_ours(path: Path) -> bool:
    """Whether a file is kept up to date by us; False when there is none.

    Raises WritingError for a file that is somebody's own, or cannot be read.
    """
    return bool(_ours(path))


def _ours(target: Path) -> str:
    """What stands in a file that we keep; empty when there is none."""
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            first = file.readline(_BEGINNING)
            if not first or SIGN in first:
                return first + file.read()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise WritingError(f"Cannot read {inert(str(target))}: {error.strerror}.") from error
    raise WritingError(
        f"{inert(str(target))} was not made by paper-tui and is left as it is: "
        "move it away, or choose another name."
    )


_BEGINNING = 200
"""Characters among which the sign stands."""
