"""What can go wrong online, each as one sentence: what failed, with whom, what to do."""

from datetime import UTC, datetime

from paper_tui.errors import PaperTuiError


class OnlineError(PaperTuiError):
    """Something could not be had from the network. The library is as it was."""


class OfflineError(OnlineError):
    """The program was told to stay offline. A normal state."""

    def __init__(self) -> None:
        super().__init__(
            "You are offline by your own choice (the setting online.offline, or --offline), so "
            "nobody was asked; everything that needs no network works."
        )


class UnreachableError(OnlineError):
    """There is no connection. A normal state too."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(
            f"{host} cannot be reached ({reason}): look at the network and try again; everything "
            "that needs no network works."
        )


class CancelledError(OnlineError):
    """The reader has had enough."""

    def __init__(self) -> None:
        super().__init__("Cancelled; what was fetched before is kept.")


class BusyError(OnlineError):
    """A service wants to be left alone until `until` (seconds since 1970)."""

    def __init__(self, service: str, until: float) -> None:
        at = datetime.fromtimestamp(until, UTC).astimezone()
        super().__init__(
            f"{service} asks to be left alone until {at:%H:%M}: try again then; nothing is lost."
        )
        self.until = until


class RefusedError(OnlineError):
    """A service has understood and says no; `status` is the HTTP status, `body` its answer."""

    def __init__(self, sentence: str, status: int, body: bytes = b"") -> None:
        super().__init__(sentence)
        self.status = status
        self.body = body


class UnreadableError(OnlineError):
    """A service has answered with something else than it was asked for."""
