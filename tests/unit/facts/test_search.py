"""Finding points by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weizhong.facts.points import search


def codes(text):
    return [str(match.record.code) for match in search(text)]


@pytest.mark.parametrize("text", ["BL23", "bl 23", "UB-23", "Shenshu", "shèn shù", "SHÈNSHÙ", "肾俞", "腎俞"])
def test_a_point_is_found_by_code_and_by_name_in_every_spelling(text):
    assert codes(text)[0] == "BL23"


def test_low_back_finds_the_points_used_for_it_and_the_points_that_lie_there():
    found = codes("low back")
    assert found[:2] == ["BL23", "BL25"]
    assert {"BL40", "GV4", "EX-B2", "SI3", "EX-B4"} <= set(found)


@pytest.mark.parametrize("text", ["lower back pain", "lumbago", "Low back pain"])
def test_the_complaint_goes_by_several_names(text):
    assert "BL40" in codes(text)


def test_a_class_is_found_with_its_organ():
    assert codes("back-shu kidney") == ["BL23"]
    assert len(codes("back-shu")) == 12


def test_a_landmark_finds_the_points_beside_it():
    assert {"GB34", "GB39"} <= set(codes("fibula"))


def test_a_name_of_two_points_finds_both():
    assert codes("Futu") == ["LI18", "ST32"]


def test_a_name_other_books_use_finds_the_point():
    assert codes("Renzhong")[0] == "GV26"


def test_the_beginning_of_a_name_finds_every_point_that_begins_so():
    assert {"ST36"} <= set(codes("zusan"))


def test_a_hanzi_finds_every_name_it_stands_in():
    assert {"EX-UE7", "EX-B6", "GV3"} <= set(codes("腰"))


def test_sciatica_finds_the_points_over_its_nerve_and_says_no_more():
    found = search("sciatica")
    assert {"BL36", "BL37"} <= {str(match.record.code) for match in found}
    assert {match.reasons for match in found} == {("beware there: sciatic nerve",)}


def test_a_code_of_another_numbering_finds_the_point():
    assert codes("GV29") == ["EX-HN3"]


@pytest.mark.parametrize("text", ["bladder channel", "Bladder meridian", "UB channel"])
def test_a_channel_finds_its_points_in_order(text):
    assert codes(text)[0] == "BL1"
    assert len(codes(text)) == 67


def test_nothing_fits_nonsense():
    assert codes("qqq") == []
    assert codes("   ") == []


def test_every_match_says_why():
    assert all(match.reasons for match in search("knee"))


@given(st.text(max_size=60))
def test_any_text_may_be_searched_for(text):
    scores = [match.score for match in search(text)]
    assert scores == sorted(scores, reverse=True)
