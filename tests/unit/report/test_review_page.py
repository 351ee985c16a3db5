"""The review on the page and as published schemas."""

import json as plain
from datetime import date
from io import StringIO

import jsonschema
import msgspec
import pytest
from rich.console import Console
from tests.spec.review_vignettes import course_vignettes

from weizhong.clinic.review import review
from weizhong.clinic.stricta import stricta
from weizhong.report import json
from weizhong.report.review_page import print_review, print_stricta

TODAY = date(2026, 11, 22)
EVERY = course_vignettes()


def printed(draw) -> str:
    text = StringIO()
    draw(Console(file=text, width=80, highlight=False))
    return text.getvalue()


@pytest.mark.parametrize("vignette", EVERY[::9], ids=lambda one: one.name)
def test_course_review_and_report_validate_against_their_schemas(vignette) -> None:
    course = vignette.course
    documents = {"course": course, "review": review(course, TODAY), "stricta": stricta(course, TODAY)}
    for name, document in documents.items():
        jsonschema.validate(plain.loads(msgspec.json.encode(document)), plain.loads(json.schema(name)))


def test_the_schema_of_a_course_refuses_a_scale_nobody_knows() -> None:
    with pytest.raises(jsonschema.ValidationError, match="painometer"):
        jsonschema.validate(
            {"baseline": [{"scale": "painometer", "value": 3}]}, plain.loads(json.schema("course"))
        )


@pytest.mark.parametrize("vignette", EVERY, ids=lambda one: one.name)
def test_the_page_tells_every_reason_question_and_advice_within_its_width(vignette) -> None:
    judged = review(vignette.course, vignette.on)
    page = printed(lambda console: print_review(judged, console))
    assert max(map(len, page.splitlines())) <= 80
    told = "".join(page.split())
    for text in (
        *(one.title for one in judged.reasons),
        *(one.action for one in judged.reasons),
        *(one.text for one in (*judged.questions, *judged.set_aside, *judged.safety_net, *judged.payers)),
    ):
        assert "".join(text.split()) in told, text


def test_advice_stands_under_whom_to_call_once() -> None:
    judged = review(EVERY[0].course, EVERY[0].on)
    page = printed(lambda console: print_review(judged, console))
    assert page.count("Call a physician today") == 1


def test_the_report_names_each_item_once() -> None:
    page = printed(lambda console: print_stricta(stricta(EVERY[0].course, TODAY), console))
    for item in ("1a ", "2g ", "5  ", "6b "):
        assert sum(line.startswith(item) for line in page.splitlines()) == 1
