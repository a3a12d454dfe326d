"""The index catching up with the library, in a process of its own, while the screen is used."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from pathlib import Path

import orjson

from paper_tui.errors import SearchError
from paper_tui.system.launching import own_module
from paper_tui.text.readable import inert


class Indexer:
    """Has the index of a library written by `paper-tui reindex`."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._process: Process | None = None

    async def catch_up(self, progress: Callable[[int, int], None]) -> None:
        """Return when the index has caught up; `progress` is told papers done and in all.

        SearchError, with what the process has said, when it fails.
        """
        command, environment = own_module("paper_tui")
        process = self._process = await asyncio.create_subprocess_exec(
            *(*command, "--library", str(self._library), "reindex", "--progress", "json"),
            env=environment,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
        )
        if process.stdout is None or process.stderr is None:
            raise SearchError("The index cannot be brought up to date: its process is mute.")
        complaint = asyncio.ensure_future(process.stderr.read())
        async for line in process.stdout:
            progress(*_counts(line))
        said = inert((await complaint).decode(errors="replace")).strip().removeprefix("paper-tui: ")
        status = await process.wait()
        self._process = None
        if status > 0:
            raise SearchError(f"The index could not be brought up to date: {said or status}")

    async def close(self) -> None:
        """End the process: what it has committed stays, and the next one goes on from there."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()


def _counts(line: bytes) -> tuple[int, int]:
    told: dict[str, int] = orjson.loads(line)
    return told["done"], told["total"]
