"""Where things are kept, and the reader's settings.

Settings stand in `config.toml` (https://toml.io) in the config directory. A setting that is
unknown or wrong is told in one sentence with its file and line, and its default is used.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import platformdirs

from paper_tui.desktop.clipboard_method import ClipboardMethod
from paper_tui.errors import ConfigError
from paper_tui.settings.export_settings import KeptFile, read_exports
from paper_tui.settings.online_settings import (
    Feed,
    Online,
    Pdf,
    Problems,
    read_feeds,
    read_online,
    read_pdf,
)
from paper_tui.system.paths import expanded

APP = "paper-tui"


class AfterMark(StrEnum):
    """Where the cursor goes after a paper was marked."""

    NEXT = "next"
    STAY = "stay"


class Order(StrEnum):
    """The order of the result list."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    TITLE = "title"
    ADDED = "added"


class Column(StrEnum):
    """What a row of the list can show."""

    STAR = "star"
    STATUS = "status"
    CODE = "code"
    TITLE = "title"
    NOTE = "note"
    TAGS = "tags"
    AUTHORS = "authors"
    VENUE = "venue"
    PLACE = "place"
    UPVOTES = "upvotes"
    STARS = "stars"
    YEAR = "year"
    DATE = "date"
    ADDED = "added"


class Colour(StrEnum):
    """The colours of tags."""

    VIOLET = "violet"
    CYAN = "cyan"
    ORANGE = "orange"
    GREEN = "green"
    PINK = "pink"
    BLUE = "blue"
    YELLOW = "yellow"
    TEAL = "teal"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default."""

    theme: str = "paper-dark"
    """Name of the theme: `paper-dark`, `paper-light`, `ansi-dark`, `ansi-light`, or another that
    the command palette lists. With the environment variable `NO_COLOR` set, `ansi-dark` is used
    whatever stands here; on a terminal of 16 colours, `ansi-dark` or `ansi-light` takes the
    place of a theme that needs more."""

    sort: Order = Order.RELEVANCE
    """Order of the list at start. By relevance, a list without words in the query is newest
    first."""

    after_mark: AfterMark = AfterMark.NEXT
    """Where the cursor goes after a star, a tag or a status: to the next paper, or nowhere."""

    columns: tuple[Column, ...] = (
        Column.STAR,
        Column.STATUS,
        Column.CODE,
        Column.TITLE,
        Column.NOTE,
        Column.TAGS,
        Column.DATE,
    )
    """What a row of the list shows, in this order. `title` is always there; `note` (its first
    words) and `tags` take what room the title leaves them; `place` is that on the page where the
    paper was seen last, `stars` are those of its repository, `added` is the day on which it came
    to the library. A list that is too narrow leaves out the last ones."""

    abstract_width: int = field(default=88, metadata={"least": 30, "most": 200})
    """Widest line of an abstract, in columns."""

    editor: str = ""
    """Command that edits a note (`N`), with its options. Empty: `$VISUAL`, then `$EDITOR`, then
    `vi`."""

    browser: str = ""
    """Command that opens an address, which is put behind it. Empty: the system's browser."""

    clipboard: ClipboardMethod = ClipboardMethod.AUTO
    """How text is copied. `auto` takes the system's own tool, else tmux, else the terminal
    (OSC 52)."""

    key_template: str = "{author}{year}{title_word}"
    """How BibTeX keys are made. The fields are `author`, `year`, `title_word`, `title_words` and
    `arxiv`; in capitals (`{Author}`) they are capitalised."""

    csl_style: str = ""
    """A `.csl` file with a citation style of your own, which the copy menu then has, too. It needs
    the extra `csl`: see [citations](citations.md)."""

    clone_folder: str = "~/src"
    """Where repositories are cloned to, each into a folder of its own name."""

    tags: Mapping[str, Colour] = field(default_factory=lambda: MappingProxyType({}))
    """Colours of tags, by the name of the tag: `gnn = "green"`. They are `violet`, `cyan`,
    `orange`, `green`, `pink`, `blue`, `yellow`, `teal` and `red`; a tag that does not stand here
    has one of them by its name, always the same."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Keys of actions, by the action's name in the key reference: `"mark.star" = ["s", "f2"]`.
    They take the place of the action's own keys."""

    online: Online = field(default_factory=Online)
    """Whom to ask for papers, and whether at all: see [online](online.md)."""

    pdf: Pdf = field(default_factory=Pdf)
    """Where PDFs are kept and how they are named: see [online](online.md)."""

    feeds: tuple[Feed, ...] = ()
    """Subscriptions, each under a line `[[feeds]]`: see [online](online.md)."""

    exports: tuple[KeptFile, ...] = ()
    """Files that always hold what a query finds, each under a line `[[exports]]`: see
    [exports](exchange.md). They are written when the reader's own library has changed, by the
    screen and by every command, and only if their content is then another."""


@dataclass(frozen=True, slots=True)
class Locations:
    """Where this reader's things are kept."""

    settings: Path
    """The settings (TOML)."""
    library: Path
    """The library: all papers and marks. The one file to keep."""
    index: Path
    """The search index. It can be deleted at any moment and is rebuilt."""
    web: Path
    """What the services have answered, and whose turn it is. It can be deleted at any moment."""
    log: Path
    """What went wrong, with tracebacks."""


def locate(environment: Mapping[str, str], library: Path | None = None) -> Locations:
    """Where everything is: by platformdirs, all below `PAPER_TUI_HOME` when that is set.

    `library` is a library given by hand, with an index of its own; the settings stay the same.
    """
    home = environment.get("PAPER_TUI_HOME")
    if home:
        top = expanded(home).absolute()
        config, data, cache, state = top, top, top / "cache", top
    else:
        config = platformdirs.user_config_path(APP, appauthor=False)
        data = platformdirs.user_data_path(APP, appauthor=False)
        cache = platformdirs.user_cache_path(APP, appauthor=False)
        state = platformdirs.user_state_path(APP, appauthor=False)
    chosen = expanded(library or data / "library.db").absolute()
    # Two libraries never share an index, and the path of one is not told by its index's name.
    digest = sha256(os.fsencode(chosen)).hexdigest()[:16]
    return Locations(
        config / "config.toml", chosen, cache / f"index-{digest}", cache / "web", state / "log.txt"
    )


def load_settings(path: Path) -> tuple[Settings, tuple[ConfigError, ...]]:
    """The settings in a file, and what is wrong with it; the defaults where there is no file."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return Settings(), (ConfigError(f"{path} cannot be read ({reason}): the defaults apply."),)
    return read_settings(text, str(path))


def read_settings(text: str, name: str) -> tuple[Settings, tuple[ConfigError, ...]]:
    """The settings in the text of a file called `name`, and what is wrong with it. Pure."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = found[1] if found else text.count("\n") + 1  # "at end of document"
        return Settings(), (ConfigError(f"{name}, line {line}: {said}: the defaults apply."),)
    known = {each.name: each for each in fields(Settings)}
    values: dict[str, object] = {}
    wrong: list[ConfigError] = []
    for key, value in table.items():
        try:
            if key not in known:
                raise ConfigError(f"there is no setting {key!r} (known: {', '.join(known)})")
            if key in _TABLES:
                values[key], problems = _TABLES[key](value)
            else:
                values[key], problems = checked(key, value), ()
        except ConfigError as error:
            problems = (error,)
        line = _line(text, key)
        wrong += [ConfigError(f"{name}, line {line}: {problem}.") for problem in problems]
    return Settings(**values), tuple(wrong)  # type: ignore[arg-type]


_CHOICES: Mapping[str, type[StrEnum]] = {
    "sort": Order,
    "after_mark": AfterMark,
    "clipboard": ClipboardMethod,
}


_TABLES: Mapping[str, Callable[[object], tuple[object, Problems]]] = {
    "online": read_online,
    "pdf": read_pdf,
    "feeds": read_feeds,
    "exports": read_exports,
}


def checked(key: str, value: object) -> object:
    """A value of TOML or JSON as its setting holds it; ConfigError, without place and full stop,
    for one that it cannot hold. Not for the tables of the network."""
    metadata: Mapping[str, int] = next(
        each.metadata for each in fields(Settings) if each.name == key
    )
    if key in _CHOICES:
        choices = [str(choice) for choice in _CHOICES[key]]
        if value not in choices:
            raise ConfigError(f"{key} is one of {', '.join(choices)}, not {value!r}")
        return _CHOICES[key](str(value))
    if key == "columns":
        return _checked_columns(value)
    if key == "keys":
        return _checked_keys(value)
    if key == "tags":
        return _checked_colours(value)
    if metadata:
        least, most = metadata["least"], metadata["most"]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ConfigError(f"{key} is a whole number from {least} to {most}, not {value!r}")
        return value
    if not isinstance(value, str):
        raise ConfigError(f"{key} is text in quotes, not {value!r}")
    return value


def _checked_columns(value: object) -> tuple[Column, ...]:
    known = [str(column) for column in Column]
    if not isinstance(value, list | tuple) or not all(each in known for each in value):
        raise ConfigError(f"columns is a list of some of {', '.join(known)}, not {value!r}")
    if Column.TITLE not in value:
        raise ConfigError("columns must have the title among them")
    return tuple(dict.fromkeys(map(Column, value)))


def _checked_colours(value: object) -> Mapping[str, Colour]:
    if not isinstance(value, Mapping):
        raise ConfigError('tags is a table, as [tags] and below it gnn = "green"')
    known = [str(colour) for colour in Colour]
    for tag, colour in value.items():
        if colour not in known:
            raise ConfigError(
                f"the colour of the tag {tag} is one of {', '.join(known)}, not {colour!r}"
            )
    return MappingProxyType({str(tag): Colour(colour) for tag, colour in value.items()})


def _checked_keys(value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ConfigError('keys is a table, as [keys] and below it "mark.star" = ["s"]')
    keys: dict[str, tuple[str, ...]] = {}
    for action, given in _flattened(value):
        listed = [given] if isinstance(given, str) else given
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise ConfigError(f"the keys of {action} are text or a list of texts, not {given!r}")
        keys[action] = tuple(listed)
    return MappingProxyType(keys)


def _flattened(table: Mapping[str, object]) -> list[tuple[str, object]]:
    """`mark.star = …` without quotes is a table in a table; both spellings mean the same."""
    flat: list[tuple[str, object]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            flat += [(f"{key}.{inner}", deep) for inner, deep in _flattened(value)]
        else:
            flat.append((key, value))
    return flat


def _line(text: str, key: str) -> int:
    """The line, from 1, on which a top-level key or table stands (tomllib keeps no places)."""
    name = re.escape(key)
    place = re.search(rf"^\s*(?:\[\s*)?([\"']?){name}\1\s*[\].=]", text, re.MULTILINE)
    return text.count("\n", 0, place.start(1)) + 1 if place else 1
