"""A setback: the last reading is clearly worse than an earlier one of the course, wherever it started."""

from collections.abc import Sequence
from typing import Literal

from weizhong.outcomes.gain import gain_of
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import told_from_chance, used_error

Setback = Literal["none", "once", "twice", "unknown"]
_SHOWN = 2  # decimals: a threshold is the number that is shown


def setback(name: str, values: Sequence[float]) -> Setback:
    """Return whether the last reading, or the last two, were a setback.

    Parameters
    ----------
    name : str
        Instrument; a rating of change stands alone, so of one it is unknown.
    values : sequence of float
        Readings since the start, oldest first, in points. The start value is none of them: what is worse than
        that is `weizhong.outcomes.stop_signs.worsening`.

    Examples
    --------
    >>> [setback("nrs", values) for values in ([1, 8], [1, 8, 7], [1, 8, 2], [3, 4], [])]
    ['once', 'twice', 'none', 'none', 'unknown']
    """
    of = instrument(name)
    if not values or of.rating or of.mic_points is None:
        return "unknown"
    if fell_from(name, values) is None:
        return "none"
    return "once" if fell_from(name, values[:-1]) is None else "twice"


def fell_from(name: str, values: Sequence[float]) -> float | None:
    """Return the best earlier reading from which the last one is a clear loss, if there is any.

    Examples
    --------
    >>> fell_from("nrs", [3, 1, 5]), fell_from("psfs", [8, 4]), fell_from("nrs", [3, 5])
    (1, 8, None)
    """
    of, *last = instrument(name), *values[-1:]
    if of.rating or of.mic_points is None:
        return None
    fallen = [
        one for one in values[:-1] for now in last if gain_of(of, now, one) >= clear_loss(name, one, now)
    ]
    return max(fallen, key=lambda one: gain_of(of, 0, one), default=None)


def clear_loss(name: str, earlier: float, now: float) -> float:
    """Return how many points of loss since an earlier reading are a setback.

    As many as matter, and as are told from chance at the level of every interval here: the earlier reading is
    the best of several, and so chosen in part by chance.

    Parameters
    ----------
    name : str
        Instrument with a change that matters in points.
    earlier, now : float
        Two readings, in points.

    Examples
    --------
    >>> clear_loss("nrs", 1, 5), clear_loss("psfs", 8, 4), clear_loss("qbpds", 20, 50)
    (2.83, 2.38, 20.0)
    """
    used = used_error(name)
    by_level = round(used.sdc, _SHOWN) if used else 0.0
    return max(instrument(name).mic_points or 0.0, told_from_chance(name, earlier, now), by_level)
