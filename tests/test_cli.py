"""The commands, as a shell user has them."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paper_tui import __version__
from paper_tui.cli import main
from paper_tui.commands import arguments, dispatch, doctor
from paper_tui.exchange.exports import Export
from paper_tui.exchange.kept_files import KINDS
from paper_tui.library.library import Library
from paper_tui.paper import Link, LinkKind, Paper, Record
from paper_tui.settings.export_settings import ENDINGS
from paper_tui.settings.saved_views import SavedQuery, save_views

PAGE = """\
new

Get trending papers in your email inbox!

Subscribe

Daily Papers

Mar 12

Lanterns: Guiding Graph Search by Light

A lantern is a small model that tells a graph search which edges are worth a look. We train
lanterns on old searches and use them on new ones, where they save two looks of three and lose no
path that mattered. Our code: https://github.com/example/lanterns.

Slow Rivers: Patience in Diffusion

Diffusion models hurry through their last steps. We let them rest, and find that rested samples are
better by every measure that we tried, at the price of half a second for each image. The same rest
helps models of sound.

The [bold]Cost[/bold] of Markup

Titles may hold brackets \x1b[31m and escape sequences. This one does, and both have to be shown as
they stand, because nothing in a paper is an order to the terminal that shows it, and a reader who
looks for brackets should find them.
"""


def unwrapped(text: str) -> str:
    """The page as such exports are: a paragraph is one line."""
    paragraphs = [" ".join(part.splitlines()) for part in text.split("\n\n")]
    return "\n\n".join(paragraphs) + "\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPER_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "pages" / "012_lanterns.txt"
    path.parent.mkdir()
    path.write_text(unwrapped(PAGE), "utf-8")
    return path


@pytest.fixture
def shelf(home: Path, page: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["import", str(page)]) == 0
    capsys.readouterr()
    return home


def run(*arguments: str, standard_input: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "paper_tui", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        input=standard_input,
    )


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_version(home: Path) -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"paper-tui {__version__}\n")


def test_help_has_examples_and_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert "examples:" in text
    for command in ("import", "search", "show", "cite", "star", "tag", "status", "note", "export"):
        assert f"  {command} " in text


@pytest.mark.parametrize(
    "wrong", [["search", "--wrong"], ["status", "purple", "1"], ["import"], ["import", ""]]
)
def test_wrong_usage_is_exit_code_2(home: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(wrong)
    assert end.value.code == 2


ODD = (
    *("search", "search --plain", "show 1", "views", "stats"),
    *("duplicates", "cite 1", "cite --style ris 1", "cite --style markdown 1", "key 1", "note 1"),
    *("digest", "digest --again --form markdown", "digest --again --form html", "clone --print 1"),
    *("export --format csv", "export --format markdown", "export --format html"),
)


class TestImport:
    def test_a_file(self, home: Path, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert output(capsys, "import", str(page)) == "3 new papers, from 1 file.\n"
        assert (
            output(capsys, "import", str(page)) == "0 new papers, 3 already known, from 1 file.\n"
        )

    def test_a_folder(self, home: Path, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (page.parent / "notes.bin").write_bytes(b"\0\1\2")
        (page.parent / ".hidden").write_text("nothing")
        assert main(["import", str(page.parent)]) == 0
        shown = capsys.readouterr()
        assert shown.out == "3 new papers, from 1 file; 1 other file skipped.\n"
        assert "notes.bin: this is a binary file" in shown.err

    def test_standard_input(self, home: Path, page: Path) -> None:
        done = run("import", "-", "--json", standard_input=page.read_text("utf-8"))
        assert done.returncode == 0
        report = json.loads(done.stdout)
        assert report["new"] == 3
        assert report["files"][0]["file"] == "standard input"

    def test_strict_is_of_all_files_together(self, home: Path, page: Path) -> None:
        bad = page.with_name("bad.bin")
        bad.write_bytes(b"\0\1\2")
        done = run("import", "--strict", str(page), "-", str(bad), standard_input="2401.00001\n")
        assert done.returncode != 0
        assert "bad.bin: this is a binary file" in done.stderr
        assert "nothing was imported" in done.stderr
        assert json.loads(run("search", "--json").stdout) == []

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("missing.txt", None, "missing.txt: it cannot be read (No such file or directory)"),
            ("empty.txt", b"", "empty.txt: there is nothing in it"),
            ("binary.txt", b"\x7fELF\0\1\2\3" * 99, "binary.txt: this is a binary file"),
            ("prose.txt", b"Dear reader, this is a letter and no list.\n", "prose.txt: no papers"),
        ],
    )
    def test_bad_files_are_one_sentence_each(
        self,
        home: Path,
        capsys: pytest.CaptureFixture[str],
        name: str,
        content: bytes | None,
        says: str,
    ) -> None:
        home.mkdir()
        file = home / name
        if content is not None:
            file.write_bytes(content)
        assert main(["import", str(file)]) == 1
        shown = capsys.readouterr()
        assert says in shown.err
        assert shown.err.count("\n") == 1
        assert "1 file could not be read." in shown.out

    def test_a_folder_without_pages(
        self, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "empty").mkdir()
        assert main(["import", str(tmp_path / "empty")]) == 1
        assert "there is no file in this folder" in capsys.readouterr().err
        (tmp_path / "empty" / "letter.txt").write_text("Dear reader,\nthis is no list of papers.\n")
        assert main(["import", str(tmp_path / "empty")]) == 1

    def test_the_good_file_is_kept_beside_the_bad_one(
        self, home: Path, page: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["import", "missing.txt", str(page)]) == 1
        assert "3 new papers, from 1 file; 1 file could not be read" in capsys.readouterr().out

    def test_only_what_is_asked_for(
        self, home: Path, page: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = output(capsys, "import", "--where", "lantern OR title:rivers", str(page))
        assert text == "2 new papers, 1 not asked for, from 1 file.\n"
        assert main(["import", "--where", "is:starred", str(page)]) == 1
        assert "cannot be asked of a file" in capsys.readouterr().err

    def test_strict_takes_all_or_nothing(
        self, home: Path, page: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        page.write_text(page.read_text("utf-8") + "\nA Title Without Its Abstract\n", "utf-8")
        assert main(["import", "--strict", str(page)]) == 1
        assert "nothing was imported" in capsys.readouterr().err
        assert main(["search"]) == 1
        assert main(["import", str(page)]) == 1
        assert "3 new papers, 1 rejected" in capsys.readouterr().out


class TestSearch:
    def test_words(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        [line] = output(capsys, "search", "rested", "samples").splitlines()
        assert "Slow Rivers: Patience in Diffusion" in line

    def test_without_words_everything_in_the_order_of_the_page(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = output(capsys, "search").splitlines()
        assert [line.split()[0] for line in lines] == ["1", "2", "3"]

    def test_ids_go_on_into_other_commands(
        self, shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ids = output(capsys, "search", "--ids", "has:code")
        assert ids == "1\n"
        monkeypatch.setattr(sys, "stdin", io.StringIO(ids))
        assert main(["star", "-"]) == 0
        assert output(capsys, "search", "--ids", "is:starred") == "1\n"

    def test_what_is_too_much_is_told_and_what_was_found_is_printed(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["search", "--ids", *["rested"] * 101]) == 0
        shown = capsys.readouterr()
        assert shown.out == "2\n"
        assert shown.err == "paper-tui: only the first 100 words are searched\n"
        assert main(["search", "--ids", "rested", "titel:rivers"]) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "there is no field titel:" in shown.err

    def test_excluded_words_are_no_options(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert output(capsys, "search", "-has:code", "--ids") == "2\n3\n"
        assert output(capsys, "search", "--ids", "--limit", "1", "--", "-has:code") == "2\n"
        with pytest.raises(SystemExit):
            main(["search", "--no-such-option"])

    def test_json(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        [paper] = json.loads(output(capsys, "search", "--json", "lanterns"))
        assert paper["title"] == "Lanterns: Guiding Graph Search by Light"
        assert paper["links"] == [{"kind": "code", "url": "https://github.com/example/lanterns"}]
        assert paper["listings"] == [{"page": "012_lanterns", "place": 1, "day": "Mar 12"}]
        assert "authors" not in paper  # nobody has said who wrote it

    def test_nothing_found_is_exit_code_1(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["search", "zeppelin"]) == 1
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize("command", [["search", "--ids"], ["export"]])
    def test_a_mistake_in_the_query_stops_a_command(
        self, shelf: Path, capsys: pytest.CaptureFixture[str], command: list[str]
    ) -> None:
        assert main([*command, "is:purple"]) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "purple" in shown.err

    def test_limit_and_order(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert output(capsys, "search", "--ids", "--sort", "title", "--limit", "2") == "1\n2\n"

    def test_text_from_outside_is_inert(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = output(capsys, "show", "3")
        assert "The [bold]Cost[/bold] of Markup" in text
        assert "\x1b" not in text

    def test_whatever_a_paper_holds_no_command_prints_a_control_character(
        self, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        odd = "x\x1b[31m\x07\u202e\n"
        fields: dict[str, object] = dict.fromkeys(("abstract", "venue", "comment", "note"), odd)
        fields |= {"paper-tui": 1, "title": f"T{odd}", "key": odd, "doi": odd, "date": "2024"}
        fields |= {name: [odd] for name in ("authors", "categories", "keywords", "tags")}
        fields |= {"links": [{"url": f"https://h{odd}.org/{odd}", "kind": "code"}]}
        fields |= {"listings": [{"page": odd, "place": 1, "day": odd}]}
        (tmp_path / "odd.jsonl").write_text(json.dumps(fields))
        assert main(["import", str(tmp_path / "odd.jsonl")]) == 0
        for command in ODD:
            main(command.split())
            printed = "".join(capsys.readouterr())
            assert not set(printed) & set("\x1b\x07\u202e"), command

    def test_a_closed_pipe_is_no_error(self, shelf: Path) -> None:
        line = f"{sys.executable} -m paper_tui search | head -n 1"
        done = subprocess.run(
            ["sh", "-c", line], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stderr == ""
        assert done.stdout.count("\n") == 1


class TestMarks:
    def test_star_tag_status_note(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        title = "Lanterns: guiding graph search by light"
        assert main(["star", title, "2"]) == 0
        assert main(["tag", "gnn,to-read", "1"]) == 0
        assert main(["status", "reading", "1"]) == 0
        assert main(["note", "1", "Try it on *trees*"]) == 0
        [paper] = json.loads(output(capsys, "show", "--json", "1"))
        assert paper["starred"] is True
        assert (paper["status"], paper["tags"]) == ("reading", ["gnn", "to-read"])
        assert output(capsys, "note", "1") == "Try it on *trees*\n"
        assert main(["tag", "--remove", "gnn", "1"]) == 0
        assert main(["star", "--remove", "1"]) == 0
        assert output(capsys, "search", "--ids", "tag:gnn OR is:starred") == "2\n"

    def test_priority(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["priority", "2", "1"])
        main(["priority", "3", "2"])
        assert output(capsys, "search", "--ids", "priority:3") == "2\n"
        assert output(capsys, "search", "--ids", "priority:<3", "priority:>=1") == "1\n"
        assert "priority   2" in output(capsys, "show", "1")
        assert "Inbox, priority 2" in output(capsys, "search", "--plain", "priority:2")
        assert json.loads(output(capsys, "show", "--json", "1"))[0]["priority"] == 2
        assert output(capsys, "undo") == "undone: priority 3, 1 paper\n"
        main(["priority", "0", "1"])
        assert main(["search", "priority:>0"]) == 1
        assert main(["search", "priority:high"]) == 1
        assert "'high' is no priority" in capsys.readouterr().err

    def test_duplicates(self, shelf: Path, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["duplicates"]) == 1
        text = page.read_text("utf-8").replace("in Diffusion", "In a Diffusion")
        page.with_name("again.txt").write_text(text, "utf-8")
        main(["import", str(page.with_name("again.txt"))])
        capsys.readouterr()
        lines = output(capsys, "duplicates").splitlines()
        assert [line.split()[0] for line in lines[::2]] == ["the", "no", "no"]
        assert [line.split()[0] for line in lines[1::2]] == ["2", "4"]
        [group] = json.loads(output(capsys, "duplicates", "--json"))
        assert [paper["id"] for paper in group["papers"]] == [2, 4]
        assert main(["duplicates", "--join", "2", "2"]) != 0
        assert "name two papers or more" in capsys.readouterr().err
        main(["duplicates", "--join", "2", "4"])
        assert main(["duplicates"]) == 1
        main(["undo"])
        assert main(["duplicates"]) == 1  # the reader has said that they are two

    def test_undo_and_redo(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["star", "1", "2"])
        assert output(capsys, "undo") == "undone: star, 2 papers\n"
        assert output(capsys, "redo") == "done again: star, 2 papers\n"
        assert main(["redo"]) == 1

    def test_a_note_in_the_editor(
        self, shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script = shelf / "editor"
        script.write_text("#!/bin/sh\nprintf 'seen' > \"$1\"\n")
        script.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(script))
        assert main(["note", "2", "--edit"]) == 0
        assert output(capsys, "note", "2") == "seen\n"

    def test_a_signal_waits_until_the_note_is_kept(
        self, shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script = shelf / "editor"
        script.write_text("#!/bin/sh\nkill -TERM $PPID\nprintf 'seen' > \"$1\"\n")
        script.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(script))
        program = [sys.executable, "-m", "paper_tui", "note", "2", "--edit"]
        assert subprocess.run(program, check=False).returncode == -signal.SIGTERM
        assert output(capsys, "note", "2") == "seen\n"

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["star", "99"], "no paper is known as '99'"),
            (["show", "No Such Title"], "no paper is known as 'No Such Title'"),
            (["tag", "two words", "1"], "cannot be a tag"),
        ],
    )
    def test_what_cannot_be_done_is_one_sentence(
        self, shelf: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
    ) -> None:
        assert main(arguments) == 1
        error = capsys.readouterr().err
        assert says in error
        assert error.count("\n") == 1


class TestCiting:
    def test_bibtex_holds_what_is_known(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = output(capsys, "cite", "1")
        assert text.startswith("@misc{lanterns")
        assert "author" not in text
        assert "year" not in text

    def test_the_key_stays(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        first = output(capsys, "cite", "1", "2")
        assert output(capsys, "cite", "1", "2") == first

    def test_a_style(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert output(capsys, "cite", "--style", "apa", "2") == (
            "Slow Rivers: Patience in Diffusion. (n.d.).\n"
        )

    def test_an_unknown_style(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as end:
            main(["cite", "--style", "baroque", "1"])
        assert end.value.code == 2
        assert "no such style: 'baroque' (known: bibtex, bibtex-latex" in capsys.readouterr().err


class TestOnline:
    @pytest.mark.parametrize("command", [["fetch"], ["complete", "--dry-run"], ["pdf", "1"]])
    def test_offline_is_one_sentence(
        self, shelf: Path, capsys: pytest.CaptureFixture[str], command: list[str]
    ) -> None:
        main(["export", "--jsonl", "-o", str(shelf / "all.jsonl")])
        text = (shelf / "all.jsonl").read_text("utf-8")
        (shelf / "all.jsonl").write_text(
            text.replace('"abstract"', '"arxiv":"2403.01234","abstract"', 1), "utf-8"
        )
        main(["import", str(shelf / "all.jsonl")])
        capsys.readouterr()
        assert main([*command, "--offline"]) == 1
        shown = capsys.readouterr()
        assert "You are offline by your own choice" in shown.out + shown.err

    def test_an_unknown_feed(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["fetch", "weather", "--offline"]) == 1
        assert "there is no feed 'weather' (known: hf/daily)" in capsys.readouterr().err

    def test_a_digest_tells_each_paper_once(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = output(capsys, "digest", "--for", "lanterns")
        assert "Lanterns: Guiding Graph Search by Light" in text
        assert "Slow Rivers" not in text
        assert main(["digest", "--for", "lanterns"]) == 1
        assert "Subject: " in output(
            capsys, "digest", "--again", "--for", "lanterns", "--form", "mail"
        )
        assert "Slow Rivers" in output(capsys, "digest", "--for", "rivers", "--like-starred")
        assert main(["digest", "--since", "soon"]) == 1

    def test_a_digest_with_nothing_to_tell_sends_no_mail_from_a_timer(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        save_views(
            shelf / "views.toml", [SavedQuery("Lights", "lanterns"), SavedQuery("Odd", "qqq")]
        )
        assert "Lanterns" in output(capsys, "digest", "--for", "LIGHTS")
        assert "Lanterns" in output(capsys, "digest")
        capsys.readouterr()
        assert main(["digest"]) == 1
        assert capsys.readouterr() == ("", "")


class TestTheRest:
    def test_export(self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["star", "2"])
        lines = output(capsys, "export", "--jsonl").splitlines()
        assert len(lines) == 3
        assert json.loads(lines[0])["title"].startswith("Lanterns")
        target = tmp_path / "starred.jsonl"
        assert main(["export", "--jsonl", "-o", str(target), "is:starred"]) == 0
        assert len(target.read_text("utf-8").splitlines()) == 1

    def test_an_export_comes_back_whole(
        self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["star", "2"])
        main(["tag", "gnn", "1"])
        main(["note", "3", "Why *this*?"])
        main(["status", "done", "3"])
        main(["cite", "2"])
        capsys.readouterr()
        first = output(capsys, "export", "--jsonl")
        file = tmp_path / "library.jsonl"
        file.write_text(first, "utf-8")
        other = ("--library", str(tmp_path / "other.db"))
        assert main([*other, "import", str(file)]) == 0
        capsys.readouterr()
        assert output(capsys, *other, "export", "--jsonl") == first
        # Into a library that has its own marks it brings what is missing and takes nothing.
        main([*other, "note", "3", "Mine: Why *this*?"])
        main([*other, "star", "--remove", "2"])
        assert main([*other, "import", str(file)]) == 0
        capsys.readouterr()
        assert output(capsys, *other, "note", "3") == "Mine: Why *this*?\n"
        assert output(capsys, *other, "search", "--ids", "is:starred") == "2\n"
        assert main([*other, "undo"]) == 0
        assert main([*other, "search", "is:starred"]) == 1

    def test_an_export_says_its_format_by_its_name(
        self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        starts = {
            "refs.bib": "@misc{",
            "refs.ris": "TY  - ",
            "refs.json": "[",
            "list.md": "# is:inbox",
            "page.html": "<!DOCTYPE html>",
            "table.csv": "title,",
            "all.jsonl": '{"paper-tui":1',
        }
        for name, start in starts.items():
            assert main(["export", "is:inbox", "-o", str(tmp_path / name)]) == 0
            assert (tmp_path / name).read_text("utf-8").startswith(start)
        assert main(["export", "-o", str(tmp_path / "papers.xyz")]) == 1
        assert "give --format" in capsys.readouterr().err
        assert output(capsys, "export", "--format", "bibtex").count("@misc{") == 3

    def test_every_export_has_its_name(self) -> None:
        assert set(arguments.EXPORTS) == set(Export)
        assert set(ENDINGS) == set(KINDS)

    def test_a_bibliography_is_kept_up_to_date(
        self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        refs = tmp_path / "refs.bib"
        watch = ("watch-export", "--once", "tag:thesis", str(refs))
        main(["tag", "thesis", "1"])
        assert "1 paper written" in output(capsys, *watch)
        assert refs.read_text("utf-8").count("@misc") == 1
        assert output(capsys, *watch) == ""
        main(["tag", "thesis", "2"])
        assert "2 papers written" in output(capsys, *watch)
        refs.write_text("% my own\n", "utf-8")
        assert main(watch) == 1
        assert refs.read_text("utf-8") == "% my own\n"

    def test_a_query_on_the_command_line_is_whole(
        self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["tag", "thesis", "1"])
        main(["tag", "thesis-2", "2"])
        capsys.readouterr()
        assert output(capsys, "search", "--ids", "tag:thesis") == "1\n"
        assert output(capsys, "export", "tag:thesis", "--jsonl").count("\n") == 1
        assert main(["search", "tag:thes"]) == 1
        refs = tmp_path / "refs.bib"
        assert main(["watch-export", "--once", "tag:", str(refs)]) == 1
        assert "asks for nothing" in capsys.readouterr().err
        assert main(["export", "lantern", "volcano", "-o", str(refs)]) == 1
        assert "(not found: volcano)" in capsys.readouterr().err
        assert not refs.exists()

    def test_commands_bring_the_files_of_the_settings_up_to_date(
        self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        refs = tmp_path / "refs.bib"
        (shelf / "config.toml").write_text(f'[[exports]]\nquery = "tag:thesis"\npath = "{refs}"\n')
        main(["tag", "thesis", "1"])
        assert refs.read_text("utf-8").count("@misc") == 1
        first = refs.stat()
        main(["star", "1"])
        assert refs.stat() == first
        main(["--library", str(tmp_path / "other.db"), "import", "--", str(refs)])
        main(["--library", str(tmp_path / "other.db"), "tag", "thesis", "1"])
        assert refs.stat() == first
        main(["tag", "thesis", "2"])
        assert refs.read_text("utf-8").count("@misc") == 2
        main(["undo"])
        assert refs.read_text("utf-8").count("@misc") == 1
        refs.write_text("% my own\n", "utf-8")
        capsys.readouterr()
        assert main(["tag", "thesis", "2"]) == 0
        assert "was not made by paper-tui" in capsys.readouterr().err
        assert refs.read_text("utf-8") == "% my own\n"

    def test_code_is_cloned(
        self, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        one = Paper("One", links=(Link("https://github.com/a/one", LinkKind.CODE),))
        two = Paper("Two", links=(*one.links, Link("https://gitlab.com/a/two", LinkKind.CODE)))
        with Library(home / "library.db") as library:
            library.add([Record(one, 1), Record(two, 2), Record(Paper("None"), 3)])
        line = f"git clone https://github.com/a/one.git {tmp_path}/one\n"
        assert output(capsys, "clone", "1", "--print", "--folder", str(tmp_path)) == line
        assert main(["clone", "2", "--print"]) == 1
        assert "give one of https://github.com/a/one, https://gitlab.com/a/two" in (
            capsys.readouterr().err
        )
        assert "gitlab.com/a/two.git" in output(
            capsys, "clone", "https://gitlab.com/a/two", "--print"
        )
        assert main(["clone", "3"]) == 1
        assert "no repository is known for 'None'" in capsys.readouterr().err
        (tmp_path / "one").mkdir()
        assert main(["clone", "1", "--folder", str(tmp_path)]) == 1
        said = capsys.readouterr().err
        assert said.startswith(line)
        assert "is there already: nothing was cloned" in said

    def test_backup_and_restore(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["star", "1"])
        copy = output(capsys, "backup").strip()
        assert copy in output(capsys, "backup", "--list")
        main(["star", "--remove", "1"])
        assert main(["restore", copy]) == 1
        assert "1 paper marked otherwise" in capsys.readouterr().out
        assert main(["search", "is:starred"]) == 1
        assert main(["restore", "--yes", copy]) == 0
        capsys.readouterr()
        assert output(capsys, "search", "--ids", "is:starred") == "1\n"

    def test_two_libraries_become_equal(
        self, shelf: Path, page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = str(tmp_path / "other.db")
        main(["--library", other, "import", str(page)])
        main(["--library", other, "tag", "gnn", "2"])
        main(["star", "1"])
        assert main(["merge", other]) == 0
        assert main(["--library", other, "merge", str(shelf / "library.db")]) == 0
        capsys.readouterr()
        assert output(capsys, "search", "--ids", "tag:gnn OR is:starred") == "1\n2\n"
        assert output(capsys, "--library", other, "search", "--ids", "is:starred") == "1\n"

    def test_a_key_by_hand(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert output(capsys, "key", "1").startswith("lanterns")
        assert output(capsys, "key", "1", "light2024") == "light2024\n"
        assert output(capsys, "cite", "1").startswith("@misc{light2024,")
        assert main(["key", "1", "no good"]) == 1

    def test_an_error_of_its_own_is_one_sentence_and_its_traceback_is_in_the_log(
        self, shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(dispatch, "run", lambda _: 1 // 0)
        assert main(["stats"]) == 1
        said = capsys.readouterr().err
        assert "an error of its own (ZeroDivisionError)" in said
        assert len(said.splitlines()) == 1
        assert "Traceback" in (shelf / "log.txt").read_text("utf-8")

    def test_a_pdf_that_cannot_be_had_does_not_keep_the_others(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["pdf", "1", "2"]) == 1
        assert capsys.readouterr().err.count("No PDF is known of") == 2

    def test_a_key_is_made_as_the_settings_say(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (shelf / "config.toml").write_text('key_template = "p_{author}"\n')
        assert output(capsys, "key", "1").startswith("p_lanterns")

    def test_where(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert output(capsys, "where", "library") == f"{shelf / 'library.db'}\n"
        assert str(shelf / "config.toml") in output(capsys, "where")

    def test_a_mistyped_command_is_no_file(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["serach", "graph"]) == 2
        assert "view 'serach'; did you mean 'search'?" in capsys.readouterr().err
        assert main(["inbx"]) == 2
        assert "did you mean 'inbox'?" in capsys.readouterr().err
        assert main(["x" * 300]) == 2
        assert "there is no command" in capsys.readouterr().err
        assert main(["inbox", "done"]) == 2
        assert "only one view" in capsys.readouterr().err

    def test_another_library(
        self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = str(tmp_path / "other.db")
        assert main(["--library", other, "search"]) == 1
        assert "there is no library at" in capsys.readouterr().err
        assert not Path(other).exists()
        assert output(capsys, "--library", other, "where", "library") == f"{other}\n"

    def test_reindex(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert output(capsys, "reindex") == "3 papers indexed.\n"
        assert output(capsys, "reindex") == "0 papers indexed.\n"
        last = output(capsys, "reindex", "--all", "--progress", "json").splitlines()[-1]
        assert json.loads(last) == {"done": 3, "total": 3}

    def test_doctor(self, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["doctor"])
        text = capsys.readouterr().out
        for what in ("program", "settings", "library", "index", "terminal", "clipboard", "editor"):
            assert f"  {what} " in text
        assert "3 papers" in text

    def test_doctor_looks_at_the_files_that_are_kept_up_to_date(
        self, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        mine, new = tmp_path / "mine.bib", tmp_path / "new.bib"
        mine.write_text("@book{mine}", "utf-8")
        paths = (mine, new, tmp_path / "none" / "refs.bib")
        tables = "".join(f'[[exports]]\npath = "{path}"\n' for path in paths)
        (shelf / "config.toml").write_text(tables, "utf-8")
        assert main(["doctor"]) == 1
        found = [
            line for line in capsys.readouterr().out.splitlines() if line[4:].startswith("export")
        ]
        assert [line[:2] for line in found] == ["!!", "ok", "!!"]
        assert "was not made by paper-tui" in found[0]
        assert "all papers" in found[1]
        assert "its folder cannot be written" in found[2]

    def test_doctor_finds_a_damaged_library(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (shelf / "library.db").write_bytes(b"no database " * 400)
        assert main(["doctor"]) == 1
        assert "!!  library" in capsys.readouterr().out

    def test_doctor_finds_a_full_disk(
        self, shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor, "ROOM_MIB", 2**40)
        assert main(["doctor"]) == 1
        assert "MiB are free on its disk" in capsys.readouterr().out

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_completion(self, home: Path, capsys: pytest.CaptureFixture[str], shell: str) -> None:
        assert "paper-tui" in output(capsys, "completion", shell)

    def test_the_application_needs_a_terminal(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([]) == 1
        assert "needs a terminal" in capsys.readouterr().err

    def test_a_library_that_is_none(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        home.mkdir()
        (home / "library.db").write_bytes(b"Dear reader, " * 400)
        assert main(["search"]) == 1
        error = capsys.readouterr().err
        assert "is not a library" in error
        assert error.count("\n") == 1

    def test_text_in_another_encoding_is_a_sentence_or_readable(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        latin = os.fsdecode(b"M\xfcller")
        for command in (["note", "1", latin], ["show", latin], ["tag", latin, "1"]):
            assert main(command) == 1
            assert "'M?ller' is not UTF-8" in capsys.readouterr().err
        assert main(["star", "1"]) == 0
        program = [sys.executable, "-m", "paper_tui"]
        narrow = os.environ | {"PYTHONIOENCODING": "latin-1"}
        done = subprocess.run([*program, "search"], capture_output=True, env=narrow, check=False)
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
        assert b"cannot be written in latin-1" in done.stderr
        subprocess.run([*program, "note", "1", "-"], input=b"M\xfcller", check=True)
        assert output(capsys, "note", "1") == "M\ufffdller\n"

    def test_a_path_that_cannot_be_is_one_sentence(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        long = "x" * 5000
        for command in (
            ["restore", long],
            ["--library", "new.db", "restore", long],
            ["merge", long],
        ):
            assert main(command) == 1
            assert "There is no library at" in capsys.readouterr().err
        assert main(["--library", long, "import", str(shelf)]) == 1
        assert "cannot be opened" in capsys.readouterr().err

    def test_interrupted(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("paper_tui.commands.dispatch.locate", interrupt)
        assert main(["where"]) == 130


class TestPlainly:
    """What a screen reader reads, and what a view is called on the command line."""

    def test_a_view_is_printed_in_sentences(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        output(capsys, "star", "Slow Rivers: Patience in Diffusion")
        output(capsys, "tag", "diffusion,calm", "2")
        assert output(capsys, "starred", "--plain") == (
            "2: Slow Rivers: Patience in Diffusion. Inbox, starred, tagged calm diffusion.\n"
        )
        assert output(capsys, "search", "--plain", "lantern") == (
            "1: Lanterns: Guiding Graph Search by Light. Inbox, with code.\n"
        )

    def test_a_view_and_a_query_narrow_each_other(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        printed = output(capsys, "Inbox", "-q", "has:code", "--plain")
        assert [line[:2] for line in printed.splitlines()] == ["1:"]
        assert main(["done", "--plain"]) == 1

    def test_a_saved_view_is_opened_by_its_name(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        save_views(shelf / "views.toml", [SavedQuery("Calm days", "rivers ")])
        assert output(capsys, "calm days", "--plain").startswith("2: Slow Rivers")
        found = json.loads(output(capsys, "views", "--json"))
        assert {"kind": "saved", "name": "Calm days", "query": "rivers", "papers": 1} in found
        assert "        3  Inbox  is:inbox\n" in output(capsys, "views")
        save_views(shelf / "views.toml", [SavedQuery("Old", "year:soon ")])
        assert "        ?  Old  year:soon\n" in output(capsys, "views")

    def test_a_file_comes_before_a_view_of_its_name(
        self,
        home: Path,
        page: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(page.parent)
        page.rename("inbox")
        assert len(output(capsys, "inbox", "--plain").splitlines()) == 3

    def test_the_keys_are_those_of_the_settings(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (shelf / "config.toml").write_text('[keys]\n"mark.star" = ["f2", "s"]\n')
        printed = output(capsys, "keys")
        assert "f2 or s: Star, or unstar, mark.star\n" in printed
        assert "y then b: " in printed

    def test_the_doctor_finds_what_the_screen_would_complain_of(
        self, shelf: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (shelf / "config.toml").write_text('theme = "neon"\n[keys]\n"mark.star" = ["t"]\n')
        assert main(["doctor"]) == 1
        printed = capsys.readouterr().out
        assert "There is no theme 'neon'" in printed
        assert "t is both mark.star and mark.tags" in printed
