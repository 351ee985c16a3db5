"""The course of one person on one scale, drawn: readings with their error, the expected band, what matters.

Verdicts are told by the shape of a mark and in words, never by colour alone; the table says all of it again.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from textwrap import wrap

from weizhong.outcomes.course_band import BandPoint, CourseBand
from weizhong.outcomes.trajectory import Trajectory, TrajectoryPoint
from weizhong.report.chart_axes import (
    ACCENT,
    PALE,
    Axis,
    Chart,
    bottom_axis,
    draw,
    left_axis,
    polygon,
    shape,
    stroke,
    words,
)
from weizhong.report.labels import spread_out
from weizhong.report.map_drawing import INK
from weizhong.report.markup import Markup, element, join
from weizhong.report.strings import say

# Where things stand on the paper, px.
_WIDTH, _TOP, _BOTTOM, _LEFT, _RIGHT, _BELOW = 760.0, 58.0, 334.0, 56.0, 596.0, 112.0
_LEAST_WEEKS, _LINE_GAP, _CAP, _MARK = 6.0, 15.0, 4.0, 5.0
_DAYS_A_WEEK = 7
_PAPER = "#ffffff"
_LINE, _SIGNS = 20.0, 112  # height of a line of the legend, px, and how many signs it holds


def trajectory_chart(course: Trajectory, name: str = "course", aside: Sequence[str] = ()) -> Chart:
    """Return the drawing of a course, with the same in words and as a table.

    Parameters
    ----------
    course : Trajectory
        What to draw.
    name : str
        Letters and hyphens, unlike that of any other drawing of the page.
    aside : sequence of str
        What of this scale was set aside and is not drawn, and why: counted in the drawing, told in its words.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.outcomes.trajectory import DayReading, trajectory
    >>> first, later = DayReading(on=date(2026, 9, 1), value=7), DayReading(on=date(2026, 10, 1), value=4)
    >>> chart = trajectory_chart(trajectory("nrs", first, [later], complaint_weeks=20))
    >>> chart.rows[1][:4]
    ('4.3', '4', '2.0 to 6.0', '3')
    """
    axis = Axis(course.low, course.high, _BOTTOM, _TOP)
    weeks = Axis(_first_week(course), _last_week(course), _LEFT, _RIGHT)
    band = course.bands[0] if course.bands else None
    read = [*((course.start,) if course.start else ()), *course.points]
    text = " ".join([*_sentences(course, read, band), *aside])
    lines = _to_mind(band, len(aside))
    title = say("trajectory.title", label=course.label[:1].upper() + course.label[1:])
    parts = [
        words(title, 4, 18, size=15, bold=True),
        *_band(band, weeks, axis),
        left_axis(axis, _LEFT, say(f"trajectory.better_{course.better}")),
        bottom_axis(weeks, _BOTTOM, say("trajectory.weeks" if course.start else "trajectory.weeks_read")),
        *_lines(course, axis, band, weeks),
        *_visits(course, weeks),
        *_readings(read, weeks, axis),
        _legend(course, band),
        *(words(line, 4, _BOTTOM + _BELOW + 7 + _LINE * at, size=12) for at, line in enumerate(lines)),
    ]
    return Chart(
        svg=draw(name, title, text, (_WIDTH, _BOTTOM + _BELOW + _LINE * len(lines)), parts),
        text=text,
        caption=title,
        head=tuple(
            say(f"trajectory.head_{key}") for key in ("week", "value", "error", "gain", "verdict", "band")
        ),
        rows=tuple(_row(point, band, is_start=point is course.start) for point in read),
    )


def _first_week(course: Trajectory) -> float:
    return min(0.0, *(_visit_weeks(course)), *(point.weeks for point in course.points), 0.0)


def _last_week(course: Trajectory) -> float:
    last = max((*_visit_weeks(course), *(point.weeks for point in course.points)), default=0.0)
    return max(_LEAST_WEEKS, ceil(last + 0.5))


def _visit_weeks(course: Trajectory) -> list[float]:
    """Weeks of the visits, counted as those of the readings are."""
    read = [*((course.start,) if course.start else ()), *course.points]
    if not read:
        return []
    origin = read[0]
    return [(day - origin.on).days / _DAYS_A_WEEK + origin.weeks for day in course.visits]


def _band(band: CourseBand | None, weeks: Axis, axis: Axis) -> Iterator[Markup]:
    """The band between its limits, and the line of its mean."""
    if band is None:
        return
    steps = [weeks.low + (weeks.high - weeks.low) * step / 96 for step in range(97)]
    found = [point for week in steps if week >= 0 and (point := band.at(week))]
    if len(found) < 2:
        return
    low = [(weeks.at(point.weeks), axis.within(point.low)) for point in found]
    high = [(weeks.at(point.weeks), axis.within(point.high)) for point in found]
    mean = [(weeks.at(point.weeks), axis.within(point.mean)) for point in found]
    yield shape(polygon([*low, *high[::-1]]), "band", PALE)
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in mean)
    yield element("path", d=path, fill="none", stroke=ACCENT, stroke_width="1.2", stroke_dasharray="2 3")


def _lines(course: Trajectory, axis: Axis, band: CourseBand | None, weeks: Axis) -> Iterator[Markup]:
    """Values that mean something, each named at the right, the names kept apart."""
    named = [
        (value, say(f"trajectory.line_{key}", value=f"{value:g}"), dash)
        for key, value, dash in (
            ("start", course.start.value if course.start else None, "1 4"),
            ("matters", course.matters_at, "7 4"),
            ("goal", course.goal, "3 3"),
            ("recovered", course.recovered_at, "1 2"),
        )
        if value is not None
    ]
    for value, _, dash in named:
        yield stroke(_LEFT, axis.at(value), _RIGHT, axis.at(value), 1.1, dash)
    told = [(axis.at(value), text) for value, text, _ in named]
    last = band.at(min(weeks.high, band.points[-1].weeks)) if band else None
    if last is not None:
        told.append((axis.within(last.mean), say("trajectory.line_band")))
    for y, text in _apart(told):
        yield words(text, _RIGHT + 8, y + 4, size=12)


def _apart(told: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Labels as near their lines as the others allow, none outside the axis."""
    ordered = sorted(told)
    places = spread_out([y for y, _ in ordered], _LINE_GAP, _TOP, _BOTTOM)
    return [(y, text) for y, (_, text) in zip(places, ordered, strict=True)]


def _visits(course: Trajectory, weeks: Axis) -> Iterator[Markup]:
    """A small upright wedge on the axis for every visit."""
    for week in _visit_weeks(course):
        x = weeks.at(week)
        yield shape(polygon([(x - 3.5, _BOTTOM), (x + 3.5, _BOTTOM), (x, _BOTTOM - 8)]), "visit", INK)


def _readings(read: Sequence[TrajectoryPoint], weeks: Axis, axis: Axis) -> Iterator[Markup]:
    if len(read) > 1:
        spots = "L".join(f"{weeks.at(point.weeks):.1f} {axis.at(point.value):.1f}" for point in read)
        yield element("path", d=f"M{spots}", fill="none", stroke=INK, stroke_width="1", class_="ink-line")
    for point in read:
        x = weeks.at(point.weeks)
        if point.low is not None and point.high is not None:
            low, high = axis.at(point.low), axis.at(point.high)
            yield stroke(x, low, x, high, 1.4)
            yield from (stroke(x - _CAP, y, x + _CAP, y, 1.4) for y in (low, high))
        yield _mark(x, axis.at(point.value), point.verdict if point.gain != 0 else "none")


def _mark(x: float, y: float, verdict: str) -> Markup:
    """Better is a full circle, worse a full wedge downwards, everything else an empty circle."""
    if verdict == "worse":
        spots = [(x - _MARK - 1, y - _MARK), (x + _MARK + 1, y - _MARK), (x, y + _MARK + 1)]
        return shape(polygon(spots), "mark", INK)
    fill = ACCENT if verdict == "better" else _PAPER
    return element(
        "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{_MARK:g}", fill=fill, stroke=INK, stroke_width="1.4"
    )


def _legend(course: Trajectory, band: CourseBand | None) -> Markup:
    """What the marks mean, and whose course the band is."""
    y = _BOTTOM + 60
    keys = [
        (_mark(12, y - 4, "better"), say("trajectory.key_better"), 12),
        (_mark(200, y - 4, "none"), say("trajectory.key_none"), 200),
        (_mark(430, y - 4, "worse"), say("trajectory.key_worse"), 430),
        (
            shape(polygon([(546.5, y), (553.5, y), (550, y - 8)]), "visit", INK),
            say("trajectory.key_visit"),
            550,
        ),
    ]
    parts = [part for mark, text, x in keys for part in (mark, words(text, x + 11, y, size=12))]
    has_error = any(point.low is not None for point in course.points) or (
        course.start is not None and course.start.low is not None
    )
    parts.append(
        words(say("trajectory.key_error" if has_error else "trajectory.key_no_error"), 4, y + 20, size=12)
    )
    if band is not None:
        mark = "" if band.points[0].check.is_verified else say("trajectory.unverified")
        parts.append(shape(polygon([(4, y + 30), (26, y + 30), (26, y + 41), (4, y + 41)]), "band", PALE))
        parts.append(words(say("trajectory.key_band", label=band.label, mark=mark), 33, y + 40, size=12))
    return join(parts)


def _to_mind(band: CourseBand | None, aside: int) -> list[str]:
    """Lines below the legend: what to mind of the band drawn, and that not every reading is drawn."""
    note = band.note if band is not None else ""
    told = [say("trajectory.aside_one" if aside == 1 else "trajectory.aside", count=aside)] if aside else []
    return [line for text in (note, *told) for line in wrap(text, _SIGNS)]


def _row(point: TrajectoryPoint, band: CourseBand | None, *, is_start: bool) -> tuple[str, ...]:
    expected = band.at(point.weeks) if band else None
    unknown = say("trajectory.unknown")
    return (
        _week(point),
        f"{point.value:g}",
        _limits(point.low, point.high) or unknown,
        say("trajectory.at_start") if is_start else unknown if point.gain is None else f"{point.gain:g}",
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


def _sentences(course: Trajectory, read: Sequence[TrajectoryPoint], band: CourseBand | None) -> Iterator[str]:
    """What the drawing shows, for those who hear it."""
    if not read:
        yield say("trajectory.no_reading")
        return
    told = (say("trajectory.one_reading", value=f"{one.value:g}", weeks=_week(one)) for one in read)
    yield say("trajectory.readings", readings=", ".join(told), visits=len(course.visits))
    if course.points:
        yield say(f"trajectory.last_{course.signs.verdict}")
    if course.matters_at is not None:
        yield say("trajectory.matters", value=f"{course.matters_at:g}")
    if course.signs.is_plateau:
        yield say("trajectory.plateau")
    if course.signs.has_lost_gain and course.signs.best is not None:
        yield say("trajectory.lost", best=f"{course.signs.best:g}")
    expected = band.at(read[-1].weeks) if band else None
    if band is not None and expected is not None:
        yield say("trajectory.band", label=band.label, expected=_expected(expected))
    if band is not None and band.note:
        yield band.note
