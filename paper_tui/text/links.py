"""The addresses that a text gives, and the code repositories among them."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from paper_tui.paper import Link, LinkKind


class Found(NamedTuple):
    """One address in a text: where it stands, and what it is once cleaned."""

    start: int
    end: int
    url: str


def find_links(text: str) -> tuple[Link, ...]:
    """The different http(s) addresses of a text, in their order, each with its kind.

    A scheme torn off (`https: //host/x`) is joined, LaTeX's escapes (`\\_`) are undone, and
    punctuation, brackets and words glued to the end are left out. An address without a scheme is
    one only where nothing else is meant: `www.`, a well-known host of pages (`name.github.io`), a
    host with a path (`github.com/owner/name`) or with a subdomain (`econ.is.tue.mpg.de`) — so
    `Goodreads.com` in a sentence is none.
    """
    kinds: dict[str, LinkKind] = {}
    for found in addresses(text):
        kinds.setdefault(found.url, _kind(found.url, text[max(0, found.start - 50) : found.start]))
    return tuple(Link(url, kind) for url, kind in kinds.items())


def link_kind(url: str) -> LinkKind:
    """What stands behind an address, as far as the address alone says it."""
    return _kind(url, "")


def repository(url: str) -> str | None:
    """The code repository that an address leads to, as `host/owner/name`, else None.

    Without `.git`, `tree/…`, query, and punctuation; `raw.githubusercontent.com` is GitHub. On
    GitLab, groups may be nested: everything before `/-/` is the name.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    host = "github.com" if host == "raw.githubusercontent.com" else host
    if host not in _CODE_HOSTS:
        return None
    path = [part for part in parts.path.split("/") if part]
    size = 2
    if host == "gitlab.com":
        size = next((at for at, part in enumerate(path) if part in _INSIDE), len(path))
    if len(path) < 2 or size < 2 or path[0].casefold() in _NO_OWNERS:
        return None
    *owner, name = path[:size]
    name = name.rstrip(_TRAILING).removesuffix(".git").rstrip(_TRAILING)
    names = [*owner, name]
    if not all(_NAME.fullmatch(part) for part in names):
        return None
    return "/".join((host, *names))


def addresses(text: str) -> Iterator[Found]:
    """Every address in a text, in order, also those that stand there twice."""
    if "//" not in text and not _BARE_HOST.search(text):
        return  # most texts have none, and that is found out fast
    for match in _ADDRESS.finditer(text):
        start = match.start()
        for piece in _GLUED_ADDRESS.split(match[0]):
            if len(piece) <= _LONGEST:
                bare = _bare(piece)
                url = _cleaned(bare)
                if url is not None:
                    yield Found(start, start + len(bare), url)
            start += len(piece)


_LONGEST = 2000
"""The longest address that browsers and servers are sure to take, in characters."""

_PAGE_HOSTS = (
    r"(?:(?:github|gitlab)\.io|(?:netlify|vercel|streamlit|web)\.app|pages\.dev|readthedocs\.(?:io|org)"
    r"|hf\.space|notion\.site|wordpress\.com|firebaseapp\.com|herokuapp\.com)"
)
_TOP = (
    r"(?:com|org|net|io|ai|edu|gov|dev|ly|gl|ms|me|co|app|gg|info|eu|uk|de|fr|ch|cn|jp|kr|in|ca|au|it"
    r"|nl|es)"
)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOWER = r"[a-z0-9][a-z0-9-]{0,61}[a-z0-9]"
_BODY = r"""(?:\\[_%#&~]|[^\s<>"{}\\^`|\u3000-\u303f\uff00-\uff0f“”«»])"""

_ADDRESS = re.compile(
    rf"(?:https?\s{{0,2}}:\s{{0,2}}//{_BODY}+"
    rf"|(?<![\w@./-])(?:www\.(?:{_LABEL}\.){{1,8}}[A-Za-z]{{2,24}}(?![\w-])"
    rf"|(?:{_LABEL}\.){{1,4}}{_PAGE_HOSTS}(?![\w.-]*@)(?![\w-])"
    rf"|(?-i:(?:{_LOWER}\.){{1,4}}{_TOP}(?=/[\w~])|(?:{_LOWER}\.){{2,5}}{_TOP}(?![\w.-]*[\w(@])))"
    rf"(?:[/?#]{_BODY}*)?)",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(r"\.[A-Za-z]")
_GLUED_ADDRESS = re.compile(r"(?<=[^/=&?])(?=https?://)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([_%#&~])")
_SCHEME = re.compile(r"https?\s*:\s*//", re.IGNORECASE)
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,24}}|xn--[a-z0-9-]+)", re.IGNORECASE)
_NAME = re.compile(r"[\w.~-]*\w[\w.~-]*")

_TRAILING = ".,;:!?'*…·"
_GLUED_SENTENCE = re.compile(
    r"(?<=[A-Za-z0-9_-])[.,;:](?:Our|We|The|This|It|In|To|Code|Codes|Data|Models|Project|Website)$"
)
_CLOSING = {")": "(", "]": "[", "’": "‘"}

_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org"})
_INSIDE = frozenset({"-", "tree", "blob", "raw", "issues", "commits"})
_NO_OWNERS = frozenset(
    {"about", "apps", "collections", "explore", "features", "marketplace", "orgs", "search"}
    | {"settings", "sponsors", "stars", "topics", "trending", "users", "login", "notifications"}
)
_PROJECT_HOST = re.compile(rf"(?:^|\.){_PAGE_HOSTS}$", re.IGNORECASE)
_PROJECT_WORDS = re.compile(
    r"(?:project|home|web)\s?-?(?:page|site)s?\b[^.]*$|\bdemos?\b[^.]*$", re.IGNORECASE
)


def _bare(piece: str) -> str:
    """The address without what a sentence put behind it."""
    while piece:
        last = piece[-1]
        if last in _TRAILING or (
            last in _CLOSING and piece.count(last) > piece.count(_CLOSING[last])
        ):
            piece = piece[:-1]
        elif glued := _GLUED_SENTENCE.search(piece):
            piece = piece[: glued.start()]
        else:
            break
    return piece


def _cleaned(bare: str) -> str | None:
    """The address with its scheme, None when no such host can be."""
    url = _ESCAPE.sub(r"\1", bare)
    scheme = _SCHEME.match(url)
    rest = url[scheme.end() :] if scheme else url
    url = ("http://" if scheme and "s" not in scheme[0].lower() else "https://") + rest
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    named = parts.netloc if port is None else parts.netloc.rpartition(":")[0]
    return url if _HOST.fullmatch(named) else None


def _kind(url: str, before: str) -> LinkKind:
    if repository(url):
        return LinkKind.CODE
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if parts.path.lower().endswith(".pdf") or (
        host == "arxiv.org" and parts.path.startswith("/pdf/")
    ):
        return LinkKind.PDF
    if _PROJECT_HOST.search(host) or _PROJECT_WORDS.search(before):
        return LinkKind.PROJECT
    return LinkKind.OTHER
