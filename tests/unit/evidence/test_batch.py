"""Thousands of analyses at once."""

import numpy as np
import pytest

from weizhong.evidence.batch import pool_many
from weizhong.evidence.heterogeneity import heterogeneity, log_likelihood
from weizhong.evidence.trial_arrays import trials_of
from weizhong.terms.errors import InvalidInput


def many(n=2000, k=12, seed=5):
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.01, 0.2, (n, k))
    y = 0.3 + rng.normal(size=(n, k)) * np.sqrt(v + rng.choice([0.0, 0.01, 0.05, 0.2], (n, 1)))
    mask = rng.random((n, k)) >= 0.3
    mask[:, :2] = True
    return y, v, mask


def test_what_is_masked_is_never_read():
    y, v, mask = many(50)
    told = pool_many(y, v, mask)
    hidden = pool_many(np.where(mask, y, np.nan), np.where(mask, v, -1.0), mask)
    for name in ("estimate", "low", "high", "tau2", "q", "prediction_low"):
        np.testing.assert_array_equal(getattr(told, name), getattr(hidden, name))


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_every_one_of_thousands_comes_to_rest_on_its_maximum(method):
    y, v, mask = many()
    trials = trials_of(y, v, mask)
    found = heterogeneity(trials, method).tau2
    here = log_likelihood(trials, found, method == "reml")
    for step in (0.999, 1.001):
        assert (log_likelihood(trials, found * step, method == "reml") <= here + 1e-12).all()
    beside_zero = log_likelihood(trials, np.maximum(found, 1e-7), method == "reml")
    assert (beside_zero <= here + 1e-12).all()


def test_scoring_that_swings_for_ever_is_halved_to_its_root():
    # metafor 3.8-1 gives up on 4 in 1,000 of such tables at its defaults: steps pass the root both ways
    y, v, _ = many(10_000, 20)
    trials = trials_of(y, v)
    found = heterogeneity(trials, "reml").tau2
    w = 1 / (v + found[:, None])
    total = w.sum(1)
    r = y - ((w * y).sum(1) / total)[:, None]
    slope = (w * w * r * r).sum(1) - (total - (w * w).sum(1) / total)
    inside = found > 0
    assert (np.abs(slope[inside]) < 1e-6 * total[inside]).all()
    assert (slope[~inside] <= 0).all()


def test_analyses_of_one_and_two_trials_stand_among_the_others():
    found = pool_many([[1, 9, 9], [1, 3, 9], [1, 3, 5]], np.ones((3, 3)), [[1, 0, 0], [1, 1, 0], [1, 1, 1]])
    assert found.k.tolist() == [1, 2, 3]
    assert found.tau2.round(6).tolist() == [0, 1, 3]
    assert np.isfinite(found.low).all()
    assert np.isnan(found.q_p[0])
    assert np.isnan(found.prediction_low[:2]).all()
    assert np.isfinite(found.prediction_low[2])


def test_an_analysis_without_trials_is_named():
    with pytest.raises(InvalidInput, match="Analysis 2 has no trial"):
        pool_many([[1.0], [1.0]], [[1.0], [1.0]], [[True], [False]])


def test_arrays_of_several_shapes_are_refused():
    with pytest.raises(InvalidInput, match="one shape"):
        pool_many([[1, 2]], [[1]])


def test_a_number_that_is_none_is_named_by_its_place():
    with pytest.raises(InvalidInput, match="Trial 2 of analysis 1"):
        pool_many([[1, float("nan")]], [[1, 1]])


def test_the_two_i2_are_what_their_names_say():
    y, v, mask = many(200)
    found = pool_many(y, v, mask, tau2="dl")
    # of DerSimonian and Laird's estimate both are the same number (HIGGINS2002); of others they are not
    np.testing.assert_allclose(found.i2, found.i2_from_tau2, atol=1e-9)
    assert np.abs(pool_many(y, v, mask).i2 - pool_many(y, v, mask).i2_from_tau2).max() > 1
