"""The tables [online], [pdf] and [[feeds]]: what is wrong is said, and the rest applies."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.search.language.parser import parse
from paper_tui.search.language.query import Filter
from paper_tui.settings.online_settings import (
    Feed,
    FeedKind,
    Online,
    Pdf,
    read_feeds,
    read_online,
    read_pdf,
)


def test_every_setting_can_be_given() -> None:
    table = tomllib.loads("""
        [online]
        offline = true
        fetch_hours = 0
        timeout = 3
        hugging_face = "http://127.0.0.1:8000/"
        arxiv = "https://mirror.example.org/arxiv"
        arxiv_feeds = "https://mirror.example.org/rss"
        [pdf]
        folder = "~/reading"
        name = "{year}/{author} {arxiv}"
        most_megabytes = 20
        viewer = "zathura {file}"
    """)
    assert read_online(table["online"]) == (
        Online(
            True, 0, 3.0, "http://127.0.0.1:8000", "https://mirror.example.org/arxiv",
            "https://mirror.example.org/rss",
        ),
        (),
    )  # fmt: skip
    assert read_pdf(table["pdf"]) == (
        Pdf("~/reading", "{year}/{author} {arxiv}", 20, "zathura {file}"),
        (),
    )


def test_one_mistake_does_not_undo_the_rest() -> None:
    settings, [wrong] = read_online({"ofline": True, "offline": True})
    assert settings.offline
    assert "there is no setting online.ofline" in str(wrong)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("offline", "yes", "online.offline is true or false, not 'yes'"),
        ("fetch_hours", -1, "online.fetch_hours is a whole number from 0 to 8760, not -1"),
        ("fetch_hours", True, "online.fetch_hours is a whole number from 0 to 8760, not True"),
        ("timeout", 0, "online.timeout is a number of seconds from 1 to 600, not 0"),
        ("arxiv", "file:///x", "online.arxiv is an address such as https://mirror.example.org"),
        ("arxiv", "https://[", "online.arxiv is an address such as https://mirror.example.org"),
        ("hugging_face", 5, "online.hugging_face is text in quotes, not 5"),
    ],
)
def test_a_wrong_setting_is_one_sentence(setting: str, value: object, sentence: str) -> None:
    settings, [wrong] = read_online({setting: value})
    assert settings == Online()
    assert str(wrong).startswith(sentence)


@pytest.mark.parametrize("name", ["paper.pdf", "{titel}", "{title", "{title.__class__}", "{}", 3])
def test_a_file_name_knows_only_its_fields(name: object) -> None:
    settings, [wrong] = read_pdf({"name": name})
    assert settings == Pdf()
    assert str(wrong).startswith("pdf.name is ")


def test_what_is_no_table_is_said() -> None:
    assert [str(read(5)[1][0])[:12] for read in (read_online, read_pdf, read_feeds)] == [
        "online is a ", "pdf is a tab", "feeds is a l",
    ]  # fmt: skip


def test_feeds_are_read() -> None:
    feeds, wrong = read_feeds(
        tomllib.loads("""
            [[feeds]]
            name = "daily"
            kind = "hf-daily"
            [[feeds]]
            name = "graph nets"
            kind = "arxiv-query"
            query = 'ti:"graph neural" AND cat:cs.LG'
            days = 30
            [[feeds]]
            name = "learning"
            kind = "arxiv-daily"
            query = "cs.LG+stat.ML"
        """)["feeds"]
    )
    assert not wrong
    assert feeds == (
        Feed("daily", FeedKind.HF_DAILY),
        Feed("graph nets", FeedKind.ARXIV_QUERY, 'ti:"graph neural" AND cat:cs.LG', 30),
        Feed("learning", FeedKind.ARXIV_DAILY, "cs.LG+stat.ML"),
    )
    assert [feed.view for feed in feeds] == ["page:daily/", 'page:"graph nets/"', "page:learning/"]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"name": "x"}, "feed 1: its kind is one of hf-daily, "),
        ({"kind": "hf-daily"}, "feed 1: its name is text of up to 40 characters"),
        ({"name": 'a"b', "kind": "hf-daily"}, "feed 1: its name is text"),
        ({"name": "x/", "kind": "hf-daily"}, "feed 1: its name is text"),
        ({"name": "x\x1b", "kind": "hf-daily"}, "feed 1: its name is text"),
        (
            {"name": "x", "kind": "hf-daily", "query": "y"},
            "feed 1: 'x' is of the kind hf-daily, wh",
        ),
        ({"name": "x", "kind": "hf-search"}, "feed 1: 'x' is of the kind hf-search, which needs"),
        ({"name": "x", "kind": "arxiv-daily", "query": "?"}, "feed 1: '?' is no category of arXiv"),
        ({"name": "x", "kind": "hf-daily", "days": 0}, "feed 1: its days is a whole number"),
        ({"name": "x", "kind": "hf-daily", "url": "y"}, "feed 1: there is no setting 'url'"),
        (7, "feed 1: it is no table"),
    ],
)
def test_a_wrong_feed_is_left_out_with_one_sentence(table: object, sentence: str) -> None:
    good = {"name": "good", "kind": "hf-trending"}
    feeds, [wrong] = read_feeds([table, good])
    assert feeds == (Feed("good", FeedKind.HF_TRENDING),)
    assert str(wrong).startswith(sentence)


def test_two_feeds_have_two_names() -> None:
    feed = {"name": "Daily", "kind": "hf-daily"}
    feeds, [wrong] = read_feeds([feed, feed | {"name": "daily"}])
    assert len(feeds) == 1
    assert str(wrong) == "feed 2: there are two feeds named 'daily'"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.text(min_size=1, max_size=40))
def test_the_view_of_a_feed_is_a_query_for_its_pages(name: str) -> None:
    feeds, _ = read_feeds([{"name": name, "kind": "hf-daily"}])
    for feed in feeds:
        assert parse(f"{feed.view} ").root == Filter("page", f"{name}/")


@given(anything, st.dictionaries(st.sampled_from(["name", "kind", "query", "days"]), anything))
def test_nothing_in_the_settings_raises(value: object, feed: dict[str, object]) -> None:
    read_online(value)
    read_pdf(value)
    read_feeds(value)
    read_feeds([feed])
