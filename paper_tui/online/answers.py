"""What a service has answered, read by the parsers of `sources`."""

import io
import re
from dataclasses import dataclass

from paper_tui.errors import SourceError
from paper_tui.online.online_errors import UnreadableError
from paper_tui.online.turns import Service
from paper_tui.paper import Record, Reject
from paper_tui.sources.format import HEAD_BYTES, Format
from paper_tui.text.readable import inert


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of papers. `more` says that there is, or may be, another page after it."""

    records: tuple[Record, ...] = ()
    rejects: tuple[Reject, ...] = ()
    more: bool = False

    @property
    def size(self) -> int:
        """How many papers the service has sent, readable or not."""
        return len(self.records) + len(self.rejects)


def read(body: bytes, service: Service, expected: Format) -> Answer:
    """The papers in an answer. One that cannot be read to its end is not used: UnreadableError."""
    if re.match(rb"\s*(<!doctype html|<html|<head|<body)", body[:1024], re.IGNORECASE):
        raise UnreadableError(
            f"{service.label} answered with a web page where data was expected: if your network "
            "wants you to sign in first, do so in a browser; else try again later."
        )
    records: list[Record] = []
    rejects: list[Reject] = []
    try:
        if not expected.sniff(body[:HEAD_BYTES]):
            raise SourceError(f"this is not {expected.label}")
        for item in expected.read(io.BytesIO(body)):
            if isinstance(item, Record):
                records.append(item)
            else:
                rejects.append(item)
    except SourceError as error:
        raise UnreadableError(
            f"{service.label} answered with something else than papers ({inert(str(error))}): try "
            "again later; if it stays so, look for a newer paper-tui."
        ) from error
    if rejects and not records:
        raise UnreadableError(
            f"{service.label} answered with {len(rejects)} papers of which none could be read "
            f"({inert(rejects[0].reason)}): try again later; if it stays so, look for a newer "
            "paper-tui."
        )
    return Answer(tuple(records), tuple(rejects))
