"""Answers as the services write them, in words of our own."""

from collections.abc import Iterable


def hf_paper(number: int, **more: object) -> dict[str, object]:
    """What Hugging Face knows of a paper."""
    return {
        "id": arxiv_id(number),
        "title": title(number),
        "summary": f"We count to {number} and back again, slowly.",
        "authors": [{"_id": "1", "name": "Ada Counter", "hidden": False}],
        "publishedAt": "2026-11-10T00:00:00.000Z",
        "submittedOnDailyAt": "2026-11-12T00:00:00.000Z",
        "upvotes": number,
    } | more


def hf_listing(numbers: Iterable[int]) -> list[dict[str, object]]:
    """A page of daily papers."""
    return [{"paper": hf_paper(number), "numComments": 0} for number in numbers]


def feed(ids: Iterable[str], total: int | None = None, start: int = 0) -> str:
    """An answer of arXiv's query API."""
    entries = [entry(id_, f"On the number {id_}") for id_ in ids]
    return feed_of(entries, total, start)


def feed_of(entries: list[str], total: int | None = None, start: int = 0) -> str:
    """An answer of arXiv's query API with these entries."""
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>https://arxiv.org/api/x</id>'
        "<opensearch:totalResults>"
        f"{len(entries) if total is None else total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{''.join(entries)}</feed>"
    )


def entry(id_: str, title: str, abstract: str = "We count.", more: str = "") -> str:
    """A paper in such an answer."""
    return (
        f"<entry><id>http://arxiv.org/abs/{id_}v1</id><title>{title}</title>"
        f"<summary>{abstract}</summary><published>2026-11-01T09:00:00Z</published>"
        '<arxiv:primary_category term="math.NT"/>'
        f"<author><name>Ada Counter</name></author>{more}</entry>"
    )


def arxiv_id(number: int) -> str:
    """The identifier of the paper on a number."""
    return f"2611.{number:05}"


def title(number: int) -> str:
    """The title of the paper on a number."""
    return f"On the Number {number}"
