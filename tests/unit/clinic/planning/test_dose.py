"""The regimen follows the protocol of the style."""

from typing import Any

import pytest
from msgspec.structs import replace
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.treatment_plan import PositionGroup, TreatmentPlan
from weizhong.clinic.documents.treatments import kind_of
from weizhong.clinic.planning.dose import as_dosed, left_in_as, regimen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.planning.stop_rule import stop_rule, usual_stop_visit
from weizhong.clinic.prescription.protocol_check import check_protocol
from weizhong.clinic.prescription.styles import style, styles
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.facts.packages import package_names

BACK = {
    "gerac": ((10, 15), (2, 2), (30, 30)),
    "kerr": ((6, 6), (1, 1), (30, 30)),
    "molsberger": ((12, 12), (3, 3), (30, 30)),
    "art": ((12, 12), (1, 2), (20, 30)),  # 12 in 8 weeks; its minutes are not on file
    "cherkin": ((10, 10), (1, 2), (20, 30)),
    "trigger": ((10, 15), (1, 2), (10, 10)),
    "yeung": ((10, 15), (1, 2), (20, 30)),  # the report's regimen is not on file
    "segmental": ((10, 15), (1, 2), (20, 30)),  # follows no protocol
}
NECK = {"irnich": ((5, 5), (1, 2), (20, 20)), "standard": ((5, 10), (1, 2), (20, 20))}


@pytest.mark.parametrize(
    ("package", "name", "wanted"),
    [("back_pain", *one) for one in BACK.items()] + [("neck_pain", *one) for one in NECK.items()],
)
def test_a_style_has_the_regimen_of_its_trial_and_the_packages_own_where_the_trial_is_silent(
    package: str, name: str, wanted: tuple[tuple[int, int], ...]
) -> None:
    dose = regimen(None, package, style(package, name))
    assert (dose.sessions, dose.sessions_per_week, dose.retention_min) == wanted


def test_whose_regimen_it_is_is_told_and_cited() -> None:
    dose = regimen(None, "back_pain", style("back_pain", "kerr"))
    assert (dose.protocol, dose.citations[0].key) == ("Kerr 2003", "KERR2003")
    assert regimen(None, "back_pain", style("back_pain", "segmental")).protocol == ""


@pytest.mark.parametrize("package", package_names())
def test_the_stop_rule_of_every_style_names_a_visit_that_is_planned(package: str) -> None:
    for one in styles(package).values():
        told = regimen(None, package, one)
        assert told.stop_by_visit is not None
        assert told.stop_by_visit == min(usual_stop_visit(), told.sessions[0])
        assert told.stop_rule.startswith(stop_rule(told.stop_by_visit))


def test_visits_in_reserve_are_told_only_with_the_regimen_they_belong_to() -> None:
    assert "After 10 sessions" in regimen(None, "back_pain", style("back_pain", "segmental")).stop_rule
    assert "After 10 sessions" not in regimen(None, "back_pain", style("back_pain", "kerr")).stop_rule


def planned(name: str, **told: Any) -> TreatmentPlan:
    return plan(calm_case(**told), place=flat_place, style=name)


def stays(made: TreatmentPlan) -> set[tuple[float, float]]:
    doses = [one for group in made.positions for point in group.points for one in point.treatments]
    return {(one.retention_min.low, one.retention_min.high) for one in doses}  # type: ignore[union-attr]  # needles


def test_needles_stay_as_long_as_in_the_trial() -> None:
    made = planned("kerr")
    assert stays(made) == {(30, 30)}
    assert made.dose is not None
    assert made.dose.retention_min == (30, 30)
    assert stays(planned("segmental")) == {(20, 30)}


def test_where_the_gate_leaves_less_the_protocol_is_not_followed_and_that_is_said() -> None:
    made = planned("kerr", yes=["needle_fear"])
    assert stays(made) == {(10, 15)}
    said = [one.text for one in made.findings if one.rule == "prescription.retention_min"]
    assert said == ["Needles stay: 10 to 15 min; Kerr 2003 had 30 min."]


def test_what_a_plan_states_is_held_against_the_protocol() -> None:
    stated = {"sessions": (10, 12), "retention_min": (30, 30), "depth_mm": (5, 11)}
    found = check_protocol([], "itoh", "back_pain", stated=stated)
    assert [one.text for one in found if one.verdict == "note"] == [
        "Needles stay: 30 min; Itoh 2006, trigger points had 10 min.",
        "Depth: 5 to 11 mm; Itoh 2006, trigger points had 10 to 40 mm.",
    ]
    met = check_protocol([], "gerac", "back_pain", stated=stated)
    assert {one.rule for one in met if one.verdict == "clear"} == {
        "prescription.sessions",
        "prescription.retention_min",
    }


def dosed(technique: str, low: float, high: float) -> list[PositionGroup]:
    """A plan's positions of which every dose stays in for so many minutes."""
    (group, *_) = planned("segmental").positions
    point = group.points[0]
    (dose,) = [one for one in point.treatments if kind_of(one) == "needling"]
    stays_in = replace(dose.retention_min, low=low, high=high)  # type: ignore[union-attr]  # a needle
    told = replace(dose, retention_min=stays_in)
    if technique != "needling":
        made = dose_for(technique, TreatedPlace(point.code, point.side, "lumbar"))
        assert not isinstance(made, Withheld)
        told = replace(made, retention_min=stays_in)
    return [replace(group, points=[replace(point, treatments=[told])])]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("kerr", (20, 40), (30, 30)),  # the trial had 30
        ("kerr", (20, 30), (30, 30)),  # as long as in the trial, to the minute
        ("kerr", (10, 29), (10, 29)),  # less is left: the trial is not followed
        ("trigger", (5, 30), (10, 10)),
        ("trigger", (5, 10), (10, 10)),
        ("art", (20, 30), (20, 30)),  # its minutes are not on file
        ("segmental", (20, 30), (20, 30)),
    ],
)
def test_a_needle_never_stays_longer_than_in_the_trial_nor_than_is_left(
    name: str, before: tuple[int, int], after: tuple[int, int]
) -> None:
    (group,) = left_in_as(dosed("needling", *before), style("back_pain", name))
    (dose,) = group.points[0].treatments
    told = dose.retention_min  # type: ignore[union-attr]  # a needle
    assert (told.low, told.high) == after


def test_minutes_of_a_technique_the_trial_did_not_use_are_left_alone() -> None:
    held = dosed("dry_needling", 10, 40)
    assert left_in_as(held, style("back_pain", "kerr")) == held


def test_whole_minutes_of_the_regimen_lie_within_those_of_the_doses() -> None:
    told = regimen(None)
    assert as_dosed(told, dosed("needling", 9.5, 14.5)).retention_min == (10, 14)
    assert as_dosed(told, dosed("needling", 9.2, 9.8)).retention_min == (10, 10)
