"""In which order reasons stand, what is said of what is left over, and how a person is turned."""

from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.gate.lying import last_resort
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.prescription.choices import Choice, choose
from weizhong.clinic.prescription.positions import group
from weizhong.clinic.prescription.prescribe import Prescription, prescribe
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.clinic.prescription.styles import style
from weizhong.facts.packages import package_table
from weizhong.terms.codes import Laterality

PLACEABLE = frozenset(placeable_codes())
HURT: dict[str, Any] = {
    "yes": ["broken_skin_or_lesion"],
    "sites": {"broken_skin_or_lesion": ["left_knee"]},
}


def prescribed(case: Case, name: str = "art") -> Prescription:
    return prescribe(case, diagnose(case, frozenset()), screen(case), PLACEABLE, style("back_pain", name))


@pytest.mark.parametrize(
    ("name", "roles"),
    [("art", ["base", "back-shu", "pattern"]), ("pattern", ["pattern", "back-shu", "base"])],
)
def test_a_class_of_points_is_the_second_reason_and_takes_the_place_of_none(
    name: str, roles: list[str]
) -> None:
    patterns = package_table("back_pain", "patterns")["pattern"]
    signs = next(one["signs"] for one in patterns if one["id"] == "kidney_qi_or_essence_deficiency")
    case = calm_case(signs=signs, complaint={"levels": ["L4"]})
    chosen = choose(case, diagnose(case, frozenset()), style("back_pain", name))
    assert [one.role for one in next(one for one in chosen if one.code == "BL23").reasons] == roles


@pytest.mark.parametrize("beyond", [-1, 0, 1, 2])
def test_tender_spots_are_told_as_not_used_only_beyond_the_most_a_style_takes(beyond: int) -> None:
    rows = package_table("back_pain", "prescription")["principle"]
    most = next(one["most"] for one in rows if one["kind"] == "ashi")
    spots = [{"level": "L4", "lateral_cm": 2 + number, "side": "left"} for number in range(most + beyond)]
    found = prescribed(calm_case(complaint={"ashi": spots})).findings
    told = [one.text for one in found if one.rule == "prescription.too_many_spots"]
    assert told == ([f"Tender spots not used beyond the first {most}: {beyond}."] if beyond > 0 else [])


def test_what_stands_in_and_fills_up_besides_is_told_as_treated_instead() -> None:
    made = prescribed(calm_case(**HURT))
    (left,) = [one for one in made.findings if one.title == "Left out: BL40 left"]
    assert left.action.endswith("Treated instead: BL60, BL62. May be treated instead: SI3.")


def test_a_point_outside_the_core_names_its_first_reason_for_being_there() -> None:
    made = plan(calm_case(**HURT), place=flat_place, style="art")
    outside = [
        one
        for posture in made.positions
        for one in posture.points
        if one.agreement and not one.agreement.is_core and len(one.reasons) > 1
    ]
    assert {one.code for one in outside} >= {"BL62"}
    for one in outside:
        assert one.agreement is not None
        assert one.reasons[0].text[1:] in one.agreement.text
        assert one.reasons[-1].text[1:] not in one.agreement.text


def sites(*wanted: tuple[str, Laterality]) -> list[Prescribed]:
    return [Prescribed(Choice(code, ()), side, ("needling",), ()) for code, side in wanted]


LEFT, RIGHT = Laterality.LEFT, Laterality.RIGHT


@pytest.mark.parametrize(
    ("wanted", "forbidden", "positions"),
    [
        # Both ways need one turn; at the leg the side is better than the back.
        ([("BL23", LEFT), ("GB34", RIGHT)], frozenset(), ["prone", "side_lying"]),
        ([("BL23", LEFT), ("BL25", LEFT), ("GB34", RIGHT)], frozenset({"prone"}), ["side_lying"] * 2),
        ([("BL23", LEFT), ("ST36", RIGHT)], frozenset(), ["prone", "supine"]),
        ([("BL23", LEFT), ("BL25", LEFT), ("SP6", RIGHT)], frozenset({"prone"}), ["side_lying", "supine"]),
        # Prone or on the side alone would do; what the point names first is taken.
        ([("GB25", LEFT)], frozenset(), ["side_lying"]),
        ([("BL23", LEFT), ("BL12", LEFT)], frozenset({"sitting"}), ["prone"]),
    ],
)
def test_of_ways_with_as_few_turns_the_one_the_points_prefer_is_taken(
    wanted: list[tuple[str, Laterality]], forbidden: frozenset[str], positions: list[str]
) -> None:
    postures, rest = group(sites(*wanted), forbidden)
    assert ([one.position for one in postures], rest) == (positions, ())
    assert [one.note.startswith("Turn the patient") for one in postures] == [False, True][: len(positions)]


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [
        ([("SP6", LEFT), ("BL23", LEFT)], ["prone", "sitting"]),
        ([("BL23", LEFT), ("SP6", LEFT)], ["prone", "sitting"]),
        ([("SP6", LEFT)], ["sitting"]),
        ([("BL23", LEFT), ("GV20", Laterality.MIDLINE)], ["prone"]),
    ],
)
def test_a_position_of_last_resort_is_taken_for_whatever_point_has_no_other(
    wanted: list[tuple[str, Laterality]], positions: list[str]
) -> None:
    assert last_resort() == {"sitting"}
    postures, rest = group(sites(*wanted), frozenset({"supine"}))
    assert ([one.position for one in postures], rest) == (positions, ())
