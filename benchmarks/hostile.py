"""What the longest and oddest queries cost, and the ordinary query that is asked after them.

    python -m benchmarks.hostile [PAPERS…]

Queries of up to 10,000 characters, each asked once of a fresh search over 10,000 papers (name other
numbers), then a query of two words, in processor time. The target is 200 ms for any of them. Beside
them, SQLite's FTS5 is asked for any of the first hundred words.
"""

import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from benchmarks.corpus import papers
from benchmarks.timing import row
from benchmarks.typing import fts5, indexed
from paper_tui.search.engine import Search
from paper_tui.search.language.parser import MAX_LENGTH

SIZES = (10_000,)


def main() -> None:
    """Print a row for each query."""
    sizes = [int(text) for text in sys.argv[1:] if text.isdigit()] or SIZES
    row("papers", "query", "first, ms", "again, ms", "an ordinary one after it, ms", "FTS5, ms")
    row("---:", "---", "---:", "---:", "---:", "---:")
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            measure(size, Path(scratch))


def measure(size: int, scratch: Path) -> None:
    """Ask every query of one library."""
    library, index_dir = indexed(size, scratch)
    ask_fts5 = fts5(size, scratch)
    for name, query in queries(size).items():
        search = Search(library, index_dir)
        search.search("graph ")
        first, again = (timed(search.search, query) for _ in range(2))
        after = timed(search.search, "sheaf network ")
        search.close()
        beside = timed(ask_fts5, " ".join(re.findall(r"\w+", query)[:100]) + " ")
        row(f"{size:,}", name, *(f"{each * 1000:.0f}" for each in (first, again, after, beside)))


def timed(ask: Callable[[str], object], query: str) -> float:
    """Seconds of processor time for one query."""
    begin = time.process_time()
    try:
        ask(query)
    except sqlite3.OperationalError:  # FTS5 has a limit of its own
        return float("nan")
    return time.process_time() - begin


def queries(size: int) -> dict[str, str]:
    """Queries by what they are, each cut to the length that is read."""
    paper, other = islice(papers(size), 5, 7)
    words = re.findall(r"\w+", " ".join(p.abstract for p in islice(papers(400), 400)))
    common = re.findall(r"\w+", "graph network model learning data attention language training")
    frequent = [word for word, _ in Counter(words).most_common(100)]
    letters = "abcdefghijklmnopqrstuvwxyz"

    def many(make: Callable[[str], str], among: list[str] | str, number: int) -> str:
        return " ".join(make(word) for word in islice(cycle(among), number))

    made = {
        "an abstract": paper.abstract,
        "an abstract, in quotation marks": f'"{paper.abstract}"',
        "two abstracts with OR": f"({paper.abstract}) OR ({other.abstract})",
        "10,000 letters": "a" * 10_000,
        "5,000 letters": many(str, letters, 5_000),
        "5,000 common words": many(str, common, 5_000),
        "100 frequent words": many(str, frequent, 100),
        "100 frequent words in titles": many(lambda w: f"title:{w}", frequent, 100),
        "100 frequent words in abstracts": " OR ".join(f"abstract:{word}" for word in frequent),
        "1,500 words": many(str, words, 1_500),
        "1,000 OR": " OR ".join(islice(cycle(words), 1_000)),
        "letters with a star": many(lambda w: f"{w}*", letters, 1_000),
        "letters with a star and OR": " OR ".join(f"{w}*" for w in islice(cycle(letters), 1_000)),
        "fuzzy words": many(lambda w: f"{w}~2", words, 500),
        "misspelt words": many(lambda w: f"{w[:-1]}xq{w[-1]}", words, 500),
        "a phrase of 500 words": f'"{many(str, words, 500)}"',
        "a phrase of common words": f'"{many(str, common, 500)}"',
        "many phrases": many(lambda w: f'"{w} network"', common, 500),
        "hyphens": "-".join(islice(cycle(common), 1_000)),
        "compounds": many(lambda w: f"{w}-{w}-network", words, 500),
        "camel case": many(lambda w: f"{w}NetGraph{w}", common, 500),
        "parentheses": "(" * 4_000 + "graph" + ")" * 4_000,
        "nested groups": "".join(f"({w} OR " for w in islice(cycle(words), 500)) + "a",
        "exclusions": many(lambda w: f"-{w}", words, 1_000),
        "digits": many(str, [str(n) for n in range(2_000)], 2_000),
        "emoji": "\U0001f600" * 5_000 + " \U0001f680" * 2_000,
        "filters": many(lambda w: f"tag:{w} OR has:code OR title:{w}", words, 300),
        "commas": ",".join(islice(cycle(words), 1_000)),
        "quotation marks": '"' * 10_000,
    }
    return {name: query[:MAX_LENGTH] for name, query in made.items()}


if __name__ == "__main__":
    main()
