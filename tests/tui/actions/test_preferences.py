"""Settings changed on the screen: at once, kept, and never against the settings file."""

from dataclasses import replace
from pathlib import Path

import pytest

from paper_tui.settings.settings import Colour, Column, Settings
from paper_tui.tui.actions.preferences import turned
from paper_tui.tui.state import setting_overrides
from paper_tui.tui.state.screen_state import load_share, save_share
from tests.tui.conftest import STAY, Start
from tests.tui.shelf import TITLES

WRITTEN = Settings()


async def test_a_column_is_put_in_at_once_and_stays(start: Start) -> None:
    async with start((200, 30)) as reader:
        before = reader.shown("#results")
        await reader.press("ctrl+p", *"column_added".replace("_", ""), "enter")
        await reader.until(lambda: reader.shown("#results") != before)
        await reader.sees("+", "#results")
    async with start((200, 30)) as reader:
        assert Column.ADDED in reader.main.settings.columns
        await reader.sees("+", "#results")


async def test_the_settings_file_counts_again_when_it_says_something_else(start: Start) -> None:
    async with start() as reader:
        await reader.press("ctrl+p", *"theme: paper-light".replace(" ", ""), "enter")
        await reader.until(lambda: reader.app.theme == "paper-light")
    async with start() as reader:
        assert reader.app.theme == "paper-light"
    async with start(settings=replace(STAY, theme="nord")) as reader:
        assert reader.app.theme == "nord"


async def test_all_choices_can_be_taken_back(start: Start) -> None:
    async with start() as reader:
        await reader.press("ctrl+p", *"paper-light", "enter")
        await reader.until(lambda: reader.app.theme == "paper-light")
        await reader.press("ctrl+p", *"settingsfilehas", "enter")
        await reader.until(lambda: reader.app.theme == "paper-dark")
    async with start() as reader:
        assert reader.app.theme == "paper-dark"


async def test_the_tag_dialog_gives_a_tag_another_colour(start: Start) -> None:
    async with start() as reader:
        reader.library.add_tags(reader.library.find(TITLES[0]), ["gnn"])
        await reader.press("t", "ctrl+o")
        await reader.until(lambda: "gnn" in reader.main.settings.tags)
        first = reader.main.settings.tags["gnn"]
        await reader.press("ctrl+o")
        await reader.until(lambda: reader.main.settings.tags["gnn"] is not first)
        await reader.press("escape")
        assert reader.here.mark.tags == {"gnn"}


def test_one_colour_in_the_file_leaves_the_others_as_they_were_chosen(tmp_path: Path) -> None:
    kept = tmp_path / "screen.json"
    settings = setting_overrides.choose(kept, WRITTEN, WRITTEN, "tags.gnn", Colour.RED)
    setting_overrides.choose(kept, settings, WRITTEN, "tags.old", Colour.BLUE)
    written = replace(WRITTEN, tags={"gnn": Colour.TEAL})
    assert setting_overrides.chosen(written, kept).tags == {"gnn": Colour.TEAL, "old": Colour.BLUE}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"settings": 3}',
        '{"settings": {"theme": 3, "nothing": {"value": 1, "instead_of": 2}}}',
        '{"settings": {"columns": {"value": ["x"], "instead_of": []}, "tags.x": {}}}',
        '{"settings": {"sort": {"value": "upside-down", "instead_of": "relevance"}}}',
        '{"settings": {"theme.x": {"value": "a", "instead_of": "b"}}}',
        '{"settings": {".": {"value": "a", "instead_of": "b"}}}',
    ],
)
def test_a_damaged_file_of_choices_changes_nothing(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "screen.json"
    kept.write_text(text, "utf-8")
    assert setting_overrides.chosen(WRITTEN, kept) == WRITTEN


def test_what_is_kept_together_is_not_lost(tmp_path: Path) -> None:
    kept = tmp_path / "screen.json"
    save_share(kept, 40)
    setting_overrides.choose(kept, WRITTEN, WRITTEN, "abstract_width", 60)
    assert load_share(kept) == 40
    assert setting_overrides.chosen(WRITTEN, kept).abstract_width == 60


def test_a_column_comes_back_to_its_place() -> None:
    columns = WRITTEN.columns
    without = turned(columns, Column.TAGS)
    assert Column.TAGS not in without
    assert turned(without, Column.TAGS) == columns
