"""Copying: what reaches the clipboard, and what is said of it."""

from pathlib import Path

import pytest
from textual.widgets import OptionList

from paper_tui.cite import Format, citation_key, cite
from paper_tui.desktop.clipboard_method import ClipboardMethod
from paper_tui.settings.settings import Settings
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES

REPOSITORY = "https://github.com/someone/rewire"

TITLE_ONLY = """\
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Own</title><id>own</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography>
</style>
"""


@pytest.mark.parametrize(
    ("key", "copied"),
    [
        ("m", f"[{TITLES[0]}](https://arxiv.org/abs/2603.01234)"),
        ("c", f"git clone {REPOSITORY}.git"),
        ("r", REPOSITORY),
        ("u", "https://arxiv.org/abs/2603.01234"),
        ("t", TITLES[0]),
        ("d", "Edges are moved until a graph breathes."),
    ],
)
async def test_y_and_a_letter_copies(start: Start, clipboard: Path, key: str, copied: str) -> None:
    async with start() as reader:
        await reader.press("y", key)
        await reader.sees("copied (xclip)", "#said")
        assert clipboard.read_text() == copied


async def test_bibtex_holds_what_is_known_and_its_key_stays(start: Start, clipboard: Path) -> None:
    async with start() as reader:
        await reader.press("y", "b")
        await reader.sees("copied (xclip): BibTeX", "#said")
        first = clipboard.read_text()
        assert "Example, Ada and Sample, Ben and van der Test, Cy" in first
        assert reader.here.key
        assert reader.here.key in first
        await reader.press("j", "y", "b")
        await reader.until(lambda: clipboard.read_text() != first)
        assert "author" not in clipboard.read_text()
        assert "year" not in clipboard.read_text()


async def test_apa_is_a_reference(start: Start, clipboard: Path) -> None:
    async with start() as reader:
        await reader.press("y", "a")
        await reader.sees("copied (xclip): APA 7", "#said")
        assert "Example, A." in clipboard.read_text()


@pytest.mark.parametrize("form", Format)
async def test_every_format_is_in_the_menu_shown_and_copied(
    start: Start, clipboard: Path, form: Format
) -> None:
    async with start() as reader:
        action = reader.main.registry[f"copy.{form.replace('-', '_')}"]
        expected = cite([(reader.here.paper, citation_key(reader.here.paper))], form)
        await reader.press("y")
        row = [each.id for each in reader.main.registry.menu("copy.menu")].index(action.id)
        await reader.press(*["down"] * row)
        await reader.sees(expected.split()[0], "#menu-preview")
        await reader.press(*action.keys)
        await reader.sees(f"copied (xclip): {form.label}", "#said")
        assert clipboard.read_text() == expected


async def test_what_a_citation_lacks_is_told(start: Start, clipboard: Path) -> None:
    async with start() as reader:
        await reader.press("j", "y", "C")
        await reader.told(
            "Not known, and left out: authors, date, venue or identifier. C looks it up."
        )
        await reader.press("space", "space", "y", "I")
        await reader.sees("IEEE of 2 papers", "#said")
        await reader.told("Not known, and left out: authors of 2 papers")
        assert len(clipboard.read_text().splitlines()) == 2


async def test_keys_are_made_by_the_template_of_the_settings(start: Start, clipboard: Path) -> None:
    async with start(settings=Settings(key_template="{Author}-{year}")) as reader:
        await reader.press("y")
        await reader.sees("@inproceedings{Example-2026,", "#menu-preview")
        await reader.press("b")
        await reader.sees("copied (xclip): BibTeX", "#said")
        assert clipboard.read_text().startswith("@inproceedings{Example-2026,")


async def test_what_none_of_the_selected_papers_has_says_so(start: Start) -> None:
    async with start() as reader:
        await reader.press("j", "j", "space", "j", "j", "space", "y")
        await reader.sees("git clone      None of these papers has one.", "OptionList")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_cursor_moves_no_line_of_the_menu_of_copies(
    start: Start, size: tuple[int, int]
) -> None:
    async with start(size) as reader:
        await reader.press("y")
        await reader.sees("@inproceedings", "#menu-preview")
        preview = reader.app.screen.query_one("#menu-preview")
        before = preview.region
        shown = [reader.shown("#menu-preview")]
        for _ in range(reader.app.screen.query_one(OptionList).option_count - 1):
            await reader.press("down")
            shown.append(reader.shown("#menu-preview"))
            assert preview.region == before
        # The longest preview fills its place; the rule above it is a line of its own.
        assert max(len(text.splitlines()) for text in shown) == before.height - 1


async def test_the_preview_is_of_the_papers_that_are_selected(
    start: Start, clipboard: Path
) -> None:
    async with start() as reader:
        await reader.press("j", "space", "space", "k", "k", "k", "y", "down", "down")
        await reader.sees("Copy: 2 papers")
        shown = reader.shown("#menu-preview").split("\n")
        assert [line.strip() for line in shown if line.strip()][-2:] == list(TITLES[1:3])


async def test_a_paper_without_a_page_is_not_given_the_address_of_its_code(
    start: Start, clipboard: Path
) -> None:
    async with start() as reader:
        await reader.press("j", "y")
        await reader.sees("No page is known for this paper")
        await reader.press("u")
        await reader.told("No page is known for this paper")
        assert not clipboard.exists()


async def test_a_style_of_the_readers_own_is_in_the_menu(
    start: Start, clipboard: Path, tmp_path: Path
) -> None:
    pytest.importorskip("citeproc")
    style = tmp_path / "own.csl"
    style.write_text(TITLE_ONLY)
    async with start(settings=Settings(csl_style=str(style))) as reader:
        await reader.press("y", "F")
        await reader.sees("copied (xclip): reference", "#said")
        assert clipboard.read_text() == TITLES[0]


async def test_all_selected_papers_are_copied(start: Start, clipboard: Path) -> None:
    async with start() as reader:
        await reader.press("space", "space", "space", "y", "t")
        await reader.sees("title of 3 papers", "#said")
        assert clipboard.read_text().splitlines() == list(TITLES[:3])
        await reader.press("y", "r")
        await reader.sees("repository of 2 papers", "#said")


async def test_when_nothing_works_the_text_is_shown_with_the_reasons(start: Start) -> None:
    settings = Settings(clipboard=ClipboardMethod.NATIVE)
    async with start(settings=settings) as reader:
        await reader.press("y", "t")
        await reader.sees("Not copied")
        await reader.sees("there is no desktop here")
        await reader.sees(TITLES[0], "TextArea")
        await reader.press("escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)


async def test_text_selected_with_the_mouse_goes_the_same_way(
    start: Start, clipboard: Path
) -> None:
    async with start() as reader:
        await reader.sees("Edges are moved", "#detail")
        await reader.selects("Edges are")
        await reader.press("ctrl+c")
        await reader.sees("copied (xclip): selected text", "#said")
        assert clipboard.read_text() == "Edges are"
