"""The arguments of the command line: every command and option, with its help."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from paper_tui import __version__
from paper_tui.settings.export_settings import ENDINGS

if TYPE_CHECKING:
    from paper_tui.cite import Format

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EXPORTS = (*ENDINGS, "ris", "csl-json", "csv", "jsonl")
"""What papers are exported to; those that can be kept up to date come first."""

_EXAMPLES = """\
examples:
  paper-tui                                open the application
  paper-tui pages/                         import a folder of pages, then open
  paper-tui inbox                          open a view, also a saved one by its name
  paper-tui -q 'has:code is:inbox'         open a query
  paper-tui import --strict page.txt refs.bib
  curl -s ADDRESS | paper-tui import -
  paper-tui search graph transformer has:code -is:done
  paper-tui search --ids tag:thesis | paper-tui cite - > refs.bib
  paper-tui status done 2205.12454

On the screen and beside it, for a screen reader or a script: the list is `search --plain` (or
`inbox --plain`), the detail `show`, the views `views`, the statistics `stats --plain`, the help
`keys`.

A PAPER is the number that `search` prints, an arXiv id, a DOI, an address, or a whole title.
`-` reads papers from standard input, one a line.
"""


def build_parser() -> argparse.ArgumentParser:
    """Every command and option of the program, with its help."""
    parser = argparse.ArgumentParser(
        prog="paper-tui",
        description="Keep up with research papers from a terminal.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"paper-tui {__version__}")
    parser.add_argument(
        "--library", type=_path, metavar="PATH", help="use this library instead of the reader's own"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _open(commands)
    _import(commands)
    _search(commands)
    _paper(commands)
    _mark(commands)
    _mend(commands)
    _export(commands)
    _copy(commands)
    _ask(commands)
    _digest(commands)
    _report(commands)
    _look_after(commands)
    return parser


def subcommands(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """The parser of each command by its name, in the order of `--help`."""
    [found] = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    return found.choices


def _open(commands: _Commands) -> None:
    """`open`, which is also what is meant without any command."""
    command = _command(commands, "open", "open the application (also without any command)")
    command.add_argument(
        "names",
        nargs="*",
        metavar="PATH|VIEW",
        help="files and folders to import first; a view to open (new, inbox, starred, reading, "
        "done, archived, all, or a saved one)",
    )
    command.add_argument(
        "-q", "--query", default="", help="what stands in the search pane, as 'has:code is:inbox'"
    )
    command.add_argument(
        "--plain",
        action="store_true",
        help="print the list instead, a sentence for each paper, as for a screen reader",
    )
    _offline(command)


def _import(commands: _Commands) -> None:
    """`import`."""
    command = _command(
        commands,
        "import",
        "import files, folders or standard input",
        "Files are recognised by what is in them. What can be read is kept, the rest is reported; "
        "importing the same again changes nothing.",
    )
    command.add_argument(
        "paths",
        nargs="+",
        type=_path,
        metavar="PATH",
        help="a file, a folder, or - for standard input",
    )
    command.add_argument(
        "--strict", action="store_true", help="import nothing if anything is wrong"
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.add_argument(
        "--where",
        metavar="QUERY",
        default="",
        help="take only the papers that a query is about, as 'cat:cs.LG year:2024..'",
    )
    command.add_argument(
        "--rejects",
        type=_path,
        metavar="DIR",
        help="write what was rejected to files there, to correct and import again",
    )


def _search(commands: _Commands) -> None:
    """`search`."""
    command = _command(
        commands,
        "search",
        "print the papers that a query finds",
        "The query is what could stand in the search pane, but its last word is whole (transf* "
        "is what begins so); without one, all papers are printed.",
    )
    command.add_argument("query", nargs="*", type=str.strip, metavar="WORD", help="the query")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print JSON, one array")
    how.add_argument("--ids", action="store_true", help="print the papers' numbers, one a line")
    how.add_argument(
        "--plain", action="store_true", help="a sentence for each paper, as for a screen reader"
    )
    command.add_argument(
        "--sort",
        choices=("relevance", "newest", "title", "added"),
        default="relevance",
        help="order (default: relevance; without words, newest)",
    )
    command.add_argument("--limit", type=_positive, metavar="N", help="print the first N only")


def _paper(commands: _Commands) -> None:
    """What is said of papers: `show`, `cite`, `clone`."""
    command = _command(commands, "show", "print everything known of papers")
    _papers(command)
    command.add_argument("--json", action="store_true", help="print JSON, one array")
    command.add_argument(
        "--sources", action="store_true", help="say which service has said what, and when"
    )

    command = _command(commands, "cite", "print citations")
    _papers(command)
    command.add_argument(
        "--style",
        type=_style,
        default="bibtex",
        metavar="STYLE",
        help="bibtex (default), bibtex-latex, biblatex, ris, csl-json, typst, apa, mla, chicago, "
        "ieee, harvard, vancouver, acm, nature, markdown, rst, org",
    )

    command.add_argument(
        "--csl", type=_path, metavar="FILE", help="a style of the Citation Style Language instead"
    )

    command = _command(
        commands,
        "clone",
        "clone the repositories of papers",
        "Prints the command, runs it, and prints the new folder. Of a paper with several "
        "repositories, give the address of one.",
    )
    _papers(command)
    command.add_argument(
        "--folder", type=_path, metavar="DIR", help="where to (default: the setting clone_folder)"
    )
    command.add_argument("--print", action="store_true", help="only print the command")


def _mark(commands: _Commands) -> None:
    """Marks: `key`, `star`, `tag`, `status`, `priority`, `note`."""
    command = _command(commands, "key", "print or set the BibTeX key of a paper")
    command.add_argument("paper", metavar="PAPER")
    command.add_argument("key", nargs="?", help="the new key")

    command = _command(commands, "star", "star papers")
    _papers(command)
    command.add_argument("--remove", action="store_true", help="take the star away")

    command = _command(commands, "tag", "tag papers")
    command.add_argument("tags", metavar="TAG[,TAG…]", help="tags, separated by commas")
    _papers(command)
    command.add_argument("--remove", action="store_true", help="take the tags away")

    command = _command(commands, "status", "move papers to a pile")
    command.add_argument("status", choices=("inbox", "reading", "done", "archived"))
    _papers(command)

    command = _command(commands, "priority", "give papers a priority")
    command.add_argument(
        "priority",
        type=int,
        choices=range(10),
        metavar="N",
        help="the higher, the sooner; 0 is none",
    )
    _papers(command)

    command = _command(commands, "note", "print or write the note of a paper")
    command.add_argument("paper", metavar="PAPER")
    command.add_argument(
        "text", nargs="?", help="the new note (Markdown); - reads it from standard input"
    )
    command.add_argument("--edit", action="store_true", help="open the note in the editor")


def _mend(commands: _Commands) -> None:
    """`duplicates`, `undo`, `redo`."""
    command = _command(
        commands,
        "duplicates",
        "list papers that may be the same",
        "Nothing is joined by itself. `undo` takes a join apart.",
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument("--join", nargs="+", metavar="PAPER", help="these are one paper")
    what.add_argument("--apart", nargs="+", metavar="PAPER", help="these are different papers")
    what.add_argument("--json", action="store_true", help="print the list as JSON")

    _command(commands, "undo", "take the last change of marks back")

    _command(commands, "redo", "do the last undone change again")


def _export(commands: _Commands) -> None:
    """`export`, `watch-export`."""
    command = _command(
        commands,
        "export",
        "write papers to a file",
        "A file is written whole or not at all; its name says in what format, too.",
    )
    command.add_argument(
        "query", nargs="*", type=str.strip, metavar="WORD", help="the query (default: all papers)"
    )
    _output(command)
    command.add_argument(
        "--jsonl",
        dest="format",
        action="store_const",
        const="jsonl",
        help="JSON Lines, with all marks (as --format jsonl)",
    )

    command = _command(
        commands,
        "watch-export",
        "keep a file up to date with a query",
        "The file is written again whenever the papers that the query finds have changed. A file "
        "that paper-tui did not make is never touched. The setting [[exports]] does the same "
        "without a command that has to run.",
    )
    command.add_argument(
        "query", type=str.strip, metavar="QUERY", help="the query, one argument: 'tag:thesis'"
    )
    command.add_argument("output", type=_path, metavar="FILE", help="the file, as refs.bib")
    command.add_argument("--format", choices=tuple(ENDINGS), help="default: what the name says")
    command.add_argument("--once", action="store_true", help="look once, then end")


def _copy(commands: _Commands) -> None:
    """Whole libraries: `backup`, `restore`, `merge`."""
    command = _command(commands, "backup", "copy the library, also while it is in use")
    command.add_argument(
        "--folder", type=_path, metavar="DIR", help="where to (default: beside the library)"
    )
    command.add_argument("--list", action="store_true", help="list the copies instead")

    command = _command(
        commands,
        "restore",
        "put a copy of the library back",
        "Says what would change; with --yes it is done, and what was there is kept.",
    )
    command.add_argument("copy", type=_path, metavar="FILE", help="the copy")
    command.add_argument("--yes", action="store_true", help="do it")

    command = _command(
        commands,
        "merge",
        "take in another library",
        "Field by field the newest mark wins, tags are united, both notes are kept. Do it in both "
        "directions, and both libraries are equal.",
    )
    command.add_argument("other", type=_path, metavar="LIBRARY", help="the other library's file")


def _ask(commands: _Commands) -> None:
    """What asks the network: `fetch`, `complete`, `pdf`."""
    command = _command(
        commands,
        "fetch",
        "look for new papers",
        "Reads the feeds of the settings, or Hugging Face's daily papers, from where the last look "
        "ended. What is new stands in the inbox.",
    )
    command.add_argument("feeds", nargs="*", metavar="FEED", help="only these (default: all)")
    command.add_argument("--quiet", action="store_true", help="print nothing but what went wrong")
    _offline(command)

    command = _command(
        commands,
        "complete",
        "ask for authors, dates and identifiers that papers lack",
        "Only gaps are filled. What is found is kept after each batch; stop it at any time.",
    )
    command.add_argument(
        "query", nargs="*", type=str.strip, metavar="WORD", help="the query (default: all papers)"
    )
    command.add_argument("--dry-run", action="store_true", help="print what would change")
    command.add_argument(
        "--thorough",
        action="store_true",
        help="ask again what was asked in vain, or may change",
    )
    command.add_argument(
        "--no-counts", action="store_true", help="leave upvotes and repository stars out"
    )
    _offline(command)

    command = _command(commands, "pdf", "fetch the PDFs of papers and print where they are")
    _papers(command)
    command.add_argument("--open", action="store_true", help="show them")
    _offline(command)


def _digest(commands: _Commands) -> None:
    """`digest`."""
    command = _command(
        commands,
        "digest",
        "write what is new and matches your views",
        "The next digest for the same views goes on after this one. Exit code 1: nothing to tell.",
    )
    command.add_argument(
        "--for",
        dest="views",
        action="append",
        metavar="VIEW",
        help="a saved view or a query (default: all saved views); may be repeated",
    )
    command.add_argument(
        "--like-starred",
        action="store_true",
        help="also what is like your starred papers (without --for it is told anyway)",
    )
    command.add_argument(
        "--since", default="1d", metavar="AGE", help="how far back the first one goes (12h, 1d, 2w)"
    )
    command.add_argument("--again", action="store_true", help="as if none had been written before")
    command.add_argument(
        "--form", choices=("text", "markdown", "html", "mail"), default="text", help="default: text"
    )
    command.add_argument("--to", default="", metavar="ADDRESS", help="who the mail is for")
    command.add_argument(
        "-o", "--output", type=_path, metavar="FILE", help="default: standard output"
    )


def _report(commands: _Commands) -> None:
    """`views`, `keys`, `stats`."""
    command = _command(
        commands,
        "views",
        "print the views with their queries and how many papers each has",
    )
    command.add_argument("--json", action="store_true", help="print JSON, one array")

    _command(
        commands,
        "keys",
        "print the keys of the application",
        "Those of the settings, where they say something of keys.",
    )

    command = _command(
        commands,
        "stats",
        "print what is in the library, and what was read when",
        "A paper was read on the day on which it was last marked as done. Weeks begin on Monday.",
    )
    how = command.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print JSON, one object")
    how.add_argument("--plain", action="store_true", help="no bars, and all values")


def _look_after(commands: _Commands) -> None:
    """`reindex`, `where`, `doctor`, `completion`."""
    command = _command(commands, "reindex", "bring the search index up to date")
    command.add_argument("--all", action="store_true", help="delete it and build it anew")
    command.add_argument(
        "--progress",
        choices=("auto", "json", "none"),
        default="auto",
        help="json: a line with what is done, for other programs",
    )

    command = _command(commands, "where", "print where everything is kept")
    command.add_argument(
        "what", nargs="?", choices=("settings", "library", "index", "log"), help="only this one"
    )

    _command(commands, "doctor", "say what works here and what does not")

    command = _command(
        commands,
        "completion",
        "print the completion script of a shell",
        'bash: eval "$(paper-tui completion bash)" in ~/.bashrc; other shells alike.',
    )
    command.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"))


def _command(
    commands: _Commands,
    name: str,
    summary: str,
    more: str = "",
) -> argparse.ArgumentParser:
    description = f"{summary[0].upper()}{summary[1:]}. {more}".strip()
    return commands.add_parser(name, help=summary, description=description)


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=EXPORTS, help="default: what the file's name says")
    command.add_argument(
        "-o", "--output", type=_path, metavar="FILE", help="default: standard output"
    )


def _offline(command: argparse.ArgumentParser) -> None:
    command.add_argument("--offline", action="store_true", help="ask nobody anything")


def _papers(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "papers", nargs="+", metavar="PAPER", help="number, arXiv id, DOI, address, title, or -"
    )


def _path(text: str) -> Path:
    if not text:  # "$UNSET" of a shell; to pathlib it is the working directory
        raise argparse.ArgumentTypeError("a path cannot be empty")
    return Path(text)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _style(text: str) -> "Format":
    from paper_tui.cite import Format  # noqa: PLC0415 - only where citations are asked for

    try:
        return Format(text)
    except ValueError:
        known = ", ".join(Format)
        raise argparse.ArgumentTypeError(f"no such style: {text!r} (known: {known})") from None
