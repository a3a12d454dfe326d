"""Segments are read in place, as Whoosh's own files are read."""

import pickle
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile

from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile

from paper_tui.library.library import Library
from paper_tui.search.index.mapped import MappedFile, MappedStorage
from paper_tui.search.index.reader import Index
from paper_tui.search.index.writer import catch_up

steps = st.lists(
    st.one_of(
        st.tuples(st.just("seek"), st.integers(0, 40)),
        st.tuples(st.just("read"), st.integers(0, 9)),
        st.tuples(st.just("get"), st.integers(0, 40), st.integers(0, 9)),
        st.tuples(st.just("tell")),
    )
)


@given(st.binary(min_size=1, max_size=40), st.binary(max_size=9), steps)
def test_a_mapped_part_is_read_as_a_copy_of_it(
    part: bytes, before: bytes, steps: list[tuple[str, int, int]]
) -> None:
    with TemporaryFile() as file:
        file.write(before + part + b"what comes after it")
        file.flush()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as source:
            ours = MappedFile(source, len(before), len(part), "part")
            other = MappedFile(source, 0, 1 + len(before), "another")
            copy = BufferFile(part, "part")
            for name, *arguments in steps:
                other.seek(1)  # each has a position of its own
                found = getattr(ours, name)(*arguments)
                expected = getattr(copy, name)(*arguments)
                if name != "seek":
                    assert found == expected
            assert ours.subset(1, 3).get(0, 9) == part[1:4]


def test_objects_that_stand_one_after_the_other_are_read_in_turn() -> None:
    things = [{"a": 1}, (2, "b"), list(range(300))]
    with TemporaryFile() as file:
        file.write(b"before" + b"".join(map(pickle.dumps, things)))
        file.flush()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as source:
            part = MappedFile(source, 6, len(source) - 6, "part")
            assert [part.read_pickle() for _ in things] == things
            assert part.read() == b""


def test_the_index_is_read_so(library: Library, index_dir: Path) -> None:
    catch_up(library, index_dir)
    index = Index.open(index_dir, library.uid)
    assert index is not None
    for segment in index.segments:
        parts = segment.reader.segment().open_compound_file(FileStorage(str(index_dir)))
        assert isinstance(parts, MappedStorage)
        assert {type(parts.open_file(name)) for name in parts.list()} == {MappedFile}
        parts.close()
    index.close()
