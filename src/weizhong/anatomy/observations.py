"""Tape measures and palpated landmarks as noisy linear forms that sharpen all the rest."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.gaussian import Z_95, Gaussian, Surprise, condition, surprise
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table
from weizhong.terms.errors import ImpossibleBody, InvalidInput, UnknownCode
from weizhong.terms.suggestions import did_you_mean

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading of a tape or a finger.

    Parameters
    ----------
    name : str
        A name of `measurement_kinds`, such as ``"sitting-height"`` (underscores work too).
    value_mm : float
        What was read, mm.
    sd_mm : float, optional
        The reader's own standard deviation, mm; the table's default otherwise.
    """

    name: str
    value_mm: float
    sd_mm: float | None = None


@dataclass(frozen=True, slots=True)
class MeasurementKind:
    """A measure that can be taken: what it means and how to take it.

    Parameters
    ----------
    name, label : str
        As typed, and in plain words.
    form : mapping of str to float
        Weighted sum of landmarks it reads, mm.
    sd_mm : float
        Default standard deviation of one reading, mm.
    posture : str
        ``"standing"``, ``"sitting"`` or ``"table"`` (lying).
    how : str
        How to take it, in one or two sentences.
    finds : str, optional
        The landmark a measure on the table starts from: the hand has found it.
    caution : str, optional
        What the reading rests on, in words; it joins the notes of the body.
    """

    name: str
    label: str
    form: Mapping[str, float]
    sd_mm: float
    posture: str
    how: str
    finds: str | None = None
    caution: str | None = None


@cache
def measurement_kinds() -> dict[str, MeasurementKind]:
    """Return every measure that can be taken, by name.

    Examples
    --------
    >>> measurement_kinds()["c7-to-iliac-crest"].posture
    'table'
    """
    table = read_table("anatomy/measurements")
    return {
        name: MeasurementKind(name=name, **{**row, "caution": table["caution"].get(row.get("caution"))})
        for name, row in table["measurement"].items()
    }


def measurement_kind(name: str) -> MeasurementKind:
    """Return one measure by name; underscores, blanks and capitals are understood.

    Raises
    ------
    UnknownCode
        If there is no such measure; near names are suggested.
    """
    kinds = measurement_kinds()
    folded = name.strip().casefold().replace("_", "-").replace(" ", "-")
    if folded not in kinds:
        raise UnknownCode(
            f"{name[:40]!r} is not a measure the body model knows.{did_you_mean(folded, kinds)} "
            "`weizhong schema case` lists every name."
        )
    return kinds[folded]


def observe(posterior: LandmarkPosterior, measurements: Sequence[Measurement]) -> LandmarkPosterior:
    """Return the landmarks given also these readings; repeated readings average by themselves.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What was known before.
    measurements : sequence of Measurement
        Readings, independent of each other given the body.

    Returns
    -------
    LandmarkPosterior

    Raises
    ------
    UnknownCode
        If a measure has no such name.
    InvalidInput
        If a reader's SD is not a positive number.
    ImpossibleBody
        If a reading is not a length, lies too far from what the body allows, or contradicts the others.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import Measurement, observe, predict
    >>> from weizhong.anatomy.person import Person
    >>> before = predict(Person("female", 52, 1620, 70))
    >>> after = observe(before, [Measurement("sitting-height", 860)])
    >>> before.sd("tip_l2") > after.sd("tip_l2")
    True
    """
    if not measurements:
        return posterior
    kinds = [measurement_kind(one.name) for one in measurements]
    values = np.array([_length(one) for one in measurements])
    sds = np.array([_reading_sd(one, kind) for one, kind in zip(measurements, kinds, strict=True)])
    forms = np.stack([_row(posterior, kind) for kind in kinds])
    prior = Gaussian(posterior.mean_mm, posterior.covariance_mm2, posterior.level_covariance_mm2)
    _refuse_wrong_order(kinds, values)
    _refuse_impossible(kinds, values, surprise(prior, forms, values, sds))
    after = condition(prior, forms, values, sds)
    cautions = dict.fromkeys(kind.caution for kind in kinds if kind.caution)
    return replace(
        posterior,
        mean_mm=after.mean,
        covariance_mm2=after.covariance,
        level_covariance_mm2=after.part,
        notes=tuple(dict.fromkeys((*posterior.notes, *cautions))),
        measured=posterior.measured | {kind.name for kind in kinds},
    )


def as_found(posterior: LandmarkPosterior) -> LandmarkPosterior:
    """Return the error as a hand sees it that starts from the landmarks it has found on the table.

    A distance from C7 says little about heights above the floor, but whoever took it has a finger on C7 and
    counts from there. Expected values stay; only look at the result, measure on with `posterior` itself.

    Parameters
    ----------
    posterior : LandmarkPosterior
        After `observe`.

    Returns
    -------
    LandmarkPosterior
        `posterior` itself if nothing was measured on the table.
    """
    starts = {measurement_kinds()[name].finds for name in posterior.measured}
    found = [name for name in posterior.names if name in starts]
    if not found:
        return posterior
    places = [posterior.index(name) for name in found]
    forms = np.eye(len(posterior.names))[places]
    finger_mm = read_table("anatomy/measurements")["finger"]["sd_mm"]["value"]
    prior = Gaussian(posterior.mean_mm, posterior.covariance_mm2, posterior.level_covariance_mm2)
    after = condition(prior, forms, posterior.mean_mm[places], np.full(len(places), finger_mm))
    return replace(posterior, covariance_mm2=after.covariance, level_covariance_mm2=after.part)


def _length(one: Measurement) -> float:
    if not (math.isfinite(one.value_mm) and one.value_mm > 0):
        raise ImpossibleBody(
            f"The measure {one.name!r} must be a positive length; measure again and give it in cm."
        )
    return float(one.value_mm)


def _reading_sd(one: Measurement, kind: MeasurementKind) -> float:
    if one.sd_mm is None:
        return kind.sd_mm
    if not (math.isfinite(one.sd_mm) and one.sd_mm > 0):
        raise InvalidInput(
            f"The SD of {one.name!r} must be a positive number of mm; "
            f"leave it out for the usual {kind.sd_mm:g} mm."
        )
    return float(one.sd_mm)


def _row(posterior: LandmarkPosterior, kind: MeasurementKind) -> Floats:
    row = np.zeros(len(posterior.names))
    for name, weight in kind.form.items():
        row[posterior.index(name)] = weight
    return row


def _refuse_wrong_order(kinds: list[MeasurementKind], values: Floats) -> None:
    """Refuse a crest above C7 and its like: heights whose order no body breaks."""
    heights = {
        next(iter(kind.form)): (kind, value)
        for kind, value in zip(kinds, values, strict=True)
        if _is_plain(kind)
    }
    ordered = [heights[name] for name in read_table("anatomy/landmarks")["head_to_foot"] if name in heights]
    for (upper, upper_mm), (lower, lower_mm) in pairwise(ordered):
        if lower_mm >= upper_mm:
            raise ImpossibleBody(
                f"{lower.name} ({lower_mm / 10:.1f} cm) cannot lie above {upper.name} "
                f"({upper_mm / 10:.1f} cm); measure both again."
            )


def _is_plain(kind: MeasurementKind) -> bool:
    return list(kind.form.values()) == [1]


def _refuse_impossible(kinds: list[MeasurementKind], values: Floats, found: Surprise) -> None:
    """Refuse the reading that fits the body and the other readings least, if it fits too badly."""
    limits = read_table("anatomy/measurements")["refusal"]
    sds_off = np.abs(values - found.expected) / found.expected_sd
    worst = int(np.argmax(sds_off))
    is_far = sds_off[worst] > limits["largest_sds"]["value"]
    if not is_far and found.joint_probability >= limits["joint_probability"]["value"]:
        return
    low, high = found.expected[worst] + np.array([-Z_95, Z_95]) * found.expected_sd[worst]
    basics = "stature, mass and the other measures" if len(values) > 1 else "stature and mass"
    raise ImpossibleBody(
        f"{kinds[worst].name} of {values[worst] / 10:.1f} cm does not fit this {basics}: "
        f"{low / 10:.1f} to {high / 10:.1f} cm was expected. {_slip(values[worst], low, high)}"
    )


def _slip(value: float, low: float, high: float) -> str:
    for factor in (10.0, 0.1, 25.4, 100.0):  # cm taken for mm, mm for cm, inches, metres for cm
        if low <= value * factor <= high:
            return f"Was {value * factor / 10:.1f} cm meant? Check the unit."
    return "Measure again, and check the landmark and the stature."
