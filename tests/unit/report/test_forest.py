"""Forest and funnel plots say in words and as a table what they draw, at the right places."""

import re
import xml.etree.ElementTree as ET
from math import exp, inf, log

import pytest

from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.pooling import Pooled, pool
from weizhong.report.chart_axes import Axis, round_axis
from weizhong.report.forest import forest
from weizhong.report.funnel import funnel

SVG = "{http://www.w3.org/2000/svg}"
THREE = (("A", -8.0, 9.0), ("B & Söhne <1999>", -2.0, 4.0), ("C", -5.0, 4.0))


def pooled(rows=THREE, measure="MD", **options) -> Pooled:
    return pool([EffectSize(label=a, measure=measure, estimate=e, variance=v) for a, e, v in rows], **options)


def drawn(chart) -> ET.Element:
    return ET.fromstring(chart.svg)  # well-formed, or this fails


def seen(chart) -> ET.Element:
    """Return the part of a drawing that is seen: its shapes, which are not read out."""
    return next(one for one in drawn(chart) if one.get("aria-hidden") == "true")


def heard(chart) -> list[str]:
    """Return what a screen reader comes across, item by item: an image's own parts would be passed over."""
    root = drawn(chart)
    assert root.get("role") == "group"
    (held,) = (one for one in root if one.get("role") == "list")
    assert all(one.get("role") == "listitem" for one in held)
    assert all(one[0].get("opacity") == "0" for one in held)
    return [one[0].text or "" for one in held]


@pytest.mark.parametrize("draw", [forest, funnel])
def test_every_number_of_every_trial_can_be_heard(draw) -> None:
    chart = draw(pooled(), "x", "Pain")
    said = heard(chart)
    assert len(said) == len(chart.rows)
    for row, item in zip(chart.rows, said, strict=True):
        assert item.startswith(f"{row[0]}. ")
        assert all(cell in item for cell in row)
    assert said[0].startswith("A. Estimate: −8.00")


def test_trials_taken_from_a_review_are_marked_in_the_drawing_and_in_what_is_heard() -> None:
    made = pool(
        [EffectSize(label=a, measure="MD", estimate=e, variance=v, rows=(f"{a}.row",)) for a, e, v in THREE]
    )
    chart = forest(made, "x", "Pain", second_hand={"A.row", "C.row"})
    labels = [one.text or "" for one in seen(chart).iter(f"{SVG}text")]
    assert "A †" in labels
    assert "C †" in labels
    assert any(label.startswith("† Second-hand") for label in labels)
    assert [("second-hand" in item) for item in heard(chart)[:3]] == [True, False, True]
    assert "2 of 3 are second-hand" in chart.text
    assert "second-hand" not in forest(made, "x", "Pain").svg


def test_the_level_of_the_intervals_is_the_one_that_was_asked_for() -> None:
    chart = forest(pooled(level=0.9), "x", "Pain")
    assert "90 % interval" in chart.head
    assert "95 %" not in chart.svg
    assert "Estimate (90 % interval)" in chart.svg


def test_the_description_lists_each_trial() -> None:
    description = drawn(forest(pooled(), "x", "Pain")).findtext(f"{SVG}desc") or ""
    assert "A −8.00 (−13.88 to −2.12); B & Söhne <1999> −2.00 (−5.92 to 1.92); C −5.00" in description


def test_a_ratio_keeps_signs_where_it_is_small_and_loses_them_where_it_is_large() -> None:
    chart = forest(pooled((("A", -5.0, 25.0), ("B", 0.0, 25.0)), "OR"), "x", "Response")
    assert chart.rows[0][1:3] == ("0.00674", "3.74e-07 to 121")


@pytest.mark.parametrize("draw", [forest, funnel])
def test_it_has_a_title_a_description_and_a_table(draw) -> None:
    chart = draw(pooled(), "x", "Pain after treatment")
    root = drawn(chart)
    by_id = {one.get("id"): one.text for one in root.iter() if one.get("id")}
    title, text = (by_id[root.get(f"aria-{role}")] for role in ("labelledby", "describedby"))
    assert (title, text) == ("Pain after treatment", chart.text)
    assert all(len(row) == len(chart.head) for row in chart.rows)
    assert [row[0] for row in chart.rows][:3] == [label for label, _, _ in THREE]


def test_every_number_of_the_table_stands_in_the_drawing() -> None:
    chart = forest(pooled(), "x", "Pain")
    shown = " ".join(one.text or "" for one in seen(chart).iter(f"{SVG}text"))
    for _, estimate, interval, weight in chart.rows[:-1]:
        assert f"{estimate} ({interval})" in shown
        assert weight in shown


def test_squares_stand_where_the_estimates_are_and_the_heavier_are_larger() -> None:
    made = pooled()
    squares = [
        one
        for one in drawn(forest(made, "x", "Pain")).iter(f"{SVG}path")
        if one.get("class") == "accent-fill"
    ]
    spots = [[float(x) for x in re.findall(r"[ML](-?[\d.]+)", one.get("d") or "")] for one in squares]
    middles = [(min(xs) + max(xs)) / 2 for xs in spots]
    estimates = [effect.estimate for effect in made.effects]
    # Equal distances on the scale are equal distances on the paper.
    ratio = (middles[0] - middles[1]) / (estimates[0] - estimates[1])
    assert (middles[2] - middles[1]) / (estimates[2] - estimates[1]) == pytest.approx(ratio, rel=0.01)
    sizes = [max(xs) - min(xs) for xs in spots]
    assert sorted(sizes) == [size for _, size in sorted(zip(made.weights, sizes, strict=True))]


def test_ratios_are_told_as_ratios_on_a_logarithmic_axis() -> None:
    chart = forest(
        pooled((("A", log(2), 0.04), ("B", log(0.5), 0.04), ("C", 0.0, 0.1)), "RR"), "x", "Response"
    )
    assert chart.rows[0][1:3] == ("2.00", "1.35 to 2.96")
    labels = {one.text for one in drawn(chart).iter(f"{SVG}text")}
    assert {"0.5", "1", "2"} <= labels


def test_an_interval_far_beyond_the_others_is_cut_with_an_arrow_and_told_whole() -> None:
    wide = forest(pooled((*THREE, ("D", -4.0, 10_000.0))), "x", "Pain")
    assert "−200.00 to 192.00" in wide.rows[3][2]
    fills = [one.get("class") for one in drawn(wide).iter(f"{SVG}path")]
    assert fills.count("ink-fill") == 3  # two arrows and the diamond


def test_two_trials_tell_nothing_of_a_new_setting_and_that_is_said() -> None:
    chart = forest(pooled(THREE[:2]), "x", "Pain")
    assert [row[0] for row in chart.rows] == ["A", "B & Söhne <1999>", "Pooled"]
    assert "Too few trials" in chart.svg


def test_one_trial_and_equal_trials_can_be_drawn() -> None:
    for rows in (THREE[:1], (("A", 1.0, 1.0), ("B", 1.0, 1.0), ("C", 1.0, 1.0)), (("A", 0.0, 1e-8),)):
        for draw in (forest, funnel):
            assert "nan" not in draw(pooled(rows), "x", "Pain").svg


def test_a_long_name_does_not_run_into_the_plot() -> None:
    long = "A trial with a very long name indeed, of many authors"
    chart = forest(pooled(((long, 1.0, 1.0), *THREE)), "x", "Pain")
    assert chart.rows[0][0] == long
    assert all(len(one.text or "") < 45 for one in seen(chart).iter(f"{SVG}text"))


def test_an_axis_has_round_ticks_within_its_ends() -> None:
    for low, high in ((0, 1), (-0.37, 0.012), (-16, -2), (1234, 5678), (-1e-4, 1e-4), (0.5, 0.500001)):
        axis = Axis(low, high, 0, 100)
        ticks = axis.ticks()
        assert 2 <= len(ticks) <= 12
        assert all(low - 1e-9 <= value <= high + 1e-9 for value, _ in ticks)
        assert len({label for _, label in ticks}) == len(ticks)


def test_a_ratio_axis_has_the_ticks_of_ratios() -> None:
    axis = Axis(log(0.3), log(4), 0, 100, is_ratio=True)
    assert [label for _, label in axis.ticks()] == ["0.5", "1", "2"]
    assert all(exp(value) == pytest.approx(float(label)) for value, label in axis.ticks())


def test_an_axis_holds_what_it_is_made_for() -> None:
    axis = round_axis([3.0, 3.0], 0, 100)
    assert axis.low < 0 < 3 < axis.high
    assert axis.within(inf) == 100
