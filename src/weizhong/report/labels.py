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


def arrange(
    spots: Sequence[tuple[float, float]], gap: float, row: float, low: float, high: float
) -> list[tuple[int, float]]:
    """Return label heights for a column, so that no line to a label runs through another point.

    Points on about one height form a row. Its outermost point is labelled at its own height, those further
    in above it, one after another: their lines pass over the outer ones and then drop.

    Parameters
    ----------
    spots : sequence of (float, float)
        For each point how far it lies from the column, and its height, growing downwards.
    gap : float
        Least distance between labels.
    row : float
        Points within so much height form a row.
    low, high : float
        First and last allowed height.

    Returns
    -------
    list of (int, float)
        Number of the spot and height of its label, from the top.

    Examples
    --------
    >>> arrange([(10.0, 50.0), (30.0, 50.0)], 5.0, 2.0, 0.0, 100.0)
    [(1, 45.0), (0, 50.0)]
    """
    order, wanted = [], []
    for members in rows_of([height for _, height in spots], row):
        inner_first = sorted(members, key=lambda index: -spots[index][0])
        order += inner_first
        wanted += [
            spots[index][1] - gap * (len(members) - 1 - rank) for rank, index in enumerate(inner_first)
        ]
    return list(zip(order, spread_out(wanted, gap, low, high), strict=True))


def rows_of(heights: Sequence[float], tolerance: float) -> list[list[int]]:
    """Return the numbers of the heights that lie together, from the top, rows no taller than `tolerance`.

    Examples
    --------
    >>> rows_of([10.0, 30.0, 10.5], 1.0)
    [[0, 2], [1]]
    """
    rows: list[list[int]] = []
    for index in sorted(range(len(heights)), key=lambda index: heights[index]):
        if rows and heights[index] - heights[rows[-1][0]] <= tolerance:
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows
