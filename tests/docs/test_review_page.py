"""The page on reviewing: its course can be read, and comes out as a reader of the page would expect."""

import re
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from weizhong.clinic.planning.stop_rule import usual_stop_visit
from weizhong.clinic.review import Course, read_course_text, review
from weizhong.clinic.review.completed import completed
from weizhong.clinic.review.scales import scale_names
from weizhong.clinic.stricta import stricta
from weizhong.outcomes.instruments import instrument

PAGE = (Path(__file__).parents[2] / "docs" / "review.md").read_text("utf-8")
TOLD, BESIDE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
ON = date(2026, 9, 21)


def test_the_course_of_the_page_is_judged_and_reported() -> None:
    course = read_course_text(TOLD)
    judged = review(course, ON)
    assert (judged.decision, judged.visits_done, judged.set_aside) == ("adjust", 2, [])
    assert [one.rule for one in judged.reasons] == ["event.bruise"]
    assert stricta(course, ON).items[0].status == "complete"


def test_the_course_file_of_the_page_completes_the_records_of_its_visits() -> None:
    course = read_course_text(TOLD)
    records = Course(visits=[replace(one, events=[], readings=[]) for one in course.visits])
    judged = review(completed(records, read_course_text(BESIDE)), ON)
    assert (judged.visits_done, judged.set_aside) == (2, [])
    assert [one.verdict for one in judged.changes] == ["better"]


def test_the_page_names_the_usual_visit_to_stop_at() -> None:
    assert f"stop_by_visit = {usual_stop_visit()} " in PAGE
    assert f"{usual_stop_visit()} unless agreed otherwise" in PAGE


def test_the_page_names_the_scales_without_a_measurement_error() -> None:
    lacking = [
        name for name in scale_names() if instrument(name).error is None and instrument(name).rating is None
    ]
    assert lacking == ["hfaq"]
    assert "of one scale (the Hannover questionnaire)" in " ".join(PAGE.split())


def test_every_scale_of_a_course_can_decide() -> None:
    assert [name for name in scale_names() if instrument(name).mic is None] == ["pgic"]
