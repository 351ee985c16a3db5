"""The course of one person on one scale: readings with their error beside what was to be expected."""

from collections.abc import Sequence
from datetime import date

import msgspec

from weizhong.outcomes.change import Change, ChangeVerdict, change, verdict_of
from weizhong.outcomes.course_band import CourseBand, course_band, expected_words
from weizhong.outcomes.detectable_change import level, quantile
from weizhong.outcomes.gain import gained, value_after
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import standard_error_at
from weizhong.outcomes.regression_to_mean import RegressionNote, regression_note
from weizhong.outcomes.stop_signs import StopSigns, stop_signs
from weizhong.terms.errors import InvalidInput

_DAYS_A_WEEK = 7


class DayReading(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A value read on a day.

    Parameters
    ----------
    on : date
        The day.
    value : float
        As read, in points.
    """

    on: date
    value: float


class TrajectoryPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One reading in its course.

    Parameters
    ----------
    on : date
        The day.
    weeks : float
        Weeks since the start value was read; negative before it.
    value : float
        As read, in points.
    low, high : float or None
        Where the true score lies (95 %) by the error of the scale, within the scale.
    gain : float or None
        Points gained since the start.
    verdict : str
        What it counts as against the start value.
    """

    on: date
    weeks: float
    value: float
    low: float | None
    high: float | None
    gain: float | None
    verdict: ChangeVerdict


class Trajectory(msgspec.Struct, frozen=True, kw_only=True):
    """The course of one person on one scale.

    Parameters
    ----------
    instrument, label : str
        The scale.
    low, high : float
        Its range.
    better : str
        Where better is.
    start : TrajectoryPoint or None
        The start value.
    points : tuple of TrajectoryPoint
        Later readings, oldest first.
    visits : tuple of date
        Days of treatment.
    change : Change or None
        From the start to the last reading, by every rule.
    signs : StopSigns
        What a rule to stop by asks.
    matters_at, recovered_at, goal : float or None
        Values at which a change matters, people call themselves recovered, and the goal agreed is reached.
    bands : tuple of CourseBand
        Courses to be expected, natural ones first.
    expected : tuple of str
        What was to be expected at the last reading, in sentences.
    regression : RegressionNote
        What must be said of somebody who came when worst.
    """

    instrument: str
    label: str
    low: float
    high: float
    better: str
    start: TrajectoryPoint | None
    points: tuple[TrajectoryPoint, ...]
    visits: tuple[date, ...]
    change: Change | None
    signs: StopSigns
    matters_at: float | None
    recovered_at: float | None
    goal: float | None
    bands: tuple[CourseBand, ...]
    expected: tuple[str, ...]
    regression: RegressionNote

    @property
    def read(self) -> tuple[TrajectoryPoint, ...]:
        """The start value and the later readings, oldest first."""
        return (*((self.start,) if self.start else ()), *self.points)


def trajectory(
    name: str,
    start: DayReading | None,
    later: Sequence[DayReading],
    *,
    visits: Sequence[date] = (),
    complaint_weeks: float | None = None,
    package: str = "back_pain",
    goal: float | None = None,
) -> Trajectory:
    """Return the course of one person on one scale.

    Parameters
    ----------
    name : str
        Instrument.
    start : DayReading or None
        The start value.
    later : sequence of DayReading
        Readings since, in any order, one a day.
    visits : sequence of date
        Days of treatment.
    complaint_weeks : float, optional
        How long the complaint had lasted at the start.
    package : str
        Condition package.
    goal : float, optional
        Value agreed to be enough.

    Raises
    ------
    UnknownCode
        If there is no such instrument.
    InvalidInput
        If a value does not lie on the scale, or two stand for one day.

    Examples
    --------
    >>> first = DayReading(on=date(2026, 9, 1), value=7)
    >>> read = [DayReading(on=date(2026, 10, day), value=4) for day in (1, 8, 15)]
    >>> course = trajectory("nrs", first, read, complaint_weeks=20)
    >>> course.signs.is_plateau, course.signs.verdict, [band.group for band in course.bands]
    (True, 'better', ['persistent'])
    """
    of, reads = instrument(name), sorted(later)
    _check_days(start, reads)
    first = start.value if start else None
    origin = start.on if start else reads[0].on if reads else None
    values = [read.value for read in reads]
    made = change(name, first, values[-1]) if values else None
    return Trajectory(
        instrument=of.name,
        label=of.label,
        low=of.low,
        high=of.high,
        better=of.better,
        start=_point(of, start, None, origin) if start else None,
        points=tuple(_point(of, read, first, origin) for read in reads),
        visits=tuple(sorted(visits)),
        change=made,
        signs=stop_signs(name, first, values),
        matters_at=_matters_at(of, first),
        recovered_at=of.recovered.at_most if of.recovered else None,
        goal=goal,
        bands=course_band(name, complaint_weeks, package),
        expected=_expected(name, reads, origin, complaint_weeks, package),
        regression=regression_note(name, first),
    )


def _point(of: Instrument, read: DayReading, start: float | None, origin: date | None) -> TrajectoryPoint:
    error = standard_error_at(of.name, read.value)
    half = None if error is None else quantile(level()) * error
    return TrajectoryPoint(
        on=read.on,
        weeks=(read.on - origin).days / _DAYS_A_WEEK if origin else 0.0,
        value=read.value,
        low=None if half is None else max(of.low, read.value - half),
        high=None if half is None else min(of.high, read.value + half),
        gain=gained(of, start, read.value),
        verdict=verdict_of(of.name, start, read.value),
    )


def _expected(
    name: str, reads: Sequence[DayReading], origin: date | None, complaint_weeks: float | None, package: str
) -> tuple[str, ...]:
    if not reads or origin is None or instrument(name).rating:
        return ()
    weeks = (reads[-1].on - origin).days / _DAYS_A_WEEK
    return expected_words(name, complaint_weeks, weeks, package)


def _matters_at(of: Instrument, start: float | None) -> float | None:
    """The value at which the important change in points is reached, where the scale reaches so far."""
    if start is None or of.mic_points is None or of.better == "neither":
        return None
    value = value_after(of, start, of.mic_points)
    return value if of.low <= value <= of.high else None


def _check_days(start: DayReading | None, reads: Sequence[DayReading]) -> None:
    days = [read.on for read in (*((start,) if start else ()), *reads)]
    if len(set(days)) < len(days):
        raise InvalidInput("Two values stand for one day; keep the one that is right.")
