"""Taking turns: one request at a time to a service, from all running copies of the program.

A service has a lock, which is held while it is asked, and a note of when it was last asked and
until when it wants to be left alone. Both are files in the cache directory, so that what one copy
is told, all of them obey.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path

from filelock import FileLock, Timeout

from paper_tui.online.online_errors import BusyError, CancelledError, OnlineError

PATIENCE_S = 60.0
"""A pause that a service asks for is waited for up to this long; beyond, the reader is told."""


LONGEST_PAUSE_S = 24 * 3600.0
"""What a service can ask for at most."""


class Service(Enum):
    """Who is asked: the name a reader knows, and the least time between two requests, in seconds.

    https://info.arxiv.org/help/api/tou.html: one request every three seconds, one connection at a
    time, for all of arXiv's interfaces together. https://huggingface.co/docs/hub/rate-limits: 500
    requests in five minutes.
    """

    ARXIV = ("arXiv", 3.0)
    HUGGING_FACE = ("Hugging Face", 0.6)
    WEB = ("the web site", 0.0)

    def __init__(self, label: str, interval: float) -> None:
        self.label = label
        self.interval = interval


@dataclass(frozen=True, slots=True)
class Clock:
    """The time (seconds since 1970, UTC) and how to let it pass; replaced in tests."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


class Turns:
    """Lets one request at a time through to each service.

    `cancelled` is asked while waiting; `waiting` is told how many seconds a pause has left.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        waiting: Callable[[Service, float], None] = lambda _service, _seconds: None,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._cancelled = cancelled
        self._waiting = waiting

    @contextmanager
    def turn(self, service: Service) -> Iterator[None]:
        """Hold the service for one request, once it may be asked again.

        Raises BusyError when it wants to be left alone for longer than `PATIENCE_S`, CancelledError
        when it was cancelled, OnlineError when the folder cannot be written.
        """
        with self._lock(service):
            note = self._read(service)
            if note.not_before - self._clock.now() > PATIENCE_S:
                raise BusyError(service.label, note.not_before)
            # A last time that lies in the future comes from a clock that has since been set back.
            last = min(note.last, self._clock.now())
            self._wait(service, max(note.not_before, last + service.interval))
            self._write(service, replace(note, last=self._clock.now()))
            yield

    def pause(self, service: Service, seconds: float) -> None:
        """Leave the service alone from now on for so long; call it within a turn."""
        note = self._read(service)
        until = self._clock.now() + min(seconds, LONGEST_PAUSE_S)
        self._write(service, replace(note, not_before=max(note.not_before, until)))

    @contextmanager
    def _lock(self, service: Service) -> Iterator[None]:
        lock = FileLock(self._path(service, "lock"))
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            while True:
                self._check()
                try:
                    lock.acquire(timeout=0.2)
                    break
                except Timeout:
                    continue
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _wait(self, service: Service, until: float) -> None:
        while (left := until - self._clock.now()) > 0:
            self._check()
            if left > service.interval:
                self._waiting(service, left)
            self._clock.sleep(min(left, 0.2))
        self._check()

    def _check(self) -> None:
        if self._cancelled():
            raise CancelledError

    def _read(self, service: Service) -> "_Note":
        """The note of a service; one that is damaged says nothing."""
        try:
            found = json.loads(self._path(service, "json").read_bytes())
            return _Note(float(found["last"]), float(found["not_before"]))
        except (OSError, ValueError, TypeError, KeyError):
            return _Note()

    def _write(self, service: Service, note: "_Note") -> None:
        path = self._path(service, "json")
        new = path.with_suffix(".new")
        try:
            new.write_text(json.dumps(asdict(note)))
            new.replace(path)
        except OSError as error:
            raise self._unwritable(error) from error

    def _path(self, service: Service, suffix: str) -> Path:
        return self._folder / f"{service.name.lower()}.{suffix}"

    def _unwritable(self, error: OSError) -> OnlineError:
        return OnlineError(
            f"The cache folder {self._folder} cannot be written ({error.strerror or error}), and "
            "without it nobody can be asked politely: make it writable."
        )


def told(service: Service, seconds: float) -> str:
    """What a reader is told while a pause is waited for."""
    return f"{service.label} wants a pause: {seconds:.0f} s left"


def pause_asked(headers: Mapping[str, str], now: float) -> float | None:
    """For how many seconds an answer asks to be left alone; None when it does not say. Pure.

    `Retry-After` (RFC 9110, section 10.2.3), else an exhausted quota in `RateLimit`
    (draft-ietf-httpapi-ratelimit-headers: `"api";r=0;t=120`) or in the older `RateLimit-Remaining`
    and `RateLimit-Reset`.
    """
    given = {name.lower(): value.strip() for name, value in headers.items()}
    if "retry-after" in given:
        return _retry_after(given["retry-after"], now)
    waits = []
    for limit in given.get("ratelimit", "").split(","):
        left, reset = (re.search(rf"\b{key}\s*=\s*(\d{{1,9}})\b", limit) for key in ("r", "t"))
        if left and reset and int(left[1]) == 0:
            waits.append(float(reset[1]))
    left_old, reset_old = (given.get(f"ratelimit-{key}", "") for key in ("remaining", "reset"))
    if left_old == "0" and re.fullmatch(r"\d{1,9}", reset_old):
        waits.append(float(reset_old))
    return max(waits, default=None)


def backoff(attempt: int, random: float) -> float:
    """How long to wait after attempt 1, 2, …, in seconds, `random` being from 0 up to 1. Pure.

    Twice as long each time, up to a minute, of which a random half falls away, so that many
    programs that failed together do not come back together.
    """
    return min(60.0, 2.0**attempt) * (1 - random / 2)


@dataclass(frozen=True, slots=True)
class _Note:
    """When a service was last asked and until when it is left alone, in seconds since 1970."""

    last: float = 0.0
    not_before: float = 0.0


def _retry_after(value: str, now: float) -> float | None:
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        # A date with the zone "-0000" comes without one; it is UTC all the same (RFC 5322, 3.3).
        known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, known.timestamp() - now)
    except (ValueError, OverflowError):
        return None
