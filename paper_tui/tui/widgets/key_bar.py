"""The footer: the keys that make sense here, and what was done last."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from paper_tui.keymap.actions import Action
from paper_tui.keymap.keys import sign
from paper_tui.keymap.needs import Context

_GAP = "  "


class KeyBar(Widget):
    """Actions with their keys on one line; one that is impossible now is dimmed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._actions: Sequence[Action] = ()
        self._in_front = Context()
        self._line = Content("")

    def show(self, actions: Sequence[Action], context: Context) -> None:
        """Show the actions of a pane: as many as fit, and always those that lead to all others."""
        self._actions, self._in_front = actions, context
        line = key_line(actions, context, self.size.width - 2)
        if not line.is_same(self._line):
            self._line = line
            self.refresh()

    def render(self) -> Content:
        """The keys on one line."""
        return self._line

    def on_resize(self) -> None:
        """More of them fit, or fewer."""
        self.show(self._actions, self._in_front)


def key_line(actions: Sequence[Action], context: Context, width: int) -> Content:
    """The keys on one line of at most `width` cells. Pure."""
    last = [action for action in actions if action.footer >= ALWAYS]
    room = width - sum(_width(action) for action in last)
    chosen: list[Action] = []
    for action in actions:
        if action.footer < ALWAYS and _width(action) <= room:
            chosen.append(action)
            room -= _width(action)
    return Content(_GAP).join(_shown(action, context) for action in (*chosen, *last))


ALWAYS = 90
"""Actions of this rank in the footer and above are never left out."""


def _width(action: Action) -> int:
    return cell_len(sign(action.keys[0])) + 1 + cell_len(action.label) + len(_GAP)


def _shown(action: Action, context: Context) -> Content:
    possible = action.needs(context) is None
    key = Content.styled(sign(action.keys[0]), "$footer-key-foreground" if possible else "$dimmed")
    label = Content.styled(f" {action.label}", "$quiet" if possible else "$dimmed")
    return (key + label).stylize(Style.from_meta({"@click": f"screen.click('{action.id}')"}))
