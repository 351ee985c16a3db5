"""What every chart is made of: an axis with round ticks, and a drawing that can also be read.

A chart is an SVG with a title and a description for those who hear it, and the same numbers as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, exp, floor, log, log10

from weizhong.report.map_drawing import FONT, INK, QUIET
from weizhong.report.markup import Markup, element, join
from weizhong.report.page_parts import fold, table
from weizhong.report.strings import say

ACCENT = "#0b5c66"
PALE = "#9cc4c8"
LINE = "#7a8a8e"  # lines that tell something stand out 3 : 1 from paper (WCAG 2.2, 1.4.11)
_STEPS = (1, 2, 2.5, 5, 10)
_RATIO_STEPS = (1, 2, 5)
_MOST_TICKS = 8  # more would run into each other
_ROUNDING = 1e-9  # of a step: where a tick of binary fractions still is its round number


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing that can also be read.

    Parameters
    ----------
    svg : Markup
        The drawing, with role, title and description; it stands alone as a file.
    text : str
        What it says, in sentences; the same as its description.
    caption : str
        What the table below it is called.
    head : tuple of str
        Columns of the table.
    rows : tuple of tuple of str
        Its rows; the first cell names the row.
    """

    svg: Markup
    text: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def figure(self, class_: str = "") -> Markup:
        """Return the drawing with its table folded below it."""
        told = fold(say("chart.as_table"), table(self.head, self.rows, self.caption))
        return element("figure", self.svg, told, class_=f"chart {class_}".strip())


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from values to places on the paper.

    Parameters
    ----------
    low, high : float
        Values at its ends; natural logarithms where it is of ratios.
    start, end : float
        Their places.
    is_ratio : bool
        Whether its labels are the exponentials of its values.

    Examples
    --------
    >>> axis = Axis(0, 10, 100, 200)
    >>> axis.at(5), [label for _, label in axis.ticks()]
    (150.0, ['0', '2', '4', '6', '8', '10'])
    """

    low: float
    high: float
    start: float
    end: float
    is_ratio: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def within(self, value: float) -> float:
        """Return the place of a value, or of the end it lies beyond."""
        return self.at(min(max(value, self.low), self.high))

    def ticks(self, about: int = 5) -> list[tuple[float, str]]:
        """Return round values with their labels, about so many."""
        return _ratio_ticks(self.low, self.high) if self.is_ratio else _ticks(self.low, self.high, about)


def round_axis(
    values: Sequence[float], start: float, end: float, is_ratio: bool = False, with_zero: bool = True
) -> Axis:
    """Return an axis that holds all values, and no effect as well unless told otherwise."""
    held = [*values, 0.0] if with_zero else list(values)
    low, high = min(held), max(held)
    room = 0.04 * ((high - low) or 1.0)
    return Axis(low - room, high + room, start, end, is_ratio)


def number(value: float, digits: int = 2) -> str:
    """Return a number with so many decimals and a true minus sign; what rounds to zero has no sign.

    Examples
    --------
    >>> number(-0.5), number(12, 0), number(-0.001)
    ('−0.50', '12', '0.00')
    """
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def draw(
    name: str,
    title: str,
    text: str,
    size: tuple[float, float],
    parts: Sequence[Markup],
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> Markup:
    """Return a standalone SVG with role, title and description, and its numbers as a list that is heard.

    What an image holds is not read out, so a drawing with rows is a group: its shapes are passed over, and
    each row is an item of a list that is not seen.

    Parameters
    ----------
    name : str
        Letters and hyphens, unlike that of any other drawing of the page: its parts are named by it.
    title, text : str
        What it is, and what it says.
    size : tuple of float
        Width and height, px.
    parts : sequence of Markup
        What it shows.
    head, rows : sequence of str, sequence of sequence of str
        Its table, as `Chart` holds it; the first cell names the row.

    Examples
    --------
    >>> drawn = draw("x", "Pain", "One trial.", (9, 9), [], ("Trial", "Weight"), [("A", "100 %")])
    >>> '<g role="listitem"><text x="0" y="4.5" opacity="0">A. Weight: 100 %</text></g>' in drawn
    True
    """
    width, height = size
    shown = [element("g", *parts, aria_hidden="true"), _listed(title, head, rows, height)] if rows else parts
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", text, id=f"{name}-text"),
        *shown,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="group" if rows else "img",
        aria_labelledby=f"{name}-title" if rows else f"{name}-title {name}-text",
        aria_describedby=f"{name}-text" if rows else None,
        font_family=FONT,
        class_="drawn",
    )


def _listed(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], height: float) -> Markup:
    """Return the rows as a list that is heard and not seen, each where a finger would look for it."""
    step = height / (len(rows) + 1)
    items = [
        element(
            "g", element("text", _sentence(head, row), x="0", y=f"{step * i:g}", opacity="0"), role="listitem"
        )
        for i, row in enumerate(rows, 1)
    ]
    return element("g", *items, role="list", aria_label=title)


def _sentence(head: Sequence[str], row: Sequence[str]) -> str:
    cells = [f"{column}: {cell}" for column, cell in zip(head[1:], row[1:], strict=True) if cell]
    return ". ".join([row[0], "; ".join(cells)])


def words(
    text: str,
    x: float,
    y: float,
    anchor: str = "start",
    size: float = 13,
    bold: bool = False,
    quiet: bool = False,
) -> Markup:
    """Return a line of text; its class lets a page recolour it where it is dark."""
    return element(
        "text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, font_size=f"{size:g}",
        font_weight="650" if bold else None, fill=QUIET if quiet else INK,
        class_="quiet-ink" if quiet else "ink",
    )  # fmt: skip


def stroke(
    x1: float, y1: float, x2: float, y2: float, width: float = 1, dash: str | None = None, quiet: bool = False
) -> Markup:
    """Return a straight line."""
    return element(
        "path", d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", fill="none", stroke=LINE if quiet else INK,
        stroke_width=f"{width:g}", stroke_dasharray=dash, class_="quiet-line" if quiet else "ink-line",
    )  # fmt: skip


def shape(d: str, class_: str, fill: str, outline: str | None = None) -> Markup:
    """Return a filled path."""
    return element("path", d=d, fill=fill, stroke=outline, class_=class_)


def polygon(spots: Sequence[tuple[float, float]]) -> str:
    """Return the path through spots, closed."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"


def bottom_axis(axis: Axis, y: float, label: str) -> Markup:
    """Return a horizontal axis with ticks and its name."""
    parts = [stroke(axis.start, y, axis.end, y)]
    for value, text in axis.ticks():
        parts += [
            stroke(axis.at(value), y, axis.at(value), y + 5),
            element("g", words(text, axis.at(value), y + 19, "middle", 12), class_="tick"),
        ]
    parts.append(words(label, (axis.start + axis.end) / 2, y + 38, "middle", 12, quiet=True))
    return join(parts)


def left_axis(axis: Axis, x: float, label: str) -> Markup:
    """Return a vertical axis with ticks, its name above."""
    parts = [stroke(x, axis.start, x, axis.end)]
    for value, text in axis.ticks():
        parts += [
            stroke(x - 5, axis.at(value), x, axis.at(value)),
            element("g", words(text, x - 9, axis.at(value) + 4, "end", 12), class_="tick"),
        ]
    top = min(axis.start, axis.end)
    parts.append(words(label, 4, top - 14, "start", 12, quiet=True))
    return join(parts)


def _ticks(low: float, high: float, about: int) -> list[tuple[float, str]]:
    rough = (high - low) / about
    scale = 10.0 ** floor(log10(rough))
    step = next(scale * one for one in _STEPS if scale * one >= rough * 0.999)
    digits = next(digits for digits in count() if abs(round(step, digits) - step) < _ROUNDING * step)
    first, last = ceil(low / step - _ROUNDING), floor(high / step + _ROUNDING)
    return [(at * step, _short(at * step, digits)) for at in range(first, last + 1)]


def _short(value: float, digits: int) -> str:
    told = number(value, digits)
    return told.rstrip("0").rstrip(".") if "." in told else told


def _ratio_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """1, 2 and 5 of every power of ten; of a wide range powers alone, of a narrow one whatever is round."""
    powers = range(floor(low / log(10)) - 1, ceil(high / log(10)) + 1)
    for steps, each in ((_RATIO_STEPS, 1), *(((1,), each) for each in (1, 2, 5, 10, 20, 50, 100))):
        values = [one * 10.0**power for power in powers if power % each == 0 for one in steps]
        within = [(log(value), f"{value:g}") for value in values if low <= log(value) <= high]
        if 1 < len(within) <= _MOST_TICKS:
            return within
        if len(within) <= 1:
            return [(log(float(label)), label) for _, label in _ticks(exp(low), exp(high), 4)]
    raise AssertionError  # a hundred powers of ten are more than numbers have
