"""Fetching one PDF into a file: it goes on where it was, and is there whole or not at all.

While it comes, it stands beside its place under a name that begins with a dot, with a note of what
the server said it is, so that a later run asks for the rest only (RFC 9110, sections 13.1.5, 14).
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx2
from filelock import FileLock, Timeout

from paper_tui.online.online_errors import (
    CancelledError,
    OnlineError,
    RefusedError,
    UnreadableError,
)
from paper_tui.online.redirects import service_at
from paper_tui.online.web import ATTEMPTS, PassingError, Web
from paper_tui.system.files import sync_folder
from paper_tui.text.readable import inert

HEADER_BYTES = 1024
"""A PDF says what it is within so many bytes (ISO 32000-1, annex H.3, note 13)."""


@dataclass(frozen=True, slots=True)
class Received:
    """How much of a file is here, in bytes; `total` is None when the server does not say."""

    done: int
    total: int | None


def download(
    web: Web,
    url: str,
    target: Path,
    *,
    most_bytes: int,
    progress: Callable[[Received], None] = lambda _: None,
) -> int:
    """Fetch the PDF at `url` into `target`, and return its size in bytes.

    A file that is there already is left as it is. Raises OnlineError for what is no PDF, larger
    than `most_bytes`, or cannot be had; when it was cancelled or broken off, the next call goes on.
    """
    try:
        work = _Download(web, httpx2.URL(url), target, most_bytes, progress)
        target.parent.mkdir(parents=True, exist_ok=True)
        with work.alone():
            if not target.exists():
                work.run()
            return target.stat().st_size
    except httpx2.InvalidURL as error:
        raise OnlineError(f"The address {inert(url)} cannot be used: {error}.") from error
    except OSError as error:
        raise OnlineError(
            f"The file {target} cannot be written ({error.strerror or error}): look at the disk "
            "and at the setting pdf.folder."
        ) from error


@dataclass(frozen=True, slots=True)
class _Note:
    """What the part of a file that is here belongs to: the address and the version of it."""

    url: str
    validator: str


class _Download:
    def __init__(
        self,
        web: Web,
        url: httpx2.URL,
        target: Path,
        most_bytes: int,
        progress: Callable[[Received], None],
    ) -> None:
        self._web = web
        self._service = service_at(url.host, web.settings)
        self._url = str(url)
        self._host = url.host
        self._target = target
        self._part = target.with_name(f".{target.stem}.part")
        self._note = target.with_name(f".{target.stem}.note")
        self._most = most_bytes
        self._progress = progress

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While another copy of the program fetches a file, wait: it may be the same one."""
        self._web.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(self._web.folder / "download.lock")
        while True:
            if self._web.cancelled():
                raise CancelledError
            try:
                lock.acquire(timeout=0.2)
                break
            except Timeout:
                continue
        try:
            yield
        finally:
            lock.release()

    def run(self) -> None:
        """Ask until all of it is here; what has come so far is kept between attempts."""
        failures = 0
        while True:
            before = self._here()
            try:
                self._ask(failures + 1)
                break
            except PassingError as problem:
                failures = 0 if self._here() > before else failures + 1
                if failures >= min(problem.worth, ATTEMPTS):
                    raise problem.error from problem
            except RefusedError as error:
                if error.status != 416 or not before:
                    raise
                self._start_anew()  # it has changed and is shorter now
        with self._part.open("rb") as file:
            os.fsync(file.fileno())
        self._part.replace(self._target)
        self._note.unlink(missing_ok=True)
        sync_folder(self._target.parent)

    def _ask(self, attempt: int) -> None:
        have = self._here()
        headers = {"Accept": "application/pdf", "Accept-Encoding": "identity"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": self._noted().validator}
        with self._web.stream(self._service, self._url, headers, attempt) as response:
            start, total = _extent(response)
            if start != have or not start:
                self._start_anew()
                if start:
                    raise PassingError(OnlineError(f"{self._host} sent another part of the file."))
            if total is not None and total > self._most:
                raise self._too_large(total)
            self._write_note(response)
            self._receive(response, start, total)

    def _receive(self, response: httpx2.Response, start: int, total: int | None) -> None:
        done = start
        with self._part.open("ab") as file:
            for chunk in self._web.chunks(response):
                file.write(chunk)
                if done < HEADER_BYTES <= done + len(chunk):
                    file.flush()
                    self._check_beginning()
                done += len(chunk)
                if done > self._most:
                    self._start_anew()
                    raise self._too_large(done)
                self._progress(Received(done, total))
        self._check_beginning()
        if total is None:
            self._check_end()
        elif done != total:
            self._start_anew()
            raise PassingError(
                OnlineError(f"{self._host} sent {done:,} bytes of {total:,}: try again.")
            )

    def _check_beginning(self) -> None:
        with self._part.open("rb") as file:
            if b"%PDF-" in file.read(HEADER_BYTES):
                return
        self._start_anew()
        raise UnreadableError(
            f"{self._host} sent something else than a PDF: open {self._url} in a browser."
        )

    def _check_end(self) -> None:
        """Without a length, only its last line says that a PDF is whole (ISO 32000-1, 7.5.5)."""
        with self._part.open("rb") as file:
            file.seek(max(0, self._part.stat().st_size - HEADER_BYTES))
            if b"%%EOF" in file.read():
                return
        self._start_anew()
        raise UnreadableError(f"{self._host} sent only a part of the PDF: try again later.")

    def _here(self) -> int:
        """How many bytes of this very file are here."""
        try:
            return self._part.stat().st_size if self._noted().url == self._url else 0
        except FileNotFoundError:
            return 0

    def _noted(self) -> _Note:
        try:
            return _Note(**json.loads(self._note.read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return _Note("", "")

    def _write_note(self, response: httpx2.Response) -> None:
        """Without a strong validator nothing can be put together from two answers."""
        tag = response.headers.get("etag", "")
        validator = tag if tag and not tag.startswith("W/") else ""
        validator = validator or response.headers.get("last-modified", "")
        if validator:
            self._note.write_text(json.dumps(asdict(_Note(self._url, validator))))
        else:
            self._note.unlink(missing_ok=True)

    def _start_anew(self) -> None:
        self._part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _too_large(self, size: int) -> OnlineError:
        return OnlineError(
            f"The PDF at {self._host} has {size / 1e6:,.0f} MB, more than the setting "
            f"pdf.most_megabytes allows ({self._most / 1e6:,.0f})."
        )


def _extent(response: httpx2.Response) -> tuple[int, int | None]:
    """Where the bytes of an answer begin in the file, and how long the file is."""
    if response.status_code == 206:
        found = re.fullmatch(
            r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)", response.headers.get("content-range", "")
        )
        if found:
            return int(found[1]), None if found[2] == "*" else int(found[2])
        return -1, None
    length = response.headers.get("content-length", "")
    if response.headers.get("content-encoding") or not re.fullmatch(r"\d{1,15}", length):
        return 0, None
    return 0, int(length)
