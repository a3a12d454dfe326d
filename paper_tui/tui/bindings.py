"""The actions as Textual knows keys: bindings, and the key map of a reader's own choice."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType, Keymap

from paper_tui.keymap.actions import ACTIONS, Action, Pane


def bindings(*, pane: Pane | None = None, menu: str | None = None) -> list[BindingType]:
    """The bindings of all panes, of one pane, or of one menu.

    All have priority: Textual then acts on a key before it looks at the next one, so that keys
    typed in one burst each meet the screen that the one before has left.
    """
    return [
        Binding(
            ",".join(map(_name, action.keys)),
            f"screen.run('{action.id}')",
            action.label,
            id=action.id,
            priority=True,
            show=False,
            tooltip=action.help,
        )
        for action in ACTIONS
        if action.pane is pane and action.menu == menu
    ]


def keymap(actions: Iterable[Action]) -> Keymap:
    """The keys that these actions have, where they are not those of the registry."""
    own = {action.id: action.keys for action in ACTIONS}
    return {
        action.id: ",".join(map(_name, action.keys))
        for action in actions
        if action.keys != own[action.id]
    }


def _name(key: str) -> str:
    """A key as it can stand in a list with commas."""
    return key[:-1] + "comma" if key.endswith(",") else key
