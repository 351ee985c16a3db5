"""What pages say of pooled trials alike: each with its interval, how they were pooled, how they differ."""

from collections.abc import Iterator
from math import sqrt

from rich.table import Table
from rich.text import Text

from weizhong.evidence.effect_sizes import RATIOS, EffectSize, natural
from weizhong.evidence.pooling import DIFFER, Pooled
from weizhong.evidence.tails import normal_quantile
from weizhong.report.strings import say
from weizhong.report.told_numbers import chance, digits_of, ratios, with_digits

_USUAL = 2  # decimals a narrow trial may ask for where the pooled interval allows none


def method_told(pooled: Pooled) -> str:
    """Return how trials were pooled, and what kind of interval that has."""
    if pooled.k == 1:
        return say("pool_page.how_one", level=_level(pooled))
    return say(
        "pool_page.how", tau2=say(f"pool_page.{pooled.tau2_method}"), level=_level(pooled),
        interval=say(f"pool_page.{pooled.interval_method}"),
    )  # fmt: skip


def trial_table(pooled: Pooled, with_people: bool = False) -> Table:
    """Return each trial with its interval and weight, then all together, then a new setting.

    Parameters
    ----------
    pooled : Pooled
        What is told.
    with_people : bool
        Whether a column tells how many people were in each trial.
    """
    table = effect_table(pooled, say("pool_page.column_trial"))
    if with_people:
        table.add_column(say("pool_page.column_people"), justify="right")
    table.add_column(say("pool_page.column_weight"), justify="right")
    crit = normal_quantile(pooled.level)
    for one, weight in zip(pooled.effects, pooled.weights, strict=True):
        ends = (one.estimate, one.estimate - crit * one.se, one.estimate + crit * one.se)
        people = [f"{one.n:,}" if one.n else ""] if with_people else []
        percent = say("pool_page.weight", percent=f"{weight:.1f}")
        table.add_row(Text(_named(one)), interval_told(pooled, *ends), *people, percent)
    table.add_section()
    ends = (pooled.estimate, pooled.low, pooled.high)
    table.add_row(say("pool_page.row_pooled"), interval_told(pooled, *ends), style="bold")
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        low, high = numbers_told(pooled, pooled.prediction_low, pooled.prediction_high)
        table.add_row(say("pool_page.row_prediction"), say("pool_page.span", low=low, high=high))
    return table


def effect_table(pooled: Pooled, first: str) -> Table:
    """Return an empty table of effects, with names in the first column."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column(first, overflow="fold")
    measure = say("pool_page.GEN") if pooled.measure == "GEN" else pooled.measure
    table.add_column(
        say("pool_page.column_effect", measure=measure, level=_level(pooled)), justify="right", no_wrap=True
    )
    return table


def spread_told(pooled: Pooled) -> Iterator[str]:
    """Yield how far two trials or more differ, and whether chance alone makes them differ so."""
    q_p = pooled.q_p if pooled.q_p is not None else 1.0
    yield say(
        "pool_page.spread", q=f"{pooled.q:.2f}", df=pooled.df, p=chance(q_p), i2=f"{pooled.i2:.0f}",
        i2_tau2=f"{pooled.i2_from_tau2:.0f}", tau2=f"{pooled.tau2:.4g}",
    )  # fmt: skip
    if pooled.tau2_low is not None and pooled.tau2_high is not None:
        yield say("pool_page.spread_interval", low=f"{pooled.tau2_low:.4g}", high=f"{pooled.tau2_high:.4g}")
    if pooled.q <= pooled.df:
        yield say("pool_page.spread_chance")
    elif q_p >= DIFFER:
        yield say("pool_page.spread_unsure", p=chance(q_p))
    elif pooled.prediction_low is not None:
        yield say("pool_page.spread_more", row=say("pool_page.row_prediction"))


def told_trials(k: int) -> str:
    """Return how many trials there are, in words.

    Examples
    --------
    >>> told_trials(1), told_trials(3)
    ('1 trial', '3 trials')
    """
    return say("pool_page.one_trial") if k == 1 else say("pool_page.trials", k=k)


def interval_told(pooled: Pooled, *ends: float) -> str:
    """Return an estimate with its limits, as readers know them."""
    estimate, low, high = numbers_told(pooled, *ends)
    return say("pool_page.interval", estimate=estimate, low=low, high=high)


def numbers_told(pooled: Pooled, *values: float) -> list[str]:
    """Return numbers as readers know them, with the digits that the pooled interval allows, or a trial's.

    Of two trials the pooled interval may be a hundred times as wide as theirs, and would hide what they say.
    """
    digits = digits_of(natural(pooled.measure, pooled.high) - natural(pooled.measure, pooled.low))
    told = [natural(pooled.measure, value) for value in values]
    if pooled.measure in RATIOS:
        return ratios(*told, digits=digits)
    if digits < _USUAL:
        narrowest = sqrt(min(one.variance for one in pooled.effects))
        digits = max(digits, min(_USUAL, digits_of(2 * normal_quantile(pooled.level) * narrowest)))
    return [with_digits(value, digits) for value in told]


def _named(one: EffectSize) -> str:
    if one.year is None or str(one.year) in one.label:
        return one.label
    return say("pool_page.named_year", label=one.label, year=one.year)


def _level(pooled: Pooled) -> str:
    return f"{100 * pooled.level:g}"
