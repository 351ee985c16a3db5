"""Which nerve root is named, what for, and when none is."""

import pytest
from tests.unit.clinic.diagnosis.found import case_of, found_of

from weizhong.clinic.complaint.told import told_by
from weizhong.clinic.diagnosis.root_levels import root_levels

NEIGHBOURS = "foot_side, little_toe, heel"
# Of 25 tingling parts the skin of S1 holds what weighs 8.5: 34 %, as much as the table asks for.
JUST_ENOUGH = (
    "both tingling: foot_side, little_toe, ankle_side, calf_lower, calf_upper, heel; "
    "left tingling: sole; both tingling: thumb, palm, index_finger, middle_finger, hand_back, forearm_back"
)


def points(*signs: str, **told: str) -> dict[str, float]:
    """The roots named, with their sums."""
    return {one.level: one.points for one in found_of(*signs, radiation="below_knee", **told).levels}


@pytest.mark.parametrize(
    ("signs", "drawn", "expected"),
    [
        (["weak_standing_on_toes", "numb_outer_foot"], "", {"S1": 3.0}),
        (["weak_standing_on_toes"], "left numb: foot_side", {"S1": 3.0}),
        ([], "left numb: foot_side", {"S1": 1.0}),
        (["weak_standing_on_toes"], "left pain: foot_side", {"S1": 2.0}),
    ],
)
def test_a_root_is_given_the_weight_of_its_signs_and_of_its_skin_drawn(
    signs: list[str], drawn: str, expected: dict[str, float]
) -> None:
    assert points(*signs, drawn=drawn) == expected


def test_a_root_whose_signs_are_outweighed_to_nothing_is_not_named() -> None:
    assert points("numb_top_of_foot")["L5"] == 1
    assert points("numb_top_of_foot", "ankle_reflex_weak")["L5"] == 0.5
    assert "L5" not in points("numb_top_of_foot", "ankle_reflex_weak", "knee_reflex_weak")


def test_a_root_says_which_of_its_skin_was_drawn_and_only_where_some_was() -> None:
    tingling = found_of(radiation="below_knee", drawn="left tingling: foot_side, heel").levels
    (said,) = [one.findings_for for one in tingling if one.level == "S1"]
    assert said == ["numb or tingling in its skin: outer edge of the foot, heel"]
    (weak,) = found_of("weak_standing_on_toes").levels
    assert weak.findings_for == ["weak when standing on the toes of one foot"]


def test_a_small_part_of_what_tingles_points_to_no_root_of_its_own() -> None:
    assert points(drawn=f"left tingling: shin_inner_lower, {NEIGHBOURS}") == {"S1": 1.0}
    assert points(drawn="left tingling: shin_inner_lower, shin_inner_upper, foot_side") == {"L4": 1.0}


def test_the_skin_of_a_root_counts_from_the_very_share_that_the_table_names() -> None:
    def named(drawn: str) -> list[str]:
        return [one.level for one in root_levels(told_by(case_of(drawn=drawn), frozenset(), "chronic"))]

    assert "S1" in named(JUST_ENOUGH)
    assert "S1" not in named(f"{JUST_ENOUGH}; left tingling: elbow_back")


def test_no_root_is_named_while_root_pain_is_only_hinted() -> None:
    numb = found_of("numb_front_of_thigh")
    assert {one.level for one in numb.levels} == {"L2", "L3"}
    outweighed = found_of("numb_front_of_thigh", absent=("straight_leg_raise_positive", "reflex_loss"))
    assert outweighed.leading == "non_specific"
    assert [one.likelihood for one in outweighed.classes if one.id == "radicular"] == ["hinted"]
    assert outweighed.levels == []
