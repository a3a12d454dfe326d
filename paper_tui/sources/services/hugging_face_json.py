"""Answers of Hugging Face about papers: a day's, week's or month's page, a search, one paper.

`GET /api/daily_papers`, `/api/papers/search` and `/api/papers/{arXiv id}`, described at
https://huggingface.co/docs/hub/api; the pages themselves hold the same objects (`saved_html`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.errors import SourceError
from paper_tui.paper import Link, LinkKind, Listing, Paper, PartialDate, Record, Reject
from paper_tui.sources.format import Format
from paper_tui.sources.streams.json_fields import Fields, JsonError
from paper_tui.sources.streams.json_objects import objects
from paper_tui.text.identifiers import arxiv_id
from paper_tui.text.links import find_links, repository

_EMPTY_OR_ERROR = re.compile(rb'\s*(?:\[\s*\]\s*\Z|\{\s*"error"\s*:)')
_LISTED = re.compile(rb'\s*\[?\s*\{\s*"paper"\s*:\s*\{')
_OWN_FIELDS = re.compile(rb'"(?:submittedOnDailyAt|discussionId|ai_summary)"\s*:')
_AUTHOR = re.compile(rb'"authors"\s*:\s*\[\s*\{\s*"_id"')


def sniff(head: bytes) -> bool:
    """Whether it is JSON with the fields that only Hugging Face names so."""
    if head.lstrip()[:1] not in (b"[", b"{"):
        return False
    begins = _LISTED.match(head) or _EMPTY_OR_ERROR.match(head)
    return bool(begins or _AUTHOR.search(head) or _OWN_FIELDS.search(head))


def read(stream: BinaryIO) -> Iterator[Record | Reject]:
    """The papers of an answer; a day's paper is listed on that day's page, `hf/daily/YYYY-MM-DD`.

    SourceError when Hugging Face answered with an error instead.
    """
    places: Counter[str] = Counter()
    for line, raw in objects(stream):
        try:
            answer = Fields.parse(raw)
        except JsonError as error:
            yield Reject(line, str(error), raw.decode(errors="replace"))
            continue
        if "error" in answer and "title" not in answer:
            raise SourceError(f"Hugging Face answered with an error: {answer.text('error')}")
        yield from records(answer, line, places)


FORMAT = Format("hf-json", "a Hugging Face answer", sniff, read)


def has_papers(answer: Fields) -> bool:
    """Whether an object is a page, an entry of one, or a paper with what is known of it."""
    entry = answer.part("paper") if "paper" in answer else answer
    return any(answer.parts(name) for name in _LISTS) or bool(
        entry.text("title") and entry.text("summary") and entry.text("id")
    )


def records(answer: Fields, line: int, places: Counter[str]) -> Iterator[Record | Reject]:
    """The papers of an object: an entry of a page, a paper, or the properties of a page.

    A paper is listed on the page that the properties name (`hf/weekly/2026-W38`), else on that of
    the day it was featured. `places` counts the papers of each page so far.
    """
    page, day = _page(answer)
    entries = [entry for name in _LISTS for entry in answer.parts(name)]
    for entry in entries or [answer]:
        known = entry.part("paper") if "paper" in entry else entry
        paper = _paper(known, entry)
        if not paper.title:
            yield Reject(line, "a paper without a title", known.text("id"))
            continue
        featured = _day(known.text("submittedOnDailyAt"))
        shown = day or (str(featured) if featured else None)
        listed = page or (f"hf/daily/{shown}" if shown else "")
        places[listed] += 1
        yield Record(paper, line, Listing(listed, places[listed], shown) if listed else None)


_LISTS = ("dailyPapers", "papers")
_PERIODS = {"day": "daily", "week": "weekly", "month": "monthly"}
_DATE = re.compile(r"\d{4}-(?:\d\d(?:-\d\d)?|W\d\d)")


def _page(answer: Fields) -> tuple[str, str | None]:
    """The name of the page that an object says it is, and its day when it is a day's."""
    period, date = _PERIODS.get(answer.text("periodType")), answer.text("dateString")
    if period is None or not _DATE.fullmatch(date):
        return "", None
    return f"hf/{period}/{date}", date if period == "daily" else None


def _paper(known: Fields, entry: Fields) -> Paper:
    """What is known of a paper; an entry of a page may say what its paper leaves out."""
    abstract = known.text("summary") or entry.text("summary")
    return Paper(
        title=known.text("title") or entry.text("title"),
        abstract=abstract,
        authors=tuple(
            name
            for author in known.parts("authors")
            if (name := author.text("name")) and not author.flag("hidden")
        ),
        date=_day(known.text("publishedAt") or entry.text("publishedAt")),
        arxiv=arxiv_id(known.text("id")),
        links=tuple(_links(known.text("githubRepo"), known.text("projectPage"), abstract)),
        keywords=tuple(dict.fromkeys(known.texts("ai_keywords"))),
        upvotes=known.number("upvotes"),
        stars=known.number("githubStars"),
        organization=_organization(known) or _organization(entry),
    )


def _organization(of: Fields) -> str | None:
    organization = of.part("organization")
    return organization.text("fullname", "name") or None


def _links(code: str, project: str, abstract: str) -> Iterator[Link]:
    """The repository and the project page that were named, then what the abstract gives."""
    given: dict[str, None] = {}
    for url, kind in ((code, LinkKind.CODE), (project, LinkKind.PROJECT)):
        for link in find_links(url)[:1]:
            if link.url not in given:
                given[link.url] = None
                yield Link(link.url, LinkKind.CODE if repository(link.url) else kind)
    yield from (link for link in find_links(abstract) if link.url not in given)


def _day(moment: str) -> PartialDate | None:
    """The day of a moment in ISO 8601 (`2026-06-12T00:00:00.000Z`)."""
    try:
        return PartialDate.parse(moment[:10])
    except ValueError:
        return None
