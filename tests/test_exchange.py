"""Exports: files that are there whole or as they were before."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from paper_tui import exchange


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("old")
    target.chmod(0o640)
    exchange.write(["new ", "text\n"], target)
    assert target.read_bytes() == b"new text\n"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("old")

    def pieces() -> Iterator[str]:
        yield "half of it"
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        exchange.write(pieces(), target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]


def test_a_device_is_written_as_it_is_and_a_full_one_is_a_sentence() -> None:
    with pytest.raises(exchange.ExchangeError, match=r"^Cannot write /dev/full: .*\.$"):
        exchange.write(["text"], Path("/dev/full"))
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("name", ["missing/refs.bib", "folder"])
def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(exchange.ExchangeError, match=r"^Cannot write .*\.$"):
        exchange.write(["text"], tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.bib"
    real.write_text("old")
    link = tmp_path / "link.bib"
    link.symlink_to(real)
    exchange.write(["new"], link)
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_standard_output() -> None:
    stream = io.StringIO()
    exchange.write(["one\n", "two\n"], None, stream)
    assert stream.getvalue() == "one\ntwo\n"
