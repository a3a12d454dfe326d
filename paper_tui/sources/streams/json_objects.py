"""The outermost objects of a JSON document, one by one: any length within a bounded memory.

Only strings and brackets are looked at here (RFC 8259); what an object says is parsed by its
reader, so that a broken one costs itself alone.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from paper_tui.errors import SourceError

MAX_OBJECT = 32 * 2**20
"""The longest object that is read, in bytes."""

MAX_DEPTH = 1024
"""How deep brackets may stand in one another; orjson parses no deeper either."""

_CHUNK = 2**16

# All up to the next bracket that stands in no string; a string that is not whole yet stops it.
_NEXT_BRACKET = re.compile(rb'(?:[^"\[\]{}]|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+([\[\]{}])', re.DOTALL)


def objects(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The objects that stand in no other object, each with the line (from 1) it begins on.

    SourceError when one is longer than `MAX_OBJECT` or nested beyond `MAX_DEPTH`, and, after the
    last whole object, when the document breaks off.
    """
    buffer, at = b"", 0  # what is not given out yet, and how far it has been looked at
    line, counted = 1, 0  # the line number at the place up to which lines have been counted
    depth = outside = 0  # how many brackets are open, and how many around the object `begin`
    begin = -1
    while chunk := stream.read(max(_CHUNK, len(buffer))):
        buffer += chunk
        while found := _NEXT_BRACKET.match(buffer, at):
            at = found.end()
            if found[1] in b"[{":
                if found[1] == b"{" and begin < 0:
                    begin, outside = at - 1, depth
                    line, counted = line + buffer.count(b"\n", counted, begin), begin
                depth += 1
                if depth > MAX_DEPTH:
                    raise SourceError(f"line {line}: brackets stand {MAX_DEPTH:,} deep in others")
            else:
                depth = max(0, depth - 1)
                if begin >= 0 and depth <= outside:
                    yield line, buffer[begin:at]
                    begin = -1
        keep = at if begin < 0 else begin
        line += buffer.count(b"\n", counted, keep)
        buffer, at, counted = buffer[keep:], at - keep, 0
        begin = min(begin, 0)
        if len(buffer) > MAX_OBJECT:
            raise SourceError(f"line {line}: an object is longer than {MAX_OBJECT // 2**20} MiB")
    if depth or buffer.strip():
        raise SourceError(f"the JSON breaks off after line {line}: the file is not whole")
