"""Addresses in abstracts, and the repositories among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.paper import Link, LinkKind
from paper_tui.text.links import addresses, find_links, repository


def urls(text: str) -> list[str]:
    return [link.url for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The code is at https://github.com/ada/engine.", ["https://github.com/ada/engine"]),
        ("See (https://github.com/ada/engine).", ["https://github.com/ada/engine"]),
        ("A scheme torn off: https: //github.com/ada/engine.", ["https://github.com/ada/engine"]),
        ("https://github.com/ada/engine{engine}.", ["https://github.com/ada/engine"]),
        ("{\\footnotesizeblue{https://github.com/ada/engine}}.", ["https://github.com/ada/engine"]),
        (
            "\\href{https://github.com/ada/E{https://github.com/ada/E}.}. Then",
            ["https://github.com/ada/E"],
        ),
        (
            "https://github.com/ada/two_words{https://github.com/ada/two\\_words}.",
            ["https://github.com/ada/two_words"],
        ),
        ("https://github.com/ada/engine.Our method", ["https://github.com/ada/engine"]),
        ("https://github.com/ada/engine.py is one", ["https://github.com/ada/engine.py"]),
        ("wiki: https://en.wikipedia.org/wiki/A_(b).", ["https://en.wikipedia.org/wiki/A_(b)"]),
        ("(https://a.example.org/x), next", ["https://a.example.org/x"]),
        ("https://b.org/1,https://b.org/2", ["https://b.org/1", "https://b.org/2"]),
        (
            "https://web.archive.org/web/1/https://b.org/2",
            ["https://web.archive.org/web/1/https://b.org/2"],
        ),
        ("a query https://b.org/?x=%2F~%2F. End", ["https://b.org/?x=%2F~%2F"]),
        ("„https://b.org/x“ and https://b.org/y。", ["https://b.org/x", "https://b.org/y"]),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text: str, found: list[str]) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Code and data: read-a-screen.github.io", ["https://read-a-screen.github.io"]),
        ("see www.example.org.", ["https://www.example.org"]),
        ("at github.com/ada/engine, now", ["https://github.com/ada/engine"]),
        ("for research at data.lab.uni.de", ["https://data.lab.uni.de"]),
        ("docs (engine.readthedocs.io)", ["https://engine.readthedocs.io"]),
    ],
)
def test_an_address_without_a_scheme_is_found_where_nothing_else_is_meant(
    text: str, found: list[str]
) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "reviews on Goodreads.com are long",
        "TaskMatrix.AI connects models",
        "bitnet.cpp and torch.nn.functional",
        "e.g. this, i.e. that, v1.2.3 and 3.29k",
        "write to ada@lab.uni.edu",
        "http://localhost/x or http://127.0.0.1/x",
        "https://ada:secret@example.org/x",
        "ftp://example.org/x javascript:alert(1) file:///etc/passwd",
        "https://",
        "https://github.com/" + "a" * 3000,
    ],
)
def test_what_is_no_web_address_is_no_link(text: str) -> None:
    assert urls(text) == []


def test_a_link_that_stands_there_twice_is_one() -> None:
    assert len(urls("https://b.org/x, then https://b.org/x. And https://b.org/x")) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://github.com/ada/engine", LinkKind.CODE),
        ("https://gitlab.com/ada/group/engine", LinkKind.CODE),
        ("https://github.com/topics/engines", LinkKind.OTHER),
        ("https://example.org/paper.PDF", LinkKind.PDF),
        ("https://arxiv.org/pdf/2205.12454v2", LinkKind.PDF),
        ("https://ada.github.io/engine/", LinkKind.PROJECT),
        ("The project page is https://ada.example.org/engine", LinkKind.PROJECT),
        ("Measured on https://example.org/data", LinkKind.OTHER),
    ],
)
def test_a_link_has_a_kind(text: str, kind: LinkKind) -> None:
    assert [link.kind for link in find_links(text)] == [kind]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/ada/engine", "github.com/ada/engine"),
        ("http://www.github.com/ada/engine/", "github.com/ada/engine"),
        ("https://github.com/ada/engine.git", "github.com/ada/engine"),
        ("https://github.com/ada/engine/tree/main/", "github.com/ada/engine"),
        ("https://github.com/ada/engine.", "github.com/ada/engine"),
        ("https://github.com/ada/engine.pytorch#readme", "github.com/ada/engine.pytorch"),
        ("https://GitHub.com/Ada/Engine?tab=readme", "github.com/Ada/Engine"),
        ("https://raw.githubusercontent.com/ada/engine/main/x.png", "github.com/ada/engine"),
        ("https://gitlab.com/ada/group/engine/-/tree/main", "gitlab.com/ada/group/engine"),
        ("https://gitee.com/ada/engine/tree/master/x", "gitee.com/ada/engine"),
        ("https://github.com/ada", None),
        ("https://github.com/orgs/ada", None),
        ("https://ada.github.io/engine", None),
        ("https://example.org/ada/engine", None),
        ("https://github.com/ada/%3Cscript%3E", None),
        ("https://[half", None),
        ("", None),
    ],
)
def test_a_repository_is_host_owner_and_name(url: str, name: str | None) -> None:
    assert repository(url) == name


@given(st.text() | st.from_regex(r"(https?: ?//|www\.|[a-z.]{1,9}[/{(.\\_])+", fullmatch=True))
def test_any_text_gives_clean_addresses(text: str) -> None:
    for found in addresses(text):
        assert text[found.start : found.end].strip()
        assert find_links(found.url) == (Link(found.url, find_links(found.url)[0].kind),)
        assert found.url.startswith(("https://", "http://"))
        repository(found.url)


@pytest.mark.parametrize(
    "piece",
    ["https://", "https://a.bc/)", "a.", "www.", "aa.bb.", "https:", "a-", "\\_", "(", "x.Our"],
)
def test_a_megabyte_of_almost_addresses_is_read_at_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(find_links(text)) <= 1
