"""The walls of the house: who may know whom, and what is never loaded.

What is loaded is read from `sys.modules` of a fresh interpreter, never from a clock.
"""

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import paper_tui
from paper_tui.library.library import Library
from paper_tui.paper import Paper, Record
from paper_tui.settings.settings import locate

ROOT = Path(paper_tui.__file__).parent
TESTS = Path(__file__).parent

ABSTRACT = (
    "We look at message passing on graphs through cellular sheaves, and count what it costs. "
    "On nine collections of molecules the sheaves forget less of what is far away, at twice the "
    "price of a plain network. The code is at https://github.com/someone/sheaves.git and is free."
)
PAGE = f"""\
Daily Papers
Aug 8

Sheaves on Graphs

{ABSTRACT}

What a Sheaf Costs

{ABSTRACT.replace("sheaves", "bundles").replace("nine", "seven")}
"""

NETWORK = frozenset(
    {
        "ftplib",
        "hishel",
        "http",
        "httpx",
        "httpx2",
        "requests",
        "smtplib",
        "socket",
        "ssl",
        "urllib3",
    }
)
DISK = frozenset({"glob", "os", "pathlib", "shutil", "sqlite3", "subprocess", "tempfile"})


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(path: Path, *, loading: bool = False) -> set[str]:
    """Every dotted name that a module imports anywhere in it; when `loading`, only those that it
    cannot be loaded without: none of a function's own, none that is there for the types alone.
    """
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(path.read_bytes())]
    while todo:
        node = todo.pop()
        if loading and _is_skipped(node):
            continue
        todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _is_skipped(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def inner_imports(*, loading: bool = False) -> dict[str, set[str]]:
    """Which module of the package imports which others of it."""
    known = modules()
    return {
        module: {
            name if name in known else name.rpartition(".")[0]
            for name in imports(path, loading=loading)
            if name.partition(".")[0] == "paper_tui"
        }
        for module, path in known.items()
    }


def room(module: str, depth: int = 1) -> str:
    """The folder, or the file that stands in none, of a dotted module; `""` is the package."""
    return ".".join(module.split(".")[1 : 1 + depth])


def rooms(depth: int) -> dict[str, set[str]]:
    """Which rooms, so many folders deep, know which others."""
    known: dict[str, set[str]] = {}
    for module, others in inner_imports().items():
        here = room(module, depth)
        known.setdefault(here, set()).update(room(other, depth) for other in others)
    return {here: others - {here, ""} for here, others in known.items() if here}


def loaded_by(code: str, home: Path) -> set[str]:
    """The names in `sys.modules` after some code ran in a fresh interpreter."""
    report = "import json, sys; print(json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}\n{report}"],
        env=os.environ | {"PAPER_TUI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def importing(*prefixes: str, but: tuple[str, ...] = ()) -> str:
    """Code that imports every module whose name begins with one prefix and with none of `but`."""
    chosen = [name for name in modules() if name.startswith(prefixes) and not name.startswith(but)]
    assert chosen
    return "\n".join(f"import {name}" for name in chosen if not name.endswith("__main__"))


def running(*arguments: str) -> str:
    """Code that runs a command of the program, which has to succeed; what it prints is lost."""
    return f"""
import contextlib, io
from paper_tui.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    try:
        code = main({list(arguments)!r})
    except SystemExit as ended:
        code = ended.code
assert code == 0, code
"""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the program whose library holds one paper, starred."""
    home = tmp_path_factory.mktemp("home")
    with Library(locate({"PAPER_TUI_HOME": str(home)}).library) as library:
        library.add([Record(Paper("Sheaves on Graphs", ABSTRACT), 1)])
        library.set_starred(library.ids(), True)
    return home


@pytest.mark.parametrize("depth", [1])
def test_arrows_between_rooms_point_down_only(depth: int) -> None:
    TopologicalSorter(rooms(depth)).prepare()


def test_no_two_modules_have_one_name() -> None:
    names = Counter(path.name for path in modules().values() if path.name != "__init__.py")
    assert [name for name, times in names.items() if times > 1] == []


def test_the_tests_stand_where_their_modules_stand() -> None:
    folders = {path.parent.relative_to(ROOT) for path in modules().values()}
    tests = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    assert tests <= folders


def test_no_two_modules_need_each_other_to_be_loaded() -> None:
    TopologicalSorter(inner_imports(loading=True)).prepare()


def test_only_the_screen_knows_textual(tmp_path: Path) -> None:
    guilty = [
        module
        for module, path in modules().items()
        if room(module) != "tui"
        and any(name.partition(".")[0] == "textual" for name in imports(path))
    ]
    assert not guilty
    assert "textual" not in loaded_by(importing("paper_tui", but=("paper_tui.tui",)), tmp_path)


def test_the_screen_opens_without_what_only_some_keys_need(tmp_path: Path) -> None:
    loaded = loaded_by("import paper_tui.tui.app", tmp_path)
    costly = {"paper_tui.cite", "paper_tui.exchange", "paper_tui.sources"}
    assert loaded & (costly | {"whoosh", "httpx2", "hishel", "bibtexparser", "rispy"}) == set()


def test_the_registry_of_actions_needs_no_screen(tmp_path: Path) -> None:
    assert "textual" not in loaded_by("import paper_tui.keymap.actions", tmp_path)


def test_only_the_clients_open_a_socket() -> None:
    guilty = [
        f"{module} imports {name}"
        for module, path in modules().items()
        if room(module) != "online"
        for name in imports(path)
        if name.partition(".")[0] in NETWORK or name.startswith("urllib.request")
    ]
    assert not guilty


def test_the_sources_know_neither_disk_nor_network(tmp_path: Path) -> None:
    guilty = [
        f"{module} imports {name}"
        for module, path in modules().items()
        if room(module) == "sources"
        for name in imports(path)
        if name.partition(".")[0] in DISK | NETWORK or name.startswith("urllib.request")
    ]
    assert not guilty
    loaded = loaded_by(importing("paper_tui.sources"), tmp_path)
    assert not loaded & {"sqlite3", "socket", "http.client", "urllib.request", "textual", "whoosh"}


READ_EVERYTHING = """
import io, sys
from paper_tui.errors import PaperTuiError
from paper_tui.sources import FORMATS

IMPORTED = (".py", ".pyc", ".so", ".pyd", ".dylib")

def watch(event, arguments):
    if event == "open" and not str(arguments[0]).endswith(IMPORTED):
        touched.append(f"open {arguments[0]}")
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn",
                           "sqlite3.", "os.remove", "os.mkdir", "os.rename", "urllib.", "http.")):
        touched.append(event)

SAMPLES = SAMPLES_HERE
touched = []
sys.addaudithook(watch)
for known in FORMATS:
    for sample in SAMPLES:
        known.sniff(sample)
        try:
            list(known.read(io.BytesIO(sample)))
        except PaperTuiError:
            pass
assert not touched, touched
"""

SAMPLES = (
    b"",
    b"\x00\xff\x1b[31m",
    PAGE.encode(),
    b'<html><div data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;:[]}"></div></html>',
    b'[{"paper": {"id": "2401.00001", "title": "A title", "summary": "A summary."}}]',
    b'{"id": "2401.00001", "title": "A title", "abstract": "Some words.", "categories": "cs.LG"}\n',
    b"""<?xml version="1.0"?><!DOCTYPE feed SYSTEM "file:///etc/passwd">
    <feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A title</title></entry></feed>""",
    b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>""",
    b"@article{key, title = {A title}, author = {Doe, Jane}, year = 2024}\n",
    b"TY  - JOUR\nTI  - A title\nAU  - Doe, Jane\nER  - \n",
    b'[{"type": "article-journal", "title": "A title", "DOI": "10.1000/1"}]',
    b"2401.00001\nhttps://doi.org/10.1000/1\n",
    b"\\input{/etc/passwd} \\href{file:///etc/passwd}{x}\n\nAn abstract with $\\alpha$.\n",
)


def test_no_format_touches_disk_or_network_whatever_it_reads(tmp_path: Path) -> None:
    loaded_by(READ_EVERYTHING.replace("SAMPLES_HERE", repr(SAMPLES)), tmp_path)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["search", "--help"]])
def test_version_and_help_load_neither_screen_nor_engine_nor_library(
    arguments: list[str], tmp_path: Path
) -> None:
    loaded = loaded_by(running(*arguments), tmp_path)
    assert loaded & {"textual", "rich", "whoosh", "sqlite3", "paper_tui.library.library"} == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "is:starred"],
        ["show", "1"],
        ["star", "1"],
        ["cite", "1"],
        ["export", "--jsonl"],
        ["where"],
    ],
    ids=" ".join,
)
def test_a_command_without_words_loads_neither_screen_nor_engine(
    arguments: list[str], home: Path
) -> None:
    assert loaded_by(running(*arguments), home) & {"textual", "whoosh"} == set()


@pytest.mark.parametrize("arguments", [["reindex"], ["search", "sheaves"]], ids=" ".join)
def test_no_command_loads_the_screen(arguments: list[str], home: Path) -> None:
    assert "textual" not in loaded_by(running(*arguments), home)
