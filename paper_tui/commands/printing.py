"""Papers and reports as plain text and as JSON, for scripts, screen readers and pipes."""

import sys
from collections.abc import Mapping, Sequence

import orjson

from paper_tui.importing.report import FileReport, Report
from paper_tui.library.ledger import Origin
from paper_tui.library.library import Entry, Outcome
from paper_tui.text.plurals import counted
from paper_tui.text.readable import inert, readable, readable_title


def papers(number: int) -> str:
    """`1 paper`, `2 papers`."""
    return counted(number, "paper")


def line(entry: Entry, width: int | None) -> str:
    """A paper in one line: number, star, status, title, tags; cut to `width` columns if given."""
    star = "★" if entry.mark.starred else " "
    tags = "".join(f" #{inert(tag)}" for tag in sorted(entry.mark.tags))
    date = f" ({entry.paper.date})" if entry.paper.date else ""
    title = readable_title(entry.paper.title)
    text = f"{entry.id:>6} {star} {entry.mark.status:<8} {title}{date}{tags}"
    if width is None:
        return text
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - only for a terminal

    return text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def sentence(entry: Entry) -> str:
    """A paper in words, without signs: number, title, date, and what the reader has said of it."""
    paper, mark = entry.paper, entry.mark
    title = readable_title(paper.title)
    said = [mark.status.value]
    said += ["starred"] if mark.starred else []
    said += [f"priority {mark.priority}"] if mark.priority else []
    said += ["with code"] if paper.repository else []
    said += ["with a note"] if mark.note else []
    said += [f"tagged {' '.join(inert(tag) for tag in sorted(mark.tags))}"] if mark.tags else []
    date = f" {paper.date}." if paper.date else ""
    stop = "" if title.endswith((".", "?", "!")) else "."
    return f"{entry.id}: {title}{stop}{date} {', '.join(said).capitalize()}."


def page(entry: Entry) -> str:
    """Everything known of a paper, as lines of text."""
    paper, mark = entry.paper, entry.mark
    facts = {
        "number": str(entry.id),
        "authors": ", ".join(paper.authors),
        "from": paper.organization or "",
        "date": str(paper.date or ""),
        "venue": paper.venue or "",
        "arXiv": paper.arxiv or "",
        "DOI": paper.doi or "",
        "categories": ", ".join(paper.categories),
        "keywords": ", ".join(paper.keywords),
        "comment": paper.comment or "",
        "key": entry.key or "",
        "status": mark.status + (", starred" if mark.starred else ""),
        "priority": str(mark.priority or ""),
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


def sources(origins: Mapping[str, Origin]) -> str:
    """Who has said what fields of a paper say; what came from files is not among them."""
    if not origins:
        return "sources    files only"
    said: dict[tuple[str, str], list[str]] = {}
    for name, origin in origins.items():
        said.setdefault((origin.source, f"{origin.at:%Y-%m-%d}"), []).append(name)
    lines = [f"{inert(source)}, {day}: {', '.join(names)}" for (source, day), names in said.items()]
    return "\n".join(f"{'' if at else 'sources':<11}{line}" for at, line in enumerate(lines))


def entry_object(entry: Entry) -> dict[str, object]:
    """A paper as JSON shows it; what is not known is left out."""
    paper, mark = entry.paper, entry.mark
    known = {
        "id": entry.id,
        "title": readable_title(paper.title),
        "authors": paper.authors,
        "organization": paper.organization,
        "date": str(paper.date) if paper.date else None,
        "venue": paper.venue,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "page": paper.page,
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
        "categories": paper.categories,
        "keywords": paper.keywords,
        "comment": paper.comment,
        "upvotes": paper.upvotes,
        "stars": paper.stars,
        "starred": mark.starred,
        "status": mark.status,
        "priority": mark.priority or None,
        "tags": sorted(mark.tags),
        "note": mark.note,
        "key": entry.key,
        "added": entry.added.isoformat(),
        "listings": [
            {"page": listing.page, "place": listing.place, "day": listing.day}
            for listing in entry.listings
        ],
        "abstract": readable(paper.abstract),
    }
    return {name: value for name, value in known.items() if value not in (None, "", (), [])}


def report_object(report: Report) -> dict[str, object]:
    """The report of an import as JSON shows it; the counts add up to `read`."""
    return {
        **_counts(report.files),
        "cancelled": report.cancelled,
        "files": [
            {
                "file": each.file,
                "format": each.format,
                **_counts([each]),
                "rejects": _reasons(each, lost=True),
                "warnings": _reasons(each, lost=False),
                "problem": each.problem,
                "skipped": each.skipped,
            }
            for each in report.files
        ],
    }


def _reasons(file: FileReport, *, lost: bool) -> list[dict[str, object]]:
    return [
        {"line": each.line, "reason": each.reason} for each in file.rejects if each.lost is lost
    ]


def _counts(files: Sequence[FileReport]) -> dict[str, int]:
    counts = {outcome.value: sum(each.outcomes[outcome] for each in files) for outcome in Outcome}
    counts["rejected"] = sum(each.rejected for each in files)
    counts["passed_over"] = sum(each.passed_over for each in files)
    return {"read": sum(counts.values())} | counts


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")
