"""Keeps labels apart."""

from collections.abc import Sequence


def spread_out(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places as near as possible to the wanted ones, in the same order, at least `gap` apart.

    Where they do not all fit between `low` and `high`, they are spaced evenly.

    Parameters
    ----------
    wanted : sequence of float
        Where each label would like to be, ascending.
    gap : float
        Least distance between neighbours.
    low, high : float
        First and last allowed place.

    Examples
    --------
    >>> spread_out([5.0, 5.0, 20.0], 2.0, 0.0, 30.0)
    [4.0, 6.0, 20.0]
    """
    if not wanted:
        return []
    if gap * (len(wanted) - 1) >= high - low:
        step = (high - low) / max(1, len(wanted) - 1)
        return [low + step * index for index in range(len(wanted))]
    # Pool neighbours that are too near into blocks around their mean (isotonic regression).
    blocks: list[list[float]] = []  # [sum of (wanted - own offset), count]
    for index, place in enumerate(wanted):
        blocks.append([place - gap * index, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    starts = [total / count for total, count in blocks for _ in range(int(count))]
    top = high - gap * (len(wanted) - 1)
    return [min(max(start, low), top) + gap * index for index, start in enumerate(starts)]
