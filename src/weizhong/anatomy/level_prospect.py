"""What finding one more landmark would do to the chance of the right vertebra.

Before the hand has moved, its reading is a mixture of Gaussians: one for each hypothesis. A reading may be
followed (the mark moves with it, as `observe` moves it) or dismissed (the mark stays): whoever takes the
better of both for what was read never loses by looking, and gains what is computed here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.level_anatomy import anatomies, border_rows
from weizhong.anatomy.level_belief import SMALLEST_MM2, normal_tails
from weizhong.anatomy.level_mixture import Mixture, mixture
from weizhong.anatomy.measurement_kinds import Measurement, MeasurementKind, measurement_kind
from weizhong.anatomy.observations import observe
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.vertebrae import level_landmark
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

_NODES = 161  # of the trapezoid rule: under half the smallest error apart over the widest reading
_REACH_SDS = 5.0
_STEP_MM = 1.0


@dataclass(frozen=True, slots=True)
class Prospect:
    """What one more landmark is worth for one level.

    Parameters
    ----------
    measure : str
        A name of `measurement_kinds`.
    probability : float
        Chance of the intended level after it, on average, if the reading is followed where that is better.
    followed : float
        The same if it is followed whatever it shows.
    if_as_expected : float
        Chance of the intended level if the landmark lies within `tolerance_mm` of where it is expected.
    chance_as_expected : float
        How often it does.
    tolerance_mm : float
        Half a level, about.
    below_mark_mm : float
        Where it is expected: so far below the mark (above it where negative); for a distance, its length.
    is_height : bool
        Whether it is a place on the body rather than a distance.
    """

    measure: str
    probability: float
    followed: float
    if_as_expected: float
    chance_as_expected: float
    tolerance_mm: float
    below_mark_mm: float
    is_height: bool


def prospect(posterior: LandmarkPosterior, intended: str, reading: Measurement) -> Prospect:
    """Return what one more reading is worth for a spinal level, before it is taken.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What is known.
    intended : str
        C7 to L5.
    reading : Measurement
        What would be read; its value does not matter, its error does.
    """
    tip = level_landmark(intended)
    kind = measurement_kind(reading.name)
    expected_mm = posterior.form(kind.form)[0]
    mark_mm = posterior.mean(tip)
    followed = _follows(posterior, tip, reading, expected_mm)
    tolerance_mm = float(read_table("anatomy/level_cues")["next"]["as_expected"]["value"])
    tolerance_mm *= posterior.mean("stature") / read_table("anatomy/spine")["reference_stature"]["value"]
    joint = _Joint.of(mixture(posterior, (reading,)), intended)
    window_mm = np.linspace(expected_mm - tolerance_mm, expected_mm + tolerance_mm, _NODES)
    anything, right, better = joint.summed(joint.nodes(), mark_mm, expected_mm, followed)
    near, right_near, _ = joint.summed(window_mm, mark_mm, expected_mm, followed)
    return Prospect(
        measure=kind.name,
        probability=better / anything,
        followed=right / anything,
        if_as_expected=right_near / near,
        chance_as_expected=near / anything,
        tolerance_mm=tolerance_mm,
        below_mark_mm=mark_mm - expected_mm if _is_place(kind) else expected_mm,
        is_height=_is_place(kind),
    )


def _is_place(kind: MeasurementKind) -> bool:
    """Whether a measure takes the height of a place on the body, rather than a distance."""
    return list(kind.form.values()) == [1] and kind.posture == "standing"


@dataclass(frozen=True, slots=True, eq=False)
class _Joint:
    """The intended level's two borders and the reading, jointly Gaussian under each hypothesis.

    Parameters
    ----------
    weights : ndarray, shape (h,)
    exists : ndarray of bool, shape (h,)
        Whether that anatomy has such a vertebra at all.
    means_mm : ndarray, shape (h, 3)
        Upper border, lower border, reading.
    covariances_mm2 : ndarray, shape (h, 3, 3)
    """

    weights: Floats
    exists: NDArray[np.bool_]
    means_mm: Floats
    covariances_mm2: Floats

    @classmethod
    def of(cls, believed: Mixture, intended: str) -> "_Joint":
        """Take them out of a mixture whose last measure is the reading."""
        places = [one.levels.index(intended) if intended in one.levels else -1 for one in anatomies()]
        rows = np.stack(
            [own[[max(at, 0), max(at, 0) + 1]] for own, at in zip(border_rows(), places, strict=True)]
        )
        last = believed.offsets.shape[1] - 1
        forms = np.concatenate([believed.tip_forms(rows), believed.reading_form(last)], axis=1)
        exists = np.array([at >= 0 for at in places])[believed.anatomy]
        return cls(believed.weights, exists, *believed.of(forms))

    def nodes(self) -> Floats:
        """Return readings to sum over, evenly spaced, shape (n,)."""
        reach = _REACH_SDS * np.sqrt(self.covariances_mm2[:, 2, 2])
        means = self.means_mm[:, 2]
        return np.linspace((means - reach).min(), (means + reach).max(), _NODES)

    def summed(
        self, shown_mm: Floats, mark_mm: float, expected_mm: float, followed: float
    ) -> tuple[float, float, float]:
        """Sum over readings: that they show, and that the mark is right if it follows, or as is better.

        Parameters
        ----------
        shown_mm : ndarray, shape (n,)
            Readings, evenly spaced.
        mark_mm, expected_mm : float
            The mark before the reading, and what the reading should show.
        followed : float
            By how many mm the mark moves for each mm read.
        """
        density = self._density(shown_mm)
        follow = density * self._right(shown_mm, mark_mm + followed * (shown_mm - expected_mm))
        stay = density * self._right(shown_mm, np.full_like(shown_mm, mark_mm))
        better = np.maximum(follow.sum(axis=0), stay.sum(axis=0))
        each = np.stack([density.sum(axis=0), follow.sum(axis=0), better])
        shows, right, better_right = np.trapezoid(each, shown_mm, axis=1)
        return float(shows), float(right), float(better_right)

    def _density(self, shown_mm: Floats) -> Floats:
        """Return how likely each reading is with each hypothesis, shape (h, n)."""
        sds = np.sqrt(self.covariances_mm2[:, 2, 2])[:, None]
        far = (shown_mm - self.means_mm[:, 2:]) / sds
        return np.asarray(self.weights[:, None] * np.exp(-(far**2) / 2) / sds)

    def _right(self, shown_mm: Floats, marks_mm: Floats) -> Floats:
        """Return the chance that a mark lies at the intended level, given hypothesis and reading, (h, n)."""
        upper, lower = (self._tail(border, shown_mm, marks_mm) for border in (0, 1))
        return np.where(self.exists[:, None], np.maximum(upper - lower, 0.0), 0.0)

    def _tail(self, border: int, shown_mm: Floats, marks_mm: Floats) -> Floats:
        shared = self.covariances_mm2[:, border, 2] / self.covariances_mm2[:, 2, 2]
        mean = self.means_mm[:, [border]] + shared[:, None] * (shown_mm - self.means_mm[:, 2:])
        left = self.covariances_mm2[:, border, border] - shared * self.covariances_mm2[:, border, 2]
        return normal_tails((marks_mm - mean) / np.sqrt(np.maximum(left, SMALLEST_MM2))[:, None])


def _follows(posterior: LandmarkPosterior, tip: str, reading: Measurement, expected_mm: float) -> float:
    """Return by how many mm the mark moves for each mm that the reading shows more."""
    shown = [Measurement(reading.name, expected_mm + step, reading.sd_mm) for step in (0.0, _STEP_MM)]
    low, high = (observe(posterior, [one]).mean(tip) for one in shown)
    return (high - low) / _STEP_MM
