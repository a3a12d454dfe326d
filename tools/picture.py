"""The picture of the screen in README.md: the sample shelf, a few marks, a query.

python -m tools.picture assets/screen.svg
"""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from paper_tui.importing.sample import open_sample
from paper_tui.library.library import Library
from paper_tui.paper import Status
from paper_tui.search.index.writer import catch_up
from paper_tui.settings.settings import Settings, locate
from paper_tui.tui.app import PaperTui

SIZE = (120, 32)
QUERY = "graph"
PATIENCE_S = 30.0


async def draw(target: Path) -> None:
    """Open the application on the sample shelf as a reader would have it, and keep the screen."""
    with tempfile.TemporaryDirectory() as folder, open_sample(Path(folder)) as library:
        locations = locate({"PAPER_TUI_HOME": folder}, library.path)
        catch_up(library, locations.index)
        mark(library)
        app = PaperTui(Settings(), locations, library, environment={"TERM": "xterm-256color"})
        async with app.run_test(size=SIZE) as pilot:
            async with asyncio.timeout(PATIENCE_S):
                await pilot.press("/")
                for letter in QUERY:
                    await pilot.press(letter)
                    await app.main.asking.searcher.settled()
            await pilot.press("enter", *"jjj")
            await pilot.pause(1.0)
            svg = app.export_screenshot(title="paper-tui")
    # The fonts of the reader's machine are as good as those of a web host, and nobody is asked.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # spaces between two colours
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")


def mark(library: Library) -> None:
    """A few marks, by title."""
    ids = library.ids()
    entries = {entry.paper.title: entry.id for entry in library.entries(ids)}
    found = [id_ for title, id_ in entries.items() if "Graph" in title]
    library.set_starred(found[:3], True)
    library.add_tags(found[:5], ["gnn"])
    library.add_tags(found[1:3], ["thesis"])
    library.set_status(found[3:6], Status.READING)
    library.set_status(ids[-9:], Status.DONE)


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))
