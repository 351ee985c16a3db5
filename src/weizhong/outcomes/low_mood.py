"""Whether a score tells of a mood so low that thoughts of ending life are asked about."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from weizhong.outcomes.instruments import instrument, instruments


def asks_of_mood(name: str) -> bool:
    """Return whether any answers to an instrument could tell of it.

    Examples
    --------
    >>> asks_of_mood("phq_4"), asks_of_mood("rmdq")
    (True, False)
    """
    return instrument(name).low_mood is not None or bool(_cuts(name))


def is_low_mood(
    name: str,
    score: float | None,
    parts: Mapping[str, float | None] | None = None,
    answers: Sequence[float] = (),
    group: str | None = None,
) -> bool:
    """Return whether a score, a part of it that is a score of mood, or one answer tells of it.

    Parameters
    ----------
    name : str
        The instrument.
    score : float or None
        Its score; None where there is none.
    parts : mapping of str to float or None, optional
        Its parts by name.
    answers : sequence of float
        Its answers in the order of the form, NaN where one is missing.
    group : str or None
        The group of the score.

    Raises
    ------
    UnknownCode
        If there is no instrument of this name.

    Examples
    --------
    >>> is_low_mood("promis_depression_4a", 61.7), is_low_mood("nrs", 10)
    (True, False)
    >>> is_low_mood("phq_4", 3, {"anxiety": 0, "depression": 3})
    True
    >>> is_low_mood("start_back", 6, group="high")
    True
    """
    about = instrument(name)
    asking, told = about.low_mood, {"": score, **(parts or {})}
    if any((value := told.get(part)) is not None and value >= least for part, least in _cuts(name)):
        return True
    if asking is None:
        return False
    by_answer = any(
        asking.items.get(item.name, _NEVER) <= value <= item.high
        for item, value in zip(about.items, answers, strict=False)
    )
    return by_answer or group in asking.groups


_NEVER = float("inf")


@cache
def _cuts(name: str) -> tuple[tuple[str, float], ...]:
    """From where a score is so low, and each part of it that is the score of another instrument."""
    return tuple(_of(name))


def _of(name: str) -> Iterator[tuple[str, float]]:
    about = instrument(name)
    own = {"": about, **{part.name: instruments().get(part.how) for part in about.parts}}
    for part, one in own.items():
        if one is not None and one.low_mood and one.low_mood.at_least is not None:
            yield part, one.low_mood.at_least
