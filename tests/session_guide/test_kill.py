"""The guide killed with SIGKILL at random moments, in a real terminal: nothing that was told is lost."""

import os
import random
import re
import select
import signal
import sys
import time
from pathlib import Path

import msgspec
import pytest
from tests.absences import require
from tests.session_guide import a_visit

from weizhong.clinic.session import record_of
from weizhong.journal import open_journal, read_journal, resume
from weizhong.report import json as report_json

KILLS = 4
PATIENCE_S = 60.0
LONGEST_ROUND_S = 5.0
KEYS = (
    b"u", b"y", b"p", b"p", b"n\tx\r", b"n\tx\r", b"v", b"3\r", b"\x7f\x7f3\r", b"r", b"\x1b[B", b"\x1b[A",
    b"\r", b"\x1b",
)  # fmt: skip
TOLD = re.compile(r"needle in [\w:-]+ \w+ (n\d+)\.")
ESCAPES = re.compile(r"\x1b\[[0-9;?=<>]*[a-zA-Z]|\x1b[()=>].?|\x1b\][^\x07]*\x07")


class Terminal:
    """A process in a terminal of so many columns by 24, and everything it wrote."""

    def __init__(self, *words: str, columns: int = 80) -> None:
        import pty

        self.process, self._handle = pty.fork()
        if self.process == 0:
            size = {"COLUMNS": str(columns), "LINES": "24"}
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", **size)
            os.execv(sys.executable, [sys.executable, "-m", "weizhong", *words])
        self._written = b""

    def write(self, keys: bytes) -> None:
        os.write(self._handle, keys)

    def read_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self._handle], [], [], left)[0]:
                return
            try:
                self._written += os.read(self._handle, 65536)
            except OSError:  # the other end is gone
                return

    def read_until(self, words: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while words not in self.shown:
            assert time.monotonic() < end, self.shown[-2000:]
            self.read_for(0.1)

    @property
    def shown(self) -> str:
        return ESCAPES.sub(" ", self._written.decode(errors="replace"))

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        self.read_for(0.05)
        os.waitpid(self.process, 0)
        os.close(self._handle)


@pytest.fixture
def begun(tmp_path: Path) -> tuple[Path, tuple[str, ...]]:
    """A visit begun up to the first needle, and the words that take it up."""
    require("a POSIX terminal", os.name == "posix", "run on Linux or macOS")
    folder = tmp_path / "visits"
    folder.mkdir()
    journal = folder / "visit.jsonl"
    with open_journal(journal) as opened:
        made = a_visit.visit(opened, folder)
        a_visit.begin(made)
        plan = tmp_path / "plan.json"
        plan.write_text(report_json.render(made.plan))
    return journal, ("session", str(plan), "--journal", str(folder))


def test_nothing_that_was_told_is_lost_however_often_it_is_killed(
    begun: tuple[Path, tuple[str, ...]],
) -> None:
    journal, words = begun
    chance = random.Random(20261122)
    before = [msgspec.json.encode(one) for one in read_journal(journal).entries]
    at_first = len(before)
    for _ in range(KILLS):
        guide = Terminal(*words)
        guide.read_until("Session taken up again")
        guide.write(b"\r")
        guide.read_until("E EMERGENCY")
        enough = len(before) + chance.randint(2, 6)
        end = time.monotonic() + LONGEST_ROUND_S
        while journal.read_bytes().count(b"\n") < enough and time.monotonic() < end:
            guide.write(chance.choice(KEYS))
            guide.read_for(chance.uniform(0.0, 0.2))
        guide.write(chance.choice(KEYS) * 2)
        time.sleep(chance.uniform(0.0, 0.1))  # in the middle of it
        guide.kill()
        reading = read_journal(journal)
        after = [msgspec.json.encode(one) for one in reading.entries]
        assert after[: len(before)] == before  # what was there stays, byte for byte
        state = resume(reading.entries)  # and makes the very same session again
        names = {getattr(entry.event, "needle", "") for entry in state.log}
        assert set(TOLD.findall(guide.shown)) <= names
        before = after
    assert len(before) > at_first + KILLS  # it was used, not only killed


def test_it_goes_on_exactly_where_it_was_killed_and_says_so(begun: tuple[Path, tuple[str, ...]]) -> None:
    journal, words = begun
    guide = Terminal(*words)
    guide.read_until("Session taken up again")
    guide.write(b"\r")
    guide.read_until("needle in at")
    guide.write(b"v")
    guide.read_until("Enter: record")
    guide.write(b"7\r")
    guide.read_until("n1.")
    guide.kill()
    again = Terminal(*words)
    again.read_until("8 events were found")
    again.write(b"\r")
    again.read_until("IN 1")
    again.write(b"q")
    again.read_until("The same command goes on from here.")
    again.end()
    state = resume(read_journal(journal).entries)
    assert [(one.needle, one.depth_mm, one.fate) for one in state.needles] == [("n1", 7.0, "in")]
    assert record_of(state).tally.still_in == 1


def test_a_line_torn_by_the_machine_is_put_aside_and_told(begun: tuple[Path, tuple[str, ...]]) -> None:
    journal, words = begun
    whole = journal.read_bytes()
    journal.write_bytes(whole + whole.splitlines()[-1][:90])
    guide = Terminal(*words)
    guide.read_until("The last line was not whole")
    guide.kill()
    assert journal.read_bytes() == whole


def test_ctrl_c_loses_nothing_says_so_and_pressed_again_leaves_also_where_it_is_narrow(
    begun: tuple[Path, tuple[str, ...]],
) -> None:
    journal, words = begun
    before = journal.read_bytes()
    guide = Terminal(*words, columns=40)
    guide.read_until("Session taken up again")
    guide.write(b"\r")
    guide.read_until("E EMERGENCY")
    guide.write(b"v")  # a form is open
    guide.read_until("Enter: record")
    guide.write(b"\x03")
    guide.read_until("Nothing is lost")
    guide.write(b"\x03")
    guide.read_until("The same command goes on from here.")
    guide.end()
    assert journal.read_bytes() == before


def test_two_guides_never_write_one_journal(begun: tuple[Path, tuple[str, ...]]) -> None:
    _, words = begun
    guide = Terminal(*words)
    guide.read_until("Session taken up again")
    second = Terminal(*words)
    second.read_until("is being written by another process")
    second.end()
    guide.kill()
