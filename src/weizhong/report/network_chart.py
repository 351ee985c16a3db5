"""Network plots: which treatments were compared with which, by how many trials, and where these disagree."""

from collections.abc import Iterator
from math import cos, dist, pi, sin, sqrt

from weizhong.evidence.effect_sizes import RATIOS
from weizhong.evidence.network import Comparison, Network
from weizhong.report.chart_axes import ACCENT, Chart, draw, number, stroke, words
from weizhong.report.forest import told
from weizhong.report.map_drawing import INK
from weizhong.report.markup import Markup, element, join
from weizhong.report.strings import say

_SIZE = (720.0, 560.0)
_MIDDLE = (360.0, 270.0)
_RADIUS = 190.0
_NODE = (6.0, 3.0)  # radius of a node, px: at least, and more per square root of a trial
_LINE = (1.5, 1.2)  # width of a line, px: at least, and more per further trial
_WIDEST = 12.0
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)  # of a line, where its count may stand
_CLEAR = 14.0  # px from the middle of a count to another line; its disc has 10
_SUSPECT = 0.10  # as `weizhong.evidence.network` calls a disagreement
_Spot = tuple[float, float]


def network_chart(made: Network, name: str, title: str) -> Chart:
    """Return the plot of one network; its table is the league table, in alphabetical order and not a ranking.

    Parameters
    ----------
    made : Network
        What to draw.
    name : str
        Of the drawing, unlike that of any other on the page.
    title : str
        The question.

    Examples
    --------
    >>> from weizhong.evidence.effect_sizes import Means
    >>> from weizhong.evidence.network import network
    >>> from weizhong.evidence.network_studies import study_of_arms
    >>> def trial(label, **means):
    ...     arms = {name: Means(n=50, mean=mean, sd=10) for name, mean in means.items()}
    ...     return study_of_arms("MD", label, arms)
    >>> two = [trial("A", none=50, sham=45), trial("B", sham=45, real=43)]
    >>> network_chart(network(two, "none", "fixed"), "n", "Pain").rows[0]
    ('none and real', '7.00', '1.46 to 12.54', 'no trial; only by way of others')
    """
    spots = _spots([one.name for one in made.treatments])
    disagreeing = _disagreeing(made)
    text = _text(made, len(disagreeing))
    counts = _counts(spots, [(one.a, one.b) for one in made.comparisons])
    parts = [
        *(_edge(spots, one, {one.a, one.b} in disagreeing) for one in made.comparisons),
        *(_count(len(one.trials), at) for one, at in zip(made.comparisons, counts, strict=True)),
        *(_node(one.name, one.trials, spots[one.name]) for one in made.treatments),
        *_key(bool(disagreeing)),
    ]
    head = tuple(say(f"network_chart.{column}") for column in ("pair", "estimate", "interval", "trials"))
    rows = tuple(_rows(made, disagreeing))
    return Chart(
        svg=draw(name, title, text, _SIZE, parts, head, rows),
        text=text,
        caption=title,
        head=head,
        rows=rows,
    )


def _spots(names: list[str]) -> dict[str, tuple[float, float]]:
    """Round a circle from the top, in the order given: no place is better than another."""
    turns = [2 * pi * at / len(names) - pi / 2 for at in range(len(names))]
    return {
        name: (_MIDDLE[0] + _RADIUS * cos(turn), _MIDDLE[1] + _RADIUS * sin(turn))
        for name, turn in zip(names, turns, strict=True)
    }


def _disagreeing(made: Network) -> set[frozenset[str]]:
    """Pairs whose own trials and whose detours tell different things."""
    return {frozenset((one.a, one.b)) for one in made.splits if one.p < _SUSPECT}


def _edge(spots: dict[str, tuple[float, float]], one: Comparison, disagrees: bool) -> Markup:
    width = min(_WIDEST, _LINE[0] + _LINE[1] * (len(one.trials) - 1))
    (x1, y1), (x2, y2) = spots[one.a], spots[one.b]
    return stroke(x1, y1, x2, y2, width, "10 6" if disagrees else None, quiet=not disagrees)


def _counts(spots: dict[str, _Spot], pairs: list[tuple[str, str]]) -> list[_Spot]:
    """Return a place for the count of each line, as far as may be from other counts and from other lines."""
    placed: list[_Spot] = []
    for pair in pairs:
        others = [(spots[a], spots[b]) for a, b in pairs if (a, b) != pair]
        places = [_along(spots[pair[0]], spots[pair[1]], share) for share in _SHARES]
        placed.append(max(places, key=lambda place: _room(place, placed, others)))
    return placed


def _along(start: _Spot, end: _Spot, share: float) -> _Spot:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _room(place: _Spot, counts: list[_Spot], lines: list[tuple[_Spot, _Spot]]) -> float:
    """Return how far the nearest other count or line is, no further than is needed to tell them apart."""
    from_counts = min((dist(place, one) for one in counts), default=_CLEAR) / 2
    from_lines = min((_distance(place, *line) for line in lines), default=_CLEAR)
    return min(from_counts, from_lines, _CLEAR)


def _distance(place: _Spot, start: _Spot, end: _Spot) -> float:
    """Return the distance of a place from a line between two others."""
    length = dist(start, end)
    along = sum((place[i] - start[i]) * (end[i] - start[i]) for i in (0, 1)) / length**2
    return dist(place, _along(start, end, min(1.0, max(0.0, along))))


def _count(trials: int, place: _Spot) -> Markup:
    x, y = place
    return join(
        [
            element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="10", fill="#ffffff", class_="paper-fill"),
            words(str(trials), x, y + 4, "middle", 12),
        ]
    )


def _node(name: str, trials: int, spot: tuple[float, float]) -> Markup:
    x, y = spot
    radius = _NODE[0] + _NODE[1] * sqrt(trials)
    side = (x - _MIDDLE[0]) / _RADIUS
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    away = 0.0 if anchor == "middle" else (radius + 7) * (1 if side > 0 else -1)
    below = 5.0 if anchor != "middle" else (-radius - 8 if y < _MIDDLE[1] else radius + 18)
    return join(
        [
            element(
                "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}", fill=ACCENT, stroke=INK,
                class_="accent-fill",
            ),
            words(name.replace("_", " "), x + away, y + below, anchor, 14, bold=True),
        ]
    )  # fmt: skip


def _key(with_dashes: bool) -> Iterator[Markup]:
    yield words(say("network_chart.key"), 8, _SIZE[1] - 26, quiet=True, size=12)
    if with_dashes:
        yield words(say("network_chart.key_dashes"), 8, _SIZE[1] - 8, quiet=True, size=12)


def _rows(made: Network, disagreeing: set[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    is_ratio = made.measure in RATIOS
    for one in made.league:
        trials = (
            say("network_chart.direct", trials=one.trials) if one.trials else say("network_chart.indirect")
        )
        if {one.a, one.b} in disagreeing:
            trials = f"{trials}; {say('network_chart.disagrees')}"
        span = say("forest.range", low=told(one.low, is_ratio), high=told(one.high, is_ratio))
        pair = say("network_chart.and", a=one.a.replace("_", " "), b=one.b.replace("_", " "))
        yield pair, told(one.estimate, is_ratio), span, trials


def _text(made: Network, disagreements: int) -> str:
    parts = [
        say(
            "network_chart.text", treatments=len(made.treatments), studies=len(made.studies),
            direct=len(made.comparisons), all=len(made.league),
        )
    ]  # fmt: skip
    if made.q_between.df and made.q_between.p is not None:
        parts.append(say("network_chart.between", q=number(made.q_between.q, 1), df=made.q_between.df,
                         p=f"{made.q_between.p:.2g}"))  # fmt: skip
    else:
        parts.append(say("network_chart.no_loops"))
    if disagreements:
        parts.append(say("network_chart.disagreements", count=disagreements))
    parts.append(say("network_chart.no_order"))
    return " ".join(parts)
