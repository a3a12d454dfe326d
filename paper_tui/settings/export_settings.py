"""The settings of files that are kept up to date, and how they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from paper_tui.errors import ConfigError
from paper_tui.system.paths import expanded

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "bibtex": (".bib",),
    "bibtex-latex": (),
    "biblatex": (),
    "typst": (".yml", ".yaml"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
}
"""The formats that can hold a comment, by which a file is known as ours, and what the ending of a
file's name says of them. (`exchange` knows how to write these; it takes long to import.)"""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One of the tables `[[exports]]`."""

    path: str
    """The file: `~/thesis/refs.bib`. One that paper-tui did not make is never touched."""

    query: str = ""
    """What the search pane would be given: `tag:thesis`. Empty: all papers."""

    format: str = ""
    """`bibtex`, `bibtex-latex`, `biblatex`, `typst`, `markdown` or `html`. Empty: what the file's
    name says."""

    @property
    def target(self) -> Path:
        """The file."""
        return expanded(self.path)


def read_exports(value: object) -> tuple[tuple[KeptFile, ...], tuple[ConfigError, ...]]:
    """The tables `[[exports]]` and what is wrong with them; one with a mistake is left out."""
    if not isinstance(value, list):
        return (), (ConfigError("exports is a list of tables, each under the line [[exports]]"),)
    found: dict[Path, KeptFile] = {}
    wrong: list[ConfigError] = []
    for number, table in enumerate(value, 1):
        try:
            kept = _kept_file(table)
            if kept.target in found:
                raise ConfigError(f"{kept.path!r} is written by two of them")
            found[kept.target] = kept
        except ConfigError as error:
            wrong.append(ConfigError(f"export {number}: {error}"))
    return tuple(found.values()), tuple(wrong)


def _kept_file(table: object) -> KeptFile:
    if not isinstance(table, Mapping):
        raise ConfigError("it is no table: write [[exports]] on a line of its own above it")
    known = ("path", "query", "format")
    for key, value in table.items():
        if key not in known:
            raise ConfigError(
                f"there is no setting {key!r} in an export (known: {', '.join(known)})"
            )
        if not isinstance(value, str):
            raise ConfigError(f"its {key} is text in quotes, not {value!r}")
    path = table.get("path", "").strip()
    if not expanded(path).is_absolute():
        raise ConfigError(f"its path is whole, as ~/refs.bib, not {path!r}")
    ending = Path(path).suffix.lower()
    by_name = next((name for name, endings in ENDINGS.items() if ending in endings), "")
    chosen = table.get("format", "") or by_name
    if chosen not in ENDINGS:
        formats = ", ".join(ENDINGS)
        raise ConfigError(f"its format is one of {formats}, not {chosen or ending!r}")
    return KeptFile(path, " ".join(table.get("query", "").split()), chosen)
