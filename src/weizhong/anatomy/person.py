"""The person whose body is modelled: the four basics and what takes us outside the survey."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.facts.tables import read_table
from weizhong.terms.codes import Sex
from weizhong.terms.errors import ImpossibleBody, InvalidInput

Floats = NDArray[np.float64]

# What the number would be if the unit had slipped: factor to the right value, and how to say it.
_STATURE_SLIPS: tuple[tuple[float, Callable[[float], str]], ...] = (
    (10.0, lambda mm: f"{mm / 10:g} cm"),
    (1000.0, lambda mm: f"{mm / 1000:g} m"),
    (100.0, lambda mm: f"{mm / 1000:g} m"),
    (0.1, lambda mm: f"{mm:g} mm"),
    (25.4, lambda mm: f"{mm / 25.4:g} inches"),
    (2.54, lambda mm: f"{mm / 25.4:g} inches"),
)
_KG_PER_POUND = 0.45359237
_MASS_SLIPS: tuple[tuple[float, Callable[[float], str]], ...] = (
    (0.1, lambda kg: f"{kg:g} kg"),
    (0.001, lambda kg: f"{kg * 1000:g} g"),
    (10.0, lambda kg: f"{kg:g} kg"),
    (_KG_PER_POUND, lambda kg: f"{kg / _KG_PER_POUND:g} pounds, which is {kg:.1f} kg"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is on the table, as far as the body model needs to know.

    Parameters
    ----------
    sex : Sex or str
        Anatomical sex, ``"female"`` or ``"male"``.
    age_years : float
        Age in years, 4 to 95.
    stature_mm : float
        Standing height without shoes, mm.
    mass_kg : float
        Body mass, kg.
    is_pregnant : bool, default False
        Widens every error: the survey holds no pregnant women.
    has_marked_kyphosis : bool, default False
        Widens every error: the survey holds nobody with it.

    Raises
    ------
    ImpossibleBody
        If a value is not one a body has; the message says what was given and what may have been meant.
    InvalidInput
        If the sex is neither of the two the survey recorded, or a man is said to be pregnant.

    Examples
    --------
    >>> Person("female", 52, 1620, 70).bmi.__round__(1)
    26.7
    >>> Person("female", 52, 162, 70)
    Traceback (most recent call last):
    weizhong.terms.errors.ImpossibleBody: A stature of 162 mm (16.2 cm) was given; ... did you mean 162 cm?
    """

    sex: Sex
    age_years: float
    stature_mm: float
    mass_kg: float
    is_pregnant: bool = False
    has_marked_kyphosis: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "sex", _sex(self.sex))
        if self.is_pregnant and self.sex is Sex.MALE:
            raise InvalidInput("The sex is male and pregnant was given; correct one of the two.")
        for name in ("age_years", "stature_mm", "mass_kg"):
            object.__setattr__(self, name, _number(name, getattr(self, name)))
        _check_age(self.age_years)
        _check_stature(self.stature_mm, self.age_years)
        _check_mass(self.mass_kg, self.stature_mm, self.age_years)

    @property
    def bmi(self) -> float:
        """Body mass index, kg/m²."""
        return self.mass_kg / (self.stature_mm / 1e3) ** 2

    @property
    def doubts(self) -> tuple[str, ...]:
        """What to check before the body is believed: a rare mass that would be ordinary in pounds."""
        limits = read_table("anatomy/plausible")["pounds"]
        low, high = limits["ordinary_bmi"]
        if self.bmi <= limits["asked_above_bmi"] or not low <= self.bmi * _KG_PER_POUND <= high:
            return ()
        return (
            f"A mass of {self.mass_kg:g} kg was given, which is rare at this stature: were pounds meant? "
            f"Then give {self.mass_kg * _KG_PER_POUND:.1f} kg; check before anything here is used.",
        )


def are_plausible(age_years: Floats, stature_mm: Floats, mass_kg: Floats) -> NDArray[np.bool_]:
    """Return whether basics of many people are ones that `Person` takes.

    Parameters
    ----------
    age_years, stature_mm, mass_kg : ndarray, shape (N,)
        The people; not a number is never plausible.

    Examples
    --------
    >>> are_plausible(np.array([52.0, 52.0]), np.array([1620.0, 162.0]), np.array([70.0, 70.0])).tolist()
    [True, False]
    """
    table = read_table("anatomy/plausible")
    ages = [row["age_years"] for row in table["limits"]]

    def within(quantity: str, values: Floats) -> NDArray[np.bool_]:
        low, high = (
            np.interp(age_years, ages, [row[quantity][end] for row in table["limits"]]) for end in (0, 1)
        )
        return np.asarray((values >= low) & (values <= high))

    youngest, oldest = table["age_years"]
    of_age = (age_years >= youngest) & (age_years <= oldest)
    return np.asarray(
        of_age & within("stature_mm", stature_mm) & within("bmi", mass_kg / (stature_mm / 1e3) ** 2)
    )


def _sex(given: str) -> Sex:
    try:
        return Sex(given)
    except ValueError:
        raise InvalidInput(
            f"The sex {str(given)[:20]!r} was given; the survey behind the body model knows only "
            "female and male: give the one whose skeleton the person has."
        ) from None


_NEEDED = {"age_years": "an age in years", "stature_mm": "a stature in mm", "mass_kg": "a mass in kg"}


def _number(name: str, given: float) -> float:
    try:
        value = math.nan if isinstance(given, bool) else float(given)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise ImpossibleBody(f"{_NEEDED[name].capitalize()} must be a finite number; give {_NEEDED[name]}.")
    return value


def _check_age(age_years: float) -> None:
    low, high = read_table("anatomy/plausible")["age_years"]
    if not low <= age_years <= high:
        raise ImpossibleBody(
            f"An age of {age_years:g} years was given; the body model covers {low:g} to {high:g} "
            "years. Correct it; for anyone younger or older no point can be placed and no plan made."
        )


def _check_stature(stature_mm: float, age_years: float) -> None:
    low, high = _limits("stature_mm", age_years)
    if low <= stature_mm <= high:
        return
    meant = _meant(stature_mm, _STATURE_SLIPS, lambda mm: low <= mm <= high)
    raise ImpossibleBody(
        f"A stature of {stature_mm:g} mm ({stature_mm / 10:g} cm) was given; at this age {low / 10:.0f} to "
        f"{high / 10:.0f} cm are possible{meant}"
    )


def _check_mass(mass_kg: float, stature_mm: float, age_years: float) -> None:
    low, high = (bmi * (stature_mm / 1e3) ** 2 for bmi in _limits("bmi", age_years))
    if low <= mass_kg <= high:
        return
    meant = _meant(mass_kg, _MASS_SLIPS, lambda kg: low <= kg <= high)
    raise ImpossibleBody(
        f"A mass of {mass_kg:g} kg was given; at this age and stature {low:.0f} to {high:.0f} kg are "
        f"possible{meant}"
    )


def _limits(quantity: str, age_years: float) -> tuple[float, float]:
    rows = read_table("anatomy/plausible")["limits"]
    ages = [row["age_years"] for row in rows]
    low, high = (float(np.interp(age_years, ages, [row[quantity][edge] for row in rows])) for edge in (0, 1))
    return low, high


def _meant(
    value: float, slips: tuple[tuple[float, Callable[[float], str]], ...], fits: Callable[[float], bool]
) -> str:
    for factor, say in slips:
        if fits(value * factor):
            return f"; did you mean {say(value * factor)}?"
    return "; check the number and its unit."
