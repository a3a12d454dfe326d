"""BibTeX and BibLaTeX entries. Pure.

Sources: Patashnik, "BibTeXing" (1988), for entry types and fields; the biblatex manual, sections
2.1 and 2.2, for its own; arXiv's help page on BibTeX for `eprint`.
"""

import re
from urllib.parse import quote

from paper_tui.cite.citation_keys import usable_key
from paper_tui.cite.latex_encoding import escape, protected
from paper_tui.cite.reference import MONTHS, Kind, Reference, reference
from paper_tui.paper import Paper
from paper_tui.text.names import Name


def bibtex(paper: Paper, key: str, *, ascii_only: bool = False) -> str:
    """One BibTeX entry, ending in a newline, that holds what is known of the paper.

    `ascii_only`: letters beyond ASCII are written as LaTeX commands.
    """
    cited = reference(paper)
    fields = _common(cited, ascii_only=ascii_only)
    if cited.venue is not None:
        container = "booktitle" if cited.kind is Kind.PROCEEDINGS else "journal"
        fields[container] = f"{{{escape(cited.venue.name, ascii_only=ascii_only)}}}"
        fields |= _place(cited)
    if cited.date is not None:
        fields["year"] = f"{{{cited.date.year}}}"
        if cited.date.month and cited.venue is None:
            fields["month"] = MONTHS[cited.date.month - 1][:3].lower()
    fields |= _identifiers(cited, archive="archiveprefix", archive_class="primaryclass")
    return _entry(_BIBTEX[cited.kind], key, fields)


def biblatex(paper: Paper, key: str, *, ascii_only: bool = False) -> str:
    """The same as an entry for biblatex: `date`, `journaltitle`, `eprinttype`."""
    cited = reference(paper)
    fields = _common(cited, ascii_only=ascii_only)
    if cited.venue is not None:
        container = "booktitle" if cited.kind is Kind.PROCEEDINGS else "journaltitle"
        fields[container] = f"{{{escape(cited.venue.name, ascii_only=ascii_only)}}}"
        fields |= _place(cited)
    if cited.date is not None:
        fields["date"] = f"{{{cited.date}}}"
    fields |= _identifiers(cited, archive="eprinttype", archive_class="eprintclass")
    return _entry(_BIBLATEX[cited.kind], key, fields)


_BIBTEX = {
    Kind.ARTICLE: "article",
    Kind.PROCEEDINGS: "inproceedings",
    Kind.PREPRINT: "misc",
    Kind.OTHER: "misc",
}
_BIBLATEX = _BIBTEX | {Kind.PREPRINT: "online"}


def _common(cited: Reference, *, ascii_only: bool) -> dict[str, str]:
    fields = {}
    if cited.authors:
        names = " and ".join(_name(name, ascii_only=ascii_only) for name in cited.authors)
        fields["author"] = f"{{{names}}}"
    fields["title"] = f"{{{protected(cited.title, ascii_only=ascii_only)}}}"
    return fields


def _place(cited: Reference) -> dict[str, str]:
    """Volume, number and pages; a range of pages has the two hyphens of an en dash."""
    if cited.venue is None:
        return {}
    parts = {
        "volume": cited.venue.volume,
        "number": cited.venue.number.replace("-", "--"),
        "pages": cited.venue.pages.replace("-", "--"),
    }
    return {field: f"{{{value}}}" for field, value in parts.items() if value}


def _identifiers(cited: Reference, *, archive: str, archive_class: str) -> dict[str, str]:
    fields = {}
    if cited.doi:
        fields["doi"] = f"{{{_verbatim(cited.doi)}}}"
    if cited.arxiv:
        fields["eprint"] = f"{{{cited.arxiv}}}"
        fields[archive] = "{arXiv}"
        if cited.arxiv_class:
            fields[archive_class] = f"{{{_verbatim(cited.arxiv_class)}}}"
    if cited.url and not (cited.doi and cited.doi in cited.url):  # not the DOI a second time
        fields["url"] = f"{{{_verbatim(cited.url)}}}"
    return fields


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    width = max(map(len, fields))
    lines = [f"  {field:<{width}} = {value}," for field, value in fields.items()]
    return "\n".join([f"@{kind}{{{usable_key(key)},", *lines, "}\n"])


def _name(name: Name, *, ascii_only: bool) -> str:
    """`van der Maaten, Laurens`, `King, Jr., Martin Luther`, `{ATLAS Collaboration}`."""
    parts = [escape(part, ascii_only=ascii_only) for part in (name.family, name.given, name.suffix)]
    family, given, suffix = parts
    if name.whole or _would_be_parted(name.family):
        family = f"{{{family}}}"
    if name.whole:
        return family
    if _would_be_parted(name.given, particles=False):
        given = f"{{{given}}}"
    if name.particle:
        family = f"{escape(name.particle, ascii_only=ascii_only)} {family}"
    return ", ".join(part for part in (family, suffix, given) if part)


def _would_be_parted(part: str, *, particles: bool = True) -> bool:
    """Whether BibTeX would read more than one part of a name into this one."""
    words = part.split()
    inner = particles and any(word[:1].islower() for word in words[:-1])
    return inner or "," in part or any(word.lower() == "and" for word in words)


def _verbatim(text: str) -> str:
    r"""An identifier or address as it stands, safe between braces: `\`, `{`, `}`, spaces are
    percent-encoded, as are line breaks and the like."""
    return re.sub(r"[\\{}\s\x00-\x1f\x7f]", lambda found: quote(found[0]), text)
