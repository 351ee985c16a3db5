"""The exact sum over hypotheses against analytic answers and a slow, obvious twin."""

from functools import cache

import numpy as np
import pytest
from scipy.stats import norm
from validation.level.twin import People

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.level_anatomy import anatomies
from weizhong.anatomy.level_belief import borders, borders_from, normal_tails
from weizhong.anatomy.level_mixture import mixture
from weizhong.anatomy.level_prospect import prospect
from weizhong.anatomy.level_slips import causes_of
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.spine import level_landmark, level_probabilities, spine_levels

MAN = predict(Person("male", 35, 1750, 80))
TIPS = tuple(level_landmark(level) for level in spine_levels())
GAP_MM, SD_MM = 30.0, 12.0
DRAWS = 60_000


def ladder(sd_mm=SD_MM):
    """Processes 30 mm apart in a person of 1.7 m; the whole spine errs as one."""
    spread = np.zeros((19, 19))
    spread[1:, 1:] = sd_mm**2
    return LandmarkPosterior(
        ("stature", *TIPS), np.append(1700.0, 1000.0 + GAP_MM * np.arange(17, -1, -1)), spread, 0 * spread
    )


def test_tails_are_those_of_the_normal_distribution():
    values = np.linspace(-9, 9, 1001)
    assert normal_tails(values) == pytest.approx(norm.sf(values), abs=2e-7)


@pytest.mark.parametrize("sd_mm", [0.001, 8.0, 12.0, 30.0])
def test_a_ladder_with_a_known_error_has_its_textbook_answer(sd_mm):
    """L2 has its border 15 mm to either side in the usual anatomy; in others the ladder has other rungs."""
    mark_mm, expected = GAP_MM * 3, 0.0
    for one in anatomies():
        rung_mm = 17 * GAP_MM / one.below_c7
        tip_mm = rung_mm * (one.below_c7 - one.levels.index("L2"))
        upper, lower = ((tip_mm + half - mark_mm) / sd_mm for half in (rung_mm / 2, -rung_mm / 2))
        expected += one.share * (norm.cdf(upper) - norm.cdf(lower))
    assert level_probabilities(ladder(sd_mm), "L2")["L2"] == pytest.approx(expected, abs=2e-3)


def test_a_mark_between_two_processes_belongs_to_both_alike():
    usual = [i for i, a in enumerate(borders(ladder()).mixture.anatomy) if a == 0]
    seen = borders(ladder())
    below = normal_tails((1000.0 + GAP_MM * 2.5 - seen.means_mm[usual]) / seen.sds_mm[usual])[0]
    at = spine_levels().index("L2")
    assert below[at] - below[at + 1] == pytest.approx(below[at + 1] - below[at + 2])


def test_a_process_under_the_finger_is_as_right_as_the_count():
    """Nothing errs but the count and the body: the chance is that of the table, times the usual anatomy."""
    seen = borders_from(ladder(0.001), Measurement("l4-spinous-process-height", 1030.0, 0.001))
    (cause,) = causes_of("l4-spinous-process-height")
    usual = anatomies()[0].share + sum(
        one.share for one in anatomies() if one.lumbar == 5 and one.thoracic != 12
    )  # counted from the sacrum, five are five
    others = seen.chances(0.0)["L4"] - cause.chances[0] * usual
    assert 0 <= others < 0.05, "a slip that another anatomy cancels"


def test_weights_follow_bayes_rule():
    """The reading fits the neighbour's place: three hypotheses of known odds, all errors known."""
    body = ladder()
    read = observe(body, [Measurement("l4-spinous-process-height", body.mean("tip_l4") + GAP_MM, 5.0)])
    seen = mixture(read)
    (cause,) = causes_of("l4-spinous-process-height")
    spread = np.hypot(SD_MM, 5.0)
    usual = [i for i, a in enumerate(seen.anatomy) if a == 0]
    moved = [float(seen.offsets[i, 0] @ np.append(body.mean_mm[1:], 1.0)) for i in usual]
    odds = {round(m): w for m, w in zip(moved, seen.weights[usual], strict=True)}
    expected = {
        round(m): chance * norm.pdf(GAP_MM - m, scale=spread)
        for m, chance in zip(cause.offsets[0] @ np.append(body.mean_mm[1:], 1.0), cause.chances, strict=True)
    }
    for step in odds:
        assert odds[step] / odds[0] == pytest.approx(expected[step] / expected[0], rel=1e-3)


@cache
def people(measures):
    return People(MAN, measures, DRAWS, np.random.default_rng(7))


@pytest.mark.parametrize(
    "measures",
    [(), ("c7-height", "iliac-crest-height"), ("iliac-crest-height", "l4-spinous-process-height")],
    ids=lambda names: " and ".join(names) or "basics",
)
@pytest.mark.parametrize("intended", ["T7", "L2", "L5"])
def test_the_sum_equals_counting_drawn_people(measures, intended):
    sds_mm = (12.0, 9.0)
    readings = [
        Measurement(name, MAN.form(measurement_kind(name).form)[0] + off, sd)
        for name, off, sd in zip(measures, (14.0, -9.0), sds_mm, strict=False)
    ]
    body = observe(MAN, readings)
    fits = people(measures).likelihoods(body)
    at = people(measures).levels_at(np.full(DRAWS, body.mean(level_landmark(intended))))
    effective = fits.sum() ** 2 / (fits**2).sum()
    for level, chance in level_probabilities(body, intended).items():
        counted = fits[at == level].sum() / fits.sum()
        allowed = 4 * np.sqrt(chance * (1 - chance) / effective) + 0.003  # and processes that swap places
        assert counted == pytest.approx(chance, abs=allowed), level


@pytest.mark.parametrize(
    "name", ["iliac-crest-height", "l4-spinous-process-height", "twelfth-rib-tip-height"]
)
def test_what_a_further_landmark_is_worth_equals_trying_it_on_drawn_people(name):
    sd_mm, intended = 8.0, "L2"
    kind = measurement_kind(name)
    expected_mm, tip = MAN.form(kind.form)[0], level_landmark(intended)
    worth = prospect(MAN, intended, Measurement(name, expected_mm, sd_mm))
    drawn = people((name,))
    read = drawn.shown[:, 0] + np.random.default_rng(11).normal(0, sd_mm, DRAWS)
    after = [observe(MAN, [Measurement(name, expected_mm + d, sd_mm)]).mean(tip) for d in (0.0, 10.0)]
    moved = (after[1] - after[0]) / 10.0
    follow = drawn.levels_at(after[0] + moved * (read - expected_mm)) == intended
    near = np.abs(read - expected_mm) <= worth.tolerance_mm
    assert worth.followed == pytest.approx(
        follow.mean(), abs=0.009
    )  # four standard errors of a share of 60 000
    assert worth.if_as_expected == pytest.approx(follow[near].mean(), abs=0.015)
    assert worth.chance_as_expected == pytest.approx(near.mean(), abs=0.012)


def test_readings_of_one_count_slip_together():
    fourth, second = (Measurement(f"l{i}-spinous-process-height", 1000.0) for i in (4, 2))
    together = mixture(MAN, (fourth, second))
    assert len(together.weights) == len(mixture(MAN, (fourth,)).weights)
    assert together.weights.sum() == pytest.approx(1)


def test_the_order_of_readings_does_not_matter():
    names = ("c7-height", "l4-spinous-process-height", "iliac-crest-height", "c7-to-psis")
    readings = [Measurement(name, MAN.form(measurement_kind(name).form)[0] + 9) for name in names]
    forth, back = (level_probabilities(observe(MAN, some), "L2") for some in (readings, readings[::-1]))
    assert forth == pytest.approx(back, abs=1e-5)


def test_everything_felt_at_once_leaves_few_hypotheses():
    names = (
        *("c7-height", "iliac-crest-height", "psis-height", "c7-to-psis", "twelfth-rib-tip-height"),
        *("t7-spinous-process-height", "t12-spinous-process-height", "l4-spinous-process-height"),
    )
    readings = [Measurement(name, MAN.form(measurement_kind(name).form)[0]) for name in names]
    assert len(mixture(observe(MAN, readings)).weights) < 5000


def test_a_contradicted_count_is_not_believed():
    """The process called L4 lies a level too high for the crest: the count is doubted, not the body."""
    crest = Measurement("iliac-crest-height", MAN.mean("iliac_crest_height"), 3.0)
    fits = observe(MAN, [crest, Measurement("l4-spinous-process-height", MAN.mean("tip_l4"), 4.0)])
    off = observe(MAN, [crest, Measurement("l4-spinous-process-height", MAN.mean("tip_l4") + 33, 4.0)])
    assert level_probabilities(off, "L2")["L2"] < level_probabilities(fits, "L2")["L2"] - 0.1
