"""The marks of a course that is drawn, and the key below it that says what they mean.

Better is a full circle, worse a full wedge downwards, everything else an empty circle.
"""

from collections.abc import Iterator
from textwrap import wrap

from weizhong.outcomes.course_band import CourseBand
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.trajectory import Trajectory
from weizhong.report.chart import ACCENT, PALE, polygon, shape, words
from weizhong.report.map_drawing import INK
from weizhong.report.markup import Markup, element, join
from weizhong.report.strings import say

LETTERS = 13.0  # px
_PAPER = "#ffffff"
_MARK = 5.0
_LINE, _SIGNS = 18.0, 52  # the height of a line, and how many signs it holds
_COLUMNS = (12.0, 214.0)  # where the marks stand in the key, two upon two, px
_MARGIN, _SWATCH = 4.0, 29.0  # of the paper, and how far a text stands right of the colour it explains, px


def mark(x: float, y: float, verdict: str) -> Markup:
    """Return the mark of a reading.

    Parameters
    ----------
    x, y : float
        Its middle, px.
    verdict : str
        Better, worse, or anything else.

    Examples
    --------
    >>> str(mark(5, 5, "worse"))
    '<path d="M-1.0 0.0L11.0 0.0L5.0 11.0Z" fill="#16262b" class="mark ink-fill"></path>'
    """
    if verdict == "worse":
        spots = [(x - _MARK - 1, y - _MARK), (x + _MARK + 1, y - _MARK), (x, y + _MARK + 1)]
        return shape(polygon(spots), "mark ink-fill", INK)
    fill, kind = (ACCENT, "accent-fill") if verdict == "better" else (_PAPER, "paper-fill")
    return element(
        "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{_MARK:g}", fill=fill, stroke=INK, stroke_width="1.4",
        class_=f"{kind} ink-line",
    )  # fmt: skip


def wedge(x: float, y: float) -> Markup:
    """Return the small upright wedge of a visit, which stands on a place."""
    return shape(polygon([(x - 3.5, y), (x + 3.5, y), (x, y - 8)]), "visit ink-fill", INK)


def key(course: Trajectory, band: CourseBand | None, aside: int, top: float) -> tuple[Markup, float]:
    """Return the key, and the height at which the paper ends below it, px.

    Parameters
    ----------
    course : Trajectory
        What is drawn.
    band : CourseBand or None
        The expected course that is drawn with it.
    aside : int
        How many things told of the scale were set aside.
    top : float
        The line its first letters stand on, px.
    """
    told = list(_told(course, band, aside))
    lines = [part for at, line in enumerate(told, 2) for part in _line(top + _LINE * at, *line)]
    return join([_marks(top, has_error=_has_error(course)), *lines]), top + _LINE * (len(told) + 1.5)


def _marks(top: float, *, has_error: bool) -> Markup:
    """What the marks mean, two upon two."""
    left, right = _COLUMNS
    below = top + _LINE
    past = say("trajectory.key_past" if has_error else "trajectory.key_better")
    keys = [
        (mark(left, top - 4, "better"), past, left, top),
        (mark(right, top - 4, "worse"), say("trajectory.key_worse"), right, top),
        (mark(left, below - 4, "none"), say("trajectory.key_none"), left, below),
        (wedge(right, below), say("trajectory.key_visit"), right, below),
    ]
    return join(
        [part for drawn, text, x, y in keys for part in (drawn, words(text, x + 11, y, size=LETTERS))]
    )


def _told(course: Trajectory, band: CourseBand | None, aside: int) -> Iterator[tuple[str, float, bool]]:
    """Lines below the marks: each with its left end, and whether the colour of the band stands before it."""
    yield from _wrapped(say(f"trajectory.key_{_bars(course)}"))
    if band is not None:
        unread = "" if band.points[0].check.is_verified else say("trajectory.unverified")
        whose = say("trajectory.key_band", label=band.label, mark=unread)
        for at, line in enumerate(wrap(whose, _SIGNS - 6)):
            yield line, _MARGIN + _SWATCH, at == 0
        yield from _wrapped(band.note)
    if aside:
        yield from _wrapped(say("trajectory.aside_one" if aside == 1 else "trajectory.aside", count=aside))


def _wrapped(text: str) -> Iterator[tuple[str, float, bool]]:
    return ((line, _MARGIN, False) for line in wrap(text, _SIGNS))


def _bars(course: Trajectory) -> str:
    if _has_error(course):
        return "error"
    return "no_error" if instrument(course.instrument).rating is None else "rating"


def _has_error(course: Trajectory) -> bool:
    return any(point.low is not None for point in course.read)


def _line(y: float, text: str, x: float, has_swatch: bool) -> Iterator[Markup]:
    if has_swatch:
        left, right = _MARGIN, _MARGIN + 22
        yield shape(
            polygon([(left, y - 10), (right, y - 10), (right, y + 1), (left, y + 1)]), "band pale-fill", PALE
        )
    yield words(text, x, y, size=LETTERS)
