"""At which vertebra a mark really lies."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.level_anatomy import anatomies, border_rows, interval_levels, level_names
from weizhong.anatomy.level_mixture import Mixture, mixture
from weizhong.anatomy.measurement_kinds import Measurement
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.vertebrae import level_landmark, spine_levels

Floats = NDArray[np.float64]

# Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26, the highest power first.
_SCALE = 0.3275911
_COEFFICIENTS = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
SMALLEST_MM2 = 1e-12  # a border known exactly is a step, which this far below rounding still is


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
        return dict(zip(level_names(), self.chances_of(np.array([mark_mm]))[0].tolist(), strict=True))

    def chances_of(self, marks_mm: Floats) -> Floats:
        """Return the chance of every level, as `level_names` has them, for each mark, shape (n, levels)."""
        below = normal_tails((marks_mm[:, None] - self.means_mm[:, None]) / self.sds_mm[:, None])
        bounds = np.zeros((*below.shape[:2], below.shape[2] + 2))
        bounds[..., 0] = 1.0
        bounds[..., 1:-1] = np.minimum.accumulate(below, axis=2)
        intervals = bounds[..., :-1] - bounds[..., 1:]
        anatomy = np.arange(len(anatomies()))[:, None] == self.mixture.anatomy
        shares = np.tensordot(anatomy * self.mixture.weights, intervals, axes=1)
        return np.asarray((shares @ interval_levels()).sum(axis=0))


@lru_cache(maxsize=4)  # one person's points are asked for one after the other
def expected_chances(posterior: LandmarkPosterior) -> dict[str, dict[str, float]]:
    """Return the chance of every level for a mark at the expected height of each that is placed.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> from weizhong.anatomy.person import Person
    >>> chances = expected_chances(predict(Person("male", 35, 1750, 80)))
    >>> chances["L2"]["L2"] > chances["L2"]["L1"]
    True
    """
    marks_mm = np.array([posterior.mean(level_landmark(level)) for level in spine_levels()])
    rows = borders(posterior).chances_of(marks_mm).tolist()
    names = level_names()
    return {
        level: dict(zip(names, row, strict=True)) for level, row in zip(spine_levels(), rows, strict=True)
    }


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

    One by one, as `math.erfc` has them, would be slower.

    Examples
    --------
    >>> normal_tails(np.array([0.0, 1.96])).round(4)
    array([0.5  , 0.025])
    """
    size = np.abs(values) / np.sqrt(2.0)
    step = 1.0 / (1.0 + _SCALE * size)
    tail: Floats = np.zeros_like(step)
    for coefficient in _COEFFICIENTS:  # in place: there are a hundred thousand of them in the worst case
        tail += coefficient
        tail *= step
    tail *= 0.5 * np.exp(-size * size)
    np.subtract(1.0, tail, out=tail, where=values < 0)
    return tail


def _borders(believed: Mixture, from_last: bool = False) -> Borders:
    forms = believed.tip_forms(border_rows())
    if from_last:
        forms = forms - believed.reading_form(believed.offsets.shape[1] - 1)
    sds_mm = np.sqrt(np.maximum(believed.variances(forms), SMALLEST_MM2))
    return Borders(believed, believed.means(forms), sds_mm)
