"""What each command does. Nothing here imports Textual, but for the command that opens it."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import TypedDict

import orjson

from paper_tui import config, plain
from paper_tui.errors import PaperTuiError
from paper_tui.importing import BATCH, Progress, Report, import_paths, import_stream
from paper_tui.library import Library, Sort, utc_now
from paper_tui.paper import Paper, PaperId, Status
from paper_tui.progress_line import ProgressLine, interruptible
from paper_tui.text import inert

DONE, NOTHING, INTERRUPTED = 0, 1, 130


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
        "duplicates": _duplicates,
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
            with ProgressLine() as bar:
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
    where = _where_to_take(options.where)
    with ProgressLine() as bar, interruptible() as interrupted:
        for path in options.paths:
            how: _How = {
                "strict": options.strict,
                "where": where,
                "progress": bar.importing,
                "cancelled": interrupted,
            }
            if str(path) == "-":
                part = import_stream(library, sys.stdin.buffer, **how)
            else:
                part = import_paths(library, [path], **how)
            report.files += part.files
            if part.cancelled:
                report.cancelled = True
                break
    if options.json:
        _print_json(plain.report_object(report))
    else:
        for complaint in report.complaints():
            print(inert(complaint), file=sys.stderr)
        print(report.summary())
    if options.rejects:
        for written in report.write_rejects(options.rejects):
            print(f"rejects written to {written}", file=sys.stderr)
    if report.cancelled:
        return INTERRUPTED
    return DONE if report.flawless else NOTHING


def _where_to_take(query: str) -> Callable[[Paper], bool]:
    from paper_tui.search.predicate import predicate  # noqa: PLC0415

    try:
        return predicate(query, utc_now())
    except ValueError as error:
        raise CommandError(f"--where: {error}") from None


def _search(options: argparse.Namespace, locations: config.Locations, library: Library) -> int:
    ids = _find(" ".join(options.query), locations, library, options.sort)[: options.limit]
    if options.ids:
        for id_ in ids:
            print(id_)
    elif options.json:
        _print_json([plain.entry_object(entry) for entry in library.entries(ids)])
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for entry in library.entries(ids):
            print(plain.line(entry, width))
    return DONE if ids else NOTHING


def _show(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    entries = library.entries(_papers(options.papers, library))
    if options.json:
        _print_json([plain.entry_object(entry) for entry in entries])
    else:
        print("\n\n".join(plain.page(entry) for entry in entries))
    return DONE


def _cite(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    from paper_tui import cite  # noqa: PLC0415

    form = options.style
    ids = _papers(options.papers, library)
    papers = [entry.paper for entry in library.entries(ids)]
    keys = library.claim_keys(ids, cite.citation_key) if form.has_keys else [""] * len(papers)
    print(cite.cite(zip(papers, keys, strict=True), form).rstrip("\n"))
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


def _duplicates(options: argparse.Namespace, _: config.Locations, library: Library) -> int:
    if options.join:
        library.join(_papers(options.join, library))
    elif options.apart:
        library.set_apart(_papers(options.apart, library))
    else:
        found = library.duplicates()
        for candidates in found:
            print(f"{candidates.reason}:")
            for entry in library.entries(candidates.ids):
                print(plain.line(entry, None))
        return DONE if found else NOTHING
    return DONE


def _undo(_: argparse.Namespace, __: config.Locations, library: Library) -> int:
    edit = library.undo()
    print(f"undone: {edit.label}, {plain.papers(len(edit.ids))}" if edit else "nothing to undo")
    return DONE if edit else NOTHING


def _redo(_: argparse.Namespace, __: config.Locations, library: Library) -> int:
    edit = library.redo()
    print(f"done again: {edit.label}, {plain.papers(len(edit.ids))}" if edit else "nothing to redo")
    return DONE if edit else NOTHING


def _export(options: argparse.Namespace, locations: config.Locations, library: Library) -> int:
    from paper_tui import exchange  # noqa: PLC0415

    query = " ".join(options.query)
    ids = _find(query, locations, library, "added") if query else library.ids(Sort.ADDED)
    exchange.write(_json_lines(library, ids), options.output)
    return DONE


def _json_lines(library: Library, ids: Sequence[PaperId]) -> Iterator[str]:
    from paper_tui.sources.json_lines import Holding, dump  # noqa: PLC0415

    for start in range(0, len(ids), BATCH):
        for entry in library.entries(ids[start : start + BATCH]):
            holding = Holding(entry.paper, entry.listings, entry.mark, entry.added, entry.key)
            yield dump(holding).decode()


def _reindex(options: argparse.Namespace, locations: config.Locations, library: Library) -> int:
    from paper_tui.search import index  # noqa: PLC0415 - imports Whoosh

    if options.all:
        index.forget(locations.index)
    if options.progress == "json":

        def tell(done: int, total: int) -> None:
            print(orjson.dumps({"done": done, "total": total}).decode(), flush=True)

        index.catch_up(library, locations.index, tell)
        return DONE
    with ProgressLine(silent=options.progress == "none") as bar:
        done = index.catch_up(library, locations.index, bar.indexing)
    if options.progress == "auto":
        print(f"{plain.papers(done)} indexed.")
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
    from paper_tui.search.query import parse  # noqa: PLC0415

    order = None if sort == "relevance" else Sort(sort)
    with closing(Search(library, locations.index)) as search:
        hits = search.search(query, order)
        if hits.behind and parse(query).has_words():
            from paper_tui.search import index  # noqa: PLC0415 - imports Whoosh

            with ProgressLine() as bar:
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


def _print_json(value: object) -> None:
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


class _How(TypedDict):
    """How an import is done, whatever it reads."""

    strict: bool
    where: Callable[[Paper], bool]
    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]
