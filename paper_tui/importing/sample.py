"""The sample shelf: well-known papers in a library of their own, for a first look around.

What is in it and how it was checked: assets/sample/README.md.
"""

import hashlib
import shutil
from importlib import resources
from io import BytesIO
from pathlib import Path

from paper_tui.errors import LibraryError, SourceError
from paper_tui.library.library import Library
from paper_tui.paper import Record


def open_sample(directory: Path) -> Library:
    """The sample shelf as a library below `directory`, built when it is not there yet.

    `directory` is for caches. Each edition of the papers has a folder of its own in it, with the
    library and room for the index (`library.path.with_name("index")`); folders of other editions
    are removed. Marks made in the sample stay until then. Raises LibraryError when the library
    cannot be written, SourceError when the papers are missing from the installation.
    """
    papers = sample_papers()
    name = f"sample-{hashlib.sha256(papers).hexdigest()[:12]}"
    for folder in directory.glob("sample-*"):
        if folder.name != name:
            shutil.rmtree(folder, ignore_errors=True)
    path = directory / name / "library.db"
    try:
        library = Library(path)
    except LibraryError:  # nothing in a cache is worth repairing
        shutil.rmtree(path.parent, ignore_errors=True)
        library = Library(path)
    try:
        if not library.count():  # one transaction: the shelf is full or empty, never between
            library.add(_records(papers))
    except BaseException:
        library.close()
        raise
    return library


def sample_papers() -> bytes:
    """The papers as they are installed: JSON Lines of paper-tui. SourceError without them."""
    installed = resources.files("paper_tui") / "assets" / "sample" / "papers.jsonl"
    checkout = Path(__file__).parents[2] / "assets" / "sample" / "papers.jsonl"
    for place in (installed, checkout):  # an editable installation is run from the checkout
        if place.is_file():
            return place.read_bytes()
    raise SourceError(
        "The sample shelf is missing from this installation: install paper-tui again."
    )


def _records(papers: bytes) -> list[Record]:
    from paper_tui.sources import json_lines  # noqa: PLC0415 - as in importing

    records = []
    for item in json_lines.read(BytesIO(papers)):
        if not isinstance(item, Record):
            raise SourceError(
                f"The sample shelf is damaged in line {item.line}: install paper-tui again."
            )
        records.append(item)
    return records
