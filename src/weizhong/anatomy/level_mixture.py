"""Everything that may be true of a spine and of what was counted on it, each with its chance, as Gaussians.

A hypothesis is an anatomy (how many vertebrae) and an outcome of every cause (which neighbour the finger was
on). Given one, all is linear and Gaussian; the readings then say how likely each is. The sum is exact, but
for hypotheses that a reading makes so unlikely that they are dropped before the next divides them further.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.level_anatomy import CONSTANT, anatomies
from weizhong.anatomy.level_slips import Cause, causes_of
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
    measures : tuple of str
        Names of the m measures.
    outcomes : mapping of str to ndarray, shape (h,)
        Which outcome of each cause a hypothesis is about.
    """

    anatomy: Places
    weights: Floats
    offsets: Floats
    means_mm: Floats
    covariances_mm2: Floats
    size: float
    measures: tuple[str, ...]
    outcomes: Mapping[str, Places]

    def named(self) -> dict[str, dict[str, float]]:
        """Return, for each measure that rests on a vertebra named, the chance of each that it really was."""
        found: dict[str, dict[str, float]] = {}
        for measure in self.measures:
            for cause in causes_of(measure):
                if cause.levels:
                    chances = found.setdefault(measure, {})
                    for a, outcome, weight in zip(
                        self.anatomy, self.outcomes[cause.key], self.weights, strict=True
                    ):
                        level = cause.levels[a][outcome]
                        chances[level] = chances.get(level, 0.0) + float(weight)
        return found

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
        tips = self.offsets.shape[2] - 1
        forms = np.zeros((len(self.weights), 1, self.means_mm.shape[1] + 1))
        forms[:, 0, :tips] = self.offsets[:, measure, :CONSTANT]
        forms[:, 0, tips + measure] = 1.0
        forms[:, 0, CONSTANT] = self.offsets[:, measure, CONSTANT]
        return forms

    def chosen(self, at: Places, weights: Floats) -> "Mixture":
        """Return some of the hypotheses, or each of them several times, with other weights."""
        return replace(
            self,
            anatomy=self.anatomy[at],
            weights=weights,
            offsets=self.offsets[at],
            means_mm=self.means_mm[at],
            covariances_mm2=self.covariances_mm2[at],
            outcomes={key: outcome[at] for key, outcome in self.outcomes.items()},
        )

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
    shares = np.array([one.share for one in anatomies()])
    believed = Mixture(
        anatomy=np.arange(len(shares)),
        weights=shares,
        offsets=np.zeros((len(shares), len(kinds), len(tips) + 1)),
        means_mm=np.tile(rows @ before.mean_mm, (len(shares), 1)),
        covariances_mm2=np.tile(history.widened**2 * spread, (len(shares), 1, 1)),
        size=before.mean("stature") / read_table("anatomy/spine")["reference_stature"]["value"],
        measures=tuple(kind.name for kind in kinds),
        outcomes={},
    )
    for i, kind in enumerate(kinds):
        believed = _with_causes(believed, i, causes_of(kind.name))
        if i < len(readings):
            believed = _shown(believed, i, readings[i].mean_mm)
    return believed


def _with_causes(believed: Mixture, measure: int, causes: Sequence[Cause]) -> Mixture:
    """Split hypotheses by the outcomes of causes not met before, and say what the measure then reads."""
    for cause in causes:
        if cause.key not in believed.outcomes:
            at, outcome = np.indices((len(believed.weights), len(cause.chances))).reshape(2, -1)
            believed = believed.chosen(at, believed.weights[at] * cause.chances[outcome])
            believed = replace(believed, outcomes={**believed.outcomes, cause.key: outcome})
    offsets = believed.offsets.copy()
    for cause in causes:
        offsets[:, measure] += cause.offsets[believed.anatomy, believed.outcomes[cause.key]]
    return replace(believed, offsets=offsets)


def _shown(believed: Mixture, measure: int, value_mm: float) -> Mixture:
    """Return the mixture once a measure has shown a value, without hypotheses not worth keeping."""
    form = believed.reading_form(measure)
    weights = form[:, 0, :CONSTANT]
    carried = (believed.covariances_mm2 @ weights[..., None])[..., 0]
    variance = (carried * weights).sum(axis=1)
    off = value_mm - believed.means(form)[:, 0]
    misfit = off**2 / variance
    likely = believed.weights * np.exp((misfit.min() - misfit) / 2) / np.sqrt(variance)
    (kept,) = np.nonzero(likely > _NEGLIGIBLE * likely.sum())
    left = believed.chosen(kept, likely[kept] / likely[kept].sum())
    carried, off = carried[kept], off[kept]
    gain = carried / variance[kept, None]
    return replace(
        left,
        means_mm=left.means_mm + gain * off[:, None],
        covariances_mm2=left.covariances_mm2 - gain[:, :, None] * carried[:, None, :],
    )
