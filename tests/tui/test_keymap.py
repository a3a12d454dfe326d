"""The registry: every action can be done, its keys are free, and the reader can choose others."""

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.keymap import keys, needs
from paper_tui.keymap.actions import ACTIONS, Action, Group, Pane
from paper_tui.keymap.needs import Context
from paper_tui.keymap.registry import Registry
from paper_tui.search.language.query import Filter
from paper_tui.settings.settings import AfterMark, Settings
from paper_tui.tui.actions.find import FindFlow
from paper_tui.tui.bindings import keymap
from tests.tui.conftest import Start
from tests.tui.shelf import TITLES

CLASHING = {"ctrl+b", "ctrl+a", "ctrl+s", "ctrl+j", "ctrl+h", "ctrl+m"}
"""Keys of tmux, screen and flow control, and those that terminals cannot tell from others."""

OF_THE_DESIGN = {
    "move.next": {"j", "down"},
    "move.previous": {"k", "up"},
    "pane.query": {"/"},
    "move.top": {"g"},
    "move.bottom": {"G"},
    "move.half_down": {"ctrl+d"},
    "move.half_up": {"ctrl+u"},
    "pane.back": {"escape"},
    "pane.following": {"tab"},
    "pane.views": {"1"},
    "pane.results": {"2"},
    "pane.detail": {"3"},
    "pane.zoom": {"z"},
    "pane.narrower": {"<"},
    "pane.wider": {">"},
    "mark.star": {"s"},
    "mark.tags": {"t"},
    "mark.reading": {"r"},
    "mark.done": {"e"},
    "mark.archive": {"a"},
    "mark.inbox": {"i"},
    "mark.note": {"n"},
    "mark.edit": {"N"},
    "mark.undo": {"u"},
    "mark.redo": {"ctrl+r"},
    "select.one": {"space"},
    "select.range": {"v"},
    "select.all": {"V"},
    "copy.menu": {"y"},
    "copy.bibtex": {"b"},
    "copy.apa": {"a"},
    "copy.markdown": {"m"},
    "copy.clone": {"c"},
    "copy.repository": {"r"},
    "copy.url": {"u"},
    "copy.title": {"t"},
    "copy.abstract": {"d"},
    "open.menu": {"o"},
    "open.page": {"p"},
    "open.repository": {"r"},
    "open.pdf": {"d"},
    "sort.menu": {"S"},
    "app.palette": {"ctrl+p", ":"},
    "app.help": {"?", "f1"},
    "app.quit": {"q", "ctrl+q"},
}


@pytest.mark.parametrize(("id_", "expected"), OF_THE_DESIGN.items())
def test_the_keys_are_those_of_the_design(id_: str, expected: set[str]) -> None:
    assert expected <= set(Registry()[id_].keys)


def test_no_two_actions_of_one_place_share_a_key_and_none_clashes_with_the_terminal() -> None:
    places = Counter((each.menu, each.pane, key) for each in ACTIONS for key in each.keys)
    assert [place for place, count in places.items() if count > 1] == []
    assert not CLASHING.intersection(key for each in ACTIONS for key in each.keys)


async def test_every_action_can_be_done(start: Start) -> None:
    async with start() as reader:
        for id_, action in reader.main.registry.items():
            method = reader.main.method_of(action)
            inspect.signature(method).bind()
            assert action.help, id_


async def test_the_action_of_the_page_about_actions_works(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "add-an-action.md"
    need, line, method = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    names = {**vars(needs), "Action": Action, "Filter": Filter, "group": Group.FIND}
    exec(need, names)
    exec(line.replace("yield", "action ="), names)
    exec(method, names)
    monkeypatch.setattr(FindFlow, "author", names["author"], raising=False)
    title = TITLES[0]
    async with start() as reader:
        entry = reader.entry(title)
        action = names["action"]
        assert action.needs(Context(paper=entry)) is None
        reader.main.results.move_to(list(reader.main.results.ids).index(entry.id))
        reader.main.method_of(action)()
        await reader.settled()
        assert reader.titles == [title]


def test_footer_help_and_keys_know_only_what_the_registry_has() -> None:
    registry = Registry()
    for pane in Pane:
        assert registry.footer(pane), pane
        assert "app.help" in {each.id for each in registry.footer(pane)}, pane


def test_an_action_that_needs_a_paper_says_why_there_is_none() -> None:
    for action in ACTIONS:
        if action.id.startswith(("mark.", "copy.", "open.")) and action.id not in (
            "mark.undo",
            "mark.redo",
        ):
            reason = action.needs(Context())
            assert reason is not None, action.id
            assert reason.endswith(".")


# Keys of the reader's own choice


def test_keys_are_taken_from_the_settings() -> None:
    actions, problems = keys.remapped({"mark.star": ("f2", "*")})
    assert problems == ()
    assert Registry(actions)["mark.star"].keys == ("f2", "*")
    assert keymap(actions) == {"mark.star": "f2,*"}


def test_two_actions_can_swap_their_keys() -> None:
    actions, problems = keys.remapped({"mark.star": ("t",), "mark.tags": ("s",)})
    assert problems == ()
    assert Registry(actions)["mark.tags"].keys == ("s",)


def test_a_clash_is_told_with_both_names_and_the_action_keeps_its_own_key() -> None:
    actions, problems = keys.remapped({"mark.star": ("r",)})
    assert len(problems) == 1
    assert "mark.star" in str(problems[0])
    assert "mark.reading" in str(problems[0])
    assert Registry(actions)["mark.star"].keys == ("s",)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"mark.stars": ("x",)}, "mark.stars"),
        ({"mark.star": ("ctlr+x",)}, "ctlr+x"),
        ({"mark.star": ("ctrl+m",)}, "Enter"),
        ({"mark.star": ("",)}, "no key"),
        ({"mark.star": ()}, "needs a key"),
    ],
)
def test_what_is_no_key_is_told(chosen: dict[str, tuple[str, ...]], said: str) -> None:
    actions, [problem] = keys.remapped(chosen)
    assert said in str(problem)
    assert actions == ACTIONS


names = st.sampled_from([action.id for action in ACTIONS])
some_keys = st.lists(st.sampled_from(["x", "s", "t", "f5", "ctrl+x", "1"]), max_size=2)


@given(st.dictionaries(names, some_keys.map(tuple), max_size=6))
def test_whatever_is_chosen_no_key_means_two_things(chosen: dict[str, tuple[str, ...]]) -> None:
    actions, _ = keys.remapped(chosen)
    places = Counter((each.menu, each.pane, key) for each in actions for key in each.keys)
    assert max(places.values()) == 1


async def test_chosen_keys_work_and_the_footer_and_the_help_show_them(start: Start) -> None:
    settings = Settings(
        after_mark=AfterMark.STAY, keys={"mark.star": ("f2",), "copy.title": ("W",)}
    )
    async with start(settings=settings) as reader:
        await reader.press("s")
        await reader.press("f2")
        await reader.until(lambda: reader.entry(TITLES[0]).mark.starred)
        await reader.sees("F2 star", "#keys")
        await reader.press("?", *"star")
        await reader.sees("F2", "OptionList")
        await reader.press("escape", "y")
        await reader.sees("W  title", "OptionList")


async def test_a_clash_in_the_settings_is_told_on_the_screen(start: Start) -> None:
    async with start(settings=Settings(keys={"mark.star": ("r",)})) as reader:
        await reader.told("mark.reading")


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("ctrl+d", "^d"),
        ("space", "Space"),
        ("question_mark", "question_mark"),
        ("?", "?"),
        ("f1", "F1"),
        ("shift+tab", "⇧Tab"),
        ("alt+x", "Alt+x"),
        ("pagedown", "PgDn"),
    ],
)
def test_keys_are_written_as_readers_know_them(key: str, written: str) -> None:
    assert keys.sign(key) == written
