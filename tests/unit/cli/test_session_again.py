"""A file of events with a slip, mended and played again; and a gate that only the program runs."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.session_guide import a_visit
from tests.unit.cli.test_session import EVENTS, WHOLE, folder, played, refused, words

from weizhong.cli import main
from weizhong.clinic.session import SessionState
from weizhong.journal import read_journal, resume

__all__ = ["folder"]
Document = dict[str, Any]


def write(folder: Path, *events: Document) -> None:
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, events)))


def state_in(folder: Path) -> SessionState:
    (journal,) = (folder / "plan-visits").glob("*.jsonl")
    return resume(read_journal(journal).entries)


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def timed(events: list[Document], first: datetime | None = None) -> list[Document]:
    """The events with their times, a second apart; the last a second before noon unless the first is told."""
    first = first or NOON - timedelta(seconds=len(events))
    return [
        {**one, "at": (first + timedelta(seconds=at)).isoformat().replace("+00:00", "Z")}
        for at, one in enumerate(events)
    ]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Now is noon of the day of the visit."""
    monkeypatch.setattr("weizhong.guide.keeper._now", lambda: NOON)


def test_a_slip_is_told_with_line_field_and_what_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, *EVENTS[:5], EVENTS[5] | {"depth_mm": -3}, *EVENTS[7:])
    code, said = refused(capsys, *played(folder))
    assert code == 11
    assert "Line 6 is no event: 'depth_mm' cannot be -3; allowed is at least 0." in said
    assert "From line 6 on nothing was read; 5 lines before it are kept." in said
    assert state_in(folder).needles == []


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("give_times", [False, True])
def test_a_mended_file_goes_on_where_it_stopped_and_repeats_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], give_times: bool
) -> None:
    whole = timed(WHOLE) if give_times else WHOLE
    write(folder, *whole[:5], whole[5] | {"depth_mm": -3}, *whole[6:])
    refused(capsys, *played(folder))
    write(folder, *whole)
    main(played(folder))
    assert "5 lines are in the journal already" in capsys.readouterr().err
    (record,) = (folder / "plan-visits").glob("*.record.json")
    told = [one["event"]["event"] for one in json.loads(record.read_bytes())["entries"]]
    assert told == ["session_opened", "contact_started", *(one["event"] for one in whole)]


@pytest.mark.usefixtures("noon")
def test_a_visit_with_times_began_when_its_first_event_was(folder: Path) -> None:
    write(folder, *timed(EVENTS[:5], NOON - timedelta(hours=3)))
    main(played(folder))
    state = state_in(folder)
    assert [state.log[number].event.at for number in (0, 1, 2)] == [NOON - timedelta(hours=3)] * 3


@pytest.mark.usefixtures("noon")
def test_what_lies_after_now_is_refused_and_the_rest_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    past = timed(EVENTS[:6], NOON - timedelta(seconds=5))  # the last of them happens now
    (ahead,) = timed([EVENTS[7]], NOON + timedelta(milliseconds=1))
    write(folder, *past, ahead, EVENTS[7])
    code, said = refused(capsys, *played(folder))
    assert code == 16
    assert "Line 7: Its time lies after now" in said
    state = state_in(folder)
    assert [one.fate for one in state.needles] == ["out"]
    assert state.last_at == NOON


@pytest.mark.usefixtures("noon")
def test_a_first_event_that_lies_after_now_begins_no_session_in_the_future(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, *timed(EVENTS[:1], NOON + timedelta(minutes=5)))
    assert "Line 1: Its time lies after now" in refused(capsys, *played(folder))[1]
    assert state_in(folder).last_at == NOON


def test_what_was_refused_is_not_tried_behind_what_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out_too_early = EVENTS[7]
    write(folder, *EVENTS[:5], out_too_early, EVENTS[5])
    assert "Line 6: The needle 'n1' was never inserted" in refused(capsys, *played(folder))[1]
    code, said = refused(capsys, *played(folder))
    assert code == 16
    assert "Line 6: It stands before lines that are kept already" in said
    assert [one.fate for one in state_in(folder).needles] == ["in"]


def test_a_second_file_without_times_is_new_even_where_it_is_like_the_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    turned = {"event": "needle_stimulated", "needle": "n1", "method": "twirling", "strength": "gentle"}
    write(folder, *EVENTS[:6], turned)
    main(played(folder))
    write(folder, turned, turned)
    main(played(folder))
    assert "already" not in capsys.readouterr().err
    assert len(state_in(folder).needles[0].stimulations) == 3


def test_a_gate_from_a_file_is_what_the_program_runs_or_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, *EVENTS[:5])
    main(played(folder))
    true = state_in(folder).gates[0]
    gate = {"verdict": true.verdict, "case_digest": true.case_digest, "day": true.day, "titles": true.titles}
    write(folder, {"event": "gate_checked", "gate": gate | {"case_digest": "another"}})
    assert "not the one the program runs" in refused(capsys, *played(folder))[1]
    write(folder, {"event": "gate_checked"})
    alone = words(folder, "--events", str(folder / "events.jsonl"))
    assert "--at-visit" in refused(capsys, *alone)[1]
    assert len(state_in(folder).gates) == 1
    write(folder, {"event": "gate_checked", "gate": gate})
    main(played(folder))
    assert [one.verdict for one in state_in(folder).gates] == [true.verdict] * 2


def test_after_a_gate_that_stopped_no_line_says_otherwise(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, *EVENTS[:5])
    main(played(folder))
    true = state_in(folder).gates[0]
    clear = {"verdict": "clear", "case_digest": true.case_digest, "day": true.day}
    today = (folder / "today.toml").read_text()
    (folder / "today.toml").write_text(today.replace('\nfever = "no"', '\nfever = "yes"'))
    write(folder, {"event": "gate_checked"})
    main(played(folder))
    assert state_in(folder).gates[-1].verdict == "stop"
    for line in (
        {"event": "gate_checked", "gate": clear},
        EVENTS[5],
        {"event": "plan_changed", "plan_digest": "x", "gate": clear, "reason": "so",
         "agenda": {"status": "plan"}},
    ):  # fmt: skip
        write(folder, line)
        assert refused(capsys, *played(folder))[0] == 16
    state = state_in(folder)
    assert (state.gates[-1].verdict, len(state.plans), state.needles) == ("stop", 1, [])


def test_what_begins_nothing_leaves_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "who.toml").write_text(a_visit.PRACTITIONER.replace("without_end = true", "until = 2021-01-01"))
    refused(capsys, *played(folder))
    assert list((folder / "plan-visits").glob("*.jsonl")) == []


def test_an_empty_journal_has_no_record_and_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty.jsonl").write_bytes(b"")
    assert "name another journal" in refused(capsys, "session", "--replay", str(folder / "empty.jsonl"))[1]
