"""Leave-one-out, and year by year."""

import pytest
from tests.unit.evidence.published_trials import bcg, of

from weizhong.evidence.influence import cumulative, leave_one_out
from weizhong.evidence.pooling import pool

METHODS = ("dl", "reml", "pm", "fixed")


@pytest.mark.parametrize("method", METHODS)
def test_leaving_one_out_is_pooling_the_others(method):
    trials = bcg("RR")
    steps = leave_one_out(trials, method)
    assert [step.label for step in steps] == [one.label for one in trials]
    for i, step in enumerate(steps):
        alone = pool([*trials[:i], *trials[i + 1 :]], method)
        assert (step.k, step.year) == (12, trials[i].year)
        assert (step.estimate, step.low, step.high, step.p, step.tau2, step.i2) == pytest.approx(
            (alone.estimate, alone.low, alone.high, alone.p, alone.tau2, alone.i2), rel=1e-9
        )


@pytest.mark.parametrize("method", METHODS)
def test_each_year_pools_what_was_known_by_then(method):
    trials = bcg("RR")
    steps = cumulative(trials, method)
    assert [step.year for step in steps] == sorted(one.year for one in trials)
    assert [step.k for step in steps] == list(range(1, 14))
    ordered = sorted(trials, key=lambda one: (one.year, one.label))
    for k in (1, 2, 5, 13):
        assert steps[k - 1].low == pytest.approx(pool(ordered[:k], method).low, rel=1e-9)


def test_the_last_year_is_the_whole():
    assert cumulative(bcg("RR"))[-1].estimate == pytest.approx(pool(bcg("RR")).estimate)


def test_a_trial_of_no_year_comes_in_never():
    trials = [*bcg("RR")[:3], *of((0.1, 0.2), measure="RR")]
    assert [step.k for step in cumulative(trials)] == [1, 2, 3]
    assert cumulative(of((1, 1))) == ()


def test_one_trial_has_no_other():
    assert leave_one_out(of((1, 1))) == ()


def test_many_steps_are_pooled_batch_by_batch_and_counted(monkeypatch):
    trials, counted = bcg("RR"), []
    whole = leave_one_out(trials), cumulative(trials)

    def watch(parts):
        counted.append(len(parts))
        return parts

    monkeypatch.setattr("weizhong.evidence.influence._AT_ONCE", 1)
    for kept, steps in zip(
        whole, (leave_one_out(trials, watch=watch), cumulative(trials, watch=watch)), strict=True
    ):
        assert [step.k for step in steps] == [step.k for step in kept]
        assert [step.low for step in steps] == pytest.approx([step.low for step in kept], rel=1e-9)
    assert counted == [13, 13]
