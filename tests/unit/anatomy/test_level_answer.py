"""What a practitioner is told about a level: relations that hold whatever the tables say next year."""

import pytest

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.level_answer import height_measure, level_answer, level_of
from weizhong.anatomy.level_belief import borders
from weizhong.anatomy.level_posture import Posture, in_posture
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.person import Person
from weizhong.anatomy.spine import level_probabilities
from weizhong.terms.errors import InvalidInput, UnknownCode

WOMAN = predict(Person("female", 52, 1620, 70))


def where_expected(*measures):
    return [Measurement(name, WOMAN.form(measurement_kind(name).form)[0]) for name in measures]


def chance(*measures, level="L2"):
    return level_answer(observe(WOMAN, where_expected(*measures)), level).probability


def test_the_answer_agrees_with_what_every_placed_point_shows():
    body = observe(WOMAN, where_expected("iliac-crest-height"))
    assert level_answer(body, "L2").probabilities == level_probabilities(body, "L2")


def test_bl23_is_surer_with_the_crest_felt_and_surer_still_with_the_fourth_process_counted():
    assert chance() < chance("iliac-crest-height") < chance("iliac-crest-height", "l4-spinous-process-height")


def test_what_is_worth_looking_for_is_told_best_first_and_never_makes_worse():
    answer = level_answer(WOMAN, "L2")
    worth = [one.probability for one in answer.prospects]
    assert worth == sorted(worth, reverse=True)
    assert min(worth) >= answer.probability - 1e-3
    assert answer.best_next is answer.prospects[0]


def test_what_was_measured_is_not_offered_again():
    body = observe(WOMAN, where_expected("iliac-crest-height"))
    assert "iliac-crest-height" not in [one.measure for one in level_answer(body, "L2").prospects]


def test_finding_it_as_promised_gives_about_what_was_promised():
    promised = next(one for one in level_answer(WOMAN, "L2").prospects if one.measure.startswith("l4"))
    kept = chance("l4-spinous-process-height")
    assert kept >= promised.if_as_expected >= promised.probability > level_answer(WOMAN, "L2").probability
    assert kept == pytest.approx(promised.if_as_expected, abs=0.03)


def test_on_the_table_the_mark_is_measured_from_the_process_under_the_finger():
    answer = level_answer(WOMAN, "L2", found=["L4"])
    assert answer.mark.start == "l4-spinous-process-height"
    assert answer.mark.mm == pytest.approx(WOMAN.mean("tip_l2") - WOMAN.mean("tip_l4"))
    assert level_answer(WOMAN, "L2").probability < answer.probability < 0.8, (
        "counted, but not checked by height"
    )


def test_of_several_processes_found_the_one_that_makes_the_level_surest_is_taken():
    assert level_answer(WOMAN, "T12", found=["C7", "T12"]).mark.start == "t12-spinous-process-height"


def test_a_crest_under_the_finger_is_measured_from_too():
    assert level_answer(WOMAN, "L4", found=["Iliac crest"]).mark.start == "iliac-crest-height"


def test_a_bone_that_posture_has_moved_is_looked_for_and_measured_from_where_it_is():
    """Arms raised on the table draw the shoulder blade 18.4 mm down in a person of 1.7 m."""
    drawn_mm = 18.4 * 1620 / 1700

    def told(posture):
        answer = level_answer(WOMAN, "T7", found=["scapula-angle"], posture=posture)
        other = level_answer(WOMAN, "T7", posture=posture).prospects
        return answer, next(one.below_mark_mm for one in other if one.measure == "scapula-angle-height")

    (standing, below), (raised, further_below) = told(Posture()), told(Posture("prone", "up"))
    assert raised.mark.mm - standing.mark.mm == pytest.approx(drawn_mm)
    assert further_below - below == pytest.approx(drawn_mm)
    assert raised.probability < standing.probability


def test_nobody_who_lies_is_asked_to_sit_up():
    offered = [one.measure for one in level_answer(WOMAN, "L2", posture=Posture("prone", "up")).prospects]
    assert "sitting-height" not in offered
    assert "sitting-height" in [one.measure for one in level_answer(WOMAN, "L2").prospects]


def test_a_tape_taken_on_the_table_marks_from_where_it_starts():
    body = observe(WOMAN, where_expected("c7-to-iliac-crest"))
    assert level_answer(body, "L2").mark.start == "c7-height"


def test_a_sixth_lumbar_vertebra_lowers_the_best_possible_certainty():
    """However well everything is felt, counting up from the sacrum is wrong in a body that has six."""
    felt = [
        Measurement(one.name, one.value_mm, 1.0)
        for one in where_expected("iliac-crest-height", "l4-spinous-process-height")
    ]
    seen = borders(observe(WOMAN, felt))
    six = [list(level_answer(WOMAN, "L2").anatomies).index("a sixth lumbar vertebra")]
    share = seen.mixture.weights[[a in six for a in seen.mixture.anatomy]].sum()
    assert seen.chances(WOMAN.mean("tip_l4"))["L4"] < 1 - 0.9 * share


def test_the_chances_of_other_bodies_sum_to_one_and_are_rare():
    shares = level_answer(WOMAN, "L2").anatomies
    assert sum(shares.values()) == pytest.approx(1)
    assert next(iter(shares.values())) > 0.8


def test_the_last_rib_tells_something_about_how_many_ribs_there_are():
    high = Measurement("twelfth-rib-tip-height", WOMAN.mean("twelfth_rib_tip_height") + 40)
    shares = level_answer(observe(WOMAN, [high]), "L2").anatomies
    before = level_answer(WOMAN, "L2").anatomies
    assert (
        shares["eleven thoracic and six lumbar vertebrae"]
        > before["eleven thoracic and six lumbar vertebrae"]
    )


def test_raised_arms_make_the_shoulder_blade_say_another_level():
    reading = where_expected("scapula-angle-height")
    heights = []
    for arms in ("down", "up"):
        seen = in_posture(reading, Posture("prone", arms), 1620.0)
        heights.append(observe(WOMAN, seen).mean("tip_t7"))
    down, up = heights
    assert up > down, "drawn down by raised arms, the same height means a higher spine"


@pytest.mark.parametrize("level", ["T3", "T7", "L2"])
def test_not_knowing_the_posture_is_never_surer_than_knowing_it_was_standing(level):
    felt = where_expected("scapula-angle-height", "iliac-crest-height")
    standing, unknown = (
        level_answer(observe(WOMAN, in_posture(felt, posture, 1620.0)), level).probability
        for posture in (Posture(), Posture("unknown", "unknown"))
    )
    assert unknown <= standing + 1e-3


def test_a_landmark_felt_in_a_worse_posture_is_worth_less():
    def worth(posture):
        found = level_answer(WOMAN, "L2", posture=posture).prospects
        return next(one.probability for one in found if one.measure == "iliac-crest-height")

    assert worth(Posture("side-lying")) < worth(Posture("standing"))


def test_sacral_levels_hang_from_the_pelvis_and_offer_no_count():
    answer = level_answer(WOMAN, "S2")
    assert answer.most_likely == "S2"
    assert answer.prospects == ()


def test_points_name_their_level():
    assert [level_of(code) for code in ("GV4", "bl23", "EX-B2:T7", "S3")] == ["L2", "L2", "T7", "S3"]


@pytest.mark.parametrize("code", ["ST36", "EX-B2", "BL10"])
def test_a_point_not_found_by_one_vertebra_is_refused_with_what_to_ask_instead(code):
    with pytest.raises(InvalidInput, match="such as BL23"):
        level_of(code)


def test_a_sacral_process_cannot_be_counted():
    with pytest.raises(InvalidInput, match="C7, T1 to T12 or L1 to L5"):
        height_measure("S2")
    with pytest.raises(UnknownCode, match="L6"):
        height_measure("L6")


def test_a_process_found_where_it_hardly_can_be_is_told_for_its_neighbour():
    crest = where_expected("iliac-crest-height")
    counts = [
        level_answer(
            observe(WOMAN, [*crest, Measurement("l4-spinous-process-height", WOMAN.mean("tip_l4") + off_mm)]),
            "L2",
        ).named["l4-spinous-process-height"]
        for off_mm in (0.0, 33.0)
    ]
    fits, a_level_high = counts
    assert fits["L4"] > 0.7
    assert a_level_high["L4"] < fits["L4"]
    assert a_level_high["L3"] > 3 * fits["L3"]
    assert all(sum(chances.values()) == pytest.approx(1) for chances in counts)


def test_a_tape_names_no_vertebra():
    assert level_answer(observe(WOMAN, where_expected("iliac-crest-height")), "L2").named == {}
