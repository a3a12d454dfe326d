"""The actions with the keys of this reader, and where they can be reached."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from paper_tui.keymap.actions import ACTIONS, Action, Pane


class Registry(Mapping[str, Action]):
    """The actions with the keys that this reader has given them, by id."""

    def __init__(self, actions: Iterable[Action] = ACTIONS) -> None:
        self._actions = MappingProxyType({action.id: action for action in actions})

    def __getitem__(self, id_: str) -> Action:
        return self._actions[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def __len__(self) -> int:
        return len(self._actions)

    def menu(self, id_: str) -> tuple[Action, ...]:
        """The entries of the menu that an action opens."""
        return tuple(action for action in self.values() if action.menu == id_)

    def is_menu(self, action: Action) -> bool:
        """Whether an action does no more than to open a menu."""
        return any(each.menu == action.id for each in self.values())

    def reachable(self, action: Action, pane: Pane) -> bool:
        """Whether the keys of an action start it while a pane has the focus."""
        if action.menu is not None:
            return False
        if action.pane is not None:
            return action.pane is pane
        if pane is Pane.QUERY and not action.while_typing:
            return False
        own = {key for each in self.values() if each.pane is pane for key in each.keys}
        return not own.intersection(action.keys)

    def footer(self, pane: Pane) -> tuple[Action, ...]:
        """The actions that the footer shows while a pane has the focus, the first first."""
        shown = [each for each in self.values() if each.footer and self.reachable(each, pane)]
        return tuple(sorted(shown, key=lambda action: action.footer))
