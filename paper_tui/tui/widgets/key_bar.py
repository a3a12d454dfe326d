"""The footer: the keys that make sense here, and what was done last."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from paper_tui.tui.actions import Action
from paper_tui.tui.keys import sign
from paper_tui.tui.needs import Context

_GAP = "  "


class KeyBar(Widget):
    """Actions with their keys on one line; one that is impossible now is dimmed."""

    actions: reactive[Sequence[Action]] = reactive((), always_update=True)
    context: reactive[Context] = reactive(Context())
    hidden_actions = 0

    def show(self, actions: Sequence[Action], context: Context) -> None:
        """Show the actions of a pane."""
        self.set_reactive(KeyBar.actions, actions)
        self.set_reactive(KeyBar.context, context)
        self.refresh()

    def render(self) -> Content:
        """As many actions as fit; the last two, which lead to all others, are always there."""
        return key_line(self.actions, self.context, self.size.width - 2)


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
