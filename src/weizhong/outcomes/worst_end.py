"""The worst end of a scale: near it getting worse cannot be told, so being there is a sign of its own."""

from collections.abc import Sequence

from weizhong.facts.tables import read_table
from weizhong.outcomes.change import verdict_of
from weizhong.outcomes.gain import best_and_worst, exact, gain_of
from weizhong.outcomes.instruments import instrument


def can_show_worse(name: str, start: float | None) -> bool | None:
    """Return whether any value of a scale would count as worse than a start value.

    Parameters
    ----------
    name : str
        Instrument.
    start : float or None
        Start value, in points.

    Returns
    -------
    bool or None
        None where there is no start value, or where no change that matters is known.

    Examples
    --------
    >>> [can_show_worse("nrs", start) for start in (8, 9, None)], can_show_worse("psfs", 1)
    ([True, False, None], False)
    """
    of = instrument(name)
    if of.rating:
        return True
    told = verdict_of(name, start, best_and_worst(of)[1])
    return None if told == "unknown" else told == "worse"


def is_at_worst_end(name: str, value: float) -> bool:
    """Return whether a value stands at the worst end of a scale, or so near that nobody can mark it apart.

    Examples
    --------
    >>> [is_at_worst_end("nrs", value) for value in (9, 10)], is_at_worst_end("vas", 97)
    ([False, True], True)
    """
    of = instrument(name)
    best, worst = best_and_worst(of)
    margin = float(read_table("outcomes/responders")["worst_end"]["margin"])
    return gain_of(of, worst, value) <= exact(margin * gain_of(of, worst, best))


def is_worst_unseen(name: str, start: float | None, values: Sequence[float]) -> bool:
    """Return whether it stands as bad as a scale can show, and yet does not count as worse than the start.

    It came there from a better start value, or stood there at the last two readings.

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
    >>> (
    ...     is_worst_unseen("nrs", 9, [10]),
    ...     is_worst_unseen("nrs", 10, [10]),
    ...     is_worst_unseen("nrs", 10, [10, 10]),
    ... )
    (True, False, True)
    >>> is_worst_unseen("nrs", 8, [10]), is_worst_unseen("nrs", None, [10, 10])
    (False, True)
    """
    if not values or not is_at_worst_end(name, values[-1]) or verdict_of(name, start, values[-1]) == "worse":
        return False
    came = start is not None and not is_at_worst_end(name, start)
    return came or [is_at_worst_end(name, value) for value in values[-2:]] == [True, True]
