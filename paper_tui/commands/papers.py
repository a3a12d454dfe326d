"""Commands that show papers, and clone their code: search, show, cite, clone."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from paper_tui.commands import printing
from paper_tui.commands.progress_line import ProgressLine, interruptible
from paper_tui.commands.references import DONE, NOTHING, CommandError, papers_found, papers_named
from paper_tui.desktop import browser
from paper_tui.library.library import Entry, Library
from paper_tui.paper import PaperId
from paper_tui.settings.settings import Locations, load_settings
from paper_tui.text.readable import inert, readable_title


def search(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Print what a query finds."""
    query = " ".join(options.query)
    found = papers_found(query, locations, library, options.sort, near=True)
    ids = found[: options.limit]
    if options.ids:
        for id_ in ids:
            print(id_)
    elif options.json:
        printing.print_json([printing.entry_object(entry) for entry in library.entries(ids)])
    elif options.plain:
        print_plainly(library, ids)
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for entry in library.entries(ids):
            print(printing.line(entry, width))
    return DONE if ids else NOTHING


def print_plainly(library: Library, ids: Sequence[PaperId]) -> None:
    """Print a sentence for each paper."""
    for entry in library.entries(ids):
        print(printing.sentence(entry))


def show(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Print everything known of papers."""
    entries = library.entries(papers_named(options.papers, library))
    origins = [library.ledger.origins(each.id) if options.sources else None for each in entries]
    told = list(zip(entries, origins, strict=True))
    if options.json:
        printing.print_json(
            [
                printing.entry_object(entry) | ({} if origin is None else {"sources": origin})
                for entry, origin in told
            ]
        )
    else:
        print(
            "\n\n".join(
                printing.page(entry) + ("" if origin is None else f"\n\n{printing.sources(origin)}")
                for entry, origin in told
            )
        )
    return DONE


def cite(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Print citations, and say on standard error what they lack."""
    from paper_tui import cite as citing  # noqa: PLC0415

    ids = papers_named(options.papers, library)
    papers = [entry.paper for entry in library.entries(ids)]
    keys = [""] * len(papers)
    if options.csl or options.style.has_keys:
        template = load_settings(locations.settings)[0].key_template
        keys = library.claim_keys(ids, partial(citing.citation_key, template=template))
    cited = list(zip(papers, keys, strict=True))
    if options.csl:
        from paper_tui.cite.csl_style import cite_in_style  # noqa: PLC0415 - an optional extra

        print("\n".join(cite_in_style(cited, options.csl)))
    else:
        print(citing.cite(cited, options.style).rstrip("\n"))
    if lacking := citing.lacking(papers):
        print(f"paper-tui: not known, and left out: {lacking}", file=sys.stderr)
    return DONE


def clone(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Clone the repositories of papers, and print where they are."""
    folder = options.folder or Path(load_settings(locations.settings)[0].clone_folder)
    entries = library.entries(papers_named(options.papers, library))
    urls = [_one_repository(entry, options.papers) for entry in entries]
    for url in urls:
        command = browser.clone_command(url, folder)
        if options.print:
            print(command)
            continue
        print(command, file=sys.stderr)
        with ProgressLine() as bar, interruptible() as interrupted:
            print(browser.clone(url, folder, progress=bar.tell, cancelled=interrupted))
    return DONE


def _one_repository(entry: Entry, named: Sequence[str]) -> str:
    """The repository of a paper; of several the one whose address was given."""
    known = entry.paper.repositories
    chosen = [url for url in known if url in named] or known
    title = readable_title(entry.paper.title)
    if not chosen:
        raise CommandError(f"no repository is known for {title!r}")
    if len(chosen) > 1:
        told = inert(", ".join(chosen))
        raise CommandError(f"{title!r} has several repositories: give one of {told}")
    return chosen[0]
