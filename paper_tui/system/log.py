"""The log: what went wrong, with tracebacks."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOG = logging.getLogger("paper_tui")


@contextmanager
def kept_in(path: Path) -> Iterator[None]:
    """What is logged meanwhile goes to this file, which is made with the first line."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, delay=True, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        handler.close()
