"""Opening addresses with real programs, and what is refused."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_tui.desktop.browser import (
    BrowserError,
    address,
    clone,
    clone_arguments,
    clone_command,
    open_url,
)

PAPER = "https://arxiv.org/abs/2205.12454"


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """A program that writes its arguments, a line each, into `opened` beside it."""
    program = tmp_path / "my browser"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {shlex.quote(str(tmp_path))}/opened\n'
        "echo noise; echo noise >&2\n"
    )
    program.chmod(0o755)
    return program


def opened(recorder: Path) -> list[str]:
    return (recorder.parent / "opened").read_text().splitlines()


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (PAPER, PAPER),
        ("http://example.org/a?b=c&d#e", "http://example.org/a?b=c&d#e"),
        ("  https://example.org/x ", "https://example.org/x"),
        ("arXiv:2205.12454v2", PAPER),
        ("doi:10.1000/ABC<1>", "https://doi.org/10.1000/abc%3C1%3E"),
        ("10.1000/abc", "https://doi.org/10.1000/abc"),
    ],
)
def test_web_addresses_identifiers_and_dois_are_opened(reference: str, expected: str) -> None:
    assert address(reference) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,hello",
        "ssh://host/x",
        "-oProxyCommand=x",
        "http://",
        "https:///path",
        "http://[::1",
        "https://example.org/a b",
        "https://example.org/\x1b[2J",
        "https://example.org/\n",
        "example.org",
        "",
    ],
)
def test_anything_else_is_refused_in_one_inert_sentence(reference: str) -> None:
    if reference.endswith("\n"):
        reference += "x"
    with pytest.raises(BrowserError) as refused:
        address(reference)
    sentence = str(refused.value)
    assert sentence.startswith("Not opened: ")
    assert sentence.endswith(".")
    assert sentence.isprintable()


@given(st.text(max_size=60))
@example("https://\u202e")
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    try:
        answer = address(text)
    except BrowserError as refused:
        answer = str(refused)
    assert answer.startswith(("http://", "https://", "Not opened: "))
    assert answer.isprintable()


def test_a_command_is_run_without_a_shell(recorder: Path) -> None:
    url = "https://example.org/$(touch%20x);a&b|c'd"
    open_url(url, f"{shlex.quote(str(recorder))} --new 'one word'")
    assert opened(recorder) == ["--new", "one word", url]


def test_a_command_says_where_the_address_goes(recorder: Path) -> None:
    open_url(PAPER, f"{shlex.quote(str(recorder))} --url={{url}} --quiet")
    assert opened(recorder) == [f"--url={PAPER}", "--quiet"]


def test_the_system_browser_is_asked_without_a_word_on_the_screen(
    recorder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    plain = recorder.rename(recorder.with_name("browser"))
    open_url(PAPER, environment={"BROWSER": str(plain), "PATH": "/usr/bin:/bin"}, seconds=20)
    assert opened(recorder) == [PAPER]
    assert capfd.readouterr() == ("", "")


def test_a_browser_that_stays_open_is_not_waited_for(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexec sleep 3\n")
    program.chmod(0o755)
    open_url(PAPER, str(program), seconds=0.1)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("/nowhere/browser", "/nowhere/browser cannot be run"),
        ("false", "false could not open https://arxiv.org/abs/2205.12454 (exit status 1)."),
        ("'unclosed", "The setting `browser` cannot be read"),
        ("   ", "The setting `browser` names no command."),
    ],
)
def test_a_command_that_does_not_work_is_a_sentence(command: str, sentence: str) -> None:
    with pytest.raises(BrowserError) as failed:
        open_url(PAPER, command)
    assert str(failed.value).startswith(sentence)


def test_without_a_desktop_nothing_is_started() -> None:
    with pytest.raises(BrowserError, match="There is no desktop here"):
        open_url(PAPER, environment={"PATH": "/usr/bin:/bin"}, platform="linux")


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/rampasek/GraphGPS",
        "https://github.com/rampasek/GraphGPS/tree/main/configs",
        "https://github.com/rampasek/GraphGPS.git",
    ],
)
def test_cloning_takes_the_repository_that_an_address_lies_in(url: str) -> None:
    line = clone_command(url)
    assert line.lower() == "git clone https://github.com/rampasek/graphgps.git"


@pytest.fixture
def git(tmp_path: Path) -> dict[str, str]:
    """The environment of the real git, which finds https://git.example.org in a local folder."""
    origin = tmp_path / "origin"
    subprocess.run(["git", "init", "--quiet", "--bare", str(origin / "me/sheaf")], check=True)
    (tmp_path / "gitconfig").write_text(
        f'[url "{origin}/"]\n\tinsteadOf = https://git.example.org/\n'
    )
    return dict(os.environ) | {"GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig")}


def test_a_clone_goes_into_a_folder_of_its_own(tmp_path: Path, git: dict[str, str]) -> None:
    folder = tmp_path / "my code"
    made = clone("https://git.example.org/me/sheaf", folder, environment=git)
    assert made == folder / "sheaf"
    assert (made / ".git").is_dir()
    with pytest.raises(BrowserError, match="is there already"):
        clone("https://git.example.org/me/sheaf", folder, environment=git)


def test_a_clone_that_fails_or_is_cancelled_leaves_nothing(
    tmp_path: Path, git: dict[str, str]
) -> None:
    with pytest.raises(BrowserError, match=r"git could not clone https://git\S*nobody: .*\.$"):
        clone("https://git.example.org/me/nobody", tmp_path / "code", environment=git)
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    path = {"PATH": f"{slow.parent}:{os.environ['PATH']}"}
    with pytest.raises(BrowserError, match="was cancelled"):
        clone(
            "https://git.example.org/me/sheaf",
            tmp_path / "code",
            cancelled=lambda: True,
            environment=git | path,
        )
    assert list((tmp_path / "code").iterdir()) == []


@given(st.text(st.characters(codec="utf-8", min_codepoint=33), min_size=1, max_size=20))
def test_a_clone_line_is_one_line_that_a_shell_reads_as_it_is(path: str) -> None:
    url = f"https://git.example.org/{path}"
    try:
        line = clone_command(url, Path("/home/me/it's here"))
    except BrowserError:
        return
    assert shlex.split(line) == clone_arguments(url, Path("/home/me/it's here"))
