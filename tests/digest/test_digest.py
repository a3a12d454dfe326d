"""The digest: what is new and why, nothing twice, nothing left out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_tui.digest.digest import Digest, Interest, age, compose, recall, remember
from paper_tui.digest.rendering import headline, html, mail, markdown, text
from paper_tui.library.library import Library
from paper_tui.paper import Link, LinkKind, Paper, PaperId, PartialDate, Record, Status

NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SHEEP, GOATS = Interest("Sheep", "sheep"), Interest("Goats", "goats")


class Shelf:
    """A library with a clock, and digests of it with a search that looks into titles."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.library = Library(folder / "library.db", now=lambda: self.now)
        self.like: dict[PaperId, list[PaperId]] = {}

    def add(self, *papers: Paper | str) -> list[PaperId]:
        known = set(self.library.ids())
        given = [Paper(each) if isinstance(each, str) else each for each in papers]
        self.library.add([Record(paper, 1) for paper in given])
        return sorted(set(self.library.ids()) - known)

    def find(self, query: str) -> Sequence[PaperId]:
        entries = self.library.entries(self.library.ids())
        return [each.id for each in entries if query in each.paper.title.lower()]

    def digest(self, *interests: Interest, since: timedelta = DAY, again: bool = False) -> Digest:
        return compose(
            self.library, interests, find=self.find,
            similar=lambda id_: self.like.get(id_, []), since=since, now=self.now, again=again,
        )  # fmt: skip

    def tell(self, *interests: Interest) -> list[str]:
        """Compose and hand over; the titles told."""
        digest = self.digest(*interests)
        remember(self.library, digest)
        return titles(digest)


def titles(digest: Digest) -> list[str]:
    return [item.entry.paper.title for section in digest.sections for item in section.items]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.library.close()


def test_what_is_new_and_matches_a_view_is_told_under_it(shelf: Shelf) -> None:
    shelf.add("Old Sheep")
    shelf.now += 2 * DAY
    shelf.add("Black Sheep", "White Goats", "A Meadow")
    digest = shelf.digest(SHEEP, GOATS)
    assert [(section.name, len(section.items)) for section in digest.sections] == [
        ("Sheep", 1), ("Goats", 1),
    ]  # fmt: skip
    assert (digest.told, digest.new) == (2, 3)
    assert headline(digest) == "2 of 3 new papers since 19 November, 08:00 UTC"


def test_a_paper_is_told_once_with_all_its_reasons(shelf: Shelf) -> None:
    [starred] = shelf.add("My Favourite Meadow")
    shelf.library.set_starred([starred], True)
    shelf.now += 2 * DAY
    both, like = shelf.add("Sheep and Goats", "A Meadow in Spring")
    shelf.like[starred] = [starred, like, both]
    digest = shelf.digest(SHEEP, GOATS)
    reasons = {item.entry.id: item.reasons for each in digest.sections for item in each.items}
    why = "like “My Favourite Meadow”"
    assert reasons == {both: ("Sheep", "Goats", why), like: (why,)}
    assert [section.name for section in digest.sections] == ["Sheep", "Like what you starred"]


def test_what_is_like_the_starred_papers_is_told_only_when_asked_for(shelf: Shelf) -> None:
    [starred] = shelf.add("My Favourite Meadow")
    shelf.library.set_starred([starred], True)
    shelf.now += 2 * DAY
    _, like = shelf.add("Sheep", "A Meadow in Spring")
    shelf.like[starred] = [like]

    def told(similar: Callable[[PaperId], Sequence[PaperId]] | None) -> list[str]:
        digest = compose(
            shelf.library, [SHEEP], find=shelf.find, similar=similar, since=DAY, now=shelf.now
        )
        remember(shelf.library, digest)
        return titles(digest)

    assert told(None) == ["Sheep"]
    # It is another digest, with a memory of its own.
    assert told(lambda id_: shelf.like.get(id_, [])) == ["Sheep", "A Meadow in Spring"]
    assert told(None) == []


def test_only_what_is_most_like_a_starred_paper_counts(shelf: Shelf) -> None:
    [starred] = shelf.add("My Favourite Meadow")
    shelf.library.set_starred([starred], True)
    shelf.now += 2 * DAY
    new = shelf.add(*(f"Meadow {number}" for number in range(30)))
    shelf.like[starred] = new
    assert shelf.digest(SHEEP).told == 20


def test_without_any_view_everything_is_told(shelf: Shelf) -> None:
    shelf.add("One", "Two")
    digest = shelf.digest()
    assert [section.name for section in digest.sections] == ["New"]
    assert headline(digest) == "2 new papers since 17 November, 08:00 UTC"


def test_what_the_reader_has_put_away_is_not_told(shelf: Shelf) -> None:
    one, other, kept = shelf.add("One Sheep", "Two Sheep", "Three Sheep")
    shelf.library.set_status([one], Status.DONE)
    shelf.library.set_status([other], Status.ARCHIVED)
    shelf.library.set_status([kept], Status.READING)
    assert titles(shelf.digest(SHEEP)) == ["Three Sheep"]


def test_the_next_digest_goes_on_after_the_last(shelf: Shelf) -> None:
    shelf.add("One Sheep")
    assert shelf.tell(SHEEP) == ["One Sheep"]
    assert shelf.tell(SHEEP) == []
    shelf.add("Two Sheep")  # within the same second
    shelf.now += 30 * DAY  # the machine was off, for longer than --since goes back
    shelf.add("Three Sheep")
    assert shelf.tell(SHEEP) == ["Three Sheep", "Two Sheep"]


def test_a_digest_that_was_not_handed_over_comes_again(shelf: Shelf) -> None:
    shelf.add("One Sheep")
    shelf.digest(SHEEP)
    assert shelf.tell(SHEEP) == ["One Sheep"]


def test_what_was_told_can_be_told_again(shelf: Shelf) -> None:
    shelf.add("One Sheep")
    shelf.tell(SHEEP)
    assert titles(shelf.digest(SHEEP, again=True)) == ["One Sheep"]


def test_each_choice_of_views_has_a_memory_of_its_own(shelf: Shelf) -> None:
    shelf.add("Sheep and Goats")
    assert shelf.tell(SHEEP) == shelf.tell(GOATS) == shelf.tell(GOATS, SHEEP)
    assert shelf.tell(SHEEP, GOATS) == [], "the order of the views does not matter"
    assert shelf.tell(replace(SHEEP, query="goats")) == [], "nor what is asked under a name"


def test_papers_that_were_on_their_way_while_a_digest_was_written_come_in_the_next(
    shelf: Shelf,
) -> None:
    began = shelf.now
    shelf.now += HOUR
    shelf.add("One Sheep")
    shelf.tell(SHEEP)
    # A look that began before the digest writes its papers after it, dated to its beginning.
    shelf.library.add([Record(Paper("Two Sheep"), 1)], at=began)
    assert shelf.tell(SHEEP) == ["Two Sheep"]


def test_an_old_library_taken_in_is_no_news(shelf: Shelf) -> None:
    shelf.tell(SHEEP)
    shelf.library.add([Record(Paper("Old Sheep"), 1)], at=NOW - 400 * DAY)
    assert shelf.tell(SHEEP) == []


def test_a_digest_never_goes_back(shelf: Shelf) -> None:
    shelf.add("One Sheep")
    early = shelf.digest(SHEEP)
    shelf.add("Two Sheep")
    shelf.tell(SHEEP)
    remember(shelf.library, early)
    assert shelf.tell(SHEEP) == []


@pytest.mark.parametrize("said", ["", "x", "[1]", "[1, 2]", '["a", "b"]', "{}", "null"])
def test_a_memory_that_makes_no_sense_is_none(said: str, shelf: Shelf) -> None:
    digest = shelf.digest(SHEEP)
    shelf.library.ledger.remember(f"digest {digest.name}", said)
    assert recall(shelf.library, digest.name) is None


steps = st.lists(st.sampled_from(["add", "add two", "wait", "late", "tell"]), max_size=14)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_nothing_is_told_twice_and_nothing_is_left_out(taken: list[str]) -> None:
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        told = shelf.tell(SHEEP)
        count = 0
        for step in taken:
            if step == "tell":
                told += shelf.tell(SHEEP)
            elif step == "wait":
                shelf.now += 40 * HOUR
            else:
                new = [f"{count + place} Sheep" for place in range(2 if step == "add two" else 1)]
                count += len(new)
                at = shelf.now - HOUR if step == "late" else shelf.now
                shelf.library.add([Record(Paper(title), 1) for title in new], at=at)
        told += shelf.tell(SHEEP)
        shelf.library.close()
        assert sorted(told) == sorted(f"{number} Sheep" for number in range(count))


@pytest.mark.parametrize(
    ("said", "meant"), [("12h", 12 * HOUR), ("1d", DAY), (" 2w ", 14 * DAY), ("9999d", 9999 * DAY)]
)
def test_an_age(said: str, meant: timedelta) -> None:
    assert age(said) == meant


@pytest.mark.parametrize("said", ["", "d", "0d", "1", "1y", "1.5d", "-1d", "99999d"])
def test_what_is_no_age(said: str) -> None:
    with pytest.raises(ValueError, match="is no age: write 12h, 1d or 2w"):
        age(said)


# How it is written

BLACK = Paper(
    "Black_Sheep* <b>at</b> [Night]: Counting in the Dark where Nobody Can Be Seen Counting",
    "We count black sheep. " * 40,
    authors=("Ada Counter", "Bo Sum"),
    date=PartialDate(2026, 11, 17),
    arxiv="2611.00001",
    links=(Link("https://github.com/ada/sheep", LinkKind.CODE),),
    upvotes=12,
    stars=3400,
)


@pytest.fixture
def full(shelf: Shelf) -> Digest:
    [starred] = shelf.add("A Meadow")
    shelf.library.set_starred([starred], True)
    shelf.now += 2 * DAY
    [black, _, _] = shelf.add(BLACK, "White Sheep", "A Goat")
    shelf.like[starred] = [black]
    return shelf.digest(Interest("Black_Sheep* <views>", "sheep"))


def test_as_text(full: Digest) -> None:
    lines = text(full).splitlines()
    assert lines[:4] == [
        "2 of 3 new papers since 19 November, 08:00 UTC",
        "",
        "Black_Sheep* <views> (2)",
        "------------------------",
    ]
    assert max(map(len, lines)) <= 80
    assert "1. Black_Sheep* <b>at</b> [Night]" in text(full)
    assert "   Ada Counter, Bo Sum · 2026-11-17" in lines
    assert "   also: like “A Meadow”" in lines
    assert "   12 upvotes · 3,400 stars" in lines
    at = lines.index("   https://arxiv.org/abs/2611.00001")
    assert lines[at - 1].endswith(" …")
    assert lines[at + 1] == "   https://github.com/ada/sheep"


def test_as_markdown(full: Digest) -> None:
    written = markdown(full)
    assert written.startswith("# 2 of 3 new papers since 19 November, 08:00 UTC\n")
    assert "\n## Black\\_Sheep\\* \\<views\\> (2)\n" in written
    assert "**[Black\\_Sheep\\* \\<b\\>at\\</b\\> \\[Night\\]" in written
    assert "](https://arxiv.org/abs/2611.00001)**" in written
    assert "[code](https://github.com/ada/sheep)" in written


class Tags(HTMLParser):
    """Which elements and attributes a page has, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_as_a_page_that_stands_alone(full: Digest) -> None:
    page = Tags(html(full))
    assert BLACK.title in page.text
    assert {name for name, _ in page.attributes} <= {
        "lang", "charset", "http-equiv", "content", "name", "style", "href",
    }  # fmt: skip
    assert {value for name, value in page.attributes if name == "href"} == {
        "https://arxiv.org/abs/2611.00001", "https://github.com/ada/sheep",
    }  # fmt: skip


def test_as_a_message(full: Digest) -> None:
    sent = mail(full, "Ada <ada@example.org>")
    assert sent.isascii()
    assert max(map(len, sent.splitlines())) < 998
    message = message_from_bytes(sent, policy=policy.default)
    assert message["Subject"] == headline(full)
    assert message["To"] == "Ada <ada@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content() == text(full)
    assert page.get_content() == html(full)


@pytest.mark.parametrize(
    "to",
    [
        *("ada@example.org\nBcc: all@example.org", "a\r\n\r\nb", "ü@example.org"),
        *("a b <", "a@", ",", "x y"),
    ],
)
def test_what_is_no_address_is_said_to_be_none(to: str, full: Digest) -> None:
    with pytest.raises(ValueError, match="is no address that mail can be sent to"):
        mail(full, to)


@pytest.mark.parametrize(
    "to", ["root", "ada@example.org, Bo <bo@example.org>", '"Lamp, Ada" <ada@example.org>']
)
def test_receivers_may_be_several_and_users_of_this_machine(to: str, full: Digest) -> None:
    assert message_from_bytes(mail(full, to), policy=policy.default)["To"] == to


def test_when_there_is_nothing(shelf: Shelf) -> None:
    assert text(shelf.digest(SHEEP)) == "No new papers since 17 November, 08:00 UTC\n"
    shelf.add("A Goat")
    assert headline(shelf.digest(SHEEP)) == "None of 1 new paper since 17 November, 08:00 UTC"


WRITERS: dict[str, Callable[[Digest], str]] = {"text": text, "markdown": markdown, "html": html}


@settings(max_examples=40, deadline=None)
@given(
    st.text(min_size=1, max_size=60)
    | st.sampled_from(["<script>alert(1)</script>", "\x1b[2J", "\u202egnp", "](javascript:x)"]),
    st.text(max_size=60),
)
def test_text_from_papers_is_inert_in_every_form(title: str, abstract: str) -> None:
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        shelf.add(Paper(title, abstract, authors=(title,)))
        digest = shelf.digest()
        shelf.library.close()
    for writer in WRITERS.values():
        written = writer(digest)
        assert not set(written) & set("\x00\x07\x1b\x9b\u202e\u2066")
    assert Tags(html(digest)).tags <= {
        "html", "head", "meta", "title", "body", "h1", "h2", "p", "a",
    }  # fmt: skip
    assert mail(digest).startswith(b"Subject: ")
