"""Depth on its own: in the terminal and as a document."""

import io
import json

import msgspec
from rich.console import Console

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.report.depth_page import as_document, model_line, print_depths
from weizhong.report.phrases import depth

MAN = NeedledBody(sex="male", age_years=40, bmi=20, position="prone")


def printed(*codes, width=200):
    page = io.StringIO()
    print_depths([(code, advise(code, MAN, 20.0)) for code in codes], Console(file=page, width=width))
    return page.getvalue()


def flat(*codes):
    return " ".join(printed(*codes).split())


def test_no_line_is_wider_than_80_columns():
    assert max(map(len, printed("BL23", "GV3", "GB30", "CV17").splitlines())) <= 80


def test_a_point_is_told_from_depth_to_sources():
    text = flat("BL17")
    places = [
        text.index(word)
        for word in ("Depth", "Angle", "Beneath", "Needle", "Textbook", "Formulas", "Sources")
    ]
    assert places == sorted(places)


def test_a_formula_says_population_number_posture_fit_check_and_verdict():
    models = {one.id: one for one in advise("BL25", MAN, 20.0).models}
    line = model_line(models["yoo2019_plexus_L4_1"])
    for part in (
        "lumbar plexus",
        "Population adults",
        "n 377",
        "MRI",
        "R² 0.37",
        "read in the source",
        "Verdict",
    ):
        assert part in line
    assert "not used" in line


def test_the_formula_that_is_used_comes_first_with_its_bound():
    text = flat("GV3")
    assert text.index("used, only to lower; at least 13 mm here") < text.index("not used")


def test_what_is_assumed_of_the_person_stands_below():
    assert flat("TE5").endswith("Each has an option of its own.")


def test_a_conflict_is_told_once():
    assert flat("BL23").count("passes the limit of 11 mm") == 1


def test_levels_keep_their_capitals():
    assert "as low as L4" in flat("BL25")


def test_the_document_holds_every_part():
    advised = [("BL23", advise("BL23", MAN, 20.0))]
    document = json.loads(msgspec.json.encode(as_document(advised, MAN)))
    assert document["schema"] == "weizhong.depth/1"
    assert document["body"]["position"] == "prone"
    (point,) = document["points"]
    assert point["depth"]["bound_mm"] == 11.0
    assert point["depth"]["needle"]["hub_stops"] is False
    assert point["depth"]["hazards"][0]["label"] == "kidney"
    assert {"n", "population", "posture", "r2", "verdict"} <= set(point["depth"]["models"][0])


def test_the_report_tells_beneath_needle_and_textbook_before_what_contradicts():
    lines = depth(advise("BL23", MAN, 20.0))
    assert [line.partition(" ")[0] for line in lines] == ["Never", "Angle:", "Beneath:", "A", "Mind:"]
    assert "Beneath: lung" in " ".join(depth(advise("BL17", MAN, 20.0)))
    assert "The textbook's 0.5 to 0.7 cun" in " ".join(depth(advise("BL17", MAN, 20.0)))
