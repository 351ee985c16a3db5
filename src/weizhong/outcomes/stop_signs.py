"""What a rule to stop by asks of the readings of a scale: plateau, worsening, setback, a lost gain."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from weizhong.facts.tables import read_table
from weizhong.outcomes.change import ChangeVerdict, verdict_of
from weizhong.outcomes.gain import gain_of, gained, share_of
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import told_from_chance
from weizhong.outcomes.setbacks import Setback, setback
from weizhong.outcomes.worst_end import can_show_worse, is_worst_unseen

Worsening = Literal["none", "once", "twice", "unknown"]


class StopSigns(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule to stop by asks of the readings of one scale.

    Parameters
    ----------
    readings : int
        Readings since the start value.
    verdict : str
        Of the last one.
    share : float or None
        Share of the start value gained by now.
    is_plateau : bool
        Whether a gain has stopped growing.
    worsening : {"none", "once", "twice", "unknown"}
        Whether the last reading, or the last two, were worse than the start.
    setback : {"none", "once", "twice", "unknown"}
        Whether the last reading, or the last two, were clearly worse than an earlier one since the start.
    can_show_worse : bool or None
        Whether the scale could show getting worse from the start value.
    is_worst_unseen : bool
        Whether it stands as bad as the scale can show, and yet does not count as worse than the start.
    has_lost_gain : bool
        Whether an earlier gain that mattered is gone.
    best : float or None
        The best earlier reading that counted as better.
    """

    readings: int
    verdict: ChangeVerdict
    share: float | None
    is_plateau: bool
    worsening: Worsening
    setback: Setback
    can_show_worse: bool | None
    is_worst_unseen: bool
    has_lost_gain: bool
    best: float | None


def stop_signs(name: str, start: float | None, values: Sequence[float]) -> StopSigns:
    """Return what a rule to stop by asks of the readings of one scale.

    Parameters
    ----------
    name : str
        Instrument.
    start : float or None
        Start value, in points.
    values : sequence of float
        Later readings, oldest first, in points.

    Examples
    --------
    >>> signs = stop_signs("nrs", 7, [3, 4, 6])
    >>> signs.verdict, signs.has_lost_gain, signs.best, signs.setback
    ('none', True, 3, 'once')
    """
    of, best = instrument(name), best_before(name, start, values)
    verdict = verdict_of(name, start, values[-1]) if values else "unknown"
    return StopSigns(
        readings=len(values),
        verdict=verdict,
        share=share_of(of, start, gained(of, start, values[-1] if values else None)),
        is_plateau=is_plateau(name, start, values),
        worsening=worsening(name, start, values),
        setback=setback(name, values),
        can_show_worse=can_show_worse(name, start),
        is_worst_unseen=is_worst_unseen(name, start, values),
        has_lost_gain=best is not None and verdict != "better",
        best=best,
    )


def plateau_readings() -> int:
    """Return how many readings in a row must bring nothing more.

    Examples
    --------
    >>> plateau_readings()
    3
    """
    return int(read_table("outcomes/responders")["plateau"]["readings"])


def is_plateau(name: str, start: float | None, values: Sequence[float]) -> bool:
    """Return whether the last readings all counted as better and none brought more that matters.

    Parameters
    ----------
    name, start, values
        As for `stop_signs`; a rating of change has no plateau.

    Examples
    --------
    >>> is_plateau("nrs", 8, [5, 5, 4]), is_plateau("nrs", 8, [5, 4, 3]), is_plateau("nrs", 8, [5, 5])
    (True, False, False)
    """
    of, last = instrument(name), list(values[-plateau_readings() :])
    if of.rating or start is None or of.mic_points is None or len(last) < plateau_readings():
        return False
    more = max(gain_of(of, last[0], value) for value in last)
    was_better = all(verdict_of(name, start, value) == "better" for value in last)
    return was_better and more < max(of.mic_points, told_from_chance(name, last[0], last[-1]))


def worsening(name: str, start: float | None, values: Sequence[float]) -> Worsening:
    """Return whether the last reading was worse than the start past its threshold, and the one before it too.

    Parameters
    ----------
    name, start, values
        As for `stop_signs`.

    Examples
    --------
    >>> worsening("nrs", 4, [5, 7]), worsening("nrs", 4, [6, 7]), worsening("nrs", None, [5])
    ('once', 'twice', 'unknown')
    """
    last = [verdict_of(name, start, value) for value in values[-2:]]
    if not last or last[-1] == "unknown":
        return "unknown"
    if last[-1] != "worse":
        return "none"
    return "twice" if last == ["worse", "worse"] else "once"


def best_before(name: str, start: float | None, values: Sequence[float]) -> float | None:
    """Return the best reading before the last one that counted as better, if any did.

    Examples
    --------
    >>> best_before("nrs", 8, [5, 4, 7]), best_before("nrs", 8, [7, 7])
    (4, None)
    """
    of = instrument(name)
    better = [value for value in values[:-1] if verdict_of(name, start, value) == "better"]
    return max(better, key=lambda value: gain_of(of, 0, value), default=None)
