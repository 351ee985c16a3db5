"""Who responded, by every published rule side by side: they disagree, and none is chosen here.

The change that matters, the share agreed for it and the value of recovery stand with the instrument; other
published rules stand in ``facts/outcomes/responders.toml``. A rule whose threshold is smaller than what the
scale tells from chance is shown as such. What was not read at its source is shown and not counted.
"""

from collections.abc import Iterator

from weizhong.facts.tables import read_table
from weizhong.outcomes.cited import Cited
from weizhong.outcomes.gain import exact, gain_of, most_to_gain, value_after
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.response_rules import Kind, Rule, rules_of


class RuleVerdict(Cited, frozen=True, kw_only=True):
    """What one rule says of one change.

    Parameters
    ----------
    rule, label, kind : str
        Which rule.
    is_met : bool or None
        Whether it calls it a response; None where it cannot say.
    needs_gain : float or None
        Points of gain it asks for from this start; the larger where its ranges overlap.
    needs_value : float or None
        Value at which it would be met.
    is_below_error : bool or None
        Whether it asks for less than the scale tells from chance; None where that is unknown.
    is_counted : bool
        Whether it is counted: it can be judged, it is about one person, it was read.
    text : str
        What it asks for, and what must be minded.
    """

    rule: str
    label: str
    kind: Kind
    is_met: bool | None
    needs_gain: float | None
    needs_value: float | None
    is_below_error: bool | None
    is_counted: bool
    text: str


def judged(of: Instrument, start: float | None, now: float, sdc: float | None) -> tuple[RuleVerdict, ...]:
    """Return what every rule says.

    Parameters
    ----------
    of : Instrument
        The scale.
    start : float or None
        Start value, in points.
    now : float
        Value now, in points.
    sdc : float or None
        Smallest change the scale tells from chance, in points.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> verdicts = judged(instrument("nih_impact"), 34, 26, 14)
    >>> [(one.rule, one.needs_gain, one.is_met, one.is_below_error) for one in verdicts]
    [('own_points', 7.5, True, True), ('military_2025', 3.0, True, True)]
    """
    return tuple(_verdict(of, rule, start, now, sdc) for rule in rules_of(of))


def _verdict(of: Instrument, rule: Rule, start: float | None, now: float, sdc: float | None) -> RuleVerdict:
    needs = _needs(of, rule, start)
    is_met = _is_met(of, rule, start, now, needs)
    most = max(needs, default=None)
    is_state = rule.kind in ("cutoff", "rating")
    was_so = rule.kind == "cutoff" and most is not None and most <= 0
    is_off_scale = most is not None and start is not None and most > most_to_gain(of, start)
    below = None if most is None or sdc is None or most <= 0 else most < sdc
    can_judge = is_met is not None and not was_so and not is_off_scale
    return RuleVerdict(
        rule=rule.id,
        label=rule.label,
        kind=rule.kind,
        is_met=is_met,
        needs_gain=None if was_so else most,
        needs_value=_value_asked(of, rule, start, most, is_state),
        is_below_error=below,
        is_counted=can_judge and rule.is_for_people and rule.check.is_verified,
        text="; ".join(_words(of, rule, start, needs, sdc if below else None)),
        sources=rule.sources,
        check=rule.check,
        check_note=rule.check_note,
    )


def _needs(of: Instrument, rule: Rule, start: float | None) -> tuple[float, ...]:
    """Points of gain asked for from a start value: none where it cannot say, several where it overlaps."""
    if start is None or rule.kind == "rating":
        return ()
    if rule.kind == "absolute":
        return (rule.amount,)
    if rule.kind == "cutoff":
        return (gain_of(of, start, rule.amount),)
    if rule.kind == "relative":
        return (exact(rule.amount * start),) if start > 0 and of.better == "lower" else ()
    return tuple(sorted({points for low, high, points in rule.ranges if low <= start <= high}))


def _is_met(
    of: Instrument, rule: Rule, start: float | None, now: float, needs: tuple[float, ...]
) -> bool | None:
    if rule.kind in ("cutoff", "rating"):
        return gain_of(of, rule.amount, now) >= 0
    if start is None or not needs:
        return None
    said = {gain_of(of, start, now) >= points for points in needs}
    return said.pop() if len(said) == 1 else None


def _value_asked(
    of: Instrument, rule: Rule, start: float | None, most: float | None, is_state: bool
) -> float | None:
    if is_state:
        return rule.amount
    return value_after(of, start, most) if start is not None and most is not None else None


def _words(
    of: Instrument, rule: Rule, start: float | None, needs: tuple[float, ...], sdc: float | None
) -> Iterator[str]:
    words: dict[str, str] = read_table("outcomes/responders")["words"]
    if rule.kind in ("cutoff", "rating"):
        yield words["needs_state"].format(value=rule.amount)
        if needs and needs[0] <= 0:
            yield words["at_start_already"]
    elif start is None:
        yield words["no_start"]
    elif not needs:
        yield words["off_ranges"].format(start=start)
    elif needs[-1] > most_to_gain(of, start):
        yield words["off_scale"].format(needs=needs[-1], start=start)
    else:
        kind = "needs" if len(needs) == 1 else "needs_either"
        value = value_after(of, start, needs[-1])
        yield words[kind].format(needs=needs[-1], least=needs[0], start=start, value=value)
    if sdc is not None:
        yield words["below_error"].format(needs=needs[-1], sdc=round(sdc, 2))
    if not rule.is_for_people:
        yield words["for_groups"]
    if not rule.check.is_verified:
        yield words["unverified"]
