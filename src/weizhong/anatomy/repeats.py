"""Readings of the same measure put together: mean, spread, and the error that no repeat removes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.gaussian import chi_square_tail
from weizhong.anatomy.measurement_kinds import Measurement, MeasurementKind
from weizhong.anatomy.palpation import ReadingError, reading_error

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read of one measure on one person.

    Parameters
    ----------
    kind : MeasurementKind
        What was measured.
    values_mm : tuple of float
        Every value read, in order.
    mean_mm : float
        Their mean, those with a smaller error of their own counting for more.
    error : ReadingError
        Of the mean: what is shared stays, what is fresh shrinks with the number of readings.
    stated_sd_mm : float
        SD of one reading as the tables or the reader state it.
    scatter_chi_square : float
        How far the readings lie from their mean, in squared SDs of what they err afresh; as many degrees of
        freedom as there are readings, less one.
    """

    kind: MeasurementKind
    values_mm: tuple[float, ...]
    mean_mm: float
    error: ReadingError
    stated_sd_mm: float
    scatter_chi_square: float

    @property
    def spread_mm(self) -> float | None:
        """Sample standard deviation of the values, mm; None of a single one."""
        return float(np.std(self.values_mm, ddof=1)) if len(self.values_mm) > 1 else None

    @property
    def scatter_probability(self) -> float:
        """Chance of a scatter at least this large if every reading errs as stated."""
        more = len(self.values_mm) - 1
        return chi_square_tail(more, self.scatter_chi_square) if more else 1.0

    @property
    def sentence(self) -> str:
        """What repeating it was worth, in words."""
        shared_mm = math.hypot(*self.error.shared_mm.values())
        return (
            f"{self.kind.name} was read {len(self.values_mm)} times: mean {self.mean_mm / 10:.1f} cm, spread "
            f"{self.spread_mm or 0.0:.0f} mm (SD). One reading errs by {self.stated_sd_mm:.0f} mm, their "
            f"mean by {self.error.sd_mm:.0f}, and by {shared_mm:.0f} mm however often one hand repeats it."
        )


def gathered(
    kinds: Sequence[MeasurementKind], measurements: Sequence[Measurement], bmi: float | None
) -> tuple[Reading, ...]:
    """Return the readings of each measure together, in the order first taken.

    Parameters
    ----------
    kinds : sequence of MeasurementKind
        Of each measurement.
    measurements : sequence of Measurement
        Checked values, mm.
    bmi : float or None
        Build of the person, kg/m².
    """
    by_name: dict[str, list[Measurement]] = {}
    for kind, one in zip(kinds, measurements, strict=True):
        by_name.setdefault(kind.name, []).append(one)
    named = {kind.name: kind for kind in kinds}
    return tuple(_together(named[name], same, bmi) for name, same in by_name.items())


def _together(kind: MeasurementKind, same: Sequence[Measurement], bmi: float | None) -> Reading:
    """Average: the most careful reading says what is shared, the rest of each one's error is its own."""
    errors = [reading_error(kind, bmi, one.sd_mm) for one in same]
    best = min(errors, key=lambda error: error.sd_mm)
    shared_mm2 = best.sd_mm**2 - best.fresh_mm**2
    values = np.array([one.value_mm for one in same])
    weights = 1.0 / np.array([error.sd_mm**2 - shared_mm2 for error in errors])
    mean_mm = float(weights @ values / weights.sum())
    return Reading(
        kind=kind,
        values_mm=tuple(values.tolist()),
        mean_mm=mean_mm,
        error=ReadingError(best.shared_mm, float(weights.sum() ** -0.5)),
        stated_sd_mm=best.sd_mm,
        scatter_chi_square=float(weights @ (values - mean_mm) ** 2),
    )


def error_covariance_mm2(errors: Sequence[ReadingError]) -> Floats:
    """Return the joint error of readings: each one's own, and what they share because one hand found both.

    Returns
    -------
    ndarray, shape (m, m)
        mm².
    """
    return shared_covariance_mm2(errors) + np.diag([error.fresh_mm**2 for error in errors])


def shared_covariance_mm2(errors: Sequence[ReadingError]) -> Floats:
    """Return the part of `error_covariance_mm2` that another reading of the same measures would repeat."""
    column: dict[str, int] = {}
    for error in errors:
        for cause in error.shared_mm:
            column.setdefault(cause, len(column))
    loads = np.zeros((len(errors), len(column)))
    for row, error in zip(loads, errors, strict=True):
        for cause, shared_mm in error.shared_mm.items():
            row[column[cause]] = shared_mm
    return np.asarray(loads @ loads.T, dtype=np.float64)
