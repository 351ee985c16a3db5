"""Landmarks of a person from the four basics: expected values and joint error.

Tape measures and palpated landmarks then sharpen them: `observe` and `as_found`, re-exported from
`observations`.
"""

import numpy as np

from weizhong.anatomy.appended import all_landmarks
from weizhong.anatomy.landmark_model import survey_model
from weizhong.anatomy.observations import Measurement, as_found, observe
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.widening import combine, condition_widening, widening, widening_notes

__all__ = [
    "LandmarkPosterior",
    "Measurement",
    "as_found",
    "observe",
    "predict",
]


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
