"""The point tables hold every point once, in order, on the side the standard gives it."""

from collections import Counter

import pytest

from weizhong.facts.points import all_points, channels, point, points_of
from weizhong.facts.tables import read_table

STANDARD = [record for record in all_points() if record.channel != "EX"]
EXTRA = [record for record in all_points() if record.channel == "EX"]
POINTS_PER_CHANNEL = {
    "LU": 11, "LI": 20, "ST": 45, "SP": 21, "HT": 9, "SI": 19, "BL": 67, "KI": 27, "PC": 9, "TE": 23,
    "GB": 44, "LR": 14, "GV": 28, "CV": 24,
}  # fmt: skip


def test_361_standard_points_and_39_extra_points():
    assert (len(STANDARD), len(EXTRA)) == (361, 39)


def test_309_points_lie_on_twelve_paired_channels_and_52_on_the_midline():
    on_pairs = [record for record in STANDARD if not record.is_midline]
    assert len(on_pairs) == 309
    assert len(STANDARD) - len(on_pairs) == 52
    assert {record.channel for record in STANDARD if record.is_midline} == {"GV", "CV"}


def test_a_body_bears_670_standard_spots_and_669_of_them_on_the_skin():
    assert sum(record.count_on_body for record in STANDARD) == 670
    assert sum(record.count_on_body for record in STANDARD if record.is_on_skin) == 669


def test_each_channel_has_the_points_the_standard_counts():
    assert Counter(record.channel for record in STANDARD) == POINTS_PER_CHANNEL
    assert {one.code: one.point_count for one in channels()} == POINTS_PER_CHANNEL


@pytest.mark.parametrize("channel", POINTS_PER_CHANNEL)
def test_points_of_a_channel_are_numbered_from_one_without_gaps(channel):
    assert [record.number for record in points_of(channel)] == list(range(1, POINTS_PER_CHANNEL[channel] + 1))


def test_no_code_stands_twice():
    codes = [record.code for record in all_points()]
    assert len(set(codes)) == len(codes) == 400


def test_channels_that_run_on_both_sides_hold_points_of_both_sides():
    for row in read_table("points/channels")["channel"]:
        assert {record.is_midline for record in points_of(row["code"])} == {not row["bilateral"]}


def test_a_midline_point_has_no_distance_from_the_midline_and_a_paired_one_is_never_at_zero():
    for record in all_points():
        if record.is_midline:
            assert record.rule.lateral_cun is None, record.code
        else:
            assert record.rule.lateral_cun != 0, record.code


def test_no_rule_names_a_side_of_the_body_unless_it_is_on_the_midline():
    for record in all_points():
        words = " ".join(record.rule.landmarks).split()
        if not record.is_midline:
            assert "left" not in words, record.code
            assert "right" not in words, record.code


def test_spots_of_a_paired_point_come_in_pairs():
    assert all(record.count_on_body % 2 == 0 for record in all_points() if not record.is_midline)


def test_huatuojiaji_is_seventeen_pairs():
    assert point("EX-B2").count_on_body == 34


def test_pairs_of_channels_are_mutual():
    pairs = {one.code: one.paired_channel for one in channels()}
    assert all(pairs[pairs[code]] == code for code in pairs)
