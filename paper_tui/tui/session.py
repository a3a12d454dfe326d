"""What was done since the application was opened, told when it is left."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from paper_tui.paper import PaperId

_TOLD = {"star": "starred", "done": "done", "archived": "archived", "reading": "to read"}


@dataclass(slots=True)
class Session:
    """Papers that were looked at and marked. `now` is the clock."""

    now: Callable[[], datetime]
    seen: set[PaperId] = field(default_factory=set)
    marked: dict[str, set[PaperId]] = field(default_factory=dict)
    started: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.now()

    def mark(self, label: str, ids: Iterable[PaperId]) -> None:
        """Papers were marked; `label` is that of the library's edit."""
        self.marked.setdefault(label, set()).update(ids)

    def unmark(self, label: str, ids: Iterable[PaperId]) -> None:
        """A mark was taken back."""
        self.marked.setdefault(label, set()).difference_update(ids)

    def summary(self) -> str | None:
        """`31 seen, 5 starred, 4 minutes`; None when nothing was marked."""
        parts = [
            f"{len(self.marked[label]):,} {told}"
            for label, told in _TOLD.items()
            if self.marked.get(label)
        ]
        if not parts:
            return None
        minutes = round((self.now() - self.started).total_seconds() / 60)
        lasted = {0: "less than a minute", 1: "1 minute"}.get(minutes, f"{minutes:,} minutes")
        return ", ".join([f"{len(self.seen):,} seen", *parts, lasted]) + "."
