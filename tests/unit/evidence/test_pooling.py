"""One meta-analysis: published answers, metafor's digits, and what is told beside the number."""

import json
import re
import subprocess
import sys
from math import exp, inf
from pathlib import Path

import msgspec
import pytest
from tests.unit.evidence.published_trials import bcg, of, smoothed_bcg, stay, stay_of_one_variance
from tests.unit.evidence.slow_twins import log_likelihood, q_at

from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.influence import leave_one_out
from weizhong.evidence.pooling import pool, q_profile
from weizhong.evidence.printed_effects import from_printed
from weizhong.terms.errors import InvalidInput, MissingInput

NORMAL = 1.959964  # the quantile of a 95 % interval
SEVEN = 6e-7  # half a unit of the seventh digit, in which metafor 3.8-1 was read
# (estimate, tau2) of BCG's risk ratio with metafor 3.8-1, threshold 1e-12
BCG_TAU2 = {"reml": 0.3132433, "dl": 0.3087603, "pm": 0.3180685, "eb": 0.3180685}


@pytest.mark.parametrize(("method", "tau2"), BCG_TAU2.items())
def test_bcg_has_metafors_tau2(method, tau2):
    assert pool(bcg("RR"), method).tau2 == pytest.approx(tau2, rel=SEVEN)


def test_bcg_has_metafors_digits_throughout():
    found = pool(bcg("RR"), interval="knapp_hartung", prediction="k-1")
    assert found.estimate == pytest.approx(-0.7145323, rel=SEVEN)
    assert found.se == pytest.approx(0.1807917, rel=SEVEN)
    assert (found.q, found.df) == (pytest.approx(152.2330, rel=SEVEN), 12)
    assert (found.tau2_low, found.tau2_high) == pytest.approx((0.1197184, 1.111479), rel=SEVEN)
    assert (found.prediction_low, found.prediction_high) == pytest.approx((-1.996017, 0.5669521), rel=SEVEN)
    assert pool(bcg("RR"), "dl").i2 == pytest.approx(92.11735, rel=SEVEN)


def test_viechtbauer_printed_what_comes_out():
    # Viechtbauer 2010, J Stat Softw 36(3), page 14, read
    found = pool(bcg("RR"), interval="normal")
    assert [round(exp(x), 2) for x in (found.estimate, found.low, found.high)] == [0.49, 0.34, 0.70]
    assert (round(found.estimate, 4), round(found.se, 4), round(found.q, 4)) == (-0.7145, 0.1798, 152.2330)
    assert (round(found.tau2, 4), round(found.tau2_low, 4), round(found.tau2_high, 4)) == (
        0.3132,
        0.1197,
        1.1115,
    )


def test_berkey_printed_what_comes_out():
    # Berkey 1995, page 408, as metafor's own tests quote it: empirical Bayes, variances smoothed over trials
    found = pool(smoothed_bcg(), "eb", "normal")
    assert (round(found.estimate, 4), round(found.se, 4), round(found.tau2, 3)) == (-0.5429, 0.1842, 0.268)


# Normand 1999, page 352, table IX, as metafor's own tests quote it: days, 95 % interval, tau2
NORMAND = {
    "fixed": (-3.49, -5.03, -1.96, 0.0),
    "dl": (-14.10, -24.45, -3.75, 218.72),
    "reml": (-15.12, -32.67, 2.43, 685.20),
}


@pytest.mark.parametrize(("method", "printed"), NORMAND.items())
def test_normand_printed_what_comes_out_of_one_variance_for_both_arms(method, printed):
    found = pool(stay_of_one_variance(), method, "normal")
    assert tuple(round(x, 2) for x in (found.estimate, found.low, found.high, found.tau2)) == printed


def test_trials_of_stay_have_the_variances_normand_printed():
    # page 351, table VIII
    variances = [round(one.variance, 2) for one in stay_of_one_variance()]
    assert variances == [40.59, 2.05, 15.28, 150.22, 20.19, 1.22, 95.38, 8.03, 20.69]


def test_with_a_variance_for_each_arm_stay_has_metafors_digits():
    found = pool(stay("MD"))
    assert (round(found.estimate, 2), round(pool(stay("MD"), "dl").estimate, 2)) == (-15.11, -13.98)
    assert found.tau2 == pytest.approx(684.6462, rel=SEVEN)
    assert pool(stay("SMD")).tau2 == pytest.approx(0.7908429, rel=SEVEN)


def test_a_fixed_effect_weighs_by_precision_alone():
    found = pool(of((1, 1), (4, 0.5)), "fixed", "normal")
    assert found.estimate == pytest.approx((1 + 2 * 4) / 3)
    assert found.weights == pytest.approx((100 / 3, 200 / 3))
    assert found.se**2 == pytest.approx(1 / 3)
    assert (found.tau2, found.prediction_low) == (0, None)


def test_a_fixed_effect_of_trials_that_differ_says_so():
    assert any("interval is too narrow" in note for note in pool(bcg("RR"), "fixed", "normal").notes)


def test_hartung_and_knapps_interval_is_written_out():
    found = pool(of((0, 1), (3, 1)), "fixed", "knapp_hartung")
    assert found.se**2 == pytest.approx(((0 - 1.5) ** 2 + (3 - 1.5) ** 2) / 1 / 2)
    assert found.high - found.estimate == pytest.approx(12.7062047 * found.se)


def test_the_floor_never_takes_credit_for_trials_that_agree_too_well():
    close = of((1.0, 1.0), (1.1, 1.0), (0.9, 1.0))
    plain, floored, normal = (pool(close, "reml", kind) for kind in ("knapp_hartung", "adhoc", "normal"))
    assert plain.high - plain.low < normal.high - normal.low < floored.high - floored.low
    assert floored.se == pytest.approx(normal.se)
    assert any("narrower than the normal one" in note and "adhoc" in note for note in plain.notes)
    assert not any("narrower" in note for note in floored.notes)


def test_nobody_gets_an_interval_narrower_than_the_normal_one_without_asking_for_it():
    close = of((1.0, 1.0), (1.1, 1.0), (0.9, 1.0))
    assert pool(close) == pool(close, "reml", "adhoc")
    for step in leave_one_out((*close, *close)):
        assert step.high - step.low >= 2 * NORMAL / 5**0.5  # five trials with a variance of 1


@pytest.mark.parametrize("k", [2, 3, 4])
def test_with_few_trials_the_other_interval_stands_beside(k):
    notes = pool(of((0, 1), (3, 1), (5, 2), (1, 4))[:k]).notes
    assert any(f"With {k} trials" in note and "the normal interval is" in note for note in notes)


def test_a_ratios_other_interval_is_told_as_a_ratio():
    note = next(n for n in pool(of((0, 0.04), (0.4, 0.04), measure="RR")).notes if "normal interval" in n)
    low, high = (float(one) for one in note.split("interval is ")[1].split(",")[0].split(" to "))
    assert 0 < low < 1 < high


def test_one_trial_is_its_own_result():
    found = pool(of((2, 4)))
    assert (found.estimate, found.se, found.tau2, found.q, found.weights) == (2, 2, 0, 0, (100,))
    assert (found.low, found.high) == pytest.approx((2 - 3.919928, 2 + 3.919928))
    assert (found.q_p, found.tau2_low, found.prediction_low) == (None, None, None)
    assert "nothing was pooled" in found.notes[0]
    assert len(found.notes) == 1


def test_two_trials_have_no_prediction_interval_and_three_have_one():
    assert pool(of((0, 1), (3, 1))).prediction_low is None
    found = pool(of((0, 1), (3, 1), (6, 1)))
    half = 12.7062047 * (found.tau2 + found.se**2) ** 0.5  # t with one degree of freedom
    assert found.prediction_high == pytest.approx(found.estimate + half)


def test_copies_of_one_trial_have_no_interval_of_zero_width():
    found = pool(of((1.2, 1), (1.2, 1), (1.2, 1)))
    assert found.high - found.low > 1
    assert any("copies" in note for note in found.notes)


def test_where_trials_agree_too_well_the_interval_of_tau2_is_void_and_that_is_told():
    # Yusuf 1985 has such a table; metafor prints 0 to 0 with a warning
    found = pool(of(*[(1 + i / 1000, 1.0) for i in range(8)]))
    assert (found.tau2, found.tau2_low, found.tau2_high) == (0, None, None)
    assert any("void" in note for note in found.notes)


def test_the_ends_of_tau2s_interval_are_where_q_is_just_no_surprise():
    trials = of((0.0, 1.0), (2.0, 2.0), (5.0, 0.5))
    low, high = q_profile([0.0, 2.0, 5.0], [1.0, 2.0, 0.5])
    # chi-square with 2 degrees of freedom: -2 log of the tail
    assert q_at(trials, low) == pytest.approx(7.377759)
    assert q_at(trials, high) == pytest.approx(0.0506356)


@pytest.mark.parametrize(
    ("pairs", "highest_is_zero"),
    [
        # two or three precise trials that agree and a vague one far off: all of one mind, or none
        (((6.55, 2.011), (-0.06, 0.008), (-0.17, 0.006)), False),
        (((0.36, 0.016), (0.27, 0.004), (-0.32, 0.077)), True),
    ],
)
def test_two_maxima_of_the_likelihood_are_told_and_the_higher_one_is_taken(pairs, highest_is_zero):
    trials = of(*pairs)
    found = pool(trials)
    assert any("has 2 maxima; the highest is taken" in note for note in found.notes)
    assert (found.tau2 == 0) is highest_is_zero
    elsewhere = [0.0, *(found.tau2 * step + 10**power for step in (0, 1) for power in range(-6, 3))]
    assert max(log_likelihood(trials, tau2) for tau2 in elsewhere) <= log_likelihood(trials, found.tau2)


def test_measures_are_not_mixed_and_nothing_is_not_pooled():
    with pytest.raises(InvalidInput, match="MD, RR cannot be pooled together"):
        pool([*of((1, 1)), *of((1, 1), measure="RR")])
    with pytest.raises(MissingInput, match="no trial"):
        pool([])
    for variance in (0, -1, inf, float("nan")):
        with pytest.raises(InvalidInput, match="Trial 2 of analysis 1"):
            pool(of((1, 1), (1, variance)))


def test_unknown_methods_are_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match="take fixed, dl, pm, eb, reml, ml"):
        pool(of((1, 1), (2, 1)), "hs")
    with pytest.raises(InvalidInput, match="knapp_hartung, adhoc, normal"):
        pool(of((1, 1), (2, 1)), interval="wald")
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        pool(of((1, 1), (2, 1)), level=95)


def test_everything_survives_json():
    found = pool(bcg("RR"))
    again = msgspec.json.decode(msgspec.json.encode(found), type=type(found))
    assert again == found
    assert json.loads(msgspec.json.encode(pool(of((1, 1)))))["q_p"] is None


def test_printed_and_made_effects_pool_alike():
    printed = [from_printed("MD", "A", 1, 0, 2), from_printed("MD", "B", 3, 2, 4)]
    made = [
        EffectSize(label=e.label, measure="MD", estimate=e.estimate, variance=e.variance) for e in printed
    ]
    assert pool(printed).estimate == pool(made).estimate


def test_without_scipy_the_extra_is_named_and_nothing_else_needs_it():
    code = (
        "import sys; sys.modules['scipy'] = None\n"
        "from weizhong.evidence.printed_effects import from_printed\n"
        "from weizhong.evidence.pooling import pool\n"
        "from weizhong.terms.errors import MissingExtra\n"
        "one = from_printed('MD', 'A', 1, 0, 2)\n"
        "try: pool([one])\n"
        "except MissingExtra as error: print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert 'pip install "weizhong[pool]"' in said


def test_scipy_is_asked_for_in_one_place_only():
    root = Path(__file__).parents[3] / "src/weizhong"
    asking = [
        path.name for path in root.rglob("*.py") if re.search(r"(from|import) scipy", path.read_text("utf-8"))
    ]
    assert asking == ["tails.py"]


def test_of_an_interval_of_risk_differences_beyond_one_it_is_told_that_this_cannot_be():
    unlike = ((0, 0.0025), (0, 0.0025), (-0.5, 0.01))
    found = pool(of(*unlike, measure="RD"))
    assert found.prediction_low < -1
    assert any("beyond −1 and 1" in note for note in found.notes)
    assert not any("beyond" in note for note in (*pool(of(*unlike)).notes, *pool(bcg("RD")).notes))
