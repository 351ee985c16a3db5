"""What a reading rests on: the vertebra named right, the bone felt through no soft tissue, the usual ribs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.level_anatomy import CONSTANT, Anatomy, anatomies, level_at, process_row
from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.anatomy.vertebrae import level_landmark, spine_levels
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

_STEPS = (0, -1, 1, -2, 2)  # how many vertebrae towards the feet the finger is off


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """One thing that may have gone wrong with a reading, and what it would then have read.

    Parameters
    ----------
    key : str
        Readings with the same key err together.
    chances : ndarray, shape (v,)
        Of each outcome; the first is that nothing went wrong.
    offsets : ndarray, shape (a, v, 19)
        What each outcome adds to the reading in each anatomy, as `process_row` has it.
    levels : tuple of tuple of str, optional
        The vertebra really under the finger, for each anatomy and outcome, where one was named.
    """

    key: str
    chances: Floats
    offsets: Floats
    levels: tuple[tuple[str, ...], ...] = ()


@cache
def causes_of(measure: str) -> tuple[Cause, ...]:
    """Return what a measure rests on; empty where it reads a bone that nobody has to count.

    Examples
    --------
    >>> [cause.key for cause in causes_of("c7-to-iliac-crest")], causes_of("sitting-height")
    (['c7', 'crest'], ())
    """
    table = read_table("anatomy/level_cues")
    kind = measurement_kinds()[measure]
    tips = {level_landmark(level) for level in spine_levels()}
    found = []
    for landmark, weight in kind.form.items():
        for key, row in table["slip"].items():
            if landmark in row["landmarks"] and (kind.is_counted or landmark not in tips):
                found.append(_slip(key, row, landmark, weight))
        for key, row in table["shift"].items():
            if landmark in row["landmarks"]:
                found.append(_shift(key, row, weight))
        if landmark == table["last_rib"]["landmark"]:
            found.append(_last_rib(weight))
    return tuple(found)


def _slip(key: str, row: Mapping[str, Any], landmark: str, weight: float) -> Cause:
    each = (row["right"], row["one_off"] / 2, row["one_off"] / 2, row["two_off"] / 2, row["two_off"] / 2)
    outcomes = [(step, chance) for step, chance in zip(_STEPS, each, strict=True) if chance > 0]
    named = 0 if landmark == "c7_height" else [level_landmark(lv) for lv in spine_levels()].index(landmark)
    right = process_row(anatomies()[0], named)
    places = [
        [_counted(one, named, row["counted_from"]) + step for step, _ in outcomes] for one in anatomies()
    ]
    offsets = [
        [process_row(one, place) - right for place in own]
        for one, own in zip(anatomies(), places, strict=True)
    ]
    return Cause(
        key,
        np.array([chance for _, chance in outcomes]),
        weight * np.array(offsets),
        tuple(
            tuple(level_at(one, place) for place in own) for one, own in zip(anatomies(), places, strict=True)
        ),
    )


def _counted(anatomy: Anatomy, named: int, counted_from: str) -> int:
    """Return where a count that takes the body for a usual one ends up, vertebrae below C7."""
    usual = anatomies()[0]
    if counted_from == "sacrum":
        return named + anatomy.below_c7 - usual.below_c7
    return named + (anatomy.thoracic - usual.thoracic if counted_from == "last-rib" else 0)


def _shift(key: str, row: Mapping[str, Any], weight: float) -> Cause:
    offsets = np.zeros((len(anatomies()), 2, len(spine_levels()) + 1))
    offsets[:, 1, CONSTANT] = weight * row["shift_mm"]
    return Cause(key, np.array([1.0 - row["share"], row["share"]]), offsets)


def _last_rib(weight: float) -> Cause:
    """The last rib hangs from the last thoracic vertebra, whichever that is."""
    usual = process_row(anatomies()[0], anatomies()[0].thoracic)
    offsets = [[process_row(one, one.thoracic) - usual] for one in anatomies()]
    return Cause("last rib", np.ones(1), weight * np.array(offsets))
