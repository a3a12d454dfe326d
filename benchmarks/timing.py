"""Taking turns and telling medians: the only honest way to compare on a machine in use."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence


def take_turns(rounds: int, contestants: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Call each in turn, so many rounds; the median seconds of a call by name.

    A first round is not counted. Every other round goes backwards, so that none always comes after
    the same one. A contestant that returns a float has measured itself: that many seconds.
    """
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name in list(contestants)[:: -1 if number % 2 else 1]:
            begin = time.perf_counter()
            measured = contestants[name]()
            whole = time.perf_counter() - begin
            if number:
                taken[name].append(measured if isinstance(measured, float) else whole)
    return {name: statistics.median(each) for name, each in taken.items()}


def tell(title: str, medians: Mapping[str, float], bare: str) -> None:
    """Print medians in milliseconds, each with its ratio to the bare one of the same run."""
    print(f"\n{title}\n")
    row("", "median, ms", f"ratio to {bare}")
    row("---", "---:", "---:")
    for name, seconds in medians.items():
        row(name, f"{seconds * 1000:.2f}", f"{seconds / medians[bare]:.2f}")


def row(*cells: str) -> None:
    """Print one line of a Markdown table."""
    print(f"| {' | '.join(cells)} |", flush=True)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that this many percent of the values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
