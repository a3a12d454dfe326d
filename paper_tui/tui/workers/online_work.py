"""Asking the network while the screen goes on: in a thread, with connections of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

from paper_tui.library.library import Library
from paper_tui.settings.online_settings import Online

if TYPE_CHECKING:  # the HTTP client is imported by what asks
    from paper_tui.online.web import Web

_Result = TypeVar("_Result")

Tell = Callable[[str], None]
"""Takes a sentence on what is being done."""

Work = Callable[[Library, "Web", Tell], _Result]
"""What is to be done with a library and a client of its own."""


class OnlineWork:
    """Does one piece of work at a time; it can be stopped, and keeps nobody from quitting.

    What the work has written is in the library, so that it may end at any moment.
    """

    def __init__(self, library: Path, online: Online, folder: Path) -> None:
        self._library = library
        self._online = online
        self._folder = folder
        self._stop = Event()
        self.running = False

    @property
    def stopped(self) -> bool:
        """Whether the work was told to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Let the work end after the request that it is at."""
        self._stop.set()

    async def do(self, work: Work[_Result], tell: Tell) -> _Result:
        """What comes of the work; `tell` is called on the event loop. Raises what it raises."""
        loop = asyncio.get_running_loop()
        future: Future[_Result] = Future()
        stop = self._stop = Event()
        said = ""

        def say(text: str) -> None:
            nonlocal said
            if text != said and not stop.is_set():
                said = text
                with suppress(RuntimeError):  # the screen is gone
                    loop.call_soon_threadsafe(tell, text)

        def run() -> None:
            future.set_running_or_notify_cancel()
            try:
                future.set_result(self._opened(work, say, stop.is_set))
            except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
                future.set_exception(error)

        self.running = True
        # A daemon: a service that is slow to answer must not hold up the end of the program.
        # What it tells is said in the context of the screen, which Textual's timers need.
        Thread(target=copy_context().run, args=(run,), name="online", daemon=True).start()
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            stop.set()
            raise
        finally:
            self.running = False

    def _opened(self, work: Work[_Result], tell: Tell, cancelled: Callable[[], bool]) -> _Result:
        from paper_tui.online.turns import told  # noqa: PLC0415
        from paper_tui.online.web import Web  # noqa: PLC0415

        with (
            Library(self._library) as library,
            Web(
                self._online,
                self._folder,
                cancelled=cancelled,
                waiting=lambda service, seconds: tell(told(service, seconds)),
            ) as web,
        ):
            return work(library, web, tell)
