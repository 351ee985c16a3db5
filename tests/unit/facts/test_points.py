"""Asking for a point by code."""

import pytest

from weizhong.facts.points import agreement, channel, disagreements, point, uses
from weizhong.terms.errors import UnknownCode


def test_a_point_is_found_under_the_codes_of_other_schools():
    assert point("UB40") is point("bl-40") is point("BL40")


def test_huatuojiaji_takes_a_level():
    record = point("EX-B2:L4")
    assert (record.code, record.rule.level.vertebra, record.count_on_body) == ("EX-B2:L4", "L4", 2)


def test_other_points_take_no_level():
    with pytest.raises(UnknownCode, match=r"Only EX-B2 takes a level; BL23 has one place: write BL23\."):
        point("BL23:L2")


def test_a_number_past_the_end_of_a_channel_suggests_near_codes():
    with pytest.raises(UnknownCode, match=r"There is no point 'BL233'\. Did you mean .*BL23"):
        point("BL233")


def test_a_name_in_place_of_a_code_is_answered_with_its_code():
    with pytest.raises(UnknownCode, match=r"'Shenshu' is a name: write its code, BL23\."):
        point("Shenshu")


def test_a_name_of_two_points_is_answered_with_both_codes():
    with pytest.raises(UnknownCode, match=r"name of several points: write the code, LI18 or ST32\."):
        point("Futu")


def test_a_misspelled_name_suggests_the_point_with_its_code():
    with pytest.raises(UnknownCode, match=r"Did you mean Zusanli \(ST36\)"):
        point("zusanly")


def test_nonsense_points_to_the_search():
    with pytest.raises(UnknownCode, match="weizhong points --search"):
        point("?")


def test_who_spelling_has_neither_tones_nor_apostrophes():
    assert (point("BL29").name_plain, point("SP16").name_plain) == ("Zhonglushu", "Fuai")


def test_disagreements_of_gv26_name_the_standard_that_chose_otherwise():
    statements = [one.statement for one in disagreements("GV26")]
    assert any("GB/T 12346-2021 takes the alternative" in statement for statement in statements)


def test_a_level_does_not_hide_what_is_known_of_the_point():
    assert uses("EX-B2:L4") == uses("EX-B2") != ()
    assert agreement("EX-B2:L4") == agreement("EX-B2") != {}


def test_an_unknown_channel_suggests_near_ones():
    with pytest.raises(UnknownCode, match="There is no channel 'GBB'"):
        channel("GBB")
