"""A plan boiled down to what one visit may do."""

from datetime import date

import pytest
from tests.spec.flat_body import calm_case, flat_place
from tests.spec.session_visit import ready, run

from weizhong.clinic.documents.case import Case
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session import agenda_of
from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.chest import lies_over_lung
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import Refused

ON = date(2026, 11, 22)


def agenda_for(case: Case) -> Agenda:
    made = plan(case, on=ON, place=flat_place)
    return agenda_of(made, case.modalities, screening=screen(case, ON))


def test_every_site_of_the_plan_is_there_with_its_position_and_limit() -> None:
    case = calm_case()
    made = plan(case, on=ON, place=flat_place)
    found = agenda_for(case)
    told = {(one.code, one.side, one.position): one.ceiling_mm for one in found.sites}
    assert told == {
        (point.code, point.side, group.position): point.depth.bound_mm
        for group in made.positions
        for point in group.points
    }
    assert found.retention_min == made.dose.retention_min if made.dose else False


def test_of_a_draft_nothing_is_taken() -> None:
    case = calm_case(unknown=["pregnant"])
    assert agenda_for(case) == Agenda(status="draft")


def test_what_the_gate_takes_off_a_person_reaches_every_needle() -> None:
    found = agenda_for(calm_case(yes=["anticoagulant"]))
    if found.status == "plan":
        assert all(one.restrictions["needling"].diameter_mm_at_most == 0.2 for one in found.sites)


@pytest.mark.parametrize(
    ("code", "is_over_lung"),
    [
        ("BL13", True),
        ("EX-B2:T3", True),
        ("GB21", True),
        ("BL25", False),
        ("ashi:C7", True),
        ("ashi:C5", False),
    ],
)
def test_points_over_the_lung_are_known(code: str, is_over_lung: bool) -> None:
    assert lies_over_lung(code) is is_over_lung


@pytest.mark.parametrize(("lateral_cm", "is_over_lung"), [(2, False), (3.9, False), (4, True), (7, True)])
def test_a_planned_spot_at_c7_is_over_the_lung_from_4_cm_on(lateral_cm: float, is_over_lung: bool) -> None:
    spot = {"level": "C7", "lateral_cm": lateral_cm, "side": "left"}
    case = calm_case(complaint={"levels": ["L4"], "ashi": [spot]})
    found = agenda_for(case).site("ashi:C7", "left")
    assert found is not None
    assert found.is_thoracic is is_over_lung


def test_the_dose_of_the_plan_is_a_limit_like_any_other() -> None:
    case = calm_case(modalities=["needling", "cupping"])
    found = agenda_for(case)
    cupped = next(one for one in found.sites if any("Cupping" in type(t).__name__ for t in one.treatments))
    state = ready(agenda=found)
    given = {"code": cupped.code, "side": cupped.side, "pieces": 1, "minutes": 60}
    if cupped.position != "prone":
        state = run(("position_taken", {"position": cupped.position}), ("skin_checked",), state=state)
    with pytest.raises(Refused, match="allowed") as refused:
        run(("technique_applied", given), state=state)
    assert "beyond_dose" in refused.value.breaches
    state = run(("technique_applied", {k: v for k, v in given.items() if k != "minutes"}), state=state)
    assert state.applications[0].minutes is not None


def test_places_of_either_ear_are_sites_of_the_last_position() -> None:
    case = calm_case(modalities=["needling", "press_needle", "seeds"])
    made = plan(case, on=ON, place=flat_place)
    ears = [one for one in agenda_for(case).sites if one.code.startswith("ear:")]
    assert made.ear
    assert {(one.code, one.side) for one in ears} == {
        (place.code, side) for place in made.ear for side in ("left", "right")
    }
    assert {one.position for one in ears} == {made.positions[-1].position}
    assert all(one.modalities == ["press_needle", "seeds"] for one in ears)


@pytest.mark.parametrize(
    ("signs", "positions"),
    [
        ([], ["prone"]),
        (["cold_heavy_back", "white_greasy_coat"], ["prone", "supine"]),
        (["posterior_leg_pain", "lateral_leg_pain"], ["prone", "side_lying"]),
    ],
)
def test_either_ear_is_treated_when_the_person_has_turned_for_the_last_time(
    signs: list[str], positions: list[str]
) -> None:
    case = calm_case(modalities=["needling", "seeds"], signs=signs, complaint={"side": "left"})
    made = plan(case, on=ON, place=flat_place)
    assert [one.position for one in made.positions] == positions
    ears = [one for one in agenda_for(case).sites if one.code.startswith("ear:")]
    assert {(one.side, one.position) for one in ears} == {("left", positions[-1]), ("right", positions[-1])}


@pytest.mark.parametrize(
    ("yes", "asked", "left", "is_limited"),
    [
        (["needle_fear"], ["needling", "cupping"], ["needling", "cupping"], True),
        (["needle_fear"], ["cupping"], ["cupping"], False),
        (["needle_fear", "needle_phobia"], ["needling", "cupping"], ["cupping"], False),
    ],
)
def test_the_visit_has_no_limit_of_a_technique_that_is_not_in_it(
    yes: list[str], asked: list[str], left: list[str], is_limited: bool
) -> None:
    found = agenda_for(calm_case(yes=yes, modalities=asked))
    assert (found.status, found.modalities) == ("plan", left)
    assert found.restriction.lying_only is is_limited
    assert (found.restriction.needles_at_most == 4) is is_limited


def test_a_site_carries_the_limits_of_its_advice() -> None:
    case = calm_case(complaint={"levels": ["T8"]})
    made = plan(case, on=ON, place=flat_place)
    advice = {(one.code, one.side): one.depth for group in made.positions for one in group.points}
    found = {(one.code, one.side): one for one in agenda_for(case).sites}
    assert found
    for key, site in found.items():
        depth = advice[key]
        taught = depth.textbook_mm[1] if depth.textbook_mm else None
        told = taught if depth.default_mm is None else depth.default_mm
        assert (site.ceiling_mm, site.depth_mm_at_most) == (depth.bound_mm, told)
        has_lung = any(one.id.startswith("lung") for one in depth.hazards)
        assert site.is_thoracic is (has_lung or lies_over_lung(site.code))
    assert len({site.is_thoracic for site in found.values()}) == 2
    assert any(site.depth_mm_at_most is not None for site in found.values())


def test_what_the_gate_keeps_off_a_site_is_barred_with_its_reason_and_nothing_else_is() -> None:
    case = calm_case(yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    made = plan(case, on=ON, place=flat_place)
    kept_off = [one for one in made.findings if one.verdict == "avoid_site"]
    barred = agenda_for(case).barred
    assert {one.code for one in barred} == {code for one in kept_off for code in one.points}
    assert {one.why for one in barred} == {one.title for one in kept_off if one.points}
    assert "BL40" in {one.code for one in barred}


@pytest.mark.parametrize("lateral_cm", [3, 12])
def test_a_tender_spot_has_the_limits_of_where_it_lies(lateral_cm: int) -> None:
    spot = {"level": "L2", "lateral_cm": lateral_cm, "side": "left"}
    case = calm_case(
        yes=["anticoagulant"], anticoagulant={"kind": "doac"}, complaint={"levels": ["L2"], "ashi": [spot]}
    )
    made, gate = plan(case, on=ON, place=flat_place), screen(case, ON)
    (point,) = [one for group in made.positions for one in group.points if one.lateral_cm]
    site = agenda_of(made, case.modalities, screening=gate).site(point.code, point.side)
    assert point.lateral_cm == lateral_cm
    assert site is not None
    limits = gate.restrictions_at(point.code, Laterality(point.side), lateral_cm, "needling")
    assert site.restrictions["needling"] == limits
