"""How far a finger and a tape err: by landmark and by build, and which part of it every repeat shares."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.anatomy.measurement_kinds import MeasurementKind
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class ReadingError:
    """What one reading errs, by cause.

    Parameters
    ----------
    shared_mm : mapping of str to float
        Cause to the SD, mm, of what this hand errs alike every time on this person; the sign is that of
        the landmark in the reading, so that two measures from one landmark err together.
    fresh_mm : float
        SD of what each reading errs anew, mm.
    """

    shared_mm: Mapping[str, float]
    fresh_mm: float

    @property
    def sd_mm(self) -> float:
        """SD of one reading, mm."""
        return math.hypot(self.fresh_mm, *self.shared_mm.values())

    def scaled(self, factor: float) -> "ReadingError":
        """Return the error of a hand that errs so many times as far."""
        return ReadingError({k: factor * v for k, v in self.shared_mm.items()}, factor * self.fresh_mm)


def palpation_sd_mm(landmark: str, bmi: float | None) -> float:
    """Return how far a finger errs that looks for a landmark once, mm.

    Parameters
    ----------
    landmark : str
        Any landmark; 0 for those nobody feels for, such as a girth.
    bmi : float or None
        Body mass index of the person, kg/m²; None is ordinary build.

    Examples
    --------
    >>> palpation_sd_mm("iliac_crest_height", None), palpation_sd_mm("iliac_crest_height", 45)
    (12.0, 24.0)
    """
    row = _rows().get(landmark)
    if row is None:
        return 0.0
    ordinary = read_table("anatomy/palpation")["build"]["ordinary_bmi"]["value"]
    above = 0.0 if bmi is None else max(0.0, bmi - ordinary)
    return float(row["sd_mm"] * (1.0 + row["growth_per_bmi"] * above))


def reading_error(kind: MeasurementKind, bmi: float | None, sd_mm: float | None = None) -> ReadingError:
    """Return what one reading of a measure errs on a person of this build.

    Parameters
    ----------
    kind : MeasurementKind
        The measure.
    bmi : float or None
        Body mass index, kg/m²; None is ordinary build.
    sd_mm : float, optional
        The reader's own SD of the whole reading, mm: the same causes, scaled to it.

    Examples
    --------
    >>> from weizhong.anatomy.measurement_kinds import measurement_kind
    >>> round(reading_error(measurement_kind("iliac-crest-height"), 25).sd_mm, 1)
    12.4
    """
    again = read_table("anatomy/palpation")["repeats"]
    finding, tape = again["finding"]["value"], again["tape"]["value"]
    found = {name: weight * palpation_sd_mm(name, bmi) for name, weight in kind.form.items()}
    shared = {f"finding {name}": math.sqrt(finding) * sd for name, sd in found.items() if sd}
    shared[f"taking {kind.name}"] = math.sqrt(tape) * kind.sd_mm
    fresh_mm = math.hypot(
        math.sqrt(1 - tape) * kind.sd_mm, *(math.sqrt(1 - finding) * sd for sd in found.values())
    )
    error = ReadingError(shared, fresh_mm)
    return error if sd_mm is None else error.scaled(sd_mm / error.sd_mm)


def finding_error(landmark: str, bmi: float | None) -> ReadingError:
    """Return what a finger errs that has found a landmark and stays on it."""
    share = read_table("anatomy/palpation")["repeats"]["finding"]["value"]
    sd_mm = palpation_sd_mm(landmark, bmi)
    return ReadingError({f"finding {landmark}": math.sqrt(share) * sd_mm}, math.sqrt(1 - share) * sd_mm)


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {name: row for row in read_table("anatomy/palpation")["landmark"] for name in row["names"]}
