"""The course of one person on one scale, drawn: readings with their error, the expected band, what matters.

Verdicts are told by the shape of a mark and in words, never by colour alone; the table says all of it again.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from textwrap import wrap

from weizhong.outcomes.course_band import CourseBand
from weizhong.outcomes.trajectory import Trajectory, TrajectoryPoint
from weizhong.report.chart import ACCENT, PALE, Chart, draw, polygon, shape, stroke, words
from weizhong.report.chart_axes import Axis, bottom_axis, left_axis
from weizhong.report.labels import spread_out
from weizhong.report.map_drawing import INK
from weizhong.report.markup import Markup, element
from weizhong.report.strings import say
from weizhong.report.trajectory_key import LETTERS, key, mark, wedge
from weizhong.report.trajectory_words import head, row, sentences

# Where things stand on the paper, px: as wide as a phone, so that its letters stay legible there.
_WIDTH, _TOP, _BOTTOM, _LEFT, _RIGHT = 360.0, 58.0, 290.0, 34.0, 214.0
_LEAST_WEEKS, _LINE_GAP, _CAP = 6.0, 16.0, 4.0
_DAYS_A_WEEK = 7
_KEY = _BOTTOM + 60
_TITLE_LINE, _TITLE_SIGNS = 20.0, 36
_MARGIN = 4.0


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
    weeks = _weeks(course)
    band = course.bands[0] if course.bands else None
    text = " ".join([*sentences(course, band), *aside])
    title = say("trajectory.title", label=course.label[:1].upper() + course.label[1:])
    titles = wrap(title, _TITLE_SIGNS)
    explained, end = key(course, band, len(aside), _KEY)
    down = _TITLE_LINE * (len(titles) - 1)
    parts = [
        *_band(band, weeks, axis),
        left_axis(axis, _LEFT, say(f"trajectory.better_{course.better}")),
        bottom_axis(weeks, _BOTTOM, say("trajectory.weeks" if course.start else "trajectory.weeks_read")),
        *_lines(course, axis, band, weeks),
        *_visits(course, weeks),
        *_readings(course.read, weeks, axis),
        explained,
    ]
    drawn = [
        *(words(one, _MARGIN, 18 + _TITLE_LINE * at, size=15, bold=True) for at, one in enumerate(titles)),
        element("g", *parts, transform=f"translate(0 {down:g})"),
    ]
    return Chart(
        svg=draw(name, title, text, (_WIDTH, down + end), drawn),
        text=text,
        caption=title,
        head=head(),
        rows=tuple(row(point, band, is_start=point is course.start) for point in course.read),
    )


def _weeks(course: Trajectory) -> Axis:
    """From the first thing drawn, or the start, to a little past the last."""
    drawn = [0.0, *_visit_weeks(course), *(point.weeks for point in course.read)]
    return Axis(min(drawn), max(_LEAST_WEEKS, ceil(max(drawn) + 0.5)), _LEFT, _RIGHT)


def _visit_weeks(course: Trajectory) -> list[float]:
    """Weeks of the visits, counted as those of the readings are."""
    if not course.read:
        return []
    first = course.read[0]
    return [(day - first.on).days / _DAYS_A_WEEK + first.weeks for day in course.visits]


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
    yield shape(polygon([*low, *high[::-1]]), "band pale-fill", PALE)
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in mean)
    yield element(
        "path", d=path, fill="none", stroke=ACCENT, stroke_width="1.2", stroke_dasharray="2 3",
        class_="accent-line",
    )  # fmt: skip


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
        yield words(text, _RIGHT + 8, y + 4, size=LETTERS)


def _apart(told: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Labels as near their lines as the others allow, none outside the axis."""
    ordered = sorted(told)
    places = spread_out([y for y, _ in ordered], _LINE_GAP, _TOP, _BOTTOM)
    return [(y, text) for y, (_, text) in zip(places, ordered, strict=True)]


def _visits(course: Trajectory, weeks: Axis) -> Iterator[Markup]:
    """A small upright wedge on the axis for every visit."""
    for week in _visit_weeks(course):
        yield wedge(weeks.at(week), _BOTTOM)


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
        yield mark(x, axis.at(point.value), point.verdict if point.gain != 0 else "none")
