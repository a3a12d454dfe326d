"""What the reader sets about the network: whom to ask, for what, how often, and what to keep.

The tables `[online]`, `[pdf]` and `[[feeds]]` of the settings. Everything here is pure and cheap to
import: it is read at every start, also of a program that never goes online.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from paper_tui.errors import ConfigError


class FeedKind(StrEnum):
    """What a feed asks for."""

    HF_DAILY = "hf-daily"
    HF_WEEKLY = "hf-weekly"
    HF_MONTHLY = "hf-monthly"
    HF_TRENDING = "hf-trending"
    HF_SEARCH = "hf-search"
    ARXIV_QUERY = "arxiv-query"
    ARXIV_CATEGORY = "arxiv-category"
    ARXIV_DAILY = "arxiv-daily"

    @property
    def needs_query(self) -> bool:
        """Whether there is something to say beside the kind: words, a query or a category."""
        return self in _WITH_QUERY

    @property
    def of_arxiv(self) -> bool:
        """Whether arXiv is asked; Hugging Face otherwise."""
        return self.value.startswith("arxiv")


_WITH_QUERY = frozenset(
    {FeedKind.HF_SEARCH, FeedKind.ARXIV_QUERY, FeedKind.ARXIV_CATEGORY, FeedKind.ARXIV_DAILY}
)


@dataclass(frozen=True, slots=True)
class Feed:
    """One subscription. A paper that it brings is listed on the page `NAME/DAY`."""

    name: str
    """What the feed and its view are called, up to 40 characters."""

    kind: FeedKind
    """`hf-daily`, `hf-weekly`, `hf-monthly`, `hf-trending`, `hf-search`, `arxiv-query`,
    `arxiv-category` or `arxiv-daily`."""

    query: str = ""
    """The words of `hf-search`; the query of `arxiv-query` in arXiv's own language
    (`ti:diffusion AND cat:cs.LG`); the category of `arxiv-category` and `arxiv-daily` (`cs.LG`;
    several with a plus between them)."""

    days: int = 7
    """How many days back the first look goes; later ones go back to the one before."""

    @property
    def page(self) -> str:
        """How the names of its pages begin."""
        return f"{self.name}/"

    @property
    def view(self) -> str:
        """The query that finds what this feed has brought."""
        plain = re.fullmatch(r"[^\s()]+", self.name)
        return f"page:{self.page}" if plain else f'page:"{self.page}"'


DAILY = Feed("hf/daily", FeedKind.HF_DAILY)
"""The feed of a reader who has set none."""


@dataclass(frozen=True, slots=True)
class Online:
    """The table `[online]`."""

    offline: bool = False
    """`true`: nothing is asked of anybody, ever. `--offline` says it for one run."""

    fetch_hours: int = 12
    """At start, look for new papers in the background when the last look is older than this many
    hours; 0: only when asked. Before the first look by hand it never happens by itself."""

    timeout: float = 20.0
    """How long a service may be silent, in seconds."""

    hugging_face: str = "https://huggingface.co"
    """Address of Hugging Face, or of a mirror."""

    arxiv: str = "https://export.arxiv.org"
    """Address of arXiv's query API, or of a mirror."""

    arxiv_feeds: str = "https://rss.arxiv.org"
    """Address of arXiv's daily feeds, or of a mirror."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """The table `[pdf]`."""

    folder: str = "~/Papers"
    """Where PDFs are kept."""

    name: str = "{authors} {year} {title}"
    """How their files are named, from `{authors}`, `{author}` (the first), `{year}`, `{title}`,
    `{arxiv}` and `{venue}`; a slash makes a folder. The arXiv id or another number that no other
    paper has is put behind a name that has no `{arxiv}` in it."""

    most_megabytes: int = 200
    """Larger files are not fetched."""

    viewer: str = ""
    """Command that shows a PDF, which is put behind it or in the place of `{file}`. Empty: the
    system's viewer."""


PDF_FIELDS = ("authors", "author", "year", "title", "arxiv", "venue")

Problems = tuple[ConfigError, ...]


def read_online(value: object) -> tuple[Online, Problems]:
    """The table `[online]` and what is wrong with it; a wrong setting keeps its default."""
    return _read("online", value, Online, _ONLINE)


def read_pdf(value: object) -> tuple[Pdf, Problems]:
    """The table `[pdf]` and what is wrong with it; a wrong setting keeps its default."""
    return _read("pdf", value, Pdf, _PDF)


def read_feeds(value: object) -> tuple[tuple[Feed, ...], Problems]:
    """The tables `[[feeds]]` and what is wrong with them; a feed with a mistake is left out."""
    if not isinstance(value, list):
        return (), (ConfigError("feeds is a list of tables, each under the line [[feeds]]"),)
    found: dict[str, Feed] = {}
    wrong: list[ConfigError] = []
    for number, table in enumerate(value, 1):
        try:
            feed = _feed(table)
            if feed.name.casefold() in found:
                raise ConfigError(f"there are two feeds named {feed.name!r}")
            found[feed.name.casefold()] = feed
        except ConfigError as error:
            wrong.append(ConfigError(f"feed {number}: {error}"))
    return tuple(found.values()), tuple(wrong)


_Table = TypeVar("_Table", Online, Pdf)
_Check = Callable[[object], object]


def _read(
    name: str, value: object, table: type[_Table], checks: Mapping[str, _Check]
) -> tuple[_Table, Problems]:
    if not isinstance(value, Mapping):
        return table(), (ConfigError(f"{name} is a table, as [{name}] and its settings below it"),)
    values: dict[str, object] = {}
    wrong: list[ConfigError] = []
    for key, given in value.items():
        try:
            if key not in checks:
                known = ", ".join(checks)
                raise ConfigError(f"there is no setting {name}.{key} (known: {known})")
            values[key] = checks[key](given)
        except ConfigError as error:
            wrong.append(error)
        except ValueError as error:
            wrong.append(ConfigError(f"{name}.{key} is {error}, not {given!r}"))
    return table(**values), tuple(wrong)  # type: ignore[arg-type]


def _feed(table: object) -> Feed:
    if not isinstance(table, Mapping):
        raise ConfigError("it is no table: write [[feeds]] on a line of its own above it")
    unknown = next((key for key in table if key not in _FEED), None)
    if unknown is not None:
        raise ConfigError(f"there is no setting {unknown!r} in a feed (known: {', '.join(_FEED)})")
    values: dict[str, object] = {}
    for key, check in _FEED.items():
        try:
            if key in table or key in ("name", "kind"):
                values[key] = check(table.get(key))
        except ValueError as error:
            raise ConfigError(f"its {key} is {error}, not {table.get(key)!r}") from None
    feed = Feed(**values)  # type: ignore[arg-type]
    if feed.kind.needs_query and not feed.query:
        raise ConfigError(f"{feed.name!r} is of the kind {feed.kind}, which needs a query")
    if feed.query and not feed.kind.needs_query:
        raise ConfigError(f"{feed.name!r} is of the kind {feed.kind}, which takes no query")
    if feed.kind in (FeedKind.ARXIV_CATEGORY, FeedKind.ARXIV_DAILY):
        for category in feed.query.split("+"):
            if not _CATEGORY.fullmatch(category):
                raise ConfigError(f"{category!r} is no category of arXiv such as cs.LG or math")
    return feed


# https://arxiv.org/category_taxonomy: an archive in lower case, and perhaps a subject class.
_CATEGORY = re.compile(r"[a-z]+(-[a-z]+)*(\.[A-Za-z-]{2,16})?")


def _feed_name(value: object) -> str:
    if (
        not isinstance(value, str)
        or not re.fullmatch(r'[^\s"/]([^"]{0,38}[^\s"/])?', value)
        or not value.isprintable()
        or not re.search(r"\w", value)
    ):
        raise ValueError("text of up to 40 characters, with a letter and without quotes")
    return value


def _kind(value: object) -> FeedKind:
    try:
        return FeedKind(str(value))
    except ValueError:
        raise ValueError(f"one of {', '.join(FeedKind)}") from None


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("text in quotes")
    return value


def _whole(least: int, most: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return check


def _seconds(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 1 <= value <= 600:
        raise ValueError("a number of seconds from 1 to 600")
    return float(value)


def _address(value: object) -> str:
    text = _text(value).rstrip("/")
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("an address such as https://mirror.example.org")
    return text


def _file_name(value: object) -> str:
    text = _text(value)
    names = re.findall(r"\{([^{}]*)\}", text)
    left = re.sub(r"\{[^{}]*\}", "", text)
    if not names or "{" in left or "}" in left or set(names) - set(PDF_FIELDS):
        known = ", ".join(f"{{{name}}}" for name in PDF_FIELDS)
        raise ValueError(f"a file name made of {known}")
    return text


_FEED: Mapping[str, _Check] = {
    "name": _feed_name,
    "kind": _kind,
    "query": lambda value: _text(value).strip(),
    "days": _whole(1, 90),
}
_ONLINE: Mapping[str, _Check] = {
    "offline": _boolean,
    "fetch_hours": _whole(0, 24 * 365),
    "timeout": _seconds,
    "hugging_face": _address,
    "arxiv": _address,
    "arxiv_feeds": _address,
}
_PDF: Mapping[str, _Check] = {
    "folder": _text,
    "name": _file_name,
    "most_megabytes": _whole(1, 10_000),
    "viewer": _text,
}
