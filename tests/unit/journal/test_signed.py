"""A signed journal is a document: tables that changed since neither judge it again nor block its folder."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.spec.session_visit import run
from tests.unit.journal.test_journal import WHOLE, written

from weizhong.cli import main
from weizhong.clinic.depth.needles import reach_mm
from weizhong.clinic.session import Phase, record_of
from weizhong.clinic.session.events import ConsentGiven, SessionOpened
from weizhong.facts.tables import read_table
from weizhong.guide.starting import place_for, previous_record
from weizhong.journal import (
    RECORD_SUFFIX,
    list_journals,
    open_journal,
    read_journal,
    record_beside,
    resume,
    signed_journal,
    write_record,
)
from weizhong.terms.errors import InvalidInput, Refused

DAY = date(2026, 11, 23)
Change = Callable[[pytest.MonkeyPatch, Any], None]


def without(rows: dict[str, Any], name: str) -> dict[str, Any]:
    """Rows without one; taken out of the table itself it would come back in another place."""
    return {key: row for key, row in rows.items() if key != name}


CHANGES: list[Change] = [
    lambda patch, rows: patch.setitem(rows["clock"], "confirm_after_min", 10),
    lambda patch, rows: patch.setitem(rows["identity"], "at_least", 3),
    lambda patch, rows: patch.setitem(
        rows["identity"], "kind", without(rows["identity"]["kind"], "date_of_birth")
    ),
    lambda patch, rows: patch.setitem(rows, "advice", without(rows["advice"], "site_care")),
    lambda patch, rows: patch.setitem(rows["advice"]["warmth"], "when", ["needled"]),
    lambda patch, rows: patch.setitem(rows["years"], "last", 2025),
]


@pytest.fixture(params=CHANGES)
def changed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the tables be stricter than they were, in one way after another."""
    return lambda: request.param(monkeypatch, read_table("clinic/session"))


def test_what_was_signed_is_read_as_it_was_and_may_be_amended(
    tmp_path: Path, changed: Callable[[], None]
) -> None:
    path = written(tmp_path / "s1.jsonl")
    changed()
    state = resume(read_journal(path).entries)
    assert record_of(state) == record_of(WHOLE)
    with open_journal(path) as journal:
        assert run(("amendment_added",), state=journal.state).phase is Phase.SIGNED


def test_what_is_not_signed_is_judged_by_the_tables_of_today(
    tmp_path: Path, changed: Callable[[], None]
) -> None:
    path = written(tmp_path / "s1.jsonl", len(WHOLE.log) - 1)
    changed()
    with pytest.raises(InvalidInput, match="is not allowed by this release"):
        resume(read_journal(path).entries)


def begun_under_other_tables(path: Path, count: int) -> Path:
    """A visit that is open, begun under tables that differ from today's."""
    opened, *rest = (one.event for one in WHOLE.log[:count])
    assert isinstance(opened, SessionOpened)
    with open_journal(path) as journal:
        for event in (replace(opened, facts_digest="of another day"), *rest):
            journal.record(event)
    return path


def with_needles_in() -> int:
    """How many events of the whole visit there are until its needles are in and none is out."""
    kinds = [type(one.event).__name__ for one in WHOLE.log]
    return kinds.index("NeedleRemoved")


@pytest.mark.parametrize("change", CHANGES[:-1])  # the last allows no visit at all on that day
def test_a_visit_begun_under_other_tables_goes_on_since_its_needles_have_to_come_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    path = begun_under_other_tables(tmp_path / "s1.jsonl", with_needles_in())
    change(monkeypatch, read_table("clinic/session"))
    with open_journal(path) as journal:
        (needle,) = journal.state.needles_in()
        after = run(("needle_removed", {"needle": needle.needle}), state=journal.state)
        assert not any(after.needles_in())
        back = run(("undone",), state=after)
        assert [one.needle for one in back.needles_in()] == [needle.needle]
        assert (back.is_document, back.judged_from) == (False, journal.state.judged_from)


def test_what_new_acts_rest_on_is_not_undone_beneath_them(tmp_path: Path) -> None:
    path = begun_under_other_tables(tmp_path / "s1.jsonl", with_needles_in())
    state = replace(resume(read_journal(path).entries), judged_from=with_needles_in())
    deeper = run(("needle_adjusted", {"depth_mm": 13}), state=state)
    consent = next(one.number for one in deeper.log if isinstance(one.event, ConsentGiven))
    with pytest.raises(Refused, match="cannot stand then"):
        run(("undone", {"number": consent}), state=deeper)


def test_what_is_done_from_there_on_is_judged_by_the_tables_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun_under_other_tables(tmp_path / "s1.jsonl", with_needles_in())
    monkeypatch.setitem(read_table("clinic/needles")["outside"], "share_at_least", 0.9)
    reach_mm.cache_clear()
    try:
        state = resume(read_journal(path).entries)
        assert state.judged_from == with_needles_in()
        with pytest.raises(Refused) as told:
            run(("needle_adjusted", {"depth_mm": 13}), state=state)
        assert told.value.breaches == ("too_little_outside",)
    finally:
        monkeypatch.undo()
        reach_mm.cache_clear()


def test_a_new_visit_begins_beside_a_signed_one_that_today_would_refuse(
    tmp_path: Path, changed: Callable[[], None]
) -> None:
    path = written(tmp_path / "2026-11-22-1.jsonl")
    changed()
    place = place_for(tmp_path, DAY)
    assert (place.is_begun, place.signed) == (False, (path,))


def spoilt(path: Path) -> Path:
    """A signed journal of a release with other words: its chain holds, its events nobody knows."""
    lines, previous = [], ""
    for line in path.read_bytes().splitlines():
        entry = json.loads(line)
        entry["previous"] = previous
        if entry["event"]["event"] == "skin_checked":
            entry["event"] = {"event": "skin_blessed", "at": entry["event"]["at"]}
        lines.append(json.dumps(entry).encode())
        previous = sha256(lines[-1]).hexdigest()
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_a_signed_journal_in_words_nobody_knows_is_known_as_signed(tmp_path: Path) -> None:
    path = spoilt(written(tmp_path / "2026-11-22-1.jsonl"))
    (one,) = list_journals(tmp_path)
    assert (one.phase, one.session, one.events) == (Phase.SIGNED, "s1", len(WHOLE.log))
    assert (one.day, one.last_at) == (date(2026, 11, 22), WHOLE.last_at)
    assert "damaged" in one.problem
    assert place_for(tmp_path, DAY).signed == (path,)


def test_the_last_visit_is_carried_forward_from_a_document_and_never_from_what_nobody_can_read(
    tmp_path: Path, changed: Callable[[], None]
) -> None:
    path = written(tmp_path / "2026-11-22-1.jsonl")
    changed()
    handed_in = record_of(WHOLE).entries[0].event.handed_in_digest
    found, _ = previous_record(place_for(tmp_path, DAY), handed_in)
    assert found == record_of(WHOLE)
    spoilt(path)
    record = path.with_name(path.stem + RECORD_SUFFIX)
    assert previous_record(place_for(tmp_path, DAY), handed_in) == (None, (record,))


def test_one_that_was_changed_or_is_not_signed_blocks_the_folder(tmp_path: Path) -> None:
    path = spoilt(written(tmp_path / "2026-11-22-1.jsonl"))
    path.write_bytes(path.read_bytes().replace(b'"depth_mm": 12', b'"depth_mm": 11'))
    assert signed_journal(path) is None
    with pytest.raises(InvalidInput, match="Put it elsewhere"):
        place_for(tmp_path, DAY)
    spoilt(written(tmp_path / "2026-11-22-2.jsonl", len(WHOLE.log) - 1))
    assert signed_journal(tmp_path / "2026-11-22-2.jsonl") is None


def test_the_record_written_then_is_given_out_where_the_journal_cannot_be_replayed(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = spoilt(written(tmp_path / "s1.jsonl"))
    record = tmp_path / f"s1{RECORD_SUFFIX}"
    write_record(record, record_of(WHOLE))
    assert record_beside(path) is None  # it is another journal's
    head = sha256(path.read_bytes().splitlines()[-1]).hexdigest()
    record.write_text(record.read_text().replace(WHOLE.head, head))
    main(["session", "--replay", str(path)])
    assert capsysbinary.readouterr().out == record.read_bytes()
    record.unlink()
    with pytest.raises(SystemExit):
        main(["session", "--replay", str(path)])
