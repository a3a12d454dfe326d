"""Copying and opening: what reaches the clipboard and the browser, and what is said of it."""

import sys
from pathlib import Path

import pytest

from paper_tui.clipboard_method import ClipboardMethod
from paper_tui.config import AfterMark, Settings
from paper_tui.library import Library
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES

REPOSITORY = "https://github.com/someone/rewire"


@pytest.fixture
def clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop with a clipboard: `xclip` of our own, which keeps what it was given in a file."""
    kept = tmp_path / "clipboard"
    tools = tmp_path / "tools"
    tools.mkdir()
    xclip = tools / "xclip"
    xclip.write_text(
        f'#!/bin/sh\ncase "$*" in *-o*) exec /bin/cat {kept};; *) exec /bin/cat > {kept};; esac\n'
    )
    xclip.chmod(0o700)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("DISPLAY", ":9")
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    return kept


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
        await reader.sees("copied (xclip): reference", "#said")
        assert "Example, A." in clipboard.read_text()


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
        await reader.sees("Edges are moved", "#body")
        await reader.pilot.mouse_down("#body", offset=(1, 0))
        await reader.pilot.hover("#body", offset=(6, 0))
        await reader.pilot.mouse_up("#body", offset=(6, 0))
        await reader.press("ctrl+c")
        await reader.sees("copied (xclip): selected text", "#said")
        assert clipboard.read_text().startswith("Edge")


@pytest.fixture
def browser(tmp_path: Path) -> tuple[str, Path]:
    """A browser that writes down what it was asked to open."""
    opened = tmp_path / "opened"
    script = tmp_path / "browser.py"
    script.write_text(f"import sys\nopen({str(opened)!r}, 'a').write(sys.argv[1] + '\\n')\n")
    return f"{sys.executable} {script}", opened


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("p", "https://arxiv.org/abs/2603.01234"),
        ("r", REPOSITORY),
        ("d", "https://arxiv.org/pdf/2603.01234"),
        ("1", REPOSITORY),
        ("2", "https://rewire.example.org/"),
    ],
)
async def test_o_and_a_letter_or_a_number_opens(
    start: Start, browser: tuple[str, Path], key: str, url: str
) -> None:
    command, opened = browser
    async with start(settings=Settings(browser=command, after_mark=AfterMark.STAY)) as reader:
        await reader.press("o", key)
        await reader.until(lambda: opened.exists() and opened.read_text().endswith("\n"))
        assert opened.read_text().splitlines() == [url]


async def test_a_link_of_the_detail_is_opened_by_a_click(
    start: Start, browser: tuple[str, Path]
) -> None:
    command, opened = browser
    async with start(settings=Settings(browser=command)) as reader:
        await reader.sees("github.com/someone/rewire", "#body")
        shown = reader.shown("#body").splitlines()
        y = next(n for n, line in enumerate(shown) if "github.com" in line)
        await reader.pilot.click("#body", offset=(shown[y].index("github") + 3, y))
        await reader.until(lambda: opened.exists() and opened.read_text().endswith("\n"))
        assert opened.read_text().splitlines() == [REPOSITORY]


async def test_only_web_addresses_are_opened_from_a_note(
    start: Start, browser: tuple[str, Path], library: Library
) -> None:
    command, opened = browser
    library.set_note(library.find(TITLES[0])[0], "[mine](ftp://files.example/)")
    async with start(settings=Settings(browser=command)) as reader:
        await reader.sees("mine", "#note")
        await reader.pilot.click("#note MarkdownParagraph", offset=(1, 0))
        await reader.told("Not opened")
        assert not opened.exists()
