"""The three figures every instrument is asked for, and how each stands: told, not applicable, or not read.

Error of measurement, the change that matters in points, and as a share of the start value.
"""

from typing import Literal

from weizhong.outcomes.instrument import Instrument

Figure = Literal["error", "points", "share"]
FIGURES: tuple[Figure, ...] = ("error", "points", "share")


def is_told(of: Instrument, figure: Figure) -> bool:
    """Return whether an instrument has a figure.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> [is_told(instrument("psfs"), figure) for figure in FIGURES]
    [True, True, False]
    """
    error = of.error is not None and (of.error.by_score or of.sdc is not None)
    return {"error": error, "points": of.mic_points is not None, "share": of.mic_share is not None}[figure]


def why_none(of: Instrument, figure: Figure) -> str:
    """Return why a figure cannot be, by what the instrument is; empty where it can.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> why_none(instrument("promis_anxiety_4a"), "share")
    'A T-score has no zero, so nothing is a share of it.'
    >>> why_none(instrument("rmdq"), "share")
    ''
    """
    return "" if of.not_applicable is None else str(getattr(of.not_applicable, figure))


def unread(of: Instrument) -> tuple[Figure, ...]:
    """Return the figures that could be and that nobody read: what is not known.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> unread(instrument("rmdq")), unread(instrument("hfaq"))
    ((), ('error',))
    """
    return tuple(figure for figure in FIGURES if not is_told(of, figure) and not why_none(of, figure))
