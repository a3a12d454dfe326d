"""Commands about the program itself: open, where, doctor, reindex, completion."""

import argparse
import logging
import os
import shutil
import sys
from pathlib import Path
from threading import Thread

import orjson

from paper_tui import plain
from paper_tui.commands.asking import DONE, NOTHING, CommandError
from paper_tui.config import Locations, load_settings
from paper_tui.errors import PaperTuiError
from paper_tui.importing import import_paths
from paper_tui.library import Library, utc_now
from paper_tui.progress_line import ProgressLine
from paper_tui.rotation import folder_beside


def open_(options: argparse.Namespace, locations: Locations) -> int:
    """Open the application, after importing what was named."""
    settings, wrong = load_settings(locations.settings)
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

        Thread(target=_back_up, args=(locations.library,), daemon=True).start()
        return run_application(
            settings,
            locations,
            library,
            query=options.query,
            report=report,
            warnings=[str(error) for error in wrong],
        )


def _back_up(path: Path) -> None:
    """Copy the library once a day, with a connection of its own, while the screen is in use."""
    from paper_tui.backup import make_daily  # noqa: PLC0415

    try:
        with Library(path) as library:
            if library.count() and library.writable:
                make_daily(library, folder_beside(path))
    except PaperTuiError:
        logging.getLogger("paper_tui").exception("the daily backup failed")


def where(options: argparse.Namespace, locations: Locations) -> int:
    """Print where things are kept."""
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


def doctor(_: argparse.Namespace, locations: Locations) -> int:
    """Print what works here and what does not."""
    from paper_tui import doctor  # noqa: PLC0415

    findings = doctor.examine(locations, os.environ)
    for finding in findings:
        print(finding)
    return DONE if all(finding.fine for finding in findings) else NOTHING


def stats(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Print what is in the library, and what was read when."""
    from paper_tui import statistics  # noqa: PLC0415 - loads the widths of characters

    sections = statistics.statistics(library, utc_now().astimezone().date())
    if options.json:
        plain.print_json(
            {"papers": library.count(), **{each.name: dict(each.papers) for each in sections}}
        )
        return DONE
    bare = options.plain or not sys.stdout.isatty()
    width = shutil.get_terminal_size().columns
    print(plain.papers(library.count()))
    for section in sections:
        if not any(section.papers.values()):
            continue
        print(f"\n{section.heading}")
        if bare:
            for value, papers in section.papers.items():
                print(f"{section.said(value)}: {papers:,}")
            continue
        for line in statistics.lines(section, width - 1):
            print(" ".join(line).rstrip())
        if (more := len(section.papers) - statistics.MOST) > 0:
            print(f"and {more:,} more (--plain has all)")
    return DONE


def reindex(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Bring the index up to date, or build it anew."""
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


def completion(options: argparse.Namespace, _: Locations) -> int:
    """Print a shell's completion script."""
    import shtab  # noqa: PLC0415

    from paper_tui.cli import build_parser  # noqa: PLC0415 - the parser that is described

    print(shtab.complete(build_parser(), shell=options.shell))
    return DONE
