"""What a review says beside its decision: the headline names what decided, the advice fits the last visit."""

from datetime import date, timedelta

from tests.spec.review_vignettes import FIRST

from weizhong.clinic.review import Course, review
from weizhong.clinic.review.course import AdverseEvent, Applied, Reading, Visit


def visit(day: date, code: str, *events: str) -> Visit:
    """A visit with one needle, after a clear gate; what went wrong has passed."""
    return Visit(
        on=day,
        gate="clear",
        applied=[Applied(modality="needling", site=code, side="left")],
        events=[AdverseEvent(kind=kind, over=True) for kind in events],
    )


def test_the_headline_names_the_gravest_reason_and_not_another() -> None:
    visits = [visit(FIRST, "BL25", "bruise", "burn")]
    judged = review(Course(baseline=[Reading(scale="nrs", value=7)], visits=visits), FIRST)
    assert [one.decision for one in judged.reasons] == ["pause", "adjust"]
    assert judged.headline == f"Pause: no treatment until this is answered. Burn or blister ({FIRST})."


def test_what_cannot_be_told_apart_is_asked_once() -> None:
    bruises = [AdverseEvent(kind="bruise"), AdverseEvent(kind="bruise", side="left")]
    judged = review(Course(visits=[Visit(on=FIRST, gate="clear", events=bruises)]), FIRST)
    (asked,) = (one for one in judged.questions if one.id.startswith("bruise"))
    assert (asked.id, asked.text) == (f"bruise.{FIRST}", f"Is it over: bruise of {FIRST}?")


def test_the_patient_is_told_what_to_watch_for_after_the_last_visit_and_not_after_the_first() -> None:
    later = FIRST + timedelta(weeks=1)
    for codes, is_told in ((("BL57", "BL13"), True), (("BL13", "BL57"), False)):
        visits = [visit(day, code) for day, code in zip((FIRST, later), codes, strict=True)]
        advice = review(Course(visits=visits), later).safety_net
        assert ("chest_needles" in {one.id for one in advice}) == is_told
