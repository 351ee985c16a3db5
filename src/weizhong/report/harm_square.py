"""Ten thousand people as a square of small cells, so that a rare harm is seen as rare."""

from weizhong.report.chart import ACCENT, Chart, draw
from weizhong.report.icon_array import whole
from weizhong.report.map_drawing import INK
from weizhong.report.markup import Markup, element
from weizhong.report.strings import say

_ROW = 100
_CELL = 4.0
_SIDE = _ROW * _CELL


def harm_square(name: str, any_low: float, any_high: float, care_high: float, serious_high: float) -> Chart:
    """Return the square: some side effect, one that needs care, a serious one, all of 10,000 people.

    Parameters
    ----------
    name : str
        Of the drawing, unlike that of any other on the page.
    any_low, any_high : float
        Range of people with some side effect; the lower part is filled, the rest striped.
    care_high, serious_high : float
        Upper limits of people who needed care, and with a serious side effect: drawn among them, darker; no
        point of a range is drawn as if it were known.

    Examples
    --------
    >>> harm_square("harm", 510, 1462, 73.7, 2.33).rows[0]
    ('some side effect, at least', '510')
    """
    low, high, needing, grave = (whole(value) for value in (any_low, any_high, care_high, serious_high))
    text = say("harm_square.text", low=f"{low:,}", high=f"{high:,}", care=needing, serious=grave)
    parts = [
        _defs(name),
        element(
            "rect", width=_SIDE, height=_SIDE, fill="none", stroke=INK, stroke_width="1", class_="ink-line"
        ),
        _cells(0, high, f"url(#{name}-stripes)", "striped"),
        _cells(0, low, ACCENT, "accent-fill"),
        _cells(0, needing, INK, "ink-fill"),
        _cells(0, grave, "#9d1c1c", "stop-fill"),
        element("rect", width=_SIDE, height=_SIDE, fill=f"url(#{name}-grid)"),
    ]
    return Chart(
        svg=draw(name, say("harm_square.title"), text, (_SIDE, _SIDE), parts),
        text=text,
        caption=say("harm_square.title"),
        head=(say("harm_square.kind"), say("harm_square.people")),
        rows=(
            (say("harm_square.any_low"), f"{low:,}"),
            (say("harm_square.any_high"), f"{high:,}"),
            (say("harm_square.care"), str(needing)),
            (say("harm_square.serious"), str(grave)),
        ),
    )


def _cells(start: int, end: int, fill: str, class_: str) -> Markup:
    """So many cells from the upper left, row by row, as one path."""
    rows, rest = divmod(end - start, _ROW)
    d = f"M0 0H{_SIDE:g}V{rows * _CELL:g}H0Z" if rows else ""
    if rest:
        y = rows * _CELL
        d += f"M0 {y:g}H{rest * _CELL:g}V{y + _CELL:g}H0Z"
    return element("path", d=d or "M0 0", fill=fill, class_=class_)


def _defs(name: str) -> Markup:
    line = element(
        "path",
        d=f"M{_CELL:g} 0V{_CELL:g}H0",
        fill="none",
        stroke="#fff",
        stroke_width="0.7",
        class_="paper-line",
    )
    grid = element(
        "pattern", line, id=f"{name}-grid", width=_CELL, height=_CELL, patternUnits="userSpaceOnUse"
    )
    stripe = element("rect", width="1.6", height="4", fill=ACCENT, class_="accent-fill")
    stripes = element(
        "pattern", stripe, id=f"{name}-stripes", width="4", height="4", patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
    return element("defs", grid, stripes)
