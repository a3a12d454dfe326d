"""pyperclip in a process of its own, which can be ended: it waits for its tools without a limit.

    python -m paper_tui.desktop.native_clipboard TOOL [--read-back] < TEXT

Exit codes: 0 copied, 1 the tool failed (what it said is on standard error), 3 the clipboard was
read back and holds something else.
"""

import sys
from collections.abc import Sequence

import pyperclip

from paper_tui.desktop.clipboard import HOLDS_SOMETHING_ELSE

_MECHANISMS = {
    "pbcopy": pyperclip.init_osx_pbcopy_clipboard,
    "clip.exe": pyperclip.init_wsl_clipboard,
    "wl-copy": pyperclip.init_wl_clipboard,
    "xclip": pyperclip.init_xclip_clipboard,
    "xsel": pyperclip.init_xsel_clipboard,
}


def main(arguments: Sequence[str]) -> int:
    """Copy standard input (UTF-8) with one tool, and return the exit code."""
    tool, *options = arguments
    copy, paste = _MECHANISMS[tool]()
    text = sys.stdin.buffer.read().decode("utf-8")
    try:
        copy(text)
        if "--read-back" in options and paste() != text:
            return HOLDS_SOMETHING_ELSE
    except (OSError, pyperclip.PyperclipException, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
