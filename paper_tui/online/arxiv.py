"""arXiv: its query API and its daily feeds.

https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/rss.html
"""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

from paper_tui.errors import SourceError
from paper_tui.online.answers import Answer, read
from paper_tui.online.online_errors import OnlineError, RefusedError
from paper_tui.online.turns import Service
from paper_tui.online.web import Web
from paper_tui.paper import Record
from paper_tui.sources.arxiv import feed
from paper_tui.sources.streams.xml import elements
from paper_tui.text.readable import inert, title_key

PAGE_SIZE = 100
"""Papers in one answer: a quarter of a megabyte. arXiv allows up to 2,000."""

_NAMESPACE = "{http://arxiv.org/schemas/atom}"
_ENTRIES = frozenset({"item", "{http://www.w3.org/2005/Atom}entry"})


class Arxiv:
    """The questions that arXiv answers. Every method raises OnlineError."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def oldest_first(self, query: str, start: int) -> Answer:
        """The papers that a query finds, from `start` on, in the order of their submission."""
        order = {"sortBy": "submittedDate", "sortOrder": "ascending"}
        return self._query({"search_query": query, **order}, start, fresh=True)

    def best(self, query: str, size: int) -> Answer:
        """The papers that a query finds best, at most `size`."""
        return self._query({"search_query": query, "sortBy": "relevance"}, 0, size)

    def with_ids(self, ids: Sequence[str]) -> Answer:
        """The papers with these identifiers, at most `PAGE_SIZE`.

        arXiv leaves out, without a word, an identifier that it does not know, and refuses the
        whole list for one that it cannot read; then each half is asked for by itself.
        """
        if not ids:
            return Answer()
        try:
            return self._query({"id_list": ",".join(ids)}, 0, len(ids))
        except RefusedError as error:
            if error.status != 400:
                raise
            if len(ids) == 1:
                return Answer()
            half = len(ids) // 2
            first, second = self.with_ids(ids[:half]), self.with_ids(ids[half:])
            return Answer(first.records + second.records, first.rejects + second.rejects)

    def announced(self, categories: str) -> Answer:
        """What was announced on the last day in some categories (`cs.LG+stat.ML`).

        New versions of papers that were announced before are left out.
        """
        base = self._web.settings.arxiv_feeds
        body = self._web.get(Service.ARXIV, f"{base}/rss/{categories}", fresh=True)
        answer = read(body, Service.ARXIV, feed.FORMAT)
        replaced = _replacements(body)
        return replace(
            answer, records=tuple(each for each in answer.records if each.line not in replaced)
        )

    def _query(
        self, parameters: dict[str, str], start: int, size: int = PAGE_SIZE, *, fresh: bool = False
    ) -> Answer:
        url = f"{self._web.settings.arxiv}/api/query"
        parameters = {**parameters, "start": str(start), "max_results": str(size)}
        for again in (False, True):
            try:
                body = self._web.get(Service.ARXIV, url, parameters, fresh=fresh or again)
            except RefusedError as error:
                raise _in_its_own_words(error) from error
            answer = read(body, Service.ARXIV, feed.FORMAT)
            total = _total(body)
            # Now and then arXiv leaves a page empty that is not.
            if answer.size or "id_list" in parameters or start >= total:
                return replace(answer, more=start + answer.size < total)
        raise OnlineError(
            f"arXiv says that there are {total} papers and shows none of them: try again later."
        )


def submitted(query: str, first: date, last: date) -> str:
    """The query, narrowed to what was submitted from one day to another, both included."""
    return f"({query}) AND submittedDate:[{first:%Y%m%d}0000 TO {last:%Y%m%d}2359]"


def of_categories(categories: str) -> str:
    """The query for all papers of some categories (`cs.LG+stat.ML`)."""
    return " OR ".join(f"cat:{category}" for category in categories.split("+"))


def titled(titles: Sequence[str]) -> str:
    """The query for papers with any of these titles; empty when none has a word in it."""
    phrases = (" ".join(_words(title)) for title in titles)
    return " OR ".join(f'ti:"{phrase}"' for phrase in phrases if phrase)


def nearly_titled(title: str) -> str:
    """The query for papers whose titles have the long words of this one."""
    words = [word for word in _words(title) if len(word) > 3] or _words(title)
    return " AND ".join(f"ti:{word}" for word in words[:8])


def _words(title: str) -> list[str]:
    """The words of a title as arXiv's index has them, far enough for any title."""
    return re.findall(r"\w+", title_key(title))[:30]


def _total(body: bytes) -> int:
    """How many papers a query finds in all (opensearch:totalResults)."""
    found = re.search(rb"<(?:\w+:)?totalResults\b[^>]*>\s*(\d{1,9})\s*<", body)
    return int(found[1]) if found else 0


def _replacements(body: bytes) -> set[int]:
    """The lines of the entries that announce a new version of an old paper."""
    return {
        line
        for line, entry in elements(io.BytesIO(body), _ENTRIES)
        if _announcement(entry).startswith("replace")
    }


def _announcement(entry: Element) -> str:
    return entry.findtext(f"{_NAMESPACE}announce_type", "").strip().lower()


def _in_its_own_words(error: RefusedError) -> RefusedError:
    """arXiv says what is wrong with a query in an entry titled Error, with the status 400."""
    if b"arxiv.org/api/errors" not in error.body:
        return error
    try:
        list(feed.read(io.BytesIO(error.body)))
    except SourceError as said:
        return RefusedError(f"{inert(str(said)).rstrip('.')}.", error.status, error.body)
    return error


def by_id(records: Sequence[Record]) -> dict[str, Record]:
    """The records of an answer by their arXiv identifier."""
    return {each.paper.arxiv: each for each in records if each.paper.arxiv}
