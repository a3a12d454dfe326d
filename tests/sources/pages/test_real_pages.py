"""The five real page exports: every record, every link, each hard place."""

from pathlib import Path

import pytest

from paper_tui.paper import Listing, Record
from paper_tui.sources import recognise
from paper_tui.text.links import repository
from paper_tui.text.readable import readable, readable_title, title_key

pytestmark = pytest.mark.real_pages


def records_of(path: Path) -> list[Record]:
    with path.open("rb") as file:
        known, stream = recognise(file)
        assert known.name == "page-text"
        read = list(known.read(stream))
    records = [each for each in read if isinstance(each, Record)]
    assert records == read, "nothing of a real page is rejected"
    return records


@pytest.fixture(scope="module")
def records(pages: list[Path]) -> list[list[Record]]:
    return [records_of(page) for page in pages]


@pytest.fixture(scope="module")
def papers(records: list[list[Record]]) -> list[Record]:
    return [record for page in records for record in page]


def the(papers: list[Record], words: str) -> Record:
    """The paper whose title has these words."""
    return next(record for record in papers if words in record.paper.title)


def test_every_record_of_every_page_is_read(records: list[list[Record]]) -> None:
    assert [len(page) for page in records] == [52, 73, 174, 80, 165]


def test_the_pages_hold_474_different_papers(papers: list[Record]) -> None:
    assert len(papers) == 544
    assert len({title_key(record.paper.title) for record in papers}) == 474


def test_122_papers_give_124_links_to_104_repositories(papers: list[Record]) -> None:
    linked = {title_key(record.paper.title) for record in papers if record.paper.links}
    urls = {link.url for record in papers for link in record.paper.links}
    assert len(linked) == 122
    assert len(urls) == 124
    assert len({repository(url) for url in urls} - {None}) == 104


def test_places_and_days_are_those_of_the_page(records: list[list[Record]]) -> None:
    for page, day in zip(records, ["Aug 8", "Mar 12", None, "Mar 11", None], strict=True):
        listings = [record.listing for record in page]
        assert listings == [Listing("", place, day) for place in range(1, len(page) + 1)]


def test_lines_are_those_of_the_titles(pages: list[Path], records: list[list[Record]]) -> None:
    for path, page in zip(pages, records, strict=True):
        text = path.read_text("utf-8").split("\n")
        assert all(text[record.line - 1].endswith(record.paper.title) for record in page)


def test_the_first_title_of_a_compact_page_is_cut_from_its_head(
    records: list[list[Record]],
) -> None:
    assert records[2][0].paper.title.startswith("Probabilistically Rewired")
    assert records[4][0].paper.title.startswith("Revisiting Neural Networks for Continual")


def test_white_space_at_the_end_of_a_page_is_nothing(records: list[list[Record]]) -> None:
    assert records[4][-1].paper.title.startswith("Optimized Network Architectures")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("From Cities to Series", "Spatial and Temporal Analytics"),
        ("NAS: Learning to Optimize Neural", "L²NAS: Learning to Optimize Neural Architectures"),
        ("LightHGNN", "into MLPs for 100× Faster Inference"),
        ("training of partial Bayesian", "On Feynman–Kac training of partial Bayesian"),
        ("VIOLET", "VIOLET: End-to-End"),
        ("JEI-DNN", "for a Dynamic Neural Network: JEI-DNN"),
        ("Ada-QPacknet", "Ada-QPacknet – adaptive pruning"),
    ],
)
def test_hard_titles(papers: list[Record], words: str, shown: str) -> None:
    assert shown in readable_title(the(papers, words).paper.title)
    assert not readable_title(the(papers, words).paper.title).endswith("*")


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("SPANN", "https://github.com/microsoft/SPTAG"),
        ("Membrane Potential Batch", "https://github.com/yfguo91/MPBN"),
        ("Can GPT-4 Perform", "https://github.com/mingkai-zheng/GENIUS"),
        ("Encodings for Prediction-based", "https://github.com/abdelfattah-lab/flan_nas"),
        ("Neighborhood-aware Scalable", "https://github.com/Graph-COM/Neighborhood-Aware-Temporal-Network"),
        ("Screen", "https://screen-point-and-read.github.io"),
        ("LadleNet", "https://github.com/Ach-1914/LadleNet/tree/main/"),
        ("MatKB", "https://github.com/Xianjun-Yang/PcMSP.git"),
    ],
)  # fmt: skip
def test_hard_links(papers: list[Record], words: str, url: str) -> None:
    found = {
        link.url for record in papers if words in record.paper.title for link in record.paper.links
    }
    assert url in found


def test_a_name_that_looks_like_a_host_is_no_link(papers: list[Record]) -> None:
    for words in ("Goodreads.com", "TaskMatrix.AI"):
        named = [record for record in papers if words in record.paper.abstract]
        assert named
        assert not any(record.paper.links for record in named)


def test_no_word_of_an_abstract_is_lost_when_it_is_shown(papers: list[Record]) -> None:
    for record in papers:
        shown = readable(record.paper.abstract)
        missing = [word for word in record.paper.abstract.split() if word.isalpha()]
        assert not [word for word in missing if word not in shown]
        assert "\\" not in shown or "\\tool" in shown
