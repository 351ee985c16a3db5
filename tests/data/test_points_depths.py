"""Textbook depths: plausible ranges, honest marks, silence where nothing was read."""

from weizhong.facts.points import textbook_depths
from weizhong.facts.tables import read_table
from weizhong.terms.sources import Check

ROWS = [one for row in read_table("points/depths")["depth"] for one in textbook_depths(row["code"])]


def test_ranges_run_upwards_and_stay_within_what_a_needle_reaches():
    for row in ROWS:
        if row.depth_cun:
            low, high = row.depth_cun
            assert 0 < low <= high <= 3, row.code


def test_a_depth_without_a_number_is_never_marked_as_read():
    assert all(row.check is Check.RECALLED for row in ROWS if row.depth_cun is None)


def test_taixi_has_a_second_hand_depth_and_fuliu_none():
    (taixi,), (fuliu,) = textbook_depths("KI3"), textbook_depths("KI7")
    assert (taixi.depth_cun, taixi.check) == ((0.5, 1.0), Check.SECONDARY)
    assert fuliu.depth_cun is None


def test_depths_found_on_web_pages_are_shown_as_second_hand():
    for row in ROWS:
        if any(source.startswith("WEB-") for source in row.sources):
            assert row.check is Check.SECONDARY


def test_over_the_lung_every_row_read_warns_of_it():
    for code in ("BL17", "BL18", "BL20", "EX-B2:T7"):
        assert all(
            any("pneumothorax" in caution for caution in row.cautions) for row in textbook_depths(code)
        )


def test_thoracic_huatuojiaji_is_taught_shallower_than_lumbar():
    (thoracic,), (lumbar,) = textbook_depths("EX-B2:T7"), textbook_depths("EX-B2:L4")
    assert thoracic.depth_cun[1] <= lumbar.depth_cun[0]


def test_segments_are_unverified():
    assert not any(row.segments_check.is_verified for row in ROWS if row.segments_check)
