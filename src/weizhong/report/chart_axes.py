"""An axis of a chart: where a value stands, round ticks, and how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, exp, floor, log, log10

from weizhong.report.chart import stroke, words
from weizhong.report.markup import Markup, element, join
from weizhong.report.told_numbers import signed

_STEPS = (1, 2, 2.5, 5, 10)
_RATIO_STEPS = (1, 2, 5)
_MOST_TICKS = 8  # more would run into each other
_ROUNDING = 1e-9  # of a step: where a tick of binary fractions still is its round number


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
    told = signed(f"{value:.{digits}f}")
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
