"""Formatted text in pieces, and how each markup language writes it. Pure."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text with one face."""

    text: str
    italic: bool = False
    bold: bool = False


class Markup(StrEnum):
    """The languages that a formatted reference is written in."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    RST = "rst"
    ORG = "org"


def written(spans: Iterable[Span], markup: Markup) -> str:
    """The spans in a markup language, with everything escaped that it would read as markup."""
    return "".join(_written(span, markup) for span in spans if span.text)


def escaped(text: str, markup: Markup) -> str:
    """The text as it has to stand in a markup language to be shown as it is.

    Sources: CommonMark 0.31, section 2.4; docutils, "reStructuredText Markup Specification",
    "Escaping Mechanism"; the Org manual, "Escape Character", whose zero-width space is used.
    """
    match markup:
        case Markup.MARKDOWN:
            return re.sub(r"([\\`*_\[\]<>#|~$])", r"\\\1", text.replace("&", "&amp;"))
        case Markup.HTML:
            return html.escape(text)
        case Markup.RST:
            return re.sub(r"([\\`*_|<>])", r"\\\1", text)
        case Markup.ORG:
            return re.sub(r"(?<=[\[\]])(?=[\[\]])|(?<!\w)(?=[*/_=~+]\S)", "\u200b", text)
        case Markup.PLAIN:
            return text


def link(text: str, url: str, markup: Markup) -> str:
    """The text as a link; in plain text the address stands behind it."""
    address = _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0], safe=""), url)
    shown = escaped(text, markup)
    match markup:
        case Markup.MARKDOWN:
            return f"[{shown}]({address})"
        case Markup.HTML:
            return f'<a href="{html.escape(address)}">{shown}</a>'
        case Markup.RST:
            return f"`{shown} <{address.replace('_', chr(92) + '_')}>`__"
        case Markup.ORG:
            return f"[[{address}][{shown}]]"
        case Markup.PLAIN:
            return f"{shown} {address}"


# What ends an address in one of the languages, and what is not seen: controls, marks of direction.
_NOT_IN_ADDRESSES = re.compile(
    r"[\s()<>\[\]\\`\"\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


def _written(span: Span, markup: Markup) -> str:
    if not (span.italic or span.bold):
        return escaped(span.text, markup)
    # Marks must touch the text: spaces at its ends stay outside.
    body = span.text.strip()
    before, after = span.text.split(body, 1) if body else (span.text, "")
    shown = escaped(body, markup)
    match markup:
        case Markup.MARKDOWN:
            marked = f"**{shown}**" if span.bold else f"*{shown}*"
        case Markup.HTML:
            marked = f"<b>{shown}</b>" if span.bold else f"<i>{shown}</i>"
        case Markup.RST:
            # The empty escapes end the mark also where a letter or a digit follows.
            marked = f"**{shown}**\\ " if span.bold else f"*{shown}*\\ "
        case Markup.ORG:
            marked = f"*{shown}*" if span.bold else f"/{shown}/"
        case Markup.PLAIN:
            marked = shown
    return before + marked + after
