"""One trial's effect: from means, from counts, from print."""

from math import exp, gamma, log, sqrt

import pytest

from weizhong.evidence.effect_sizes import (
    Counts,
    Means,
    combined,
    effect_size,
    hedges_factor,
    is_double_zero,
    natural,
)
from weizhong.evidence.printed_effects import change_sd, from_printed, lopsided, sd_from_se
from weizhong.terms.errors import InvalidInput

NEEDLED, USUAL = Means(n=10, mean=5, sd=2), Means(n=12, mean=4, sd=3)
DIGITS = 1e-12  # of formulas written out beside the code


def counts(events, n):
    return Counts(events=events, n=n)


def test_a_mean_difference_has_the_variance_of_two_independent_means():
    found = effect_size("MD", NEEDLED, USUAL, "A")
    assert (found.estimate, found.variance, found.n) == (1, pytest.approx(4 / 10 + 9 / 12), 22)
    assert found.se == sqrt(found.variance)


def test_hedges_g_is_exact_unless_revmans_approximation_is_asked_for():
    pooled_sd = sqrt((9 * 4 + 11 * 9) / 20)
    exact = gamma(10) / (sqrt(10) * gamma(9.5)) / pooled_sd
    found = effect_size("SMD", NEEDLED, USUAL, "A")
    assert found.estimate == pytest.approx(exact, rel=DIGITS)
    assert found.variance == pytest.approx(1 / 10 + 1 / 12 + exact**2 / 44, rel=DIGITS)
    rough = effect_size("SMD", NEEDLED, USUAL, "A", hedges="revman")
    g = (1 - 3 / (4 * 22 - 9)) / pooled_sd
    assert rough.estimate == pytest.approx(g, rel=DIGITS)
    assert rough.variance == pytest.approx(22 / 120 + g**2 / (2 * (22 - 3.94)), rel=DIGITS)


@pytest.mark.parametrize("degrees", [2, 5, 50, 5000])
def test_the_two_corrections_agree_the_better_the_more_people(degrees):
    assert hedges_factor(degrees) == pytest.approx(hedges_factor(degrees, "revman"), abs=0.1 / degrees)


def test_ratios_are_logarithms_with_their_textbook_variances():
    a, b = counts(10, 40), counts(20, 50)
    risk, odds, difference = (effect_size(kind, a, b, "A") for kind in ("RR", "OR", "RD"))
    assert exp(risk.estimate) == pytest.approx(0.25 / 0.4)
    assert risk.variance == pytest.approx(1 / 10 - 1 / 40 + 1 / 20 - 1 / 50)
    assert exp(odds.estimate) == pytest.approx(10 * 30 / (30 * 20))
    assert odds.variance == pytest.approx(1 / 10 + 1 / 30 + 1 / 20 + 1 / 30)
    assert difference.estimate == pytest.approx(-0.15)
    assert difference.variance == pytest.approx(0.25 * 0.75 / 40 + 0.4 * 0.6 / 50)


def test_an_arm_without_events_gets_a_half_in_all_four_cells():
    found = effect_size("OR", counts(0, 10), counts(2, 12), "A")
    assert found.estimate == pytest.approx(log(0.5 * 10.5 / (10.5 * 2.5)))
    with pytest.raises(InvalidInput, match="zero_cells='half'"):
        effect_size("OR", counts(0, 10), counts(2, 12), "A", zero_cells="none")


def test_a_risk_difference_stays_as_counted_and_takes_the_half_for_its_variance_only():
    found = effect_size("RD", counts(0, 10), counts(2, 12), "A")
    assert found.estimate == pytest.approx(-2 / 12)
    assert found.variance == pytest.approx(0.5 * 10.5 / 11**3 + 2.5 * 10.5 / 13**3)


def test_metafors_way_with_zero_cells_is_there_by_name():
    # escalc of metafor 3.8-1 prints -0.1469 (0.0159) for RD, and keeps trials without events: 0.1671 (3.8322)
    found = effect_size("RD", counts(0, 10), counts(2, 12), "A", zero_cells="half_everywhere")
    assert (round(found.estimate, 4), round(found.variance, 4)) == (-0.1469, 0.0159)
    double = effect_size("RR", counts(0, 10), counts(0, 12), "A", zero_cells="half_everywhere")
    assert (round(double.estimate, 4), round(double.variance, 4)) == (0.1671, 3.8322)


@pytest.mark.parametrize("arms", [(counts(0, 10), counts(0, 12)), (counts(10, 10), counts(12, 12))])
def test_a_trial_in_which_nobody_or_everybody_had_it_tells_of_a_difference_and_of_no_ratio(arms):
    assert is_double_zero(*arms)
    for kind in ("RR", "OR"):
        with pytest.raises(InvalidInput, match="ask for RD"):
            effect_size(kind, *arms, "A")
    found = effect_size("RD", *arms, "A")
    assert found.estimate == 0
    assert found.variance > 0


@pytest.mark.parametrize(
    ("arm", "words"),
    [
        (Means(n=10, mean=1, sd=-2), "SD of -2 cannot be"),
        (Means(n=10, mean=1, sd=0), "SD of 0 cannot be"),
        (Means(n=1, mean=1, sd=2), "n = 1 has no SD"),
        (Means(n=10, mean=float("nan"), sd=2), "no number"),
    ],
)
def test_impossible_means_are_refused(arm, words):
    with pytest.raises(InvalidInput, match=words):
        effect_size("MD", arm, USUAL, "A")


@pytest.mark.parametrize("arm", [counts(11, 10), counts(-1, 10), counts(0, 0), counts(1, float("inf"))])
def test_impossible_counts_are_refused(arm):
    with pytest.raises(InvalidInput, match="between 0 and n"):
        effect_size("RR", arm, counts(1, 10), "A")


def test_a_measure_wants_its_own_kind_of_arm():
    with pytest.raises(InvalidInput, match="RR cannot be made from Means and Means"):
        effect_size("RR", NEEDLED, USUAL, "A")
    with pytest.raises(InvalidInput, match="MD cannot be made from Counts and Counts"):
        effect_size("MD", counts(1, 10), counts(1, 10), "A")


def test_print_gives_back_its_standard_error():
    # Lee and Done's P6 review as metafor pools it: RR 0.726 (0.594 to 0.887)
    found = from_printed("RR", "P6", 0.726, 0.594, 0.887)
    assert natural("RR", found.estimate) == pytest.approx(0.726)
    assert found.se == pytest.approx((log(0.887) - log(0.594)) / 3.919928, rel=1e-6)
    # Witt 2006 prints 9.4 (8.3 to 10.5) where both arms have a standard error of 0.4
    assert from_printed("MD", "Witt", 9.4, 8.3, 10.5).se == pytest.approx(0.4 * sqrt(2), abs=0.01)


def test_print_that_cannot_be_is_refused():
    with pytest.raises(InvalidInput, match="does not hold its estimate"):
        from_printed("MD", "A", 2, 3, 4)
    for low, high in ((2, 2), (3, 1)):
        with pytest.raises(InvalidInput, match="are no interval: the lower one comes first"):
            from_printed("MD", "A", 2, low, high)
    with pytest.raises(InvalidInput, match="not logarithms"):
        from_printed("RR", "A", 0.5, -0.2, 0.9)


def test_a_lopsided_interval_is_measured_on_the_scale_it_is_even_on():
    assert abs(lopsided(0.726, 0.594, 0.887, "RR")) < 0.01 < abs(lopsided(0.726, 0.594, 0.887))


def test_two_arms_combine_to_what_all_their_people_would_have_given():
    people = [1.0, 2.0, 6.0], [4.0, 8.0]
    arms = [Means(n=len(one), mean=sum(one) / len(one), sd=sample_sd(one)) for one in people]
    found = combined(*arms)
    everybody = [*people[0], *people[1]]
    assert found.mean == pytest.approx(sum(everybody) / 5)
    assert found.sd == pytest.approx(sample_sd(everybody), rel=DIGITS)


def test_the_sd_of_a_change_wants_a_correlation():
    assert change_sd(20, 20, 1) == 0
    assert change_sd(20, 20, 0.5) == pytest.approx(20)
    assert sd_from_se(2, 25) == 10


def sample_sd(values):
    mean = sum(values) / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
