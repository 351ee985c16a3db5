"""Funnel plots: where each trial lies, and what few trials do not tell."""

from tests.unit.report.test_forest import SVG, THREE, drawn, pooled

from weizhong.report.funnel import funnel


def test_a_funnel_places_each_trial_and_warns_where_there_are_few() -> None:
    made = pooled((*THREE, ("far", 40.0, 1.0)))
    chart = funnel(made, "x", "Pain")
    assert chart.rows[3][3] == "outside, right"
    assert "Fewer than 10" in chart.text or "fewer than 10" in chart.text
    dots = list(drawn(chart).iter(f"{SVG}circle"))
    assert len(dots) == made.k
    assert next(dot[0].text for dot in dots) == "A"


def test_the_lines_hold_the_trials_that_chance_alone_explains() -> None:
    """1.96 standard errors either side of the pooled estimate."""
    made = pooled((*THREE, ("rim", -4.0, 4.0)))
    for effect, row in zip(made.effects, funnel(made, "x", "Pain").rows, strict=True):
        away = abs(effect.estimate - made.estimate) / effect.se
        assert (row[3] == "inside") == (away <= 1.96)
