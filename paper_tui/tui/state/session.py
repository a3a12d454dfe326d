"""What was done since the application was opened, told when it is left."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from paper_tui.paper import PaperId

_TOLD = {
    "star": "starred",
    "tag": "tagged",
    "note": "annotated",
    "done": "done",
    "archived": "archived",
    "reading": "to read",
}


@dataclass(slots=True)
class Session:
    """Papers that were looked at and marked. `now` is the clock."""

    now: Callable[[], datetime]
    seen: set[PaperId] = field(default_factory=set)
    marked: defaultdict[str, Counter[PaperId]] = field(default_factory=lambda: defaultdict(Counter))
    started: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.now()

    def mark(self, label: str, ids: Iterable[PaperId]) -> None:
        """Papers were marked; `label` is that of the library's edit."""
        self._tally(label, ids, 1)

    def unmark(self, label: str, ids: Iterable[PaperId]) -> None:
        """A mark was taken back."""
        self._tally(label, ids, -1)

    def _tally(self, label: str, ids: Iterable[PaperId], by: int) -> None:
        what = label.partition(" ")[0]
        if what == "unstar":
            what, by = "star", -by
        for id_ in ids:
            self.marked[what][id_] += by

    def summary(self) -> str | None:
        """`31 seen, 5 starred, 4 minutes`; None when nothing was marked."""
        parts = [
            f"{len(papers):,} {told}"
            for label, told in _TOLD.items()
            if (papers := +self.marked[label])
        ]
        if not parts:
            return None
        minutes = round((self.now() - self.started).total_seconds() / 60)
        lasted = {0: "less than a minute", 1: "1 minute"}.get(minutes, f"{minutes:,} minutes")
        return ", ".join([f"{len(self.seen):,} seen", *parts, lasted]) + "."
