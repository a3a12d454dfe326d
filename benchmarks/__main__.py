"""`python -m benchmarks [NAME…] [--help]`: run all benchmarks, or those that are named, in turn."""

import importlib
import sys

ALL = (
    "start",
    "painting",
    "marks",
    "pages",
    "sources",
    "typing",
    "hostile",
    "indexing",
    "relevance",
    "likeness",
)
"""In the order they run. Not here: whoosh_distributions, which needs a package index."""


def main() -> None:
    """Run each in this process, or (`--help`) say what it takes, as its own module does."""
    names = [name for name in sys.argv[1:] if name != "--help"]
    for name in names or ALL:
        print(f"\n# {name}", flush=True)
        benchmark = importlib.import_module(f"benchmarks.{name}")
        if "--help" in sys.argv:
            print(benchmark.__doc__)
        else:
            benchmark.main()


if __name__ == "__main__":
    main()
