"""Keys: their names, how they are written for a reader, and the reader's own choice of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from paper_tui.errors import ConfigError
from paper_tui.keymap.actions import ACTIONS, Action, Pane

_SIGNS = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "backspace": "⌫",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
_NAME = re.compile(
    rf"""(?:(?:shift|alt|ctrl)\+)*(?:{"|".join(name for name in _SIGNS if "+" not in name)}
    |f(?:[1-9]|1\d|2[0-4])) | (?:(?:alt|ctrl)\+)?[!-~]""",
    re.VERBOSE,
)
_SAME = {
    "ctrl+m": "Enter",
    "ctrl+j": "Enter",
    "ctrl+i": "Tab",
    "ctrl+h": "Backspace",
    "ctrl+[": "Esc",
    "ctrl+s": "the key that stops the terminal",
}
"""What a terminal makes of a key, or takes for itself."""


def sign(key: str) -> str:
    """How a key is written for a reader: `^d`, `Space`, `?`, `↓`."""
    if key in _SIGNS:
        return _SIGNS[key]
    modifier, plus, rest = key.partition("+")
    if not plus or not rest:
        return key.upper() if re.fullmatch(r"f\d+", key) else key
    mark = {"ctrl": "^", "alt": "Alt+", "shift": "⇧"}[modifier]
    return mark + sign(rest)


def signs(action: Action, actions: Mapping[str, Action]) -> str:
    """All keys of an action as a reader types them: `j ↓`, `y b`."""
    before = (
        "".join(f"{sign(key)} " for key in actions[action.menu].keys[:1]) if action.menu else ""
    )
    return "  ".join(before + sign(key) for key in action.keys)


def remapped(
    chosen: Mapping[str, Sequence[str]], actions: Iterable[Action] = ACTIONS
) -> tuple[tuple[Action, ...], tuple[ConfigError, ...]]:
    """The actions with the reader's keys in place of their own, and what is wrong with those.

    `chosen` has the keys of actions by id. A choice that is wrong, or that gives a key to two
    actions of the same place, is left out: its action keeps the keys that it had.
    """
    result = {action.id: action for action in actions}
    problems: list[ConfigError] = []
    wanted: dict[str, tuple[str, ...]] = {}
    for id_, keys in chosen.items():
        problem = _problem(id_, keys, result)
        if problem:
            problems.append(ConfigError(f"keys: {problem}."))
        else:
            wanted[id_] = tuple(dict.fromkeys(keys))
    while True:
        attempt = {
            id_: replace(action, keys=wanted.get(id_, action.keys))
            for id_, action in result.items()
        }
        clash = _clash(attempt.values(), wanted)
        if clash is None:
            return tuple(attempt.values()), tuple(problems)
        key, loser, holder = clash
        del wanted[loser]
        problems.append(
            ConfigError(
                f"keys: {sign(key)} is both {loser} and {holder}: {loser} keeps "
                f"{' '.join(map(sign, result[loser].keys))} until one of them gets another key."
            )
        )


def _problem(id_: str, keys: Sequence[str], actions: Mapping[str, Action]) -> str | None:
    if id_ not in actions:
        return f"there is no action {id_!r} (all actions stand in the key reference)"
    if not keys:
        return f"{id_} needs a key"
    for key in keys:
        if key in _SAME:
            return f"{key} cannot be {id_}: terminals send the same for {_SAME[key]}"
        if not _NAME.fullmatch(key):
            return f"{id_}: {key!r} is no key (for example x, f5, ctrl+x, alt+x, space, pageup)"
    return None


def _clash(actions: Iterable[Action], wanted: Mapping[str, object]) -> tuple[str, str, str] | None:
    """A key that two actions of the same place have, the chosen action, and the other one."""
    holders: dict[tuple[str | None, Pane | None, str], Action] = {}
    for action in actions:
        for key in action.keys:
            other = holders.setdefault((action.menu, action.pane, key), action)
            if other is not action:
                # The registry itself has no clash, so at least one of the two was chosen.
                chosen, kept = (action, other) if action.id in wanted else (other, action)
                return key, chosen.id, kept.id
    return None
