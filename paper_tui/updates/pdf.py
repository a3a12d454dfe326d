"""The reader's PDFs: where each belongs and what it is called, fetched once, opened in a viewer."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_tui.errors import PaperTuiError
from paper_tui.library.library import Entry
from paper_tui.paper import Paper
from paper_tui.settings.online_settings import Online, Pdf
from paper_tui.system.launching import launch, with_argument
from paper_tui.system.paths import expanded
from paper_tui.text.identifiers import arxiv_id
from paper_tui.text.names import split
from paper_tui.text.readable import readable, readable_title

if TYPE_CHECKING:  # the HTTP client is imported by who opens one
    from paper_tui.online.web import Web

_LONGEST = 200
"""Bytes of a file's name without its ending; file systems allow 255 in all."""


class PdfError(PaperTuiError):
    """There is no PDF of a paper, or no program to show it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A PDF that is on the disk: its size in bytes, and whether it was there before."""

    path: Path
    size: int
    was_there: bool


def location(entry: Entry, settings: Pdf) -> Path:
    """Where the PDF of a paper belongs, fetched or not."""
    return expanded(settings.folder) / file_name(entry, settings.name)


def file_name(entry: Entry, template: str) -> Path:
    """The name of a paper's PDF, with the folders that the template makes. Pure.

    Whatever stands in a paper, the name is one that every file system takes, and it is below the
    folder it is put into. No two papers have the same: a name that has no arXiv identifier in it
    ends in one, or in the DOI, or in the paper's number.
    """
    paper = entry.paper
    filled = re.sub(r"\{(\w+)\}", lambda field: _plain(_value(paper, field[1])), template)
    identity = paper.arxiv or paper.doi or f"no. {entry.id}"
    parts = [part for each in filled.split("/") if (part := _tidy(each))]
    last = parts.pop() if parts else ""
    if not (paper.arxiv and "{arxiv}" in template):
        identity = f"[{_plain(identity)}]"
        last = f"{_cut(last, _LONGEST - len(identity.encode()) - 1)} {identity}".strip()
    return Path(*(_cut(part, _LONGEST) for part in parts), f"{_cut(last, _LONGEST)}.pdf")


def address(paper: Paper, online: Online) -> str | None:
    """Where the PDF of a paper is had; None when nothing is known of one.

    arXiv's are asked for where the setting says that arXiv is.
    """
    given = paper.pdf
    if given is None:
        return None
    identifier = arxiv_id(given)
    if identifier:
        return f"{online.arxiv}/pdf/{identifier}"
    return given if given.startswith(("https://", "http://")) else None


def fetch(
    entry: Entry,
    settings: Pdf,
    web: "Web",
    *,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Fetched:
    """The PDF of a paper in the reader's folder, asked for when it is not there yet.

    `progress` is told the bytes that are here and how many there are, None when the server does not
    say. Raises PdfError and OnlineError; what has come by then is kept, and the next call goes on.
    """
    target = location(entry, settings)
    if target.exists():
        return Fetched(target, target.stat().st_size, was_there=True)
    url = address(entry.paper, web.settings)
    if url is None:
        raise PdfError(
            f"No PDF is known of “{readable_title(entry.paper.title)}”: `paper-tui complete` looks "
            "for it at arXiv."
        )
    from paper_tui.online.download import download  # noqa: PLC0415 - the HTTP client

    size = download(
        web,
        url,
        target,
        most_bytes=settings.most_megabytes * 1_000_000,
        progress=lambda received: progress(received.done, received.total),
    )
    return Fetched(target, size, was_there=False)


def amount(done: int, total: int | None) -> str:
    """How much of a file has come, from bytes: `1.2 of 3.4 MB`."""
    of = f" of {total / 1_000_000:.1f}" if total else ""
    return f"{done / 1_000_000:.1f}{of} MB"


def view(
    path: Path,
    command: str = "",
    *,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    seconds: float = 2.0,
) -> None:
    """Show a file in the reader's viewer, or with `command` (`zathura {file}`).

    The command is split as a shell would, and run without one; the file takes the place of
    `{file}` or stands last. A program that still runs after `seconds` counts as started: call this
    off the event loop. Raises PdfError.
    """
    arguments = _viewer(path, command, environment, platform)
    try:
        status = launch(arguments, environment, seconds)
    except OSError as error:
        raise PdfError(f"{arguments[0]} cannot be run ({error.strerror}): open {path}.") from None
    if status:
        raise PdfError(f"{arguments[0]} could not open {path} (exit status {status}).")


def _viewer(
    path: Path, command: str, environment: Mapping[str, str], platform: str
) -> Sequence[str]:
    if command:
        try:
            arguments = with_argument(command, "{file}", str(path))
        except ValueError as error:
            raise PdfError(f"The setting pdf.viewer cannot be read ({error}): {command}") from None
        if arguments:
            return arguments
    if platform == "darwin":
        return ["open", str(path)]
    opener = shutil.which("xdg-open", path=environment.get("PATH"))
    if opener and (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return [opener, str(path)]
    raise PdfError(f"There is no desktop here to show {path} on; name a program in pdf.viewer.")


def _value(paper: Paper, field: str) -> str:
    families = [split(author).family for author in paper.authors]
    match field:
        case "authors":
            if len(families) > 2:
                return f"{families[0]} et al."
            return " and ".join(families)
        case "author":
            return families[0] if families else ""
        case "year":
            return str(paper.date.year) if paper.date else ""
        case "title":
            return readable_title(paper.title)
        case "arxiv":
            return paper.arxiv or ""
        case "venue":
            return paper.venue or ""
    raise ValueError(f"no such field of a file name: {field}")


def _plain(text: str) -> str:
    """Text without what a file's name cannot have on some system, and without slashes."""
    shown = "".join(char if char.isprintable() else "-" for char in readable(text))
    return re.sub(r'[\\/:*?"<>|\ufffd]+', "-", shown)


def _tidy(part: str) -> str:
    """A part of a path without stray spaces and signs at its ends; never `.` or `..`."""
    return " ".join(part.split()).strip(" .,-_")


def _cut(text: str, most: int) -> str:
    """The text in at most so many bytes of UTF-8, cut between characters."""
    return text.encode()[:most].decode(errors="ignore").strip(" .,-_")
