"""Judging whether readings fit: impossible ones are refused, contradictory ones named and errors widened."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.contradiction import Contradiction
from weizhong.anatomy.gaussian import (
    Z_95,
    Surprise,
    chi_square_limit,
    normal_tail,
    worst_of_many,
)
from weizhong.anatomy.repeats import Reading
from weizhong.facts.tables import read_table
from weizhong.terms.errors import ImpossibleBody

Floats = NDArray[np.float64]


def refuse_strays(readings: Sequence[Reading], expected_mm: Floats, form_sd_mm: Floats) -> None:
    """Refuse a repeat that no such body shows, before it is averaged with the others.

    Parameters
    ----------
    readings : sequence of Reading
        All m of them.
    expected_mm, form_sd_mm : ndarray, shape (m,)
        What the body alone expects of each measure and how surely, mm.

    Raises
    ------
    ImpossibleBody
        If there is one.
    """
    furthest = read_table("anatomy/measurements")["refusal"]["largest_sds"]["value"]
    for reading, expected, form_sd in zip(readings, expected_mm.tolist(), form_sd_mm.tolist(), strict=True):
        sd_mm = float(np.hypot(form_sd, reading.stated_sd_mm))
        for value in reading.values_mm:
            if len(reading.values_mm) > 1 and abs(value - expected) > furthest * sd_mm:
                low, high = expected - Z_95 * sd_mm, expected + Z_95 * sd_mm
                raise ImpossibleBody(_refusal(reading.kind.name, value, 1, low, high))


def settled_scatter(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], tuple[Contradiction, ...]]:
    """Return readings with a wider error where repeats scatter too far, and those contradictions.

    Raises
    ------
    ImpossibleBody
        If repeats of one measure lie further apart than any hand errs.
    """
    settled: list[Reading] = []
    found: list[Contradiction] = []
    for reading in readings:
        if reading.scatter_probability < _refused_below():
            raise ImpossibleBody(
                f"{reading.kind.name} was read as {_values(reading)}: readings of one measure do not lie so "
                "far apart; measure again and give only the readings you trust."
            )
        if reading.scatter_probability < _told_below():
            widened = _scatter_widening(reading)
            found.append(_scatter(reading, widened))
            reading = replace(reading, error=reading.error.scaled(widened))
        settled.append(reading)
    return tuple(settled), tuple(found)


def judged(readings: Sequence[Reading], fit: Surprise) -> Contradiction | None:
    """Return how readings contradict the body or each other; None if they fit.

    Parameters
    ----------
    readings : sequence of Reading
        All m of them, scatter settled.
    fit : Surprise
        How their means fit the body and each other.

    Raises
    ------
    ImpossibleBody
        If the one that fits least fits too badly to be of this body.
    """
    sds_off = np.abs([one.mean_mm for one in readings] - fit.expected) / fit.expected_sd
    worst = int(np.argmax(sds_off))
    low, high = (float(fit.expected[worst] + side * Z_95 * fit.expected_sd[worst]) for side in (-1, 1))
    suspect = readings[worst]
    furthest = read_table("anatomy/measurements")["refusal"]["largest_sds"]["value"]
    if sds_off[worst] > furthest or fit.joint_probability < _refused_below():
        raise ImpossibleBody(_refusal(suspect.kind.name, suspect.mean_mm, len(readings), low, high))
    alone = worst_of_many(len(readings), 2 * normal_tail(float(sds_off[worst])))
    if min(alone, fit.joint_probability) >= _told_below():
        return None
    others = [one for one, off in zip(readings, sds_off, strict=True) if off > Z_95 and one is not suspect]
    widened = _misfit_widening(len(readings), fit.chi_square, float(sds_off[worst]))
    return Contradiction(
        cause="misfit",
        measures=(suspect.kind.name, *(one.kind.name for one in others)),
        suspect=suspect.kind.name,
        reading_mm=suspect.mean_mm,
        expected_low_mm=low,
        expected_high_mm=high,
        chi_square=fit.chi_square,
        degrees=len(readings),
        probability=fit.joint_probability,
        widened=widened,
        sentence=_misfit_sentence(suspect, others, len(readings), (low, high), fit, widened),
    )


def _told_below() -> float:
    return float(read_table("anatomy/measurements")["contradiction"]["probability"]["value"])


def _refused_below() -> float:
    return float(read_table("anatomy/measurements")["refusal"]["joint_probability"]["value"])


def _misfit_widening(count: int, chi_square: float, sds_off: float) -> float:
    """Birge's ratio, counted from where chance ends so that no error jumps there.

    The misfit of all together and that of the worst each ask for a factor; the larger one is given.
    """
    limit = _told_below()
    together = (chi_square - chi_square_limit(count, limit)) / count
    of_one = 1.0 - (1.0 - limit) ** (1.0 / count)  # of so many, one is as bad with probability `limit`
    alone = sds_off**2 - chi_square_limit(1, of_one)
    return float(np.sqrt(1.0 + max(0.0, together, alone)))


def _scatter_widening(reading: Reading) -> float:
    more = len(reading.values_mm) - 1
    beyond = reading.scatter_chi_square - chi_square_limit(more, _told_below())
    return float(np.sqrt(1.0 + max(0.0, beyond) / more))


def _misfit_sentence(
    suspect: Reading,
    others: Sequence[Reading],
    count: int,
    expected_mm: tuple[float, float],
    fit: Surprise,
    widened: float,
) -> str:
    against = f"this {_basics(count)}"
    if others:
        against += f" (at odds with it: {' and '.join(map(_read, others))})"
    if len(suspect.values_mm) > 1:
        todo = "It was read more than once: check the landmark, the stature and the mass"
    else:
        then = f", then {' and '.join(one.kind.name for one in others)}" if others else ""
        todo = f"Measure {suspect.kind.name} again{then}, and give only the new reading where it differs"
    low, high = expected_mm
    return (
        f"{_read(suspect)} hardly fits {against}: {low / 10:.1f} to {high / 10:.1f} cm was expected "
        f"(chi-square {fit.chi_square:.1f}, {count} degree{'s' * (count > 1)} of freedom, p "
        f"{_chance(fit.joint_probability)}). {todo}. Until then every error is taken "
        f"{widened:.1f} times wider."
    )


def _scatter(reading: Reading, widened: float) -> Contradiction:
    more = len(reading.values_mm) - 1
    each_mm = reading.error.fresh_mm * (more + 1) ** 0.5
    return Contradiction(
        cause="scatter",
        measures=(reading.kind.name,),
        suspect=reading.kind.name,
        reading_mm=reading.mean_mm,
        expected_low_mm=reading.mean_mm - Z_95 * each_mm,
        expected_high_mm=reading.mean_mm + Z_95 * each_mm,
        chi_square=reading.scatter_chi_square,
        degrees=more,
        probability=reading.scatter_probability,
        widened=widened,
        sentence=(
            f"{reading.kind.name} was read as {_values(reading)}: one hand repeats itself within "
            f"{each_mm:.0f} mm (SD), these lie {reading.spread_mm:.0f} mm apart (SD; chi-square "
            f"{reading.scatter_chi_square:.1f}, {more} degree{'s' * (more > 1)} of freedom, p "
            f"{_chance(reading.scatter_probability)}). Find the landmark afresh, measure again and give only "
            f"the readings you trust. Until then the error of their mean is taken {widened:.1f} times wider."
        ),
    )


def _refusal(name: str, value_mm: float, count: int, low: float, high: float) -> str:
    return (
        f"{name} of {value_mm / 10:.1f} cm does not fit this {_basics(count)}: "
        f"{low / 10:.1f} to {high / 10:.1f} cm was expected. {_slip(value_mm, low, high)}"
    )


def _basics(count: int) -> str:
    return "stature, mass and the other measures" if count > 1 else "stature and mass"


def _slip(value: float, low: float, high: float) -> str:
    for factor in (10.0, 0.1, 25.4, 2.54, 100.0):  # cm for mm, mm for cm, inches for either, metres for cm
        if low <= value * factor <= high:
            return f"Was {value * factor / 10:.1f} cm meant? Check the unit."
    return "Measure again, and check the landmark and the stature."


def _read(reading: Reading) -> str:
    return f"{reading.kind.name} of {reading.mean_mm / 10:.1f} cm"


def _values(reading: Reading) -> str:
    *most, last = (f"{value / 10:.1f}" for value in reading.values_mm)
    return f"{', '.join(most)} and {last} cm"


def _chance(probability: float) -> str:
    return f"{probability:.3f}" if probability >= 1e-3 else "below 0.001"
