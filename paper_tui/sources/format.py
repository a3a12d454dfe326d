"""What a format is: how it is recognised, and how its bytes become papers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from paper_tui.paper import Record, Reject

HEAD_BYTES = 2**16
"""How much of a file a format is recognised by."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that papers come in.

    `name` is the lasting name (`hf-json`), `label` what a reader is told
    ("a Hugging Face answer").

    `sniff` gets the first `HEAD_BYTES` bytes (all of them when the file is shorter) and
    says whether they look like this format. It never raises, and it looks at the content alone: a
    head may end in the middle of a word, a character or a JSON string.

    `read` gets a stream of bytes that may be endless and cannot seek, and gives the papers in the
    order they stand there, each with its line. What cannot be read is a `Reject` among them; only a
    stream that is no such file at all, or that would need unbounded memory, is a `SourceError`.
    Both get UTF-8 without a byte order mark (`sources.recognise` sees to it); stray bytes of
    another encoding may still be among it, and `stream.lines` reads and reports them.
    """

    name: str
    label: str
    sniff: Callable[[bytes], bool]
    read: Callable[[BinaryIO], Iterator[Record | Reject]]
