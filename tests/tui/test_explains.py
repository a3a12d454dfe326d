"""It explains itself: footer, help, palette, menus with previews, reasons, empty states."""

import pytest
from textual.widgets import OptionList

from paper_tui.library.library import Library
from paper_tui.paper import Status
from paper_tui.settings.settings import Settings
from paper_tui.tui.screens import main
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES

WITHOUT_CODE = TITLES[2]


async def test_the_footer_shows_what_makes_sense_here(start: Start) -> None:
    async with start() as reader:
        await reader.sees("s star  t tag", "#keys")
        await reader.press("/")
        await reader.sees("Enter to the list", "#keys")
        await reader.press("escape", "1")
        await reader.sees("Enter show", "#keys")


async def test_a_remark_goes_away_also_one_that_was_cut(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "SAY_FOR", 0.5)
    async with start((80, 24)) as reader:
        await reader.press("s")
        await reader.sees("starred", "#said")
        assert "…" in reader.shown("#said")
        await reader.sees_not("starred", "#said")


async def test_a_refusal_is_told_once_and_after_a_while_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "REFUSE_FOR", 0.3)
    async with start() as reader:
        await reader.press("u", "u")
        await reader.told("nothing to undo")
        assert len(reader.app.screen.query("Toast")) == 1
        await reader.until(lambda: not reader.app.screen.query("Toast"))
        await reader.press("u")
        await reader.told("nothing to undo")


async def test_ctrl_c_says_what_leaves(start: Start) -> None:
    async with start() as reader:
        await reader.press("ctrl+c")
        await reader.told("q or ^q leaves the application")


async def test_what_is_told_is_text(start: Start) -> None:
    async with start() as reader:
        reader.app.notify("[red]no\x1b[2J")
        await reader.told("[red]no␛[2J")
        reader.main.say("[red]no\x1b[2J")
        await reader.sees("[red]no␛[2J", "#said")


async def test_the_narrowest_footer_leads_to_all_the_rest(start: Start) -> None:
    async with start((40, 10)) as reader:
        await reader.sees("? help  ^p commands", "#keys")


async def test_the_footer_can_be_clicked(start: Start) -> None:
    async with start() as reader:
        x = reader.shown("#keys").index("s star")
        await reader.pilot.click("#keys", offset=(x, 0))
        await reader.until(lambda: reader.entry(TITLES[0]).mark.starred)


async def test_question_mark_lists_the_keys_of_the_pane_and_finds_them(start: Start) -> None:
    async with start() as reader:
        await reader.press("?")
        await reader.sees("keys in the results pane")
        await reader.sees("Mark papers", "OptionList")
        await reader.type("redo")
        await reader.sees_not("Star, or unstar", "OptionList")
        await reader.press("escape", "f1")
        await reader.type("starred")
        await reader.sees("★", "OptionList")


async def test_help_in_the_search_pane_is_f1_and_explains_the_query(start: Start) -> None:
    async with start() as reader:
        await reader.press("/", "f1")
        await reader.sees("keys in the search pane")
        await reader.type("side by side")
        await reader.sees("message passing", "OptionList")


@pytest.mark.parametrize("key", ["ctrl+p", ":"])
async def test_the_palette_does_what_is_chosen(start: Start, key: str) -> None:
    async with start() as reader:
        await reader.press(key, *"unstar", "enter")
        await reader.until(lambda: reader.entry(TITLES[0]).mark.starred)


async def test_the_palette_changes_settings_at_once(start: Start) -> None:
    async with start() as reader:
        await reader.press("ctrl+p")
        await reader.type("paper-light")
        await reader.press("enter")
        await reader.until(lambda: reader.app.theme == "paper-light")
        await reader.sees("theme changed; it stays so", "#said")
        await reader.press("ctrl+p")
        await reader.type("goes: next")
        await reader.press("enter", "s")
        assert reader.main.results.cursor == 1


async def test_what_is_impossible_says_why_when_its_key_is_pressed(start: Start) -> None:
    async with start() as reader:
        await reader.press("j", "j", "y")
        await reader.sees("No repository is known for this paper.", "OptionList")
        await reader.press("r")
        await reader.told("No repository is known for this paper.")
        assert len(reader.app.screen_stack) == 1


async def test_what_is_impossible_is_dimmed(start: Start) -> None:
    async with start(query="nothingatall ") as reader:
        assert reader.titles == []
        strip = reader.main.keys.render_line(0)
        styles = {piece.text.strip(): piece.style for piece in strip if piece.text.strip()}
        assert styles["star"] != styles["search"]
        await reader.press("s", "s", "s")
        await reader.told("The list is empty")
        assert len(reader.app.screen.query("Toast")) == 1


async def test_one_note_is_not_written_to_many_papers(start: Start) -> None:
    async with start() as reader:
        await reader.press("V", "n")
        await reader.told("24 are selected")


async def test_an_empty_list_says_why_and_what_to_do(start: Start, library: Library) -> None:
    async with start(query="nothingatall ") as reader:
        await reader.sees("No paper is found.", "#results")
        await reader.press("escape")
        await reader.sees(TITLES[0], "#results")
        await reader.press("V", "e")
        await reader.until(lambda: reader.library.counts().status[Status.INBOX] == 0)
        await reader.press("escape", "1", "1")
        await reader.sees("The inbox is empty.", "#results")


async def test_the_menu_of_copies_shows_what_each_would_give(start: Start) -> None:
    async with start() as reader:
        await reader.press("y")
        for text in ("BibTeX", "@", "git clone https://github.com/someone/rewire.git", "Ada"):
            await reader.sees(text, "OptionList")
        await reader.press("escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 1)


async def test_a_menu_is_worked_by_arrows_and_mouse_as_well(start: Start) -> None:
    async with start() as reader:
        await reader.press("S", "down", "down", "enter")
        await reader.sees("sorted by title", "#said")
        await reader.press("S")
        await reader.sees("day added", "OptionList")
        await reader.pilot.click("OptionList", offset=(3, 3))
        await reader.sees("sorted by added", "#said")


# Themes


async def test_every_theme_can_paint_the_screen(start: Start) -> None:
    async with start((120, 30), query="graphs ") as reader:
        for name in reader.app.available_themes:
            reader.app.theme = name
            await reader.pilot.pause()
            await reader.sees("Rewiring", "#results")


async def test_no_color_takes_the_theme_without_colours(start: Start) -> None:
    async with start(environment={"NO_COLOR": "1"}) as reader:
        assert reader.app.theme == "ansi-dark"
        strip = reader.main.results.render_line(0)
        assert any(piece.style and piece.style.reverse for piece in strip)


@pytest.mark.parametrize(
    ("term", "colours", "setting", "theme"),
    [
        ("xterm", "", "paper-dark", "ansi-dark"),
        ("screen", "", "paper-light", "ansi-light"),
        ("linux", "", "ansi-light", "ansi-light"),
        ("screen", "truecolor", "paper-light", "paper-light"),
        ("tmux-256color", "", "paper-dark", "paper-dark"),
    ],
)
async def test_a_terminal_of_16_colours_gets_a_theme_of_16_colours(
    start: Start, term: str, colours: str, setting: str, theme: str
) -> None:
    environment = {"TERM": term, "COLORTERM": colours}
    async with start(settings=Settings(theme=setting), environment=environment) as reader:
        assert reader.app.theme == theme


async def test_an_unknown_theme_is_told_and_the_default_is_used(start: Start) -> None:
    async with start(settings=Settings(theme="neon")) as reader:
        await reader.told("no theme 'neon'")
        assert reader.app.theme == "paper-dark"


async def test_warnings_of_the_start_are_shown_as_text(start: Start) -> None:
    async with start(
        warnings=("config.toml, line 3: [red]there is no setting 'x'[/red].",)
    ) as reader:
        await reader.told("[red]there is no setting 'x'[/red].")


@pytest.mark.parametrize("keys", [("ctrl+p",), ("S",), ("t", "down")])
async def test_the_cursor_of_a_dialog_is_seen_without_colours(
    start: Start, library: Library, keys: tuple[str, ...]
) -> None:
    library.add_tags(library.find(TITLES[0]), ["gnn"])
    async with start(environment={"NO_COLOR": "1"}) as reader:
        await reader.press(*keys)
        options = reader.app.screen.query_one(OptionList)

        def rows_in_reverse() -> int:
            rows = [options.render_line(y) for y in range(options.size.height)]
            return sum(any(p.style and p.style.reverse for p in row) for row in rows)

        await reader.until(lambda: rows_in_reverse() == 1)
