"""A journal loses nothing that was recorded, whatever kills the one who writes it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.spec.session_visit import READY, agenda, event, run

from weizhong._version import __version__
from weizhong.clinic.session import EMPTY, Phase, record_of, replay
from weizhong.clinic.session.chain import line_of
from weizhong.facts.tables import digest
from weizhong.journal import list_journals, open_journal, read_journal, read_record, resume, write_record
from weizhong.terms.errors import InvalidInput, OutputError, Refused, UnreadableInput

OURS = {"software_version": __version__, "facts_digest": digest()}
LINES = (
    ("session_opened", OURS),
    *READY[1:],
    ("needle_inserted",),
    ("needle_removed", {"after": 20}),
    ("needles_counted",),
    ("advice_given",),
    ("session_closed",),
    ("session_signed",),
)
WHOLE = run(*LINES)
EVENTS = [one.event for one in WHOLE.log]


def written(path: Path, count: int = len(EVENTS)) -> Path:
    with open_journal(path) as journal:
        for one in EVENTS[:count]:
            journal.record(one)
    return path


def test_a_journal_gives_back_the_session_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl")
    with open_journal(path) as journal:
        assert journal.state == WHOLE
        assert journal.torn_file is None


@pytest.mark.parametrize("count", range(len(EVENTS)))
def test_a_session_interrupted_after_any_event_goes_on_exactly(tmp_path: Path, count: int) -> None:
    path = written(tmp_path / "s1.jsonl", count)
    with open_journal(path) as journal:
        for one in EVENTS[count:]:
            journal.record(one)
        assert journal.state == WHOLE


def test_a_journal_cut_at_any_byte_keeps_every_whole_line_and_puts_the_rest_aside(tmp_path: Path) -> None:
    data = written(tmp_path / "whole.jsonl").read_bytes()
    lines = [line_of(one) for one in WHOLE.log]
    ends = [sum(len(line) + 1 for line in lines[: number + 1]) for number in range(len(lines))]
    path = tmp_path / "cut.jsonl"
    for cut in sorted({*range(0, len(data), 61), *(end + near for end in ends for near in (-2, -1, 0))}):
        path.write_bytes(data[:cut])
        kept = sum(end - 1 <= cut for end in ends)
        with open_journal(path) as journal:
            assert len(journal.state.log) == kept
            torn = journal.torn_file
            for one in EVENTS[kept:]:
                journal.record(one)
        assert path.read_bytes() == data
        start = ends[kept - 1] if kept else 0
        assert (torn.read_bytes() if torn else b"") == data[start:cut]
        if torn:
            torn.unlink()


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl", 4)
    before = path.read_bytes() + b'{"numb'
    path.write_bytes(before)
    reading = read_journal(path)
    assert reading.torn == b'{"numb'
    assert len(reading.entries) == 4
    assert path.read_bytes() == before


def test_whole_numbers_hold_the_chain_whoever_records_them(tmp_path: Path) -> None:
    opened = msgspec.structs.replace(EVENTS[0], agenda=agenda(retention_min=(20, 30)))
    whole = [opened, *EVENTS[1:]]
    with open_journal(tmp_path / "s1.jsonl") as journal:
        for one in whole:
            journal.record(one)
        head = journal.state.head
    assert resume(read_journal(tmp_path / "s1.jsonl").entries).head == head
    write_record(tmp_path / "s1.json", record_of(replay(whole)))
    assert read_record(tmp_path / "s1.json").head == head


def test_a_value_no_event_can_have_is_refused_and_not_written(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl", 7)
    before = path.read_bytes()
    impossible = msgspec.structs.replace(EVENTS[7], depth_mm=-1.0)
    with open_journal(path) as journal, pytest.raises(InvalidInput, match="'depth_mm' cannot be -1"):
        journal.record(impossible)
    assert path.read_bytes() == before


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s1.jsonl"
    with open_journal(path), pytest.raises(OutputError, match="another process"):
        open_journal(path)


def test_a_refused_event_is_not_written(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl", 3)
    before = path.read_bytes()
    with open_journal(path) as journal, pytest.raises(Refused):
        journal.record(event("needle_removed", 9))
    assert path.read_bytes() == before


def test_a_changed_line_breaks_the_chain(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl")
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"depth_mm":12', b'"depth_mm":11'))
    with pytest.raises(InvalidInput, match="chain breaks at entry 8"):
        read_journal(path)


def test_a_removed_line_breaks_the_chain(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3] + lines[4:]))
    with pytest.raises(InvalidInput, match="chain breaks at entry 3"):
        read_journal(path)


def test_a_damaged_line_in_the_middle_is_named_and_nothing_is_changed(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl")
    data = path.read_bytes().replace(b'"consent_given"', b'"consent_gi\xff"')
    path.write_bytes(data)
    with pytest.raises(UnreadableInput, match="Line 4"):
        open_journal(path)
    assert path.read_bytes() == data


def test_a_disk_that_is_full_keeps_the_session_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "s1.jsonl", 3)
    before = path.read_bytes()
    with open_journal(path) as journal:
        state = journal.state

        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(OutputError, match="was not kept"):
                journal.record(EVENTS[3])
        assert journal.state == state
        assert path.read_bytes() == before
        journal.record(EVENTS[3])
    assert len(read_journal(path).entries) == 4


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_writer_that_is_killed_leaves_what_it_recorded_and_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "s1.jsonl"
    program = (
        "import sys, msgspec\n"
        "from weizhong.clinic.session import Event\n"
        "from weizhong.journal import open_journal\n"
        "journal = open_journal(sys.argv[1])\n"
        "for line in sys.stdin:\n"
        "    journal.record(msgspec.json.decode(line, type=Event))\n"
        "    print('kept', flush=True)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdin
    assert writer.stdout
    for one in EVENTS[:8]:
        writer.stdin.write(msgspec.json.encode(one).decode() + "\n")
        writer.stdin.flush()
        assert writer.stdout.readline() == "kept\n"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    with open_journal(path) as journal:
        assert journal.state == replay(EVENTS[:8])
        assert journal.state.phase is Phase.RETENTION


def test_a_folder_is_listed_with_what_is_wrong(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl")
    written(tmp_path / "b.jsonl", 8)
    (tmp_path / "c.jsonl").write_bytes(b"no journal\n")
    a, b, c = list_journals(tmp_path)
    assert (a.phase, a.needles_in, a.session) == (Phase.SIGNED, 0, "s1")
    assert (b.phase, b.needles_in, b.events) == (Phase.RETENTION, 1, 8)
    assert "Line 1" in c.problem


def test_a_journal_is_for_its_owner_only(tmp_path: Path) -> None:
    path = written(tmp_path / "s1.jsonl", 1)
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_an_empty_journal_is_a_session_not_opened(tmp_path: Path) -> None:
    with open_journal(tmp_path / "s1.jsonl") as journal:
        assert journal.state == EMPTY
    assert resume(read_journal(tmp_path / "s1.jsonl").entries) == EMPTY


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be opened"):
        open_journal(tmp_path / "none" / "s1.jsonl")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        read_journal(tmp_path / "none" / "s1.jsonl")


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    record = record_of(WHOLE)
    write_record(tmp_path / "s1.json", record)
    assert read_record(tmp_path / "s1.json") == record
    assert list(tmp_path.iterdir()) == [tmp_path / "s1.json"]


def test_an_amended_record_replaces_the_one_it_continues(tmp_path: Path) -> None:
    write_record(tmp_path / "s1.json", record_of(WHOLE))
    amended = record_of(run(("amendment_added",), state=WHOLE))
    write_record(tmp_path / "s1.json", amended)
    assert read_record(tmp_path / "s1.json") == amended


def test_another_record_is_never_overwritten(tmp_path: Path) -> None:
    write_record(tmp_path / "s1.json", record_of(WHOLE))
    other = record_of(run(("session_opened", {"session": "s2"})))
    with pytest.raises(OutputError, match="something else"):
        write_record(tmp_path / "s1.json", other)
    assert read_record(tmp_path / "s1.json") == record_of(WHOLE)


def test_a_changed_record_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "s1.json"
    write_record(path, record_of(WHOLE))
    path.write_text(path.read_text("utf-8").replace('"still_in": 0', '"still_in": 1'), "utf-8")
    with pytest.raises(InvalidInput, match="does not say"):
        read_record(path)


def test_a_record_of_another_release_is_read_by_its_chain_alone(tmp_path: Path) -> None:
    path = tmp_path / "s1.json"
    older = record_of(run(("session_opened", {"software_version": "0.0.1"}), *LINES[1:]))
    write_record(path, older)
    assert read_record(path) == older
    path.write_text(path.read_text("utf-8").replace('"depth_mm": 12', '"depth_mm": 11'), "utf-8")
    with pytest.raises(InvalidInput, match="chain breaks"):
        read_record(path)


def test_what_is_no_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "s1.json").write_text("{}", "utf-8")
    with pytest.raises(InvalidInput, match="no record"):
        read_record(tmp_path / "s1.json")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        read_record(tmp_path / "s2.json")
    with pytest.raises(OutputError, match="cannot be written"):
        write_record(tmp_path / "none" / "s1.json", record_of(WHOLE))
