"""Keys typed faster than the screen works: waiting until what was typed has arrived."""

import asyncio

from textual.widget import Widget


async def arrived(widget: Widget) -> None:
    """Return when a widget has seen all keys that were sent to it so far.

    The application hands keys on to the focused widget and takes the next one at once. A key
    that acts on what was typed (Enter) has to wait until the widget has caught up.
    """
    done = asyncio.Event()
    if widget.call_later(done.set):
        await done.wait()
