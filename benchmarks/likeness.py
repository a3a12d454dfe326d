"""How high papers come back that belong with others: similar papers, and papers for you.

    python -m benchmarks.likeness [FOLDER]

On the page exports in ../shared/pages, where they stand beside the checkout. A group is the papers
of one page, or those with a word in their title. Ten papers of it, drawn five times, are tagged,
and the rest is looked for in "for you"; and each of the ten is asked for its similar papers. AUC is
how often a paper of the group comes before one of the others (0.5: by chance); P@10 is the part of
the first ten that is of the group. Beside them, SQLite's FTS5 is asked for any word of the ten
titles and abstracts, or of the one.
"""

import random
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.timing import row
from paper_tui.library import Library, Page
from paper_tui.paper import PaperId, Reject
from paper_tui.search.engine import Search
from paper_tui.search.index import catch_up
from paper_tui.sources import page_text

SHARED = Path(__file__).resolve().parents[2] / "shared" / "pages"
TITLES = ("graph", "transformer", "architecture", "diffusion", "language", "spiking")
TAGGED = 10
DRAWS = 5


def main() -> None:
    """Print a row for each group, and the means."""
    folder = next((Path(name) for name in sys.argv[1:] if Path(name).is_dir()), SHARED)
    if not folder.is_dir():
        print("There are no pages beside the checkout.")
        return
    row(
        "group",
        "papers",
        "for you: AUC",
        "P@10",
        "FTS5: AUC",
        "P@10",
        "similar: P@10",
        "FTS5: P@10",
    )
    row("---", *["---:"] * 7)
    with tempfile.TemporaryDirectory() as scratch:
        library = Library(Path(scratch, "library.db"))
        for page in sorted(folder.iterdir()):
            with page.open("rb") as stream:
                records = [r for r in page_text.read(stream) if not isinstance(r, Reject)]
            library.add(records, Page(page.stem, page.stem))
        catch_up(library, Path(scratch, "index"))
        search = Search(library, Path(scratch, "index"))
        peer = Fts5(library)
        figures = [
            measure(name, sorted(group), search, peer)
            for name, group in groups(library, search)
            if len(group) >= 3 * TAGGED
        ]
        row("mean", "", *(f"{fmean(column):.3f}" for column in zip(*figures, strict=True)))


def groups(library: Library, search: Search) -> Iterator[tuple[str, set[PaperId]]]:
    """Papers that belong together."""
    for page in library.counts().pages:
        yield page.name, set(library.matching("page", page.name))
    for word in TITLES:
        yield f"title:{word}", set(search.search(f"title:{word} ").ids)


def measure(name: str, group: Sequence[PaperId], search: Search, peer: "Fts5") -> tuple[float, ...]:
    """AUC and P@10 of both, then P@10 for similar papers of both: means over the draws."""
    library = search.library
    draw = random.Random(5)
    everything = library.ids()
    found = []
    for _ in range(DRAWS):
        tagged = draw.sample(group, TAGGED)
        library.set_tags(tagged, add=["likeness"])
        for_you = search.for_you(len(everything)).ids
        library.set_tags(tagged, remove=["likeness"])
        rest = set(group) - set(tagged)
        left = [id_ for id_ in everything if id_ not in tagged]
        asked = [id_ for id_ in peer.like(tagged) if id_ not in tagged]
        similar = [search.similar(id_, TAGGED).ids for id_ in tagged]
        by_peer = [[p for p in peer.like([id_]) if p != id_][:TAGGED] for id_ in tagged]
        found.append(
            (
                *(auc(for_you, rest, left), precision(for_you, rest)),
                *(auc(asked, rest, left), precision(asked, rest)),
                fmean(precision(ids, set(group)) for ids in similar),
                fmean(precision(ids, set(group)) for ids in by_peer),
            )
        )
    means = tuple(fmean(column) for column in zip(*found, strict=True))
    row(name, str(len(group)), *(f"{mean:.3f}" for mean in means))
    return means


def auc(ranked: Sequence[PaperId], good: set[PaperId], among: Sequence[PaperId]) -> float:
    """How often a good paper stands before another; what is not ranked stands at the end."""
    place = {id_: number for number, id_ in enumerate(ranked)}
    goods = [place.get(id_, len(ranked)) for id_ in among if id_ in good]
    others = [place.get(id_, len(ranked)) for id_ in among if id_ not in good]
    before = sum((a < b) + (a == b) / 2 for a in goods for b in others)
    return before / (len(goods) * len(others))


def precision(ranked: Sequence[PaperId], good: set[PaperId]) -> float:
    """The part of the first ten that is good."""
    return sum(id_ in good for id_ in ranked[:10]) / 10


class Fts5:
    """SQLite's full-text search over the same papers."""

    def __init__(self, library: Library) -> None:
        self._texts = {
            entry.id: f"{entry.paper.title} {entry.paper.abstract}"
            for entry in library.entries(library.ids())
        }
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE d USING fts5 (text, tokenize='porter')")
        self._connection.executemany(
            "INSERT INTO d (rowid, text) VALUES (?, ?)", self._texts.items()
        )

    def like(self, ids: Sequence[PaperId]) -> list[PaperId]:
        """The papers that have any word of these, the best first."""
        words = {w for id_ in ids for w in re.findall(r"\w{2,}", self._texts[id_].lower())}
        query = " OR ".join(f'"{word}"' for word in sorted(words))
        found = self._connection.execute(
            "SELECT rowid FROM d WHERE d MATCH ? ORDER BY bm25(d)", (query,)
        )
        return [PaperId(id_) for (id_,) in found]


if __name__ == "__main__":
    main()
