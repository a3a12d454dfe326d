"""A digest as text, as Markdown, as a page, and as a message to be sent. Pure."""

import re
import textwrap
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, getaddresses
from html import escape

from paper_tui.cite import Markup, linked
from paper_tui.cite.markup import escaped, link
from paper_tui.digest.digest import Digest, Item, Section
from paper_tui.exchange.description import LINK_NAMES, origin, web_links
from paper_tui.paper import Paper
from paper_tui.text.plurals import counted
from paper_tui.text.readable import inert, readable, readable_title

WIDTH = 76
"""Columns of the text: mail is read with up to 80."""

_ABSTRACT = 420


def headline(digest: Digest) -> str:
    """`3 of 41 new papers since 17 November, 08:00 UTC`, or that there are none."""
    since = f"since {digest.since.day} {digest.since:%B, %H:%M} UTC"
    papers = counted(digest.new, "new paper")
    if not digest.new:
        return f"No new papers {since}"
    if digest.told == digest.new:
        return f"{papers} {since}"
    return f"{digest.told or 'None'} of {papers} {since}"


def text(digest: Digest) -> str:
    """The digest as plain text, `WIDTH` columns wide."""
    blocks = [headline(digest)]
    for section in digest.sections:
        name = _heading(section)
        blocks.append(f"{name}\n{'-' * min(WIDTH, len(name))}")
        blocks += [_text_item(number, item, section) for number, item in _numbered(section)]
    return "\n\n".join(blocks) + "\n"


def markdown(digest: Digest) -> str:
    """The digest in Markdown (CommonMark)."""
    blocks = [f"# {headline(digest)}"]
    for section in digest.sections:
        blocks.append(f"## {escaped(_heading(section), Markup.MARKDOWN)}")
        blocks += [_markdown_item(number, item, section) for number, item in _numbered(section)]
    return "\n\n".join(blocks) + "\n"


def html(digest: Digest) -> str:
    """The digest as a page that stands alone: no script, nothing loaded, everything escaped.

    The style stands at the elements, because programs for mail leave out the rest.
    """
    head = escape(headline(digest))
    parts = [_PAGE.format(title=head)]
    for section in digest.sections:
        parts.append(f'<h2 style="{_H2}">{escape(_heading(section))}</h2>')
        parts += [_html_item(item, section) for item in section.items]
    return "\n".join([*parts, "</body>", "</html>"]) + "\n"


def mail(digest: Digest, to: str = "") -> bytes:
    """The digest as a message (RFC 5322) for `sendmail -t`: text and HTML, the reader's choice.

    It is ASCII, whatever it tells. ValueError, with a sentence, when `to` is no list of addresses.
    """
    message = EmailMessage(policy.default.clone(cte_type="7bit"))
    message["Subject"] = headline(digest)
    message["Date"] = format_datetime(digest.until)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody is on holiday from this
    if to:
        message["To"] = _receivers(to)
    message.set_content(text(digest))
    message.add_alternative(html(digest), subtype="html")
    return message.as_bytes()


def _receivers(to: str) -> str:
    """Addresses with names, or names of users of this machine, as a header may hold them."""
    if not (to.isprintable() and _RECEIVERS.fullmatch(to)):
        raise ValueError(f"{inert(to)!r} is no address that mail can be sent to")
    return ", ".join(map(formataddr, getaddresses([to])))


_ADDRESS = r"[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+(?:@[A-Za-z0-9_.-]+)?"
_RECEIVER = rf'(?:(?:"[^"<>]*" ?|[^",<>@]+)<{_ADDRESS}>|{_ADDRESS})'
_RECEIVERS = re.compile(rf"{_RECEIVER}(?:, *{_RECEIVER})*")


def _numbered(section: Section) -> Iterator[tuple[int, Item]]:
    return enumerate(section.items, 1)


def _heading(section: Section) -> str:
    return f"{inert(section.name)} ({len(section.items)})"


def _text_item(number: int, item: Item, section: Section) -> str:
    paper = item.entry.paper
    lines = _wrapped(f"{number}. ", readable_title(paper.title))
    indent = " " * len(f"{number}. ")
    for line in (origin(paper), _why(item, section), _numbers(paper), _abstract(paper)):
        if line:
            lines += _wrapped(indent, line)
    addresses = [paper.page] if paper.page else []
    addresses += [each.url for each in web_links(paper)]
    return "\n".join([*lines, *(indent + inert(address) for address in addresses)])


def _markdown_item(number: int, item: Item, section: Section) -> str:
    paper = item.entry.paper
    indent = " " * len(f"{number}. ")
    about = [escaped(line, Markup.MARKDOWN) for line in _about(item, section)]
    links = " · ".join(
        link(LINK_NAMES[each.kind], each.url, Markup.MARKDOWN) for each in web_links(paper)
    )
    lines = [f"{number}. **{linked(paper, Markup.MARKDOWN)}**", *about, *([links] if links else [])]
    block = f"\\\n{indent}".join(lines)  # a backslash at its end breaks a line
    abstract = escaped(_abstract(paper), Markup.MARKDOWN)
    return f"{block}\n\n{indent}{abstract}" if abstract else block


def _html_item(item: Item, section: Section) -> str:
    paper = item.entry.paper
    links = " · ".join(
        link(LINK_NAMES[each.kind], inert(each.url), Markup.HTML) for each in web_links(paper)
    )
    lines = [f'<p style="{_TITLE}">{linked(paper, Markup.HTML)}</p>']
    lines += [f'<p style="{_SMALL}">{escape(line)}</p>' for line in _about(item, section)]
    if abstract := _abstract(paper):
        lines.append(f'<p style="{_PLAIN}">{escape(abstract)}</p>')
    if links:
        lines.append(f'<p style="{_SMALL}">{links}</p>')
    return "\n".join(lines)


def _about(item: Item, section: Section) -> list[str]:
    lines = (origin(item.entry.paper), _why(item, section), _numbers(item.entry.paper))
    return [line for line in lines if line]


def _why(item: Item, section: Section) -> str:
    """The reasons that the heading does not give."""
    others = "; ".join(inert(reason) for reason in item.reasons if reason != section.name)
    return f"also: {others}" if others and section.name in item.reasons else others


def _numbers(paper: Paper) -> str:
    counts = ((paper.upvotes, "upvote"), (paper.stars, "star"))
    return " · ".join(counted(number, noun) for number, noun in counts if number)


def _abstract(paper: Paper) -> str:
    """The beginning of the abstract, to the end of a word."""
    shown = readable(paper.abstract)
    if len(shown) <= _ABSTRACT:
        return shown
    return shown[:_ABSTRACT].rpartition(" ")[0].rstrip(" .,;:") + " …"


def _wrapped(first: str, line: str) -> list[str]:
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


_H2 = "font: bold 15px/1.4 system-ui, sans-serif; margin: 24px 0 4px; border-bottom: 1px solid #888"
_TITLE = "font: bold 15px/1.35 Georgia, serif; margin: 16px 0 2px"
_SMALL = "font: 13px/1.4 system-ui, sans-serif; margin: 2px 0; color: #666"
_PLAIN = "font: 14px/1.5 Georgia, serif; margin: 4px 0"
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="max-width: 640px; margin: 0 auto; padding: 16px; overflow-wrap: anywhere">
<h1 style="font: bold 18px/1.4 system-ui, sans-serif; margin: 0">{title}</h1>"""
