"""The course to be expected: what cohorts and arms of trials with a complaint as long went through.

Cohorts tell the natural course, whatever was done; an arm of a trial tells what its care came to. Either is
about the mean of a group: the limits are those of the mean, not of a person.
"""

from collections.abc import Iterator
from functools import cache
from math import log1p, sqrt
from typing import Any

from weizhong.facts.tables import read_rows, read_table
from weizhong.outcomes.cited import Cited, citation
from weizhong.outcomes.detectable_change import level, quantile
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.terms.errors import FactsError
from weizhong.terms.sources import Check

_PERCENT_SCALE = "0-100"


class BandPoint(Cited, frozen=True, kw_only=True):
    """The mean of a group at one time.

    Parameters
    ----------
    row : str
        Row of ``course.csv``, or of ``evidence/results.csv`` where it is one; empty between two of them.
    weeks : float
        Weeks since the start.
    mean, low, high : float
        Mean and the limits of the mean (95 %), in points of the scale.
    spread_low, spread_high : float or None
        One standard deviation either side of the mean, where it was printed, within the scale.
    """

    row: str
    weeks: float
    mean: float
    low: float
    high: float
    spread_low: float | None = None
    spread_high: float | None = None


class CourseBand(Cited, frozen=True, kw_only=True):
    """The course of one group on one scale.

    Parameters
    ----------
    group, label : str
        Whose.
    is_natural : bool
        Whether it is a natural course rather than that of one kind of care.
    points : tuple of BandPoint
        As printed, by week.
    note : str
        What to mind.
    """

    group: str
    label: str
    is_natural: bool
    points: tuple[BandPoint, ...]
    note: str

    def at(self, weeks: float) -> BandPoint | None:
        """Return the band at a time, or None beyond what was measured.

        Between two printed times it runs straight over the logarithm of time: pain falls fast, then slowly;
        a straight line over weeks would lie above what the cohorts found.

        Examples
        --------
        >>> band = course_band("nrs", 20)[0]
        >>> band.at(6).mean, round(band.at(3).mean, 1), band.at(60)
        (3.3, 3.8, None)
        """
        before = [point for point in self.points if point.weeks <= weeks]
        after = [point for point in self.points if point.weeks >= weeks]
        if not before or not after:
            return None
        left, right = before[-1], after[0]
        return left if left.weeks == right.weeks else _between(left, right, weeks)


def course_band(
    name: str, complaint_weeks: float | None, package: str = "back_pain"
) -> tuple[CourseBand, ...]:
    """Return the courses to be expected on a scale, natural ones first.

    Parameters
    ----------
    name : str
        Instrument.
    complaint_weeks : float or None
        How long the complaint had lasted when the course began; None where nobody told.
    package : str
        Condition package; of another complaint than these people had nothing is known.

    Returns
    -------
    tuple of CourseBand
        Empty where the duration is unknown or nothing was read for it on this scale.

    References
    ----------
    .. [1] CMAJ2012, GERAC2007.

    Examples
    --------
    >>> [(band.group, [point.mean for point in band.points]) for band in course_band("vas", 3)]
    [('acute', [52.0, 23.0, 12.0, 6.0])]
    >>> course_band("vas", None), course_band("rmdq", 3)
    ((), ())
    """
    of, table = instrument(name), read_table("outcomes/course")
    if complaint_weeks is None or package != table["about"]["package"]:
        return ()
    groups: dict[str, dict[str, Any]] = table["group"]
    fitting = [
        group
        for group, row in groups.items()
        if row["complaint_weeks"][0] <= complaint_weeks < row["complaint_weeks"][1]
    ]
    return tuple(band for group in fitting if (band := _band(group, of.name)).points)


def expected_words(
    name: str, complaint_weeks: float | None, weeks: float, package: str = "back_pain"
) -> tuple[str, ...]:
    """Return what was to be expected at a time, a paragraph a group; why nothing can be named, where so.

    Parameters
    ----------
    name : str
        Instrument.
    complaint_weeks : float or None
        How long the complaint had lasted when the course began.
    weeks : float
        Weeks since then.
    package : str
        Condition package.

    Examples
    --------
    >>> expected_words("nrs", 20, 6)[0]
    'At week 6 the mean of people with pain of three to twelve months (whatever was done) was 3.3
    (2.9 to 3.8), from 5.1: 35 % less. Weeks are counted as the abstract tells them, ...'
    >>> expected_words("nrs", None, 6)
    ('How long the complaint had lasted is not told, so no expected course can be named.',)
    """
    words: dict[str, str] = read_table("outcomes/course")["words"]
    if complaint_weeks is None:
        return (words["unknown_duration"],)
    bands = course_band(name, complaint_weeks, package)
    told = [" ".join(_said(band, weeks, words)) for band in bands]
    return (*told, words["mean_only"]) if told else (words["no_group"],)


def _said(band: CourseBand, weeks: float, words: dict[str, str]) -> Iterator[str]:
    point, start = band.at(weeks), band.points[0].mean
    if point is None:
        yield words["beyond"].format(label=band.label, weeks=band.points[-1].weeks)
        return
    change = (point.mean - start) / start
    yield words["at"].format(
        weeks=weeks,
        label=band.label,
        mean=point.mean,
        low=point.low,
        high=point.high,
        mark="" if point.check.is_verified else words["unverified"],
        start=start,
        percent=abs(100 * change),
        moved=words["less" if change <= 0 else "more"],
    )
    if point.spread_low is not None and point.spread_high is not None:
        yield words["spread"].format(low=point.spread_low, high=point.spread_high)
    if band.note:
        yield band.note


@cache
def _band(group: str, name: str) -> CourseBand:
    row, of = read_table("outcomes/course")["group"][group], instrument(name)
    rows = [one for one in read_rows("outcomes/course") if one["group"] == group and _is_of(one, of)]
    return CourseBand(
        group=group,
        label=row["label"],
        is_natural=row["is_natural"],
        points=tuple(sorted((_point(one, of) for one in rows), key=lambda point: point.weeks)),
        note=row["note"],
        **citation(row),
    )


def _is_of(row: dict[str, str], of: Instrument) -> bool:
    """Pain in hundredths fits every scale of pain alone; anything else fits its own instrument."""
    return row["measures"] == of.measures and row["scale"] in (_PERCENT_SCALE, of.name)


def _point(row: dict[str, str], of: Instrument) -> BandPoint:
    unit = (of.high - of.low) / 100 if row["scale"] == _PERCENT_SCALE else 1.0
    base = of.low if row["scale"] == _PERCENT_SCALE else 0.0
    mean, low, high, sd, check = _of_arm(row["row"]) if row["row"] else _printed(row)
    return BandPoint(
        row=row["row"] or row["id"],
        weeks=float(row["weeks"]),
        mean=round(base + unit * mean, 6),
        low=round(base + unit * low, 6),
        high=round(base + unit * high, 6),
        spread_low=None if sd is None else max(of.low, round(base + unit * (mean - sd), 6)),
        spread_high=None if sd is None else min(of.high, round(base + unit * (mean + sd), 6)),
        sources=(row["source"],),
        check=check,
        check_note=row["check_note"],
    )


def _printed(row: dict[str, str]) -> tuple[float, float, float, float | None, Check]:
    return float(row["mean"]), float(row["low"]), float(row["high"]), None, Check(row["check"])


def _of_arm(row_id: str) -> tuple[float, float, float, float | None, Check]:
    """Mean, limits of the mean and SD of an arm, from the table of trials."""
    try:
        row = _results()[row_id]
    except KeyError:
        message = f"No row {row_id!r} in facts/evidence/results.csv, which the expected course rests on."
        raise FactsError(message) from None
    mean, sd = float(row["mean"]), float(row["sd"])
    half = quantile(level()) * sd / sqrt(float(row["n"]))
    return mean, mean - half, mean + half, sd, Check(row["check"])


@cache
def _results() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in read_rows("evidence/results")}


def _between(left: BandPoint, right: BandPoint, weeks: float) -> BandPoint:
    """What lies between two printed times is calculated, so it is no better checked than derived."""
    share = (log1p(weeks) - log1p(left.weeks)) / (log1p(right.weeks) - log1p(left.weeks))
    has_spread = left.spread_low is not None and right.spread_low is not None

    def mixed(field: str) -> float:
        return float((1 - share) * getattr(left, field) + share * getattr(right, field))

    return BandPoint(
        row="",
        weeks=weeks,
        mean=mixed("mean"),
        low=mixed("low"),
        high=mixed("high"),
        spread_low=mixed("spread_low") if has_spread else None,
        spread_high=mixed("spread_high") if has_spread else None,
        sources=left.sources,
        check=Check.DERIVED if left.check.is_verified and right.check.is_verified else left.check,
    )
