"""How alike similar papers are, and how high papers for you come, beside the peers of `relevance`.

    python -m benchmarks.likeness [FOLDER…]

Papers are taken as alike when they are relevant to the same query of a test collection (Voorhees,
"The cluster hypothesis revisited", https://doi.org/10.1145/253495.253524). Documents relevant to a
query, thirty at most, are asked for their similar papers: P@5 and P@10 are the parts of the first
ones that are relevant to it, too. For "for you", ten are tagged, drawn three times, and the others
are looked for: P@10, and AUC: how often one of them comes before another paper (0.5: by chance).

The collections are those of `relevance`. With the page exports in ../shared/pages, where they stand
beside the checkout, come two kinds more: `pages`, where papers of one page are alike, and those
where papers are alike that have a word in their title; it is struck out of all texts first.

The peers are asked for any word of the same titles and abstracts, SQLite's FTS5 for each word once
(repeated words make it ten times slower).
"""

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks import relevance
from benchmarks.relevance import DEEP, Collection, Document, Engine, words_of
from benchmarks.timing import row
from paper_tui.paper import Reject
from paper_tui.sources.pages import text

PAGES = relevance.SHARED.parent / "pages"
TITLES = ("graph", "transformer", "architectur", "language")
ASKED = 30
TAGGED = 10
DRAWS = 3

Like = Callable[[Sequence[str]], Sequence[str]]
"""From ids of documents to those like them, the best first; the same ones may be among them."""


def main() -> None:
    """Print a row for each collection and engine, and the means of each engine."""
    figures: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
    row("collection", "engine", "similar: P@5", "P@10", "for you: P@10", "AUC")
    row("---", "---", *["---:"] * 4)
    for collection in collections():
        with tempfile.TemporaryDirectory() as scratch:
            for name, similar, for_you in engines(collection, Path(scratch)):
                measured = (*alike(similar, collection), *regained(for_you, collection))
                figures[name].append(measured)
                row(collection.name, name, *map("{:.3f}".format, measured))
    for name, measured_in in figures.items():
        means = (fmean(column) for column in zip(*measured_in, strict=True))
        row("mean", name, *map("{:.3f}".format, means))


def collections() -> Iterator[Collection]:
    """The test collections, and those made of the pages."""
    yield from map(relevance.read, relevance.folders())
    if PAGES.is_dir():
        pages = of_pages()
        yield pages
        for word in TITLES:
            yield without(word, pages)


def of_pages() -> Collection:
    """The papers of page exports; those of one page are alike."""
    documents: dict[str, Document] = {}
    relevant: dict[str, set[str]] = {}
    for page in sorted(PAGES.iterdir()):
        with page.open("rb") as stream:
            found = [r.paper for r in text.read(stream) if not isinstance(r, Reject)]
        relevant[page.stem] = {paper.title for paper in found}
        documents.update((p.title, Document(p.title, p.title, p.abstract)) for p in found)
    return Collection("pages", list(documents.values()), {}, relevant)


def without(word: str, collection: Collection) -> Collection:
    """The same documents without a word; those that had it in their title are alike."""
    struck = re.compile(rf"\w*{word}\w*", re.IGNORECASE)
    return Collection(
        f"titles with {word}",
        [
            Document(d.id, struck.sub(" ", d.title), struck.sub(" ", d.text))
            for d in collection.documents
        ],
        {},
        {word: {d.id for d in collection.documents if struck.search(d.title)}},
    )


def alike(similar: Like, collection: Collection) -> tuple[float, float]:
    """P@5 and P@10 of the papers similar to relevant ones."""
    draw = random.Random(5)
    at_5, at_10 = [], []
    for good in groups(collection, 3):
        for seed in draw.sample(good, min(ASKED, len(good))):
            first = [id_ for id_ in similar([seed]) if id_ != seed]
            at_5.append(precision(first[:5], good, 5))
            at_10.append(precision(first[:10], good, 10))
    return fmean(at_5), fmean(at_10)


def regained(for_you: Like, collection: Collection) -> tuple[float, float]:
    """P@10 and AUC of the relevant papers that were not tagged, where these are as many."""
    draw = random.Random(5)
    at_10, aucs = [], []
    for good in groups(collection, 2 * TAGGED):
        for _ in range(DRAWS):
            tagged = draw.sample(good, TAGGED)
            ranked = [id_ for id_ in for_you(tagged) if id_ not in tagged]
            others = [d.id for d in collection.documents if d.id not in tagged]
            rest = set(good).difference(tagged)
            at_10.append(precision(ranked[:10], rest, 10))
            aucs.append(auc(ranked, rest, others))
    return fmean(at_10), fmean(aucs)


def groups(collection: Collection, least: int) -> Iterator[list[str]]:
    """The documents with a text that are relevant to a query, where there are so many."""
    there = {d.id for d in collection.documents if f"{d.title}{d.text}".strip()}
    for good in collection.relevant.values():
        if len(good & there) >= least:
            yield sorted(good & there)


def precision(ranked: Sequence[str], good: Container[str], depth: int) -> float:
    """The part of the first ones that is good; places without a paper count, too."""
    return sum(id_ in good for id_ in ranked[:depth]) / depth


def auc(ranked: Sequence[str], good: Container[str], among: Sequence[str]) -> float:
    """How often a good paper stands before another; what is not ranked stands at the end."""
    place = {id_: number for number, id_ in enumerate(ranked)}
    goods = [place.get(id_, len(ranked)) for id_ in among if id_ in good]
    others = [place.get(id_, len(ranked)) for id_ in among if id_ not in good]
    before = sum((a < b) + (a == b) / 2 for a in goods for b in others)
    return before / (len(goods) * len(others))


def engines(collection: Collection, scratch: Path) -> Iterator[tuple[str, Like, Like]]:
    """Each engine: its name, similar papers, and papers for you."""
    yield "paper-tui", *paper_tui(collection, scratch)
    text = {d.id: f"{d.title} {d.text}" for d in collection.documents}
    for name, ask in relevance.peers(collection).items():
        once = name == "SQLite FTS5"

        def any_word(ids: Sequence[str], ask: Engine = ask, once: bool = once) -> Sequence[str]:
            words = words_of(" ".join(text[id_] for id_ in ids))
            return ask(" ".join(dict.fromkeys(words) if once else words))

        yield name, any_word, any_word


def paper_tui(collection: Collection, scratch: Path) -> tuple[Like, Like]:
    """The application; what it makes papers for you of are tags, here."""
    search, ids = relevance.indexed(collection, scratch)
    papers = {id_: paper for paper, id_ in ids.items()}

    def similar(seeds: Sequence[str]) -> list[str]:
        return [ids[paper] for paper in search.similar(papers[seeds[0]]).ids]

    def for_you(liked: Sequence[str]) -> list[str]:
        tagged = [papers[id_] for id_ in liked]
        search.library.set_tags(tagged, add=["liked"])
        found = search.for_you(DEEP).ids
        search.library.set_tags(tagged, remove=["liked"])
        return [ids[paper] for paper in found]

    return similar, for_you


if __name__ == "__main__":
    main()
