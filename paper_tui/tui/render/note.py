"""The reader's note, Markdown, as styled text. Pure.

Imported when there is a note to be shown: a Markdown parser is much to load.
"""

from collections.abc import Iterator
from io import StringIO
from typing import ClassVar

from markdown_it import MarkdownIt
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.segment import Segment
from rich.style import Style as RichStyle
from rich.text import Text
from rich.theme import Theme
from textual.content import Content
from textual.style import Style

from paper_tui.text.readable import inert

LONGEST = 20_000
"""Characters of a note that are shown."""

_EDGE = "▎ "
_COLOUR = "colour"


def note_lines(note: str, width: int) -> list[Content]:
    """The lines of a note, each at most `width` cells wide.

    Addresses and links open with a click (`screen.open_address`); HTML is shown as it is written.
    """
    text = inert(note[:LONGEST], keep_lines=True)
    lines = _CONSOLE.render_lines(
        _Note(text), _CONSOLE.options.update_width(max(1, width - len(_EDGE))), pad=False
    )
    edge = Content.styled(_EDGE, "$rule")
    shown = [Content.assemble(edge, *map(_content, line)) for line in lines]
    if len(note) > LONGEST:
        shown.append(edge + Content.styled(f"… {len(note) - LONGEST:,} more characters", "$quiet"))
    return shown


def _content(segment: Segment) -> Content:
    content, style = Content(segment.text), segment.style
    if style is None:
        return content
    if colour := style.meta.get(_COLOUR):
        content = content.stylize(colour)
    if style.link:
        click = {"@click": ("screen.open_address", (style.link,))}
        content = content.stylize(Style.from_meta(click))
    return content.stylize(
        Style(bold=style.bold, italic=style.italic, underline=style.underline, strike=style.strike)
    )


class _Heading(Heading):
    """A heading of any level begins at the left, right above its text."""

    LEVEL_ALIGN: ClassVar = {}
    new_line = False


class _Code(CodeBlock):
    """Code as it is written, in one colour."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(str(self.text).rstrip(), console.get_style("markdown.code"))


class _Note(Markdown):
    """HTML is text, and an address is a link."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
    }
    _parser = MarkdownIt("gfm-like", {"html": False})

    def __init__(self, text: str) -> None:
        super().__init__("")
        self.markup, self.parsed = text, self._parser.parse(text)


def _styles() -> Iterator[tuple[str, RichStyle]]:
    for level in range(1, 7):
        yield f"h{level}", _coloured("$heading") + RichStyle(bold=True)
    yield "code", _coloured("$code")
    yield "em", RichStyle(italic=True)
    yield "strong", RichStyle(bold=True)
    yield "s", RichStyle(strike=True)
    yield "link_url", RichStyle(underline=True)
    for name in ("block_quote", "hr", "item.bullet", "item.number", "table.border"):
        yield name, _coloured("$quiet")
    for name in ("paragraph", "item", "table.header", "code_block"):
        yield name, RichStyle()


def _coloured(colour: str) -> RichStyle:
    """A style whose colour is looked up when it is painted: it is another in each theme."""
    return RichStyle.from_meta({_COLOUR: colour})


_CONSOLE = Console(
    file=StringIO(),
    theme=Theme({f"markdown.{name}": style for name, style in _styles()}),
)
