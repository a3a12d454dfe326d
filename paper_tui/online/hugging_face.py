"""Hugging Face: its daily papers, its search, and what it knows of one paper.

https://huggingface.co/docs/hub/api
"""

from dataclasses import replace
from datetime import date

from paper_tui.online.answers import Answer, read
from paper_tui.online.online_errors import RefusedError
from paper_tui.online.turns import Service
from paper_tui.online.web import Web
from paper_tui.paper import Paper
from paper_tui.sources.services.hugging_face_json import FORMAT

PAGE_SIZE = 100
"""Papers in one answer, the most that there can be."""

LONGEST_SEARCH = 250
"""The longest words to search for, in characters."""

_NOTHING = b"[]"


class HuggingFace:
    """The questions that Hugging Face answers. Every method raises OnlineError."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def day(self, day: date, page: int = 0) -> Answer:
        """The daily papers of one day; RefusedError for a day to come."""
        return self._listing({"date": day.isoformat()}, page)

    def week(self, day: date, page: int = 0) -> Answer:
        """The daily papers of the week (ISO 8601) that a day is in."""
        return self._listing({"week": week_of(day)}, page)

    def month(self, day: date, page: int = 0) -> Answer:
        """The daily papers of the month that a day is in."""
        return self._listing({"month": f"{day:%Y-%m}"}, page)

    def trending(self) -> Answer:
        """The papers that are looked at most just now."""
        answer = self._listing({"sort": "trending"}, 0)
        return replace(answer, more=False)

    def search(self, words: str) -> Answer:
        """The papers that its search finds best."""
        return self._read("/api/papers/search", {"q": words[:LONGEST_SEARCH]})

    def paper(self, arxiv: str) -> Paper | None:
        """What it knows of the paper with an arXiv identifier; None when it does not know it."""
        url = f"{self._web.settings.hugging_face}/api/papers/{arxiv}"
        try:
            body = self._web.get(Service.HUGGING_FACE, url)
        except RefusedError as error:
            if error.status == 404:
                return None
            raise
        answer = read(body, Service.HUGGING_FACE, FORMAT)
        return next((each.paper for each in answer.records if each.paper.arxiv == arxiv), None)

    def _listing(self, parameters: dict[str, str], page: int) -> Answer:
        answer = self._read(
            "/api/daily_papers", {**parameters, "p": str(page), "limit": str(PAGE_SIZE)}
        )
        return replace(answer, more=answer.size >= PAGE_SIZE)

    def _read(self, path: str, parameters: dict[str, str]) -> Answer:
        url = f"{self._web.settings.hugging_face}{path}"
        body = self._web.get(Service.HUGGING_FACE, url, parameters, fresh=True)
        if body.strip() == _NOTHING:  # a day without papers, which no format would recognise
            return Answer()
        return read(body, Service.HUGGING_FACE, FORMAT)


def week_of(day: date) -> str:
    """The week of a day as ISO 8601 writes it: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
