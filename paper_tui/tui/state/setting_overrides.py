"""Settings that were changed on the screen. They are kept beside what was arranged there, and the
settings file stays as its reader wrote it.

The latest word counts: a choice holds for as long as the file says of that setting what it said
when the choice was made.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from paper_tui.errors import ConfigError
from paper_tui.settings.settings import Settings, checked
from paper_tui.tui.state.screen_state import load, save

_NAME = "settings"


def chosen(written: Settings, path: Path) -> Settings:
    """The settings as they are on the screen; `written` are those of the settings file."""
    settings = written
    for name, choice in _choices(path).items():
        match choice:
            case {"value": value, "instead_of": before}:
                pass
            case _:
                continue
        try:
            if before == _plain(_value(written, name)):
                settings = _changed(settings, name, value)
        except (AttributeError, StopIteration, ConfigError):
            continue  # of another version, or edited by hand
    return settings


def choose(path: Path, settings: Settings, written: Settings, name: str, value: object) -> Settings:
    """The settings with one of them changed, which is kept; one colour of a tag is `tags.gnn`."""
    choice = {"value": _plain(value), "instead_of": _plain(_value(written, name))}
    save(path, _NAME, {**_choices(path), name: choice})
    return _changed(settings, name, value)


def forget(path: Path) -> None:
    """The settings file alone counts again."""
    save(path, _NAME, {})


def _choices(path: Path) -> Mapping[str, object]:
    kept = load(path).get(_NAME)
    return kept if isinstance(kept, dict) else {}


def _value(settings: Settings, name: str) -> object:
    name, _, key = name.partition(".")
    value = getattr(settings, name)
    return value.get(key) if key else value


def _changed(settings: Settings, name: str, value: object) -> Settings:
    name, _, key = name.partition(".")
    if key:
        value = {**getattr(settings, name), key: value}
    return replace(settings, **{name: checked(name, value)})  # type: ignore[arg-type]


def _plain(value: object) -> object:
    """A setting as JSON gives it back."""
    return json.loads(json.dumps(value, default=dict))
