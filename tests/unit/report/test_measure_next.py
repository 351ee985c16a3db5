from dataclasses import replace
from io import StringIO

import msgspec
import numpy as np
import pytest
from rich.console import Console

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.measure_next import plan_measurements
from weizhong.anatomy.person import Person
from weizhong.report.measure_next import as_document, print_plan, sentences

WOMAN = Person("female", 52, 1620, 70)


def planned(*readings, codes=("BL23", "BL40"), **choices):
    body = observe(predict(WOMAN), [Measurement(*one) for one in readings])
    return plan_measurements(codes, WOMAN, body, **choices), body.notes


def printed(plan, notes):
    text = StringIO()
    print_plan(plan, notes, Console(file=text, width=80, highlight=False))
    return " ".join(text.getvalue().split())


def test_each_step_is_a_sentence_with_the_error_before_and_after():
    (told,) = sentences(planned(codes=["BL23"], posture="sitting", steps=1)[0])
    assert told == "Measure sitting height (sitting): BL23's error falls from 23 to 18 mm along the spine."


def test_a_limb_is_told_lengthwise():
    (told,) = sentences(planned(codes=["BL40"], steps=1)[0])
    assert told.endswith("mm lengthwise.")


def test_a_fall_that_rounding_would_hide_is_told_in_tenths():
    plan, _ = planned(codes=["BL23"], posture="sitting", steps=1)
    (step,) = plan.steps
    hidden = replace(
        plan, sds_mm=np.array([[12.4, 5.0]]), steps=(replace(step, sds_mm=np.array([[11.6, 5.0]])),)
    )
    assert "error falls from 12.4 to 11.6 mm" in sentences(hidden)[0]


def test_the_page_shows_before_after_how_and_what_no_measure_removes():
    plan, notes = planned()
    page = printed(plan, notes)
    assert "Point Now After 1 After 2 Rule" in page
    assert plan.steps[0].kind.how in page
    assert "One reading errs by" in page
    assert "If you can count vertebrae surely: " in page


def test_what_was_measured_is_shown_with_count_mean_and_spread():
    plan, notes = planned(("sitting-height", 860), ("sitting-height", 868))
    page = printed(plan, notes)
    assert "sitting height 2 times, mean 86.4 cm, spread 6 mm" in page


def test_when_nothing_is_worth_it_the_page_says_so():
    readings = [("sitting-height", 860), ("iliac-crest-height", 985), ("psis-height", 910)]
    plan, notes = planned(*readings, codes=["BL23"], posture="sitting")
    assert plan.steps == ()
    assert "No measure offered would shrink the typical error by 1 mm or more" in printed(plan, notes)


def test_a_contradiction_comes_first_and_once():
    plan, notes = planned(("sitting-height", 890), ("iliac-crest-height", 1025))
    page = printed(plan, notes)
    assert page.index("Settle this first: ") < page.index("Point Now")
    assert page.count("was expected (chi-square") == 1


def test_the_document_is_json_with_the_same_numbers():
    plan, notes = planned(("sitting-height", 860), ("sitting-height", 868))
    document = msgspec.json.decode(msgspec.json.encode(as_document(plan, notes)))
    assert document["schema"] == "weizhong.measure_next/1"
    assert [point["code"] for point in document["points"]] == ["BL23", "BL40"]
    assert document["points"][0]["now"]["along_mm"] == pytest.approx(plan.sds_mm[0, 0], abs=0.05)
    assert document["points"][0]["steps"][0]["along_mm"] == pytest.approx(
        plan.steps[0].sds_mm[0, 0], abs=0.05
    )
    assert [step["sentence"] for step in document["steps"]] == list(sentences(plan))
    assert document["readings"][0]["count"] == 2
    assert document["readings"][0]["spread_mm"] == pytest.approx(5.7)
    assert document["if_counted"]["name"].endswith("spinous-process-height")


def test_a_contradiction_is_whole_in_the_document():
    plan, notes = planned(("sitting-height", 890), ("iliac-crest-height", 1025))
    (found,) = msgspec.json.decode(msgspec.json.encode(as_document(plan, notes)))["contradictions"]
    assert found["suspect"] in found["measures"]
    assert found["sentence"] in notes
    assert found["probability"] < 0.01
