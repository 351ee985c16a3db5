"""At which vertebra a mark really lies."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.level_anatomy import anatomies, border_rows, interval_levels, level_names
from weizhong.anatomy.level_mixture import Mixture, mixture
from weizhong.anatomy.measurement_kinds import Measurement
from weizhong.anatomy.posterior import LandmarkPosterior

Floats = NDArray[np.float64]

_SMALLEST_MM2 = 1e-12  # a border known exactly is a step, which this far below rounding still is


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """The borders between neighbouring levels of one person.

    Parameters
    ----------
    mixture : Mixture
        What may be true, and how likely.
    means_mm, sds_mm : ndarray, shape (h, b)
        Under each hypothesis, head to foot; above the floor, or above where the mark is made from.
    """

    mixture: Mixture
    means_mm: Floats
    sds_mm: Floats

    def chances(self, mark_mm: float) -> dict[str, float]:
        """Return the chance of every level for a mark at this height, by name, head to foot."""
        below = normal_tails((mark_mm - self.means_mm) / self.sds_mm)
        ends = np.ones((len(below), 1))
        below = np.minimum.accumulate(np.hstack([ends, below, 0.0 * ends]), axis=1)
        intervals = -np.diff(below, axis=1)
        shares = np.zeros((len(anatomies()), intervals.shape[1]))
        np.add.at(shares, self.mixture.anatomy, self.mixture.weights[:, None] * intervals)
        found = np.einsum("ai,ain->n", shares, interval_levels())
        return dict(zip(level_names(), found.tolist(), strict=True))


@lru_cache(maxsize=4)  # one person's points are asked for one after the other
def borders(posterior: LandmarkPosterior) -> Borders:
    """Return the borders above the floor, for a mark made at a height."""
    return _borders(mixture(posterior))


def borders_from(posterior: LandmarkPosterior, found: Measurement) -> Borders:
    """Return the borders above a bone under the finger, for a mark measured from there.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What is known.
    found : Measurement
        The reading that would take the height of that bone; only its error counts.
    """
    return _borders(mixture(posterior, (found,)), from_last=True)


def normal_tails(values: Floats) -> Floats:
    """Return the chance that a standard normal exceeds each value, to seven decimals.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: `math.erfc` one by one is slower.

    Examples
    --------
    >>> normal_tails(np.array([0.0, 1.96])).round(4)
    array([0.5  , 0.025])
    """
    size = np.abs(values) / np.sqrt(2.0)
    step = 1.0 / (1.0 + 0.3275911 * size)
    series = step * (
        0.254829592
        + step * (-0.284496736 + step * (1.421413741 + step * (-1.453152027 + step * 1.061405429)))
    )
    tail = 0.5 * series * np.exp(-(size**2))
    return np.asarray(np.where(values < 0, 1.0 - tail, tail), dtype=np.float64)


def _borders(believed: Mixture, from_last: bool = False) -> Borders:
    forms = believed.tip_forms(border_rows())
    if from_last:
        forms = forms - believed.reading_form(believed.offsets.shape[1] - 1)
    sds_mm = np.sqrt(np.maximum(believed.variances(forms), _SMALLEST_MM2))
    return Borders(believed, believed.means(forms), sds_mm)
