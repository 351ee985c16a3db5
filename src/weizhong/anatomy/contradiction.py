"""A contradiction between readings, or between a reading and the body, as something to show."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Readings that do not fit, though none of them is impossible.

    Parameters
    ----------
    cause : {"misfit", "scatter"}
        Readings against the body and each other, or repeats of one measure against each other.
    measures : tuple of str
        Names of the measures that disagree, the suspect first.
    suspect : str
        The one whose absence would make the rest fit best: measure it again first.
    reading_mm : float
        What was read of it (the mean of its repeats), mm.
    expected_low_mm, expected_high_mm : float
        95 % range of what it should have shown, mm.
    chi_square : float
        Squared misfit of all readings together, in their expected errors.
    degrees : int
        Its degrees of freedom.
    probability : float
        Chance of so large a misfit if every error is as stated.
    widened : float
        Factor by which every error of the body is taken wider for it.
    sentence : str
        All of that in words, and what to do.
    """

    cause: Literal["misfit", "scatter"]
    measures: tuple[str, ...]
    suspect: str
    reading_mm: float
    expected_low_mm: float
    expected_high_mm: float
    chi_square: float
    degrees: int
    probability: float
    widened: float
    sentence: str
