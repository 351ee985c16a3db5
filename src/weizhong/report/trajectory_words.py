"""The course of one person on one scale in sentences and as a table: the same as its drawing shows."""

from collections.abc import Iterator

from weizhong.outcomes.course_band import BandPoint, CourseBand
from weizhong.outcomes.trajectory import Trajectory, TrajectoryPoint
from weizhong.report.strings import say
from weizhong.report.told_numbers import signed


def sentences(course: Trajectory, band: CourseBand | None) -> Iterator[str]:
    """Yield what the drawing shows, for those who hear it."""
    if not course.read:
        yield say("trajectory.no_reading")
        return
    told = (say("trajectory.one_reading", value=f"{one.value:g}", weeks=_week(one)) for one in course.read)
    yield say("trajectory.readings", readings=", ".join(told), visits=len(course.visits))
    if course.points:
        yield say(f"trajectory.last_{course.signs.verdict}")
    if course.matters_at is not None:
        yield say("trajectory.matters", value=f"{course.matters_at:g}")
    if course.goal is not None:
        yield say("trajectory.goal", value=f"{course.goal:g}")
    if course.recovered_at is not None:
        yield say("trajectory.recovered", value=f"{course.recovered_at:g}")
    if course.signs.is_plateau:
        yield say("trajectory.plateau")
    if course.signs.has_lost_gain and course.signs.best is not None:
        yield say("trajectory.lost", best=f"{course.signs.best:g}")
    expected = band.at(course.read[-1].weeks) if band else None
    if band is not None and expected is not None:
        yield say("trajectory.band", label=band.label, expected=_expected(expected))
    if band is not None and band.note:
        yield band.note


def head() -> tuple[str, ...]:
    """Return the columns of the table."""
    return tuple(
        say(f"trajectory.head_{key}") for key in ("week", "value", "error", "gain", "verdict", "band")
    )


def row(point: TrajectoryPoint, band: CourseBand | None, *, is_start: bool) -> tuple[str, ...]:
    """Return one reading as a row of the table, in the order of `head`."""
    expected = band.at(point.weeks) if band else None
    unknown = say("trajectory.unknown")
    gained = unknown if point.gain is None else signed(f"{point.gain:g}")
    return (
        _week(point),
        f"{point.value:g}",
        _limits(point.low, point.high) or unknown,
        say("trajectory.at_start") if is_start else gained,
        say("trajectory.at_start") if is_start else say(f"trajectory.verdict_{point.verdict}"),
        unknown if expected is None else _expected(expected),
    )


def _week(point: TrajectoryPoint) -> str:
    return f"{round(point.weeks, 1):g}"


def _expected(point: BandPoint) -> str:
    return say("trajectory.expected", mean=f"{point.mean:.1f}", limits=_limits(point.low, point.high))


def _limits(low: float | None, high: float | None) -> str:
    return (
        "" if low is None or high is None else say("trajectory.limits", low=f"{low:.1f}", high=f"{high:.1f}")
    )
