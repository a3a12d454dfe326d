"""The three distributions that install `whoosh`, side by side: correctness, exchange, speed.

    python -m benchmarks.whoosh_distributions [--python python3.12]… [--papers 1000]

Makes one virtual environment for each distribution and Python in a temporary folder (it needs a
package index), and runs whoosh_probe.py in each. Prints Markdown. Figures are medians of rounds in
which the distributions take turns, and ratios to Whoosh 2.7.4 in the same run.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

DISTRIBUTIONS = ("Whoosh==2.7.4", "whoosh-reloaded==2.7.5", "whoosh3==3.54.0")
PROBE = Path(__file__).with_name("whoosh_probe.py")


def main() -> None:
    """Compare them under each Python that was asked for, or is found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Verbatim)
    parser.add_argument("--python", action="append", help="an interpreter; may be given again")
    parser.add_argument("--papers", type=int, default=1000, help="how many to index (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of speed (%(default)s)")
    options = parser.parse_args()
    found = [shutil.which(f"python3.{minor}") for minor in (11, 12, 13)]
    pythons: list[str] = options.python or [path for path in found if path] or [sys.executable]
    with tempfile.TemporaryDirectory() as name:
        for number, python in enumerate(pythons):
            compare(python, Path(name, str(number)), options.papers, options.rounds)


class _Verbatim(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description as they are."""


def compare(python: str, folder: Path, papers: int, rounds: int) -> None:
    """Print the three tables for one interpreter."""
    version = _run(python, "-c", "import platform; print(platform.python_version())").strip()
    installed = {name: _install(python, folder / name, name) for name in DISTRIBUTIONS}

    print(f"\n## Python {version}\n")
    _row("check", *DISTRIBUTIONS)
    _row(*["---"] * (len(DISTRIBUTIONS) + 1))
    checks: dict[str, dict[str, str]] = {
        name: _probe(python, "checks") for name, python in installed.items()
    }
    for check in checks[DISTRIBUTIONS[0]]:
        _row(check.replace("_", " "), *(checks[name][check] for name in DISTRIBUTIONS))

    print()
    _row("written by \\ read by", *DISTRIBUTIONS)
    _row(*["---"] * (len(DISTRIBUTIONS) + 1))
    answers: dict[tuple[str, str], Any] = {}
    for writer in DISTRIBUTIONS:
        index = folder / f"index of {writer}"
        index.mkdir()
        _probe(installed[writer], "write", str(index))
        for reader in DISTRIBUTIONS:
            answers[writer, reader] = _probe(installed[reader], "read", str(index))
    reference = answers[DISTRIBUTIONS[0], DISTRIBUTIONS[0]]
    for writer in DISTRIBUTIONS:
        same = [answers[writer, reader] == reference for reader in DISTRIBUTIONS]
        _row(writer, *("same hits, same scores" if each else "DIFFERS" for each in same))

    print(f"\n{papers} papers, {rounds} rounds:\n")
    _row("median (ratio)", *DISTRIBUTIONS)
    _row(*["---"] * (len(DISTRIBUTIONS) + 1))
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in DISTRIBUTIONS}
    for _ in range(rounds):
        for name in DISTRIBUTIONS:
            taken[name].append(_probe(installed[name], "speed", str(papers)))
    for measure in taken[DISTRIBUTIONS[0]][0]:
        medians = [statistics.median(one[measure] for one in taken[name]) for name in DISTRIBUTIONS]
        _row(measure, *(f"{each:.2f} ({each / medians[0]:.2f})" for each in medians))


def _install(python: str, folder: Path, requirement: str) -> str:
    _run(python, "-m", "venv", str(folder))
    installed = str(folder / "bin" / "python")
    _run(installed, "-m", "pip", "--disable-pip-version-check", "-q", "install", requirement)
    return installed


def _probe(python: str, *arguments: str) -> Any:
    return json.loads(_run(python, str(PROBE), *arguments))


def _run(*command: str) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def _row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
