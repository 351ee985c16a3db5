"""Funnel plots: small trials spread wide; where one side of the wide end is empty, trials may be missing."""

from statistics import NormalDist

from weizhong.evidence.effect_sizes import RATIOS
from weizhong.evidence.pooling import Pooled
from weizhong.evidence.small_study import ENOUGH
from weizhong.report.chart import ACCENT, LINE, Chart, draw, polygon, shape, stroke
from weizhong.report.chart_axes import Axis, bottom_axis, left_axis, round_axis
from weizhong.report.forest import told
from weizhong.report.markup import element
from weizhong.report.strings import say
from weizhong.report.told_numbers import with_digits

_SIZE = (620.0, 430.0)
_TOP, _BOTTOM = 34.0, 370.0


def funnel(pooled: Pooled, name: str, title: str) -> Chart:
    """Return the plot of one meta-analysis: estimate across, standard error downwards.

    The lines hold 95 of 100 trials if all had the pooled effect and chance alone spread them.

    Parameters
    ----------
    pooled : Pooled
        What to draw.
    name : str
        Of the drawing, unlike that of any other on the page.
    title : str
        The question.

    Examples
    --------
    >>> from weizhong.evidence.effect_sizes import EffectSize
    >>> from weizhong.evidence.pooling import pool
    >>> def trial(label, estimate, variance):
    ...     return EffectSize(label=label, measure="MD", estimate=estimate, variance=variance)
    >>> chart = funnel(pool([trial("A", -8, 9), trial("B", -2, 4), trial("C", -5, 4)]), "f", "Pain")
    >>> chart.rows[0]
    ('A', '−8.00', '3.00', 'inside')
    """
    z = NormalDist().inv_cdf((1 + pooled.level) / 2)
    errors = [effect.se for effect in pooled.effects]
    deepest = 1.05 * max(errors)
    corners = (pooled.estimate - z * deepest, pooled.estimate + z * deepest)
    values = [*corners, *(effect.estimate for effect in pooled.effects)]
    across = round_axis(values, 70, _SIZE[0] - 20, pooled.measure in RATIOS, with_zero=False)
    down = Axis(0, deepest, _TOP, _BOTTOM)
    tip = (across.at(pooled.estimate), down.at(0))
    feet = [(across.at(corner), down.at(deepest)) for corner in corners]
    parts = [
        shape(polygon([tip, *feet]), "paper-fill", "#ffffff", LINE),
        stroke(*tip, tip[0], _BOTTOM, 1, "3 4"),
        *(
            element(
                "circle", element("title", effect.label), cx=f"{across.at(effect.estimate):.1f}",
                cy=f"{down.at(effect.se):.1f}", r="5", fill=ACCENT, fill_opacity=0.75, class_="accent-fill",
            )
            for effect in pooled.effects
        ),
        bottom_axis(across, _BOTTOM, say(f"pool_page.{pooled.measure}")),
        left_axis(down, across.start, say("funnel.se")),
    ]  # fmt: skip
    places = [_place(effect.estimate - pooled.estimate, z * effect.se) for effect in pooled.effects]
    rows = tuple(
        (
            effect.label,
            told(effect.estimate, pooled.measure in RATIOS),
            with_digits(effect.se, 2),
            say(f"funnel.{place}"),
        )
        for effect, place in zip(pooled.effects, places, strict=True)
    )
    text = _text(pooled, places)
    head = tuple(say(f"funnel.{column}") for column in ("trial", "estimate", "se", "place"))
    return Chart(
        svg=draw(name, title, text, _SIZE, parts, head, rows),
        text=text,
        caption=title,
        head=head,
        rows=rows,
    )


def _place(away: float, reach: float) -> str:
    if abs(away) <= reach:
        return "inside"
    return "left" if away < 0 else "right"


def _text(pooled: Pooled, places: list[str]) -> str:
    left = sum(effect.estimate < pooled.estimate for effect in pooled.effects)
    outside = sum(place != "inside" for place in places)
    parts = [say("funnel.text", k=pooled.k, left=left, right=pooled.k - left, outside=outside)]
    if pooled.k < ENOUGH:
        parts.append(say("funnel.few", few=ENOUGH))
    return " ".join(parts)
