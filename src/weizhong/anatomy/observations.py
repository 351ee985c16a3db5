"""Tape measures and palpated landmarks as noisy linear forms that sharpen all the rest."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.contradiction import Contradiction
from weizhong.anatomy.gaussian import Gaussian, condition, estimated, surprise
from weizhong.anatomy.measurement_kinds import (
    Measurement,
    MeasurementKind,
    measurement_kind,
    measurement_kinds,
)
from weizhong.anatomy.misfit import judged, refuse_strays, settled_scatter
from weizhong.anatomy.palpation import finding_error
from weizhong.anatomy.posterior import History, LandmarkPosterior
from weizhong.anatomy.repeats import Reading, error_covariance_mm2, gathered
from weizhong.anatomy.table_frame import lift, table_gain
from weizhong.facts.tables import read_table
from weizhong.terms.errors import ImpossibleBody, InvalidInput

__all__ = [
    "Measurement",
    "MeasurementKind",
    "as_found",
    "form_row",
    "found_landmarks",
    "history_of",
    "measurement_kind",
    "measurement_kinds",
    "observe",
]

Floats = NDArray[np.float64]


def observe(posterior: LandmarkPosterior, measurements: Sequence[Measurement]) -> LandmarkPosterior:
    """Return the landmarks given also these readings; repeated readings average, down to what they share.

    What one hand errs alike every time (on one landmark, or with one measure) is shared by all its readings,
    given at once or one after the other: the answer is the same, whatever the order.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What was known before.
    measurements : sequence of Measurement
        Readings of one practitioner on this person.

    Returns
    -------
    LandmarkPosterior
        With `contradictions` where readings hardly fit, and every error then taken wider.

    Raises
    ------
    UnknownCode
        If a measure has no such name.
    InvalidInput
        If a reader's SD is not a positive number.
    ImpossibleBody
        If a reading is not a length, lies too far from what the body allows, or cannot go with the others.

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
    earlier = history_of(posterior)
    return _given_all(earlier.before, (*earlier.measurements, *map(_checked, measurements)))


def as_found(posterior: LandmarkPosterior) -> LandmarkPosterior:
    """Return the error as a hand sees it on the table that counts from the landmarks it has found there.

    Nobody knows on the table how high above the floor a point would be, but whoever measured from C7 has a
    finger on C7 and counts from there. The finger errs on the way back as it erred when it measured, as far
    as one hand repeats itself. What lies far from the finger may err more than above the floor. Expected
    values stay; only look at the result, measure on with `posterior` itself.

    Parameters
    ----------
    posterior : LandmarkPosterior
        After `observe`.

    Returns
    -------
    LandmarkPosterior
        `posterior` itself if nothing was measured on the table.
    """
    found = found_landmarks(posterior)
    if not found:
        return posterior
    history = history_of(posterior)
    before, readings = history.before, history.readings
    noise_mm2 = error_covariance_mm2(
        [*(one.error for one in readings), *(finding_error(name, before.bmi) for name in found)]
    )
    forms = np.vstack(
        [
            *(form_row(before, one.kind) for one in readings),
            np.eye(len(before.names))[[before.index(name) for name in found]],
        ]
    )
    cross_mm2 = before.covariance_mm2 @ forms.T
    gain = table_gain(lift(before.names), cross_mm2, forms @ cross_mm2 + noise_mm2, len(readings))
    prior = Gaussian(before.mean_mm, before.covariance_mm2, before.level_covariance_mm2)
    # Values do not matter to the error, and the expected values are the posterior's own.
    after = estimated(prior, gain, forms, forms @ before.mean_mm, noise_mm2)
    return replace(
        posterior,
        covariance_mm2=history.widened**2 * after.covariance,
        level_covariance_mm2=history.widened**2 * after.part,
    )


def found_landmarks(posterior: LandmarkPosterior) -> tuple[str, ...]:
    """Return the landmarks the hand has found on the table, in the posterior's order."""
    starts = {measurement_kinds()[name].finds for name in posterior.measured if name in measurement_kinds()}
    return tuple(name for name in posterior.names if name in starts)


def history_of(posterior: LandmarkPosterior) -> History:
    """Return the readings behind a posterior; one that was changed elsewhere since counts as a new start."""
    history = posterior.history
    if (
        history is not None
        and history.mean_mm is posterior.mean_mm
        and history.covariance_mm2 is posterior.covariance_mm2
    ):
        return history
    return History(posterior, (), (), 1.0, posterior.mean_mm, posterior.covariance_mm2)


def form_row(posterior: LandmarkPosterior, kind: MeasurementKind) -> Floats:
    """Return a measure as weights on the posterior's landmarks, shape (n,)."""
    row = np.zeros(len(posterior.names))
    for name, weight in kind.form.items():
        row[posterior.index(name)] = weight
    return row


def _given_all(before: LandmarkPosterior, taken: tuple[Measurement, ...]) -> LandmarkPosterior:
    gathered_readings = gathered([measurement_kind(one.name) for one in taken], taken, before.bmi)
    _refuse_wrong_order(gathered_readings)
    forms = np.stack([form_row(before, one.kind) for one in gathered_readings])
    form_sd_mm = np.sqrt(np.maximum(np.einsum("mi,mi->m", forms @ before.covariance_mm2, forms), 0.0))
    refuse_strays(gathered_readings, forms @ before.mean_mm, form_sd_mm)
    readings, scattered = settled_scatter(gathered_readings)
    values = np.array([one.mean_mm for one in readings])
    errors_mm2 = error_covariance_mm2([one.error for one in readings])
    prior = Gaussian(before.mean_mm, before.covariance_mm2, before.level_covariance_mm2)
    misfit = judged(readings, surprise(prior, forms, values, errors_mm2))
    after = condition(prior, forms, values, errors_mm2)
    contradictions = (*((misfit,) if misfit else ()), *scattered)
    widened = misfit.widened if misfit else 1.0
    covariance_mm2 = widened**2 * after.covariance
    return replace(
        before,
        mean_mm=after.mean,
        covariance_mm2=covariance_mm2,
        level_covariance_mm2=widened**2 * after.part,
        notes=tuple(dict.fromkeys((*before.notes, *_notes(readings, contradictions)))),
        measured=before.measured | {one.kind.name for one in readings},
        contradictions=(*before.contradictions, *contradictions),
        history=History(before, taken, readings, widened, after.mean, covariance_mm2),
    )


def _notes(readings: Sequence[Reading], contradictions: Sequence[Contradiction]) -> Iterator[str]:
    """Yield what contradicts, what was repeated, and what the readings rest on."""
    yield from (one.sentence for one in contradictions)
    yield from (one.sentence for one in readings if len(one.values_mm) > 1)
    yield from (one.kind.caution for one in readings if one.kind.caution)
    if any(one.kind.finds for one in readings):
        yield read_table("anatomy/measurements")["table_frame"]["note"]


def _checked(one: Measurement) -> Measurement:
    """Refuse what is no measure, no length or no error."""
    kind = measurement_kind(one.name)
    if not (math.isfinite(one.value_mm) and one.value_mm > 0):
        raise ImpossibleBody(
            f"The measure {one.name!r} must be a positive length; measure again and give it in cm."
        )
    if one.sd_mm is not None and not (math.isfinite(one.sd_mm) and one.sd_mm > 0):
        raise InvalidInput(
            f"The SD of {kind.name!r} must be a positive number of mm; leave it out for the usual error."
        )
    return one


def _refuse_wrong_order(readings: Sequence[Reading]) -> None:
    """Refuse a crest above C7 and its like: heights whose order no body breaks."""
    heights = {next(iter(one.kind.form)): one for one in readings if list(one.kind.form.values()) == [1]}
    ordered = [heights[name] for name in read_table("anatomy/landmarks")["head_to_foot"] if name in heights]
    for upper, lower in pairwise(ordered):
        if lower.mean_mm >= upper.mean_mm:
            raise ImpossibleBody(
                f"{lower.kind.name} ({lower.mean_mm / 10:.1f} cm) cannot lie above {upper.kind.name} "
                f"({upper.mean_mm / 10:.1f} cm); measure both again."
            )
