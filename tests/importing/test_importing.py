"""Files on their way into the library: what is kept, what is reported, how it goes on."""

import os
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest

from paper_tui.commands.printing import report_object
from paper_tui.errors import SourceError
from paper_tui.importing.importing import BATCH, Progress, Where, import_paths, spooled
from paper_tui.importing.report import MOST_REJECTED, MOST_REJECTS, FileReport, Report
from paper_tui.library.library import Library, Outcome
from paper_tui.paper import Reject

NOW = datetime(2026, 6, 12, tzinfo=UTC)
SENTENCE = "We count the leaves of every tree in the wood, and then we count them all again. "


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


def page(path: Path, papers: int, *, end: str = "") -> Path:
    lines = [f"The Leaves of Tree Number {n}\n\n{SENTENCE * 3}\n" for n in range(papers)]
    path.write_text("\n".join(lines) + end, "utf-8")
    return path


def test_the_real_pages(library: Library, pages: list[Path]) -> None:
    report = import_paths(library, pages)
    assert [each.records for each in report.files] == [52, 73, 174, 80, 165]
    assert report.outcomes.total() == 544
    assert report.outcomes[Outcome.NEW] == library.count() == 474
    assert report.flawless
    entries = library.entries(library.ids())
    assert sum(bool(entry.paper.links) for entry in entries) == 122
    assert len({link.url for entry in entries for link in entry.paper.links}) == 124
    assert sum(len(entry.listings) for entry in entries) == 544
    again = import_paths(library, [pages[0].parent])
    assert again.outcomes == {Outcome.UNCHANGED: 544}
    assert library.entries(library.ids()) == entries


def test_a_cancelled_import_keeps_what_it_read_and_goes_on(library: Library, folder: Path) -> None:
    file = page(folder / "wood.txt", 3 * BATCH)
    seen: list[Progress] = []
    report = import_paths(
        library, [file, folder], progress=seen.append, cancelled=lambda: len(seen) == 2
    )
    assert report.cancelled
    assert library.count() == 2 * BATCH
    assert "importing the same again goes on" in report.summary()
    again = import_paths(library, [file])
    assert again.outcomes == {Outcome.UNCHANGED: 2 * BATCH, Outcome.NEW: BATCH}
    # What was read to its end is read anew the next time, and not passed over.
    with library._reading() as connection:
        assert connection.execute("SELECT count(*) FROM unfinished").fetchone() == (0,)
    assert import_paths(library, [file]).outcomes == {Outcome.UNCHANGED: 3 * BATCH}


def test_another_query_begins_anew(library: Library, folder: Path) -> None:
    file = page(folder / "wood.txt", 2 * BATCH)
    few = Where.of("title:7", NOW)
    report = import_paths(library, [file], where=few, cancelled=lambda: True)
    assert report.cancelled
    assert library.count() == 1
    import_paths(library, [file])
    assert library.count() == 2 * BATCH


def test_a_small_file_is_read_anew_each_time(library: Library, folder: Path) -> None:
    import_paths(library, [page(folder / "wood.txt", 2)])
    with library._reading() as connection:
        assert connection.execute("SELECT count(*) FROM unfinished").fetchone() == (0,)


def test_progress_reaches_the_end(library: Library, folder: Path) -> None:
    file = page(folder / "wood.txt", BATCH + 5)
    seen: list[Progress] = []
    import_paths(library, [file], progress=seen.append)
    assert [each.records for each in seen] == [BATCH, BATCH + 5]
    assert seen[-1].done == seen[-1].total == file.stat().st_size


def test_rejects_have_file_line_and_reason_and_can_be_corrected(
    library: Library, folder: Path
) -> None:
    file = page(folder / "wood.txt", 2, end="\nA Tree Without a Word\n")
    report = import_paths(library, [file])
    [complaint] = report.complaints()
    assert complaint == f"{file}:9: a title without an abstract below it"
    assert "1 rejected" in report.summary()
    [rejects] = report.write_rejects(folder / "rejects")
    assert rejects.name == "wood.rejects.txt"
    rejects.write_text(rejects.read_text("utf-8") + f"\n{SENTENCE * 3}\n", "utf-8")
    page_of_it = page(folder / "more.txt", 2, end="\n" + rejects.read_text("utf-8"))
    assert import_paths(library, [page_of_it]).outcomes[Outcome.NEW] == 1


def test_a_file_of_nothing_but_rejects_costs_no_memory(library: Library, folder: Path) -> None:
    file = folder / "broken.jsonl"
    good = '{"paper-tui":1,"title":"A Tree"}\n'
    file.write_text(good + '{"paper-tui":1,"title":3}\n' * (MOST_REJECTS + 7), "utf-8")
    report = import_paths(library, [file])
    assert len(report.files[0].rejects) == MOST_REJECTS
    assert f"{MOST_REJECTS + 7:,} rejected" in report.summary()
    assert list(report.complaints())[-1].endswith("7 more were rejected")


def test_strict_changes_nothing_when_anything_is_wrong(library: Library, folder: Path) -> None:
    good = page(folder / "good.txt", 2)
    bad = page(folder / "wood.txt", 2, end="\nA Tree Without a Word\n")
    with pytest.raises(SourceError, match=r"wood\.txt:9: a title without .* nothing was imported"):
        import_paths(library, [good, bad], strict=True)
    assert library.count() == 0
    assert import_paths(library, [good], strict=True).flawless


def test_strict_passes_over_what_a_folder_holds_beside_papers(
    library: Library, folder: Path
) -> None:
    page(folder / "wood.txt", 2)
    (folder / "picture.png").write_bytes(b"\x89PNG\0")
    report = import_paths(library, [folder], strict=True)
    assert report.flawless
    assert report.summary() == "2 new papers, from 1 file; 1 other file skipped."
    with pytest.raises(SourceError, match=r"picture\.png: .*nothing was imported"):
        import_paths(library, [folder / "picture.png"], strict=True)


def test_a_reject_too_long_to_keep_is_a_reject() -> None:
    file = FileReport("wood.txt")
    file.reject(Reject(1, "too much", "x" * (MOST_REJECTED + 1)))
    report = Report([file])
    assert not report.flawless
    assert list(report.complaints()) == ["wood.txt: 1 more were rejected"]


def test_the_counts_of_a_report_add_up_to_what_was_read(library: Library, folder: Path) -> None:
    pages = [{"page": f"hf/daily/2026-06-{day}", "place": 1} for day in (10, 11, 12)]
    lines: list[dict[str, object]] = [
        {"title": "A Tree", "listings": pages},
        {"title": "A Tree", "listings": pages[:1]},
        {"title": "A Tree", "doi": "10.1000/tree"},
        {"title": 3},
        {"title": "A Shrub"},
    ]
    file = folder / "wood.jsonl"
    file.write_bytes(b"".join(orjson.dumps(line | {"paper-tui": 1}) + b"\n" for line in lines))
    report = import_paths(library, [file], where=Where.of("title:tree", NOW))
    told = report_object(report)
    counts = {"read": 5, "new": 1, "merged": 1, "unchanged": 1, "rejected": 1, "passed_over": 1}
    assert {name: told[name] for name in counts} == counts
    assert report.summary() == (
        "1 new paper, 1 added to known papers, 1 already known, 1 not asked for, 1 rejected, "
        "from 1 file."
    )
    [entry] = library.entries(library.ids())
    assert [listing.page for listing in entry.listings] == [page["page"] for page in pages]


def test_an_address_given_in_two_ways_is_no_news_the_second_time(
    library: Library, folder: Path
) -> None:
    urls = ["https://tree.example.org/leaves/", "http://www.tree.example.org/leaves"]
    file = folder / "tree.jsonl"
    file.write_bytes(
        orjson.dumps({"paper-tui": 1, "title": "A Tree", "links": [{"url": url} for url in urls]})
    )
    import_paths(library, [file])
    assert import_paths(library, [file]).outcomes == {Outcome.UNCHANGED: 1}
    [entry] = library.entries(library.ids())
    assert [link.url for link in entry.paper.links] == urls[:1]


def test_one_page_under_two_names_is_one_page(library: Library, folder: Path) -> None:
    page(folder / "a.txt", 2)
    page(folder / "b.txt", 2)
    import_paths(library, [folder])
    assert [each.name for each in library.counts().pages] == ["a"]


def test_papers_stand_in_the_order_of_their_page(library: Library, folder: Path) -> None:
    import_paths(library, [page(folder / "wood.txt", BATCH + 10)])
    titles = [entry.paper.title for entry in library.entries(library.ids())]
    assert titles == [f"The Leaves of Tree Number {n}" for n in range(BATCH + 10)]


def test_progress_is_of_all_files_together(library: Library, folder: Path) -> None:
    files = [page(folder / f"{name}.txt", 3) for name in "abc"]
    total = sum(file.stat().st_size for file in files)
    seen: list[Progress] = []
    import_paths(library, [folder, folder / "missing.txt"], progress=seen.append)
    assert [each.records for each in seen] == [3, 6, 9]
    assert (seen[-1].done, seen[-1].total) == (total, total)
    seen.clear()
    import_paths(library, files, progress=seen.append, strict=True)
    assert (seen[-1].done, seen[-1].total) == (2 * total, 2 * total)
    assert [each.records for each in seen] == [3, 6, 9, 3, 6, 9]


def test_cancelling_a_strict_import_while_it_is_checked_changes_nothing(
    library: Library, folder: Path
) -> None:
    file = page(folder / "wood.txt", 2)
    assert import_paths(library, [file], strict=True, cancelled=lambda: True).cancelled
    assert library.count() == 0


def test_a_stream_leaves_nothing_behind(library: Library, folder: Path) -> None:
    file = page(folder / "wood.txt", 2 * BATCH)
    with file.open("rb") as stream, spooled(stream) as source:
        report = import_paths(library, [source], cancelled=lambda: True)
    assert report.outcomes == {Outcome.NEW: BATCH}
    assert report.files[0].file == "standard input"
    with library._reading() as connection:
        assert connection.execute("SELECT count(*) FROM unfinished").fetchone() == (0,)


def test_a_pipe_is_read_once_and_known_by_its_bytes(library: Library, folder: Path) -> None:
    contents = [page(folder / f"{n}.txt", n).read_bytes() for n in (1, 2)]
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    for content in contents:
        writer = Thread(target=pipe.write_bytes, args=(content,))
        writer.start()
        import_paths(library, [pipe])
        writer.join()
    assert [each.name for each in library.counts().pages] == ["pipe-2", "pipe"]


def test_what_cannot_be_opened_is_told_and_the_others_are_read(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        refs = folder / "refs.bib"
        refs.write_text("@misc{a, title = {Leaves}}")
        long = folder / ("x" * 300)
        report = import_paths(library, [Path("socket"), long, refs])
    assert ["cannot be read" in (each.problem or "") for each in report.files] == [
        True,
        True,
        False,
    ]
    assert library.count() == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_a_file_whose_name_is_no_utf8_is_imported(library: Library, folder: Path) -> None:
    file = folder / os.fsdecode("Müller.txt".encode("cp1252"))
    page(file, 2)
    report = import_paths(library, [folder])
    assert report.flawless
    assert Path(report.files[0].file).name == "M\ufffdller.txt"
    assert orjson.dumps(report_object(report))
    assert [each.name for each in library.counts().pages] == ["M\ufffdller"]


def test_rejects_are_never_written_over_others(folder: Path) -> None:
    report = Report(
        [
            FileReport("a/list.bib.gz", rejects=[Reject(1, "broken", "@article{one")]),
            FileReport("b/list.bib", rejects=[Reject(1, "broken", "@article{two")]),
        ]
    )
    first, second = report.write_rejects(folder)
    assert (first.name, second.name) == ("list.rejects.bib", "list.rejects-2.bib")
    assert first.read_text() == "@article{one\n"
    first.write_text("corrected by hand")
    assert [path.name for path in report.write_rejects(folder)] == [
        "list.rejects-3.bib",
        "list.rejects-4.bib",
    ]
    assert first.read_text() == "corrected by hand"


def test_a_doubt_about_letters_is_no_reject(library: Library, folder: Path) -> None:
    file = folder / "latin.bib"
    file.write_bytes("@article{m, title = {Köln}, author = {Müller, Jörg}}".encode("cp1252"))
    report = import_paths(library, [file])
    assert report.summary() == "1 new paper, from 1 file; 1 warning."
    assert "not UTF-8" in next(report.complaints())
    told: Any = report_object(report)["files"]
    assert (told[0]["read"], told[0]["rejects"], len(told[0]["warnings"])) == (1, [], 1)
    with pytest.raises(SourceError, match="not UTF-8"):
        import_paths(library, [file], strict=True)


def test_an_empty_report_is_still_a_sentence() -> None:
    assert Report().summary() == "0 new papers, from 0 files."
