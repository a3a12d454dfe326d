"""What every test may ask for."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(*parts: str) -> Path:
    """A file or folder of recorded real data beside the checkout; skips the test without it."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} beside the checkout")
    return path


@pytest.fixture(scope="session")
def pages() -> list[Path]:
    """The five real page exports, in the order of their names."""
    return sorted(shared("pages").glob("*.txt"))


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """Recorded answers of the real services and real files in each format."""
    return shared("fixtures")
