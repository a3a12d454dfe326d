"""Star, status, tags, notes; several at once; undo; in the order of the keys, and on disk."""

import sqlite3
from contextlib import closing

import pytest
from textual.events import Key

from paper_tui.library.library import Library
from paper_tui.paper import Status
from paper_tui.settings.settings import Settings
from tests.tui.conftest import Start

FIRST = "Rewiring Graphs on a Budget"
SECOND = "Sheaves for Slow Graphs"


async def test_s_stars_and_the_row_the_detail_and_the_views_show_it(start: Start) -> None:
    async with start() as reader:
        await reader.press("s")
        await reader.sees("★", "#results")
        assert reader.here.mark.starred
        await reader.sees("★", "#detail")
        await reader.sees("Starred         1", "#views")
        await reader.sees("u undoes", "#said")


async def test_the_title_in_the_footer_leaves_half_of_the_keys_and_a_sentence_is_whole(
    start: Start,
) -> None:
    async with start((80, 24)) as reader:
        await reader.searches("distilling")
        await reader.press("s")
        await reader.sees("starred · u undoes · Distilling a Very…", "#said")
        sentence = "12 new papers, 3 added to known papers, 4 rejected, from 16 files."
        reader.main.say(sentence)
        await reader.sees(sentence, "#said")


async def test_s_again_takes_the_star_away_even_in_one_burst(start: Start) -> None:
    async with start() as reader:
        await reader.press("s", "s", "s")
        await reader.sees("★", "#results")
        assert reader.here.mark.starred
        await reader.press("s")
        await reader.sees_not("★", "#results")


async def test_the_priority_goes_up_to_three_and_back_to_none(start: Start) -> None:
    async with start() as reader:
        await reader.press("exclamation_mark", "exclamation_mark")
        await reader.sees("priority 2 · u undoes", "#said")
        await reader.sees("inbox  !!", "#detail")
        await reader.sees("  !!", "#results")
        await reader.press("V", "exclamation_mark")
        await reader.sees("inbox  !!!", "#detail")
        assert {
            entry.mark.priority for entry in reader.library.entries(reader.main.results.ids)
        } == {3}
        await reader.press("exclamation_mark")
        await reader.sees_not("!", "#detail")
        await reader.sees("no priority · u undoes", "#said")
        await reader.press("u")
        await reader.sees("inbox  !!!", "#detail")


async def test_a_list_by_priority_follows_the_key(start: Start) -> None:
    async with start() as reader:
        await reader.press("exclamation_mark")
        await reader.sees("priority 1 · u undoes", "#said")
        await reader.searches("priority:1")
        assert len(reader.titles) == 1
        await reader.press("exclamation_mark")
        await reader.until(lambda: not reader.titles)


@pytest.mark.parametrize(
    ("key", "status"),
    [("r", Status.READING), ("e", Status.DONE), ("a", Status.ARCHIVED)],
)
async def test_status_keys_and_back_to_the_inbox(start: Start, key: str, status: Status) -> None:
    async with start() as reader:
        await reader.press(key)
        await reader.until(lambda: reader.here.mark.status is status)
        await reader.press("i")
        await reader.until(lambda: reader.here.mark.status is Status.INBOX)


async def test_after_a_mark_the_cursor_goes_on_as_the_setting_says(start: Start) -> None:
    async with start(settings=Settings()) as reader:
        await reader.press("s", "e", "a")
        assert reader.main.results.cursor == 3
        await reader.until(
            lambda: reader.entry("Attention Without Positions").mark.status is Status.ARCHIVED
        )
        assert reader.entry(FIRST).mark.starred
        assert reader.entry(SECOND).mark.status is Status.DONE


async def test_a_paper_leaves_the_inbox_at_once_and_u_brings_it_back(start: Start) -> None:
    async with start(settings=Settings(), query="is:inbox ") as reader:
        assert reader.titles[0] == FIRST
        await reader.press("e")
        await reader.until(lambda: FIRST not in reader.titles)
        assert reader.here.paper.title == SECOND
        await reader.press("u")
        await reader.until(lambda: FIRST in reader.titles)
        await reader.until(lambda: reader.here.paper.title == FIRST)


async def test_every_action_takes_all_selected_papers_and_one_undo_takes_all_back(
    start: Start,
) -> None:
    async with start() as reader:
        await reader.press("space", "space", "space")
        await reader.sees("3 selected", "#state")
        await reader.press("s")
        await reader.sees("3 papers", "#said")
        starred = reader.library.matching("is", "starred")
        assert starred == frozenset(reader.main.results.ids[:3])
        await reader.press("u")
        await reader.until(lambda: not reader.library.matching("is", "starred"))
        await reader.press("ctrl+r")
        await reader.until(lambda: len(reader.library.matching("is", "starred")) == 3)


async def test_v_selects_as_the_cursor_goes_and_upper_v_selects_all(start: Start) -> None:
    async with start() as reader:
        await reader.press("j", "v", "j", "j")
        assert set(reader.main.results.selected) == set(reader.main.results.ids[1:4])
        await reader.press("k")
        assert set(reader.main.results.selected) == set(reader.main.results.ids[1:3])
        await reader.press("v", "G")
        assert len(reader.main.results.selected) == 2
        await reader.press("V")
        assert len(reader.main.results.selected) == len(reader.main.results.ids)
        await reader.press("V")
        assert not reader.main.results.selected


async def test_undo_reaches_back_over_a_restart(start: Start, library: Library) -> None:
    library.set_starred(library.find(FIRST), True)
    async with start() as reader:
        await reader.press("u")
        await reader.until(lambda: not reader.entry(FIRST).mark.starred)
        await reader.press("u")
        await reader.sees("nothing to undo")


async def test_t_gives_tags_completes_them_from_those_in_use_and_takes_them(
    start: Start, library: Library
) -> None:
    library.add_tags(library.find(SECOND), ["budgets"])
    async with start() as reader:
        await reader.press("t")
        await reader.type("bud")
        await reader.press("tab")
        await reader.type("to-read")
        await reader.press("enter")
        await reader.until(lambda: reader.entry(FIRST).mark.tags == {"budgets", "to-read"})
        await reader.sees("#to-read", "#detail")
        await reader.press("t")
        await reader.type("-budgets")
        await reader.press("enter")
        await reader.until(lambda: reader.entry(FIRST).mark.tags == {"to-read"})
        await reader.press("t", "down", "enter")
        await reader.until(lambda: not reader.entry(FIRST).mark.tags)


async def test_a_tag_typed_in_one_burst_is_the_tag_that_was_typed(start: Start) -> None:
    async with start() as reader:
        await reader.press("t", *"gnn", "enter", "j", "s")
        await reader.until(lambda: reader.entry(FIRST).mark.tags == {"gnn"})
        await reader.until(lambda: reader.entry(SECOND).mark.starred)


async def test_a_letter_taken_back_in_one_burst_is_the_one_before(start: Start) -> None:
    async with start() as reader:
        await reader.press("t")
        for key in ("g", "n", "x", "backspace", "n", "enter"):
            reader.app.post_message(Key(key, key if len(key) == 1 else None))
        await reader.until(lambda: reader.entry(FIRST).mark.tags == {"gnn"})


async def test_what_is_no_tag_is_told_in_the_dialog(start: Start) -> None:
    async with start() as reader:
        await reader.press("t")
        await reader.type('gnn a"b')
        await reader.press("enter")
        await reader.sees("cannot be a tag", "#complaint")


async def test_n_writes_a_note_that_stands_in_detail_and_list(start: Start) -> None:
    async with start(size=(160, 40)) as reader:
        await reader.press("n")
        await reader.type("compare with *ours*")
        await reader.press("escape")
        await reader.until(lambda: reader.entry(FIRST).mark.note == "compare with *ours*")
        await reader.sees("compare with ours", "#detail")
        await reader.sees("✎ compare with", "#results")
        await reader.press("n")
        await reader.type("!")
        await reader.press("tab", "tab", "enter")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)
        assert reader.entry(FIRST).mark.note == "compare with *ours*"


async def test_a_note_goes_on_with_what_was_written_a_moment_ago(start: Start) -> None:
    async with start() as reader:
        await reader.press("n", "a", "escape", "n", "b", "escape")
        await reader.until(lambda: reader.here.mark.note == "ab")


async def test_the_note_is_that_of_the_paper_that_is_selected(start: Start) -> None:
    async with start() as reader:
        await reader.press("space", "n")  # the cursor is on the next one
        await reader.sees(f"Note — {FIRST}")


async def test_what_another_program_marks_is_seen_without_a_restart(start: Start) -> None:
    async with start() as reader:
        with Library(reader.library.path) as other:
            other.set_starred(other.find(FIRST), True)
            other.add_tags(other.find(SECOND), ["theirs"])
        await reader.sees("★", "#results")
        await reader.sees("theirs", "#views")


async def test_a_change_that_cannot_be_written_is_told_and_not_shown(
    start: Start, library: Library
) -> None:
    async with start() as reader:
        with closing(sqlite3.connect(library.path)) as other:
            other.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON edit BEGIN"
                " SELECT RAISE(ABORT, 'the disk said no'); END"
            )
        await reader.press("s")
        await reader.told("the disk said no")
        assert not reader.here.mark.starred
        assert "★" not in reader.shown("#results")
