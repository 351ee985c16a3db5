"""Whether a score tells of a mood so low that thoughts of ending life are asked about."""

from collections.abc import Iterator, Mapping
from functools import cache

from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument, instruments


def is_low_mood(name: str, score: float | None, parts: Mapping[str, float | None]) -> bool:
    """Return whether a score, or a part of it that is a score of mood, is as low as that.

    Parameters
    ----------
    name : str
        The instrument.
    score : float or None
        Its score; None where there is none.
    parts : mapping of str to float or None
        Its parts by name.

    Raises
    ------
    UnknownCode
        If there is no instrument of this name.

    Examples
    --------
    >>> is_low_mood("promis_depression_4a", 61.7, {}), is_low_mood("nrs", 10, {})
    (True, False)
    >>> is_low_mood("phq_4", 3, {"anxiety": 0, "depression": 3})
    True
    """
    told = {"": score, **parts}
    return any((value := told.get(part)) is not None and value >= least for part, least in _cuts(name))


@cache
def _cuts(name: str) -> tuple[tuple[str, float], ...]:
    """Where a score is so low, and each part of it that is the score of another instrument."""
    return tuple(_of(instrument(name)))


def _of(about: Instrument) -> Iterator[tuple[str, float]]:
    if about.low_mood:
        yield "", about.low_mood.at_least
    for part in about.parts:
        own = instruments().get(part.how)
        if own and own.low_mood:
            yield part.name, own.low_mood.at_least
