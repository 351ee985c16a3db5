"""Getting worse that the start value does not see: setbacks, and the worst end of a scale."""

import re

import numpy as np
import pytest
from tests.unit.outcomes.plain_setbacks import plain_loss

from weizhong.clinic.review.scales import scale_names
from weizhong.facts.tables import read_rows, read_table
from weizhong.outcomes.change import verdict_of
from weizhong.outcomes.gain import best_and_worst, gain_of
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.setbacks import clear_loss, fell_from, setback
from weizhong.outcomes.stop_signs import stop_signs
from weizhong.outcomes.worst_end import can_show_worse, is_at_worst_end, is_worst_unseen

SCALES = [name for name in scale_names() if not instrument(name).rating]


def scores(name: str) -> list[float]:
    """Scores all over a scale: those of its table, where each has an error of its own."""
    of, rows = instrument(name), read_rows("outcomes/promis_4a")
    step = 1.0 if of.is_whole else (of.high - of.low) / 100
    even = (round(float(one), 2) for one in np.arange(of.low, of.high + step / 2, step))
    return [float(row["t"]) for row in rows if row["form"] == name] or list(even)


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("nrs", [1, 8], "once"),
        ("nrs", [1, 7], "once"),
        ("nrs", [1, 5], "once"),
        ("nrs", [3, 4], "none"),
        ("nrs", [3, 5], "none"),
        ("nrs", [3, 6], "once"),
        ("nrs", [3, 5.83], "once"),
        ("nrs", [3, 5.82], "none"),
        ("nrs", [8, 1], "none"),
        ("nrs", [1, 2, 3, 4], "once"),
        ("nrs", [1, 8, 8], "twice"),
        ("nrs", [1, 8, 2], "none"),
        ("nrs", [1, 8, 2, 8], "once"),
        ("nrs", [5], "none"),
        ("nrs", [], "unknown"),
        ("psfs", [8, 5], "once"),
        ("psfs", [5, 8], "none"),
        ("psfs", [8, 5, 5], "twice"),
        ("hfaq", [60, 48], "once"),
        ("hfaq", [60, 49], "none"),
        ("vas", [10, 38], "none"),
        ("vas", [10, 39], "once"),
        ("promis_physical_function_4a", [45.5, 33.2], "once"),
        ("promis_physical_function_4a", [40.5, 36.7], "none"),
        ("pgic", [1, 7], "unknown"),
        ("phq_2", [0, 6], "unknown"),
    ],
)
def test_a_setback_is_a_clear_loss_since_an_earlier_reading(name, values, told) -> None:
    assert setback(name, values) == told


def test_what_it_fell_from_is_the_best_reading_from_which_the_loss_is_clear() -> None:
    assert fell_from("nrs", [2, 1, 8]) == 1
    assert fell_from("psfs", [7, 9, 2]) == 9
    assert fell_from("nrs", [8]) is None
    assert fell_from("nrs", []) is None


@pytest.mark.parametrize(("name", "values"), [("phq_2", [0, 6]), ("pgic", [1, 7])])
def test_from_nothing_has_it_fallen_where_nobody_knows_what_matters_or_where_it_is_rated(
    name: str, values: list[float]
) -> None:
    assert fell_from(name, values) is None


@pytest.mark.parametrize("name", SCALES)
def test_a_setback_is_never_less_than_what_matters_nor_than_what_a_worse_start_would_need(name: str) -> None:
    best, worst = best_and_worst(instrument(name))
    for earlier, now in ((best, worst), (best, best), (worst, worst)):
        needed = clear_loss(name, earlier, now)
        assert needed == plain_loss(name, earlier, now)
        assert needed >= (instrument(name).mic_points or 0)


@pytest.mark.parametrize("name", SCALES)
def test_whether_worse_can_be_shown_is_whether_any_value_would_be_worse(name: str) -> None:
    for start in scores(name):
        found = any(verdict_of(name, start, now) == "worse" for now in scores(name))
        assert can_show_worse(name, start) == found, start


@pytest.mark.parametrize(
    ("name", "last"),
    [("nrs", 8), ("vas", 80), ("rmdq", 19), ("odi", 89.5), ("ndi", 40), ("hfaq", 12), ("psfs", 2.3)],
)
def test_the_last_start_from_which_worse_can_be_told(name: str, last: float) -> None:
    assert can_show_worse(name, last)
    beyond = last + 0.01 if instrument(name).better == "lower" else last - 0.01
    assert can_show_worse(name, beyond) is False


def test_of_no_start_value_and_of_no_known_change_nothing_is_said() -> None:
    assert can_show_worse("nrs", None) is None
    assert can_show_worse("phq_2", 3) is None
    assert can_show_worse("pgic", None) is True  # a rating says worse by itself


@pytest.mark.parametrize(
    ("name", "value", "is_there"),
    [
        ("nrs", 10, True),
        ("nrs", 9.5, True),
        ("nrs", 9.4, False),
        ("nrs", 0, False),
        ("psfs", 0, True),
        ("psfs", 0.5, True),
        ("psfs", 0.6, False),
        ("psfs", 10, False),
        ("rmdq", 23, True),
        ("rmdq", 22, False),
        ("promis_physical_function_4a", 22.5, True),
        ("promis_physical_function_4a", 26.6, False),
    ],
)
def test_the_worst_end_is_where_worse_is(name: str, value: float, is_there: bool) -> None:
    assert is_at_worst_end(name, value) is is_there


@pytest.mark.parametrize(
    ("start", "values", "is_unseen"),
    [
        (9, [], False),
        (9, [10], True),
        (9, [9], False),
        (9, [10, 9], False),
        (9, [10, 10], True),
        (10, [10], False),
        (10, [10, 10], True),
        (10, [9, 10], False),
        (10, [10, 9, 10], False),
        (10, [9, 10, 10], True),
        (8, [10], False),
        (7, [8, 10], False),
        (8, [9.6], True),
        (None, [10], False),
        (None, [10, 10], True),
        (None, [9, 10], False),
    ],
)
def test_as_bad_as_can_be_is_told_after_a_better_start_or_at_two_readings(start, values, is_unseen) -> None:
    assert is_worst_unseen("nrs", start, values) is is_unseen
    mirrored = None if start is None else 10 - start
    if start != 8:  # the scale of one's own activities needs 2.3 points where pain needs 2
        assert is_worst_unseen("psfs", mirrored, [10 - value for value in values]) is is_unseen


def test_the_worst_rating_of_change_is_worse_by_itself() -> None:
    assert not is_worst_unseen("pgic", None, [7, 7])


def test_a_rule_to_stop_by_is_told_all_of_it() -> None:
    signs = stop_signs("nrs", 7, [1, 8])
    assert (signs.setback, signs.worsening, signs.can_show_worse, signs.is_worst_unseen) == (
        "once", "none", True, False,
    )  # fmt: skip
    signs = stop_signs("nrs", 9, [10])
    assert (signs.setback, signs.can_show_worse, signs.is_worst_unseen) == ("none", False, True)


def test_how_often_chance_alone_makes_a_setback_is_as_the_table_says() -> None:
    """People read six times with the printed error, whose pain has eased and stays, or comes back."""
    note = read_table("outcomes/responders")["setback"]["check_note"]
    told = "stays there {} are halted once and {} are called.* there {} are found.* 2 to 5 it is {}$"
    (numbers,) = re.findall(told.format(*[r"(\d+)"] * 4), note)
    stays, back, part = (shares(true) for true in ([6, *[5] * 5], [5, 3, 2, 2, 7, 7], [5, 3, 2, 2, 5, 5]))
    assert [*stays, back[1], part[1]] == pytest.approx(list(map(float, numbers)), abs=2)


def shares(true: list[float], people: int = 4000) -> tuple[float, float]:
    """Of a hundred people with this pain, how many are set back at any reading, and at two in a row."""
    chance = np.random.default_rng(20261123)
    read = np.rint(np.array(true) + chance.normal(0, instrument("nrs").sem or 0, (people, len(true))))
    told = [
        {setback("nrs", values[:count]) for count in range(1, len(values) + 1)}
        for values in np.clip(read, 0, 10).tolist()
    ]
    once = sum(bool(one & {"once", "twice"}) for one in told)
    return 100 * once / people, 100 * sum("twice" in one for one in told) / people


def test_gain_and_ends_agree() -> None:
    for name in SCALES:
        best, worst = best_and_worst(instrument(name))
        assert gain_of(instrument(name), worst, best) == pytest.approx(
            instrument(name).high - instrument(name).low
        )
