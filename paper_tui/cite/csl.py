"""CSL-JSON, the items that pandoc, Zotero and citeproc processors read. Pure.

Source: the Citation Style Language 1.0.2 specification, appendices III and IV, and its input
schema `csl-data.json`.
"""

from typing import NotRequired, TypedDict

from paper_tui.cite.reference import Kind, Reference, reference
from paper_tui.paper import Paper, PartialDate
from paper_tui.text.names import Name
from paper_tui.text.readable import readable

# A name or a date under the keys that the schema gives it; they are no Python names.
CslName = TypedDict(
    "CslName",
    {
        "family": NotRequired[str],
        "given": NotRequired[str],
        "non-dropping-particle": NotRequired[str],
        "suffix": NotRequired[str],
        "literal": NotRequired[str],
    },
)
CslDate = TypedDict("CslDate", {"date-parts": list[list[int]]})
CslItem = TypedDict(
    "CslItem",
    {
        "id": str,
        "type": str,
        "title": str,
        "author": NotRequired[list[CslName]],
        "issued": NotRequired[CslDate],
        "container-title": NotRequired[str],
        "volume": NotRequired[str],
        "issue": NotRequired[str],
        "page": NotRequired[str],
        "publisher": NotRequired[str],
        "number": NotRequired[str],
        "DOI": NotRequired[str],
        "URL": NotRequired[str],
        "abstract": NotRequired[str],
        "keyword": NotRequired[str],
    },
)


def csl_item(paper: Paper, key: str) -> CslItem:
    """The paper as one item; `key` is its `id`."""
    cited = reference(paper)
    item: CslItem = {"id": key, "type": _TYPES[cited.kind], "title": cited.title}
    if cited.authors:
        item["author"] = [_name(name) for name in cited.authors]
    if cited.date is not None:
        item["issued"] = {"date-parts": [_date_parts(cited.date)]}
    _add_place(item, cited)
    if cited.arxiv:
        item["number"] = f"arXiv:{cited.arxiv}"
    if cited.kind is Kind.PREPRINT:
        item["publisher"] = "arXiv"
    if cited.doi:
        item["DOI"] = cited.doi
    if cited.url:
        item["URL"] = cited.url
    if paper.abstract:
        item["abstract"] = readable(paper.abstract)
    if paper.keywords:
        item["keyword"] = ", ".join(map(readable, paper.keywords))
    return item


_TYPES = {
    Kind.ARTICLE: "article-journal",
    Kind.PROCEEDINGS: "paper-conference",
    Kind.PREPRINT: "article",  # CSL 1.0.2: "a preprint, working paper, manuscript …"
    Kind.OTHER: "document",
}


def _add_place(item: CslItem, cited: Reference) -> None:
    if cited.venue is None:
        return
    item["container-title"] = cited.venue.name
    if cited.venue.volume:
        item["volume"] = cited.venue.volume
    if cited.venue.number:
        item["issue"] = cited.venue.number
    if cited.venue.pages:
        item["page"] = cited.venue.pages


def _name(name: Name) -> CslName:
    if name.whole:
        return {"literal": name.family}
    parts: CslName = {"family": name.family, "given": name.given}
    if name.particle:
        parts["non-dropping-particle"] = name.particle
    if name.suffix:
        parts["suffix"] = name.suffix
    return parts


def _date_parts(date: PartialDate) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part]
