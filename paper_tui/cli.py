"""The command line: parse the arguments, call, print.

Exit codes: 0 done, 1 something failed or nothing was found, 2 wrong usage, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from paper_tui.commands.arguments import build_parser, subcommands
from paper_tui.errors import PaperTuiError

FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; the only place that catches everything."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    _take_any_bytes()
    try:
        from paper_tui.commands import dispatch  # noqa: PLC0415 - `--help` needs none of it

        code = dispatch.run(options)
        sys.stdout.flush()
    except PaperTuiError as error:
        print(f"paper-tui: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except UnicodeEncodeError as error:
        shown = error.object[error.start : error.end]
        print(
            f"paper-tui: {shown!r} cannot be written in {error.encoding}: choose a locale of UTF-8 "
            "(LANG=C.UTF-8).",
            file=sys.stderr,
        )
        return FAILED
    except BrokenPipeError:
        # The reader of the output (`head`, say) has gone: stop without a word, as `cat` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - an error of ours
        return _tell(error, options)
    return code


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for; ends the program with code 2 when it is none."""
    parser = build_parser()
    return parser.parse_args(_with_excluded_words(_with_command([*arguments], parser), parser))


def _take_any_bytes() -> None:
    """Names of files go out with the bytes that they came in with; other text comes in readable."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _tell(error: Exception, options: argparse.Namespace) -> int:
    """The traceback goes to the log, a sentence to the reader."""
    from paper_tui.settings.settings import locate  # noqa: PLC0415
    from paper_tui.system.log import LOG, kept_in  # noqa: PLC0415

    path = locate(os.environ, options.library).log
    with kept_in(path):
        LOG.error("unexpected error", exc_info=error)
    print(
        f"paper-tui: an error of its own ({type(error).__name__}); nothing that was marked is "
        f"lost. What happened stands in {path}.",
        file=sys.stderr,
    )
    return FAILED


def _with_excluded_words(given: list[str], parser: argparse.ArgumentParser) -> list[str]:
    """In a query, `-survey` and `-is:done` are words; what is no option of the command is a word.

    argparse takes a text with a space in it for no option, so such a word gets one in front.
    """
    commands = subcommands(parser)
    name = next((each for each in given if each in commands), None)
    known = commands[name]._actions if name else []
    if not any(action.dest == "query" and not action.option_strings for action in known):
        return given
    flags = {flag for action in known if action.nargs == 0 for flag in action.option_strings}
    valued = {flag for action in known if action.nargs != 0 for flag in action.option_strings}
    end = given.index("--") if "--" in given else len(given)

    def is_word(text: str) -> bool:
        short = text[:1] == "-" and text[1:2] not in ("", "-")
        return short and text not in flags and text[:2] not in valued

    return [f" {each}" if is_word(each) else each for each in given[:end]] + given[end:]


def _with_command(given: list[str], parser: argparse.ArgumentParser) -> list[str]:
    """`paper-tui`, `paper-tui page.txt`, `paper-tui inbox` and `paper-tui -q x` mean `open`."""
    at = 0
    while at < len(given) and given[at].startswith("--library"):
        at += 1 if "=" in given[at] else 2
    first = given[at] if at < len(given) else ""
    known = subcommands(parser)
    if first in known or first in ("-h", "--help", "--version"):
        return given
    return [*given[:at], "open", *given[at:]]
