"""BibTeX and BibLaTeX bibliographies.

`bibtexparser` takes the entries apart, `bibtex_fields` reads what their fields say. The parser gets
one entry at a time, as they come, so that a broken one costs itself alone.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from paper_tui.paper import Mark, Paper, PartialDate, Record, Reject
from paper_tui.sources.bibliographies import record_fields
from paper_tui.sources.bibliographies.ads_journals import ADS_JOURNALS
from paper_tui.sources.bibliographies.bibtex_fields import MONTHS, authors, month, plain, value
from paper_tui.sources.format import Format
from paper_tui.sources.streams.stream import lines
from paper_tui.text.identifiers import arxiv_id

if TYPE_CHECKING:
    from bibtexparser.model import Block

MAX_ENTRY = 2**18
"""The longest entry that is read, in characters."""

MAX_WAITING = 1000
"""How many entries may wait for the one that the `crossref` of the first of them names."""

MAX_PARENTS = 10_000
"""How many volumes of proceedings, the last ones, are remembered for entries that name them."""


def sniff(head: bytes) -> bool:
    """Whether a line begins an entry with a key, or a BibTeX macro, comment or preamble."""
    return _FIRST.search(head) is not None


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The entries of a bibliography in their order; a broken one is a Reject with its text.

    An entry takes what it lacks from the one that its `crossref` names, before it or after it.
    Two entries of one key are two records. An annotation (`annote`) is the reader's note.
    """
    parents: dict[str, dict[str, str]] = {}
    waiting: deque[_Entry | Reject] = deque()
    for item in _entries(stream):
        if isinstance(item, _Entry) and item.kind in _PARENTS:
            parents[item.key.lower()] = _heritage(item.fields)
            if len(parents) > MAX_PARENTS:
                del parents[next(iter(parents))]
        waiting.append(item)
        while waiting and (len(waiting) > MAX_WAITING or _is_complete(waiting[0], parents)):
            yield _finished(waiting.popleft(), parents)
    while waiting:
        yield _finished(waiting.popleft(), parents)


FORMAT = Format("bibtex", "a BibTeX bibliography", sniff, read)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: its type and the names of its fields in lower case, its values put together."""

    kind: str
    key: str
    fields: Mapping[str, str]
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines from one `@` at the beginning of a line to the next."""

    line: int
    text: str


_FIRST = re.compile(
    rb"^[ \t]*@(?:(?:string|preamble|comment)\s*[{(]|[a-z]+\s*[{(]\s*[^\s{}(),=\"]+\s*,)",
    re.MULTILINE | re.IGNORECASE,
)
_START = re.compile(r"\s*@\w*[ \t]*[{(]")

_NO_PAPERS = frozenset({"control", "set", "xdata"})
_PARENTS = frozenset(
    {"book", "collection", "conference", "mvbook", "mvcollection", "mvproceedings", "periodical"}
    | {"proceedings"}
)


def _entries(stream: BinaryIO) -> Iterator[_Entry | Reject]:
    macros = {name: name for name in MONTHS}
    for item in _blocks(stream):
        if isinstance(item, Reject):
            yield item
        else:
            yield from _parsed(item, macros)


def _blocks(stream: BinaryIO) -> Iterator[_Block | Reject]:
    """The blocks of a bibliography; what stands before the first is a comment."""
    start, size = 0, 0
    parts: list[str] = []
    for line in lines(stream):
        if isinstance(line, Reject):
            yield line
            continue
        if "@" in line.text and _START.match(line.text):
            if parts:
                yield _Block(start, "\n".join(parts))
            start, size, parts = line.number, 0, []
        elif not start or size > MAX_ENTRY:
            continue
        size += len(line.text) + 1
        if size > MAX_ENTRY:
            yield Reject(start, f"the entry is longer than {MAX_ENTRY // 2**10} KiB")
            parts = []
        else:
            parts.append(line.text)
    if parts:
        yield _Block(start, "\n".join(parts))


def _parsed(block: _Block, macros: dict[str, str]) -> Iterator[_Entry | Reject]:
    """The entries of a block; its macros go to `macros`, with their names in lower case."""
    splitter, model = _parser()
    pieces = splitter.Splitter(block.text).split().blocks
    reason = next(filter(None, map(_fault, pieces)), None)
    if reason is not None:
        yield Reject(block.line, reason, block.text)
        return
    for piece in pieces:
        whole = getattr(piece, "ignore_error_block", piece)  # one with a field or a key twice
        if isinstance(whole, model.String):
            macros[whole.key.lower()] = value(whole.value, macros)
        elif isinstance(whole, model.Entry) and whole.entry_type.lower() not in _NO_PAPERS:
            fields: dict[str, str] = {}
            for field in whole.fields:  # of two fields of one name BibTeX takes the first
                fields.setdefault(field.key.lower(), value(field.value, macros))
            line = block.line + (whole.start_line or 0)
            yield _Entry(whole.entry_type.lower(), whole.key, fields, line, block.text)


def _fault(piece: "Block") -> str | None:
    """Why a piece cannot be read, None when it can or when it is a comment."""
    _, model = _parser()
    if isinstance(piece, model.ImplicitComment):
        balanced = piece.comment.count("}") <= piece.comment.count("{")
        return None if balanced else "the braces of the entry are not balanced"
    if not isinstance(piece, model.ParsingFailedBlock) or piece.ignore_error_block is not None:
        return None
    reason = getattr(piece.error, "abort_reason", None) or str(piece.error)
    if reason.startswith("Unexpectedly reached end"):
        return "the entry has no end: a closing brace or quotation mark is missing"
    return f"the entry cannot be read ({reason.rstrip('. ')})"


@cache
def _parser() -> tuple[ModuleType, ModuleType]:
    """The parser's modules, costly to import.

    They log what they also return; without any handler that would go to the terminal.
    """
    import logging  # noqa: PLC0415

    from bibtexparser import model, splitter  # noqa: PLC0415

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    return splitter, model


def _heritage(fields: Mapping[str, str]) -> dict[str, str]:
    """What the parts of a volume take from it, and no more, for it stays in memory."""
    taken = {name: fields[name] for name in ("year", "month", "date") if name in fields}
    volume = fields.get("booktitle") or fields.get("title")
    return taken | ({"booktitle": volume} if volume else {})


def _is_complete(item: _Entry | Reject, parents: Mapping[str, object]) -> bool:
    if isinstance(item, Reject):
        return True
    parent = item.fields.get("crossref", "").lower()
    return not parent or parent in parents


def _finished(item: _Entry | Reject, parents: Mapping[str, Mapping[str, str]]) -> Record | Reject:
    if isinstance(item, Reject):
        return item
    inherited = parents.get(item.fields.get("crossref", "").lower(), {})
    paper = _paper({**inherited, **item.fields})
    if not paper.title:
        return Reject(item.line, "the entry has neither a title nor an identifier", item.text)
    note = plain(item.fields.get("annote") or item.fields.get("annotation") or "")
    mark = Mark(note=note) if note else None
    return Record(paper, item.line, key=item.key or None, mark=mark)


def _paper(fields: Mapping[str, str]) -> Paper:
    """The paper of an entry; its title is empty when nothing in the entry can stand for one."""
    urls = [url for name in ("url", "ee", "adsurl") for url in _addresses(fields.get(name, ""))]
    arxiv = _arxiv(fields, urls)
    doi = record_fields.doi_of(_verbatim(fields.get("doi", "")), *urls)
    abstract = plain(fields.get("abstract", ""))
    date = _date(fields)
    remarks = [plain(fields.get(name, "")) for name in ("note", "howpublished")]
    return Paper(
        title=_title(fields) or record_fields.stand_in_title(arxiv, doi, *urls[:1]),
        abstract=abstract,
        authors=authors(fields.get("author", "")),
        date=date,
        arxiv=arxiv,
        doi=doi,
        links=record_fields.links(urls, arxiv=arxiv, doi=doi, prose=[*remarks, abstract]),
        venue=_venue(fields, date),
        categories=_categories(fields) if arxiv else (),
        keywords=_keywords(fields.get("keywords", "")),
        comment=remarks[0] or None,
    )


def _title(fields: Mapping[str, str]) -> str:
    parts = (_HREF.sub(r"\1", fields.get(name, "")) for name in ("title", "subtitle"))
    return ": ".join(filter(None, map(plain, parts)))


_HREF = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_ARXIV_IN_PROSE = re.compile(r"\barXiv:\s?([a-z.-]+/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)


def _arxiv(fields: Mapping[str, str], urls: list[str]) -> str | None:
    """The arXiv identifier, wherever exporters of BibTeX put it."""
    eprint, archive = fields.get("eprint", "").strip(), _archive(fields)
    if archive in {"arxiv", ""}:
        found = arxiv_id(eprint) or arxiv_id(f"{_archive_class(fields)}/{eprint}")
        if found:
            return found
    if found := record_fields.arxiv_of(
        fields.get("arxiv", ""), fields.get("arxivid", ""), fields.get("doi", ""), *urls
    ):
        return found
    for name in ("journal", "journaltitle", "note", "howpublished", "number"):
        if found_in := _ARXIV_IN_PROSE.search(fields.get(name, "")):
            return arxiv_id(found_in[1])
    return arxiv_id(fields.get("volume", "").removeprefix("abs/"))  # DBLP: CoRR, abs/1706.03762


def _archive(fields: Mapping[str, str]) -> str:
    return (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip().lower()


def _archive_class(fields: Mapping[str, str]) -> str:
    return (fields.get("primaryclass") or fields.get("eprintclass") or "").strip()


def _categories(fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, [_archive_class(fields)]))


_PREPRINTS = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
_COMMAND = re.compile(r"\s*\{*\\([a-z]+)\}*\s*")


def _venue(fields: Mapping[str, str], date: PartialDate | None) -> str | None:
    """The journal or the volume, else the school of a thesis; arXiv is none."""
    journal = fields.get("journaltitle") or fields.get("journal") or ""
    if command := _COMMAND.fullmatch(journal):
        journal = ADS_JOURNALS.get(command[1], command[1])
    name = plain(journal)
    if _PREPRINTS.match(name):
        name = ""
    for other in ("booktitle", "eventtitle", "institution", "school"):
        name = name or plain(fields.get(other, ""))
    return record_fields.venue(
        name,
        volume=plain(fields.get("volume", "")),
        number=plain(fields.get("number") or fields.get("issue") or ""),
        pages=plain(fields.get("pages") or fields.get("eid") or ""),
        year=date.year if date else None,
    )


_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY = re.compile(r"\d{1,2}")
_ISO_DATE = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _date(fields: Mapping[str, str]) -> PartialDate | None:
    """`date` of BibLaTeX (of a range, its beginning), else `year`, `month` and `day`."""
    if found := _ISO_DATE.match(fields.get("date", "")):
        return record_fields.partial_date(*(int(part or 0) for part in found.groups()))
    year = _YEAR.search(fields.get("year", ""))
    if year is None:
        return None
    day = fields.get("day", "").strip()
    return record_fields.partial_date(
        int(year[0]), month(fields.get("month", "")), int(day) if _DAY.fullmatch(day) else 0
    )


def _keywords(text: str) -> tuple[str, ...]:
    words = (plain(word) for word in text.split(";" if ";" in text else ","))
    return tuple(dict.fromkeys(filter(None, words)))


_URL_COMMAND = re.compile(r"\\url\s*\{([^{}]*)\}")


def _addresses(text: str) -> list[str]:
    return _verbatim(_URL_COMMAND.sub(r"\1", text)).split() if text else []


def _verbatim(text: str) -> str:
    r"""An identifier or address without the escapes (`\_`) that LaTeX made its writer put in."""
    return _WRAPPED.sub(r"\1", text).strip()


_WRAPPED = re.compile(r"\\([_%#&~$])|[{}]")
