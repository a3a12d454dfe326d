"""What each command does. Nothing here imports Textual, but for the command that opens it."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import orjson

from paper_tui import config
from paper_tui.errors import PaperTuiError
from paper_tui.importing import Progress, Report, import_paths, import_stream
from paper_tui.library import Entry, Library, Sort
from paper_tui.paper import PaperId, Status
from paper_tui.text import inert, readable, readable_title

DONE, NOTHING = 0, 1
PATIENCE_S = 0.3
"""A command that takes longer shows its progress, in seconds."""


class CommandError(PaperTuiError):
    """What was asked for cannot be done as it was asked."""


def run(options: argparse.Namespace) -> int:
    """Run the command of parsed arguments; returns the exit code. Raises PaperTuiError."""
    without_library: dict[str, Callable[[argparse.Namespace, config.Locations], int]] = {
        "where": _where,
        "doctor": _doctor,
        "completion": _completion,
        "open": _open,
    }
    with_library: dict[str, Callable[[argparse.Namespace, config.Locations, Library], int]] = {
        "import": _import,
        "search": _search,
        "show": _show,
        "cite": _cite,
        "star": _star,
        "tag": _tag,
        "status": _status,
        "note": _note,
        "undo": _undo,
        "redo": _redo,
        "export": _export,
        "reindex": _reindex,
    }
    locations = config.locate(os.environ, options.library)
    if options.command in without_library:
        return without_library[options.command](options, locations)
    with Library(locations.library) as library:
        return with_library[options.command](options, locations, library)


def _open(options: argparse.Namespace, locations: config.Locations) -> int:
    settings, wrong = config.load_settings(locations.settings)
    if not sys.stdout.isatty():
        raise CommandError(
            "the application needs a terminal; for scripts there are the commands that "
            "`paper-tui --help` lists"
        )
    with Library(locations.library) as library:
        report = None
        if options.paths:
            with _Bar() as bar:
                report = import_paths(library, options.paths, progress=bar.importing)
        from paper_tui.tui.app import run as run_application  # noqa: PLC0415 - imports Textual

        return run_application(
            settings,
            locations,
            library,
            query=options.query,
            report=report,
            warnings=[str(error) for error in wrong],
        )


def _import(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    report = Report()
    with _Bar() as bar:
        for path in options.paths:
            if str(path) == "-":
                part = import_stream(
                    library, sys.stdin.buffer, strict=options.strict, progress=bar.importing
                )
            else:
                part = import_paths(library, [path], strict=options.strict, progress=bar.importing)
            report.files += part.files
    if options.json:
        _print_json(_report_object(report))
    else:
        for complaint in report.complaints():
            print(inert(complaint), file=sys.stderr)
        print(report.summary())
    return DONE if report.flawless else NOTHING


def _search(options: argparse.Namespace, locations: config.Locations, library: Library) -> int:
    ids = _find(" ".join(options.query), locations, library, options.sort)[: options.limit]
    if options.ids:
        for id_ in ids:
            print(id_)
    elif options.json:
        _print_json([_object(entry) for entry in library.entries(ids)])
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for entry in library.entries(ids):
            print(_line(entry, width))
    return DONE if ids else NOTHING


def _show(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    entries = library.entries(_papers(options.papers, library))
    if options.json:
        _print_json([_object(entry) for entry in entries])
    else:
        print("\n\n".join(_page(entry) for entry in entries))
    return DONE


def _cite(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    from paper_tui import cite  # noqa: PLC0415

    entries = library.entries(_papers(options.papers, library))
    print("\n\n".join(cite.citations(entries, options.style)))
    return DONE


def _star(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    library.set_starred(_papers(options.papers, library), not options.remove)
    return DONE


def _tag(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    tags = [tag for tag in options.tags.split(",") if tag.strip()]
    change = library.remove_tags if options.remove else library.add_tags
    try:
        change(_papers(options.papers, library), tags)
    except ValueError as error:
        raise CommandError(str(error)) from None
    return DONE


def _status(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    library.set_status(_papers(options.papers, library), Status(options.status))
    return DONE


def _note(options: argparse.Namespace, locations: config.Locations, library: Library) -> int:
    [entry] = library.entries(_papers([options.paper], library)[:1])
    text = options.text
    if options.edit:
        from paper_tui.editor import edit  # noqa: PLC0415

        settings, _ = config.load_settings(locations.settings)
        text = edit(entry.mark.note, settings.editor)
    elif text == "-":
        text = sys.stdin.read()
    if text is None:
        print(inert(entry.mark.note, keep_lines=True))
    else:
        library.set_note(entry.id, text)
    return DONE


def _undo(_: argparse.Namespace, __: config.Locations, library: Library) -> int:
    edit = library.undo()
    print(f"undone: {edit.label}, {_papers_text(len(edit.ids))}" if edit else "nothing to undo")
    return DONE if edit else NOTHING


def _redo(_: argparse.Namespace, __: config.Locations, library: Library) -> int:
    edit = library.redo()
    print(f"done again: {edit.label}, {_papers_text(len(edit.ids))}" if edit else "nothing to redo")
    return DONE if edit else NOTHING


def _export(options: argparse.Namespace, locations: config.Locations, library: Library) -> int:
    from paper_tui import exchange  # noqa: PLC0415

    query = " ".join(options.query)
    ids = _find(query, locations, library, "added") if query else library.ids()
    exchange.export_json_lines(library, ids, options.output)
    return DONE


def _reindex(options: argparse.Namespace, locations: config.Locations, library: Library) -> int:
    from paper_tui.search import index  # noqa: PLC0415 - imports Whoosh

    if options.all:
        index.delete(locations.index)
    if options.progress == "json":

        def tell(done: int, total: int) -> None:
            print(orjson.dumps({"done": done, "total": total}).decode(), flush=True)

        index.catch_up(library, locations.index, tell)
        return DONE
    with _Bar(silent=options.progress == "none") as bar:
        done = index.catch_up(library, locations.index, bar.indexing)
    if options.progress == "auto":
        print(f"{_papers_text(done)} indexed.")
    return DONE


def _where(options: argparse.Namespace, locations: config.Locations) -> int:
    places = {
        "settings": locations.settings,
        "library": locations.library,
        "index": locations.index,
        "log": locations.log,
    }
    if options.what:
        print(places[options.what])
    else:
        for what, place in places.items():
            print(f"{what:<10}{place}")
    return DONE


def _doctor(_: argparse.Namespace, locations: config.Locations) -> int:
    from paper_tui import doctor  # noqa: PLC0415

    findings = doctor.examine(locations, os.environ)
    for finding in findings:
        print(finding)
    return DONE if all(finding.fine for finding in findings) else NOTHING


def _completion(options: argparse.Namespace, _: config.Locations) -> int:
    import shtab  # noqa: PLC0415

    from paper_tui.cli import build_parser  # noqa: PLC0415 - the parser that is described

    print(shtab.complete(build_parser(), shell=options.shell))
    return DONE


def _find(
    query: str, locations: config.Locations, library: Library, sort: str
) -> Sequence[PaperId]:
    """The papers that a query finds; the index is first brought up to date if it is needed."""
    from paper_tui.search.engine import Search  # noqa: PLC0415

    order = None if sort == "relevance" else Sort(sort)
    with closing(Search(library, locations.index)) as search:
        hits = search.search(query, order)
        if hits.behind:
            from paper_tui.search import index  # noqa: PLC0415 - imports Whoosh

            with _Bar() as bar:
                index.catch_up(library, locations.index, bar.indexing)
            hits = search.search(query, order)
    for problem in hits.problems:
        print(f"paper-tui: {problem.message}", file=sys.stderr)
    if hits.missing:
        words = ", ".join(hits.missing)
        print(f"paper-tui: no paper has all of it; without: {words}", file=sys.stderr)
    return hits.ids


def _papers(references: Iterable[str], library: Library) -> list[PaperId]:
    """The papers that were named, each once; CommandError for one that is not there."""
    found: list[PaperId] = []
    for reference in _references(references):
        ids = library.find(reference)
        if not ids:
            raise CommandError(
                f"no paper is known as {inert(reference)!r}: give a number that `paper-tui "
                "search` prints, an arXiv id, a DOI, or a whole title"
            )
        if len(ids) > 1:
            numbers = ", ".join(str(id_) for id_ in ids)
            raise CommandError(f"{inert(reference)!r} may be any of {numbers}: give the number")
        found += ids
    if not found:
        raise CommandError("no paper was named")
    return list(dict.fromkeys(found))


def _references(given: Iterable[str]) -> Iterator[str]:
    for reference in given:
        if reference == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield reference


def _line(entry: Entry, width: int | None) -> str:
    """A paper in one line: number, star, status, title, tags; cut to `width` columns if given."""
    star = "★" if entry.mark.starred else " "
    tags = "".join(f" #{inert(tag)}" for tag in sorted(entry.mark.tags))
    date = f" ({entry.paper.date})" if entry.paper.date else ""
    title = readable_title(entry.paper.title)
    line = f"{entry.id:>6} {star} {entry.mark.status:<8} {title}{date}{tags}"
    if width is None:
        return line
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - only for a terminal

    return line if cell_len(line) <= width else set_cell_size(line, width - 1) + "…"


def _page(entry: Entry) -> str:
    """Everything known of a paper, as lines of text."""
    paper, mark = entry.paper, entry.mark
    facts = {
        "number": str(entry.id),
        "authors": ", ".join(paper.authors),
        "date": str(paper.date or ""),
        "venue": paper.venue or "",
        "arXiv": paper.arxiv or "",
        "DOI": paper.doi or "",
        "categories": ", ".join(paper.categories),
        "keywords": ", ".join(paper.keywords),
        "status": mark.status + (", starred" if mark.starred else ""),
        "tags": ", ".join(sorted(mark.tags)),
    }
    lines = [readable_title(paper.title), ""]
    lines += [f"{name:<11}{inert(value)}" for name, value in facts.items() if value]
    lines += [f"{link.kind:<11}{inert(link.url)}" for link in paper.links]
    lines += [
        f"{'seen':<11}{inert(listing.day or listing.page)}, place {listing.place}"
        for listing in entry.listings
    ]
    if paper.abstract:
        lines += ["", readable(paper.abstract)]
    if mark.note:
        lines += ["", "note", inert(mark.note, keep_lines=True)]
    return "\n".join(lines)


def _object(entry: Entry) -> dict[str, object]:
    """A paper as JSON shows it; what is not known is left out."""
    paper, mark = entry.paper, entry.mark
    known = {
        "id": entry.id,
        "title": readable_title(paper.title),
        "authors": paper.authors,
        "date": str(paper.date) if paper.date else None,
        "venue": paper.venue,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "page": paper.page,
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
        "categories": paper.categories,
        "keywords": paper.keywords,
        "upvotes": paper.upvotes,
        "stars": paper.stars,
        "starred": mark.starred,
        "status": mark.status,
        "tags": sorted(mark.tags),
        "note": mark.note,
        "added": entry.added.isoformat(),
        "listings": [
            {"page": listing.page, "place": listing.place, "day": listing.day}
            for listing in entry.listings
        ],
        "abstract": readable(paper.abstract),
    }
    return {name: value for name, value in known.items() if value not in (None, "", (), [])}


def _report_object(report: Report) -> dict[str, object]:
    return {
        **{outcome.value: number for outcome, number in report.outcomes.items()},
        "cancelled": report.cancelled,
        "files": [
            {
                "file": each.file,
                "format": each.format,
                **{outcome.value: number for outcome, number in each.outcomes.items()},
                "rejects": [
                    {"line": reject.line, "reason": reject.reason} for reject in each.rejects
                ],
                "problem": each.problem,
            }
            for each in report.files
        ],
    }


def _print_json(value: object) -> None:
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def _papers_text(number: int) -> str:
    return f"{number} paper{'' if number == 1 else 's'}"


class _Bar:
    """One line of progress on the terminal's standard error, for what takes longer than a moment.

    Nothing is written when standard error is no terminal.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self._silent = silent or not sys.stderr.isatty()
        self._began = time.monotonic()
        self._shown = 0.0

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def importing(self, progress: Progress) -> None:
        """Show how far an import is."""
        part = f"{progress.done / progress.total:4.0%}" if progress.total else ""
        name = inert(Path(progress.file).name)
        self._show(
            f"importing {name} {part}  {progress.records:,} records", progress.done, progress.total
        )

    def indexing(self, done: int, total: int) -> None:
        """Show how far the index is."""
        self._show(f"indexing {done:,} of {total:,} papers", done, total)

    def _show(self, text: str, done: int, total: int) -> None:
        now = time.monotonic()
        elapsed = now - self._began
        if self._silent or elapsed < PATIENCE_S or now - self._shown < 0.1:
            return
        self._shown = now
        if 0 < done < total:
            text += f", {elapsed * (total - done) / done:.0f} s to go"
        width = shutil.get_terminal_size().columns
        print(f"\r\x1b[K{text[: width - 1]}", end="", file=sys.stderr, flush=True)
