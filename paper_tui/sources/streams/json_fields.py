"""The fields of a foreign JSON object, each read as far as it has the expected type.

Services leave fields out, set them to null and change their types; a reader of papers takes what
is there. Our own files are read strictly instead, see `json_lines`.
"""

from collections.abc import Mapping
from typing import Self

import orjson

from paper_tui.paper import LARGEST


class JsonError(ValueError):
    """Bytes that are no JSON object: why, for a Reject."""


class Fields:
    """The fields of one JSON object; what is absent or of another type reads as empty."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """The object that these bytes are; JsonError when they are none.

        Nesting beyond 1,024 levels is such an error: orjson goes no deeper.
        """
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise JsonError(f"this is no valid JSON ({error.msg}, character {error.pos})") from None
        if not isinstance(value, dict):
            raise JsonError("this is JSON, but no object")
        return cls(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, *names: str) -> str:
        """The first text of these names that has a letter in it; a number is one too."""
        for name in names:
            value = self._values.get(name)
            if isinstance(value, str):
                if text := value.strip():
                    return text
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                return str(value)
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list that are not blank."""
        return tuple(each.strip() for each in self.values(name) if isinstance(each, str) and each)

    def number(self, name: str) -> int | None:
        """A whole number that can be kept."""
        value = self._values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
            return None
        return value

    def flag(self, name: str) -> bool:
        """Whether it says true."""
        return self._values.get(name) is True

    def part(self, name: str) -> "Fields":
        """The object inside this one."""
        value = self._values.get(name)
        return Fields(value if isinstance(value, dict) else {})

    def parts(self, name: str) -> list["Fields"]:
        """The objects of a list."""
        return [Fields(each) for each in self.values(name) if isinstance(each, dict)]

    def values(self, name: str) -> list[object]:
        """A list, whatever is in it."""
        value = self._values.get(name)
        return value if isinstance(value, list) else []
