"""Commands about the whole: open, views, keys, stats, where, doctor, reindex, completion."""

import argparse
import gc
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import orjson

from paper_tui.commands import dispatch, papers, printing
from paper_tui.commands.progress_line import ProgressLine
from paper_tui.commands.references import DONE, NOTHING, WRONG_USAGE, CommandError, papers_found
from paper_tui.errors import PaperTuiError
from paper_tui.importing.importing import import_paths
from paper_tui.library.library import Library, utc_now
from paper_tui.library.rotation import folder_beside
from paper_tui.settings.saved_views import PILES, load_views
from paper_tui.settings.settings import Locations, Settings, load_settings
from paper_tui.system.log import LOG
from paper_tui.system.paths import exists
from paper_tui.text.readable import inert
from paper_tui.updates.arrivals import arrivals

if TYPE_CHECKING:
    from paper_tui.views.views import View


def open_(options: argparse.Namespace, locations: Locations) -> int:
    """Open the application, after importing what was named, or print what it would show."""
    try:
        paths, query = _named(options.names, locations)
    except CommandError as error:
        print(f"paper-tui: {error}", file=sys.stderr)
        return WRONG_USAGE
    query += options.query
    if not (sys.stdin.isatty() and sys.stdout.isatty()) and not options.plain:
        raise CommandError(
            "the application needs a terminal for its keys and its screen; for scripts there are "
            "the commands that `paper-tui --help` lists"
        )
    settings, wrong = load_settings(locations.settings)
    with Library(locations.library) as library:
        report = None
        if paths:
            with ProgressLine() as bar:
                report = import_paths(library, paths, progress=bar.importing)
        if options.plain:
            if report is not None:
                for said in (report.summary(), *report.complaints()):
                    print(f"paper-tui: {inert(said)}", file=sys.stderr)
            ids = papers_found(query, locations, library, settings.sort)
            papers.print_plainly(library, ids)
            return DONE if ids else NOTHING
        gc.disable()  # no search for garbage while all is new: the screen begins it when it stands
        from paper_tui.tui.app import run as run_application  # noqa: PLC0415 - imports Textual

        Thread(target=_back_up, args=(locations.library,), daemon=True).start()
        online = replace(settings.online, offline=settings.online.offline or options.offline)
        return run_application(
            replace(settings, online=online),
            locations,
            library,
            query=query,
            report=report,
            warnings=[str(error) for error in wrong],
        )


def _named(names: Sequence[str], locations: Locations) -> tuple[list[Path], str]:
    """What was named: files and folders, and the query of a view.

    A file comes before a view of the same name. CommandError for what is neither.
    """
    if not names:
        return [], ""
    saved = load_views(locations.settings.with_name("views.toml"))
    views = {"new": "is:new ", **{name.casefold(): query for name, query in PILES.items()}}
    views |= {view.name.casefold(): view.query for view in saved}
    paths: list[Path] = []
    chosen: list[str] = []
    for name in names:
        if not exists(Path(name)) and name.casefold() in views:
            chosen.append(views[name.casefold()])
        elif exists(Path(name)) or {"/", "."} & set(name):
            paths.append(Path(name))
        else:
            near = get_close_matches(name, [*dispatch.names(), *views], 1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise CommandError(f"there is no command, file, folder or view {inert(name)!r}{meant}")
    if len(chosen) > 1:
        raise CommandError("only one view can be opened at once: put them together with -q")
    return paths, " ".join(f"{query.strip()} " for query in chosen if query.strip())


def _back_up(path: Path) -> None:
    """Copy the library once a day, with a connection of its own, while the screen is in use."""
    from paper_tui.library.backup import make_daily  # noqa: PLC0415

    try:
        with Library(path) as library:
            if library.count() and library.writable:
                make_daily(library, folder_beside(path))
    except PaperTuiError:
        LOG.exception("the daily backup failed")


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
    from paper_tui.commands import doctor  # noqa: PLC0415

    findings = doctor.examine(locations, os.environ)
    settings = load_settings(locations.settings)[0]
    findings += [doctor.Finding("settings", False, each) for each in _of_the_screen(settings)]
    for finding in findings:
        print(finding)
    return DONE if all(finding.fine for finding in findings) else NOTHING


def views(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Print every view: how many papers it has, its name, its query."""
    found = _all_views(locations, library)
    if options.json:
        printing.print_json(
            [
                {
                    "kind": each.kind.lower(),
                    "name": each.name,
                    "query": each.query.strip(),
                    "papers": each.count,
                }
                for each in found
            ]
        )
        return DONE
    for number, (kind, those) in enumerate(groupby(found, lambda view: view.kind)):
        print(f"\n{kind}" if number else kind)
        for each in those:
            papers_in = "?" if each.count is None else f"{each.count:,}"
            print(f"{papers_in:>9}  {inert(each.name)}  {inert(each.query)}".rstrip())
    return DONE


def _all_views(locations: Locations, library: Library) -> list["View"]:
    """The piles, the saved views, and the values that papers have, as the screen has them."""
    from paper_tui.search.language.facets import facets  # noqa: PLC0415
    from paper_tui.search.once import QueryError  # noqa: PLC0415
    from paper_tui.views.views import values, views  # noqa: PLC0415

    def count(query: str) -> int | None:
        try:
            return len(papers_found(query, locations, library, "relevance", quiet=True))
        except QueryError:
            return None  # the query of a saved view is not understood

    saved = load_views(locations.settings.with_name("views.toml"))
    counted = [count(each.query) for each in saved]
    counts = library.counts()
    arrived = arrivals(library, load_settings(locations.settings)[0].feeds)
    today = utc_now().astimezone().date()
    return [
        *views(counts, arrived, saved, counted),
        *values(facets(library), counts, arrived, today),
    ]


def keys(_: argparse.Namespace, locations: Locations) -> int:
    """Print what can be done on the screen and the keys that do it."""
    from paper_tui.keymap.keys import remapped  # noqa: PLC0415
    from paper_tui.keymap.registry import Registry  # noqa: PLC0415

    actions, problems = remapped(load_settings(locations.settings)[0].keys)
    registry = Registry(actions)
    for problem in problems:
        print(f"paper-tui: {problem}", file=sys.stderr)
    for number, (group, those) in enumerate(groupby(actions, lambda action: action.group)):
        print(f"\n{group}" if number else group)
        for action in those:
            first = f"{registry[action.menu].keys[0]} then " if action.menu else ""
            where = f" (in the {action.pane} pane)" if action.pane else ""
            pressed = " or ".join(first + key for key in action.keys)
            print(f"{pressed}: {action.help}{where}, {action.id}")
    return DONE


def stats(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Print what is in the library, and what was read when."""
    from paper_tui.views import statistics  # noqa: PLC0415 - loads the widths of characters

    sections = statistics.statistics(library, utc_now().astimezone().date())
    if options.json:
        printing.print_json(
            {"papers": library.count(), **{each.name: dict(each.papers) for each in sections}}
        )
        return DONE
    bare = options.plain or not sys.stdout.isatty()
    width = shutil.get_terminal_size().columns
    print(printing.papers(library.count()))
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


def _of_the_screen(settings: Settings) -> list[str]:
    """What the screen would find wrong with the settings: keys and theme."""
    from paper_tui.keymap.keys import remapped  # noqa: PLC0415

    complaints = [str(problem) for problem in remapped(settings.keys)[1]]
    if settings.theme != Settings().theme:
        from paper_tui.tui import themes  # noqa: PLC0415 - imports Textual, which knows the others

        complaints += filter(
            None, [themes.chosen(settings.theme, themes.known(), no_color=False)[1]]
        )
    return complaints


def reindex(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Bring the index up to date, or build it anew."""
    from paper_tui.search.index import writer  # noqa: PLC0415 - imports Whoosh

    if options.all:
        writer.forget(locations.index)
    if options.progress == "json":

        def tell(done: int, total: int) -> None:
            print(orjson.dumps({"done": done, "total": total}).decode(), flush=True)

        writer.catch_up(library, locations.index, tell)
        return DONE
    with ProgressLine(silent=options.progress == "none") as bar:
        done = writer.catch_up(library, locations.index, bar.indexing)
    if options.progress == "auto":
        print(f"{printing.papers(done)} indexed.")
    return DONE


def completion(options: argparse.Namespace, _: Locations) -> int:
    """Print a shell's completion script."""
    import shtab  # noqa: PLC0415

    from paper_tui.commands.arguments import build_parser  # noqa: PLC0415 - the parser that is described

    print(shtab.complete(build_parser(), shell=options.shell))
    return DONE
