"""What a plan says and withholds for this person: current, positions, limits, first needles, reasons."""

from datetime import date
from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.documents.treatment_plan import Amendment, Finding, PlannedPoint, TreatmentPlan
from weizhong.clinic.documents.treatments import kind_of
from weizhong.clinic.planning.amending import amend
from weizhong.clinic.planning.dose import regimen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.prescription.styles import style
from weizhong.clinic.scope.practitioner import Practitioner, Qualification, may_use

ON = date(2026, 11, 22)
SWOLLEN_LEG: dict[str, Any] = {"yes": ["lymphoedema"], "sites": {"lymphoedema": ["left_leg"]}}
NECK = {"duration_weeks": 30, "levels": ["C5"], "radiation": "none"}


def planned(**case: Any) -> TreatmentPlan:
    return plan(calm_case(**case), on=ON, place=flat_place)


def points(made: TreatmentPlan) -> list[PlannedPoint]:
    return [point for group in made.positions for point in group.points]


def with_current(made: TreatmentPlan) -> set[tuple[str, str]]:
    return {
        (point.code, point.side)
        for point in points(made)
        if "electroacupuncture" in map(kind_of, point.treatments)
    }


def joined(made: TreatmentPlan) -> set[tuple[str, str]]:
    return {(end.code, end.side) for pair in made.pairs for end in (pair.first, pair.second)}


def found(made: TreatmentPlan, rule: str) -> list[Finding]:
    return [one for one in made.findings if one.rule == rule]


def test_a_needle_without_a_partner_bears_no_current_and_stays_for_what_else_is_done_with_it() -> None:
    made = planned(modalities=["needling", "electroacupuncture"], **SWOLLEN_LEG)
    alone = {("BL40", "right"), ("SI3", "left"), ("SI3", "right")}
    assert with_current(made) == joined(made) != set()
    assert {(one.end.code, one.end.side) for one in made.unpaired} == alone
    assert all(one.why.endswith("The needle stays, without current.") for one in made.unpaired)
    by_site: dict[tuple[str, str], PlannedPoint] = {(point.code, point.side): point for point in points(made)}
    for site in alone:
        assert [kind_of(one) for one in by_site[site].treatments] == ["needling"]
        assert any("no partner" in why for why in by_site[site].not_done)


def test_a_point_that_was_for_current_alone_is_left_out_where_none_can_run_and_that_is_said() -> None:
    made = planned(modalities=["electroacupuncture"], **SWOLLEN_LEG)
    (said,) = found(made, "technique.electroacupuncture.no_pair")
    assert said.points == ["BL40", "SI3"]
    assert not {point.code for point in points(made)} & set(said.points)
    assert with_current(made) == joined(made) != set()
    assert made.unpaired == []


def test_no_needle_is_said_to_stay_where_only_warmth_is_left() -> None:
    made = planned(modalities=["moxa", "electroacupuncture"], **SWOLLEN_LEG)
    assert {one.end.code for one in made.unpaired} == {"SI3"}
    assert not any("needle stays" in one.why for one in made.unpaired)


@pytest.mark.parametrize(
    ("yes", "technique", "sits"),
    [
        (["pregnant"], "needling", True),
        (["pregnant", "epilepsy"], "needling", False),
        (["pregnant", "epilepsy"], "acupressure", True),  # the limit is one of needles
    ],
)
def test_whoever_may_only_lie_is_not_treated_sitting(yes: list[str], technique: str, sits: bool) -> None:
    made = planned(package="neck_pain", complaint=NECK, yes=yes, modalities=[technique])
    taken = {group.position for group in made.positions}
    assert ("sitting" in taken) is sits
    assert not taken & {"prone", "supine"}


def test_a_limit_of_a_technique_that_is_not_used_is_not_one_of_the_plan() -> None:
    thin: dict[str, Any] = {"yes": ["anticoagulant"], "anticoagulant": {"kind": "doac"}}
    both = planned(modalities=["needling", "cupping"], **thin).restriction
    needles = planned(modalities=["needling"], **thin).restriction
    assert both is not None
    assert needles is not None
    assert (both.depth_mm_at_most, both.suction) == (15, "gentle")
    assert (needles.depth_mm_at_most, needles.suction) == (15, None)


def test_thinned_blood_limits_needles_where_other_techniques_are_used_beside_them() -> None:
    made = planned(
        modalities=["needling", "cupping", "moxa"], yes=["anticoagulant"], anticoagulant={"kind": "doac"}
    )
    told = {point.code: point.depth.text for point in points(made)}
    assert told["BL23"].startswith("Very superficial only: 8 mm at most here")
    assert told["BL40"].startswith("Very superficial only: never as deep as 4 mm here")


def test_what_holds_at_some_sites_is_told_with_the_points_it_reaches_or_where_it_forbids() -> None:
    made = planned(yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["left_ear"]})
    assert [one.points for one in found(made, "kidney_below")] == [["BL23"]]  # of all points it names
    assert found(made, "lung_below") == []  # no point of the plan lies over the lung
    assert len(found(made, "broken_skin_or_lesion")) == 1  # not reached, and yet nothing is done there
    swollen = planned(modalities=["seeds"], **SWOLLEN_LEG)
    assert found(swollen, "lymphoedema") == []  # bars needles and cups only


def test_broken_skin_elsewhere_leaves_the_ear_alone() -> None:
    for site in ("left_leg", "left_knee"):
        made = planned(
            modalities=["seeds"], yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": [site]}
        )
        assert [one.code for one in made.ear] == ["ear:lumbosacral_spine"]


def test_as_many_needles_as_a_first_visit_may_have_are_a_plan_without_a_choice_among_them() -> None:
    case = calm_case(yes=["first_treatment"])
    made = plan(case, on=ON, place=flat_place)
    wishes = [
        Amendment(action="drop", code=code)
        for code in dict.fromkeys(point.code for point in points(made))
        if code not in ("BL23", "BL25")
    ]
    few = amend(case, made, wishes, on=ON, place=flat_place)
    assert len(points(few)) == 4
    assert few.dose is not None
    assert few.dose.begin == "At the first visit leave needles in for 10 minutes at most."


def test_the_minutes_of_a_first_visit_are_those_of_needles_that_stay_in_for_minutes() -> None:
    dose = planned(yes=["first_treatment"], modalities=["press_needle"]).dose
    assert dose is None or "minutes" not in dose.begin


def test_without_needles_the_regimen_names_none() -> None:
    dose = planned(modalities=["cupping"]).dose
    assert dose is not None
    assert (dose.needle, dose.retention_min) == ("", (0, 0))


def test_a_regimen_is_not_named_after_a_trial_whose_regimen_is_not_on_file() -> None:
    assert regimen(None, "back_pain", style("back_pain", "yeung")).protocol == ""


def test_a_referral_tells_what_stops_and_nothing_beside_it_and_asks_nothing() -> None:
    made = planned(yes=["fever", "anticoagulant"], anticoagulant={"kind": "doac"}, unknown=["pregnant"])
    assert {one.verdict for one in made.findings} == {"stop"}
    assert made.questions == []


def test_where_only_these_techniques_are_excluded_the_questions_stay() -> None:
    made = planned(modalities=["electroacupuncture"], yes=["metal_allergy"], unknown=["pregnant"])
    assert made.status == "stop"
    assert [one.id for one in made.questions] == ["pregnant"]


def test_why_a_point_is_no_longer_treated_is_what_the_gate_says_today() -> None:
    made = planned()
    today = amend(calm_case(**SWOLLEN_LEG), made, [], on=ON, place=flat_place)
    said = {(one.code, one.side): one.text for one in today.changes if one.kind == "gate"}
    (barred,) = [one.text for one in today.findings if one.title == "Left out: BL40 left"]
    assert said["BL40", "left"] == f"BL40 left is no longer treated: {barred}"
    assert (
        said["BL60", "left"] == "BL60 left is no longer treated: it does not follow from the case any more."
    )
    stopped = amend(calm_case(yes=["fever"]), made, [], on=ON, place=flat_place)
    assert all(one.text.endswith(stopped.headline) for one in stopped.changes)
    assert len(stopped.changes) == len(points(made))


def somebody(**of: Any) -> Practitioner:
    row: dict[str, Any] = {"technique": "needling", "body": "Some board", "jurisdiction": "XX"}
    return Practitioner(id="1", qualifications=[Qualification(**(row | {"since": date(2020, 1, 1)} | of))])


@pytest.mark.parametrize(
    ("technique", "action"),
    [("needling", "Until when does the qualification hold?"), ("cupping", "Not offered; let somebody")],
)
def test_what_is_not_recorded_of_a_qualification_is_asked_and_what_is_not_held_is_left_out(
    technique: str, action: str
) -> None:
    made = plan(
        calm_case(modalities=["needling", "cupping"]), on=ON, place=flat_place, practitioner=somebody()
    )
    (said,) = found(made, f"scope.{technique}")
    assert said.action.startswith(action)


def test_a_certification_is_known_within_a_longer_name_too() -> None:
    held = {"until": date(2030, 1, 1), "body": "NCCAOM Diplomate board"}
    found_out = may_use(somebody(**held), "needling", ON)
    assert found_out.answer is Answer.UNKNOWN
    assert found_out.question


@pytest.mark.parametrize(
    ("held", "end"),
    [({"until": date(2030, 1, 1)}, "until 2030-01-01"), ({"without_end": True}, "without end")],
)
def test_the_end_of_a_qualification_is_told(held: dict[str, Any], end: str) -> None:
    assert end in may_use(somebody(**held), "needling", ON).reason


def qualified(technique: str, **case: Any) -> TreatmentPlan:
    """A plan of somebody who may use one of the techniques asked for."""
    who = somebody(technique=technique, without_end=True)
    return plan(calm_case(**case), on=ON, place=flat_place, practitioner=who)


def test_limits_of_a_technique_outside_the_scope_do_not_hold_for_what_is_left() -> None:
    thin: dict[str, Any] = {"yes": ["anticoagulant"], "anticoagulant": {"kind": "doac"}}
    needles = qualified("needling", modalities=["needling", "cupping"], **thin).restriction
    assert needles is not None
    assert (needles.depth_mm_at_most, needles.suction) == (15, None)
    pressed = qualified(
        "acupressure",
        package="neck_pain",
        complaint=NECK,
        yes=["pregnant", "epilepsy"],
        modalities=["needling", "acupressure"],
    )
    assert "sitting" in {group.position for group in pressed.positions}
    seeds = qualified(
        "seeds", modalities=["needling", "seeds"], yes=["lymphoedema"], sites={"lymphoedema": ["left_arm"]}
    )
    assert seeds.status == "plan"
    assert found(seeds, "lymphoedema") == []
