"""The locks in requirements/ hold what pyproject.toml asks for, by hash, from any index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?P<rest>.*(?:\n .*)*)", re.M)
TO_RUN = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
TO_TEST = [*TO_RUN, *PROJECT["project"]["optional-dependencies"]["test"]]
TO_BENCH = PROJECT["project"]["optional-dependencies"]["bench"]


def locked(name: str) -> dict[str, Version]:
    """The versions of a lock by the canonical names of the packages."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return {
        canonicalize_name(found["name"]): Version(found["version"])
        for found in PINNED.finditer(text)
    }


@pytest.mark.parametrize(
    ("name", "wanted"), [("run.txt", TO_RUN), ("test.txt", TO_TEST), ("bench.txt", TO_BENCH)]
)
def test_a_lock_has_everything_that_is_asked_for(name: str, wanted: list[str]) -> None:
    pinned = locked(name)
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in {name}: `make lock`"
        assert version in requirement.specifier, f"{name} has {version}: `make lock`"


def test_tests_run_with_what_the_program_runs_with() -> None:
    to_run, to_test = locked("run.txt"), locked("test.txt")
    assert {name: to_test.get(name) for name in to_run} == to_run


def test_benchmarks_measure_what_the_program_runs_with() -> None:
    to_run, to_bench = locked("run.txt"), locked("bench.txt")
    shared = to_run.keys() & to_bench.keys()
    assert {name: to_bench[name] for name in shared} == {name: to_run[name] for name in shared}


@pytest.mark.parametrize("name", ["run.txt", "test.txt", "bench.txt"])
def test_every_package_is_pinned_by_hash_and_from_no_particular_index(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    for found in PINNED.finditer(text):
        assert "--hash=sha256:" in found["rest"], found["name"]
    assert "://" not in text
    assert "--index-url" not in text
