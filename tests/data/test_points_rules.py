"""Distances in the rules add up with the proportions of the body and with one another."""

import pytest

from weizhong.facts.points import all_points, bone_proportions, location_sentence, point, points_of

VERTEBRAE = ["C7", *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6))]
ALL = all_points()


def offset(code, origin):
    return next(one.value for one in point(code).rule.offsets if one.origin == origin)


def levels(codes):
    return [VERTEBRAE.index(point(code).rule.level.vertebra) for code in codes]


def test_points_on_the_inner_bladder_line_go_down_one_level_at_a_time_but_for_t8():
    found = levels(f"BL{number}" for number in range(11, 27))
    skipped = VERTEBRAE.index("T8")
    assert found == [one for one in range(VERTEBRAE.index("T1"), VERTEBRAE.index("L5") + 1) if one != skipped]


def test_the_outer_bladder_line_lies_beside_the_inner_one_twice_as_far_out():
    for outer in range(41, 53):
        beside = [
            inner for inner in range(12, 24)
            if point(f"BL{inner}").rule.level == point(f"BL{outer}").rule.level
        ]  # fmt: skip
        assert len(beside) == 1
        assert point(f"BL{outer}").rule.lateral_cun == 2 * point(f"BL{beside[0]}").rule.lateral_cun


def test_governor_vessel_goes_up_the_spine():
    found = levels(f"GV{number}" for number in range(3, 15))
    assert found == sorted(found, reverse=True)


def test_the_outer_bladder_line_lies_at_the_scapular_border():
    assert point("BL43").rule.lateral_cun == bone_proportions()["scapula_width"].cun / 2


def test_the_chest_lines_are_told_apart_by_their_distance_from_the_midline():
    distances = {"KI": 2, "ST": 4, "SP": 6}
    for channel, cun in distances.items():
        on_chest = [one for one in points_of(channel) if one.rule.level and one.rule.level.intercostal_space]
        at_side = [one for one in on_chest if one.rule.lateral_cun is not None]
        assert at_side
        assert all(one.rule.lateral_cun == cun for one in at_side)


def test_sacral_foramina_are_counted_downwards():
    assert [point(f"BL{number}").rule.level.sacral_foramen for number in (31, 32, 33, 34)] == [1, 2, 3, 4]
    assert [point(f"BL{number}").rule.level.sacral_foramen for number in (27, 28, 29, 30)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("origin", "proportion"),
    [
        ("palmar wrist crease", "forearm"),
        ("dorsal wrist crease", "forearm"),
        ("cubital crease", "forearm"),
        ("prominence of the medial malleolus", "leg_medial"),
        ("prominence of the lateral malleolus", "leg_lateral"),
        ("popliteal crease", "thigh_lateral"),
        ("gluteal fold", "thigh_posterior"),
        ("base of the patella", "thigh_anterior"),
        ("anterior axillary fold", "upper_arm"),
        ("anterior hairline", "head_sagittal"),
    ],
)
def test_no_distance_is_longer_than_the_segment_it_is_measured_on(origin, proportion):
    found = [one.value for record in ALL for one in record.rule.offsets if one.origin == origin]
    assert found
    assert max(found) <= bone_proportions()[proportion].cun


def test_the_two_parts_of_the_inner_leg_make_the_whole():
    cun = {name: one.cun for name, one in bone_proportions().items()}
    assert cun["leg_medial_tibia"] + cun["condyle_patella"] == cun["leg_medial"]


def test_sp8_is_the_same_point_from_above_and_from_below():
    upper_third = 2 / 3 * bone_proportions()["leg_medial"].cun
    assert bone_proportions()["leg_medial_tibia"].cun - offset("SP8", "SP9") == upper_third


def test_st38_and_st40_are_level_on_the_sixteen_cun_leg():
    leg = bone_proportions()["leg_lateral"].cun
    assert leg - offset("ST38", "ST35") == offset("ST40", "prominence of the lateral malleolus")


def test_abdominal_points_lie_between_sternum_and_pubis():
    upper, lower = bone_proportions()["upper_abdomen"].cun, bone_proportions()["lower_abdomen"].cun
    for record in ALL:
        for one in record.rule.offsets:
            if one.origin == "centre of the umbilicus":
                assert one.value <= (upper if one.direction == "superior" else lower), record.code


def test_conception_vessel_goes_up_the_abdomen():
    heights = [
        one.value if one.direction == "superior" else -one.value
        for number in range(3, 15)
        for one in point(f"CV{number}").rule.offsets
    ]
    assert heights == sorted(heights)


def test_the_grid_says_the_same_as_the_rule():
    for record in ALL:
        grid, rule = record.grid, record.rule
        if "vertebra" in grid:
            assert rule.level.vertebra == grid["vertebra"], record.code
        if "intercostal_space" in grid:
            assert rule.level.intercostal_space == grid["intercostal_space"], record.code
        if "foramen" in grid:
            assert rule.level.sacral_foramen == grid["foramen"], record.code
        if grid.get("lateral_cun") and rule.lateral_cun is not None:
            assert rule.lateral_cun == grid["lateral_cun"], record.code
        if "y_cun_from_umbilicus_up" in grid:
            _same_height(record, grid["y_cun_from_umbilicus_up"])


def _same_height(record, height):
    for one in record.rule.offsets:
        if one.origin == "centre of the umbilicus":
            assert (one.value if one.direction == "superior" else -one.value) == height, record.code


def test_the_vertex_is_five_twelfths_of_the_way_back():
    scalp = bone_proportions()["head_sagittal"].cun
    assert offset("GV20", "anterior hairline") == 5
    assert scalp - offset("GV19", "posterior hairline") == 6.5


def test_six_points_carry_the_choice_who_left_open():
    open_points = {str(record.code) for record in ALL if record.rule.alternative}
    assert open_points == {"LI19", "LI20", "PC8", "PC9", "GB30", "GV26"}


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.code)
def test_a_location_reads_as_sentences_and_says_every_number_of_its_rule(record):
    text = location_sentence(record)
    assert text.startswith(("On ", "In ", "Over "))
    assert text.endswith(".")
    for slip in ("  ", "the the ", " of of", ",,", "None", " ,", "..", "{", "the LU", "a the"):
        assert slip not in text
    for one in record.rule.offsets:
        assert f"{one.value:g} {one.unit}" in text
    if record.rule.level and record.rule.level.vertebra:
        assert record.rule.level.vertebra in text


def test_no_two_standard_points_are_described_alike():
    seen = {}
    for record in ALL:
        if record.channel != "EX":
            text = location_sentence(record)
            assert text not in seen, (record.code, seen.get(text))
            seen[text] = record.code
