"""The index follows the library, whatever becomes of its files, and whoever else is writing."""

import json
import os
import pickle
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from paper_tui.errors import SearchError
from paper_tui.library.library import Library
from paper_tui.paper import Paper, PaperId, Record
from paper_tui.search.engine import Search
from paper_tui.search.index.fields import document, postings
from paper_tui.search.index.reader import LEXICON, DamagedIndexError, Index
from paper_tui.search.index.stamp import SCHEMA, STAMP
from paper_tui.search.index.writer import catch_up, forget
from paper_tui.system.launching import own_module
from tests.search.conftest import SHELF, record

LEAVES_FILES_OPEN = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # Whoosh, when it raises while opening
)


@contextmanager
def opened(library: Library, index_dir: Path) -> Iterator[Index]:
    index = Index.open(index_dir, library.uid)
    assert index is not None
    with closing(index):
        yield index


def found(library: Library, index_dir: Path, text: str) -> list[int]:
    search = Search(library, index_dir)
    try:
        return list(search.search(text + " ").ids)
    finally:
        search.close()


def test_the_first_time_everything_is_indexed_then_only_what_changed(
    library: Library, index_dir: Path
) -> None:
    told: list[tuple[int, int]] = []
    assert catch_up(library, index_dir, lambda done, total: told.append((done, total))) == 6
    assert told == [(6, 6)]
    assert catch_up(library, index_dir) == 0
    library.add([record(Paper("A Quokka", "It smiles."))])
    assert catch_up(library, index_dir) == 1
    assert found(library, index_dir, "quokka") == [7]
    assert len(found(library, index_dir, "sheaf OR graph OR search OR networks OR text")) == 6


def test_a_paper_that_became_known_better_is_found_by_its_new_words(
    library: Library, index_dir: Path
) -> None:
    library.add([record(Paper("A Quokka"))])
    catch_up(library, index_dir)
    assert found(library, index_dir, "abstract:smiling") == []
    library.add([record(Paper("A Quokka", "A smiling animal."))])
    catch_up(library, index_dir)
    assert found(library, index_dir, "abstract:smiling quokka") == [7]
    assert found(library, index_dir, "quokka") == [7]


def test_the_lexicon_counts_the_documents_that_the_index_has(
    library: Library, index_dir: Path
) -> None:
    for number in range(40):  # one paper becomes known better over and over, others come
        library.add([Record(Paper("A Quokka", "It smiles.", upvotes=number), 1)])
        if number % 8 == 0:
            library.add([record(Paper(f"Wombat w{number}", "On an island."))])
        catch_up(library, index_dir)
        with opened(library, index_dir) as index:
            reader = index._reader
            counts = {word.decode(): info.doc_frequency() for (_, word), info in reader}
            assert {word: index.lexicon.count(word) for word in counts} == counts
            assert len(index.lexicon) == len(counts)
            assert index.documents == reader.doc_count_all() >= counts["quokka"]
    assert counts["quokka"] < 10
    assert len(list(index_dir.glob("words*"))) == 2


def test_words_that_no_paper_has_any_more_are_not_offered(
    library: Library, index_dir: Path
) -> None:
    library.add([record(Paper("A Quokka", "Sheaves of grasslan…"))])  # cut off within a word
    catch_up(library, index_dir)
    library.add([record(Paper("A Quokka", "Sheaves of grassland, which it likes."))])
    catch_up(library, index_dir)
    with opened(library, index_dir) as index:
        assert "grasslan" in index.lexicon
    with closing(Search(library, index_dir)) as search:
        for query, suggestion in (("grasslan ", "grassland "), ("grassln ", "grassland ")):
            hits = search.search(query)
            assert (hits.ids, hits.suggestion) == ([], suggestion)
        assert search.search("grassl").ids == [7]


def test_segments_without_living_documents_go(library: Library, index_dir: Path) -> None:
    library.add(record(Paper(f"Quokka q{n}", "It smiles.")) for n in range(600))
    catch_up(library, index_dir)
    library.add(record(Paper(f"Quokka q{n}", "It smiles at grass.")) for n in range(600))
    catch_up(library, index_dir)
    assert sum(segments(library, index_dir)) == 606
    with opened(library, index_dir) as index:
        assert index.documents < 2 * 606
        assert index.lexicon.count("grass") == 600


def test_many_small_commits_are_merged_and_still_found(library: Library, index_dir: Path) -> None:
    for number in range(30):
        library.add([record(Paper(f"Quokka number n{number}", "On an island."))])
        catch_up(library, index_dir)
    index = Index.open(index_dir, library.uid)
    assert index is not None
    assert len(index.segments) < 12
    assert len(found(library, index_dir, "quokka island")) == 30
    assert found(library, index_dir, '"quokka number n17"') == [7 + 17]


def test_progress_is_told_as_it_becomes_searchable_and_can_be_cancelled_and_resumed(
    library: Library, index_dir: Path
) -> None:
    for start in range(0, 1_500, 500):
        library.add(record(Paper(f"Quokka q{start + n}")) for n in range(500))
    steps: list[int] = []
    seen: list[int] = []

    def progress(done: int, total: int) -> None:
        assert total >= done
        steps.append(done)
        seen.append(len(found(library, index_dir, "quokka")))

    first = catch_up(library, index_dir, progress, lambda: len(steps) >= 1)
    assert first == steps[0] < 1_506
    assert seen[0] == first - len(SHELF)
    assert first + catch_up(library, index_dir, progress) == 1_506
    assert seen[-1] == 1_500


def test_a_cancelled_batch_leaves_nothing_behind(library: Library, index_dir: Path) -> None:
    asked = iter([False] * 5 + [True] * 100)
    assert catch_up(library, index_dir, cancelled=lambda: next(asked)) == 0
    assert found(library, index_dir, "sheaf") == []
    assert catch_up(library, index_dir) == 6
    assert found(library, index_dir, "sheaf") == [1]


def test_the_index_is_for_its_owner_alone(library: Library, index_dir: Path) -> None:
    catch_up(library, index_dir)
    assert stat.S_IMODE(index_dir.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schema", SCHEMA - 1),
        ("schema", SCHEMA + 1),
        ("engine", "whoosh 9"),
        ("library", "another"),
    ],
)
def test_an_index_of_another_make_or_library_is_built_anew(
    library: Library, index_dir: Path, name: str, value: int | str
) -> None:
    catch_up(library, index_dir)
    stamp = json.loads((index_dir / STAMP).read_text())
    (index_dir / STAMP).write_text(json.dumps(stamp | {name: value}))
    assert found(library, index_dir, "sheaf") == []
    assert catch_up(library, index_dir) == 6
    assert found(library, index_dir, "sheaf") == [1]


@LEAVES_FILES_OPEN
@pytest.mark.parametrize("damage", ["cut", "empty", "zeros", "gone"])
@pytest.mark.parametrize("files", ["*.seg", "*.toc", "words_1.json", STAMP])
def test_whatever_is_damaged_is_noticed_and_built_anew(
    library: Library, index_dir: Path, files: str, damage: str
) -> None:
    catch_up(library, index_dir)
    sound = found(library, index_dir, '"sheaf diffusion"')
    (path,) = index_dir.glob(files)
    size = path.stat().st_size
    match damage:
        case "cut":
            os.truncate(path, size // 2)
        case "empty":
            os.truncate(path, 0)
        case "zeros":
            path.write_bytes(bytes(size))
        case "gone":
            path.unlink()
    search = Search(library, index_dir)
    hits = search.search('"sheaf diffusion" ')
    assert hits.ids == sound or (hits.ids == [] and hits.behind)
    catch_up(library, index_dir)
    assert search.search('"sheaf diffusion" ').ids == sound
    assert catch_up(library, index_dir) == 0
    search.close()


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"words": 5}'])
def test_an_index_without_its_lexicon_leaves_no_file_open(
    library: Library, index_dir: Path, damage: bytes
) -> None:
    catch_up(library, index_dir)
    library.add([record(Paper("A Quokka"))])
    catch_up(library, index_dir)
    (index_dir / LEXICON.format(2)).write_bytes(damage)
    before = set(Path("/dev/fd").iterdir())
    with pytest.raises(DamagedIndexError) as raised:
        Index.open(index_dir, library.uid)
    assert raised.traceback  # which keeps all that was opened alive
    assert set(Path("/dev/fd").iterdir()) == before


@LEAVES_FILES_OPEN
def test_foreign_files_in_the_folder_do_no_harm(library: Library, index_dir: Path) -> None:
    (index_dir / "_MAIN_7.toc").mkdir(parents=True)
    (index_dir / "_MAIN_8.toc").write_bytes(b"\x80\x04not a table of contents")
    (index_dir / STAMP).write_text('{"library": 5}')
    assert catch_up(library, index_dir) == 6
    assert found(library, index_dir, "sheaf") == [1]


def test_forgetting_builds_anew(library: Library, index_dir: Path) -> None:
    catch_up(library, index_dir)
    forget(index_dir)
    assert found(library, index_dir, "sheaf") == []
    assert catch_up(library, index_dir) == 6


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SearchError, match=r"search index in .*file/index cannot be written"):
        catch_up(library, tmp_path / "file" / "index")


def test_a_full_disk_is_told_and_the_old_index_stays(library: Library, index_dir: Path) -> None:
    catch_up(library, index_dir)
    library.add(record(Paper(f"Quokka q{n}", "word " * 50)) for n in range(200))
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from paper_tui.errors import SearchError; from paper_tui.library.library import Library\n"
        "from paper_tui.search.index.writer import catch_up\n"
        "library = Library(Path(sys.argv[1]))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))\n"
        "try: catch_up(library, Path(sys.argv[2]))\n"
        "except SearchError as error: print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, library.path, index_dir],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "cannot be" in run.stdout
    assert str(index_dir) in run.stdout
    assert catch_up(library, index_dir) in (200, 206)
    assert found(library, index_dir, "sheaf") == [1]


def test_a_second_writer_waits_and_readers_read_meanwhile(
    library: Library, index_dir: Path
) -> None:
    catch_up(library, index_dir)
    library.add([record(Paper("A Quokka"))])
    with FileLock(index_dir / "lock"):
        waiting = threading.Thread(target=catch_up, args=(library, index_dir))
        waiting.start()
        assert found(library, index_dir, "sheaf") == [1]
        assert found(library, index_dir, "quokka") == []
        assert catch_up(library, index_dir, cancelled=lambda: True) == 0
    waiting.join()
    assert found(library, index_dir, "quokka") == [7]


def test_two_processes_that_index_at_once_leave_one_sound_index(
    library: Library, index_dir: Path
) -> None:
    library.add(record(Paper(f"Quokka q{n}")) for n in range(300))
    program = (
        "import sys; from pathlib import Path; from paper_tui.library.library import Library\n"
        "from paper_tui.search.index.writer import catch_up\n"
        "print(catch_up(Library(Path(sys.argv[1])), Path(sys.argv[2])))\n"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, library.path, index_dir], stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    done = [int(run.communicate()[0]) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert sorted(done) == [0, 0, 306]
    assert len(found(library, index_dir, "quokka")) == 300


def test_a_searcher_sees_what_another_process_commits(library: Library, index_dir: Path) -> None:
    catch_up(library, index_dir)
    search = Search(library, index_dir)
    assert search.search("quokka ").ids == []
    with Library(library.path) as other:
        other.add([record(Paper("A Quokka", "A sheaf of grass."))])
        catch_up(other, index_dir)
    assert search.search("quokka ").ids == [7]
    assert set(search.search("sheaf ").ids) == {1, 7}
    search.close()


def test_a_megabyte_of_text_and_strange_characters_are_indexed(
    library: Library, index_dir: Path
) -> None:
    library.add([record(Paper("Long", "quokka " * 150_000 + "wombat"))])
    library.add([record(Paper("Odd \x00\x1b[31m\u202e\ud7ff ⁂ \ufffe", "x" * 10_000 + " quoll"))])
    catch_up(library, index_dir)
    assert found(library, index_dir, "quokka wombat") == [7]
    assert found(library, index_dir, "quoll") == [8]


def test_title_words_weigh_three_and_names_stand_apart() -> None:
    paper = Paper("Graph graph", "A graph.", authors=("Ada Graph", "Grace Hopper"))
    words = document(paper)
    weights = {word: weight for word, weight, _ in postings(words)}
    assert weights["graph"] == 3 + 3 + 1 + 1
    assert weights["hopper"] == 1
    assert words["graph"] == sorted(words["graph"])
    (ada,), (grace,) = words["ada"], words["grace"]
    assert grace - ada > 5
    assert "a" not in words


def test_paper_ids_are_kept_as_numbers(search: Search) -> None:
    assert all(isinstance(id_, int) for id_ in search.search("sheaf ").ids)
    assert search.search("sheaf ").ids == [PaperId(1)]


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores, and no backlog too small to be shared."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("paper_tui.search.index.writer.LARGE", 2)
    monkeypatch.setattr("paper_tui.search.index.second_process.SHARED", 2)


def segments(library: Library, index_dir: Path) -> list[int]:
    """How many papers each segment has."""
    with opened(library, index_dir) as index:
        return [len(segment.documents) for segment in index.segments]


@pytest.mark.usefixtures("shared")
def test_two_processes_share_a_large_backlog(library: Library, index_dir: Path) -> None:
    library.add([record(Paper("A Quokka"))])
    catch_up(library, index_dir)
    known_better = Paper("A Quokka", "It smiles at a sheaf.")
    library.add(map(record, [known_better, *(Paper(f"Quokka q{n}") for n in range(99))]))
    told: list[tuple[int, int]] = []
    assert catch_up(library, index_dir, lambda done, all_: told.append((done, all_))) == 100
    assert told == [(100, 100)]
    assert segments(library, index_dir) == [3, 3, 50, 50]
    assert len(found(library, index_dir, "quokka")) == 100
    assert found(library, index_dir, '"quokka q98"') == [106]
    assert found(library, index_dir, "sheaf") == [1, 7]
    assert not list(index_dir.glob("half-*"))


@pytest.mark.usefixtures("shared")
def test_the_second_process_runs_nothing_of_the_working_directory(
    library: Library, index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tempfile.py").write_text("raise SystemExit('not the one of the library')")
    monkeypatch.chdir(tmp_path)
    catch_up(library, index_dir)
    assert segments(library, index_dir) == [3, 3]


@pytest.mark.usefixtures("shared")
def test_what_the_second_process_does_not_write_is_written_all_the_same(
    library: Library, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "false")
    assert catch_up(library, index_dir) == 6
    assert segments(library, index_dir) == [6]


def test_the_second_process_ends_in_the_midst_of_its_work_with_the_first(tmp_path: Path) -> None:
    command, environment = own_module("paper_tui.search.index.second_process")
    papers = [(PaperId(n), Paper(f"Quokka q{n}", f"grass{n} " * 20)) for n in range(5_000)]
    asked = pickle.dumps((str(tmp_path), papers))
    ended = subprocess.run(
        command, env=environment, input=asked, capture_output=True, timeout=60, check=True
    )
    assert (ended.stdout, ended.stderr) == (b"", b"")


def test_a_process_that_is_killed_is_taken_over_from(library: Library, index_dir: Path) -> None:
    library.add(record(Paper(f"Quokka q{n}", "grass " * 20)) for n in range(6_000))
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from paper_tui.library.library import Library\n"
        "from paper_tui.search.index.writer import catch_up\n"
        "def kill(done, total): os.kill(os.getpid(), signal.SIGKILL)\n"
        "catch_up(Library(Path(sys.argv[1])), Path(sys.argv[2]), kill)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, library.path, index_dir], check=False)
    assert killed.returncode < 0
    (index_dir / "half-written").mkdir()
    told: list[tuple[int, int]] = []
    assert catch_up(library, index_dir, lambda done, all_: told.append((done, all_))) == 5_506
    assert told[-1] == (5_506, 5_506)
    assert len(found(library, index_dir, "quokka grass")) == 6_000
    assert not list(index_dir.glob("half-*"))


def test_an_index_is_read_while_another_process_commits(library: Library, index_dir: Path) -> None:
    catch_up(library, index_dir)
    program = (
        "import sys; from pathlib import Path\n"
        "from paper_tui.library.library import Library; from paper_tui.paper import Paper, Record\n"
        "from paper_tui.search.index.writer import catch_up\n"
        "library = Library(Path(sys.argv[1]))\n"
        "for n in range(30):\n"
        "    library.add([Record(Paper(f'Quokka q{n}'), 1)])\n"
        "    assert catch_up(library, Path(sys.argv[2])) == 1, 'it was built anew'\n"
    )
    writing = subprocess.Popen([sys.executable, "-c", program, library.path, index_dir])
    seen = [0]
    while writing.poll() is None:
        assert found(library, index_dir, "sheaf") == [1]
        seen.append(len(found(library, index_dir, "quokka")))
    assert writing.returncode == 0
    assert seen == sorted(seen)
    assert len(found(library, index_dir, "quokka")) == 30
