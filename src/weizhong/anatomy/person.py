"""The person whose body is modelled: the four basics and what takes us outside the survey."""

from dataclasses import dataclass

from weizhong.terms.codes import Sex


@dataclass(frozen=True, slots=True)
class Person:
    """Who is on the table, as far as the body model needs to know.

    Parameters
    ----------
    sex : Sex
        Anatomical sex.
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
    """

    sex: Sex
    age_years: float
    stature_mm: float
    mass_kg: float
    is_pregnant: bool = False
    has_marked_kyphosis: bool = False
