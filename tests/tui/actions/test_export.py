"""Exporting from the screen: what is written where, and what is never overwritten unasked."""

import json
from pathlib import Path

import pytest

from paper_tui.exchange import Export
from paper_tui.settings.settings import Settings
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES


async def test_the_ending_says_the_format_and_the_whole_list_is_written(
    start: Start, tmp_path: Path
) -> None:
    target = tmp_path / "list.csv"
    async with start() as reader:
        await reader.searches("graphs")
        listed = reader.titles
        await reader.press("x")
        await reader.sees(f"Export {len(listed)} papers (the whole list)")
        await reader.paste(str(target))
        await reader.press("enter")
        await reader.told(f"CSV table of {len(listed)} papers written to")
        assert [line.split(",")[0] for line in target.read_text().splitlines()][1:] == listed


async def test_arrows_choose_the_format_and_selected_papers_are_written(
    start: Start, tmp_path: Path
) -> None:
    async with start(settings=Settings(key_template="{arxiv}")) as reader:
        await reader.press("space", "space", "x")
        await reader.sees("Export 2 papers (selected)")
        await reader.paste(f"{tmp_path}/refs")
        await reader.press("down", "down", "enter")
        await reader.told("BibLaTeX of 2 papers written to")
        assert (tmp_path / "refs.bib").read_text().count("@") == 2
        assert "{260301234," in (tmp_path / "refs.bib").read_text()


async def test_another_format_is_another_ending(start: Start, tmp_path: Path) -> None:
    async with start() as reader:
        await reader.press("x")
        await reader.paste(f"{tmp_path}/all.bib")
        for kind in (*list(Export)[1:], Export.BIBTEX):
            await reader.press("down")
            await reader.sees(f"all{kind.ending}", "#path")


async def test_a_file_is_replaced_only_after_asking(start: Start, tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("mine")
    async with start() as reader:
        await reader.press("x")
        await reader.paste(str(target))
        await reader.press("enter")
        await reader.sees("is there already: Enter again replaces it.")
        assert target.read_text() == "mine"
        await reader.press("enter")
        await reader.told("written to")
        assert "@" in target.read_text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "That is a folder: give the file a name."),
        ("/none/refs.bib", "There is no folder none."),
        (f"/{'x' * 300}", "Cannot write"),
    ],
)
async def test_what_is_no_place_for_a_file_is_told(
    start: Start, tmp_path: Path, typed: str, said: str
) -> None:
    async with start() as reader:
        await reader.press("x")
        await reader.paste(f"{tmp_path}{typed}")
        await reader.press("enter")
        await reader.sees(said)
        await reader.press("escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)
        assert [path.name for path in tmp_path.glob("*.bib")] == []


async def test_without_a_path_the_clipboard_gets_it(start: Start, clipboard: Path) -> None:
    async with start() as reader:
        await reader.press("x", "up", "enter")
        await reader.sees("copied (xclip): JSON Lines", "#said")
        titles = [json.loads(line)["title"] for line in clipboard.read_text().splitlines()]
        assert set(titles) == set(TITLES)
