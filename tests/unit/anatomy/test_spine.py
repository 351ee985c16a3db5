import numpy as np
import pytest

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.person import Person
from weizhong.anatomy.spine import level_landmark, level_probabilities, spine_levels
from weizhong.terms.errors import UnknownCode

MAN = predict(Person("male", 35, 1750, 80))
C7_AND_CREST = [
    Measurement("c7-height", MAN.mean("c7_height"), 3),
    Measurement("iliac-crest-height", MAN.mean("iliac_crest_height"), 3),
]
FOUND = [*C7_AND_CREST, Measurement("l4-spinous-process-height", MAN.mean("tip_l4"), 4)]


def heights(posterior):
    return [posterior.mean(level_landmark(level)) for level in spine_levels()]


def test_spinous_processes_follow_each_other_from_neck_to_pelvis():
    found = heights(MAN)
    assert found == sorted(found, reverse=True)


def test_lumbar_processes_are_about_a_vertebra_apart():
    assert 28 < MAN.mean("tip_l2") - MAN.mean("tip_l3") < 38


def test_neighbouring_processes_hardly_ever_swap():
    for upper, lower in zip(spine_levels(), spine_levels()[1:], strict=False):
        gap_mm, sd_mm = MAN.form({level_landmark(upper): 1, level_landmark(lower): -1})
        assert gap_mm > 3 * sd_mm, (upper, lower)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [([], (13, 15, 20, 22, 25)), (C7_AND_CREST, (7, 9, 12, 13, 14)), (FOUND, (7, 8, 9, 8, 5))],
    ids=["basics", "C7 and crest", "L4 process found"],
)
def test_errors_of_tips_are_those_of_the_design_study(readings, expected):
    body = observe(MAN, readings)
    for level, sd_mm in zip(("T3", "T7", "T12", "L2", "L4"), expected, strict=True):
        assert body.sd(level_landmark(level)) == pytest.approx(sd_mm, abs=2), level


def test_from_the_basics_the_second_lumbar_is_found_in_about_half():
    assert level_probabilities(MAN, "L2")["L2"] == pytest.approx(0.52, abs=0.05)


def test_each_landmark_found_where_expected_makes_its_level_surer():
    basics, crest, counted = (
        level_probabilities(observe(MAN, some), "L2")["L2"] for some in ([], C7_AND_CREST, FOUND)
    )
    assert basics < crest < counted


def test_a_process_found_by_hand_is_not_certain_because_hands_miscount_and_bodies_vary():
    chances = level_probabilities(observe(MAN, FOUND), "L4")
    assert 0.7 < chances["L4"] < 0.95
    assert chances["L3"] > 0.01
    assert chances["L5"] > 0.01


@pytest.mark.parametrize("intended", ["C7", "T3", "T12", "L2", "L5", "S1", "S4"])
def test_level_probabilities_sum_to_one_and_name_the_level(intended):
    chances = level_probabilities(MAN, intended)
    assert sum(chances.values()) == pytest.approx(1)
    assert intended in chances


def test_measuring_does_not_lower_doubt_about_levels_it_says_nothing_about():
    crest = observe(MAN, C7_AND_CREST)
    place = MAN.index("tip_l4")
    assert crest.level_covariance_mm2[place, place] == pytest.approx(MAN.level_covariance_mm2[place, place])


@pytest.mark.parametrize("intended", ["S1", "S2", "S4"])
def test_sacral_chances_equal_counting_drawn_sacra(intended):
    """The slow twin: draw whole sacra and count whose foramen is nearest to the mark."""
    places = [MAN.index(level_landmark(f"S{i}")) for i in range(1, 5)]
    drawn = np.random.default_rng(4).multivariate_normal(
        MAN.mean_mm[places], MAN.covariance_mm2[np.ix_(places, places)], size=40_000, method="svd"
    )
    size = 1750 / 1700
    holes = np.column_stack([drawn[:, 0] + 25 * size, drawn, drawn[:, -1] - 18 * size])
    nearest = np.argmin(np.abs(holes - MAN.mean(level_landmark(intended))), axis=1)
    for level, chance in level_probabilities(MAN, intended).items():
        at = ["L5", "S1", "S2", "S3", "S4", "S5"].index(level)
        assert np.mean(nearest == at) == pytest.approx(chance, abs=0.012), level  # 4 SE of 40 000 and swaps


def test_an_unknown_level_is_refused():
    with pytest.raises(UnknownCode, match="C7, T1 to T12, L1 to L5 or S1 to S4"):
        level_probabilities(MAN, "L6")


def test_levels_are_read_however_they_are_typed():
    assert level_probabilities(MAN, " l2 ") == level_probabilities(MAN, "L2")
