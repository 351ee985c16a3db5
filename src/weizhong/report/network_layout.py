"""Where the treatments of a network stand, and where the number on each line can be told from other lines."""

from collections.abc import Sequence
from math import cos, dist, pi, sin

Spot = tuple[float, float]
# Shares of a line at which its number may stand, those nearest to the middle first.
_SHARES = sorted((0.2 + 0.02 * step for step in range(31)), key=lambda share: abs(share - 0.5))


def round_circle(names: Sequence[str], middle: Spot, radius: float) -> dict[str, Spot]:
    """Return places round a circle from the top, in the order given: no place is better than another.

    Examples
    --------
    >>> round_circle(["a", "b"], (0, 0), 10)["a"]
    (0.0, -10.0)
    """
    turns = [2 * pi * at / len(names) - pi / 2 for at in range(len(names))]
    return {
        name: (round(middle[0] + radius * cos(turn), 6), round(middle[1] + radius * sin(turn), 6))
        for name, turn in zip(names, turns, strict=True)
    }


def number_places(lines: Sequence[tuple[Spot, Spot]], clear: float) -> list[Spot]:
    """Return a place on each line for its number, clear of the other lines and of the other numbers.

    Parameters
    ----------
    lines : sequence of (spot, spot)
        In the order in which they are given places.
    clear : float
        How far from other lines is far enough; from other numbers twice as far.

    Examples
    --------
    >>> number_places([((0, 0), (100, 0)), ((50, -50), (50, 50))], 10)
    [(40.0, 0.0), (50.0, 18.0)]
    """
    placed: list[Spot] = []
    for line in lines:
        others = [other for other in lines if other is not line]
        places = [_along(line, share) for share in _SHARES]
        placed.append(max(places, key=lambda place: _room(place, placed, others, clear)))
    return placed


def _along(line: tuple[Spot, Spot], share: float) -> Spot:
    start, end = line
    return round(start[0] + (end[0] - start[0]) * share, 6), round(start[1] + (end[1] - start[1]) * share, 6)


def _room(place: Spot, numbers: Sequence[Spot], lines: Sequence[tuple[Spot, Spot]], clear: float) -> float:
    """Return how far the nearest other line is, or half as far the nearest number; no more than is needed."""
    from_numbers = min((dist(place, one) for one in numbers), default=2 * clear) / 2
    from_lines = min((distance(place, line) for line in lines), default=clear)
    return min(from_numbers, from_lines, clear)


def distance(place: Spot, line: tuple[Spot, Spot]) -> float:
    """Return how far a place is from a line between two others.

    Examples
    --------
    >>> distance((5, 3), ((0, 0), (10, 0))), distance((13, 4), ((0, 0), (10, 0)))
    (3.0, 5.0)
    """
    start, end = line
    length = dist(start, end)
    share = sum((place[i] - start[i]) * (end[i] - start[i]) for i in (0, 1)) / length**2
    return dist(place, _along(line, min(1.0, max(0.0, share))))
