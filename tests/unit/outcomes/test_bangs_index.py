"""Bang's index of blinding: its published answers, its limits, and what it refuses."""

import numpy as np
import pytest
from tests.unit.outcomes.plain_scores import bang_se

from weizhong.outcomes.blinding import bang_index
from weizhong.outcomes.scoring import score
from weizhong.terms.errors import InvalidInput


# Bang's index: vectors of the reference data; the last two are published values of Boulind 2011.
@pytest.mark.parametrize(
    ("counts", "told", "digits"),
    [
        ((40, 30, 30), 0.1, 12),
        ((50, 50, 0), 0.0, 12),
        ((20, 60, 20), -0.4, 12),
        ((100, 0, 0), 1.0, 12),
        ((5, 3, 5), 0.15, 2),
        ((7, 3, 3), 0.31, 2),
    ],
)
def test_bangs_index(counts: tuple[int, int, int], told: float, digits: int) -> None:
    arm = bang_index(*counts)
    assert round(arm.index, digits) == told
    assert score("bang", [list(counts)]).value[0] == arm.index
    # The variance written the other way is the same by algebra.
    if 100 in counts:  # everybody answered alike
        return
    assert arm.se == pytest.approx(bang_se(counts), rel=1e-12, abs=1e-9)
    assert arm.low is not None
    assert arm.high is not None
    assert -1 <= arm.low <= arm.index <= arm.high <= 1


@pytest.mark.parametrize("counts", [(1, 0, 0), (0, 0, 12), (0, 7, 0)])
def test_where_everybody_answers_alike_no_interval_can_be_told(counts: tuple[int, int, int]) -> None:
    arm = bang_index(*counts)
    assert (arm.se, arm.low, arm.high) == (None, None, None)
    assert np.isnan(score("bang", counts).se[0])


@pytest.mark.parametrize("counts", [(-1, 3, 5), (0, 0, 0), (1.5, 2, 3)])
def test_bangs_index_refuses_what_is_no_count(counts: tuple[float, float, float]) -> None:
    with pytest.raises(InvalidInput, match="three counts"):
        bang_index(*counts)  # type: ignore[arg-type]  # what callers may give


def test_an_arm_in_which_nobody_was_asked_has_no_index() -> None:
    assert score("bang", [0, 0, 0]).reason(0) == "no_value"
