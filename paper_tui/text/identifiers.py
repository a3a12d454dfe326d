"""arXiv identifiers and DOIs: found in what people write, brought to one form. Pure."""

import re

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN to 1412, YYMM.NNNNN since, and
# archive[.class]/YYMMNNN before April 2007; a version may follow.
_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD = r"[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ARXIV = re.compile(
    rf"""(?:(?:https?://)?(?:[a-z]+\.)?(?:arxiv\.org|alphaxiv\.org)/(?:abs|pdf|html|format|overview)/
        |(?:https?://)?(?:www\.)?(?:hf\.co|huggingface\.co)/papers/
        |(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.
        |10\.48550/arxiv\.
        |arxiv:\s*)?
        (?P<id>{_NEW}|{_OLD})(?:v\d+)?(?:\.pdf)?(?:[?\#].*)?""",
    re.IGNORECASE | re.VERBOSE,
)
# https://www.doi.org/doi-handbook/HTML/index.html: directory indicator 10, registrant, slash.
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?(?P<doi>10\.\d{4,9}(?:\.\d+)*/\S+)",
    re.IGNORECASE,
)
_DOI_OF_ARXIV = "10.48550/arxiv."


def arxiv_id(text: str) -> str | None:
    """The arXiv identifier that the whole text is (bare, `arXiv:…` or an address), no version.

    None when it is something else. An old identifier keeps its archive and loses its subject
    class, which arXiv itself leaves out (`math.GT/0309136` is `math/0309136`).
    """
    found = _ARXIV.fullmatch(text.strip())
    if found is None:
        return None
    archive, slash, number = found["id"].lower().rpartition("/")
    return f"{archive.partition('.')[0]}{slash}{number}"


def doi(text: str) -> str | None:
    """The DOI that the whole text is (bare, `doi:…` or an address), in lower case, or None.

    arXiv's own DOIs are arXiv identifiers, which `arxiv_id` reads, and give None here.
    """
    found = _DOI.fullmatch(text.strip())
    if found is None:
        return None
    name = found["doi"].lower().rstrip(".,;")
    return None if name.startswith(_DOI_OF_ARXIV) else name
