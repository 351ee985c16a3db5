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
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]

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
    rule_mm : ndarray, shape (2n,)
        The rule's own standard deviations.
    fixed_mm2 : ndarray, shape (2n,)
        All that no measurement changes: the rule's own variance, and what comes from no landmark.
    """

    rules: tuple[PlacementRule, ...]
    weights: Floats
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
    placed = place_arrays(codes, person, posterior)
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
    return WantedSpots(rules, weights * stretch[:, None], rule_mm, np.where(moves, rule_mm**2, all_mm2))


@dataclass(frozen=True, slots=True)
class ExpectedError:
    """Joint error of the wanted spots and of what each of k readings shows before its fresh error.

    The readings are every measure there is, then one finding of each landmark that a measure on the table
    starts from: the hand that took it is still there, and errors are those it sees.

    Parameters
    ----------
    variance_mm2 : ndarray, shape (2n,)
        Of the spots, along and across by turns.
    cross_mm2 : ndarray, shape (2n, k)
        Of the spots with the readings.
    latent_mm2 : ndarray, shape (k, k)
        Of the readings, without what each errs anew.
    fresh_mm2 : ndarray, shape (k,)
        What each errs anew.
    column : dict of str to int
        Place of each reading.
    found : frozenset of str
        Landmarks already found on the table.
    """

    variance_mm2: Floats
    cross_mm2: Floats
    latent_mm2: Floats
    fresh_mm2: Floats
    column: dict[str, int]
    found: frozenset[str] = frozenset()

    def after(self, measure: str) -> "ExpectedError":
        """Return the error once a measure has been taken and the landmark it starts from found."""
        taken = self._read(self.column[measure])
        finds = measurement_kinds()[measure].finds
        return taken._with_found(finds) if finds else taken

    def variance_after(self, measure: str) -> Floats:
        """Return `variance_mm2` of `after`, without the rest of it."""
        i = self.column[measure]
        spread = self.latent_mm2[i, i] + self.fresh_mm2[i]
        left: Floats = self.variance_mm2 - self.cross_mm2[:, i] ** 2 / spread
        finds = measurement_kinds()[measure].finds
        if finds is None or finds in self.found:
            return left
        j = self.column[_finding(finds)]
        share = self.latent_mm2[i, j] / spread
        cross = self.cross_mm2[:, j] - share * self.cross_mm2[:, i]
        found_mm2 = self.latent_mm2[j, j] + self.fresh_mm2[j] - share * self.latent_mm2[i, j]
        return np.asarray(left - cross**2 / found_mm2, dtype=np.float64)

    def _with_found(self, landmark: str) -> "ExpectedError":
        if landmark in self.found:
            return self
        return replace(self._read(self.column[_finding(landmark)]), found=self.found | {landmark})

    def _read(self, i: int) -> "ExpectedError":
        """Take reading `i`: a rank-one step."""
        spread = self.latent_mm2[i, i] + self.fresh_mm2[i]
        step = self.latent_mm2[i] / spread
        return replace(
            self,
            variance_mm2=self.variance_mm2 - self.cross_mm2[:, i] ** 2 / spread,
            cross_mm2=self.cross_mm2 - np.outer(self.cross_mm2[:, i], step),
            latent_mm2=self.latent_mm2 - np.outer(self.latent_mm2[:, i], step),
        )

    def _widened(self, factor: float) -> "ExpectedError":
        """Take every error but the fresh ones so many times wider, as contradictions ask."""
        return replace(
            self,
            variance_mm2=factor**2 * self.variance_mm2,
            cross_mm2=factor**2 * self.cross_mm2,
            latent_mm2=factor**2 * self.latent_mm2,
        )


def expected_error(spots: WantedSpots, posterior: LandmarkPosterior) -> ExpectedError:
    """Return the error of the wanted spots now, ready for measures to be tried."""
    history = history_of(posterior)
    before = history.before
    kinds = measurement_kinds()
    starts = list(dict.fromkeys(kind.finds for kind in kinds.values() if kind.finds))
    errors: dict[str, ReadingError] = {name: reading_error(kind, before.bmi) for name, kind in kinds.items()}
    errors |= {_finding(name): finding_error(name, before.bmi) for name in starts}
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
        variance_mm2=_variances(spots.weights, before.covariance_mm2),
        cross_mm2=spots.weights @ read.T,
        latent_mm2=read @ forms.T + shared_covariance_mm2(list(errors.values())),
        fresh_mm2=np.array([error.fresh_mm**2 for error in errors.values()]),
        column={name: i for i, name in enumerate(errors)},
    )
    for one in history.readings:
        now = now._read(now.column[_taken(one.kind.name)])
    for name in found_landmarks(posterior):
        now = now._with_found(name)
    return now._widened(history.widened)


@lru_cache(maxsize=8)
def _weights(rules: tuple[PlacementRule, ...], names: tuple[str, ...]) -> Floats:
    weights, _ = matrix([form for rule in rules for form in (rule.along, rule.across_form)], names)
    weights.flags.writeable = False
    return weights


def _variances(weights: Floats, covariance_mm2: Floats) -> Floats:
    return np.asarray(np.einsum("im,im->i", weights @ covariance_mm2, weights))


def _finding(landmark: str) -> str:
    return f"finding {landmark}"


def _taken(measure: str) -> str:
    return f"{measure}, taken"
