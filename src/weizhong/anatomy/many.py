"""Landmarks of many people at once: means and errors as arrays, the same answers as one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.anatomy.appended import AllLandmarks, all_landmarks
from weizhong.anatomy.gaussian import chi_square_limit
from weizhong.anatomy.landmark_model import SurveyModel, body_mass_index, survey_model
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.many_levels import chances_of_one, level_chances, rest_on_counting, with_borders
from weizhong.anatomy.measurement_kinds import Measurement, MeasurementKind, measurement_kind
from weizhong.anatomy.observations import observe
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.anatomy.repeats import error_covariance_mm2
from weizhong.anatomy.vertebrae import spine_levels
from weizhong.anatomy.widening import widening
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Sex
from weizhong.terms.errors import WeizhongError

__all__ = ["LandmarkEstimates", "People", "estimate_many"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.intp]

_AT_ONCE = 4096  # people whose joint errors are held in memory together


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The basics of N people, as arrays.

    Parameters
    ----------
    sex : ndarray of {"female", "male"}, shape (N,)
    age_years, stature_mm, mass_kg : ndarray, shape (N,)
        Plausibility is the caller's business here: build a `Person` to have it checked.
    is_pregnant, has_marked_kyphosis : ndarray of bool, shape (N,)
        What widens every error.
    """

    sex: NDArray[np.str_]
    age_years: Floats
    stature_mm: Floats
    mass_kg: Floats
    is_pregnant: Flags
    has_marked_kyphosis: Flags

    @classmethod
    def of(
        cls,
        sex: ArrayLike,
        age_years: ArrayLike,
        stature_mm: ArrayLike,
        mass_kg: ArrayLike,
        is_pregnant: ArrayLike = False,
        has_marked_kyphosis: ArrayLike = False,
    ) -> "People":
        """Return people from arrays, or single values that hold for all."""
        sexes, age, stature, mass, pregnant, kyphosis = np.broadcast_arrays(
            np.atleast_1d(np.asarray(sex, dtype=str)),
            *(np.asarray(a, dtype=np.float64) for a in (age_years, stature_mm, mass_kg)),
            np.asarray(is_pregnant, dtype=bool),
            np.asarray(has_marked_kyphosis, dtype=bool),
        )
        return cls(sexes, age, stature, mass, pregnant, kyphosis)

    def __len__(self) -> int:
        return len(self.sex)

    def person(self, i: int) -> Person:
        """Return one of them, checked."""
        sex: Any = str(self.sex[i])  # `Person` says what is wrong with one it does not know
        return Person(
            sex, float(self.age_years[i]), float(self.stature_mm[i]),
            float(self.mass_kg[i]), bool(self.is_pregnant[i]), bool(self.has_marked_kyphosis[i]),
        )  # fmt: skip

    def some(self, rows: Ints) -> "People":
        """Return some of them."""
        return People(*(getattr(self, part)[rows] for part in self.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class LandmarkEstimates:
    """Landmarks of many people.

    Parameters
    ----------
    names : tuple of str
        The n landmarks.
    means_mm, sds_mm : ndarray, shape (N, n)
        Expected values and standard deviations, mm; not a number for people who were refused.
    refused : dict of int to str
        Why some were: row to the sentence that says what was given and what to do.
    contradictions : dict of int to tuple of str
        Rows whose measures contradict each other or the basics, and how; their errors are wider.
    level_chances : ndarray, shape (N, 18), optional
        If asked for: the chance that a mark at the expected height of a level, C7 to L5, really lies at it.
    """

    names: tuple[str, ...]
    means_mm: Floats
    sds_mm: Floats
    refused: dict[int, str]
    contradictions: dict[int, tuple[str, ...]]
    level_chances: Floats | None = None


def estimate_many(
    people: People, measured: Mapping[str, ArrayLike] | None = None, *, with_levels: bool = False
) -> LandmarkEstimates:
    """Return means and SDs of every landmark for many people; `predict` and `observe` give the joint error.

    Parameters
    ----------
    people : People
        The N basics.
    measured : mapping of str to array_like, shape (N,), optional
        Name of a measure to what was read, mm; not a number where it was not taken.
    with_levels : bool
        Whether to tell the chances of levels, too. People with a measure that rests on counting vertebrae
        are then gone through one by one, milliseconds each.

    Returns
    -------
    LandmarkEstimates

    Raises
    ------
    UnknownCode
        If there is no such measure.

    Examples
    --------
    >>> people = People.of("male", [30, 40], [1750, 1800], [80, 90])
    >>> many = estimate_many(people, {"sitting-height": [920, float("nan")]})
    >>> i = many.names.index("iliac_crest_height")
    >>> many.sds_mm[:, i].round().tolist()
    [16.0, 22.0]
    """
    kinds = [measurement_kind(name) for name in measured or {}]
    readings = (
        np.stack(
            [
                np.broadcast_to(np.asarray(v, dtype=np.float64), len(people))
                for v in (measured or {}).values()
            ],
            1,
        )
        if measured
        else np.empty((len(people), 0))
    )
    plain = len(all_landmarks().names)
    structure = with_borders() if with_levels else all_landmarks()
    shape = (len(people), plain)
    found = LandmarkEstimates(
        all_landmarks().names, np.full(shape, np.nan), np.full(shape, np.nan), {}, {},
        np.full((len(people), len(spine_levels())), np.nan) if with_levels else None,
    )  # fmt: skip
    _refuse_unknown(people, found)
    for sex, pattern, rows in _alike(people, readings):
        some = _Group(sex, people.some(rows), structure)
        means, variances = some.means_mm, some.variances_mm2()
        if pattern.any():
            taken = [kind for kind, given in zip(kinds, pattern, strict=True) if given]
            values = readings[np.ix_(rows, np.flatnonzero(pattern))]
            means, variances, doubtful = some.given(taken, values, means, variances)
            doubtful |= with_levels and rest_on_counting(kind.name for kind in taken)
            _one_by_one(people, rows[doubtful], taken, readings[:, pattern], found)
            rows, means, variances = rows[~doubtful], means[~doubtful], variances[~doubtful]
        found.means_mm[rows], found.sds_mm[rows] = means[:, :plain], np.sqrt(variances[:, :plain])
        if found.level_chances is not None:
            found.level_chances[rows] = level_chances(means, variances, people.stature_mm[rows])
    return found


def _refuse_unknown(people: People, found: LandmarkEstimates) -> None:
    """Say why nothing is known of those whose sex or basics are missing, or their rows would be silent."""
    missing = np.isnan(people.age_years) | np.isnan(people.stature_mm) | np.isnan(people.mass_kg)
    missing |= ~np.logical_or.reduce([people.sex == sex.value for sex in Sex])
    for row in np.flatnonzero(missing).tolist():
        try:
            people.person(row)
        except WeizhongError as error:
            found.refused[row] = str(error)


def _alike(people: People, readings: Floats) -> Iterator[tuple[Sex, Flags, Ints]]:
    """Yield rows of one sex with the same measures taken, not too many at once."""
    taken = ~np.isnan(readings)
    patterns, which = np.unique(taken, axis=0, return_inverse=True)
    which = which.reshape(-1)
    for sex in Sex:
        for i, pattern in enumerate(patterns):
            rows = np.flatnonzero((people.sex == sex.value) & (which == i))
            for start in range(0, len(rows), _AT_ONCE):
                yield sex, pattern, rows[start : start + _AT_ONCE]


class _Group:
    """People of one sex, few enough to hold what their errors share."""

    def __init__(self, sex: Sex, people: People, structure: AllLandmarks) -> None:
        self._people, self._structure = people, structure
        self._model = model = survey_model(sex)
        basics = (people.stature_mm, people.mass_kg, people.age_years)
        self.means_mm = np.column_stack([people.stature_mm, model.means(*basics)]) @ structure.forms.T
        self._sds = model.sds(*basics)
        self._size = (people.stature_mm / structure.reference_stature_mm) ** 2
        self._wider = _wider(model, people)

    def variances_mm2(self) -> Floats:
        """Variance of every landmark, (N, n)."""
        fitted, correlation = self._structure.forms[:, 1:], self._model.correlation
        variances = np.outer(np.diag(self._structure.own_mm2), self._size)  # a landmark a row: long rows
        # A handful is used by each, so the full joint error of everyone is never built; many use the same.
        patterns, which = np.unique(fitted != 0, axis=0, return_inverse=True)
        for i, pattern in enumerate(patterns):
            (used,), (columns,) = np.nonzero(pattern), np.nonzero(which.reshape(-1) == i)
            forms, sds = fitted[np.ix_(columns, used)], self._sds[:, used]
            weights = forms[:, :, None] * forms[:, None, :] * correlation[np.ix_(used, used)]
            pairs = sds[:, :, None] * sds[:, None, :]
            variances[columns] += weights.reshape(len(columns), -1) @ pairs.reshape(len(sds), -1).T
        variances *= self._wider**2
        return np.asarray(variances.T)

    def given(
        self, kinds: list[MeasurementKind], values: Floats, means: Floats, variances: Floats
    ) -> tuple[Floats, Floats, Flags]:
        """Means and variances after one reading of each measure, and whose readings need a closer look."""
        forms = np.zeros((len(kinds), len(self._structure.names)))
        for row, kind in zip(forms, kinds, strict=True):
            for name, weight in kind.form.items():
                row[self._structure.names.index(name)] = weight
        carried = self._carried(forms)
        spread = np.einsum("Nmn,kn->Nmk", carried, forms) + self._noise(kinds)
        innovation = values - means @ forms.T
        precision = np.linalg.inv(spread)
        pull = np.einsum("Nmk,Nk->Nm", precision, innovation)
        gained = np.einsum("Nmk,Nkn->Nmn", precision, carried)
        after = variances - np.einsum("Nmn,Nmn->Nn", carried, gained)
        alone = pull**2 / np.einsum("Nmm->Nm", precision)
        doubtful = _misfits(np.einsum("Nm,Nm->N", innovation, pull), alone)
        doubtful |= ~(np.isfinite(values) & (values > 0)).all(axis=1) | _unordered(kinds, values)
        return means + np.einsum("Nm,Nmn->Nn", pull, carried), np.maximum(after, 0.0), doubtful

    def _carried(self, forms: Floats) -> Floats:
        """Covariance of every reading with every landmark, (N, m, n)."""
        fitted = self._structure.forms[:, 1:]
        loads = (forms @ fitted)[None] * self._sds[:, None]
        shared = (loads @ self._model.correlation) * self._sds[:, None] @ fitted.T
        shared += self._size[:, None, None] * (forms @ self._structure.own_mm2)
        return np.asarray(shared * self._wider[:, None, None] ** 2)

    def _noise(self, kinds: list[MeasurementKind]) -> Floats:
        """Joint error of the readings, (N, m, m): a parabola, since a finger's SD grows evenly with build."""
        ordinary = read_table("anatomy/palpation")["build"]["ordinary_bmi"]["value"]
        above = np.maximum(body_mass_index(self._people.stature_mm, self._people.mass_kg) - ordinary, 0.0)
        at = [error_covariance_mm2([reading_error(kind, ordinary + k) for kind in kinds]) for k in range(3)]
        bend = (at[2] - 2 * at[1] + at[0]) / 2
        rise = at[1] - at[0] - bend
        x = above[:, None, None]
        return np.asarray(at[0] + x * rise + x**2 * bend)


def _wider(model: SurveyModel, people: People) -> Floats:
    """Factor on every SD, (N,): the basics' own and that of conditions the survey excluded."""
    own = widening(model, people.age_years, people.stature_mm, people.mass_kg)
    excess = own**2 - 1.0
    for flags in ("is_pregnant", "has_marked_kyphosis"):
        factor = read_table("anatomy/widening")["condition"][flags]["factor"]
        excess = excess + np.where(getattr(people, flags), factor**2 - 1.0, 0.0)
    return np.asarray(np.sqrt(1.0 + excess))


def _misfits(together: Floats, alone: Floats) -> Flags:
    """Rows whose misfit, of all readings or of the worst, is rarer than what `observe` lets pass unsaid."""
    count = alone.shape[1]
    told = read_table("anatomy/measurements")["contradiction"]["probability"]["value"]
    of_one = 1.0 - (1.0 - told) ** (1.0 / count)
    return np.asarray(
        (together > chi_square_limit(count, told)) | (alone.max(axis=1) > chi_square_limit(1, of_one))
    )


def _unordered(kinds: list[MeasurementKind], values: Floats) -> Flags:
    """Rows in which a crest lies above C7, and the like."""
    head_to_foot = read_table("anatomy/landmarks")["head_to_foot"]
    plain = {
        next(iter(kind.form)): column for column, kind in enumerate(kinds) if list(kind.form.values()) == [1]
    }
    columns = [plain[name] for name in head_to_foot if name in plain]
    return np.asarray((np.diff(values[:, columns], axis=1) >= 0).any(axis=1))


def _one_by_one(
    people: People, rows: Ints, kinds: list[MeasurementKind], readings: Floats, found: LandmarkEstimates
) -> None:
    """Look closer at the few whose readings hardly fit: refused, or told with wider errors."""
    for row in rows.tolist():
        taken = [Measurement(kind.name, float(mm)) for kind, mm in zip(kinds, readings[row], strict=True)]
        try:
            posterior = observe(predict(people.person(row)), taken)
        except WeizhongError as error:
            found.refused[row] = str(error)
            continue
        found.means_mm[row] = posterior.mean_mm
        found.sds_mm[row] = np.sqrt(np.maximum(np.diag(posterior.covariance_mm2), 0.0))
        if found.level_chances is not None:
            found.level_chances[row] = chances_of_one(posterior)
        if posterior.contradictions:
            found.contradictions[row] = tuple(one.sentence for one in posterior.contradictions)
