"""Tables in Markdown, a paper a row: what is a row, and which of its cells hold the title.

https://github.github.com/gfm/#tables-extension-
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from paper_tui.paper import Reject
from paper_tui.sources.streams.stream import Line

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*+\|?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_TITLES = ("title", "titles", "paper title", "paper", "papers", "article", "publication", "name")
"""What is said above a column of titles, the surest first."""


class Row(NamedTuple):
    """A row of a table: its line, its cells, and those of them that are said to hold a title."""

    line: Line
    cells: tuple[str, ...]
    titles: tuple[str, ...]


def with_rows(lines: Iterable[Line | Reject]) -> Iterator[Line | Row | Reject]:
    """The lines, with the rows of tables as such, and without the heads of the tables."""
    above: Line | None = None  # may be the head of a table
    columns: list[int] | None = None  # of titles, in the table that the line stands in
    for line in lines:
        if isinstance(line, Reject) or "|" not in line.text:
            if above:
                yield above
            above = columns = None
            yield line
        elif columns is not None:
            cells = _cells(line)
            titles = tuple(cells[at] for at in columns if at < len(cells))
            yield Row(line, cells, titles)
        elif above and _RULE.fullmatch(line.text):
            head = [cell.strip("*_").casefold() for cell in _cells(above)]
            columns = [head.index(name) for name in _TITLES if name in head]
            above = None
        else:
            if above:
                yield above
            above = line
    if above:
        yield above


def _cells(line: Line) -> tuple[str, ...]:
    text = line.text.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in _CELL_END.split(text))
