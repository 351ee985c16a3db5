"""What is left out is told for each side and point, with what comes instead; weaker points come last."""

from typing import Any

import pytest
from tests.spec.flat_body import calm_case
from tests.spec.neck import NeckVignette

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.prescription.choices import Choice
from weizhong.clinic.prescription.prescribe import Prescription, prescribe
from weizhong.clinic.prescription.site_gate import SiteGate
from weizhong.clinic.prescription.styles import Style, style
from weizhong.terms.codes import Laterality

PLACEABLE = frozenset(placeable_codes())
SIDES = {"left": Laterality.LEFT, "right": Laterality.RIGHT, "midline": Laterality.MIDLINE}


def prescribed(
    case: Case, placeable: frozenset[str] = PLACEABLE, wanted: Style | None = None
) -> Prescription:
    used = wanted or style("back_pain", "art")
    return prescribe(case, diagnose(case, frozenset()), screen(case), placeable, used)


def hurt_at(*places: str, **other: Any) -> Prescription:
    wound = {"broken_skin_or_lesion": list(places)}
    return prescribed(calm_case(yes=["broken_skin_or_lesion"], sites=wound, **other))


def left_out(made: Prescription) -> dict[str, str]:
    return {one.title: one.action for one in made.findings if one.title.startswith("Left out: ")}


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("left_knee", "Left out: BL40 left"),
        ("right_knee", "Left out: BL40 right"),
        ("knee", "Left out: BL40 left, BL40 right"),
    ],
)
def test_whichever_side_is_barred_is_told(place: str, title: str) -> None:
    assert list(left_out(hurt_at(place))) == [title]


def test_points_barred_by_one_rule_are_told_each_with_what_may_come_instead_of_it() -> None:
    told = left_out(hurt_at("left_leg", signs=["lateral_leg_pain"], complaint={"radiation": "below_knee"}))
    assert [(title, "Treated instead" in action) for title, action in told.items()] == [
        ("Left out: BL40 left", True),
        ("Left out: GB34 left, GB41 left", False),
    ]
    assert told["Left out: BL40 left"].endswith("Treated instead: SI3.")


def test_every_point_that_cannot_be_placed_is_named() -> None:
    for gone in ({"BL23", "BL25"}, {"BL23", "BL25", "BL40"}):
        made = prescribed(calm_case(), PLACEABLE - gone)
        named = [one.points for one in made.findings if one.rule == "prescription.not_placeable"]
        assert sorted(named) == [[code] for code in sorted(gone)]


def test_what_is_barred_on_both_sides_fills_up_nothing() -> None:
    """A wound on both legs bars what would come first, so that the hand has to do."""
    assert {one.choice.code for one in hurt_at("leg").sites} >= {"SI3"}
    assert {one.choice.code for one in hurt_at("leg").sites}.isdisjoint({"BL40", "BL60", "BL62"})


def test_weaker_points_come_behind_all_others() -> None:
    signs = ["cold_heavy_back", "white_greasy_coat", "lateral_leg_pain"]
    for complaint in ({"levels": ["L4"]}, {"levels": ["L1", "L2"]}):
        weak = [
            one.choice.after_fill for one in prescribed(calm_case(signs=signs, complaint=complaint)).sites
        ]
        assert weak == sorted(weak)
        assert {*weak} == {False, True}


@pytest.mark.parametrize("technique", ["electroacupuncture", "dry_needling"])
@pytest.mark.parametrize(
    ("code", "side", "is_left"), [("GV3", "midline", False), ("BL25", "left", True), ("BL25", "right", True)]
)
def test_what_is_not_done_in_the_midline_is_done_beside_it(
    technique: str, code: str, side: str, is_left: bool
) -> None:
    gate = SiteGate(screen(calm_case(modalities=["needling", technique])), PLACEABLE)
    site = gate.site(Choice(code, ()), SIDES[side])
    assert site is not None
    assert (technique in site.modalities) is is_left


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"yes": ["cannot_turn_45"]}, "were left out: a word of care here speaks against turning the neck"),
        ({"unknown": ["neck_pain_unlike_any"]}, "are held back until the open questions are answered"),
        ({"yes": ["cannot_turn_45"], "unknown": ["neck_pain_unlike_any"]}, "were left out: a word of care"),
    ],
)
def test_what_speaks_against_turning_the_neck_is_told_apart_from_what_only_may(
    given: dict[str, list[str]], said: str
) -> None:
    stiff = NeckVignette("stiff since a week", given | {"complaint": {"duration_weeks": 1}}, {})
    made = prescribed(read_case(stiff.document), wanted=style("neck_pain", "distal"))
    (told,) = [one.text for one in made.findings if one.rule == "prescription.held_back"]
    assert said in told


def test_of_points_for_a_fresh_pain_nothing_is_said_to_be_left_out_where_the_pain_is_old() -> None:
    given = {"yes": ["cannot_turn_45"], "complaint": {"duration_weeks": 30}}
    made = prescribed(read_case(NeckVignette("old", given, {}).document), wanted=style("neck_pain", "distal"))
    assert "prescription.held_back" not in {one.rule for one in made.findings}
