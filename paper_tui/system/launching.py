"""Starting other processes: the reader's programs that show something, and modules of our own.

No shell is involved, and nothing that the reader's program prints reaches the terminal.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from threading import Thread


def with_argument(command: str, placeholder: str, argument: str) -> list[str]:
    """The words of a command with an argument in the place of `{placeholder}`, else behind them.

    The command is split as a shell would; empty for one without words. ValueError for quotes that
    do not close.
    """
    words = shlex.split(command)
    if any(placeholder in word for word in words[1:]):
        return [words[0], *(word.replace(placeholder, argument) for word in words[1:])]
    return [*words, argument] if words else []


def own_module(
    name: str, environment: Mapping[str, str] = os.environ
) -> tuple[list[str], dict[str, str]]:
    """The command that runs a module in an interpreter of its own, and its environment.

    It imports from where this process does, and never from the working directory: there a
    `random.py` of the reader's may stand.
    """
    path = os.pathsep.join(filter(None, sys.path))
    return [sys.executable, "-P", "-m", name], {**environment, "PYTHONPATH": path}


def launch(arguments: Sequence[str], environment: Mapping[str, str], seconds: float) -> int:
    """Start a program and return its exit status, 0 when it still runs after so many seconds.

    Raises OSError when it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603  (no shell; the callers have checked what they open)
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        Thread(target=process.wait, daemon=True).start()  # leaves no zombie when it ends
        return 0
