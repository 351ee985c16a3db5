"""How answers become a score: one function for each way instruments are scored.

Each takes an instrument and the answers of many people, shape (n, items), all of them allowed and NaN where
missing, and returns the score and its standard error, shape (n,), NaN where there is none.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from weizhong.outcomes.blinding import bang_indices
from weizhong.outcomes.instrument import Instrument, Method, Part
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.nih import chronic
from weizhong.outcomes.promis import t_scores

Floats = NDArray[np.float64]
Scored = tuple[Floats, Floats]


def scored(about: Instrument, answers: Floats) -> Scored:
    """Return the scores of an instrument and their standard errors.

    Parameters
    ----------
    about : Instrument
        How it is scored.
    answers : ndarray of float, shape (n, items)
        Allowed answers, NaN where missing.

    Examples
    --------
    >>> scored(instrument("peg"), np.array([[7.0, 5.0, 6.0]]))[0].tolist()
    [6.0]
    """
    return _METHODS[about.method](about, answers)


def part_of(part: Part, answers: Floats) -> Scored:
    """Return the score of some of the items, and its standard error where it is that of an instrument.

    Parameters
    ----------
    part : Part
        Which, and how they are scored.
    answers : ndarray of float, shape (n, items)
        Answers to the whole instrument.

    Examples
    --------
    >>> anxiety, depression = instrument("phq_4").parts
    >>> part_of(anxiety, np.array([[3.0, 2.0, 0.0, 1.0]]))[0].tolist()
    [5.0]
    """
    own = answers[:, list(part.items)]
    if part.how in _HOWS:
        return _HOWS[part.how](own), _without(own)
    return scored(instrument(part.how), own)


def _single(_: Instrument, answers: Floats) -> Scored:
    return answers[:, 0], _without(answers)


def _count(_: Instrument, answers: Floats) -> Scored:
    """What is not answered is not ticked."""
    return np.nansum(answers, axis=1), _without(answers)


def _sum(about: Instrument, answers: Floats) -> Scored:
    turned = [place for place, item in enumerate(about.items) if item.reverse]
    if turned:
        answers = answers.copy()
        ends = np.array([about.items[place].low + about.items[place].high for place in turned])
        answers[:, turned] = ends - answers[:, turned]
    return answers.sum(axis=1), _without(answers)


def _mean(_: Instrument, answers: Floats) -> Scored:
    return _mean_of(answers), _without(answers)


def _share(about: Instrument, answers: Floats) -> Scored:
    """The sum as a share of the most it could be over the items answered, on the scale of the instrument."""
    most = np.where(np.isnan(answers), 0.0, [item.high for item in about.items]).sum(axis=1)
    most[most == 0] = np.nan
    return np.nansum(answers, axis=1) * about.high / most, _without(answers)


def _t_table(about: Instrument, answers: Floats) -> Scored:
    return t_scores(about.name, answers.sum(axis=1))


def _guesses(_: Instrument, answers: Floats) -> Scored:
    return bang_indices(answers)


def _no_total(_: Instrument, answers: Floats) -> Scored:
    return _without(answers), _without(answers)


def _first_part(about: Instrument, answers: Floats) -> Scored:
    """The score is that of the first part, unless something of it was not read."""
    if about.withheld:
        return _no_total(about, answers)
    return part_of(about.parts[0], answers)


def _without(answers: Floats) -> Floats:
    return np.full(len(answers), np.nan)


def _mean_of(answers: Floats) -> Floats:
    count = (~np.isnan(answers)).sum(axis=1).astype(float)
    count[count == 0] = np.nan
    return np.asarray(np.nansum(answers, axis=1) / count)


def _highest(answers: Floats) -> Floats:
    highest = np.where(np.isnan(answers), -np.inf, answers).max(axis=1)
    return np.where(np.isinf(highest), np.nan, highest)


def _digits(answers: Floats) -> Floats:
    return np.asarray(answers @ 10.0 ** np.arange(answers.shape[1])[::-1])


def _standardised(answers: Floats) -> Floats:
    """The mean of items brought to one scale: each less its mean in the group, over its spread there."""
    whole = ~np.isnan(answers).any(axis=1)
    spread = answers[whole].std(axis=0, ddof=1) if whole.sum() > 1 else np.zeros(answers.shape[1])
    if not spread.all():
        return _without(answers)
    return np.asarray(((answers - answers[whole].mean(axis=0)) / spread).mean(axis=1))


_METHODS: dict[Method, Callable[[Instrument, Floats], Scored]] = {
    "single": _single,
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "share": _share,
    "t_table": _t_table,
    "risk_group": _sum,
    "standardised": _no_total,
    "guesses": _guesses,
    "state": _no_total,
    "ratings": _first_part,
    "data_set": _first_part,
}
_HOWS: dict[str, Callable[[Floats], Floats]] = {
    "sum": lambda answers: np.asarray(answers.sum(axis=1)),
    "mean": _mean_of,
    "highest": _highest,
    "digits": _digits,
    "standardised": _standardised,
    "nih_chronic": lambda answers: chronic(answers[:, 0], answers[:, 1]),
}
