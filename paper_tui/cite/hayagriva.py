"""Hayagriva YAML, the bibliographies of Typst. Pure.

Source: "The Hayagriva YAML File Format" (docs/file-format.md of typst/hayagriva). Every string is
written in double quotes with JSON's escapes, which YAML 1.2 reads as they are.
"""

import re

import orjson

from paper_tui.cite.reference import Kind, reference
from paper_tui.cite.title_case import capital_parts
from paper_tui.paper import Paper
from paper_tui.text.names import Name


def hayagriva(paper: Paper, key: str) -> str:
    """The paper as one entry of a bibliography."""
    cited = reference(paper)
    lines = [f"{_quoted(key)}:", f"  type: {_TYPES[cited.kind]}", f"  title: {_title(cited.title)}"]
    if cited.authors:
        lines.append("  author:")
        lines += [f"    - {_name(name)}" for name in cited.authors]
    if cited.date is not None:
        lines.append(f"  date: {cited.date}")
    if cited.venue is not None and cited.venue.pages:
        lines.append(f"  page-range: {_quoted(cited.venue.pages)}")
    if cited.url:
        lines.append(f"  url: {_quoted(cited.url)}")
    if cited.doi or cited.arxiv:
        lines.append("  serial-number:")
        lines += [f"    doi: {_quoted(cited.doi)}"] if cited.doi else []
        lines += [f"    arxiv: {_quoted(cited.arxiv)}"] if cited.arxiv else []
    if cited.kind is Kind.PREPRINT:
        lines += ["  parent:", "    type: repository", '    title: "arXiv"']
    elif cited.venue is not None:
        parent = "proceedings" if cited.kind is Kind.PROCEEDINGS else "periodical"
        lines += ["  parent:", f"    type: {parent}", f"    title: {_verbatim(cited.venue.name)}"]
        if cited.venue.volume:
            lines.append(f"    volume: {_quoted(cited.venue.volume)}")
        if cited.venue.number:
            lines.append(f"    issue: {_quoted(cited.venue.number)}")
    return "\n".join([*lines, ""])


_TYPES = {
    Kind.ARTICLE: "article",
    Kind.PROCEEDINGS: "article",
    Kind.PREPRINT: "article",
    Kind.OTHER: "misc",
}


def _title(title: str) -> str:
    """The title with braces around what must keep its capitals, and `\\` before other braces.

    A space after braces that begin a title goes inside: Typst 0.15 drops it outside.
    """
    text = "".join(
        f"{{{_SIGN.sub(_AS_IT_IS, part)}}}" if keep else _SIGN.sub(_AS_IT_IS, part)
        for part, keep in capital_parts(title)
    )
    return _quoted(re.sub(r"^(\{(?:\\.|[^}])*)\} ", r"\1 }", text))


_SIGN, _AS_IT_IS = re.compile(r"([\\{}$])"), r"\\\1"


def _name(name: Name) -> str:
    parts = {
        "name": name.family,
        "given-name": name.given,
        "prefix": name.particle,
        "suffix": name.suffix,
    }
    return (
        "{" + ", ".join(f"{field}: {_quoted(part)}" for field, part in parts.items() if part) + "}"
    )


def _verbatim(text: str) -> str:
    """A name that no style may change."""
    return _quoted(f"{{{_SIGN.sub(_AS_IT_IS, text)}}}")


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()
