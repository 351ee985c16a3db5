"""What could be measured next, and what it would do to the error of the wanted spots."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.contradiction import Contradiction
from weizhong.anatomy.measurement_kinds import MeasurementKind
from weizhong.anatomy.repeats import Reading

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WantedSpot:
    """One spot whose error matters.

    Parameters
    ----------
    code, spot : str
        Which.
    is_on_spine : bool
        Whether its length runs along the spine.
    rule_along_mm, rule_across_mm : float
        Standard deviations that no measurement removes: what the rule itself leaves open, mm.
    """

    code: str
    spot: str
    is_on_spine: bool
    rule_along_mm: float
    rule_across_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class NextMeasure:
    """One measure that could be taken, and what it would do.

    Parameters
    ----------
    kind : MeasurementKind
        What, in which posture, and how.
    is_again : bool
        Whether it was taken already.
    is_recalled : bool
        Whether where its landmark lies is recalled rather than read or measured: its gain is a guess.
    reading_sd_mm : float
        What one reading of it errs on this person, mm.
    error_mm : float
        Typical error of the wanted spots afterwards, mm.
    gain_mm : float
        By how much that is less than before.
    sds_mm : ndarray, shape (n, 2)
        Standard deviations of the wanted spots afterwards, along and across their segments, mm.
    """

    kind: MeasurementKind
    is_again: bool
    is_recalled: bool
    reading_sd_mm: float
    error_mm: float
    gain_mm: float
    sds_mm: Floats


@dataclass(frozen=True, slots=True, eq=False)
class MeasuringPlan:
    """What to measure, step by step.

    Parameters
    ----------
    spots : tuple of WantedSpot
        The n wanted spots of the left half and the midline; those of the right err alike.
    sds_mm : ndarray, shape (n, 2)
        Their standard deviations now, as the hand sees them, along and across their segments, mm.
    error_mm : float
        Their typical error: the root mean square distance between mark and true spot, over all of them.
    rule_error_mm : float
        The part of it that no measurement removes.
    steps : tuple of NextMeasure
        The best measure, then the best after it, and so on; fewer than asked once nothing more is worth it.
    choices : tuple of NextMeasure
        Every measure that could be taken first, best first.
    counted : NextMeasure or None
        The best that rests on a count of vertebrae, which the steps leave out unless asked for.
    worth_mm : float
        The least gain that is worth a measure.
    readings : tuple of Reading
        What was measured so far, repeats together.
    contradictions : tuple of Contradiction
        Among those: settle these first.
    """

    spots: tuple[WantedSpot, ...]
    sds_mm: Floats
    error_mm: float
    rule_error_mm: float
    steps: tuple[NextMeasure, ...]
    choices: tuple[NextMeasure, ...]
    counted: NextMeasure | None
    worth_mm: float
    readings: tuple[Reading, ...]
    contradictions: tuple[Contradiction, ...]
