"""The course to be expected, and regression to the mean."""

from math import sqrt

import numpy as np
import pytest

from weizhong.facts.tables import read_rows
from weizhong.outcomes.course_band import course_band, expected_words
from weizhong.outcomes.regression_to_mean import expected_again, expected_of_selected, regression_note
from weizhong.terms.errors import InvalidInput


@pytest.mark.parametrize(
    ("weeks", "groups"),
    [
        (0, ["acute"]),
        (11.9, ["acute"]),
        (12, ["persistent"]),
        (30, ["persistent", "guideline_care", "acupuncture"]),
        (52, ["guideline_care", "acupuncture"]),
        (None, []),
    ],
)
def test_whose_course_is_told_goes_by_how_long_the_complaint_had_lasted(
    weeks: float | None, groups: list[str]
) -> None:
    assert [band.group for band in course_band("nrs", weeks)] == groups


def test_pain_of_the_cohorts_is_told_on_the_scale_used() -> None:
    (hundred,), (ten,) = course_band("vas", 3), course_band("nrs", 3)
    assert [(p.mean, p.low, p.high) for p in hundred.points] == [
        (52, 48, 57), (23, 21, 25), (12, 9, 15), (6, 3, 10),
    ]  # fmt: skip
    assert [p.mean for p in ten.points] == [5.2, 2.3, 1.2, 0.6]


def test_another_complaint_has_no_course_here() -> None:
    assert course_band("nrs", 3, "neck_pain") == ()


def test_function_has_a_course_only_where_an_arm_was_read_on_that_very_scale() -> None:
    assert [band.group for band in course_band("hfaq", 100)] == ["guideline_care", "acupuncture"]
    assert course_band("rmdq", 100) == ()


def test_an_arm_of_a_trial_is_the_row_of_the_table_of_trials() -> None:
    rows = {row["id"]: row for row in read_rows("evidence/results")}
    care = course_band("hfaq", 100)[0]
    for point in care.points:
        row = rows[point.row]
        assert point.mean == float(row["mean"])
        half = 1.959964 * float(row["sd"]) / sqrt(float(row["n"]))
        assert (point.low, point.high) == pytest.approx((point.mean - half, point.mean + half), abs=1e-4)
        assert point.spread_high == pytest.approx(min(100, point.mean + float(row["sd"])))
        assert point.check.value == row["check"]


def test_between_printed_times_the_band_lies_between_them_and_is_derived() -> None:
    (band,) = course_band("vas", 3)
    for weeks in (1, 3, 5.9, 13, 40):
        point = band.at(weeks)
        assert point is not None
        before, after = (
            [p for p in band.points if p.weeks < weeks][-1],
            next(p for p in band.points if p.weeks > weeks),
        )
        assert after.mean < point.mean < before.mean
        straight = before.mean + (after.mean - before.mean) * (weeks - before.weeks) / (
            after.weeks - before.weeks
        )
        assert point.mean < straight
        assert (point.check.value, point.row) == ("D", "")


def test_at_a_printed_time_it_is_the_printed_row_and_beyond_them_unknown() -> None:
    (band,) = course_band("vas", 3)
    assert band.at(26) == band.points[2]
    assert (band.at(-1), band.at(52.1)) == (None, None)


def test_what_comes_back_by_itself_is_what_a_simulation_finds() -> None:
    """The slow obvious way: true scores, two readings of each, and only who was read past the cut."""
    mean, sd, reliability, cut, people = 50.0, 10.0, 0.7, 58.0, 400_000
    draw = np.random.default_rng(5)
    true = draw.normal(mean, sd * sqrt(reliability), people)
    first, second = (true + draw.normal(0, sd * sqrt(1 - reliability), people) for _ in range(2))
    chosen = first > cut
    found = float((first - second)[chosen].mean())
    spread = float((first - second)[chosen].std() / sqrt(chosen.sum()))
    assert expected_of_selected(cut, mean, sd, reliability) == pytest.approx(found, abs=4 * spread)
    near = abs(first - 65) < 0.5
    assert expected_again(65, mean, sd, reliability) == pytest.approx(
        float(second[near].mean()), abs=4 * float(second[near].std() / sqrt(near.sum()))
    )


def test_people_chosen_for_being_low_are_expected_as_much_higher() -> None:
    low = expected_of_selected(40, 50, 10, 0.8, worst_is="low")
    assert low == pytest.approx(expected_of_selected(60, 50, 10, 0.8))


def test_a_scale_without_error_brings_nothing_back() -> None:
    assert expected_again(80, 50, 10, 1.0) == 80
    assert expected_of_selected(60, 50, 10, 1.0) == 0


@pytest.mark.parametrize(
    ("sd", "reliability"), [(0, 0.5), (-1, 0.5), (float("nan"), 0.5), (1, 1.1), (1, -0.1)]
)
def test_figures_no_people_have_are_refused(sd: float, reliability: float) -> None:
    with pytest.raises(InvalidInput, match="reliability a share from 0 to 1"):
        expected_again(10, 5, sd, reliability)


def test_the_expected_size_is_told_where_it_can_be_worked_out() -> None:
    """34.4 (SD 7.4) and an error of 14 / (1.96 √2) = 5.05 give a reliability of 0.534."""
    told = regression_note("nih_impact", 44)
    assert told.expected_gain == pytest.approx((1 - 0.534) * (44 - 34.4), abs=0.01)
    assert "reliability 0.53" in told.text[1]
    assert "4.5 points of gain" in told.text[1]
    below = regression_note("nih_impact", 30)
    assert below.expected_gain is not None
    assert below.expected_gain < 0
    assert "of loss" in below.text[1]


def test_elsewhere_it_is_told_in_words_that_it_is_unknown() -> None:
    for name, start in (("nrs", 8), ("nih_impact", None)):
        told = regression_note(name, start)
        assert told.expected_gain is None
        assert told.text[0].startswith("People come when they feel worst")
        assert "cannot be worked out" in told.text[1]


def test_what_was_to_be_expected_is_told_with_its_share_and_its_mark() -> None:
    told = expected_words("nrs", 3, 6)
    assert "was 2.3 (2.1 to 2.5), from 5.2: 56 % less. Weeks are counted from the onset" in told[0]
    assert told[-1].startswith("That is about the mean of a group")
    care = expected_words("hfaq", 100, 26)
    assert "was 55.7 (53.4 to 58.0) (unverified), from 46.7: 19 % more." in care[0]
    assert "Two in three of them lay between 33.0 and 78.4." in care[0]


def test_why_no_course_can_be_named_is_told() -> None:
    assert "beyond week 52" in expected_words("nrs", 3, 60)[0]
    assert expected_words("rmdq", 3, 6) == (
        "No course was read for a complaint of this length on this scale.",
    )
    assert expected_words("nrs", 3, 6, "neck_pain") == expected_words("rmdq", 3, 6)


def test_no_week_is_told_in_the_plural_of_one() -> None:
    told = [expected_words("nrs", 20, weeks)[0] for weeks in (0.1, 1.2, 6)]
    assert [said.split(" the mean")[0] for said in told] == ["At week 0", "At week 1", "At week 6"]
