"""A line to type in that does what was typed in the order in which it was typed."""

from typing import Final

from textual import events
from textual.binding import Binding
from textual.widgets import Input

_EDITING: Final = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}


class Line(Input):
    """An input that edits at once.

    Letters are put in by the input itself, but Textual leaves keys such as Backspace to the
    application, which comes to them after the letters that were typed next: `ab⌫c` in one burst
    would be `ab`.
    """

    async def on_key(self, event: events.Key) -> None:
        """Edit before the next key is looked at."""
        action = _EDITING.get(event.key)
        if action is not None and not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
