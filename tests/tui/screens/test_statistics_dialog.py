"""Statistics, counts in the views, and the summary of a session."""

from datetime import timedelta

from paper_tui.library.library import Library
from paper_tui.paper import PaperId, Status
from paper_tui.settings.settings import Locations
from paper_tui.tui.state.session import Session
from tests.tui.conftest import NOW, Start
from tests.tui.shelf import TITLES


async def test_the_statistics_show_what_is_in_the_library_in_80_columns(
    start: Start, library: Library, places: Locations
) -> None:
    library.set_starred(library.find(TITLES[0]), True)
    library.add_tags(library.find(TITLES[1]), ["gnn"])
    with Library(places.library, now=lambda: NOW) as then:
        then.set_status(library.find(TITLES[1]) + library.find(TITLES[2]), Status.DONE)
    async with start((80, 40)) as reader:
        await reader.press("#")
        await reader.sees("Statistics: 24 papers")
        text = reader.shown("#bars")
        for line in (
            "inbox                           22 ━",
            "starred                          1 ━",
            "week of Mar 9                    2 ━",
            "Mar 2026                        24 ━",
        ):
            assert line in text
        for name in ("gnn", "2026", "Mar 11", "github.com", "cs.LG"):
            assert name in text
        await reader.press("escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)


async def test_no_bar_is_broken_where_the_statistics_have_to_be_scrolled(start: Start) -> None:
    async with start((80, 20)) as reader:
        await reader.press("#")
        await reader.sees("inbox", "#bars")
        await reader.pilot.pause()
        lines = reader.shown("#bars").splitlines()
        assert not [line for line in lines if line.strip() and not line.strip(" ━╸")]


def test_a_session_is_summed_up() -> None:
    moments = iter([NOW, NOW + timedelta(minutes=4)])
    session = Session(lambda: next(moments))
    session.seen.update(map(PaperId, range(31)))
    session.mark("star", map(PaperId, range(6)))
    session.unmark("star", [PaperId(1)])
    session.mark("star", [PaperId(7)])
    session.mark("unstar", [PaperId(7)])
    session.mark("tag gnn", [PaperId(1), PaperId(2)])
    session.mark("tag sheaf to-read", [PaperId(2), PaperId(3)])
    session.unmark("tag sheaf to-read", [PaperId(2), PaperId(3)])
    session.mark("note", [PaperId(2)])
    session.mark("done", [PaperId(2)])
    assert session.summary() == "31 seen, 5 starred, 2 tagged, 1 annotated, 1 done, 4 minutes."
    assert Session(lambda: NOW).summary() is None
    short = Session(lambda: NOW)
    short.mark("star", [PaperId(1)])
    assert short.summary() == "0 seen, 1 starred, less than a minute."
