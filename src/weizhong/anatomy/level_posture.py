"""What lying, sitting and raised arms do to the landmarks that levels are told by."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from weizhong.anatomy.measurement_kinds import Measurement, measurement_kind
from weizhong.anatomy.palpation import reading_error
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput
from weizhong.terms.suggestions import did_you_mean

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Posture:
    """How the patient lay, sat or stood when landmarks were felt.

    Parameters
    ----------
    body, arms : str
        ``"standing"``, ``"sitting"``, ``"prone"``, ``"side-lying"``; ``"down"``, ``"up"``; or ``"unknown"``.

    Raises
    ------
    InvalidInput
        If there is no such posture.

    Examples
    --------
    >>> Posture().body, Posture("prone", "up").arms
    ('standing', 'up')
    """

    body: str = "standing"
    arms: str = "down"

    def __post_init__(self) -> None:
        table = read_table("anatomy/posture")
        _refuse_unknown("posture", self.body, table["postures"])
        _refuse_unknown("arms", self.arms, table["arms"])


@dataclass(frozen=True, slots=True)
class Displacement:
    """How much higher something lies than standing with arms down, relative to the spine, mm."""

    shift_mm: float
    sd_mm: float


def displacement(landmark: str, posture: Posture) -> Displacement:
    """Return what a posture does to a landmark, in a person of 1.7 m.

    Parameters
    ----------
    landmark : str
        Any landmark; those no row speaks of do not move.
    posture : Posture
        Where it is unknown, all rows count alike and the spread between them is added.

    Examples
    --------
    >>> displacement("scapula_angle_height", Posture("prone", "up"))
    Displacement(shift_mm=-18.4, sd_mm=12.0)
    """
    table = read_table("anatomy/posture")
    bodies = table["postures"] if posture.body == UNKNOWN else (posture.body,)
    arms = table["arms"] if posture.arms == UNKNOWN else (posture.arms,)
    found = [_row(landmark, body, arm) for body, arm in product(bodies, arms)]
    shifts, sds = np.array(found).T
    return Displacement(float(shifts.mean()), float(np.sqrt(np.mean(sds**2) + shifts.var())))


def in_posture(
    readings: Iterable[Measurement], posture: Posture, stature_mm: float, bmi: float | None = None
) -> tuple[Measurement, ...]:
    """Return readings taken in a posture as if taken standing with arms down, their errors the wider for it.

    Parameters
    ----------
    readings : iterable of Measurement
        As read.
    posture : Posture
        In which they were read.
    stature_mm : float
        Displacements scale with it.
    bmi : float, optional
        Build of the person, kg/m², for readings that state no error.

    Examples
    --------
    >>> in_posture([Measurement("scapula-angle-height", 1200, 10)], Posture("prone", "up"), 1700)[0].value_mm
    1218.4
    """
    return tuple(_standing(one, posture, stature_mm, bmi) for one in readings)


def reading_displacement(measure: str, posture: Posture, stature_mm: float) -> Displacement:
    """Return what a posture does to a reading: all its landmarks together, in a person of this stature.

    Examples
    --------
    >>> reading_displacement("scapula-angle-height", Posture("prone", "up"), 1700).shift_mm
    -18.4
    """
    size = stature_mm / read_table("anatomy/posture")["reference_stature"]["value"]
    form = measurement_kind(measure).form
    moved = [(size * weight, displacement(name, posture)) for name, weight in form.items()]
    return Displacement(
        float(sum(weight * move.shift_mm for weight, move in moved)),
        float(np.hypot.reduce([weight * move.sd_mm for weight, move in moved])),
    )


def _standing(one: Measurement, posture: Posture, stature_mm: float, bmi: float | None) -> Measurement:
    moved = reading_displacement(one.name, posture, stature_mm)
    if moved.sd_mm == 0.0 and moved.shift_mm == 0.0:
        return one
    own_mm = reading_error(measurement_kind(one.name), bmi, one.sd_mm).sd_mm
    return Measurement(one.name, one.value_mm - moved.shift_mm, float(np.hypot(own_mm, moved.sd_mm)))


def _row(landmark: str, body: str, arms: str) -> tuple[float, float]:
    rows = _rows()
    row = rows.get((landmark, body, arms)) or rows.get((landmark, body, None))
    return (row["shift_mm"], row["sd_mm"]) if row else (0.0, 0.0)


@cache
def _rows() -> dict[tuple[str, str, str | None], dict[str, Any]]:
    rows = read_table("anatomy/posture")["row"]
    return {(row["landmark"], row["posture"], row.get("arms")): row for row in rows}


def _refuse_unknown(what: str, given: str, known: list[str]) -> None:
    if given not in (*known, UNKNOWN):
        raise InvalidInput(
            f"{given[:40]!r} is no {what} known here: use {', '.join(known)} or {UNKNOWN}."
            + did_you_mean(given, (*known, UNKNOWN))
        )
