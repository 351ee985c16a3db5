import pytest
from scipy.special import chdtrc, ndtr

from weizhong.anatomy.gaussian import Z_95, chi_square_tail, normal_tail


@pytest.mark.parametrize("value", [-8, -1.96, 0, 0.3, 5, 30])
def test_the_normal_tail_equals_the_library(value):
    assert normal_tail(value) == pytest.approx(ndtr(-value), rel=1e-12)


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7, 30, 61])
@pytest.mark.parametrize("value", [0, 0.01, 1, 12.5, 90, 400])
def test_the_chi_square_tail_equals_the_library(degrees, value):
    assert chi_square_tail(degrees, value) == pytest.approx(chdtrc(degrees, value), rel=1e-9)


def test_no_misfit_at_all_is_certain_to_be_exceeded():
    assert chi_square_tail(3, -1e-12) == 1


def test_a_95_per_cent_interval_leaves_5_per_cent_outside():
    assert 2 * normal_tail(Z_95) == pytest.approx(0.05, abs=1e-5)
