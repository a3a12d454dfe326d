"""RIS, which every bibliography manager reads. Pure.

Source: Research Information Systems, "RIS Format Specifications" (2011): a tag of two characters,
two spaces, a hyphen and a space; `TY` first, `ER` last; authors as `Family, Given, Suffix`.
"""

from paper_tui.cite.reference import Kind, reference
from paper_tui.paper import Paper
from paper_tui.text.names import Name
from paper_tui.text.readable import inert, readable


def ris(paper: Paper, key: str) -> str:
    """The paper as one RIS record, ending in an empty line; `key` is its `ID`."""
    cited = reference(paper)
    fields: list[tuple[str, str]] = [("TY", _TYPES[cited.kind]), ("ID", inert(key))]
    fields += [("AU", _name(name)) for name in cited.authors]
    fields.append(("TI", cited.title))
    if cited.venue is not None:
        first, _, last = cited.venue.pages.partition("-")
        fields += [
            ("T2", cited.venue.name),
            ("VL", cited.venue.volume),
            ("IS", cited.venue.number),
            ("SP", first),
            ("EP", last),
        ]
    if cited.date is not None:
        parts = (cited.date.year, cited.date.month, cited.date.day)
        day = "/".join(f"{part:02}" if part else "" for part in parts)
        fields += [("PY", f"{cited.date.year:04}"), ("DA", f"{day}/" if cited.date.month else "")]
    fields.append(("DO", cited.doi or ""))
    if cited.arxiv:
        fields.append(("AN", f"arXiv:{cited.arxiv}"))
    fields.append(("UR", cited.url or ""))
    fields.append(("L1", inert(paper.pdf or "")))
    fields += [("KW", readable(keyword)) for keyword in paper.keywords]
    fields.append(("N1", readable(paper.comment or "")))
    fields.append(("AB", readable(paper.abstract)))
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - \n\n"])


_TYPES = {
    Kind.ARTICLE: "JOUR",
    Kind.PROCEEDINGS: "CONF",
    Kind.PREPRINT: "UNPB",
    Kind.OTHER: "GEN",
}


def _name(name: Name) -> str:
    family = f"{name.particle} {name.family}".strip()
    if name.whole:
        return family.replace(",", "")  # a comma would make a given name of what follows
    return ", ".join(part for part in (family, name.given, name.suffix) if part)
