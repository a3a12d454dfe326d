"""Elements of an XML stream, one by one, within a bounded memory.

A document type declaration is refused as a whole: no feed of papers has one, and without it there
are neither entities that expand (XML 1.0, section 4) nor addresses that a parser might fetch.
Expat of the standard library is driven directly, because what is built over it holds the tree of
the whole document.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NoReturn
from xml.etree.ElementTree import Element, SubElement, TreeBuilder
from xml.parsers import expat

from paper_tui.errors import SourceError

MAX_DEPTH = 64
"""How deep elements may stand in one another."""

MAX_ELEMENT = 8 * 2**20
"""The longest element that is read, in bytes with its tags."""

MAX_TAG = 2**20
"""The longest single tag or comment, in bytes; expat holds one whole."""

_CHUNK = 2**16
_UTF16 = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*['\"]utf-16", re.IGNORECASE)


def elements(
    stream: BinaryIO, names: frozenset[str], *, nested: bool = False
) -> Iterator[tuple[int, Element]]:
    """The outermost elements of these names, whole, each with the line (from 1) it begins on.

    With `nested` those inside them too, each by itself: its attributes, no text, and of its
    children no more than an empty first one. Names are in ElementTree's notation
    (`{namespace}name`). SourceError, with the line, for what is no well-formed XML, has a document
    type declaration, or passes one of the limits above.
    """
    head = stream.read(_CHUNK)
    recoded = _UTF16.match(head)  # the bytes are UTF-8 by now, whatever they say of themselves
    reader = (_NestedReader if nested else _Reader)(names, "utf-8" if recoded else None)
    while head:
        reader.feed(head)
        yield from reader.taken()
        head = stream.read(_CHUNK)
    reader.feed(b"", last=True)
    yield from reader.taken()


class _Reader:
    def __init__(self, names: frozenset[str], encoding: str | None) -> None:
        self._names = names
        self._done: list[tuple[int, Element]] = []
        self._builder = TreeBuilder()
        self._open: tuple[int, Element] | None = None
        self._depth = self._inside = self._line = self._begun = self._fed = 0
        self._parser = expat.ParserCreate(encoding, "}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, data: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise SourceError(
                f"line {error.lineno} is not well-formed XML ({expat.ErrorString(error.code)})"
            ) from None
        self._fed += len(data)
        if self._fed - self._parser.CurrentByteIndex > MAX_TAG:
            self._refuse(f"a tag is longer than {MAX_TAG // 2**20} MiB")
        if self._inside and self._fed - self._begun > MAX_ELEMENT:
            self._refuse(f"an element is longer than {MAX_ELEMENT // 2**20} MiB")

    def taken(self) -> list[tuple[int, Element]]:
        done, self._done = self._done, []
        return done

    def _doctype(self, *_: object) -> None:
        self._refuse("a document type declaration is not read, for it may define entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._descend()
        name = "{" + name if "}" in name else name
        if not self._inside:
            if name not in self._names:
                return
            self._inside, self._builder = self._depth, TreeBuilder()
            self._line, self._begun = (
                self._parser.CurrentLineNumber,
                self._parser.CurrentByteIndex,
            )
            self._parser.CharacterDataHandler = self._builder.data
        self._builder.start(name, attributes)

    def _end(self, name: str) -> None:
        if self._inside:
            self._builder.end(name)
            if self._depth == self._inside:
                self._done.append((self._line, self._builder.close()))
                self._inside = 0
                self._parser.CharacterDataHandler = None
        self._depth -= 1

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(f"elements stand more than {MAX_DEPTH} deep in one another")

    def _refuse(self, reason: str) -> NoReturn:
        raise SourceError(f"line {self._parser.CurrentLineNumber}: {reason}")


class _NestedReader(_Reader):
    """Gives each element when its first child begins, or else when it ends."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._descend()
        if name in self._names:
            self._give(with_child=True)
            self._open = self._parser.CurrentLineNumber, Element(name, attributes)

    def _end(self, name: str) -> None:
        if name in self._names:
            self._give()
        self._depth -= 1

    def _give(self, *, with_child: bool = False) -> None:
        if self._open is not None:
            if with_child:
                SubElement(self._open[1], self._open[1].tag)
            self._done.append(self._open)
            self._open = None
