"""Landmarks of a person from the four basics: expected values and joint error.

Tape measures and palpated landmarks then sharpen them: `observe` and `as_found`, re-exported from
`observations`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.anatomy.appended import all_landmarks
from weizhong.anatomy.landmark_model import survey_model
from weizhong.anatomy.observations import Measurement, as_found, observe
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.widening import combine, condition_widening, widening, widening_notes
from weizhong.terms.codes import Sex

__all__ = [
    "LandmarkEstimates",
    "LandmarkPosterior",
    "Measurement",
    "as_found",
    "observe",
    "predict",
    "predict_many",
]

Floats = NDArray[np.float64]


def predict(person: Person) -> LandmarkPosterior:
    """Return what sex, stature, mass and age alone say about every landmark.

    Parameters
    ----------
    person : Person
        Whose body.

    Returns
    -------
    LandmarkPosterior
        Its `notes` say in words what to check, and why errors are wider than inside the survey, if they are.

    Examples
    --------
    >>> body = predict(Person("female", 52, 1620, 70))
    >>> round(body.mean("iliac_crest_height")), round(body.sd("iliac_crest_height"))
    (991, 21)
    """
    model = survey_model(person.sex)
    basics = (np.array([person.stature_mm]), np.array([person.mass_kg]), np.array([person.age_years]))
    stature, mass, age = basics
    factor = combine(float(widening(model, age, stature, mass)[0]), condition_widening(person))
    structure = all_landmarks()
    sds = model.sds(*basics)[0]
    fitted = np.zeros((1 + len(sds), 1 + len(sds)))  # stature is given, so its own row stays without error
    fitted[1:, 1:] = np.outer(sds, sds) * model.correlation
    size = (person.stature_mm / structure.reference_stature_mm) ** 2
    covariance = structure.forms @ fitted @ structure.forms.T + size * structure.own_mm2
    return LandmarkPosterior(
        structure.names,
        structure.forms @ np.append(person.stature_mm, model.means(*basics)[0]),
        factor**2 * covariance,
        factor**2 * size * structure.level_mm2,
        (*person.doubts, *widening_notes(model, person)),
        bmi=person.bmi,
    )


@dataclass(frozen=True, slots=True, eq=False)
class LandmarkEstimates:
    """Landmarks of many people.

    Parameters
    ----------
    names : tuple of str
        The n landmarks.
    means_mm, sds_mm : ndarray, shape (N, n)
        Expected values and standard deviations, mm.
    """

    names: tuple[str, ...]
    means_mm: Floats
    sds_mm: Floats


def predict_many(
    sex: ArrayLike, age_years: ArrayLike, stature_mm: ArrayLike, mass_kg: ArrayLike
) -> LandmarkEstimates:
    """Return means and SDs of every landmark for many people; `predict` gives the joint error of one.

    Parameters
    ----------
    sex : array_like of {"female", "male"}, shape (N,) or one word
    age_years, stature_mm, mass_kg : array_like, shape (N,)
        Plausibility is the caller's business here: build a `Person` to have it checked.

    Returns
    -------
    LandmarkEstimates

    Examples
    --------
    >>> many = predict_many("male", [30, 40], [1750, 1800], [80, 90])
    >>> many.means_mm.shape == (2, len(many.names))
    True
    """
    sexes, age, stature, mass = np.broadcast_arrays(
        np.asarray(sex, dtype=str),
        *(np.asarray(a, dtype=np.float64) for a in (age_years, stature_mm, mass_kg)),
    )
    structure = all_landmarks()
    means = np.empty((len(stature), len(structure.names)))
    sds = np.empty_like(means)
    for one in Sex:
        chosen = sexes == one.value
        if chosen.any():
            means[chosen], sds[chosen] = _of_one_sex(one, age[chosen], stature[chosen], mass[chosen])
    return LandmarkEstimates(structure.names, means, sds)


def _of_one_sex(sex: Sex, age: Floats, stature: Floats, mass: Floats) -> tuple[Floats, Floats]:
    model, structure = survey_model(sex), all_landmarks()
    means = np.column_stack([stature, model.means(stature, mass, age)]) @ structure.forms.T
    fitted_sds = model.sds(stature, mass, age)
    size = (stature / structure.reference_stature_mm) ** 2
    variances = np.outer(size, np.diag(structure.own_mm2))
    for column, form in enumerate(structure.forms[:, 1:]):
        (used,) = np.nonzero(form)  # a handful, so the full joint error of everyone is never built
        scaled = fitted_sds[:, used] * form[used]
        variances[:, column] += np.sum((scaled @ model.correlation[np.ix_(used, used)]) * scaled, axis=1)
    return means, np.sqrt(variances) * widening(model, age, stature, mass)[:, None]
