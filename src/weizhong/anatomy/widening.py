"""How much wider the error is where the survey holds nobody, and why, in words."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.landmark_model import Range, SurveyModel, body_mass_index
from weizhong.anatomy.person import Person
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]


def widening(model: SurveyModel, age_years: Floats, stature_mm: Floats, mass_kg: Floats) -> Floats:
    """Return the factor on every SD for people of these basics; 1 well inside the survey.

    Parameters
    ----------
    model : SurveyModel
        Of their sex.
    age_years, stature_mm, mass_kg : ndarray, shape (N,)
        The people.

    Returns
    -------
    ndarray, shape (N,)
    """
    rows = read_table("anatomy/widening")["reason"]
    own = {
        name: _excess(rows[name], distance)
        for name, distance in _distances(model, age_years, stature_mm, mass_kg)
    }
    # A child is small because it is young: one reason, not three, so the widest of them counts once.
    one_reason = [own["young"], *(own[name] for name, row in rows.items() if row.get("explained_by_youth"))]
    counted_twice = np.sum(one_reason, axis=0) - np.max(one_reason, axis=0)
    youth = _begun(rows["young"], model.age_years.low - age_years)
    return np.asarray(np.sqrt(1.0 + np.sum(list(own.values()), axis=0) - youth * counted_twice))


def condition_widening(person: Person) -> float:
    """Return the factor on every SD for what the survey excluded: pregnancy, marked kyphosis."""
    return float(np.sqrt(1.0 + sum(row["factor"] ** 2 - 1.0 for row in _conditions(person))))


def combine(*factors: Floats | float) -> Floats:
    """Return one factor for several independent ones: variances beyond the survey's own add up.

    Examples
    --------
    >>> combine(1.0, 1.5), combine(2.0, 2.0).round(2)
    (np.float64(1.5), np.float64(2.65))
    """
    excess = sum(np.square(factor) - 1.0 for factor in factors)
    return np.asarray(np.sqrt(1.0 + excess), dtype=np.float64)[()]


def widening_notes(model: SurveyModel, person: Person) -> tuple[str, ...]:
    """Return one sentence for each reason why errors are wider; none inside the survey."""
    basics = (np.array([value]) for value in (person.age_years, person.stature_mm, person.mass_kg))
    notes = []
    rows = read_table("anatomy/widening")["reason"]
    for name, distance in _distances(model, *basics):
        row = rows[name]
        is_explained = row.get("explained_by_youth", False) and person.age_years < model.age_years.low
        if distance[0] > 0.0 and not is_explained:
            sampled = _sampled(model, row["quantity"])
            notes.append(row["note"].format(low=sampled.low, high=sampled.high))
    return (*notes, *(row["note"] for row in _conditions(person)))


def _distances(
    model: SurveyModel, age_years: Floats, stature_mm: Floats, mass_kg: Floats
) -> Iterator[tuple[str, Floats]]:
    """Yield each reason's name with how far outside everyone lies; 0 or less is inside."""
    values = {
        "age_years": age_years,
        "stature_mm": stature_mm,
        "bmi": body_mass_index(stature_mm, mass_kg),
    }
    for name, row in read_table("anatomy/widening")["reason"].items():
        sampled = _sampled(model, row["quantity"])
        value = values[row["quantity"]]
        yield name, sampled.low - value if row["side"] == "below" else value - sampled.high


def _excess(row: dict[str, Any], distance: Floats) -> Floats:
    """Variance that a reason adds, as a multiple of the survey's own."""
    factor = 1.0 + (row["step"] - 1.0) * _begun(row, distance) + row["growth"] * np.maximum(distance, 0.0)
    return np.asarray(factor**2 - 1.0, dtype=np.float64)


def _begun(row: dict[str, Any], distance: Floats) -> Floats:
    """How much of the step is taken: all of it from the edge on; it begins `ease` inside.

    The body follows measures the less, the wider they are: a bare step would make skin jump at the edge.
    """
    return np.asarray(np.clip(1.0 + distance / row["ease"], 0.0, 1.0), dtype=np.float64)


def _sampled(model: SurveyModel, quantity: str) -> Range:
    return {"age_years": model.age_years, "stature_mm": model.stature_mm, "bmi": model.bmi}[quantity]


def _conditions(person: Person) -> list[dict[str, Any]]:
    rows = read_table("anatomy/widening")["condition"]
    return [row for name, row in rows.items() if getattr(person, name)]
