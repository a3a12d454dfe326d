"""Commands that ask the network, and what it brought: fetch, complete, pdf, digest."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from paper_tui.commands import printing
from paper_tui.commands.progress_line import ProgressLine, interruptible
from paper_tui.commands.references import (
    DONE,
    NOTHING,
    CommandError,
    papers_found,
    papers_named,
)
from paper_tui.library.library import Library, utc_now
from paper_tui.online.online_errors import CancelledError, OfflineError, OnlineError
from paper_tui.settings.online_settings import DAILY
from paper_tui.settings.settings import Locations, Settings, load_settings
from paper_tui.text.readable import inert, readable_title

if TYPE_CHECKING:  # the HTTP client is imported by what asks
    from paper_tui.digest.digest import Digest, Interest
    from paper_tui.online.web import Web
    from paper_tui.updates.enrichment import Doubt


def fetch(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Look for new papers in the feeds of the settings."""
    from paper_tui.updates import feeds  # noqa: PLC0415

    settings, _ = load_settings(locations.settings)
    known = {feed.name: feed for feed in settings.feeds or (DAILY,)}
    unknown = [name for name in options.feeds if name not in known]
    if unknown:
        raise CommandError(f"there is no feed {unknown[0]!r} (known: {', '.join(known)})")
    wanted = [known[name] for name in options.feeds] or list(known.values())
    with (
        ProgressLine(silent=options.quiet) as bar,
        interruptible() as interrupted,
        _web(settings, locations, options, interrupted, bar) as web,
    ):
        report = feeds.look(
            library,
            wanted,
            web,
            now=utc_now(),
            progress=lambda at: bar.tell(
                f"{inert(at.feed)} {at.at}: {printing.papers(at.papers)}, {at.new} new"
            ),
        )
    for complaint in report.complaints():
        print(f"paper-tui: {inert(complaint)}", file=sys.stderr)
    if not options.quiet and any(not each.problem for each in report.feeds):
        print(report.summary())
    return DONE if report.flawless else NOTHING


def complete(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Ask for the authors, dates and identifiers that papers lack."""
    from paper_tui.updates import enrichment  # noqa: PLC0415

    settings, _ = load_settings(locations.settings)
    query = " ".join(options.query)
    ids = papers_found(query, locations, library, "added") if query else library.ids()
    with (
        ProgressLine() as bar,
        interruptible() as interrupted,
        _web(settings, locations, options, interrupted, bar) as web,
    ):
        report = enrichment.complete(
            library,
            ids,
            web,
            now=utc_now(),
            apply=not options.dry_run,
            thorough=options.thorough,
            counts=not options.no_counts,
            progress=lambda at: bar.tell(f"{at.asking}: {at.done:,} of {at.total:,} papers"),
        )
    for completion in report.completions:
        print("\n".join(inert(line) for line in completion.lines()))
    if sys.stdin.isatty() and not options.dry_run:
        with suppress(EOFError):  # Ctrl-D: the rest another time
            for doubt in report.doubts:
                _decide(library, doubt)
    print(report.summary())
    return NOTHING if report.problem else DONE


def pdf(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Fetch PDFs into the reader's folder, and show them when asked to."""
    from paper_tui.updates import pdf as pdfs  # noqa: PLC0415

    settings, _ = load_settings(locations.settings)
    entries = library.entries(papers_named(options.papers, library))
    had_all = True
    with (
        ProgressLine() as bar,
        interruptible() as interrupted,
        _web(settings, locations, options, interrupted, bar) as web,
    ):
        for entry in entries:
            title = readable_title(entry.paper.title)

            def tell(done: int, total: int | None, title: str = title) -> None:
                bar.tell(f"{title}: {pdfs.amount(done, total)}")

            try:
                path = pdfs.fetch(entry, settings.pdf, web, progress=tell).path
            except (CancelledError, OfflineError):
                raise
            except (pdfs.PdfError, OnlineError) as error:  # the others may be had all the same
                print(f"paper-tui: {error}", file=sys.stderr)
                had_all = False
                continue
            print(path)
            if options.open:
                pdfs.view(path, settings.pdf.viewer)
    return DONE if had_all else NOTHING


def digest(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Write what is new and why it may matter; the next one goes on after it."""
    from paper_tui.digest.digest import compose, remember  # noqa: PLC0415
    from paper_tui.digest.rendering import headline  # noqa: PLC0415
    from paper_tui.search.engine import Search  # noqa: PLC0415
    from paper_tui.system.files import write  # noqa: PLC0415

    with_starred = options.like_starred or not options.views
    with closing(Search(library, locations.index)) as search:
        made = compose(
            library,
            _interests(options.views or (), locations),
            find=lambda query: papers_found(query, locations, library, "relevance", quiet=True),
            similar=(lambda id_: search.similar(id_).ids) if with_starred else None,
            since=_age(options.since),
            now=utc_now(),
            again=options.again,
        )
    if not made.told:
        remember(library, made)
        if sys.stderr.isatty():  # a timer is told by the exit code, and sends no mail of it
            print(f"paper-tui: {headline(made)}", file=sys.stderr)
        return NOTHING
    write([_written(made, options.form, options.to)], options.output)
    sys.stdout.flush()
    remember(library, made)
    return DONE


def _interests(names: Sequence[str], locations: Locations) -> list["Interest"]:
    """The saved views of these names, or queries; without names all saved views."""
    from paper_tui.digest.digest import Interest  # noqa: PLC0415
    from paper_tui.settings.saved_views import load_views  # noqa: PLC0415

    views = load_views(locations.settings.with_name("views.toml"))
    known = {view.name.casefold(): Interest(view.name, view.query) for view in views}
    if not names:
        return list(known.values())
    return [known.get(name.casefold(), Interest(name, name)) for name in names]


def _written(made: "Digest", form: str, to: str) -> str:
    """A digest in one of its forms."""
    from paper_tui.digest import rendering  # noqa: PLC0415

    if form == "mail":
        try:
            return rendering.mail(made, to).decode("ascii")
        except ValueError as error:
            raise CommandError(f"--to: {error}") from None
    forms = {"text": rendering.text, "markdown": rendering.markdown, "html": rendering.html}
    return forms[form](made)


def _web(
    settings: Settings,
    locations: Locations,
    options: argparse.Namespace,
    interrupted: Callable[[], bool],
    bar: ProgressLine,
) -> "Web":
    from paper_tui.online.turns import told  # noqa: PLC0415
    from paper_tui.online.web import Web  # noqa: PLC0415

    online = replace(settings.online, offline=settings.online.offline or options.offline)
    return Web(
        online,
        locations.web,
        cancelled=interrupted,
        waiting=lambda service, seconds: bar.tell(told(service, seconds)),
    )


def _decide(library: Library, doubt: "Doubt") -> None:
    """Ask the reader which of the near matches a paper is; Enter puts it off."""
    from paper_tui.updates import enrichment  # noqa: PLC0415

    print(f"\n{doubt.id}  {readable_title(doubt.paper.title)}\nmay be:")
    for number, near in enumerate(doubt.near, 1):
        authors = ", ".join(near.paper.authors[:3])
        facts = f"{authors}, {near.paper.date}, {near.paper.arxiv}"
        print(f"  {number}  {readable_title(near.paper.title)}\n     {inert(facts)}")
    answer = input("number, n for none of them, Enter to decide later: ").strip()
    if answer == "n":
        enrichment.decline(library, doubt)
    elif answer.isdigit() and 1 <= int(answer) <= len(doubt.near):
        completion = enrichment.accept(library, doubt, doubt.near[int(answer) - 1], now=utc_now())
        print("\n".join(inert(line) for line in completion.lines()))


def _age(text: str) -> timedelta:
    from paper_tui.digest.digest import age  # noqa: PLC0415

    try:
        return age(text)
    except ValueError as error:
        raise CommandError(f"--since: {error}") from None
