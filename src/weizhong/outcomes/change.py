"""The change of one person on one scale, with its error, judged by every published rule side by side."""

from math import isfinite, sqrt
from numbers import Real
from typing import Any, Literal

import msgspec

from weizhong.facts.tables import read_table
from weizhong.outcomes.detectable_change import detectable, level, quantile
from weizhong.outcomes.figures import why_none
from weizhong.outcomes.gain import gain_of, gained, share_of
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import (
    PublishedError,
    published_errors,
    standard_error_at,
    told_from_chance,
    used_error,
)
from weizhong.outcomes.responders import RuleVerdict, judged
from weizhong.terms.errors import InvalidInput

ChangeVerdict = Literal["better", "unclear", "none", "worse", "unknown"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one score.

    Parameters
    ----------
    instrument, label : str
        Name and words of the scale.
    start, now : float or None and float
        Start value and the value now, in points.
    gain, share : float or None
        Gain in points, positive when better; the same as a share of the start value. None of a rating of
        change, which has no change of its own.
    verdict : str
        What it counts as in the review of a course.
    errors : tuple of PublishedError
        Every published error, the one a course is judged by first.
    sdc : float or None
        Change that counts as told from chance in the review, in points.
    level : float
        Level of the interval.
    low, high : float or None
        Interval of the gain from the error of both readings, in points.
    is_beyond_error : bool or None
        Whether gain or loss reach `sdc`.
    rules : tuple of RuleVerdict
        Every published rule of response.
    met, counted : int
        How many rules call it a response, of how many that can be judged and were read.
    text : tuple of str
        All that in sentences.
    """

    instrument: str
    label: str
    start: float | None
    now: float
    gain: float | None
    share: float | None
    verdict: ChangeVerdict
    errors: tuple[PublishedError, ...]
    sdc: float | None
    level: float
    low: float | None
    high: float | None
    is_beyond_error: bool | None
    rules: tuple[RuleVerdict, ...]
    met: int
    counted: int
    text: tuple[str, ...]


def change(
    name: str, start: float | None, now: float, standard_errors: tuple[float, float] | None = None
) -> Change:
    """Return the change of one person.

    Parameters
    ----------
    name : str
        Instrument.
    start : float or None
        Start value, in points; None where there is none.
    now : float
        Value now, in points.
    standard_errors : tuple of float, optional
        Of these two scores, in points; those of the table otherwise, where each score has its own (T-scores).

    Returns
    -------
    Change
        With its interval, and every rule beside the others.

    Raises
    ------
    UnknownCode
        If there is no such instrument.
    InvalidInput
        If a value is no number, does not lie on the scale or between its steps, or a standard error is
        negative.

    References
    ----------
    .. [1] OSTELO2008, KAMPER2010, STRATFORD1998, RMDQ-HK2009.

    Examples
    --------
    >>> one, other = change("rmdq", 17, 12), change("rmdq", 12, 8)
    >>> [(rule.rule, rule.is_met) for rule in one.rules][:2]
    [('own_points', True), ('own_share', False)]
    >>> [(rule.rule, rule.is_met) for rule in other.rules][:2]
    [('own_points', False), ('own_share', True)]
    """
    of = instrument(name)
    _check(of, "start", start)
    _check(of, "now", now)
    by_score = of.error is not None and of.error.by_score
    if by_score and standard_errors is None:
        standard_errors = _own_errors(name, start, now)
    half = _half_width(name, standard_errors)
    used = half if by_score or standard_errors is not None else told_from_chance(name, start, now) or None
    rules = judged(of, start, now, used)
    gain = gained(of, start, now)
    counted = [rule for rule in rules if rule.is_counted]
    made = Change(
        instrument=of.name,
        label=of.label,
        start=start,
        now=now,
        gain=gain,
        share=share_of(of, start, gain),
        verdict=verdict_of(name, start, now),
        errors=published_errors(name),
        sdc=used,
        level=level(),
        low=gain - half if gain is not None and half is not None else None,
        high=gain + half if gain is not None and half is not None else None,
        is_beyond_error=abs(gain) >= used if gain is not None and used is not None else None,
        rules=rules,
        met=sum(rule.is_met is True for rule in counted),
        counted=len(counted),
        text=(),
    )
    return msgspec.structs.replace(made, text=tuple(_text(of, made)))


def verdict_of(name: str, start: float | None, now: float) -> ChangeVerdict:
    """Return what a value counts as against the start value in the review of a course.

    Better is past the important change, in points or as the share agreed for the scale, and past the error;
    past the first alone is unclear. Worse is a loss past both, in points.

    Parameters
    ----------
    name : str
        Instrument.
    start : float or None
        Start value, in points.
    now : float
        Value now, in points.

    Examples
    --------
    >>> verdict_of("nrs", 7, 4), verdict_of("nrs", 3, 2), verdict_of("nrs", 7, 6), verdict_of("nrs", 4, 7)
    ('better', 'unclear', 'none', 'worse')
    """
    of = instrument(name)
    if of.rating:
        if now <= of.rating["better_at_most"]:
            return "better"
        return "worse" if now >= of.rating["worse_at_least"] else "none"
    if start is None or of.mic_points is None:
        return "unknown"
    gain, error = gain_of(of, start, now), told_from_chance(name, start, now)
    share = share_of(of, start, gain)
    by_share = of.mic_share is not None and share is not None and share >= of.mic_share
    if gain >= of.mic_points or by_share:
        return "better" if gain >= error else "unclear"
    return "worse" if -gain >= max(of.mic_points, error) else "none"


def _check(of: Instrument, field: str, value: object) -> None:
    """Refuse what does not lie on the scale; the value itself stays out of the message."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, Real):
        raise InvalidInput(f"{field}: the value of {of.name} must be a number; correct it.")
    number = float(value)
    if not (isfinite(number) and of.low <= number <= of.high):
        raise InvalidInput(
            f"{field}: the value does not lie on {of.name} ({of.low:g} to {of.high:g}); correct it."
        )
    if not of.can_be(number):
        raise InvalidInput(f"{field}: {of.name} has only whole numbers; correct it.")


def _own_errors(name: str, start: float | None, now: float) -> tuple[float, float] | None:
    """The errors of both scores where the scale has a table of them and both stand in it."""
    first = None if start is None else standard_error_at(name, start)
    last = standard_error_at(name, now)
    return None if first is None or last is None else (first, last)


def _half_width(name: str, standard_errors: tuple[float, float] | None) -> float | None:
    if standard_errors is not None:
        if min(standard_errors) < 0 or not all(map(isfinite, standard_errors)):
            raise InvalidInput("standard_errors: both are finite and at least 0; correct them.")
        return quantile(level()) * sqrt(sum(one**2 for one in standard_errors))
    used = used_error(name)
    return None if used is None else detectable(used.sem)


def _text(of: Instrument, made: Change) -> list[str]:
    words: dict[str, Any] = read_table("outcomes/responders")["words"]
    if of.rating is not None:
        return [words["of_rating"], _of_rules(made, words)]
    told, percent = [], round(100 * made.level)
    if made.gain is not None:
        if made.low is not None and made.high is not None:
            kind = "interval" if made.gain >= 0 else "interval_loss"
            told.append(words[kind].format(low=_signed(made.low), high=_signed(made.high), percent=percent))
        else:
            none = words["by_score" if of.error and of.error.by_score else "no_error"]
            told.append(why_none(of, "error") or none)
        sizes = sorted({round(one.sdc, 1) for one in made.errors})
        if len(sizes) > 1:
            told.append(words["errors_differ"].format(least=sizes[0], most=sizes[-1], percent=percent))
    return [*told, _of_rules(made, words)]


def _signed(limit: float) -> str:
    """A limit with one decimal at most and a true minus sign, none at zero."""
    return f"{round(limit, 1) + 0.0:g}".replace("-", "−")


def _of_rules(made: Change, words: dict[str, Any]) -> str:
    if made.counted < 2:
        return str(words[("only_met" if made.met else "only_not_met") if made.counted else "no_rule"])
    kind = {0: "none_agree", made.counted: "all_agree", 1: "one_agrees"}.get(made.met, "some_agree")
    return str(words[kind].format(met=made.met, counted=made.counted))
