"""Write the reference pages in docs/ from the program itself: `python -m tools.reference`.

Commands come from the argument parser, keys from the registry of actions, settings from the
docstrings under their fields. A test fails while a page differs from what the program says.
"""

import argparse
import ast
import inspect
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from pathlib import Path
from typing import cast, get_args, get_type_hints

from paper_tui.commands.arguments import build_parser, subcommands
from paper_tui.keymap.actions import Action, Pane
from paper_tui.keymap.keys import signs
from paper_tui.keymap.registry import Registry
from paper_tui.settings.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
_MADE = "<!-- Made by `make docs` from the program: change it there. -->\n"


def main() -> None:
    """Write every page anew."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """The text of each reference page by the name of its file."""
    return {
        "commands.md": _page(commands(build_parser())),
        "keys.md": _page(keys(Registry())),
        "settings.md": _page(settings()),
    }


def _page(lines: Iterable[str]) -> str:
    return _MADE + "\n".join(lines) + "\n"


def commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The page of the commands, line by line."""
    yield "# Commands\n"
    yield "Everything on the screen has a plain command beside it, for scripts and screen readers."
    yield "\nBefore any command may stand:\n"
    yield from _arguments(parser)
    yield "\nExit codes: 0 done, 1 something failed or nothing was found, 2 wrong usage,"
    yield "130 interrupted.\n"
    if parser.epilog:
        yield "```console"
        yield from (
            line.removeprefix("  ") for line in parser.epilog.splitlines() if line.startswith("  ")
        )
        yield "```"
        _, _, after = parser.epilog.partition("\n\n")
        yield f"\n{after.strip()}"
    for name, command in subcommands(parser).items():
        places = [_place(each) for each in command._actions if not each.option_strings]
        yield f"\n## {' '.join(['paper-tui', name, *places])}\n"
        yield command.description or ""
        arguments = list(_arguments(command))
        if arguments:
            yield ""
            yield from arguments


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for each in parser._actions:
        if isinstance(each, argparse._SubParsersAction) or "--help" in each.option_strings:
            continue
        if each.option_strings:
            value = "" if each.nargs == 0 else f" {_place(each)}"
            written = ", ".join(f"`{option}{value}`" for option in each.option_strings)
        else:
            written = f"`{_value(each)}`"
        said = (each.help or "").replace("%(default)s", str(each.default))
        if each.choices and not each.option_strings:
            listed = ", ".join(map(str, each.choices))
            said = f"{said} ({listed})" if said else f"one of {listed}"
        yield f"- {written}: {said}" if said else f"- {written}"


def _value(each: argparse.Action) -> str:
    if each.choices and not each.metavar:
        return "|".join(each.choices) if each.option_strings else each.dest.upper()
    return str(each.metavar or each.dest.upper())


def _place(each: argparse.Action) -> str:
    value = _value(each)
    if isinstance(each.nargs, int):
        return " ".join([value] * each.nargs)
    return {"+": f"{value}…", "*": f"[{value}…]", "?": f"[{value}]"}.get(each.nargs or "", value)


_WHERE = {
    Pane.QUERY: "in the search pane",
    Pane.VIEWS: "in the views",
    Pane.RESULTS: "in the results",
    Pane.DETAIL: "in the detail",
}


def keys(registry: Registry) -> Iterator[str]:
    """The page of the keys, line by line."""
    yield "# Keys\n"
    yield "All keys can be changed in the [settings](settings.md), by the name in the last column:"
    yield '`"mark.star" = ["s", "f2"]` below `[keys]`.'
    for group, actions in groupby(registry.values(), lambda action: action.group):
        yield f"\n## {group}\n"
        yield "| keys | what they do | name |"
        yield "|---|---|---|"
        yield from (_key_row(action, registry) for action in actions)


def _key_row(action: Action, registry: Registry) -> str:
    where = f" ({_WHERE[action.pane]})" if action.pane else ""
    written = signs(action, registry).replace("|", "\\|")
    return f"| `{written}` | {action.help}{where} | `{action.id}` |"


def settings() -> Iterator[str]:
    """The page of the settings, line by line."""
    yield "# Settings\n"
    yield "Settings stand in a TOML file; `paper-tui where settings` prints its path. Each has a"
    yield "default. A setting that is unknown or wrong is told in one sentence, with file and line,"
    yield "and its default is used; `paper-tui doctor` tells it, too."
    yield ""
    yield "What you change on the screen (theme, columns and the like in the palette, colours in"
    yield "the tag dialog) is kept beside the log, in `screen.json`; the settings file stays as you"
    yield "wrote it. The latest word counts: a choice made on the screen holds until you change"
    yield "that setting here. *All settings as the settings file has them* in the palette takes"
    yield "back what was chosen."
    yield ""
    yield "The whole file, with all defaults:\n"
    yield "```toml"
    yield from example().splitlines()
    yield "```"
    types = get_type_hints(Settings)
    said = _docstrings(Settings)
    for each in fields(Settings):
        [table, *_] = [*get_args(types[each.name]), types[each.name]]
        brackets = "[[{}]]" if get_args(types[each.name]) else "[{}]"
        yield f"\n## {brackets.format(each.name) if is_dataclass(table) else each.name}\n"
        yield said[each.name]
        if isinstance(table, type) and is_dataclass(table):
            inner = _docstrings(table)
            yield from (f"\n### {name}\n\n{text}" for name, text in inner.items())
        elif isinstance(table, type) and issubclass(table, StrEnum):
            one = "Each is one" if get_args(types[each.name]) else "One"
            yield f"\n{one} of {', '.join(f'`{choice}`' for choice in table)}."
        elif each.metadata:
            yield f"\nFrom {each.metadata['least']} to {each.metadata['most']}."


def example() -> str:
    """A settings file that says nothing but the defaults."""
    lines: list[str] = []
    tables: list[str] = []
    defaults = Settings()
    for each in fields(defaults):
        value = getattr(defaults, each.name)
        if isinstance(value, Mapping):
            tables += ["", f"[{each.name}]"]
        elif is_dataclass(value):
            tables += ["", f"[{each.name}]"]
            tables += [_toml(inner.name, getattr(value, inner.name)) for inner in fields(value)]
        elif value != ():
            lines.append(_toml(each.name, value))
    return "\n".join(lines + tables) + "\n"


def _toml(name: str, value: object) -> str:
    # JSON writes texts, numbers and truth values as TOML does.
    return f"{name} = {json.dumps(value)}"


def _docstrings(cls: type) -> dict[str, str]:
    """The text under each field of a class, by the field's name."""
    body = cast(ast.ClassDef, ast.parse(inspect.getsource(cls)).body[0])
    found = {}
    for statement, after in pairwise(body.body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            found[statement.target.id] = inspect.cleandoc(str(after.value.value))
    return found


if __name__ == "__main__":
    main()
