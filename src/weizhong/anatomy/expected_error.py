"""The error that wanted spots will have once more has been measured, before anything is read.

Everything that can be measured is a sum of landmarks and of what the hand errs alike each time. One joint
covariance of the wanted spots and of all such readings is carried along, and taking one is a rank-one step.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.forms import matrix
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.anatomy.observations import form_row, found_landmarks, history_of
from weizhong.anatomy.palpation import ReadingError, finding_error, reading_error
from weizhong.anatomy.person import Person
from weizhong.anatomy.placement_rules import PlacementRule
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.repeats import shared_covariance_mm2
from weizhong.anatomy.table_frame import lift, seen_from
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]

_FINDING = "finding "
_NO_ERROR_MM2 = 1e-9  # far below a hair's breadth, far above rounding


@dataclass(frozen=True, slots=True)
class WantedSpots:
    """The n spots whose error matters.

    Parameters
    ----------
    rules : tuple of PlacementRule
        One each.
    weights : ndarray, shape (2n, m)
        What the landmarks weigh in each, mm of skin along and across its segment by turns.
    lift_mm : ndarray, shape (2n,)
        How far each moves when the body is lifted by 1 mm.
    rule_mm : ndarray, shape (2n,)
        The rule's own standard deviations.
    fixed_mm2 : ndarray, shape (2n,)
        All that no measurement changes: the rule's own variance, and what comes from no landmark.
    """

    rules: tuple[PlacementRule, ...]
    weights: Floats
    lift_mm: Floats
    rule_mm: Floats
    fixed_mm2: Floats

    def typical_mm(self, variance_mm2: Floats) -> float:
        """Return the root mean square distance between mark and true spot, mm, over all spots.

        Parameters
        ----------
        variance_mm2 : ndarray, shape (2n,)
            What the landmarks leave open.
        """
        total = np.maximum(variance_mm2, 0.0).sum() + self.fixed_mm2.sum()
        return float(np.sqrt(total / len(self.rules)))


def wanted_spots(codes: Iterable[str], person: Person, posterior: LandmarkPosterior) -> WantedSpots:
    """Return the spots of the left half and the midline; those of the right err alike.

    Raises
    ------
    InvalidInput
        If no point is named.
    UnknownCode, PointNotPlaced
        As `place`.
    """
    codes = tuple(codes)
    if not codes:
        raise InvalidInput("Name at least one point that is wanted, such as BL23.")
    placed = place_arrays(codes, person, posterior, above_floor=True)
    here = [i for i, side in enumerate(placed.sides) if side is not Laterality.RIGHT]
    rules = tuple(placed.rules[i] for i in here)
    weights = _weights(rules, posterior.names)
    spots = placed.spots
    rule_mm = spots.rule_sd[here].reshape(-1)
    all_mm2 = np.einsum("nii->ni", spots.covariance_mm2[here]).reshape(-1)
    on_skin_mm2 = np.maximum(all_mm2 - rule_mm**2, 0.0)
    of_form_mm2 = _variances(weights, posterior.covariance_mm2)
    moves = of_form_mm2 > _NO_ERROR_MM2
    # A slanting skin is longer than the height it spans: the placement knows by how much.
    stretch = np.sqrt(np.divide(on_skin_mm2, of_form_mm2, out=np.zeros_like(all_mm2), where=moves))
    on_skin = weights * stretch[:, None]
    fixed_mm2 = np.where(moves, rule_mm**2, all_mm2)
    return WantedSpots(rules, on_skin, on_skin @ lift(posterior.names), rule_mm, fixed_mm2)


@dataclass(frozen=True, slots=True)
class ExpectedError:
    """Joint error of the wanted spots and of what each of k readings shows before its fresh error.

    The readings are every measure there is, then one finding of each landmark that a measure on the table
    starts from: the hand that took it is still there and may count from it.

    Parameters
    ----------
    standing_mm2 : ndarray, shape (2n,)
        Variances of the spots above the floor, along and across by turns.
    lift_mm : ndarray, shape (2n,)
        How far each moves when the body is lifted by 1 mm.
    cross_mm2 : ndarray, shape (2n, k)
        Of the spots with the readings.
    latent_mm2 : ndarray, shape (k, k)
        Of the readings, without what each errs anew.
    fresh_mm2 : ndarray, shape (k,)
        What each errs anew.
    column : dict of str to int
        Place of each reading.
    found : tuple of str
        Landmarks found on the table.
    """

    standing_mm2: Floats
    lift_mm: Floats
    cross_mm2: Floats
    latent_mm2: Floats
    fresh_mm2: Floats
    column: dict[str, int]
    found: tuple[str, ...] = ()

    @property
    def variance_mm2(self) -> Floats:
        """Variances of the spots, (2n,): above the floor or counted from what was found, as is surer."""
        if not self.found:
            return self.standing_mm2
        found = self._found_columns(self.found)
        return self._surer(self.standing_mm2, self.cross_mm2[:, found], self._spread(found))

    def variance_after(self, measure: str) -> Floats:
        """Return `variance_mm2` of `after`, without the rest of it."""
        i = self.column[measure]
        spread = self.latent_mm2[i, i] + self.fresh_mm2[i]
        standing = np.asarray(self.standing_mm2 - self.cross_mm2[:, i] ** 2 / spread, dtype=np.float64)
        landmarks = self._found_after(measure)
        if not landmarks:
            return standing
        found = self._found_columns(landmarks)
        step = self.latent_mm2[i, found] / spread
        return self._surer(
            standing,
            self.cross_mm2[:, found] - self.cross_mm2[:, i, None] * step,
            self._spread(found) - self.latent_mm2[found, i, None] * step,
        )

    def after(self, measure: str) -> "ExpectedError":
        """Return the error once a measure has been taken and the landmark it starts from found."""
        return replace(self.given(measure), found=self._found_after(measure))

    def given(self, reading: str) -> "ExpectedError":
        """Return the error given one reading: a rank-one step."""
        i = self.column[reading]
        spread = self.latent_mm2[i, i] + self.fresh_mm2[i]
        step = self.latent_mm2[i] / spread
        return replace(
            self,
            standing_mm2=self.standing_mm2 - self.cross_mm2[:, i] ** 2 / spread,
            cross_mm2=self.cross_mm2 - np.outer(self.cross_mm2[:, i], step),
            latent_mm2=self.latent_mm2 - np.outer(self.latent_mm2[:, i], step),
        )

    def widened(self, factor: float) -> "ExpectedError":
        """Return every error so many times wider, but what new readings err anew, as contradictions ask."""
        is_finding = np.array([name.startswith(_FINDING) for name in self.column])
        return replace(
            self,
            standing_mm2=factor**2 * self.standing_mm2,
            cross_mm2=factor**2 * self.cross_mm2,
            latent_mm2=factor**2 * self.latent_mm2,
            fresh_mm2=np.where(is_finding, factor**2, 1.0) * self.fresh_mm2,
        )

    def _found_after(self, measure: str) -> tuple[str, ...]:
        finds = measurement_kinds()[measure].finds
        return self.found if finds is None or finds in self.found else (*self.found, finds)

    def _found_columns(self, landmarks: Iterable[str]) -> list[int]:
        return [self.column[_FINDING + name] for name in landmarks]

    def _spread(self, found: list[int]) -> Floats:
        return np.asarray(self.latent_mm2[found][:, found] + np.diag(self.fresh_mm2[found]))

    def _surer(self, standing_mm2: Floats, cross_mm2: Floats, found_mm2: Floats) -> Floats:
        return np.minimum(standing_mm2, seen_from(standing_mm2, self.lift_mm, cross_mm2, found_mm2))


def expected_error(spots: WantedSpots, posterior: LandmarkPosterior) -> ExpectedError:
    """Return the error of the wanted spots now, ready for measures to be tried."""
    history = history_of(posterior)
    before = history.before
    kinds = measurement_kinds()
    starts = list(dict.fromkeys(kind.finds for kind in kinds.values() if kind.finds))
    errors: dict[str, ReadingError] = {name: reading_error(kind, before.bmi) for name, kind in kinds.items()}
    errors |= {_FINDING + name: finding_error(name, before.bmi) for name in starts}
    errors |= {_taken(one.kind.name): one.error for one in history.readings}
    forms = np.vstack(
        [
            *(form_row(before, kind) for kind in kinds.values()),
            np.eye(len(before.names))[[before.index(name) for name in starts]],
            *(form_row(before, one.kind) for one in history.readings),
        ]
    )
    read = forms @ before.covariance_mm2
    now = ExpectedError(
        standing_mm2=_variances(spots.weights, before.covariance_mm2),
        lift_mm=spots.lift_mm,
        cross_mm2=spots.weights @ read.T,
        latent_mm2=read @ forms.T + shared_covariance_mm2(list(errors.values())),
        fresh_mm2=np.array([error.fresh_mm**2 for error in errors.values()]),
        column={name: i for i, name in enumerate(errors)},
    )
    for one in history.readings:
        now = now.given(_taken(one.kind.name))
    return replace(now.widened(history.widened), found=found_landmarks(posterior))


@lru_cache(maxsize=8)
def _weights(rules: tuple[PlacementRule, ...], names: tuple[str, ...]) -> Floats:
    weights, _ = matrix([form for rule in rules for form in (rule.along, rule.across_form)], names)
    weights.setflags(write=False)
    return weights


def _variances(weights: Floats, covariance_mm2: Floats) -> Floats:
    return np.asarray(np.einsum("im,im->i", weights @ covariance_mm2, weights))


def _taken(measure: str) -> str:
    return f"{measure}, taken"
