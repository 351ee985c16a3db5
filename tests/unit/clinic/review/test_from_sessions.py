"""A course made from the records of real sessions, run event by event."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from tests.spec.flat_body import calm_case, flat_place
from tests.spec.session_visit import DAY, READY, gate, run

from weizhong.clinic.planning.plan import plan
from weizhong.clinic.review import review
from weizhong.clinic.review.course import Reading, Settled, Visit
from weizhong.clinic.review.from_sessions import course_from
from weizhong.clinic.scope.practitioner import Practitioner, Qualification
from weizhong.clinic.session import SessionRecord, record_of
from weizhong.clinic.session.state import Incident, Moment
from weizhong.clinic.stricta import stricta
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

ONE_NEEDLE = (
    *READY,
    ("needle_inserted", {"code": "BL13", "depth_mm": 8, "response_sought": "de qi", "de_qi": "yes"}),
    ("needle_stimulated",),
    ("needle_removed", {"after": 20}),
)


def record(*lines, day: date = DAY) -> SessionRecord:
    """The record of a session, moved to another day."""
    return msgspec.structs.replace(record_of(run(*(lines or ONE_NEEDLE))), day=day)


def visit(*lines) -> Visit:
    return course_from(None, [record(*lines)]).visits[0]


def test_a_needle_keeps_its_point_depth_response_retention_and_kind() -> None:
    (needle,) = visit(*ONE_NEEDLE).applied
    assert (needle.modality, needle.site, needle.side, needle.depth_mm) == ("needling", "BL13", "left", 8)
    assert (needle.response_sought, needle.response_obtained) == ("de qi", True)
    assert (needle.stimulation, needle.retention_min) == ("rotating", 21)
    assert needle.needle is not None
    assert (needle.needle.diameter_mm, needle.needle.length_mm) == (0.25, 30)


def test_moxa_on_a_needle_is_no_further_insertion() -> None:
    lines = (
        *READY,
        ("needle_pack_opened", {"pack": "B", "length_mm": 50}),
        ("needle_inserted", {"pack": "B"}),
        ("technique_applied", {"modality": "warm_needle", "side": "left", "needle": "n1", "pieces": 1}),
    )
    report = {one.id: one for one in stricta(course_from(None, [record(*lines)]), DAY).items}
    assert report["2a"].values["mean"] == 1
    assert "warm needle" in report["4a"].text.casefold()


def test_de_qi_felt_without_a_moved_needle_is_a_response_and_no_stimulation() -> None:
    lines = (*READY, ("needle_inserted", {"response_sought": "de qi"}), ("de_qi_noted",))
    (needle,) = visit(*lines).applied
    assert (needle.response_obtained, needle.stimulation) == (True, "")
    report = {one.id: one for one in stricta(course_from(None, [record(*lines)]), DAY).items}
    assert report["2d"].values == {"obtained": 1, "noted": 1}
    assert report["2e"].text == ""


def test_a_visit_is_as_long_as_its_session_was_and_of_no_length_while_it_is_open() -> None:
    told = ["drowsy", "site_care", "late_pneumothorax"]
    ended = (("needles_counted",), ("advice_given", {"advice": told}), ("session_closed", {"minute": 45}))
    assert [visit(*lines).minutes for lines in ((*ONE_NEEDLE, *ended), ONE_NEEDLE)] == [45, None]


def test_de_qi_that_was_looked_for_and_did_not_come_is_told_as_such() -> None:
    lines = (*READY, ("needle_inserted", {"response_sought": "de qi", "de_qi": "no"}))
    (needle,) = visit(*lines).applied
    assert needle.response_obtained is False
    report = {one.id: one for one in stricta(course_from(None, [record(*lines)]), DAY).items}
    assert report["2d"].values == {"obtained": 0, "noted": 1}


def test_a_press_needle_is_an_insertion_and_a_cup_is_on_no_needle() -> None:
    press = {"application": "a1", "modality": "press_needle", "pieces": 1, "pack": "A"}
    lines = (*READY, ("technique_applied", press), ("technique_applied", {"application": "a2"}))
    assert [one.on_needle for one in visit(*lines).applied] == [False, False]
    report = {one.id: one for one in stricta(course_from(None, [record(*lines)]), DAY).items}
    assert report["2a"].values["mean"] == 1


def test_a_visit_the_gate_stopped_before_the_first_needle_is_no_treatment_and_refers() -> None:
    found = gate("stop", titles=["Fever with spinal pain"])
    stopped = record(("session_opened",), ("gate_checked", {"gate": found}))
    judged = review(course_from(None, [stopped]), DAY)
    assert judged.decision == "refer"
    assert judged.visits_done == 0
    assert "Fever with spinal pain" in judged.reasons[0].because


def test_an_incident_comes_with_technique_and_site() -> None:
    lines = (
        *READY,
        ("needle_inserted",),
        ("incident_reported", {"kind": "bleeding", "needle": "n1", "code": "BL23"}),
    )
    (event,) = visit(*lines).events
    assert (event.kind, event.modality, event.site, event.side) == ("bleeding", "needling", "BL23", "left")
    assert event.over is None


def test_a_course_of_sessions_is_judged_with_its_readings() -> None:
    days = [DAY + timedelta(weeks=number) for number in range(6)]
    readings = [Reading(scale="nrs", value=7, on=DAY), Reading(scale="nrs", value=7, on=days[-1])]
    course = course_from(None, [record(day=day) for day in reversed(days)], readings)
    assert [one.value for one in course.baseline] == [7]
    judged = review(course, days[-1])
    assert judged.decision == "stop"
    assert "chest_needles" in {one.id for one in judged.safety_net}


def test_who_treated_is_told_without_a_name() -> None:
    held = [
        Qualification(technique=name, body="Register", jurisdiction="DE") for name in ("needling", "moxa")
    ]
    who = Practitioner(id="p1", name="Somebody", years_of_practice=12, qualifications=held)
    one = record(("session_opened", {"practitioner": who}))
    (told,) = course_from(None, [one, one]).practitioners
    assert (told.qualification, told.years_of_practice) == ("Register, DE: needling, moxa", 12)


def test_what_was_planned_and_said_at_the_start_comes_from_the_plan() -> None:
    made = plan(calm_case(), on=DAY, place=flat_place)
    course = course_from(made, [record()])
    assert made.dose is not None
    assert (course.plan.sessions, course.plan.stop_by_visit) == (made.dose.sessions, made.dose.stop_by_visit)
    assert f"by visit {course.plan.stop_by_visit}." in made.dose.stop_rule
    assert course.plan.on == DAY
    assert course.plan.style == "Semi-standardised (ART)"
    assert course.plan.reasoning
    assert course.plan.reasoning_sources


def test_a_course_of_the_neck_is_judged_as_one_of_the_neck() -> None:
    made = msgspec.structs.replace(plan(calm_case(), on=DAY, place=flat_place), package="neck_pain")
    neck = [record(("session_opened", {"package": "neck_pain"}), *READY[1:], ("needle_inserted",))]
    for course in (course_from(made, [record()]), course_from(None, neck), course_from(made, neck)):
        assert course.plan.package == "neck_pain"
    usual = tuple(package_table("neck_pain", "dose")["regimen"]["sessions"])
    assert review(course_from(None, neck), DAY).visits_planned == usual
    assert course_from(None, [record()]).plan.judged_as == "back_pain"  # nobody told


def test_visits_for_two_complaints_are_two_courses() -> None:
    two = [record(("session_opened", {"package": name}), *READY[1:]) for name in ("neck_pain", "back_pain")]
    with pytest.raises(InvalidInput, match="of more than one complaint"):
        course_from(None, two)


def test_current_is_the_stimulation_of_its_two_needles_and_of_no_other() -> None:
    lines = (
        *READY,
        ("needle_inserted", {"needle": "n1", "code": "BL23", "side": "left"}),
        ("needle_inserted", {"needle": "n2", "code": "BL25", "side": "left"}),
        ("needle_inserted", {"needle": "n3", "code": "BL25", "side": "right"}),
        ("current_started", {"needles": ("n1", "n2"), "frequency_hz": 2, "frequency_2_hz": 100}),
    )
    assert [one.stimulation for one in visit(*lines).applied] == ["2 Hz and 100 Hz", "2 Hz and 100 Hz", ""]


@pytest.mark.parametrize(
    ("kind", "outcome", "told"),
    [
        ("faint", "recovered", [("faint", True)]),
        ("bruise", "referred", [("bruise", False)]),
        ("needlestick", "advised", [("needlestick", True)]),
        ("lost_needle", "not_found", [("lost_needle", False)]),
        ("lost_needle", "found_outside", []),
        ("broken_needle", "all_removed", []),
        ("broken_needle", "handed_over", [("broken_needle", False)]),
    ],
)
def test_the_outcome_of_an_incident_says_whether_it_is_over(kind, outcome, told) -> None:
    moment = Moment(number=9, at=datetime(2026, 11, 22, 10, 9, tzinfo=UTC), elapsed_s=540)
    incident = Incident(
        incident="i1",
        kind=kind,
        reported=moment,
        needle="",
        code="BL23",
        note="",
        outcome=outcome,
        resolved=moment,
    )
    made = msgspec.structs.replace(record(), incidents=[incident])
    events = course_from(None, [made]).visits[0].events
    assert [(one.kind, one.over) for one in events] == told


def test_what_a_signed_session_left_open_is_settled_by_a_later_entry() -> None:
    lines = (*READY, ("needle_inserted",), ("incident_reported", {"kind": "bleeding", "needle": "n1"}))
    later = DAY + timedelta(days=7)
    over = Settled(kind="bleeding", visit=DAY, site="BL23", on=later, by="practitioner", note="Dry.")
    rules = [
        {
            one.rule
            for one in review(course_from(None, [record(*lines), record(day=later)], (), told), later).reasons
        }
        for told in ((), (over,))
    ]
    assert ["event.bleeding" in one for one in rules] == [True, False]


def test_every_outcome_the_review_knows_is_one_of_the_session() -> None:
    known = {name for row in read_table("clinic/session")["incident"].values() for name in row["outcome"]}
    meaning = read_table("clinic/review")["session_outcome"]
    assert {*meaning["settled"], *meaning["over"]} <= known


def test_every_incident_of_a_session_is_an_event_the_review_knows() -> None:
    assert set(read_table("clinic/session")["incident"]) <= set(read_table("clinic/review")["event"])
