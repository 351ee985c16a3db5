"""The change of one person on one scale, with its error."""

from math import nan, sqrt
from typing import Any

import pytest

from weizhong.clinic.review.scales import scale_names
from weizhong.facts.tables import read_rows, read_table
from weizhong.outcomes.change import change, verdict_of
from weizhong.outcomes.detectable_change import detectable, quantile, sem_of
from weizhong.outcomes.measurement_error import published_errors, used_error
from weizhong.outcomes.regression_to_mean import regression_note
from weizhong.terms.errors import InvalidInput, UnknownCode


def test_a_gain_is_positive_whichever_way_the_scale_runs() -> None:
    assert (change("rmdq", 17, 12).gain, change("hfaq", 50, 62).gain, change("psfs", 6, 4).gain) == (
        5,
        12,
        -2,
    )


def test_the_interval_of_a_gain_has_the_errors_of_both_readings_in_it() -> None:
    told = change("peg", 8, 5)
    assert told.low is not None
    assert told.high is not None
    half = 1.959964 * sqrt(1.22**2 + 1.22**2)
    assert (told.low, told.high) == pytest.approx((3 - half, 3 + half), abs=1e-5)


def test_scores_that_err_unlike_each_other_bring_their_own_errors() -> None:
    told = change("promis_pain_interference_4a", 65.6, 57.0, standard_errors=(1.7, 2.0))
    half = 1.959964 * sqrt(1.7**2 + 2.0**2)
    assert told.sdc == pytest.approx(half, abs=1e-5)
    assert (told.low, told.high) == pytest.approx((8.6 - half, 8.6 + half), abs=1e-5)
    assert told.is_beyond_error is True


def test_t_scores_of_the_table_bring_the_errors_of_the_table() -> None:
    rows = {row["raw"]: row for row in read_rows("outcomes/promis_4a") if row["form"] == "promis_anxiety_4a"}
    first, last = rows["14"], rows["8"]
    told = change("promis_anxiety_4a", float(first["t"]), float(last["t"]))
    half = 1.959964 * sqrt(float(first["se"]) ** 2 + float(last["se"]) ** 2)
    assert told.sdc == pytest.approx(half, abs=1e-5)


def test_without_the_errors_of_its_scores_the_interval_of_a_t_score_is_unknown_and_that_is_said() -> None:
    told = change("promis_pain_interference_4a", 65.5, 57.1)  # no scores of its table
    assert (told.low, told.high, told.is_beyond_error) == (None, None, None)
    assert "not told, so the interval is unknown" in told.text[0]


def test_a_scale_whose_error_nobody_read_says_so() -> None:
    told = change("hfaq", 50, 62)
    assert (told.errors, told.sdc, told.low, told.is_beyond_error) == ((), None, None, None)
    assert told.text[0].startswith("No measurement error of this scale was read")


def test_published_errors_stand_side_by_side_and_their_disagreement_is_said() -> None:
    told = change("rmdq", 17, 12)
    assert [one.id for one in told.errors] == ["used", "hong_kong_2009", "davidson_2002"]
    assert "Published errors differ: a change must pass 4 to 10.3 points" in " ".join(told.text)


def test_two_points_on_the_pain_scale_count_in_the_review_and_yet_may_be_no_change_at_95_of_100() -> None:
    told = change("nrs", 7, 5)
    assert told.is_beyond_error is True
    assert told.low is not None
    assert told.low < 0


def test_without_a_start_value_nothing_is_said_of_a_change() -> None:
    told = change("nrs", None, 4)
    assert (told.gain, told.share, told.low, told.verdict, told.is_beyond_error) == (
        None, None, None, "unknown", None,
    )  # fmt: skip
    states = {rule.rule: rule.is_met for rule in told.rules}
    assert states["own_points"] is None
    assert states["own_recovered"] is False  # a state needs no start value


def test_a_rating_of_change_needs_no_start_value() -> None:
    assert [change("pgic", None, now).verdict for now in (1, 2, 3, 5, 6, 7)] == [
        "better", "better", "none", "none", "worse", "worse",
    ]  # fmt: skip


def test_a_rating_of_change_has_no_change_of_its_own() -> None:
    told = change("pgic", 2, 1)
    assert (told.gain, told.share, told.is_beyond_error, told.verdict) == (None, None, None, "better")
    assert "no change of its own" in told.text[0]


@pytest.mark.parametrize(("start", "says"), [(12.5, "whole numbers"), ("17", "a number"), (True, "a number")])
def test_what_cannot_be_a_score_is_refused_in_a_sentence(start: Any, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        change("rmdq", start, 5)


def test_a_t_score_has_no_share_of_its_start() -> None:
    assert change("promis_pain_interference_4a", 75.6, 41.6).share is None


def test_a_gain_of_a_t_score_within_the_errors_of_both_scores_is_unclear() -> None:
    assert verdict_of("promis_pain_interference_4a", 75.6, 70.0) == "unclear"
    assert verdict_of("promis_pain_interference_4a", 66.6, 61.2) == "better"


def test_a_scale_without_an_important_change_has_no_verdict() -> None:
    assert change("phq_2", 6, 0).verdict == "unknown"


@pytest.mark.parametrize(
    ("start", "now", "field"), [(25, 12, "start"), (12, -1, "now"), (nan, 3, "start"), (3, nan, "now")]
)
def test_what_lies_off_the_scale_is_refused_without_telling_the_value(
    start: float, now: float, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        change("rmdq", start, now)
    assert str(refused.value) == f"{field}: the value does not lie on rmdq (0 to 24); correct it."


def test_an_instrument_nobody_knows_is_refused_with_a_near_one() -> None:
    with pytest.raises(UnknownCode, match="Did you mean rmdq"):
        change("rmqd", 10, 5)


def test_a_limit_at_zero_has_no_minus() -> None:
    assert "between 0 and 6.7 points" in change("peg", 6.6667, 3.3333).text[0]


def test_a_limit_below_zero_has_a_true_minus_sign() -> None:
    assert "between −1 and 11 points" in change("rmdq", 17, 12).text[0]


def test_an_error_below_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at least 0; correct them"):
        change("promis_pain_interference_4a", 60, 50, standard_errors=(-1, 2))


@pytest.mark.parametrize("name", scale_names())
def test_the_verdict_is_that_of_the_thresholds_read_by_hand(name: str) -> None:
    """The slow obvious twin, over a grid of the scale."""
    row = read_table("outcomes/instruments")["instrument"][name]
    low, high = row["low"], row["high"]
    grid = [low + (high - low) * step / 20 for step in range(21)]
    grid += [float(one["t"]) for one in read_rows("outcomes/promis_4a") if one["form"] == name]
    for start in (None, *grid):
        for now in grid:
            assert verdict_of(name, start, now) == by_hand(name, row, start, now), (start, now)


def error_of(form: str, score: float) -> float:
    """The printed error of a T-score; of one that stands in no table, the worst printed."""
    rows = [row for row in read_rows("outcomes/promis_4a") if row["form"] == form]
    printed = [float(row["se"]) for row in rows if float(row["t"]) == score]
    return printed[0] if printed else max(float(row["se"]) for row in rows)


def by_hand(form: str, row: dict[str, Any], start: float | None, now: float) -> str:
    if "rating" in row:
        limits = row["rating"]
        middle = "worse" if now >= limits["worse_at_least"] else "none"
        return "better" if now <= limits["better_at_most"] else middle
    if start is None:
        return "unknown"
    gain = round(now - start if row["better"] == "higher" else start - now, 6)
    if "mic" not in row:
        return "unknown"
    points, error = row["mic"]["points"], row.get("error", {})
    chance = error.get("sdc", round(2**0.5 * 1.96 * error.get("sem", 0), 2))
    if error.get("by_score"):
        chance = round(1.959964 * (error_of(form, start) ** 2 + error_of(form, now) ** 2) ** 0.5, 2)
    by_share = "share" in row["mic"] and start > 0 and round(gain / start, 6) >= row["mic"]["share"]
    if gain >= points or by_share:
        return "better" if gain >= chance else "unclear"
    return "worse" if gain <= -points and gain <= -chance else "none"


def test_a_printed_detectable_change_and_its_standard_error_lead_to_each_other() -> None:
    for confidence in (0.90, 0.95):
        assert detectable(sem_of(5, confidence), confidence) == pytest.approx(5)
    assert sem_of(5, None) == sem_of(5, 0.90)  # the lower level of the two in use: the larger error


def test_davidsons_printed_detectable_change_agrees_with_his_printed_error() -> None:
    """Three printed pairs; he rounds the error of a difference first, which moves the last digit."""
    for name, printed in (("rmdq", 8.6), ("odi", 15), ("qbpds", 19)):
        error = next(one for one in published_errors(name) if one.id.startswith("davidson"))
        assert detectable(error.sem, 0.90) == pytest.approx(printed, rel=0.08)
        assert error.printed_sdc == printed


def test_where_an_instrument_has_no_error_of_its_own_none_is_made_up() -> None:
    assert used_error("hfaq") is None
    assert used_error("pgic") is None
    assert quantile(0.95) == pytest.approx(1.959964, abs=1e-6)


@pytest.mark.parametrize(
    ("written", "name", "start", "now"),
    [
        ("RMDQ-24", "rmdq", 17, 12),
        ("PROMIS anxiety 4a", "promis_anxiety_4a", 63.5, 51.2),
        ("ISS", "nih_impact", 44, 30),
    ],
)
def test_an_instrument_by_another_name_has_the_same_errors(
    written: str, name: str, start: float, now: float
) -> None:
    assert change(written, start, now) == change(name, start, now)
    assert regression_note(written, start) == regression_note(name, start)
