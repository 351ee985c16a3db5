"""The tables of responders, of the expected course and of follow-up are whole, cited and agree."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from weizhong.facts.tables import check_mark, cite, read_rows, read_table
from weizhong.outcomes.course_band import course_band
from weizhong.outcomes.instruments import instrument, instruments

TABLE, COURSE, FOLLOW_UP = (read_table(f"outcomes/{name}") for name in ("responders", "course", "follow_up"))
ROWS = read_rows("outcomes/course")


def cited_rows() -> Iterator[dict[str, Any]]:
    yield from (
        *TABLE["error"],
        *TABLE["rule"],
        *TABLE["people"],
        *FOLLOW_UP["due"],
        *COURSE["group"].values(),
    )
    yield from (
        TABLE["interval"],
        TABLE["plateau"],
        TABLE["ends"],
        TABLE["regression"],
        FOLLOW_UP["reminders"],
    )
    yield from ({"source": [row["source"]], "check": row["check"]} for row in ROWS)


def test_every_row_names_its_source_and_how_far_it_was_checked() -> None:
    for row in cited_rows():
        assert row["source"]
        assert all(cite(key) for key in row["source"])
        assert check_mark(row)


def test_every_source_of_this_part_is_used() -> None:
    used = {key.partition(":")[0] for row in cited_rows() for key in row["source"]}
    assert set(read_table("sources/outcome_change")["source"]) - used == set()


@pytest.mark.parametrize("part", ["error", "rule"])
def test_no_id_stands_twice(part: str) -> None:
    names = [row["id"] for row in TABLE[part]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", TABLE["rule"], ids=lambda row: row["id"])
def test_a_rule_asks_for_something_its_scale_can_show(row: dict[str, Any]) -> None:
    names = row.get("gain", {}) or row["instruments"]
    assert row["kind"] in ("absolute", "relative", "by_baseline")
    for name in names:
        of = instrument(name)
        if row["kind"] == "absolute":
            assert 0 < row["gain"][name] < of.high - of.low
        if row["kind"] == "relative":
            assert 0 < row["share"] < 1
            assert of.better == "lower"
        for low, high, points in row.get("ranges", ()):
            assert of.low <= low < high <= of.high
            assert 0 < points < of.high - of.low


def test_a_rule_by_start_value_reaches_over_the_whole_scale() -> None:
    for row in TABLE["rule"]:
        for name in row["instruments"] if row["kind"] == "by_baseline" else ():
            of = instrument(name)
            whole = range(int(of.low), int(of.high) + 1)
            assert all(any(low <= at <= high for low, high, _ in row["ranges"]) for at in whole), row["id"]


def test_no_rule_of_the_table_repeats_what_stands_with_the_instrument_from_the_same_source() -> None:
    for row in TABLE["rule"]:
        for name, points in row.get("gain", {}).items():
            own = instrument(name).mic
            assert own is None or not (own.points == points and set(row["source"]) & set(own.sources)), row[
                "id"
            ]


def test_an_error_has_a_size_a_known_level_and_an_instrument() -> None:
    for row in TABLE["error"]:
        assert row["instrument"] in instruments()
        assert "sem" in row or "sdc" in row
        assert row.get("confidence", 0.95) in (0.90, 0.95)
        assert row.get("sem", 1) > 0
        assert row.get("sdc", 1) > 0


def test_people_like_these_lie_on_their_scale_and_their_score_has_less_error_than_spread() -> None:
    for row in TABLE["people"]:
        of = instrument(row["instrument"])
        assert of.low < row["mean"] < of.high
        assert of.sem is not None or of.sdc is not None
        assert (of.sdc or 0) / 2.77 < row["sd"]


def test_the_expected_course_has_every_group_in_order_with_its_mean_between_its_limits() -> None:
    assert {row["group"] for row in ROWS} == set(COURSE["group"])
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    for name in ("nrs", "vas", "hfaq"):
        for weeks in (1, 20, 40, 300):
            for band in course_band(name, weeks):
                times = [point.weeks for point in band.points]
                assert times == sorted(set(times))
                assert times[0] == 0
                assert all(point.low < point.mean < point.high for point in band.points)


def test_a_row_of_the_course_is_printed_here_or_a_row_of_a_trial_and_never_both() -> None:
    trials = {row["id"]: row for row in read_rows("evidence/results")}
    for row in ROWS:
        assert bool(row["row"]) != bool(row["mean"]), row["id"]
        if row["row"]:
            found = trials[row["row"]]
            assert (float(found["weeks"]), found["check"]) == (float(row["weeks"]), row["check"]), row["id"]
            assert found["source"] == row["source"], row["id"]


def test_the_natural_course_leaves_no_gap_and_no_overlap_of_durations_below_a_year() -> None:
    spans = sorted(tuple(row["complaint_weeks"]) for row in COURSE["group"].values() if row["is_natural"])
    assert spans[0][0] == 0
    assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_no_sentence_of_a_questionnaire_stands_in_these_tables() -> None:
    """Labels and notes are ours; none asks a patient anything."""
    folder = Path(__file__).parents[2] / "src" / "weizhong" / "facts" / "outcomes"
    for name in ("responders.toml", "course.toml", "follow_up.toml"):
        assert "?" not in (folder / name).read_text("utf-8")
