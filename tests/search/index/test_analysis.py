"""What counts as the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.search.index.analysis import CHUNK, MAX_WORD, chunks, fold, read_chunk, stem, words


def read(text: str) -> list[list[str]]:
    return [[part.text for part in chunk.words] for chunk in chunks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Graphs, and a sheaf.", [["graphs"], ["and"], ["a"], ["sheaf"]]),
        ("message-passing", [["messagepassing", "message", "passing"]]),
        ("Feynman–Kac", [["feynmankac", "feynman", "kac"]]),
        ("GraphGPS", [["graphgps", "graph", "gps"]]),
        ("t-SNE", [["tsne", "t", "sne"]]),
        ("GPT-4", [["gpt4", "gpt", "4"]]),
        ("GPT-3.5", [["gpt3.5", "gpt", "3.5"]]),
        ("LLaMA-2", [["llama2", "llama", "2", "l", "la", "ma"]]),
        ("GNNs", [["gnns"]]),
        ("ResNet50", [["resnet50", "res", "net", "50"]]),
        ("C++ and C#", [["c++"], ["and"], ["c#"]]),
        ("L²NAS", [["l2nas", "l", "2", "nas"]]),
        ("L^2NAS", [["l2nas", "l", "2", "nas"]]),
        ("100× faster", [["100x", "100", "x"], ["faster"]]),
        ("β-VAE", [["betavae", "beta", "vae"]]),
        ("Rampášek's", [["rampasek"]]),
        ("Łukasz Øye æther", [["lukasz"], ["oye"], ["aether"]]),
        ("深度学习", [["深度学习", "深", "度", "学", "习"]]),
        ("e\u0301tale", [["etale"]]),
        ("3.14 2,000", [["3.14"], ["2"], ["000"]]),
        ("— … ★ 👩‍🔬", []),
    ],
)
def test_words(text: str, expected: list[list[str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "same",
    [
        ("graph", "graphs"),
        ("learn", "learning", "learned", "learns"),
        ("gnn", "gnns"),
        ("llm", "llms"),
        ("gpu", "gpus"),
        ("study", "studies"),
        ("optimise", "optimize", "optimisation", "optimizing"),
        ("analyse", "analyzing"),
        ("analysis", "analyses"),
        ("neighbourhoods", "neighborhood"),
        ("supervised", "supervision"),
        ("precise", "precision"),
    ],
)
def test_inflections_have_one_stem(same: tuple[str, ...]) -> None:
    assert len(set(map(stem, same))) == 1


@pytest.mark.parametrize("apart", [("bias", "bia"), ("css", "cs"), ("gpt4", "gpt"), ("is", "i")])
def test_what_is_no_inflection_keeps_apart(apart: tuple[str, str]) -> None:
    assert stem(apart[0]) != stem(apart[1])


@given(st.text(max_size=60))
def test_spans_are_of_the_text_and_each_place_has_its_words(text: str) -> None:
    last = 0
    for place, spelled in enumerate(CHUNK.finditer(text)):
        offset, chunk = spelled.start(), read_chunk(spelled[0])
        if chunk is None:
            continue
        ends = [part.end for part in (*chunk.parts, *chunk.words)]
        assert last <= offset < offset + max(ends) <= len(text)
        last = offset + max(ends)
        for part in (*chunk.parts, *chunk.words):
            assert 0 <= part.start < part.end
            assert 0 < len(part.text) <= MAX_WORD
        assert set(list(words(text))[place]) == {word.text for word in chunk.words}


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_that_letters_are(text: str) -> None:
    for chunk in chunks(text):
        for part in chunk.words:
            assert fold(part.text) == part.text or not part.text.isascii()
