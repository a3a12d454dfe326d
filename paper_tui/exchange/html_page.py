"""A page of papers that stands alone: HTML to be read, printed or sent. Pure.

It holds no script, loads nothing, and everything from papers in it is escaped; a content security
policy says the same to the browser.
"""

from collections.abc import Iterable, Iterator
from html import escape

from paper_tui.cite import Markup, linked
from paper_tui.exchange.description import LINK_NAMES, marks, origin, web_links
from paper_tui.library.library import Entry
from paper_tui.text.readable import inert, readable


def page(entries: Iterable[Entry], title: str) -> Iterator[str]:
    """The page, piece by piece."""
    yield _HEAD.format(title=escape(inert(title)))
    for entry in entries:
        yield "<article>\n" + "".join(f"{line}\n" for line in _article(entry)) + "</article>\n"
    yield "</main>\n</body>\n</html>\n"


def _article(entry: Entry) -> Iterator[str]:
    yield f"<h2>{linked(entry.paper, Markup.HTML)}</h2>"
    if about := origin(entry.paper):
        yield f'<p class="origin">{escape(about)}</p>'
    if marked := marks(entry.mark):
        yield f'<p class="marks">{escape(marked)}</p>'
    if entry.paper.abstract:
        yield f"<p>{escape(readable(entry.paper.abstract))}</p>"
    if entry.mark.note:
        yield f'<div class="note">{escape(inert(entry.mark.note, keep_lines=True))}</div>'
    links = web_links(entry.paper)
    if links:
        yield "<ul>"
        for link in links:
            url = escape(inert(link.url))
            yield f'<li>{LINK_NAMES[link.kind]}: <a href="{url}">{url}</a></li>'
        yield "</ul>"


_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 2rem auto; max-width: 42rem; padding: 0 1rem;
        font: 1rem/1.5 Georgia, "Times New Roman", serif; }}
h1 {{ font-size: 1.6rem; }}
h2 {{ font-size: 1.15rem; line-height: 1.3; margin: 0 0 .2rem; }}
article {{ border-top: 1px solid #8888; padding: 1rem 0 .5rem; overflow-wrap: anywhere; }}
p {{ margin: .3rem 0; }}
.origin, .marks, ul {{ font: .85rem/1.4 system-ui, sans-serif; }}
.note {{ white-space: pre-wrap; border-left: 3px solid #8888; padding-left: .8rem;
         margin: .6rem 0; }}
ul {{ list-style: none; padding: 0; margin: .4rem 0; }}
@media print {{
  body {{ margin: 0; max-width: none; font-size: 10.5pt; }}
  article {{ break-inside: avoid; }}
  a {{ color: inherit; text-decoration: none; }}
}}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
"""
