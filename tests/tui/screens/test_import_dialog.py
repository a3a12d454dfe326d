"""The first screen and the import dialog: paths with completion, progress, an honest report."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from paper_tui.importing.importing import BATCH, import_paths
from paper_tui.importing.report import FileReport, Report
from paper_tui.library.library import Library
from paper_tui.paper import Reject
from paper_tui.settings.online_settings import Online
from paper_tui.settings.settings import Locations, locate
from paper_tui.tui.app import SAMPLE, PaperTui
from paper_tui.tui.path_completion import complete, paths
from paper_tui.tui.widgets.import_form import told
from paper_tui.tui.workers.indexer import Indexer
from tests.tui.conftest import STAY, Reader, Start
from tests.tui.shelf import TITLES

PAGE = """\
Daily Papers

Aug 8

Nets for Catching Small Fish

We weave nets so fine that even the smallest fish of the bay cannot pass through their meshes.

A Second Look at Fish

We look again at the same fish and find that it has not moved since we looked the first time.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "some pages"
    folder.mkdir()
    (folder / "page.txt").write_text(PAGE)
    (folder / "broken.bin").write_bytes(b"\x00\x01\x02")
    return folder / "page.txt"


async def test_an_empty_library_says_what_this_is_and_imports_a_path(
    home: Path, page: Path
) -> None:
    places = locate({"PAPER_TUI_HOME": str(home)})
    with Library(places.library) as library:
        app = PaperTui(STAY, places, library, environment={})
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            reader = Reader(app, pilot)
            await reader.sees("without leaving the terminal")
            await reader.paste(str(page)[:-5])
            await reader.press("tab")
            assert reader.app.screen.query_one("#path").value == str(page)  # type: ignore[attr-defined]
            await reader.press("enter")
            await reader.until(lambda: len(app.screen_stack) == 1)
            await reader.sees("Nets for Catching Small Fish", "#results")
            await reader.sees("2 new papers, from 1 file.", "#said")
            await reader.until(lambda: reader.main.asking.indexing is None)
            await reader.searches("smallest meshes")
            assert reader.titles == ["Nets for Catching Small Fish"]


async def test_the_first_screen_can_be_left_and_the_list_says_how_to_go_on(home: Path) -> None:
    places = locate({"PAPER_TUI_HOME": str(home)})
    with Library(places.library) as library:
        app = PaperTui(STAY, places, library, environment={})
        async with app.run_test(size=(80, 24)) as pilot:
            reader = Reader(app, pilot)
            await reader.sees("Look for today's papers")
            await reader.press("i", "escape", "escape")
            await reader.sees("The library is empty.", "#results")
            await reader.press("j", "G", "s")


async def test_the_first_screen_leads_to_the_sample_shelf(home: Path) -> None:
    places = locate({"PAPER_TUI_HOME": str(home)})
    with Library(places.library) as library:
        app = PaperTui(STAY, places, library, environment={})
        async with app.run_test(size=(80, 24)) as pilot:
            await Reader(app, pilot).sees("Look around first")
            await pilot.press("s")
            await pilot.pause()
        assert app.return_value == SAMPLE
        assert library.count() == 0


async def test_the_first_screen_looks_for_papers_and_offline_it_says_so(home: Path) -> None:
    places = locate({"PAPER_TUI_HOME": str(home)})
    offline = replace(STAY, online=Online(offline=True))
    with Library(places.library) as library:
        app = PaperTui(offline, places, library, environment={})
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            reader = Reader(app, pilot)
            await reader.sees("Look for today's papers")
            await reader.press("down", "enter")
            await reader.told("offline")
            await reader.sees("R looks for new ones.", "#results")


async def test_i_imports_and_the_new_papers_are_found(start: Start, page: Path) -> None:
    async with start() as reader:
        await reader.press("I")
        await reader.paste(str(page.parent))
        await reader.press("enter")
        await reader.sees("2 new papers", "#report")
        await reader.sees("1 other file skipped", "#report")
        await reader.press("escape")
        await reader.sees(str(len(TITLES) + 2), "#state")
        await reader.until(lambda: reader.main.asking.indexing is None)
        await reader.searches("smallest meshes")
        assert reader.titles == ["Nets for Catching Small Fish"]


BIBLIOGRAPHY = """\
@article{fish2024, title = {Nets for Catching Small Fish}, year = 2024}
@article{nothing, year = 2023}
@article{crab2023, title = {Crabs at Noon}, year = 2023}
"""


async def test_what_is_pasted_is_recognised_and_imported(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with start() as reader:
        await reader.press("I")
        await reader.paste(BIBLIOGRAPHY.replace("\n", "\r"))  # as terminals send line ends
        await reader.sees(
            "Pasted 3 lines: a BibTeX bibliography, 2 records, 1 more cannot", "#names"
        )
        await reader.press("enter")
        await reader.sees("2 new papers, 1 rejected, from 1 file.", "#report")
        await reader.sees("pasted text:2: the entry has neither a title nor", "#report")
        await reader.press("f3")
        await reader.sees("correct it and import it", "#names")
        rejects = (tmp_path / "pasted text.rejects.txt").read_text("utf-8")
        assert rejects == "@article{nothing, year = 2023}\n"
        await reader.press("enter")  # there is nothing more to import
        await reader.press("escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)
        assert reader.entry("Crabs at Noon").key == "crab2023"


async def test_a_paste_is_let_go_when_a_path_is_typed(start: Start, page: Path) -> None:
    async with start() as reader:
        await reader.press("I")
        await reader.paste("Dear reader,\nthis is a letter.")
        await reader.sees("Pasted 2 lines: no papers were recognised in it", "#names")
        await reader.paste(str(page))
        await reader.press("enter")
        await reader.sees("2 new papers, from 1 file.", "#report")


async def test_one_identifier_can_be_typed(start: Start) -> None:
    async with start() as reader:
        await reader.press("I")
        await reader.type("https://arxiv.org/abs/2401.00077")
        await reader.press("enter")
        await reader.sees("1 new paper", "#report")
        assert reader.library.find("2401.00077")


async def test_an_import_is_stopped_and_goes_on(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "long.txt"
    file.write_text("\n".join(f"2401.{n:05}" for n in range(1, 5 * BATCH + 1)), "utf-8")
    stopped = Event()
    add = Library.add
    calls: list[int] = []

    def add_and_wait(library: Library, *given: Any, **more: Any) -> object:
        calls.append(1)
        if len(calls) == 2:  # the first batch is told of, the second waits until Esc was pressed
            stopped.wait(10)
        return add(library, *given, **more)

    monkeypatch.setattr(Library, "add", add_and_wait)
    async with start() as reader:
        before = reader.library.count()
        await reader.press("I")
        await reader.paste(str(file))
        await reader.press("enter")
        await reader.sees(f"{BATCH:,} records, ", "#report")
        await reader.sees("a second", "#report")
        await reader.press("escape")
        stopped.set()
        await reader.sees("cancelled: what was read is kept", "#report")
        assert reader.library.count() - before == 2 * BATCH
        await reader.press("enter")
        await reader.sees(f"{3 * BATCH:,} new papers, {2 * BATCH:,} already known", "#report")


@pytest.mark.parametrize(
    ("name", "said"), [("missing.txt", "cannot be read"), ("broken.bin", "broken.bin")]
)
async def test_what_cannot_be_read_is_told_in_the_dialog(
    start: Start, page: Path, name: str, said: str
) -> None:
    async with start() as reader:
        await reader.press("I")
        await reader.paste(str(page.parent / name))
        await reader.press("enter")
        await reader.sees("0 new papers", "#report")
        await reader.until(lambda: said in "".join(reader.shown("#report").split("\n")))
        await reader.press("escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)


async def test_the_report_of_an_import_at_the_start_is_shown(
    start: Start, library: Library, page: Path
) -> None:
    report = import_paths(library, [page])
    async with start(report=report) as reader:
        await reader.sees(report.summary(), "#said")


async def test_what_cannot_be_imported_at_the_start_is_told_by_its_name(
    start: Start, library: Library, page: Path, tmp_path: Path
) -> None:
    report = import_paths(library, [page, tmp_path / "missing.bib"])
    async with start(report=report) as reader:
        await reader.told("1 file could not be read.")
        await reader.told("missing.bib: ")


async def test_the_index_catches_up_in_the_background_while_the_list_is_there(
    start: Start, places: Locations
) -> None:
    for file in places.index.iterdir():
        file.unlink()
    async with start() as reader:
        await reader.sees(TITLES[0], "#results")
        await reader.press("j", "s")
        await reader.until(lambda: reader.entry(TITLES[1]).mark.starred)
        await reader.until(lambda: reader.main.asking.indexing is None)
        await reader.searches("triangles")
        assert reader.titles == ["Counting Triangles in Streams"]


async def test_what_is_not_found_before_the_index_is_built_comes_when_it_is(
    start: Start, places: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = asyncio.Event()
    catch_up = Indexer.catch_up

    async def later(indexer: Indexer, progress: Callable[[int, int], None]) -> None:
        await begin.wait()
        await catch_up(indexer, progress)

    monkeypatch.setattr(Indexer, "catch_up", later)
    for file in places.index.iterdir():
        file.unlink()
    async with start() as reader:
        await reader.searches("triangles")
        await reader.sees("No paper is found so far", "#results")
        await reader.sees("nothing found so far", "#remark")
        begin.set()
        await reader.until(lambda: reader.titles == ["Counting Triangles in Streams"])


async def test_an_index_that_cannot_be_written_is_told_once_and_the_screen_stays(
    start: Start, places: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in places.index.iterdir():
        file.unlink()
    places.index.rmdir()
    places.index.write_text("a file where the folder belongs")
    async with start() as reader:
        await reader.told("The index could not be brought up to date: The search index in")
        await reader.press("j")
        await reader.sees(TITLES[1], "#detail")


async def test_an_index_that_stays_behind_is_not_written_again_and_again(
    start: Start, places: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []

    async def idle(_self: Indexer, _progress: object) -> None:
        runs.append(1)

    monkeypatch.setattr(Indexer, "catch_up", idle)
    for file in places.index.iterdir():
        file.unlink()
    async with start() as reader:
        await reader.until(lambda: runs)
        await reader.settled()
        await reader.searches("graphs")
        assert len(runs) == 1


def test_a_long_report_is_cut_and_says_where_the_rest_is() -> None:
    rejects = [Reject(n, "no title") for n in range(1, 40)]
    text = str(told(Report([FileReport("a.txt", rejects=rejects)])))
    assert "39 rejected" in text
    assert "a.txt:12: no title" in text
    assert "a.txt:13" not in text
    assert "and 27 more" in text


# Paths


def test_a_path_is_completed_as_far_as_it_is_certain(tmp_path: Path) -> None:
    for name in ("paper-one.txt", "paper-two.txt", "other", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()
    assert complete(f"{tmp_path}/p").text == f"{tmp_path}/paper-"
    assert complete(f"{tmp_path}/p").names == ("paper-one.txt", "paper-two.txt")
    assert complete(f"{tmp_path}/f").text == f"{tmp_path}/folder/"
    assert complete(f"{tmp_path}/.h").text == f"{tmp_path}/.hidden"
    assert ".hidden" not in complete(f"{tmp_path}/").names
    assert complete(f"{tmp_path}/none").text == f"{tmp_path}/none"
    assert complete("\0").text == "\0"
    assert complete("~nobody-here/p").text == "~nobody-here/p"


def test_the_home_folder_is_written_with_a_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "papers").mkdir()
    assert complete("~").text == "~/"
    assert complete("~/pa").text == "~/papers/"
    assert paths("~/papers") == [tmp_path / "papers"]


def test_quotes_around_a_dropped_path_are_let_go() -> None:
    assert paths("'/a b/c.txt' ") == [Path("/a b/c.txt")]
    assert paths("  ") == []
    assert paths("~nobody-here/p") == [Path("~nobody-here/p")]
