"""Everything that may be true of a spine and of what was counted on it, each with its chance, as Gaussians.

A hypothesis is an anatomy (how many vertebrae) and an outcome of every cause (which neighbour the finger was
on). Given one, all is linear and Gaussian; the readings then say how likely each is. The sum is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.level_anatomy import CONSTANT, anatomies
from weizhong.anatomy.level_slips import causes_of
from weizhong.anatomy.measurement_kinds import Measurement, measurement_kind
from weizhong.anatomy.observations import form_row, history_of
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.repeats import error_covariance_mm2
from weizhong.anatomy.vertebrae import level_landmark, spine_levels
from weizhong.facts.tables import read_table

_NEGLIGIBLE = 1e-6  # hypotheses so unlikely cost time and change no digit that is shown

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Hypotheses:
    """What may be true of a list of measures.

    Parameters
    ----------
    anatomy : ndarray, shape (h,)
        Which of `anatomies` each hypothesis is about.
    chances : ndarray, shape (h,)
        Before any reading; they sum to 1.
    offsets : ndarray, shape (h, m, 19)
        What each measure then reads too much, as `process_row` has it.
    """

    anatomy: Places
    chances: Floats
    offsets: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """The spine of one person under every hypothesis, given the readings.

    It speaks of k = 18 + m quantities: the usual tips, then what each of the m measures reads, error
    included, if nothing slips; first the measures taken in, then those not yet read.

    Parameters
    ----------
    anatomy, weights : ndarray, shape (h,)
        Which of `anatomies`, and the chance of each hypothesis given the readings.
    offsets : ndarray, shape (h, m, 19)
        What each measure reads too much, as `process_row` has it.
    means_mm : ndarray, shape (h, k)
    covariances_mm2 : ndarray, shape (h, k, k)
    size : float
        Stature over the reference stature: constants scale with it.
    """

    anatomy: Places
    weights: Floats
    offsets: Floats
    means_mm: Floats
    covariances_mm2: Floats
    size: float

    def tip_forms(self, rows: Floats) -> Floats:
        """Return forms of tips, one set for each anatomy, as forms of all k quantities under each hypothesis.

        Parameters
        ----------
        rows : ndarray, shape (a, q, 19)
            As `process_row` has them.

        Returns
        -------
        ndarray, shape (h, q, k + 1)
        """
        wide = np.zeros((len(rows), rows.shape[1], self.means_mm.shape[1] + 1))
        wide[..., : rows.shape[2] - 1] = rows[..., :CONSTANT]
        wide[..., CONSTANT] = rows[..., CONSTANT]
        return wide[self.anatomy]

    def reading_form(self, measure: int) -> Floats:
        """Return what a measure reads under each hypothesis as forms of all k quantities, (h, 1, k + 1)."""
        return _reading_forms(self.offsets[:, measure : measure + 1], measure, self.means_mm.shape[1])

    def variances(self, forms: Floats) -> Floats:
        """Return the variances of forms alone, shape (h, q), mm²."""
        weights = forms[..., :CONSTANT]
        return np.asarray(((weights @ self.covariances_mm2) * weights).sum(axis=2))

    def means(self, forms: Floats) -> Floats:
        """Return the means of forms, shape (h, q), mm."""
        lengths = (forms[..., :CONSTANT] @ self.means_mm[..., None])[..., 0]
        return np.asarray(lengths + self.size * forms[..., CONSTANT])

    def of(self, forms: Floats) -> tuple[Floats, Floats]:
        """Return means and joint errors of forms.

        Parameters
        ----------
        forms : ndarray, shape (h, q, k + 1)
            Weights, then a constant, mm at the reference stature.

        Returns
        -------
        means_mm : ndarray, shape (h, q)
        covariances_mm2 : ndarray, shape (h, q, q)
        """
        weights = forms[..., :CONSTANT]
        return self.means(forms), weights @ self.covariances_mm2 @ weights.transpose(0, 2, 1)


def mixture(posterior: LandmarkPosterior, unread: Sequence[Measurement] = ()) -> Mixture:
    """Return the spine of a person under every hypothesis about it and about the readings.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What is known, its readings included.
    unread : sequence of Measurement
        Readings whose value is not known yet, or says nothing; only their errors count.
    """
    history = history_of(posterior)
    before, readings = history.before, history.readings
    later = [measurement_kind(one.name) for one in unread]
    kinds = [*(one.kind for one in readings), *later]
    errors = [one.error for one in readings]
    errors += [reading_error(kind, before.bmi, one.sd_mm) for kind, one in zip(later, unread, strict=True)]
    tips = np.eye(len(before.names))[[before.index(level_landmark(level)) for level in spine_levels()]]
    rows = np.vstack([tips, *(form_row(before, kind) for kind in kinds)])
    spread = rows @ before.covariance_mm2 @ rows.T
    spread[len(tips) :, len(tips) :] += error_covariance_mm2(errors)
    believed = hypotheses(tuple(kind.name for kind in kinds))
    first = Mixture(
        believed.anatomy,
        believed.chances,
        believed.offsets,
        np.broadcast_to(rows @ before.mean_mm, (len(believed.chances), len(rows))),
        np.broadcast_to(history.widened**2 * spread, (len(believed.chances), len(rows), len(rows))),
        before.mean("stature") / read_table("anatomy/spine")["reference_stature"]["value"],
    )
    return _given(first, np.array([one.mean_mm for one in readings]))


def _given(first: Mixture, values: Floats) -> Mixture:
    """Return the mixture once the first measures have shown these values, shape (r,)."""
    if not len(values):
        return first
    quantities = first.means_mm.shape[1]
    forms = np.concatenate(
        [_reading_forms(first.offsets[:, i : i + 1], i, quantities) for i in range(len(values))], axis=1
    )
    expected, surprise = first.of(forms)
    carried = first.covariances_mm2 @ forms[..., :CONSTANT].transpose(0, 2, 1)
    innovation = (values - expected)[..., None]
    pull = np.linalg.solve(surprise, innovation)
    gain = np.linalg.solve(surprise, carried.transpose(0, 2, 1))
    misfit = (innovation * pull).sum(axis=(1, 2)) + np.linalg.slogdet(surprise)[1]
    weights = first.weights * np.exp((misfit.min() - misfit) / 2)
    kept = weights > _NEGLIGIBLE * weights.sum()
    return Mixture(
        anatomy=first.anatomy[kept],
        weights=weights[kept] / weights[kept].sum(),
        offsets=first.offsets[kept],
        means_mm=(first.means_mm + (carried @ pull)[..., 0])[kept],
        covariances_mm2=(first.covariances_mm2 - carried @ gain)[kept],
        size=first.size,
    )


def _reading_forms(offsets: Floats, measure: int, quantities: int) -> Floats:
    tips = offsets.shape[2] - 1
    forms = np.zeros((len(offsets), 1, quantities + 1))
    forms[..., :tips] = offsets[..., :CONSTANT]
    forms[..., tips + measure] = 1.0
    forms[..., CONSTANT] = offsets[..., CONSTANT]
    return forms


@lru_cache(maxsize=64)
def hypotheses(measures: tuple[str, ...]) -> Hypotheses:
    """Return every combination of anatomy and outcomes for these measures.

    Examples
    --------
    >>> len(hypotheses(("sitting-height",)).chances), len(hypotheses(("l4-spinous-process-height",)).chances)
    (7, 21)
    """
    causes = {cause.key: cause.chances for name in measures for cause in causes_of(name)}
    shares = np.array([one.share for one in anatomies()])
    places = np.indices((len(shares), *(len(chances) for chances in causes.values())))
    anatomy, *outcomes = places.reshape(len(places), -1)
    outcome = dict(zip(causes, outcomes, strict=True))
    chances = shares[anatomy]
    for key, each in causes.items():
        chances = chances * each[outcome[key]]
    offsets = np.zeros((len(chances), len(measures), len(spine_levels()) + 1))
    for i, name in enumerate(measures):
        for cause in causes_of(name):
            offsets[:, i] += cause.offsets[anatomy, outcome[cause.key]]
    return Hypotheses(anatomy, chances, offsets)
