"""A plan carries doses that obey the gate, pairs, the ear, guides, and what a practitioner may use."""

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.treatment_plan import PlannedPoint, TreatmentPlan
from weizhong.clinic.documents.treatments import Electroacupuncture, Needling, kind_of
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.scope.practitioner import Practitioner, Qualification
from weizhong.facts.tables import read_table
from weizhong.terms.errors import MissingInput

ON = date(2026, 11, 22)


def planned(practitioner: Practitioner | None = None, **case: Any) -> TreatmentPlan:
    return plan(calm_case(**case), on=ON, place=flat_place, practitioner=practitioner)


def points(made: TreatmentPlan) -> list[PlannedPoint]:
    return [point for group in made.positions for point in group.points]


def qualified(*techniques: str) -> Practitioner:
    row = {"body": "Some board", "jurisdiction": "XX", "since": date(2020, 1, 1), "until": date(2030, 1, 1)}
    return Practitioner(
        id="1",
        qualifications=[Qualification(technique=name, **row) for name in techniques],  # type: ignore[arg-type]  # mixed row
    )


def test_where_a_rule_keeps_the_dose_shallow_its_own_needle_is_the_only_one_named() -> None:
    every = points(planned(yes=["spinal_hardware"]))
    held = [one for one in every for dose in one.treatments if "spinal_hardware" in str(dose.restricted_by)]
    assert held
    assert all(point.depth.needle is None for point in held)
    assert all(getattr(dose, "needle", None) for point in held for dose in point.treatments)
    (bl25, *_) = [point for point in held if point.code == "BL25"]
    assert "The textbook begins at" in bl25.treatments[0].needle.text


def test_every_point_has_one_dose_for_each_technique_left_to_it() -> None:
    made = planned(modalities=["needling", "moxa", "cupping"])
    for point in points(made):
        kinds = [kind_of(one) for one in point.treatments]
        assert len(set(kinds)) == len(kinds) > 0
        assert set(kinds) <= {"needling", "moxa", "cupping"}
    assert any("moxa" in map(kind_of, point.treatments) for point in points(made))
    hollow = next(point for point in points(made) if point.code == "BL40")
    assert [kind_of(one) for one in hollow.treatments] == ["needling"]


def test_a_draft_has_points_but_no_dose() -> None:
    made = planned(unknown=["fever"])
    assert made.status == "draft"
    assert points(made)
    assert all(point.treatments == [] for point in points(made))
    assert made.techniques == []


def test_a_plan_is_the_same_after_json() -> None:
    made = planned(modalities=["needling", "electroacupuncture", "seeds"])
    assert msgspec.json.decode(msgspec.json.encode(made), type=TreatmentPlan) == made


def test_no_dose_passes_the_ceiling_its_point_shows() -> None:
    for point in points(planned(modalities=["needling", "electroacupuncture"])):
        for one in point.treatments:
            assert isinstance(one, Needling | Electroacupuncture)
            if one.depth_mm and point.depth.bound_mm:
                assert one.depth_mm.high <= point.depth.bound_mm
                assert one.depth_mm.below is not None
                assert one.depth_mm.below <= point.depth.bound_mm


def test_pairs_join_points_of_the_plan_that_carry_current() -> None:
    made = planned(modalities=["electroacupuncture"])
    here = {(point.code, point.side) for point in points(made)}
    ends = [(end.code, end.side) for pair in made.pairs for end in (pair.first, pair.second)]
    assert ends
    assert set(ends) <= here
    assert len(set(ends)) == len(ends)
    assert {(one.end.code, one.end.side) for one in made.unpaired} == here - set(ends)


def test_needles_to_lay_out_are_one_a_point() -> None:
    made = planned(modalities=["needling", "electroacupuncture"])
    needled = [point for point in points(made) if getattr(point.treatments[0], "needle", None)]
    assert sum(one.count for one in made.needles) == len(needled) > 0
    lengths = [one.needle.length_mm for one in made.needles]
    assert lengths == sorted(lengths)


def test_without_needles_none_are_laid_out() -> None:
    assert planned(modalities=["cupping"]).needles == []


def test_without_current_there_is_no_pair() -> None:
    made = planned(modalities=["needling"])
    assert made.pairs == made.unpaired == []


def test_a_point_with_nothing_left_is_no_point_of_the_plan_and_that_is_said() -> None:
    made = planned(modalities=["electroacupuncture"], yes=["metal_allergy"])
    assert made.status == "stop"
    found = next(one for one in made.findings if one.rule == "technique.electroacupuncture")
    assert found.because == ["metal_allergy"]
    assert "No needle that current may run through is left" in found.text


def test_a_technique_that_is_not_left_is_gone_from_the_words_too() -> None:
    made = planned(modalities=["needling", "electroacupuncture"], yes=["metal_allergy"])
    for point in points(made):
        assert "Current" not in point.technique
        assert point.not_done


def test_thinned_blood_makes_needles_shallower_beside_the_spine_than_in_the_leg() -> None:
    made = planned(yes=["anticoagulant"], anticoagulant={"kind": "doac"})
    deepest = {
        point.code: one.depth_mm.high
        for point in points(made)
        for one in point.treatments
        if isinstance(one, Needling) and one.depth_mm
    }
    assert deepest["BL25"] == 8
    assert deepest["BL60"] == 9
    assert made.restriction.press_after


def test_guides_stand_once_for_each_technique_that_is_used() -> None:
    made = planned(modalities=["needling", "moxa"])
    assert [one.technique for one in made.techniques] == ["needling", "moxa"]
    assert all(one.scope.startswith("Scope of practice is not recorded") for one in made.techniques)


def test_the_ear_is_left_alone_where_its_skin_is_broken() -> None:
    whole = planned(modalities=["seeds"])
    broken = planned(
        modalities=["seeds"], yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["left_ear"]}
    )
    assert [one.code for one in whole.ear] == ["ear:lumbosacral_spine"]
    assert broken.ear == []


def test_what_may_not_stay_in_is_no_press_needle_at_the_ear_either() -> None:
    made = planned(modalities=["seeds", "press_needle"], yes=["immunosuppressed"])
    assert made.ear
    assert all(kind_of(one) == "seeds" for place in made.ear for one in place.treatments)


def test_only_what_is_in_scope_is_planned() -> None:
    made = planned(qualified("needling"), modalities=["needling", "cupping"])
    assert made.status == "plan"
    assert {kind_of(one) for point in points(made) for one in point.treatments} == {"needling"}
    left = next(one for one in made.findings if one.rule == "scope.cupping")
    assert (left.verdict, left.modalities) == ("avoid_modality", ["cupping"])
    assert "Left out: cupping." in made.scope
    assert "Some board" in made.techniques[0].scope


def test_nothing_in_scope_is_no_plan_but_a_reason() -> None:
    made = planned(qualified("seeds"), modalities=["needling"])
    assert made.status == "stop"
    assert "Outside the recorded scope: needling by hand" in (made.referral or "")


def test_a_practitioner_never_undoes_a_stop() -> None:
    made = planned(qualified("needling"), yes=["fever"])
    assert made.status == "stop"
    assert made.findings[0].verdict == "stop"


def test_a_practitioner_without_the_day_is_asked_for_it() -> None:
    with pytest.raises(MissingInput, match="give the day"):
        plan(calm_case(), place=flat_place, practitioner=qualified("needling"))


def test_with_thinned_blood_the_advice_tells_the_limit_of_the_dose_and_why() -> None:
    made = planned(yes=["anticoagulant"], anticoagulant={"kind": "doac"})
    told = 0
    for point in points(made):
        limits = [one.depth_mm.high for one in point.treatments if isinstance(one, Needling) and one.depth_mm]
        assert point.depth.status == "withheld"
        assert [f"{mm:g} mm" in point.depth.text for mm in limits] == [True] * len(limits)
        assert not limits or "Anticoagulant" in point.depth.text
        told += len(limits)
    assert told


def test_a_draft_with_thinned_blood_tells_no_limit() -> None:
    made = planned(yes=["anticoagulant"], unknown=["fever"])
    assert made.status == "draft"
    assert {point.depth.text for point in points(made)} == {"No depth in a draft: questions are unanswered."}


def test_the_short_words_of_a_point_say_what_its_doses_say() -> None:
    gentle = planned(yes=["anticoagulant"], anticoagulant={"kind": "doac"})
    for point in points(gentle):
        moved = [one.stimulation for one in point.treatments if isinstance(one, Needling)]
        assert all(text in point.technique for text in moved)
        assert "seek de qi" not in point.technique
    usual = planned()
    assert {point.technique for point in points(usual)} == {
        "Turn and lift gently until de qi is felt; again at the times given."
    }


def test_a_draft_tells_every_technique_in_short() -> None:
    names = list(read_table("clinic/modalities")["modality"])
    made = planned(modalities=names, unknown=["fever"])
    assert made.status == "draft"
    assert all(point.technique for point in points(made))


def test_positions_are_counted_from_one_without_a_gap() -> None:
    made = planned(signs=["dull_ache_weak_loins_and_knees", "cold_limbs_pale_face", "pale_tongue"])
    assert len(made.positions) > 1
    assert [one.order for one in made.positions] == list(range(1, len(made.positions) + 1))
