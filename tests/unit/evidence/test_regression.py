"""Subgroups and meta-regression."""

import pytest
from tests.unit.evidence.published_trials import BCG, bcg, of, smoothed_bcg

from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.pooling import pool
from weizhong.evidence.regression import meta_regression
from weizhong.evidence.subgroups import subgroups
from weizhong.terms.errors import InvalidInput

LATITUDE = {"latitude": [row[6] for row in BCG]}
BOTH = {**LATITUDE, "year": [row[1] for row in BCG]}
SEVEN = 6e-7


def grouped(**groups):
    return [
        EffectSize(label=f"{name}{i}", measure="MD", estimate=float(estimate), variance=1.0, group=name)
        for name, estimates in groups.items()
        for i, estimate in enumerate(estimates)
    ]


def test_bcg_protects_more_the_farther_from_the_equator_as_berkey_printed():
    # Berkey 1995, page 408, as metafor's own tests quote it; the article has -0.6304
    centred = {"latitude": [row[6] - 33.46 for row in BCG]}
    found = meta_regression(smoothed_bcg(), centred, "eb", interval="normal")
    intercept, slope = found.coefficients
    assert (intercept.name, slope.name) == ("intercept", "latitude")
    assert (round(intercept.estimate, 4), round(intercept.se, 4)) == (-0.6303, 0.1591)
    assert (round(slope.estimate, 4), round(slope.se, 4)) == (-0.0268, 0.0110)
    assert (round(found.tau2, 3), round(found.explained)) == (0.157, 41)


def test_latitude_and_year_explain_bcg_as_viechtbauer_printed():
    # Viechtbauer 2010, J Stat Softw 36(3), page 16, read; its scoring stopped at a change of 1e-5
    found = meta_regression(bcg("RR"), BOTH, interval="normal")
    intercept, latitude, year = found.coefficients
    assert (intercept.estimate, intercept.se) == pytest.approx((-3.5455, 29.0959), rel=1e-4)
    assert (round(latitude.estimate, 4), round(latitude.se, 4), round(latitude.p, 4)) == (
        -0.0280,
        0.0102,
        0.0062,
    )
    assert (round(year.estimate, 4), round(year.se, 4), round(year.p, 4)) == (0.0019, 0.0147, 0.8966)
    assert (round(found.tau2, 4), round(found.explained)) == (0.1108, 65)


@pytest.mark.parametrize(
    ("method", "tau2"),
    # metafor 3.8-1, rma(yi, vi, mods = ~ ablat + year), threshold 1e-12
    [
        ("dl", 0.0790389578),
        ("pm", 0.1716371157),
        ("eb", 0.1716371157),
        ("reml", 0.1107846969),
        ("ml", 0.0268731993),
    ],
)
def test_two_covariates_give_metafors_tau2(method, tau2):
    assert meta_regression(bcg("RR"), BOTH, method).tau2 == pytest.approx(tau2, rel=SEVEN)


def test_hartung_and_knapp_tests_with_t_and_f():
    found = meta_regression(bcg("RR"), BOTH)
    normal = meta_regression(bcg("RR"), BOTH, interval="normal")
    assert (found.df, found.model_df) == (10, 2)
    assert found.coefficients[1].se != normal.coefficients[1].se
    assert found.model == pytest.approx(
        normal.model / 2 * (normal.coefficients[1].se / found.coefficients[1].se) ** 2
    )


@pytest.mark.parametrize("method", ["dl", "pm", "eb", "reml", "ml", "fixed"])
def test_a_covariates_unit_and_start_do_not_change_what_is_explained(method):
    told = meta_regression(bcg("RR"), LATITUDE, method)
    moved = meta_regression(bcg("RR"), {"x": [1e3 * (one - 33) for one in LATITUDE["latitude"]]}, method)
    assert moved.tau2 == pytest.approx(told.tau2, rel=1e-6, abs=1e-9)
    assert moved.coefficients[1].estimate * 1e3 == pytest.approx(told.coefficients[1].estimate, rel=1e-6)


def test_a_line_through_the_trials_leaves_nothing():
    found = meta_regression(of((1, 1), (2, 1), (3, 2), (4, 1)), {"x": [1, 2, 3, 4]})
    assert (found.tau2, found.q) == pytest.approx((0, 0), abs=1e-12)
    assert found.coefficients[1].estimate == pytest.approx(1)
    assert found.coefficients[1].high > found.coefficients[1].low


def test_few_trials_for_a_covariate_are_told():
    assert any(
        "fewer than ten" in note for note in meta_regression(bcg("RR")[:6], {"x": [1, 2, 3, 4, 5, 7]}).notes
    )


@pytest.mark.parametrize(
    ("covariates", "words"),
    [
        ({"x": [1, 1, 1, 1]}, "the same in all trials"),
        ({"x": [0.1, 0.1, 0.1, 0.1]}, "the same in all trials"),
        ({"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}, "x and y cannot be told"),
        ({"x": [1, 2, 3]}, "'x' wants one number for each of 4 trials"),
        ({"x": [1, 2, 3, float("nan")]}, "'x' wants one number"),
        ({"x": [1, 2, 3, 4], "y": [1, 0, 0, 1], "z": [1, 0, 1, 1]}, "4 trials are too few for 3 covariates"),
        ({}, "at least one covariate"),
    ],
)
def test_covariates_that_tell_nothing_are_refused(covariates, words):
    with pytest.raises(InvalidInput, match=words):
        meta_regression(of((1, 1), (3, 1), (2, 1), (5, 1)), covariates)


def test_groups_are_pooled_apart_and_set_against_each_other():
    found = subgroups(grouped(sham=[-1, -1.5, -0.5], none=[-7, -6, -8]))
    assert [(name, one.k) for name, one in found.groups] == [("none", 3), ("sham", 3)]
    assert found.groups[1][1].estimate == pytest.approx(-1)
    assert found.df == 1
    assert found.p < 0.001


def test_the_test_between_groups_is_q_of_their_pooled_effects():
    found = subgroups(grouped(a=[0, 1, 2], b=[4, 5, 9]), "dl", "normal")
    a, b = (one for _, one in found.groups)
    w = 1 / a.se**2, 1 / b.se**2
    mean = (w[0] * a.estimate + w[1] * b.estimate) / sum(w)
    assert found.q == pytest.approx(w[0] * (a.estimate - mean) ** 2 + w[1] * (b.estimate - mean) ** 2)


def test_one_group_is_no_comparison_and_one_trial_no_spread():
    alone = subgroups(grouped(a=[1, 2]))
    assert (alone.q, alone.p) == (None, None)
    assert "nothing to compare" in alone.notes[0]
    assert any("A single trial stands for b" in note for note in subgroups(grouped(a=[1, 2], b=[1])).notes)


def test_groups_of_a_whole_are_the_whole_again():
    trials = grouped(a=[0, 1, 2, 5])
    assert subgroups(trials).groups[0][1] == pool(trials)
