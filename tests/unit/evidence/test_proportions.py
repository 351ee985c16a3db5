"""Intervals of shares: against their definition, against printed ones, and at their ends."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from weizhong.evidence.proportions import newcombe, wilson
from weizhong.terms.errors import InvalidInput

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
# A root solved by two formulas differs by rounding only.
TOLERANCE = 1e-9


@given(COUNTS)
def test_a_limit_is_a_share_that_a_score_test_just_does_not_reject(counts) -> None:
    """Wilson 1927: the limits are the p with ``|x/n - p| = z sqrt(p (1 - p) / n)``."""
    events, n = counts
    for limit in wilson(events, n):
        if 0 < limit < 1:
            away = abs(events / n - limit)
            assert away == pytest.approx(norm.ppf(0.975) * sqrt(limit * (1 - limit) / n), abs=TOLERANCE)


@given(COUNTS)
def test_it_is_what_scipy_says(counts) -> None:
    events, n = counts
    told = binomtest(events, n).proportion_ci(method="wilson")
    assert wilson(events, n) == pytest.approx((told.low, told.high), abs=TOLERANCE)


@given(COUNTS, COUNTS)
def test_a_gap_turned_round_has_its_limits_turned_round(a, b) -> None:
    low, high = newcombe(*a, *b)
    assert newcombe(*b, *a) == pytest.approx((-high, -low), abs=TOLERANCE)
    assert low <= a[0] / a[1] - b[0] / b[1] <= high


def test_gerac_prints_these_gaps() -> None:
    """3.4 (-3.7 to 10.3) and 20.2 (13.4 to 26.7) of 100, read in the abstract."""
    assert [round(100 * limit, 2) for limit in newcombe(184, 387, 171, 387)] == [-3.65, 10.32]
    assert [round(100 * limit, 1) for limit in newcombe(184, 387, 106, 387)] == [13.4, 26.7]


@pytest.mark.parametrize(("events", "n"), [(1, 0), (-1, 10), (11, 10), (float("nan"), 10), (1, float("nan"))])
def test_counts_that_cannot_be_are_refused(events, n) -> None:
    with pytest.raises(InvalidInput, match="correct the row"):
        wilson(events, n)
