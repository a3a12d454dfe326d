"""Files of the settings, kept up to date while the application runs."""

from pathlib import Path

import pytest

from paper_tui.settings.export_settings import KeptFile
from paper_tui.settings.settings import AfterMark, Settings
from paper_tui.tui.actions import kept_exports
from tests.tui.conftest import Start


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_exports, "LOOK_EVERY_S", 0.05)


def settings(file: Path, query: str) -> Settings:
    kept = KeptFile(str(file), query, "bibtex")
    return Settings(exports=(kept,), after_mark=AfterMark.STAY)


async def test_a_file_follows_what_is_marked_on_the_screen(
    start: Start, home: Path, tmp_path: Path
) -> None:
    refs = tmp_path / "refs.bib"
    own = {"PAPER_TUI_HOME": str(home)}
    async with start(settings=settings(refs, "is:starred"), environment=own) as reader:
        await reader.until(refs.exists)
        assert "@" not in refs.read_text()
        await reader.press("s")
        await reader.until(lambda: "example2026rewiring" in refs.read_text())
        await reader.press("u")
        await reader.until(lambda: "@" not in refs.read_text())


async def test_another_library_is_never_written_to_the_files(start: Start, tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    async with start(
        settings=settings(refs, ""), environment={"PAPER_TUI_HOME": str(tmp_path / "other")}
    ) as reader:
        await reader.press("s")
        await reader.pilot.pause(0.3)
        assert not refs.exists()


async def test_what_is_wrong_with_a_file_is_told_once(
    start: Start, home: Path, tmp_path: Path
) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text("mine")
    own = {"PAPER_TUI_HOME": str(home)}
    async with start(settings=settings(refs, ""), environment=own) as reader:
        await reader.told("was not made by paper-tui and is left as it is")
        await reader.press("s", "s")
        await reader.pilot.pause(0.3)
        assert len(reader.app.screen.query("Toast")) == 1
        assert refs.read_text() == "mine"
