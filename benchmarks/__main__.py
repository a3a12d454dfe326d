"""`python -m benchmarks [NAME…]`: run all benchmarks, or those that are named, in turn."""

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
)
"""In the order they run. Not here: whoosh_distributions, which needs a package index."""


def main() -> None:
    """Run each in this process; what it takes stands in its own module."""
    for name in sys.argv[1:] or ALL:
        print(f"\n# {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
