"""A reading list in Markdown: title, origin, marks, links and the reader's note. Pure."""

from collections.abc import Iterable, Iterator

from paper_tui.cite import Markup, linked
from paper_tui.cite.markup import escaped, link
from paper_tui.exchange.description import LINK_NAMES, marks, origin, web_links
from paper_tui.library.library import Entry
from paper_tui.text.readable import inert


def reading_list(entries: Iterable[Entry], title: str) -> Iterator[str]:
    """The papers as items of a list. The note stands as the reader wrote it, in Markdown."""
    yield f"# {escaped(inert(title), Markup.MARKDOWN)}\n"
    for entry in entries:
        yield "\n" + "".join(f"{line}\n" for line in _item(entry))


def _item(entry: Entry) -> Iterator[str]:
    about = (origin(entry.paper), marks(entry.mark))
    links = [
        link(LINK_NAMES[each.kind], each.url, Markup.MARKDOWN) for each in web_links(entry.paper)
    ]
    lines = [linked(entry.paper, Markup.MARKDOWN)]
    lines += [escaped(line, Markup.MARKDOWN) for line in about if line]
    lines += [" · ".join(links)] if links else []
    yield "- " + "\\\n  ".join(lines)  # a backslash at its end breaks a line
    if entry.mark.note:
        yield ""
        for line in inert(entry.mark.note, keep_lines=True).splitlines():
            yield f"  {line}".rstrip()
