"""An end that comes from outside: a signal, or a terminal that is there no more."""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread, Timer
from types import FrameType

GRACE = 5.0
"""Seconds that the screen gets to end by itself; on a terminal that takes nothing it never does."""
_SIGNAL = 128
"""What a shell adds to the number of the signal that has ended a program, as its exit code."""


def on_signals(end: Callable[[int], None]) -> None:
    """Have `end` called in the running loop, with an exit code, when a signal ends the program.

    A terminal can go without a signal, as when another session holds it; Textual would read its
    end for ever. That is a SIGHUP, too.
    """
    loop = asyncio.get_running_loop()

    def told(number: int, _: FrameType | None) -> None:
        code = _SIGNAL + number
        with suppress(RuntimeError):  # the loop is closed: the program is ending already
            loop.call_soon_threadsafe(end, code)
        at_last = Timer(GRACE, os._exit, [code])
        at_last.daemon = True
        at_last.start()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), told)
    if hasattr(select, "poll"):
        Thread(target=_watch_terminal, daemon=True).start()


def by_signal(code: int) -> bool:
    """Whether an exit code is that of a signal."""
    return code > _SIGNAL


def _watch_terminal() -> None:
    if sys.__stdin__ is None:
        return
    terminal = select.poll()
    terminal.register(sys.__stdin__, 0)  # nothing but what is always told
    if any(event & select.POLLHUP for _, event in terminal.poll()):
        os.kill(os.getpid(), signal.SIGHUP)
