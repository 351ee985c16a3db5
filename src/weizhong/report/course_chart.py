"""How pain goes on average over a year: a line through means, in the band of their ranges."""

from collections.abc import Sequence

from weizhong.evidence.odds_document import CoursePoint
from weizhong.report.chart import ACCENT, PALE, Chart, draw, polygon, shape, words
from weizhong.report.chart_axes import Axis, bottom_axis, left_axis
from weizhong.report.markup import Markup, element
from weizhong.report.strings import say
from weizhong.report.told_numbers import with_digits

_SIZE = (380.0, 260.0)  # as wide as a phone, so that its letters stay legible there
_MOST = 100  # the scale of the cohorts


def course_chart(name: str, title: str, points: Sequence[CoursePoint]) -> Chart:
    """Return the average course as a drawing and as a table.

    Parameters
    ----------
    name : str
        Of the drawing, unlike that of any other on the page.
    title : str
        Which course.
    points : sequence of CoursePoint
        In the order of time.

    Examples
    --------
    >>> from weizhong.evidence.odds import odds
    >>> from weizhong.evidence.odds_document import OddsQuestion
    >>> (course,) = odds(OddsQuestion(duration="acute")).courses
    >>> course_chart("course", "New pain", course.points).rows[-1]
    ('52', '6', '3–10')
    """
    across = Axis(0, points[-1].weeks, 52, _SIZE[0] - 24)
    up = Axis(0, _MOST, _SIZE[1] - 52, 34)
    spots = [(across.at(point.weeks), up.at(point.mean)) for point in points]
    band = [(across.at(point.weeks), up.at(point.high)) for point in points]
    band += [(across.at(point.weeks), up.at(point.low)) for point in reversed(points)]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    parts: list[Markup] = [
        shape(polygon(band), "pale-fill", PALE),
        element("path", d=line, fill="none", stroke=ACCENT, stroke_width="3", class_="accent-line"),
        bottom_axis(across, up.start, say("course_chart.weeks")),
        left_axis(up, across.start, say("course_chart.pain")),
    ]
    for point, (x, y) in zip(points, spots, strict=True):
        parts.append(
            element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="5", fill=ACCENT, class_="accent-fill")
        )
        # Labels stand right of the line that falls to them; the last keeps clear of the edge.
        at, anchor = (x, "end") if point is points[-1] else (x + 7, "start")
        parts.append(words(with_digits(point.mean, 0), at, y - 10, anchor, 16, bold=True))
    told = [
        say("course_chart.point", weeks=f"{one.weeks:g}", **{
            name: with_digits(getattr(one, name), 0) for name in ("mean", "low", "high")
        })
        for one in points
    ]  # fmt: skip
    text = " ".join((say("course_chart.scale"), *told))
    return Chart(
        svg=draw(name, title, text, _SIZE, parts),
        text=text,
        caption=title,
        head=(say("course_chart.weeks"), say("course_chart.mean"), say("course_chart.range")),
        rows=tuple(
            (
                f"{one.weeks:g}",
                with_digits(one.mean, 0),
                f"{with_digits(one.low, 0)}–{with_digits(one.high, 0)}",
            )
            for one in points
        ),
    )
