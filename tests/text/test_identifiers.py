"""arXiv identifiers and DOIs in the forms that people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.text.identifiers import arxiv_id, doi


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2205.12454", "2205.12454"),
        (" 2205.12454v3 ", "2205.12454"),
        ("0704.0001", "0704.0001"),
        ("arXiv:2205.12454v1", "2205.12454"),
        ("https://arxiv.org/abs/2205.12454v3", "2205.12454"),
        ("http://export.arxiv.org/pdf/2205.12454.pdf", "2205.12454"),
        ("arxiv.org/html/2205.12454#S2", "2205.12454"),
        ("https://huggingface.co/papers/2205.12454", "2205.12454"),
        ("hf.co/papers/2205.12454?utm=x", "2205.12454"),
        ("10.48550/arXiv.2205.12454", "2205.12454"),
        ("https://doi.org/10.48550/arXiv.2205.12454", "2205.12454"),
        ("cs/0112017", "cs/0112017"),
        ("math.GT/0309136v2", "math/0309136"),
        ("https://arxiv.org/abs/cond-mat/9910332", "cond-mat/9910332"),
        ("2213.12454", None),  # there is no thirteenth month
        ("2205.123", None),
        ("3.141592", None),
        ("https://example.org/abs/2205.12454", None),
        ("see 2205.12454", None),
        ("", None),
    ],
)
def test_arxiv(text: str, expected: str | None) -> None:
    assert arxiv_id(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("doi:10.1007/S00220-003-0998-x", "10.1007/s00220-003-0998-x"),
        ("https://dx.doi.org/10.1000/182.", "10.1000/182"),
        ("10.1002/(Ab)1097<166::X>3.0.CO;2-2", "10.1002/(ab)1097<166::x>3.0.co;2-2"),
        ("10.48550/arXiv.2205.12454", None),
        ("11.1000/182", None),
        ("10.1000", None),
    ],
)
def test_doi(text: str, expected: str | None) -> None:
    assert doi(text) == expected


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert arxiv_id(text) is None or doi(text) is None
