"""What every test may ask for, and the proof that the tests of the real pages ran."""

from collections.abc import Iterable
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
    """The five real page exports, in the order of their names; marks the test `real_pages`."""
    return sorted(shared("pages").glob("*.txt"))


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """Recorded answers of the real services and real files in each format."""
    return shared("fixtures")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--need-real-pages",
        action="store_true",
        help="fail when no test of the real pages ran, or one of them was skipped",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Under pytest-xdist the reports come together in the controller; a worker sees only its own.
    if config.getoption("--need-real-pages") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(RealPages(), "real_pages")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if "pages" in getattr(item, "fixturenames", ()):
            item.add_marker("real_pages")


class RealPages:
    """Counts the tests marked `real_pages`; the run fails when none ran or one did not."""

    def __init__(self) -> None:
        self.ran: set[str] = set()
        self.skipped: set[str] = set()

    @property
    def proven(self) -> bool:
        return bool(self.ran) and not self.skipped

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "real_pages" in report.keywords:
            if report.skipped:
                self.skipped.add(report.nodeid)
            elif report.when == "call":
                self.ran.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self.proven and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        verdict = "" if self.proven else " (required: some, and none skipped)"
        terminalreporter.write_line(
            f"real pages: {len(self.ran)} tests ran, {len(self.skipped)} skipped{verdict}"
        )
        for test in sorted(self.skipped):
            terminalreporter.write_line(f"  skipped: {test}")
