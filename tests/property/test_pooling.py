"""What pooling must do whatever trials say, and the slow twins it is held against.

Q falls as tau2 grows, so the estimate of Paule and Mandel is the only one (DERSIMONIAN1986 for Q, PAULE1982);
that of empirical Bayes is the same root (VIECHTBAUER2010); a likelihood knows no unit, side or order.
"""

import contextlib

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.unit.evidence.slow_twins import (
    dersimonian_laird,
    likeliest,
    log_likelihood,
    mean_at,
    paule_mandel,
    q_at,
)

from weizhong.evidence.batch import pool_many
from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.pool_report import Asked, pool_report
from weizhong.evidence.pooling import pool, q_profile
from weizhong.terms.errors import InputError, InvalidInput

METHODS = ("dl", "pm", "eb", "reml", "ml", "fixed")
INTERVALS = ("knapp_hartung", "adhoc", "normal")
# Steps stop at 1e-12 of the usual variance; a slope that is nearly flat at its root makes a thousand of it.
NEAR = 1e-9


def trial(estimate, variance, label=""):
    return EffectSize(label=label, measure="MD", estimate=estimate, variance=variance)


@st.composite
def trials(draw, least=2, most=9):
    pairs = draw(
        st.lists(st.tuples(st.integers(-500, 500), st.integers(1, 4000)), min_size=least, max_size=most)
    )
    assume(len({estimate for estimate, _ in pairs}) > 1)
    return [trial(estimate / 100, variance / 1000) for estimate, variance in pairs]


def usual(held):
    return min(one.variance for one in held)


@settings(max_examples=60, deadline=None)
@given(held=trials())
def test_moments_and_roots_are_those_of_the_slow_twin(held):
    near = {"abs": NEAR * usual(held), "rel": NEAR}
    assert pool(held, "dl").tau2 == pytest.approx(dersimonian_laird(held), **near)
    assert pool(held, "pm").tau2 == pytest.approx(paule_mandel(held), **near)


@settings(max_examples=60, deadline=None)
@given(held=trials(least=3))
def test_empirical_bayes_finds_the_root_of_paule_and_mandel_by_another_way(held):
    assert pool(held, "eb").tau2 == pytest.approx(pool(held, "pm").tau2, rel=NEAR, abs=NEAR * usual(held))


@settings(max_examples=40, deadline=None)
@given(held=trials(), restricted=st.booleans())
def test_no_tau2_is_likelier_than_the_likeliest(held, restricted):
    found = pool(held, "reml" if restricted else "ml").tau2
    best = likeliest(held, restricted)
    # Two maxima of one height are told apart by rounding alone, so heights are compared, not places.
    height = log_likelihood(held, best, restricted)
    assert log_likelihood(held, found, restricted) >= height - NEAR * max(1.0, abs(height))


@settings(max_examples=60, deadline=None)
@given(held=trials(), method=st.sampled_from(METHODS))
def test_the_estimate_and_q_are_those_of_plain_loops(held, method):
    found = pool(held, method)
    assert found.estimate == pytest.approx(mean_at(held, found.tau2), rel=NEAR, abs=NEAR)
    assert found.q == pytest.approx(q_at(held, 0.0), rel=NEAR)
    assert sum(found.weights) == pytest.approx(100)


@settings(max_examples=60, deadline=None)
@given(
    held=trials(),
    method=st.sampled_from(METHODS),
    interval=st.sampled_from(INTERVALS),
    power=st.integers(-6, 6),
)
def test_another_unit_changes_nothing_but_the_unit(held, method, interval, power):
    unit = 10.0**power
    told = pool(held, method, interval)
    other = pool([trial(one.estimate * unit, one.variance * unit**2) for one in held], method, interval)
    near = {
        "rel": 1e-6,
        "abs": NEAR * unit**2,
    }  # a flat likelihood's root moves with the last digits of its data
    assert other.tau2 == pytest.approx(told.tau2 * unit**2, **near)
    assert other.i2 == pytest.approx(told.i2, rel=1e-6, abs=1e-6)
    assert (other.low, other.high) == pytest.approx(
        (told.low * unit, told.high * unit), rel=1e-6, abs=1e-6 * unit
    )


@settings(max_examples=60, deadline=None)
@given(held=trials(), method=st.sampled_from(METHODS), interval=st.sampled_from(INTERVALS))
def test_the_other_side_is_the_mirror_image(held, method, interval):
    told = pool(held, method, interval)
    other = pool([trial(-one.estimate, one.variance) for one in held], method, interval)
    assert (other.tau2, other.p) == pytest.approx((told.tau2, told.p), rel=1e-6, abs=NEAR)
    assert (-other.high, -other.low) == pytest.approx((told.low, told.high), rel=1e-6, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(held=trials(), method=st.sampled_from(METHODS), order=st.randoms(use_true_random=False))
def test_order_changes_nothing(held, method, order):
    told = pool(held, method)
    order.shuffle(held)
    again = pool(held, method)
    assert (again.estimate, again.low, again.tau2) == pytest.approx(
        (told.estimate, told.low, told.tau2), rel=1e-6, abs=1e-6
    )


@settings(max_examples=40, deadline=None)
@given(held=trials())
def test_a_trial_told_twice_counts_as_one_of_half_its_variance(held):
    first, *rest = held
    twice = pool([first, first, *rest], "fixed", "normal")
    once = pool([trial(first.estimate, first.variance / 2), *rest], "fixed", "normal")
    assert (twice.estimate, twice.low, twice.high) == pytest.approx((once.estimate, once.low, once.high))


@settings(max_examples=40, deadline=None)
@given(held=trials(least=3), method=st.sampled_from(METHODS))
def test_the_floor_is_never_narrower_than_chance_nor_than_hartung_and_knapp(held, method):
    widths = {kind: pool(held, method, kind) for kind in INTERVALS}
    wide = {kind: one.high - one.low for kind, one in widths.items()}
    assert wide["adhoc"] >= max(wide["normal"], wide["knapp_hartung"]) * (1 - NEAR)


@settings(max_examples=40, deadline=None)
@given(held=trials(least=3))
def test_the_interval_of_tau2_holds_the_estimate_of_paule_and_mandel_unless_void(held):
    low, high = q_profile([one.estimate for one in held], [one.variance for one in held])
    if low is not None:
        assert low <= pool(held, "pm").tau2 * (1 + NEAR) + NEAR
        assert pool(held, "pm").tau2 <= high * (1 + NEAR) + NEAR


@settings(max_examples=25, deadline=None)
@given(analyses=st.lists(trials(most=6), min_size=1, max_size=6), method=st.sampled_from(METHODS))
def test_a_batch_with_holes_answers_each_analysis_as_if_it_were_alone(analyses, method):
    width = max(map(len, analyses)) + 1
    y, v = np.full((len(analyses), width), np.nan), np.full((len(analyses), width), -1.0)
    mask = np.zeros(y.shape, bool)
    for i, held in enumerate(analyses):
        places = [j for j in range(width) if j != i % width][: len(held)]  # the hole is not always last
        y[i, places] = [one.estimate for one in held]
        v[i, places] = [one.variance for one in held]
        mask[i, places] = True
    many = pool_many(y, v, mask, tau2=method)
    for i, held in enumerate(analyses):
        alone = pool(held, method)
        assert many.estimate[i] == pytest.approx(alone.estimate, rel=1e-6, abs=NEAR)
        assert many.low[i] == pytest.approx(alone.low, rel=1e-6, abs=1e-6)
        assert many.tau2[i] == pytest.approx(alone.tau2, rel=1e-6, abs=NEAR)


CELLS = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1", "2.5", "NA", "x", "1e308", "1e-320", "1e14", "-1e-14", "∞", "١٢", "1,5", '"']
    ),
    st.integers(-3, 400).map(str),
    st.floats(allow_nan=False).map(repr),
    st.text(max_size=4),
)
HEADERS = st.sampled_from(
    [
        "study,n1,mean1,sd1,n2,mean2,sd2,year",
        "study,events1,n1,events2,n2,weeks",
        "study,estimate,se,low,high,kind",
        "study,log_estimate,variance,scale,better,id",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    header=HEADERS,
    rows=st.lists(st.lists(CELLS, min_size=5, max_size=8), max_size=6),
    measure=st.sampled_from([None, "MD", "SMD", "RR", "OR", "RD", "GEN"]),
    method=st.sampled_from(METHODS),
)
def test_whatever_a_table_holds_it_is_pooled_or_refused(header, rows, measure, method):
    asked = Asked(
        measure=measure, tau2=method, by=header.rsplit(",", 1)[1], regress=(header.rsplit(",", 1)[1],),
        leave_one_out=True, small_study=True,
    )  # fmt: skip
    for told in (asked, msgspec.structs.replace(asked, regress=())):
        try:
            found = pool_report("\n".join([header, *map(",".join, rows)]), "t.csv", told)
        except InputError:
            continue
        assert found.pooled.low <= found.pooled.estimate <= found.pooled.high
        assert np.isfinite([found.pooled.estimate, found.pooled.p, found.pooled.i2]).all()
        assert all(problem.row is None or problem.row > 1 for problem in found.problems)


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_pooled_or_refused(text):
    with contextlib.suppress(InputError):
        pool_report(text, "t.csv", Asked())


@settings(max_examples=80, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 9.9)), min_size=1, max_size=6),
    power=st.integers(-25, 15),
    method=st.sampled_from(METHODS),
    interval=st.sampled_from(INTERVALS),
)
def test_numbers_of_any_size_never_leave_the_range_of_numbers(pairs, power, method, interval):
    held = [trial(estimate * 10.0**power, 10.0 ** (2 * power + more)) for estimate, more in pairs]
    found = pool(held, method, interval)
    assert np.isfinite([found.estimate, found.se, found.low, found.high, found.p, found.tau2, found.q]).all()
    assert found.se > 0
    assert found.tau2 >= 0


def test_trials_of_two_units_are_no_analysis():
    with pytest.raises(InvalidInput, match="in another unit"):
        pool([trial(1.0, 1.0), trial(1.0, 1e-11)])
    with pytest.raises(InvalidInput, match=r"of row 2 .* and row 3 .* are not of one unit"):
        pool_report("study,estimate,se\nA,1,0.000001\nB,1,1\n", "t.csv", Asked())
