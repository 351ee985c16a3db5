"""The plot of a network: every comparison a line, a league table beside it, and no ranking."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from math import dist

import msgspec
import numpy as np
import pytest
from tests.unit.evidence.networks_made import trial
from tests.unit.report.test_forest import heard, seen

from weizhong.cli import main
from weizhong.evidence.network import network
from weizhong.evidence.network_records import Network
from weizhong.report.network_chart import network_chart
from weizhong.report.network_layout import distances

SVG = "{http://www.w3.org/2000/svg}"
HALF_A_DIGIT = 6.0  # px, of 12 px type
WIDTH_OF_A_SIGN = 8.4  # px, of 14 px bold type, on average


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


@pytest.mark.parametrize("names", ["abcdef", "abcdefghi"])
def test_each_number_stands_on_its_own_line_clear_of_the_others(names: str) -> None:
    """Each treatment compared with each, so that lines cross wherever they can."""
    trials = [trial(a + b, **{a: 50, b: 45}) for i, a in enumerate(names) for b in names[:i]]
    root = seen(network_chart(network(trials, "a", "fixed"), "n", "x"))
    lines = [
        ((float(x1), float(y1)), (float(x2), float(y2)))
        for one in root.iter(f"{SVG}path")
        for x1, y1, x2, y2 in re.findall(r"M(\S+) (\S+)L(\S+) (\S+)", one.get("d", ""))
    ]
    discs = list(root.iter(f"{SVG}ellipse"))
    places = [(float(one.get("cx", 0)), float(one.get("cy", 0))) for one in discs]
    assert len(places) == len(lines) == len(trials)
    apart = distances(np.array(places), np.array(lines))
    assert (np.diag(apart) < 0.1).all()
    assert (apart + np.diag([np.inf] * len(lines))).min() > HALF_A_DIGIT
    height = 2 * float(discs[0].get("ry", 0))
    assert min(dist(a, b) for a, b in combinations(places, 2)) >= height


LONG = [
    "acupuncture",
    "cognitive behavioural therapy",
    "dry needling of trigger points",
    "exercise",
    "spinal manipulation",
    "streptokinase + alteplase",
    "supervised exercise therapy",
    "usual care",
]


def test_long_names_stand_whole_on_the_paper() -> None:
    trials = [trial(b, **{LONG[0]: 50, b: 45}) for b in LONG[1:]]
    chart = network_chart(network(trials, LONG[0], "fixed"), "n", "x")
    names = [one for one in seen(chart).iter(f"{SVG}text") if one.get("font-weight")]
    assert sorted(" ".join(one.text or "" for one in names).split()) == sorted(" ".join(LONG).split())
    width = float(ET.fromstring(chart.svg).get("viewBox", "").split()[2])
    for one in names:
        x, room = float(one.get("x", 0)), WIDTH_OF_A_SIGN * len(one.text or "")
        before = {"start": 0.0, "middle": room / 2, "end": room}[one.get("text-anchor", "")]
        assert x - before >= 0, one.text
        assert x - before + room <= width, one.text


def test_a_name_without_end_is_cut_on_the_paper_and_heard_whole() -> None:
    name = "very " * 100 + "long"
    chart = network_chart(network([trial("A", **{"a": 50, "b": 45, name: 44})], "a", "fixed"), "n", "x")
    assert any((one.text or "").endswith("…") for one in seen(chart).iter(f"{SVG}text"))
    assert any(name in item for item in heard(chart))


def test_numbers_that_count_second_hand_trials_are_marked_and_it_is_heard() -> None:
    read, quoted = (
        [msgspec.structs.replace(one, rows=(f"{one.label}.row",)) for one in some]
        for some in (
            [trial("A", none=50, sham=45)],
            [trial("B", none=50, sham=44), trial("C", sham=4, real=3)],
        )
    )
    chart = network_chart(network([*read, *quoted], "none", "fixed"), "n", "x", {"B.row", "C.row"})
    texts = [one.text or "" for one in seen(chart).iter(f"{SVG}text")]
    assert {"2†", "1†"} <= set(texts)
    assert any(text.startswith("† Some or all") for text in texts)
    said = heard(chart)
    assert [item.rpartition(": ")[2] for item in said] == [
        "no trial; only by way of others", "2, 1 second-hand", "1, 1 second-hand"
    ]  # fmt: skip
    assert "2 of 3 are second-hand" in chart.text
    plain = network_chart(network([*read, *quoted], "none", "fixed"), "n", "x")
    assert "second-hand" not in f"{plain.svg}"


def test_its_description_names_the_pairs_that_trials_compare() -> None:
    description = drawn(loop(43)).findtext(f"{SVG}desc") or ""
    assert "none and real (2); none and sham (1); real and sham (2)." in description


def test_the_trials_of_our_tables_are_marked_in_the_drawing(capsys: pytest.CaptureFixture[str]) -> None:
    main(["evidence", "network", "--duration", "chronic", "--format", "svg"])
    svg = capsys.readouterr().out
    assert "5†" in svg
    assert "acupuncture and sham penetrating (5, 4 second-hand)" in svg


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
