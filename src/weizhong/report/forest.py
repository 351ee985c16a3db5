"""Forest plots: each trial with its interval, the pooled estimate, and where a new setting would lie."""

from collections.abc import Collection, Iterator, Sequence
from math import sqrt
from statistics import NormalDist

from weizhong.evidence.effect_sizes import RATIOS, EffectSize, natural
from weizhong.evidence.pooling import Pooled
from weizhong.report.chart import ACCENT, Chart, draw, polygon, shape, stroke, words
from weizhong.report.chart_axes import Axis, bottom_axis, round_axis
from weizhong.report.map_drawing import INK
from weizhong.report.markup import Markup, join
from weizhong.report.strings import say
from weizhong.report.told_numbers import ratio, with_digits

_WIDTH, _ROW, _TOP = 860.0, 26.0, 44.0
_LABELS, _PLOT, _NUMBERS = 8.0, (230.0, 560.0), 580.0
_HALF = 4.0  # of the square of the lightest trial, px
_FITS = 28  # letters of a name before it would run into the plot
_GROWTH = 0.75  # px per square root of a percent of weight: the area tells the weight


def forest(
    pooled: Pooled,
    name: str,
    title: str,
    less: str | None = None,
    more: str | None = None,
    second_hand: Collection[str] = (),
) -> Chart:
    """Return the plot of one meta-analysis.

    Parameters
    ----------
    pooled : Pooled
        What to draw; ratios are drawn on their logarithmic scale and told as ratios.
    name : str
        Of the drawing, unlike that of any other on the page.
    title : str
        The question.
    less, more : str, optional
        What lies left and right of no effect, such as "acupuncture better".
    second_hand : collection of str
        Rows of tables that were not read in the trial's own paper; trials made from them are marked.

    Examples
    --------
    >>> from weizhong.evidence.pooling import pool
    >>> def trial(label, estimate, variance):
    ...     return EffectSize(label=label, measure="MD", estimate=estimate, variance=variance)
    >>> chart = forest(pool([trial("A", -8, 9), trial("B", -2, 4), trial("C", -5, 4)]), "f", "Pain")
    >>> chart.rows[0]
    ('A', '−8.00', '−13.88 to −2.12', '22 %')
    >>> [row[0] for row in chart.rows]
    ['A', 'B', 'C', 'Pooled', 'In a new setting']
    """
    is_ratio = pooled.measure in RATIOS
    spans = [_span(effect, pooled.level) for effect in pooled.effects]
    ends = [end for span in (*spans, (pooled.low, pooled.high)) for end in span]
    axis = round_axis(_kept(ends, pooled), *_PLOT, is_ratio=is_ratio)
    bottom = _TOP + _ROW * (len(spans) + 2.2)
    marked = [bool(set(effect.rows) & set(second_hand)) for effect in pooled.effects]
    parts = [
        *_head(pooled),
        stroke(axis.at(0), _TOP - 8, axis.at(0), bottom, quiet=True),
        stroke(axis.at(pooled.estimate), _TOP - 8, axis.at(pooled.estimate), bottom, 1, "3 4"),
        *(
            _trial(axis, effect, span, weight, _TOP + _ROW * (row + 0.5), is_ratio, is_marked)
            for row, (effect, span, weight, is_marked) in enumerate(
                zip(pooled.effects, spans, pooled.weights, marked, strict=True)
            )
        ),
        _summary(axis, pooled, _TOP + _ROW * (len(spans) + 0.9)),
        _prediction(axis, pooled, _TOP + _ROW * (len(spans) + 1.8)),
        bottom_axis(axis, bottom, say(f"pool_page.{pooled.measure}")),
        *_sides(less, more, axis.at(0), bottom + 58),
    ]
    if any(marked):
        parts.append(words(say("forest.key_second_hand"), _LABELS, bottom + 82, size=12, quiet=True))
    head = tuple(_column(column, pooled) for column in ("trial", "estimate", "interval", "weight"))
    rows = tuple(_rows(pooled, spans, marked))
    text = _text(pooled, sum(marked), rows[: pooled.k])
    return Chart(
        svg=draw(name, title, text, (_WIDTH, bottom + (94 if any(marked) else 70)), parts, head, rows),
        text=text,
        caption=title,
        head=head,
        rows=rows,
    )


def told(value: float, is_ratio: bool) -> str:
    """Return an estimate as readers expect it: a ratio for its logarithm."""
    return ratio(natural("RR", value)) if is_ratio else with_digits(value, 2)


def _span(effect: EffectSize, level: float) -> tuple[float, float]:
    """A trial's own interval rests on the normal distribution, whatever the pooled one does."""
    half = NormalDist().inv_cdf((1 + level) / 2) * sqrt(effect.variance)
    return effect.estimate - half, effect.estimate + half


def _kept(ends: list[float], pooled: Pooled) -> list[float]:
    """Ends that set the axis: one trial far wider than all others is cut and drawn with an arrow."""
    middles = [effect.estimate for effect in pooled.effects]
    reach = 3 * (max([*middles, pooled.high]) - min([*middles, pooled.low]) or 1.0)
    low, high = min(*middles, pooled.low) - reach, max(*middles, pooled.high) + reach
    return [min(max(end, low), high) for end in ends]


def _head(pooled: Pooled) -> list[Markup]:
    columns = ((_LABELS, "trial"), (_NUMBERS, "estimate_interval"), (_WIDTH - 66, "weight"))
    return [words(_column(column, pooled), x, 22, bold=True) for x, column in columns]


def _column(name: str, pooled: Pooled) -> str:
    return say(f"forest.{name}", level=f"{100 * pooled.level:g}")


def _trial(
    axis: Axis,
    effect: EffectSize,
    span: tuple[float, float],
    weight: float,
    y: float,
    is_ratio: bool,
    is_marked: bool,
) -> Markup:
    half = _HALF + _GROWTH * sqrt(weight)
    x = axis.within(effect.estimate)
    square = polygon([(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)])
    return join(
        [
            words(_short(effect.label) + " †" * is_marked, _LABELS, y + 4),
            _line(axis, span, y),
            shape(square, "accent-fill", ACCENT),
            words(_numbers(effect.estimate, span, is_ratio), _NUMBERS, y + 4),
            words(f"{with_digits(weight, 0)} %", _WIDTH - 20, y + 4, "end"),
        ]
    )


def _line(axis: Axis, span: tuple[float, float], y: float) -> Markup:
    ends = [axis.within(end) for end in span]
    parts = [stroke(ends[0], y, ends[1], y, 1.5)]
    for end, place, way in ((span[0], ends[0], 1), (span[1], ends[1], -1)):
        if not axis.low <= end <= axis.high:  # the interval goes on
            arrow = polygon([(place, y), (place + way * 8, y - 4), (place + way * 8, y + 4)])
            parts.append(shape(arrow, "ink-fill", INK))
    return join(parts)


def _summary(axis: Axis, pooled: Pooled, y: float) -> Markup:
    low, middle, high = (axis.within(value) for value in (pooled.low, pooled.estimate, pooled.high))
    diamond = polygon([(low, y), (middle, y - 8), (high, y), (middle, y + 8)])
    span = _numbers(pooled.estimate, (pooled.low, pooled.high), pooled.measure in RATIOS)
    return join(
        [
            words(say("forest.pooled"), _LABELS, y + 4, bold=True),
            shape(diamond, "ink-fill", INK),
            words(span, _NUMBERS, y + 4, bold=True),
        ]
    )


def _prediction(axis: Axis, pooled: Pooled, y: float) -> Markup:
    if pooled.prediction_low is None or pooled.prediction_high is None:
        return words(say("forest.no_prediction"), _LABELS, y + 4, quiet=True)
    span = (pooled.prediction_low, pooled.prediction_high)
    return join(
        [
            words(say("forest.prediction"), _LABELS, y + 4),
            _line(axis, span, y),
            words(_range(span, pooled.measure in RATIOS), _NUMBERS, y + 4),
        ]
    )


def _sides(less: str | None, more: str | None, middle: float, y: float) -> Iterator[Markup]:
    """What lies on either side of no effect, which is always on the axis."""
    if less:
        yield words(f"← {less}", middle - 14, y, "end", 12, quiet=True)
    if more:
        yield words(f"{more} →", middle + 14, y, "start", 12, quiet=True)


def _numbers(estimate: float, span: tuple[float, float], is_ratio: bool) -> str:
    return f"{told(estimate, is_ratio)} ({_range(span, is_ratio)})"


def _range(span: tuple[float, float], is_ratio: bool) -> str:
    return say("forest.range", low=told(span[0], is_ratio), high=told(span[1], is_ratio))


def _rows(pooled: Pooled, spans: list[tuple[float, float]], marked: list[bool]) -> Iterator[tuple[str, ...]]:
    is_ratio = pooled.measure in RATIOS
    for effect, span, weight, is_marked in zip(pooled.effects, spans, pooled.weights, marked, strict=True):
        label = say("forest.second_hand", label=effect.label) if is_marked else effect.label
        yield label, told(effect.estimate, is_ratio), _range(span, is_ratio), f"{with_digits(weight, 0)} %"
    yield (
        say("forest.pooled"),
        told(pooled.estimate, is_ratio),
        _range((pooled.low, pooled.high), is_ratio),
        "",
    )
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        span = (pooled.prediction_low, pooled.prediction_high)
        yield say("forest.prediction"), "", _range(span, is_ratio), ""


def _text(pooled: Pooled, second_hand: int, trials: Sequence[Sequence[str]]) -> str:
    is_ratio = pooled.measure in RATIOS
    parts = [
        say(
            "forest.text", k=pooled.k, measure=say(f"pool_page.{pooled.measure}"),
            estimate=told(pooled.estimate, is_ratio), range=_range((pooled.low, pooled.high), is_ratio),
        )
    ]  # fmt: skip
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        span = (pooled.prediction_low, pooled.prediction_high)
        parts.append(say("forest.text_prediction", range=_range(span, is_ratio)))
    parts.append(say("forest.text_spread", i2=with_digits(pooled.i2, 0), tau2=f"{pooled.tau2:.3g}"))
    each = (say("forest.text_trial", label=row[0], estimate=row[1], range=row[2]) for row in trials)
    parts.append(say("forest.text_trials", trials="; ".join(each)))
    if second_hand:
        parts.append(say("forest.text_second_hand", count=second_hand, k=pooled.k))
    return " ".join(parts)


def _short(label: str) -> str:
    """A label that does not run into the plot; the table below holds the whole of it."""
    return label if len(label) <= _FITS else f"{label[: _FITS - 1]}…"
