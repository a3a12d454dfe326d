"""Commands that mark papers, and take it back."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from paper_tui.commands import printing
from paper_tui.commands.references import DONE, NOTHING, CommandError, papers_named
from paper_tui.library.library import Entry, Library
from paper_tui.paper import PaperId, Status
from paper_tui.settings.settings import Locations, load_settings
from paper_tui.text.readable import inert


def star(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Star papers, or take the stars away."""
    library.set_starred(papers_named(options.papers, library), not options.remove)
    return DONE


def tag(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Tag papers, or take the tags away."""
    tags = [tag for tag in options.tags.split(",") if tag.strip()]
    if not tags:
        raise CommandError("no tag was given")
    change = library.remove_tags if options.remove else library.add_tags
    try:
        change(papers_named(options.papers, library), tags)
    except ValueError as error:
        raise CommandError(str(error)) from None
    return DONE


def status(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Move papers to a pile."""
    library.set_status(papers_named(options.papers, library), Status(options.status))
    return DONE


def priority(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """Give papers a priority, or take it away."""
    library.set_priority(papers_named(options.papers, library), options.priority)
    return DONE


def note(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Print, write or edit a note."""
    [entry] = library.entries(papers_named([options.paper], library)[:1])
    text = options.text
    if options.edit:
        from paper_tui.desktop.editor import edit, signals_wait  # noqa: PLC0415

        settings, _ = load_settings(locations.settings)
        with signals_wait():  # also until what was written is in the library
            library.set_note(entry.id, edit(entry.mark.note, settings.editor))
        return DONE
    if text == "-":
        text = sys.stdin.read()
    if text is None and not entry.mark.note:
        return NOTHING
    if text is None:
        print(inert(entry.mark.note, keep_lines=True))
    else:
        library.set_note(entry.id, text)
    return DONE


def key(options: argparse.Namespace, locations: Locations, library: Library) -> int:
    """Print the BibTeX key of a paper, or set it by hand."""
    from paper_tui.cite import checked_key, citation_key  # noqa: PLC0415

    [id_, *_others] = papers_named([options.paper], library)
    if options.key is not None:
        try:
            library.set_key(id_, checked_key(options.key))
        except ValueError as error:
            raise CommandError(str(error)) from None
    template = load_settings(locations.settings)[0].key_template
    [claimed] = library.claim_keys([id_], partial(citation_key, template=template))
    print(inert(claimed))
    return DONE


def duplicates(options: argparse.Namespace, _: Locations, library: Library) -> int:
    """List papers that may be one, join them, or keep them apart."""
    if options.join:
        library.join(_several(options.join, library))
        return DONE
    if options.apart:
        library.set_apart(_several(options.apart, library))
        return DONE
    found = [(each.reason, library.entries(each.ids)) for each in library.duplicates()]
    if options.json:
        printing.print_json(
            [
                {"reason": reason, "papers": [printing.entry_object(entry) for entry in entries]}
                for reason, entries in found
            ]
        )
        return DONE if found else NOTHING
    for reason, entries in found:
        print(f"{reason}:")
        for entry in entries:
            print(printing.line(entry, None))
            print(f"{'':18}{_told_apart_by(entry)}")
    return DONE if found else NOTHING


def _several(named: Sequence[str], library: Library) -> list[PaperId]:
    """The papers, of which there are at least two."""
    ids = papers_named(named, library)
    if len(ids) < 2:
        raise CommandError("name two papers or more: one paper is not its own duplicate")
    return ids


def _told_apart_by(entry: Entry) -> str:
    """What a reader knows a paper by: authors, identifiers, venue."""
    paper = entry.paper
    authors = ", ".join(paper.authors[:3]) + (" …" if len(paper.authors) > 3 else "")
    names = [paper.arxiv and f"arXiv {paper.arxiv}", paper.doi and f"doi {paper.doi}"]
    known = [authors, paper.venue or "", *filter(None, names)]
    return " · ".join(inert(each) for each in known if each) or "no more is known"


def undo(_: argparse.Namespace, __: Locations, library: Library) -> int:
    """Take the last change of marks back."""
    edit = library.undo()
    print(f"undone: {edit.label}, {printing.papers(len(edit.ids))}" if edit else "nothing to undo")
    return DONE if edit else NOTHING


def redo(_: argparse.Namespace, __: Locations, library: Library) -> int:
    """Do the last undone change again."""
    edit = library.redo()
    print(
        f"done again: {edit.label}, {printing.papers(len(edit.ids))}" if edit else "nothing to redo"
    )
    return DONE if edit else NOTHING
