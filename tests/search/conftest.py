"""A small shelf of papers made up for these tests, and the real pages, both indexed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from paper_tui.library.library import Library, Page
from paper_tui.paper import Listing, Paper, PaperId, PartialDate, Record, Reject
from paper_tui.search.engine import Search
from paper_tui.search.index.writer import catch_up
from paper_tui.sources.pages import text
from paper_tui.text.links import find_links

SHELF = (
    Paper(
        "Sheaf Diffusion on Heterophilic Graphs",
        "Diffusion along a sheaf keeps classes apart where plain message passing blurs them.",
        authors=("Ladislav Rampášek", "Laurens van der Maaten"),
        date=PartialDate(2023, 5),
    ),
    Paper(
        "GraphGPS in the Wild",
        "A recipe of global attention with local message-passing. Code: https://github.com/x/gps",
        date=PartialDate(2024, 2),
    ),
    Paper(
        "L^{2}NAS: Searching Architectures with β-VAE",
        "The search runs 100× faster in C++ than GPT-4 reads; t-SNE plots of all networks.",
        date=PartialDate(2021),
    ),
    Paper(
        "Oversmoothing Is Not What You Think",
        "Deep networks smooth node features; we measure the effect of pre-training on it.",
    ),
    Paper("A Graph Is Worth a Thousand Words", "Nothing here but a graph, a graph, and a graph."),
    Paper("Transformers Without Positions", "Generative models of text need no order of tokens."),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """The shelf, numbered from 1 in its order."""
    with Library(tmp_path / "library.db") as library:
        library.add(record(paper, place) for place, paper in enumerate(SHELF, 1))
        yield library


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index"


@pytest.fixture
def search(library: Library, index_dir: Path) -> Iterator[Search]:
    """The shelf, ready to be searched."""
    catch_up(library, index_dir)
    search = Search(library, index_dir)
    yield search
    search.close()


@pytest.fixture(scope="session")
def real_library(pages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The five real pages."""
    with Library(tmp_path_factory.mktemp("real") / "library.db") as library:
        for page in pages:
            with page.open("rb") as stream:
                records = [r for r in text.read(stream) if not isinstance(r, Reject)]
            library.add(records, Page(page.stem, page.stem))
        yield library


@pytest.fixture(scope="session")
def real_search(real_library: Library) -> Iterator[Search]:
    index_dir = real_library.path.parent / "index"
    catch_up(real_library, index_dir)
    search = Search(real_library, index_dir)
    yield search
    search.close()


def record(paper: Paper, place: int = 1) -> Record:
    links = find_links(paper.abstract)
    known = Paper(paper.title, paper.abstract, paper.authors, paper.date, links=links)
    return Record(known, place, Listing("shelf", place))


def titles(search: Search, ids: Sequence[PaperId]) -> list[str]:
    return [entry.paper.title for entry in search.library.entries(ids)]
