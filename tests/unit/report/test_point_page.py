"""The page of one point and the list of a search."""

import io
import json

import pytest
from rich.console import Console

from weizhong.facts.points import all_points, location_sentence, point, search
from weizhong.report.point_page import as_dict, render_list, render_point, render_search, search_as_dicts


def printed(render, *what):
    console = Console(width=80, file=io.StringIO())
    render(what[0], console, *what[1:])
    return console.file.getvalue()


def words(text):
    return " ".join(text.replace("·", " ").split())


@pytest.mark.parametrize("code", ["BL40", "EX-B2:L4", "GB30", "GV28", "KI7", "LU1"])
def test_a_page_fits_eighty_columns_and_says_where_the_point_lies(code):
    page = printed(render_point, point(code))
    assert max(map(len, page.splitlines())) <= 80
    assert location_sentence(point(code)) in words(page)


def test_every_point_can_be_shown_and_written_as_json():
    for record in all_points():
        assert str(record.code) in printed(render_point, record)
        assert json.loads(json.dumps(as_dict(record)))["location"] == location_sentence(record)


def test_a_second_hand_depth_is_shown_as_unverified():
    assert "0.5–1 B-cun, perpendicular [WEB-DEPTH-KI3] (unverified: second-hand)" in words(
        printed(render_point, point("KI3"))
    )


def test_a_point_without_a_row_says_that_there_is_no_data():
    assert "No data" in printed(render_point, point("LU1"))


def test_a_blank_in_the_textbook_is_said_to_be_one():
    assert "blank in the textbook read" in words(printed(render_point, point("KI7")))


def test_the_choice_who_left_open_is_shown():
    assert "WHO left this place undecided" in words(printed(render_point, point("GB30")))


def test_what_tradition_avoids_in_pregnancy_is_a_caution():
    assert "Traditionally avoided in pregnancy." in printed(render_point, point("SP6"))


def test_a_reading_the_dictionary_would_miss_is_explained():
    assert "俞 is read shù" in printed(render_point, point("BL23"))


def test_the_page_tells_how_to_find_the_level_and_what_a_cun_is_there():
    page = words(printed(render_point, point("BL25")))
    assert "L4 spinous process: on the line joining the highest points of the iliac crests." in page
    assert "B-cun: 6 from one medial border of the scapula to the other." in page


def test_a_distance_without_a_scale_of_its_own_says_so():
    assert "no proportional measurement" in words(printed(render_point, point("EX-B9")))
    assert "no proportional measurement" not in words(printed(render_point, point("BL25")))


def test_a_caution_for_some_levels_names_them():
    assert "T1–T12: pneumothorax." in words(printed(render_point, point("EX-B2")))


def test_a_search_prints_why_each_point_was_found():
    page = printed(render_search, search("low back"), "low back")
    assert "found for 'low back'" in page
    assert "used for low back pain" in words(page)


def test_a_search_that_finds_nothing_says_what_to_try():
    assert "Nothing found for 'qqq'. Try a code" in words(printed(render_search, search("qqq"), "qqq"))


def test_markup_in_the_search_text_is_printed_as_it_stands():
    assert "[bold]" in printed(render_search, search("[bold]"), "[bold]")


def test_a_list_has_one_line_for_each_point():
    assert len(printed(render_list, all_points()).splitlines()) == 400


def test_search_results_as_values_name_code_and_reasons():
    first = search_as_dicts(search("weizhong"))[0]
    assert (first["code"], first["reasons"]) == ("BL40", ["name"])
