"""On which side a chosen point is treated, how many are, and that no place gets two needles."""

from collections import Counter
from dataclasses import replace as other
from typing import Any

import pytest
from msgspec.structs import replace
from tests.spec.flat_body import calm_case, flat_place

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.changes import Amendment
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.amending import amend
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.prescription.alternatives import alternatives
from weizhong.clinic.prescription.choices import Choice, choose, merged
from weizhong.clinic.prescription.doubles import one_needle_each
from weizhong.clinic.prescription.positions import group
from weizhong.clinic.prescription.prescribe import Prescription, deviations, prescribe
from weizhong.clinic.prescription.site_gate import SiteGate
from weizhong.clinic.prescription.styles import Style, style
from weizhong.terms.codes import Laterality

PLACEABLE = frozenset(placeable_codes())
LEFT, RIGHT = Laterality.LEFT, Laterality.RIGHT
SCIATICA: dict[str, Any] = {"side": "left", "radiation": "below_knee"}


def prescribed(case: Case, wanted: Style) -> Prescription:
    return prescribe(case, diagnose(case, frozenset()), screen(case), PLACEABLE, wanted)


def sites(made: Prescription) -> list[tuple[str, str]]:
    return [(one.choice.code, one.side.value) for one in made.sites]


def text_of(made: Prescription, rule: str) -> str:
    return next(one.text for one in made.findings if one.rule == f"prescription.{rule}")


def test_what_may_come_instead_is_asked_on_the_side_of_the_barred_point() -> None:
    hurt = calm_case(yes=["recent_dvt"], sites={"recent_dvt": ["left_leg"]})
    gate = SiteGate(screen(hurt), PLACEABLE)
    assert alternatives("BL40", LEFT, gate, "back_pain") == ["SI3"]
    assert alternatives("BL40", RIGHT, gate, "back_pain") == ["BL60", "BL62", "SI3"]


@pytest.mark.parametrize(
    ("first", "again", "side"),
    [(LEFT, LEFT, LEFT), (LEFT, None, None), (None, LEFT, None), (LEFT, RIGHT, None), (None, None, None)],
)
def test_a_point_is_treated_on_every_side_that_a_reason_asks_for(
    first: Laterality | None, again: Laterality | None, side: Laterality | None
) -> None:
    (joined,) = merged([Choice("BL60", (), only_side=first), Choice("BL60", (), only_side=again)])
    assert joined.only_side is side


@pytest.mark.parametrize("sides", [["left"], ["right"]])
def test_a_muscle_is_treated_on_the_side_it_was_found_on_whatever_the_complaint_says(sides: Any) -> None:
    case = calm_case(complaint={"side": "left"}, signs=["trigger_point_piriformis"])
    found = diagnose(case, frozenset())
    muscles = [replace(one, sides=sides) for one in found.muscles]
    chosen = choose(case, replace(found, muscles=muscles), style("back_pain", "trigger"))
    assert {one.only_side for one in chosen} == {Laterality(sides[0])}


def test_points_of_a_channels_pattern_are_treated_on_the_painful_side_those_of_the_body_on_both() -> None:
    by_pattern = style("back_pain", "pattern")
    leg = calm_case(complaint=SCIATICA, signs=["paraspinal_pain", "posterior_leg_pain"])
    assert ("BL62", "left") in sites(prescribed(leg, by_pattern))
    assert ("BL62", "right") not in sites(prescribed(leg, by_pattern))
    cold = calm_case(complaint=SCIATICA, signs=["cold_heavy_back", "white_greasy_coat"])
    assert {("SP9", "left"), ("SP9", "right")} <= set(sites(prescribed(cold, by_pattern)))


@pytest.mark.parametrize("name", ["art", "gerac"])
def test_what_fills_up_never_puts_a_second_needle_where_one_is(name: str) -> None:
    case = calm_case(complaint=SCIATICA, signs=["posterior_leg_pain"])
    found = sites(prescribed(case, style("back_pain", name)))
    assert ("BL60", "left") in found
    assert max(Counter(found).values()) == 1


def test_where_local_points_suffice_the_far_ones_are_filled_up_still() -> None:
    case = calm_case(complaint={"levels": ["L4", "L5"]})
    made = prescribed(case, style("back_pain", "art"))
    assert {("BL60", "left"), ("BL60", "right")} <= set(sites(made))
    assert "prescription.too_few_distal" not in {one.rule for one in made.findings}


def test_only_what_falls_short_is_a_deviation() -> None:
    used = style("back_pain", "art")
    assert deviations(prescribed(calm_case(), used).sites, used) == []


def test_exactly_as_many_sites_as_a_style_has_are_all_treated() -> None:
    whole = style("back_pain", "art")
    full = sites(prescribed(calm_case(), whole))
    assert sites(prescribed(calm_case(), other(whole, at_most=len(full)))) == full
    assert len(sites(prescribed(calm_case(), other(whole, at_most=len(full) - 1)))) == len(full) - 2


def test_a_person_who_may_have_four_needles_gets_four() -> None:
    assert len(prescribed(calm_case(yes=["needle_fear"]), style("back_pain", "art")).sites) == 4


def test_the_last_of_the_list_is_left_out_first_and_the_rest_is_told_in_its_order() -> None:
    spots = [{"level": "L4", "lateral_cm": cm, "side": "left"} for cm in (2, 4, 6, 8)]
    used = style("back_pain", "cherkin")
    told: dict[str, Any] = {"complaint": {"ashi": spots}}
    full = sites(prescribed(calm_case(**told), used))
    few = prescribed(calm_case(yes=["needle_fear"], **told), used)
    assert sites(few) == full[: len(few.sites)]
    left_out = [(code, side) for code, side in full if (code, side) not in sites(few)]
    whole = ", ".join(dict.fromkeys(code for code, _ in left_out))
    assert text_of(few, "needles_restricted").endswith(f": {whole}.")


def test_the_needles_a_person_may_have_hold_for_what_is_added_by_hand() -> None:
    case = calm_case(yes=["needle_fear"])
    made = plan(case, place=flat_place)
    drop = Amendment(action="drop", code="BL25")
    last = amend(case, made, [drop, Amendment(action="add", code="BL57")], place=flat_place)
    assert [one.kind for one in last.changes if one.code == "BL57"] == ["added", "added"]
    beyond = amend(case, made, [Amendment(action="add", code="BL57")], place=flat_place)
    assert [one.kind for one in beyond.changes if one.code == "BL57"] == ["refused", "refused"]


def test_the_posture_that_exposes_most_comes_first() -> None:
    gate = SiteGate(screen(calm_case()), PLACEABLE)
    front = [site for code in ("CV4", "CV6", "CV12") for site in gate.let_through(Choice(code, ()))]
    behind = gate.let_through(Choice("BL23", ()))
    for chosen in ([*front, *behind], [*behind, *front]):
        first, second = group(chosen, frozenset())[0]
        assert (first.position, second.position) == ("supine", "prone")


def test_a_tender_spot_that_shares_no_technique_with_the_point_beside_it_stays_a_place_of_its_own() -> None:
    case = calm_case(complaint={"ashi": [{"level": "L4", "lateral_cm": 4, "side": "left"}]})
    chosen = prescribed(case, style("back_pain", "art")).sites
    spot = next(one for one in chosen if one.choice.ashi)
    (posture,) = group([next(one for one in chosen if one.choice.code == "BL25"), spot], frozenset())[0]
    (place,) = flat_place(["GV3"], None, None, ())  # type: ignore[arg-type]  # not read

    def together(*techniques: str) -> int:
        point = replace(posture.sites[0], modalities=techniques)
        beside = other(posture, sites=(point, spot))
        ((_, treated),) = one_needle_each([beside], [place, other(place)], "back_pain")
        return len(treated)

    assert (together("needling"), together("moxa", "needling"), together("moxa")) == (1, 1, 2)


def test_that_no_channel_of_the_leg_was_chosen_is_told_below_the_knee_without_a_sign_alone() -> None:
    used = style("back_pain", "art")
    for radiation, signs, is_told in (
        ("below_knee", [], True),
        ("below_knee", ["posterior_leg_pain"], False),
        ("above_knee", [], False),
        ("above_knee", ["posterior_leg_pain"], False),
    ):
        case = calm_case(complaint={"radiation": radiation}, signs=signs)
        rules = {one.rule for one in prescribed(case, used).findings}
        assert ("prescription.no_leg_channel" in rules) is is_told
