"""Points gained: positive is better, whichever way a scale runs."""

from weizhong.outcomes.instrument import Instrument

# Finer than any scale is written down: 4.1 less 2.1 are two points, whatever binary fractions make of it.
_DECIMALS = 6


def exact(value: float) -> float:
    """Return a number of points without the trace that binary fractions leave.

    Examples
    --------
    >>> exact(4.1 - 2.1)
    2.0
    """
    return round(float(value), _DECIMALS)


def gain_of(of: Instrument, start: float, now: float) -> float:
    """Return how much better it is, in points.

    Parameters
    ----------
    of : Instrument
        The scale.
    start, now : float
        Two values, in points.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> gain_of(instrument("nrs"), 7, 4), gain_of(instrument("hfaq"), 50, 62)
    (3.0, 12.0)
    """
    return exact(now - start if of.better == "higher" else start - now)


def gained(of: Instrument, start: float | None, now: float | None) -> float | None:
    """Return the points gained since a start value: None where a value is missing, and of a rating of change.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> gained(instrument("nrs"), 7, 4), gained(instrument("nrs"), None, 4), gained(instrument("pgic"), 4, 2)
    (3.0, None, None)
    """
    if start is None or now is None or of.rating is not None:
        return None
    return gain_of(of, start, now)


def value_after(of: Instrument, start: float, gain: float) -> float:
    """Return the value a gain leads to, in points.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> value_after(instrument("nrs"), 7, 2), value_after(instrument("hfaq"), 50, 12)
    (5.0, 62.0)
    """
    return exact(start + gain if of.better == "higher" else start - gain)


def best_and_worst(of: Instrument) -> tuple[float, float]:
    """Return both ends of a scale, the best first, in points.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> best_and_worst(instrument("nrs")), best_and_worst(instrument("hfaq"))
    ((0.0, 10.0), (100.0, 0.0))
    """
    return (of.high, of.low) if of.better == "higher" else (of.low, of.high)


def most_to_gain(of: Instrument, start: float) -> float:
    """Return how much better the scale can show from a start value, in points.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> most_to_gain(instrument("nrs"), 3), most_to_gain(instrument("hfaq"), 90)
    (3.0, 10.0)
    """
    return gain_of(of, start, best_and_worst(of)[0])


def share_of(of: Instrument, start: float | None, gain: float | None) -> float | None:
    """Return the gain as a share of the start value.

    None where more is better, where there was nothing to lose, and where the scale does not begin at 0: no
    T-score can fall by half, for its least is far from nothing.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> share_of(instrument("rmdq"), 17, 5), share_of(instrument("rmdq"), 0, -1)
    (0.294118, None)
    """
    if gain is None or not start or of.better != "lower" or of.low != 0:
        return None
    return exact(gain / start)
