"""The regimen follows the protocol of the style."""

from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.planning.dose import regimen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.planning.stop_rule import stop_rule, usual_stop_visit
from weizhong.clinic.prescription.protocol_check import check_protocol
from weizhong.clinic.prescription.styles import style, styles
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
