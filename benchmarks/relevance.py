"""How good the ranking is: nDCG@10, Recall@100 and MAP on test collections, beside its peers.

    python -m benchmarks.relevance [FOLDER…]

A collection is a folder with three files. `docs.jsonl`: an object a line with `id`, `title` and
`text`. `queries.jsonl`: `id` and `text`. `qrels.tsv`: query id, document id and a number, of which
anything above 0 is relevant. Without a folder, all those in ../shared/collections are taken.

Every collection is asked three times: with its queries as they are, and with the three and the two
rarest words of each (of those in three documents or more). The application answers as it ships: the
papers with all words first, then those with some. SQLite's FTS5 (porter stemmer), tantivy (English
stemmer) and bm25s (English stemmer and stop words) are asked for any of the words, each with its
own defaults; the last two are left out where they are not installed.
"""

import importlib.util
import json
import math
import re
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.timing import row
from paper_tui.library.library import Library
from paper_tui.paper import Paper, PaperId, Record
from paper_tui.search.engine import Search
from paper_tui.search.index.analysis import STOP_WORDS, chunks, stem
from paper_tui.search.index.writer import catch_up

SHARED = Path(__file__).resolve().parents[2] / "shared" / "collections"

DEEP = 1000
"""How many results of each engine are looked at."""

Engine = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, queries by their ids, and the relevant documents of each query."""

    name: str
    documents: list[Document]
    queries: dict[str, str]
    relevant: Mapping[str, set[str]]


def main() -> None:
    """Print a table for each length of query, and the means over all."""
    found = folders()
    if not found:
        print("no collections: name their folders")
        return
    figures: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    row("collection", "queries", "engine", "nDCG@10", "Recall@100", "MAP")
    row("---", "---", "---", "---:", "---:", "---:")
    for folder in found:
        collection = read(folder)
        with tempfile.TemporaryDirectory() as scratch:
            engines = {"paper-tui": paper_tui(collection, Path(scratch)), **peers(collection)}
            for label, queries in asked(collection).items():
                for name, engine in engines.items():
                    measured = evaluate(engine, queries, collection.relevant)
                    figures[name].append(measured)
                    row(collection.name, label, name, *(f"{figure:.4f}" for figure in measured))
    for name, all_of_it in figures.items():
        means = (fmean(column) for column in zip(*all_of_it, strict=True))
        row("mean", "", name, *(f"{mean:.4f}" for mean in means))


def folders() -> list[Path]:
    """The folders of the test collections: those that are named, or those in ../shared."""
    named = [Path(name) for name in sys.argv[1:] if Path(name).is_dir()]
    return named or sorted(path for path in SHARED.glob("*") if path.is_dir())


def read(folder: Path) -> Collection:
    """Read a collection."""

    def lines(name: str) -> list[dict[str, str]]:
        text = (folder / name).read_text("utf-8")
        return [json.loads(line) for line in text.splitlines() if line.strip()]

    relevant: defaultdict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query, document, *grade = line.split("\t")
        if not grade or float(grade[0]) > 0:
            relevant[query].add(document)
    return Collection(
        folder.name,
        [Document(str(d["id"]), d["title"], d["text"]) for d in lines("docs.jsonl")],
        {str(query["id"]): query["text"] for query in lines("queries.jsonl")},
        relevant,
    )


def asked(collection: Collection) -> dict[str, dict[str, str]]:
    """The queries as they are, and by their three and two rarest words."""
    df: Counter[str] = Counter()
    for document in collection.documents:
        read = chunks(f"{document.title} {document.text}")
        df.update({stem(part.text) for chunk in read for part in chunk.words})

    def rarest(text: str, most: int) -> str:
        words = {
            stem(chunk.whole): chunk.whole
            for chunk in chunks(text)
            if len(chunk.whole) > 2 and chunk.whole not in STOP_WORDS and df[stem(chunk.whole)] > 2
        }
        kept = sorted(words, key=df.__getitem__)[:most]
        return " ".join(word for root, word in words.items() if root in kept)

    queries = collection.queries
    return {
        "as they are": queries,
        "three words": {id_: rarest(text, 3) for id_, text in queries.items()},
        "two words": {id_: rarest(text, 2) for id_, text in queries.items()},
    }


def evaluate(
    engine: Engine, queries: Mapping[str, str], relevant: Mapping[str, set[str]]
) -> tuple[float, float, float]:
    """The means over the queries that have words and relevant documents."""
    figures = []
    for id_, text in queries.items():
        good = relevant.get(id_, set())
        if good and text:
            ranked = list(engine(text))[:DEEP]
            figures.append((ndcg(ranked, good), recall(ranked, good), precision(ranked, good)))
    ndcgs, recalls, precisions = zip(*figures, strict=True)
    return fmean(ndcgs), fmean(recalls), fmean(precisions)


def ndcg(ranked: Sequence[str], good: set[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, with relevance as yes or no."""
    gain = sum(1 / math.log2(n + 2) for n, id_ in enumerate(ranked[:depth]) if id_ in good)
    return gain / sum(1 / math.log2(n + 2) for n in range(min(depth, len(good))))


def recall(ranked: Sequence[str], good: set[str], depth: int = 100) -> float:
    """The part of the relevant documents that is among the first."""
    return len(good.intersection(ranked[:depth])) / len(good)


def precision(ranked: Sequence[str], good: set[str]) -> float:
    """The mean of the precisions at each relevant document."""
    places = [place for place, id_ in enumerate(ranked, 1) if id_ in good]
    return sum(number / place for number, place in enumerate(places, 1)) / len(good)


def words_of(text: str) -> list[str]:
    """The bare words of a query, for engines that are given their own syntax."""
    return re.findall(r"\w+", text.lower())


def paper_tui(collection: Collection, scratch: Path) -> Engine:
    """The application: all papers with all words, then the best of the others."""
    search, ids = indexed(collection, scratch)

    def ask(text: str) -> list[str]:
        hits = search.search(re.sub(r'[-"():*~]', " ", text) + " ")
        return [ids[paper] for paper in (*hits.ids, *hits.more)]

    return ask


def indexed(collection: Collection, scratch: Path) -> tuple[Search, dict[PaperId, str]]:
    """A library of the documents, ready to be searched, and which document each paper is."""
    library = Library(scratch / "library.db")
    library.add(
        Record(Paper(d.title or d.text[:80] or d.id, d.text, doi=f"10.1/{number}"), 1)
        for number, d in enumerate(collection.documents)
    )
    catch_up(library, scratch / "index")
    ids = {
        entry.id: collection.documents[int((entry.paper.doi or "")[5:])].id
        for entry in library.entries(library.ids())
    }
    return Search(library, scratch / "index"), ids


def peers(collection: Collection) -> dict[str, Engine]:
    """The engines that are there to compare with."""
    engines = {"SQLite FTS5": fts5(collection)}
    if importlib.util.find_spec("tantivy"):
        engines["tantivy"] = tantivy(collection)
    if importlib.util.find_spec("bm25s") and importlib.util.find_spec("Stemmer"):
        engines["bm25s"] = bm25s(collection)
    return engines


def fts5(collection: Collection) -> Engine:
    """SQLite's own full-text search."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE d USING fts5 (id UNINDEXED, title, text, tokenize='porter unicode61')"
    )
    connection.executemany(
        "INSERT INTO d VALUES (?, ?, ?)", [(d.id, d.title, d.text) for d in collection.documents]
    )

    def ask(text: str) -> list[str]:
        query = " OR ".join(f'"{word}"' for word in words_of(text))
        if not query:
            return []
        found = connection.execute(
            f"SELECT id FROM d WHERE d MATCH ? ORDER BY bm25(d) LIMIT {DEEP}", (query,)
        )
        return [id_ for (id_,) in found]

    return ask


def tantivy(collection: Collection) -> Engine:
    """The Rust engine, by its Python package."""
    package: Any = importlib.import_module("tantivy")
    builder = package.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name="en_stem")
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = package.Index(builder.build())
    writer = index.writer()
    for d in collection.documents:
        writer.add_document(package.Document(id=d.id, title=d.title, text=d.text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> list[str]:
        query = index.parse_query(" ".join(words_of(text)), ["title", "text"])
        return [searcher.doc(place)["id"][0] for _, place in searcher.search(query, DEEP).hits]

    return ask


def bm25s(collection: Collection) -> Engine:
    """BM25 in NumPy and SciPy."""
    package: Any = importlib.import_module("bm25s")
    stemmer = importlib.import_module("Stemmer").Stemmer("english")

    def tokens(texts: list[str]) -> Any:
        return package.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)

    ranker = package.BM25()
    texts = [f"{d.title} {d.text}" for d in collection.documents]
    ranker.index(tokens(texts), show_progress=False)
    most = min(DEEP, len(texts))

    def ask(text: str) -> list[str]:
        asked = tokens([text])
        if not asked.vocab:
            return []
        found, scores = ranker.retrieve(asked, k=most, show_progress=False)
        return [
            collection.documents[int(n)].id
            for n, score in zip(found[0], scores[0], strict=True)
            if score > 0
        ]

    return ask


if __name__ == "__main__":
    main()
