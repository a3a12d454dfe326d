"""Commands that bring papers in and out: import, export, backup, restore, merge."""

import argparse
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from paper_tui.commands import printing
from paper_tui.commands.progress_line import ProgressLine, interruptible
from paper_tui.commands.references import (
    DONE,
    INTERRUPTED,
    NOTHING,
    CommandError,
    papers_found,
)
from paper_tui.errors import LibraryError
from paper_tui.importing.importing import EVERYTHING, Where, import_paths, spooled
from paper_tui.library.library import Library, Sort, utc_now
from paper_tui.library.rotation import folder_beside, kept
from paper_tui.settings.export_settings import KeptFile
from paper_tui.settings.settings import Locations, load_settings
from paper_tui.system.files import WritingError
from paper_tui.system.paths import exists
from paper_tui.text.readable import inert, readable_title

if TYPE_CHECKING:
    from paper_tui.exchange.exports import Export
    from paper_tui.library.backup import Preview

WATCH_S = 2.0
"""How often `watch-export` looks for changes, in seconds."""


def import_(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Import files, folders and standard input."""
    where = _where(options.where)
    if sys.stdin.isatty() and any(str(path) == "-" for path in options.paths):
        print("paste or type what to import, then press Ctrl-D on an empty line", file=sys.stderr)
    with ExitStack() as stack:
        sources = [
            stack.enter_context(spooled(sys.stdin.buffer)) if str(path) == "-" else path
            for path in options.paths
        ]
        bar = stack.enter_context(ProgressLine())
        report = import_paths(
            library,
            sources,
            strict=options.strict,
            where=where,
            progress=bar.importing,
            cancelled=stack.enter_context(interruptible()),
        )
    if options.json:
        printing.print_json(printing.report_object(report))
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


def export(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Write papers to a file or to standard output."""
    from paper_tui.exchange.exports import export as write  # noqa: PLC0415

    query = " ".join(options.query)
    ids = papers_found(query, locations, library, "added") if query else library.ids(Sort.ADDED)
    if not ids:
        print("paper-tui: no paper was found, and nothing was written", file=sys.stderr)
        return NOTHING
    template = load_settings(locations.settings)[0].key_template
    write(library, ids, _kind(options), options.output, template=template, title=query or "Papers")
    return DONE


def watch_export(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Keep a file up to date with what a query finds, until Ctrl-C."""
    from paper_tui.exchange.kept_files import keep_all, watch  # noqa: PLC0415

    file = KeptFile(str(options.output), options.query, _kind(options))
    template = load_settings(locations.settings)[0].key_template

    began = False

    def bring_up_to_date() -> None:
        nonlocal began
        [kept] = keep_all(library, locations.index, [file], template)
        if kept.problem and not began:
            raise WritingError(kept.problem)
        began = True
        if kept.problem:  # what failed once may succeed after the next change
            print(f"paper-tui: {kept.problem}", file=sys.stderr, flush=True)
        if kept.written:
            print(f"{printing.papers(kept.papers)} written to {options.output}", flush=True)

    def wait() -> bool:
        if not options.once:
            time.sleep(WATCH_S)
        return not options.once

    watch(library, bring_up_to_date, wait)
    return DONE


def backup(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Copy the library while it is in use, or list the copies."""
    from paper_tui.library import backup as backups  # noqa: PLC0415

    folder = options.folder or folder_beside(locations.library)
    if options.list:
        copies = kept(folder, locations.library.stem)
        for each in copies:
            print(f"{each.made:%Y-%m-%d %H:%M:%S} UTC  {each.size:>12,} bytes  {each.path}")
        if not copies:
            print(f"paper-tui: there is no copy of the library in {folder}", file=sys.stderr)
        return DONE if copies else NOTHING
    print(backups.make(library, folder).path)
    return DONE


def restore(options: argparse.Namespace, locations: Locations) -> int:
    """Say what putting a copy back would change, and do it when told so."""
    from paper_tui.library import backup as backups  # noqa: PLC0415

    _preview(options.copy, locations.library)
    if not options.yes:
        print("Nothing was changed: --yes puts the copy back.")
        return NOTHING
    folder = folder_beside(locations.library)
    before = backups.restore(options.copy, locations.library, folder)
    print("The copy is back." + (f" What was there is kept as {before}." if before else ""))
    return DONE


def _preview(copy: Path, path: Path) -> None:
    """Print what putting a copy back would change; how much it has, if it replaces nothing."""
    from paper_tui.library import backup as backups  # noqa: PLC0415

    if exists(path):
        try:
            library = Library(path)
        except LibraryError as error:  # what is damaged can be replaced all the same
            print(f"paper-tui: {error}", file=sys.stderr)
        else:
            with library:
                _tell(backups.preview(copy, library))
            return
    with backups.opened_copy(copy, path.parent) as then:
        print(f"The copy has {printing.papers(then.count())}.")


def _tell(preview: "Preview") -> None:
    print(f"The copy has {printing.papers(preview.papers)}.")
    for titles, what in (
        (preview.lost, "in the library now, and not in the copy"),
        (preview.found, "in the copy, and not in the library now"),
        (preview.marked, "marked otherwise in the copy"),
    ):
        if titles:
            print(f"{printing.papers(len(titles))} {what}:")
            print("\n".join(f"  {readable_title(title)}" for title in titles))


def merge(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Take in everything that another library knows."""
    from paper_tui.library.sync import take_in  # noqa: PLC0415

    library.close()
    united = take_in(locations.library, options.other)
    print(
        f"{printing.papers(united.new)} new, {united.changed} with news, {united.joined} joined, "
        f"{united.marked} with other marks."
    )
    return DONE


def _kind(options: argparse.Namespace) -> "Export":
    """The kind of file that was asked for, by name or by the ending of the file's name."""
    from paper_tui.exchange.exports import Export  # noqa: PLC0415

    named: str | None = options.format
    if named is None and options.output is not None:
        kind = Export.of(options.output)
        if kind is None:
            raise CommandError(
                f"the name {options.output.name} does not say what to write: give --format"
            )
        return kind
    return Export(named or "jsonl")


def _where(query: str) -> Where:
    try:
        return Where.of(query, utc_now()) if query else EVERYTHING
    except ValueError as error:
        raise CommandError(f"--where: {error}") from None
