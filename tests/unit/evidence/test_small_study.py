"""Egger, Begg, trim and fill, against metafor 3.8-1 and by hand."""

from itertools import permutations

import pytest
from tests.unit.evidence.published_trials import bcg, of

from weizhong.evidence.funnel_tests import begg, egger
from weizhong.evidence.pool_report import Asked, pool_report
from weizhong.evidence.small_study import small_study_checks
from weizhong.evidence.trim_and_fill import trim_and_fill
from weizhong.terms.errors import InvalidInput

DIGITS = 1e-9


def test_eggers_test_of_bcg_is_metafors():
    found = egger(bcg("RR"))  # regtest(model="lm")
    assert (found.t, found.df) == (pytest.approx(-1.40128200228933, rel=DIGITS), 11)
    assert found.p == pytest.approx(0.188706995081979, rel=DIGITS)
    assert found.limit == pytest.approx(-0.19092864235982, rel=DIGITS)


def test_beggs_test_of_bcg_is_metafors():
    found = begg(bcg("RR"))  # ranktest
    assert (found.tau, found.p) == pytest.approx((0.0256410256410256, 0.952361907960866), rel=DIGITS)
    assert found.is_exact


@pytest.mark.parametrize(
    ("method", "missing", "estimate", "se"),
    [("fixed", 4, -0.291025992106353, 0.038264136604139), ("dl", 1, -0.656073212988602, 0.173463402465388)],
)
def test_trim_and_fill_of_bcg_is_metafors(method, missing, estimate, se):
    found = trim_and_fill(bcg("RR"), method, "normal")
    assert (found.missing, found.side, found.is_settled) == (missing, "right", True)
    assert (found.pooled.estimate, found.pooled.se) == pytest.approx((estimate, se), rel=DIGITS)
    assert found.pooled.k == 13 + missing
    assert all(one.label.startswith("mirror of ") for one in found.filled)


def test_the_exact_chance_of_a_rank_correlation_is_a_count_of_all_orders():
    trials = of((0.1, 1.0), (1.9, 4.0), (1.5, 9.0), (9.0, 16.0), (2.0, 25.0))
    found = begg(trials)

    def score(order):
        return sum((b > a) - (b < a) for i, a in enumerate(order) for b in order[i + 1 :])

    seen = round(found.tau * 10)
    chances = [abs(score(order)) >= abs(seen) for order in permutations(range(5))]
    assert found.p == pytest.approx(min(1.0, sum(chances) / len(chances)))


def test_ties_are_told_and_take_the_normal_approximation():
    found = begg(of((0.1, 1.0), (1.9, 4.0), (1.5, 4.0), (9.0, 16.0)))
    assert not found.is_exact
    assert 0 < found.p <= 1


def test_a_funnel_that_is_even_has_nothing_missing():
    even = of((0, 0.1), (0.1, 0.3), (-0.1, 0.3), (0.4, 1), (-0.4, 1), (0.9, 3), (-0.9, 3))
    found = trim_and_fill(even)
    assert found.missing == 0
    assert found.filled == ()
    assert found.pooled.estimate == pytest.approx(0)


def test_the_side_can_be_said():
    assert trim_and_fill(bcg("RR"), side="left").side == "left"


@pytest.mark.parametrize("k", [1, 2])
def test_with_one_or_two_trials_nothing_is_tested_and_that_is_told(k):
    found = small_study_checks(of((1, 1), (2, 2))[:k])
    assert (found.egger, found.begg, found.trim_and_fill) == (None, None, None)
    assert f"{k} trial" in found.notes[0]
    for check in (egger, begg, trim_and_fill):
        with pytest.raises(InvalidInput, match="too few"):
            check(of((1, 1), (2, 2))[:k])


def test_fewer_than_ten_say_little_and_ten_do_not_say_that():
    few, enough = small_study_checks(bcg("RR")[:9]), small_study_checks(bcg("RR"))
    assert "say little" in few.notes[0]
    assert not any("say little" in note for note in enough.notes)


def test_trials_of_one_error_have_no_regression_on_it():
    found = small_study_checks(of((1, 1), (2, 1), (4, 1)))
    assert (found.egger, found.begg) == (None, None)
    assert found.trim_and_fill is not None
    assert any("same error" in note for note in found.notes)


def test_a_measure_whose_error_grows_with_its_size_is_told():
    assert any("by arithmetic alone" in note for note in small_study_checks(bcg("OR")).notes)
    assert not any(
        "by arithmetic alone" in note for note in small_study_checks(of((1, 1), (2, 2), (3, 1))).notes
    )


def test_the_pool_with_mirror_images_has_the_level_that_was_asked_for():
    """Told beside a pool of 90 %, an interval of 95 % would look like a gain of doubt."""
    lines = "study,estimate,se\nA,0,0.3\nB,0.2,0.4\nC,0.1,0.5\nD,1.5,1.4\n"
    made = pool_report(lines, "x.csv", Asked(level=0.9, small_study=True)).small_study
    assert made is not None
    assert made.trim_and_fill is not None
    assert made.trim_and_fill.pooled.level == 0.9
