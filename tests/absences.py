"""Names at the end what this machine lacks; in CI an absence is a failure, never a silent pass."""

import os

import pytest
from hypothesis import settings

# Tests check answers, never time: a loaded machine must not fail them.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_absent: dict[str, str] = {}


def require(part: str, present: bool, how: str) -> None:
    """Skip the calling test when `part` is absent, and remember it for the closing lines."""
    if not present:
        pytest.skip(f"absent: {part} ({how})")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith("absent: "):
            _absent[reason.removeprefix("absent: ")] = report.nodeid


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _absent:
        terminalreporter.section("this machine lacks")
        for part in sorted(_absent):
            terminalreporter.line(part)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _absent and os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
