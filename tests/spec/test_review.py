"""Every course of the rule book is judged as it says."""

import pytest
from tests.spec.review_vignettes import EXPECTED, GIVEN, CourseVignette, course_vignettes

from weizhong.clinic.review import Review, review

ALL = course_vignettes()


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_it_is_judged_as_the_rule_book_says(vignette: CourseVignette) -> None:
    judged = review(vignette.course, vignette.on)
    found = {key: _found(judged, key, wanted) for key, wanted in vignette.expect.items()}
    assert found == vignette.expect


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_a_course_has_no_word_that_nothing_reads(vignette: CourseVignette) -> None:
    assert set(vignette.given) <= GIVEN
    assert set(vignette.expect) <= EXPECTED
    assert "decision" in vignette.expect


def test_no_two_courses_share_a_name() -> None:
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names)


def _found(judged: Review, key: str, wanted: object) -> object:
    """What the review holds under a key; of lists only what was asked for: a vignette says what matters."""
    rules = {reason.rule for reason in judged.reasons}
    advice, words = {one.id for one in judged.safety_net}, {one.id for one in judged.words}
    if key in ("decision", "visits_done"):
        return getattr(judged, key)
    if isinstance(wanted, dict):
        return {one.scale: one.verdict for one in judged.changes if one.scale in wanted}
    if isinstance(wanted, str):
        told = " ".join([*_texts(judged), judged.stop_rule.text])
        return wanted if wanted in told else told
    assert isinstance(wanted, list)
    asked = {one.id for one in judged.questions}
    absent = {"no_rules": rules, "no_questions": asked, "no_advice": advice, "no_words": words}
    if key in absent:
        return [name for name in wanted if name not in absent[key]]
    held = {
        "rules": rules,
        "questions": asked,
        "set_aside": {one.kind for one in judged.set_aside},
        "words": words,
        "advice": advice,
        "payers": {one.id for one in judged.payers},
    }
    return [name for name in wanted if name in held[key]]


def _texts(judged: Review) -> list[str]:
    return [
        *(f"{one.title}. {one.text} {one.action} {' '.join(one.because)}" for one in judged.reasons),
        *(one.text for one in (*judged.changes, *judged.set_aside, *judged.questions, *judged.payers)),
    ]
