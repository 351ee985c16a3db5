"""The plot of a network: every comparison a line, a league table beside it, and no ranking."""

import xml.etree.ElementTree as ET
from itertools import combinations
from math import dist

from tests.unit.report.test_forest import heard, seen

from weizhong.evidence.effect_sizes import Means
from weizhong.evidence.network import Network, network
from weizhong.evidence.network_studies import study_of_arms
from weizhong.report.network_chart import network_chart

SVG = "{http://www.w3.org/2000/svg}"


def trial(label: str, **means: float):
    return study_of_arms("MD", label, {name: Means(n=50, mean=mean, sd=10) for name, mean in means.items()})


def loop(last: float) -> Network:
    return network(
        [
            trial("A", none=50, sham=45),
            trial("B", sham=45, real=43),
            trial("C", none=50, real=last),
            trial("D", none=50, real=last),
            trial("E", sham=45, real=43),
        ],
        "none",
        "fixed",
    )


def drawn(made: Network) -> ET.Element:
    return ET.fromstring(network_chart(made, "n", "Pain & more").svg)


def test_every_treatment_and_every_comparison_is_drawn_once() -> None:
    root = drawn(loop(43))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert all(texts.count(name) == 1 for name in ("none", "real", "sham"))
    assert sorted(text for text in texts if text and text.isdigit()) == ["1", "2", "2"]


def test_every_pair_can_be_heard_with_the_number_of_its_trials() -> None:
    chart = network_chart(loop(43), "n", "x")
    said = heard(chart)
    assert [item.partition(". ")[0] for item in said] == ["none and real", "none and sham", "real and sham"]
    assert [item.rpartition(": ")[2] for item in said] == ["2", "1", "2"]
    assert all("95 % interval: " in item for item in said)


def test_no_count_stands_on_another_line_or_count() -> None:
    """Eight treatments, each compared with each: many lines cross, and each number must be told apart."""
    names = "abcdef"
    trials = [trial(a + b, **{a: 50, b: 45}) for i, a in enumerate(names) for b in names[:i]]
    root = seen(network_chart(network(trials, "a", "fixed"), "n", "x"))
    discs = [
        (float(one.get("cx", 0)), float(one.get("cy", 0)))
        for one in root.iter(f"{SVG}circle")
        if one.get("class") == "paper-fill"
    ]
    assert len(discs) == len(trials)
    assert min(dist(a, b) for a, b in combinations(discs, 2)) >= 20


def test_a_disagreement_is_dashed_and_told() -> None:
    calm, torn = network_chart(loop(43), "n", "x"), network_chart(loop(70), "n", "x")
    assert "stroke-dasharray" not in calm.svg
    assert "stroke-dasharray" in torn.svg
    assert "disagree for 3 pairs" in torn.text
    assert any("disagree" in row[3] for row in torn.rows)
    assert not any("disagree" in row[3] for row in calm.rows)


def test_its_table_is_the_league_table_in_the_order_of_the_alphabet() -> None:
    chart = network_chart(loop(43), "n", "x")
    assert [row[0] for row in chart.rows] == ["none and real", "none and sham", "real and sham"]
    assert "order of treatments is that of the alphabet" in chart.text


def test_nothing_is_called_best_or_ranked() -> None:
    said = network_chart(loop(43), "n", "x")
    whole = f"{said.svg} {said.text} {said.rows}".casefold()
    assert not [word for word in ("best", "rank", "sucra", "winner", "first place") if word in whole]


def test_without_a_loop_it_says_that_nothing_can_be_compared() -> None:
    made = network([trial("A", none=50, sham=45), trial("B", sham=45, real=43)], "none", "fixed")
    chart = network_chart(made, "n", "x")
    assert "no loop" in chart.text
    assert chart.rows[0][3].startswith("no trial")


def test_two_treatments_can_be_drawn() -> None:
    chart = network_chart(network([trial("A", none=50, sham=45)], "none", "fixed"), "n", "x")
    assert "nan" not in chart.svg
    assert len(chart.rows) == 1
