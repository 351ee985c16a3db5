"""The last visit carried forward: found by its plan, filled in, and only what differs told."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.session_guide import a_visit
from tests.spec.session_visit import READY, run
from tests.unit.guide.leading import Guide, answer_no

from weizhong.clinic.planning.plan import input_digest
from weizhong.clinic.session import SessionRecord, record_of
from weizhong.clinic.session.events import (
    AdviceGiven,
    NeedleInserted,
    NeedleRemoved,
    NeedlesCounted,
    SessionClosed,
    SessionSigned,
)
from weizhong.guide.app import GuideApp
from weizhong.guide.script import run_events
from weizhong.guide.starting import left_on, named_record, place_for, previous_record
from weizhong.guide.visit import Visit
from weizhong.journal import open_journal, write_record
from weizhong.terms.errors import InvalidInput

DAY = a_visit.StoppedClock().at.date()
LINE = (
    '{"event": "needle_inserted", "needle": "n1", "code": "%s", "side": "left", "pack": "A", '
    '"as_last_time": true}'
)


def a_signed_visit(folder: Path, handed_in: str = "", name: str = "first") -> Visit:
    """Two needles at the first two sites of the plan, 4 mm at 70°, out, counted and signed."""
    with open_journal(folder / f"{name}.jsonl") as journal:
        visit = a_visit.visit(journal, folder, a_visit.StoppedClock())
        visit.handed_in = handed_in or visit.handed_in
        a_visit.begin(visit)
        keeper = visit.keeper
        for number, site in enumerate(keeper.state.agenda.sites[:2], start=1):
            keeper.record(
                NeedleInserted, needle=f"n{number}", code=site.code, side=site.side, pack="A",
                depth_mm=4.0, angle_deg=70.0, technique="needling", response_sought="warmth",
            )  # fmt: skip
        for number in (1, 2):
            keeper.record(NeedleRemoved, needle=f"n{number}")
        keeper.record(NeedlesCounted, counted=2)
        keeper.record(AdviceGiven, advice=["drowsy", "site_care", "organ_needles"], form="written")
        keeper.record(SessionClosed)
        keeper.record(SessionSigned, practitioner="A-17")
    return visit


def last_of(folder: Path, handed_in: str, patient_file: str = "") -> SessionRecord | None:
    return previous_record(place_for(folder, DAY), handed_in, patient_file)[0]


def test_the_last_signed_visit_of_this_plan_is_found_and_no_other_plans(tmp_path: Path) -> None:
    visit = a_signed_visit(tmp_path)
    a_signed_visit(tmp_path, handed_in="somebody else's", name="later")
    found = last_of(tmp_path, visit.handed_in)
    assert found is not None
    assert [one.depth_mm for one in found.insertions] == [4.0, 4.0]
    assert last_of(tmp_path, "a third one's") is None


def test_another_plan_of_the_very_same_patient_file_is_the_same_persons(tmp_path: Path) -> None:
    a_signed_visit(tmp_path, handed_in="an earlier plan's")
    same_file = input_digest(a_visit.the_case())
    assert last_of(tmp_path, "today's", same_file) is not None
    assert last_of(tmp_path, "today's", "a file that changed since") is None


def test_visits_that_may_be_anybodys_are_named_and_not_carried(tmp_path: Path) -> None:
    a_signed_visit(tmp_path, handed_in="another's")
    found, others = previous_record(place_for(tmp_path, DAY), "today's", "a file that changed since")
    assert (found, others) == (None, (tmp_path / "first.record.json",))
    with open_journal(tmp_path / "second.jsonl") as journal:
        visit = a_visit.visit(journal, tmp_path, a_visit.StoppedClock())
        visit.previous, visit.others = found, others
        (told,) = visit.since_last()
    assert "nothing in them tells whose they are" in told
    assert "--previous" in told
    assert "first.record.json" in told


def test_what_the_last_visit_left_on_the_skin_is_told_with_its_number_and_the_day_it_comes_off() -> None:
    pressed = {"modality": "seeds", "pieces": 2, "minutes": None}
    events = [
        ("technique_applied", pressed),
        ("technique_applied", pressed | {"application": "a2", "code": "BL25"}),
        ("left_in_place", {"pieces": 2, "remove_by": DAY + timedelta(days=1)}),
        ("left_in_place", {"application": "a2", "pieces": 1, "remove_by": DAY + timedelta(days=2)}),
    ]
    assert left_on(record_of(run(*READY))) == []
    (told,) = left_on(record_of(run(*READY, *events)))
    assert told.startswith(f"Left on then, seeds: 3, to come off by {DAY + timedelta(days=2)}.")
    assert "take it off first or put on fewer" in told


def test_the_guide_fills_in_the_last_visit_and_shows_only_what_differs(tmp_path: Path) -> None:
    first = a_signed_visit(tmp_path)

    async def call() -> None:
        with open_journal(tmp_path / "second.jsonl") as journal:
            visit = a_visit.visit(journal, tmp_path, a_visit.StoppedClock())
            visit.previous = last_of(tmp_path, first.handed_in)
            app = GuideApp(visit)
            async with app.run_test(size=(100, 30)) as pilot:
                await pilot.pause()
                guide = Guide(pilot, visit, a_visit.StoppedClock())
                await answer_no(guide)
                told = guide.everything
                sites = visit.keeper.state.agenda.sites
                assert f"Last visit on {DAY}" in told
                assert f"{sites[2].code} {sites[2].side}: new site" in told
                assert f"{sites[0].code} {sites[0].side}" not in told
                assert visit.suggested_mm(sites[0]) == 4.0
                assert visit.needle_wanted(sites[0].code, sites[0].side) == ("0.2", "40")
                last = visit.last_at(sites[0])
                assert last is not None
                assert (last.angle_deg, last.response_sought) == (70.0, "warmth")
                await guide.press("escape", "i")
                assert "Since the last visit" in guide.everything

    asyncio.run(call())


def test_a_script_takes_over_what_was_done_last_time_where_today_allows_it(tmp_path: Path) -> None:
    first = a_signed_visit(tmp_path)
    with open_journal(tmp_path / "second.jsonl") as journal:
        visit = a_visit.visit(journal, tmp_path, a_visit.StoppedClock())
        visit.previous = last_of(tmp_path, first.handed_in)
        a_visit.begin(visit)
        sites, told = visit.keeper.state.agenda.sites, []
        assert sites[0].side == "left"
        refused = run_events(visit, [LINE % sites[0].code, LINE % "LR3"], told.append)
        assert (refused, len(visit.keeper.state.needles)) == (1, 1)
        needle = visit.keeper.state.needles[0]
        assert (needle.depth_mm, needle.angle_deg) == (4.0, 70.0)
        assert "Line 2: Nothing done at LR3 left" in told[0]


def test_a_record_that_is_not_signed_or_of_a_later_day_is_no_last_visit(tmp_path: Path) -> None:
    visit = a_signed_visit(tmp_path)
    record = last_of(tmp_path, visit.handed_in)
    assert record is not None
    write_record(tmp_path / "signed.json", record)
    assert named_record(tmp_path / "signed.json", DAY) == record
    with pytest.raises(InvalidInput, match="later day"):
        named_record(tmp_path / "signed.json", date(2026, 1, 1))
    write_record(tmp_path / "open.json", record_of(run(*READY)))
    with pytest.raises(InvalidInput, match="not signed"):
        named_record(tmp_path / "open.json", DAY)
