"""Regression to the mean: how much of a change comes back by itself, because a score errs.

With normal true scores and a normal error, somebody read at x among people with mean m, SD s and reliability
r (the share of the variance that is no error) is expected at m + r (x - m) the next time.
"""

from math import isfinite
from statistics import NormalDist

from weizhong.facts.tables import read_table
from weizhong.outcomes.cited import Cited, citation
from weizhong.outcomes.gain import gain_of
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import published_errors
from weizhong.terms.errors import InvalidInput


class RegressionNote(Cited, frozen=True, kw_only=True):
    """What must be said of a change of somebody who came when worst.

    Parameters
    ----------
    expected_gain : float or None
        Points of gain to be expected from the error of the scale alone, negative for a loss; None where
        unknown.
    text : tuple of str
        It in sentences.
    """

    expected_gain: float | None
    text: tuple[str, ...]


def expected_again(read: float, mean: float, sd: float, reliability: float) -> float:
    """Return where somebody is expected the next time if nothing has changed.

    Parameters
    ----------
    read : float
        What was read, in points.
    mean, sd : float
        Of people like them, in points.
    reliability : float
        Share of the variance that is no error, 0 to 1.

    Raises
    ------
    InvalidInput
        If the SD is not above 0 or the reliability not a share.

    References
    ----------
    .. [1] BARNETT2005.

    Examples
    --------
    >>> expected_again(80, 50, 10, 0.8)
    74.0
    """
    _check(sd, reliability)
    return mean + reliability * (read - mean)


def expected_of_selected(
    cut: float, mean: float, sd: float, reliability: float, worst_is: str = "high"
) -> float:
    """Return how many points nearer the mean people chosen for being past a cut are the next time.

    Parameters
    ----------
    cut : float
        Only who is read past it comes in, in points.
    mean, sd : float
        Of all people the choice is made from, in points.
    reliability : float
        Share of the variance that is no error, 0 to 1.
    worst_is : {"high", "low"}
        On which side of the cut those chosen lie.

    Examples
    --------
    >>> round(expected_of_selected(60, 50, 10, 0.8), 2)
    3.05
    """
    _check(sd, reliability)
    past = (cut - mean) / sd if worst_is == "high" else (mean - cut) / sd
    normal = NormalDist()
    return (1 - reliability) * sd * normal.pdf(past) / normal.cdf(-past)


def regression_note(name: str, start: float | None) -> RegressionNote:
    """Return the warning for somebody read at a start value, with its size where that can be worked out.

    Parameters
    ----------
    name : str
        Instrument.
    start : float or None
        Start value, in points.

    Examples
    --------
    >>> round(regression_note("nih_impact", 44).expected_gain, 1), regression_note("nrs", 7).expected_gain
    (4.5, None)
    """
    of, table = instrument(name), read_table("outcomes/responders")
    words, rows = table["regression"], [row for row in table["people"] if row["instrument"] == of.name]
    if start is None or not rows:
        return RegressionNote(expected_gain=None, text=(words["text"], words["unknown"]), **citation(words))
    (row,) = rows
    error = next(one for one in published_errors(name) if one.id == row["error"])
    reliability = 1 - (error.sem / row["sd"]) ** 2
    again = expected_again(start, row["mean"], row["sd"], reliability)
    gain = gain_of(of, start, again)
    told = words["expected"].format(
        **{key: row[key] for key in ("label", "mean", "sd")},
        reliability=reliability,
        start=start,
        expected=again,
        points=abs(gain),
        way=words["better" if gain >= 0 else "worse"],
    )
    cited = citation(words) | {"sources": (*words["source"], *row["source"])}
    return RegressionNote(expected_gain=gain, text=(words["text"], told, words["more"]), **cited)


def _check(sd: float, reliability: float) -> None:
    if not (isfinite(sd) and sd > 0 and 0 <= reliability <= 1):
        raise InvalidInput("sd must be above 0 and reliability a share from 0 to 1; correct them.")
