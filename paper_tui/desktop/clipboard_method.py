"""The ways to the clipboard by name, for the settings (loaded at every start) and `clipboard`."""

from enum import StrEnum


class ClipboardMethod(StrEnum):
    """How text reaches the clipboard; `auto` is the first way that works."""

    AUTO = "auto"
    NATIVE = "native"
    TMUX = "tmux"
    OSC52 = "osc52"
