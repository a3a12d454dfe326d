"""The one HTTP client: polite, bounded, with a cache, and never a trace of an error.

Everything that is asked of the network goes through `Web`. Proxies (`HTTPS_PROXY`, `NO_PROXY`, …)
and certificates (`SSL_CERT_FILE`, `SSL_CERT_DIR`, else those of the system) come from the
environment; nothing is sent but the request itself and the name and version of the program.
"""

import logging
import random
import re
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Self

import httpx2
from hishel import SqliteStorage
from hishel.httpx2 import CacheClient

from paper_tui import __version__
from paper_tui.online.online_errors import (
    CancelledError,
    OfflineError,
    OnlineError,
    RefusedError,
    UnreachableError,
)
from paper_tui.online.redirects import why_not_followed
from paper_tui.online.turns import Clock, Service, Turns, backoff, pause_asked
from paper_tui.settings.online_settings import Online
from paper_tui.text.readable import inert

USER_AGENT = f"paper-tui/{__version__}"

ATTEMPTS = 4
"""How often the same thing is asked for before it is given up."""

MOST_REDIRECTS = 5

MOST_BYTES = 16 * 2**20
"""The longest answer that is read, in bytes after decompression; files have another limit."""

DEADLINE_S = 120.0
"""How long one answer may take as a whole, in seconds, however steadily it drips."""

_CACHE_BYTES = 64 * 2**20
_REFUSAL_BYTES = 2**16
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})

# The cache tells its troubles to the log and goes on without itself; without a handler of its own
# they would end up on the terminal.
logging.getLogger("hishel").addHandler(logging.NullHandler())


class Web:
    """Asks services over HTTP. One object serves one job; use it from one thread at a time.

    `folder` is in the cache directory and belongs to this class. `cancelled` is asked often;
    `waiting` is told how many seconds of a service's pause are left.
    """

    def __init__(
        self,
        settings: Online,
        folder: Path,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        waiting: Callable[[Service, float], None] = lambda _service, _seconds: None,
        clock: Clock | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings
        self.folder = folder
        self._clock = clock or Clock(time.time, time.sleep)
        self.cancelled = cancelled
        self._chance = chance
        self._turns = Turns(folder, self._clock, cancelled=cancelled, waiting=waiting)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        for client in ("_answers", "_files"):
            if client in self.__dict__:
                getattr(self, client).close()
                del self.__dict__[client]

    def get(
        self,
        service: Service,
        url: str,
        parameters: Mapping[str, str] | None = None,
        *,
        fresh: bool = False,
    ) -> bytes:
        """The answer to a GET request, at most `MOST_BYTES`; from the cache where HTTP allows it.

        With `fresh` the service is asked whether a cached answer still stands. Raises OnlineError.
        """
        headers = {"Cache-Control": "no-cache"} if fresh else {}
        address = httpx2.URL(url, params=dict(parameters)) if parameters else httpx2.URL(url)

        def ask(attempt: int) -> bytes:
            with self._asked(lambda: self._answers, service, address, headers, attempt) as answer:
                return self._body(answer, service)

        return self._persist(ask)

    def stream(
        self, service: Service, url: str, headers: Mapping[str, str], attempt: int = 1
    ) -> AbstractContextManager[httpx2.Response]:
        """An open answer to a GET request, to be read with `chunks`; never from the cache.

        `attempt` (1, 2, …) says how long the service is left alone if it fails. Raises PassingError
        for what may succeed a moment later, OnlineError for the rest.
        """
        return self._asked(lambda: self._files, service, httpx2.URL(url), headers, attempt)

    def chunks(self, response: httpx2.Response) -> Iterator[bytes]:
        """The bytes of an open answer as they come. Raises CancelledError."""
        for chunk in response.iter_bytes():
            if self.cancelled():
                raise CancelledError
            yield chunk

    def _persist(self, ask: Callable[[int], bytes]) -> bytes:
        """Ask up to `ATTEMPTS` times; each attempt waits until the service may be asked again."""
        attempt = 1
        while True:
            try:
                return ask(attempt)
            except PassingError as problem:
                if attempt >= problem.worth:
                    raise problem.error from problem
                attempt += 1

    @contextmanager
    def _asked(
        self,
        client: Callable[[], httpx2.Client],
        service: Service,
        url: httpx2.URL,
        headers: Mapping[str, str],
        attempt: int,
    ) -> Iterator[httpx2.Response]:
        """One request, with its redirects; the turn is held until the answer has been read."""
        if self.settings.offline:
            raise OfflineError
        for _ in range(MOST_REDIRECTS + 1):
            with (
                self._turns.turn(service),
                self._explained(service, url, attempt),
                client().stream("GET", url, headers=headers) as response,
            ):
                if not response.has_redirect_location:
                    self._judge(response, service, attempt)
                    yield response
                    return
                url = self._redirected(response, service)
        raise OnlineError(
            f"{_who(service, url)} sends us from address to address without an end: try later."
        )

    def _judge(self, response: httpx2.Response, service: Service, attempt: int) -> None:
        """Keep the pause that an answer asks for; raise for one that is no success."""
        status, who = response.status_code, _who(service, response.url)
        pause = pause_asked(response.headers, self._clock.now())
        if status in _PASSING:
            trouble = (
                f"{who} is asked too often" if status == 429 else f"{who} has trouble of its own"
            )
            self._turns.pause(service, backoff(attempt, self._chance()) if pause is None else pause)
            raise PassingError(OnlineError(f"{trouble} (HTTP {status}): try again later."))
        if pause is not None:
            self._turns.pause(service, pause)
        if not response.is_success:
            body = b""
            for chunk in self.chunks(response):
                body += chunk
                if len(body) >= _REFUSAL_BYTES:
                    break
            raise RefusedError(_refusal(status, who, response.url), status, body)

    def _body(self, response: httpx2.Response, service: Service) -> bytes:
        began, parts, size = self._clock.now(), [], 0
        for chunk in self.chunks(response):
            size += len(chunk)
            if size > MOST_BYTES:
                raise OnlineError(
                    f"{_who(service, response.url)} sent more than {MOST_BYTES / 2**20:.3g} MB, "
                    "which cannot be right: nothing of it was used."
                )
            if self._clock.now() - began > DEADLINE_S:
                raise OnlineError(
                    f"{_who(service, response.url)} took more than {DEADLINE_S:.0f} seconds over "
                    "one answer: try again later."
                )
            parts.append(chunk)
        return b"".join(parts)

    @staticmethod
    def _redirected(response: httpx2.Response, service: Service) -> httpx2.URL:
        try:
            target = response.url.join(response.headers["location"])
        except httpx2.InvalidURL:
            target = httpx2.URL("")
        reason = why_not_followed(response.url, target, service)
        if reason:
            place = f"{target.scheme}://{target.host}"
            raise OnlineError(
                f"{_who(service, response.url)} sends us to {inert(place)}, {reason}, and was not "
                "followed: if it has moved, set its address in the settings."
            )
        return target

    @contextmanager
    def _explained(self, service: Service, url: httpx2.URL, attempt: int) -> Iterator[None]:
        """What the HTTP client raises becomes a sentence, and a pause where trying again helps."""
        who = _who(service, url)
        try:
            yield
        except httpx2.TimeoutException as error:
            raise self._passing(
                service,
                attempt,
                f"{who} did not answer within {self.settings.timeout:g} seconds: try again later.",
            ) from error
        except (httpx2.ConnectError, httpx2.ProxyError) as error:
            if _caused_by(error, ssl.SSLCertVerificationError):
                raise OnlineError(
                    f"The certificate of {url.host} is not trusted: if your network has one of "
                    "its own, name its file in the environment variable SSL_CERT_FILE."
                ) from error
            self._turns.pause(service, backoff(attempt, self._chance()) / 4)
            reason = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or "no connection"
            raise PassingError(UnreachableError(url.host, inert(reason)), worth=2) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise self._passing(
                service, attempt, f"{who} broke off in the middle of its answer: try again."
            ) from error
        except httpx2.InvalidURL as error:
            raise OnlineError(f"The address {url} cannot be used: {error}.") from error
        except (sqlite3.Error, RuntimeError) as error:
            # RuntimeError is what hishel raises for an entry that another copy has just removed.
            self._forget_answers()
            raise self._passing(
                service, attempt, f"The cache in {self.folder} was damaged and is gone: try again."
            ) from error

    def _passing(self, service: Service, attempt: int, sentence: str) -> "PassingError":
        self._turns.pause(service, backoff(attempt, self._chance()))
        return PassingError(OnlineError(sentence))

    @cached_property
    def _answers(self) -> httpx2.Client:
        storage = SqliteStorage(
            database_path=self._cache, max_size=_CACHE_BYTES, max_stream_size=MOST_BYTES
        )
        return self._client(partial(CacheClient, storage=storage, rfc={"shared": False}))

    @cached_property
    def _files(self) -> httpx2.Client:
        return self._client(httpx2.Client)

    def _client(self, make: Callable[..., httpx2.Client]) -> httpx2.Client:
        return make(
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
            timeout=self.settings.timeout,
            limits=httpx2.Limits(max_connections=2, max_keepalive_connections=2),
        )

    @property
    def _cache(self) -> Path:
        return self.folder / "answers.db"

    def _forget_answers(self) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._cache.with_name(self._cache.name + suffix).unlink()


class PassingError(Exception):
    """What may succeed a moment later, and is worth so many attempts; `error` if it does not."""

    def __init__(self, error: OnlineError, worth: int = ATTEMPTS) -> None:
        super().__init__(str(error))
        self.error = error
        self.worth = worth


def _who(service: Service, url: httpx2.URL) -> str:
    return inert(url.host) if service is Service.WEB else service.label


def _refusal(status: int, who: str, url: httpx2.URL) -> str:
    if status in (404, 410):
        return f"{who} has nothing at {inert(url.path)} (HTTP {status})."
    if status in (401, 403, 451):
        return f"{who} does not let this program in (HTTP {status}): try later, or in a browser."
    return f"{who} did not accept the request for {inert(url.path)} (HTTP {status})."


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
