"""The documents say what is there, all of it, and nothing else."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from paper_tui.cli import parse
from paper_tui.library import filters
from paper_tui.search.language import query
from paper_tui.settings.settings import Settings, read_settings
from tools import reference

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")), ROOT / "benchmarks/README.md"]
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]


def everything() -> str:
    return "\n".join(path.read_text("utf-8") for path in DOCUMENTS)


def shell_lines(text: str) -> Iterator[str]:
    """The command lines in the fenced blocks for a shell, without prompt and comment."""
    for block in re.findall(r"^```(?:console|sh|bash|shell)\n(.*?)^```", text, re.M | re.S):
        for line in block.replace("\\\n", " ").splitlines():
            yield re.sub(r"(^|\s)#.*", "", line.removeprefix("$ ")).strip()


@pytest.mark.parametrize("name", reference.pages())
def test_the_reference_is_what_the_program_says(name: str) -> None:
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == reference.pages()[name], "`make docs` writes it anew"


def test_the_settings_file_of_the_reference_holds_the_defaults() -> None:
    assert read_settings(reference.example(), "config.toml") == (Settings(), ())


@pytest.mark.parametrize("field", query.FIELDS)
def test_every_query_field_is_explained(field: str) -> None:
    assert f"`{field}:" in (ROOT / "docs/search.md").read_text("utf-8")


@pytest.mark.parametrize(
    "value", [f"is:{value}" for value in filters.IS] + [f"has:{value}" for value in filters.HAS]
)
def test_every_value_of_is_and_has_is_named(value: str) -> None:
    assert f"`{value}`" in (ROOT / "docs/search.md").read_text("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_command_line_in_a_document_is_one(path: Path) -> None:
    for line in shell_lines(path.read_text("utf-8")):
        for command in re.split(r"\s[|>]+\s?|;|&&", line):
            program, *arguments = shlex.split(command) or [""]
            if program == "paper-tui" and arguments not in (["--version"], ["--help"]):
                parse(arguments)  # exits on a mistake
            elif program == "make" and arguments:
                targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
                assert arguments[0] in targets or "=" in arguments[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target


def test_every_document_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    todo = [ROOT / "README.md"]
    while todo:
        path = todo.pop()
        seen.add(path)
        targets = re.findall(r"\]\(([^)#\s]+\.md)[^)]*\)", path.read_text("utf-8"))
        found = {(path.parent / target).resolve() for target in targets if ":" not in target}
        todo += found - seen
    assert not {str(path.relative_to(ROOT)) for path in set(DOCUMENTS) - seen}


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [
        *project["project"]["dependencies"],
        *(each for extra in project["project"]["optional-dependencies"].values() for each in extra),
        *project["dependency-groups"]["build"],
    ]
    said = (ROOT / "docs/dependencies.md").read_text("utf-8")
    for requirement in needed:
        name = re.split(r"[^A-Za-z0-9_.-]", requirement)[0]
        assert f"`{name}`" in said, name


def test_no_document_names_a_place_of_one_machine() -> None:
    assert not re.findall(r"(?<![\w.~])/(?:home|root|work|Users)/\w+", everything())
