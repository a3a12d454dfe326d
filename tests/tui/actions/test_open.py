"""Opening and cloning: what the browser and git are asked for, and what is said of it."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from paper_tui.library.library import Library
from paper_tui.paper import Link, LinkKind, Record
from paper_tui.settings.settings import AfterMark, Settings
from tests.tui.conftest import PATIENCE, Start
from tests.tui.shelf import TITLES, records

REPOSITORY = "https://github.com/someone/rewire"


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
        await reader.sees("github.com/someone/rewire", "#detail")
        await reader.pilot.click(offset=reader.at("github.com/someone/rewire"))
        await reader.until(lambda: opened.exists() and opened.read_text().endswith("\n"))
        assert opened.read_text().splitlines() == [REPOSITORY]


async def test_only_web_addresses_are_opened_from_a_note(
    start: Start, browser: tuple[str, Path], library: Library
) -> None:
    command, opened = browser
    library.set_note(library.find(TITLES[0])[0], "[mine](ftp://files.example/)")
    async with start(settings=Settings(browser=command)) as reader:
        await reader.sees("mine", "#detail")
        x, y = reader.at("▎ mine")
        await reader.pilot.click(offset=(x + 2, y))
        await reader.told("Not opened")
        assert not opened.exists()


async def test_only_what_was_opened_is_said_to_be_open(start: Start) -> None:
    async with start(settings=Settings(browser="/no/such/browser")) as reader:
        await reader.press("o", "p")
        await reader.told("/no/such/browser cannot be run")
        await reader.until(lambda: "opening" not in reader.shown("#said"))


def add_repository(library: Library, *more: str) -> None:
    """Let the first paper have more repositories than one."""
    [first, *_] = records()
    links = tuple(Link(url, LinkKind.CODE) for url in more)
    library.add([Record(replace(first.paper, links=links), 1)])


async def test_a_paper_without_a_page_is_not_opened_at_its_code(
    start: Start, browser: tuple[str, Path]
) -> None:
    command, opened = browser
    async with start(settings=Settings(browser=command, after_mark=AfterMark.STAY)) as reader:
        await reader.press("j", "o", "p")
        await reader.told("No page is known for this paper")
        await reader.press("o", "r")
        await reader.sees("opened https://github.com/someone/sheafslow", "#said")
        assert opened.read_text() == "https://github.com/someone/sheafslow\n"


async def test_of_several_repositories_one_is_chosen(
    start: Start, browser: tuple[str, Path], library: Library
) -> None:
    command, opened = browser
    add_repository(library, "https://gitlab.com/someone/rewire-data")
    async with start(settings=Settings(browser=command)) as reader:
        await reader.press("o", "r")
        await reader.sees("Which repository shall be opened?")
        await reader.sees("gitlab.com/someone/rewire-data", "OptionList")
        await reader.press(*"gitlab", "enter")
        await reader.sees("opened https://gitlab.com/someone/rewire-data", "#said")
        assert opened.read_text() == "https://gitlab.com/someone/rewire-data\n"


async def test_selected_papers_without_a_repository_are_told(start: Start) -> None:
    async with start() as reader:
        await reader.press("j", "j", "space", "o", "c")
        await reader.told("None of the selected papers has one.")
        assert len(reader.app.screen_stack) == 1


# Cloning


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git that writes down how it was called, and waits as long as a file `wait` is there."""
    called = tmp_path / "called"
    tools = tmp_path / "tools"
    tools.mkdir()
    script = tools / "git"
    script.write_text(
        "#!/bin/sh\n"
        f'printf "%s\\n" "$@" > {called}\n'
        'printf "Receiving objects:  42%%\\r" >&2\n'
        f"while [ -e {tmp_path}/wait ]; do /bin/sleep 0.05; done\n"
        f'if [ -e {tmp_path}/fail ]; then echo "fatal: no [such] thing." >&2; exit 128; fi\n'
        'for last; do :; done; /bin/mkdir "$last"\n'
    )
    script.chmod(0o700)
    monkeypatch.setenv("PATH", str(tools))
    return called


def settings(folder: Path) -> Settings:
    return Settings(clone_folder=str(folder / "src"), after_mark=AfterMark.STAY)


def arguments(target: Path) -> Sequence[str]:
    return ["clone", "--progress", f"{REPOSITORY}.git", str(target)]


async def test_a_clone_is_shown_as_a_command_and_run_by_enter(
    start: Start, git: Path, tmp_path: Path
) -> None:
    target = tmp_path / "src" / "rewire"
    async with start(settings=settings(tmp_path)) as reader:
        await reader.press("o", "c")
        await reader.sees(f"git clone {REPOSITORY}.git")
        await reader.press("escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)
        assert not git.exists()
        await reader.press("o", "c", "enter")
        await reader.told("Cloned into")
        assert git.read_text().splitlines() == arguments(target)
        assert target.is_dir()
        await reader.press("o", "c", "enter")
        await reader.told("is there already: nothing was cloned.")


async def test_a_clone_that_fails_is_one_sentence(start: Start, git: Path, tmp_path: Path) -> None:
    (tmp_path / "fail").touch()
    async with start(settings=settings(tmp_path)) as reader:
        await reader.press("o", "c", "enter")
        await reader.told(f"git could not clone {REPOSITORY}: fatal: no [such] thing.")
        await reader.sees_not("cloning", "#said")
        assert git.exists()


async def test_a_clone_tells_how_far_it_is_and_the_same_key_stops_it(
    start: Start, git: Path, tmp_path: Path
) -> None:
    (tmp_path / "wait").touch()
    async with start((200, 50), settings(tmp_path)) as reader:
        await reader.press("o", "c", "enter")
        await reader.sees("Receiving objects: 42%", "#said")
        await reader.press("o", "c")
        await reader.sees("A repository is being cloned")
        await reader.press("enter")
        await reader.told(f"Cloning {REPOSITORY} was cancelled.")
        assert not (tmp_path / "src" / "rewire").exists()


async def test_a_clone_ends_with_the_application(start: Start, git: Path, tmp_path: Path) -> None:
    (tmp_path / "wait").touch()
    async with start(settings=settings(tmp_path)) as reader:
        await reader.press("o", "c", "enter")
        await reader.until(git.exists)
        await reader.press("q")
    await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), PATIENCE)
    assert not (tmp_path / "src" / "rewire").exists()


async def test_all_selected_papers_are_cloned(start: Start, git: Path, tmp_path: Path) -> None:
    async with start(settings=settings(tmp_path)) as reader:
        await reader.press("space", "space", "space", "o", "c")
        await reader.sees("someone/rewire.git")
        await reader.sees("someone/sheafslow.git")
        await reader.press("enter")
        await reader.until((tmp_path / "src" / "sheafslow").is_dir)
        assert (tmp_path / "src" / "rewire").is_dir()
        assert TITLES[2] not in git.read_text()
