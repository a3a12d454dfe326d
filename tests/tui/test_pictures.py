"""A handful of pictures at fixed sizes; clock, theme and library are fixed, nothing blinks.

After a wanted change: `pytest tests/tui/test_pictures.py --snapshot-update`.
"""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from paper_tui.library.library import Library
from paper_tui.paper import Status
from paper_tui.settings.settings import AfterMark, Locations, Settings
from paper_tui.tui.app import PaperTui
from tests.tui.conftest import NOW, Reader
from tests.tui.shelf import TITLES

Compare = Callable[..., bool]
Keys = Callable[[Pilot[int]], Awaitable[None]]


@pytest.fixture
def marked(library: Library) -> Library:
    """The shelf with marks of every kind."""
    library.set_starred(library.find(TITLES[0]), True)
    library.add_tags(library.find(TITLES[0]) + library.find(TITLES[3]), ["gnn", "to-read"])
    library.set_status(library.find(TITLES[1]), Status.READING)
    library.set_status(library.find(TITLES[2]), Status.DONE)
    library.set_status(library.find(TITLES[4]), Status.ARCHIVED)
    library.set_note(library.find(TITLES[0])[0], "# Budget\n- compare with *ours*\n- see **3.2**")
    library.set_note(library.find(TITLES[5])[0], "sleeps well")
    return library


def pressing(*keys: str) -> Keys:
    """Wait for the first list, press keys, and wait until nothing moves."""

    async def press(pilot: Pilot[int]) -> None:
        assert isinstance(pilot.app, PaperTui)
        reader = Reader(pilot.app, pilot)
        await reader.until(lambda: reader.main.asking.answer is not None)
        await reader.until(lambda: reader.main.counting.counts is not None)
        await reader.sees(TITLES[0][:20], "#results")
        await reader.press(*keys)
        await pilot.pause()

    return press


@pytest.fixture
def shelf(marked: Library, places: Locations) -> Callable[[str], PaperTui]:
    """The application on the marked shelf, by its theme."""

    def make(theme: str) -> PaperTui:
        settings = Settings(theme=theme, after_mark=AfterMark.STAY)
        app = PaperTui(settings, places, marked, now=lambda: NOW, environment={})
        app.animation_level = "none"
        return app

    return make


@pytest.mark.parametrize(
    ("theme", "size", "keys"),
    [
        pytest.param("paper-dark", (120, 40), (), id="wide-dark"),
        pytest.param("paper-light", (120, 40), ("j", "space", "space"), id="wide-light-selected"),
        pytest.param("paper-light", (80, 24), (), id="middle-light"),
        pytest.param("paper-dark", (40, 10), ("j",), id="tiny-dark"),
        pytest.param("paper-dark", (80, 24), ("y",), id="copy-menu"),
        pytest.param("ansi-dark", (100, 24), ("j",), id="sixteen-colours"),
    ],
)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare,
    shelf: Callable[[str], PaperTui],
    theme: str,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    assert snap_compare(shelf(theme), terminal_size=size, run_before=pressing(*keys))
