"""A limit holds for the ages and builds that were measured: at their very edges, too."""

import pytest

from weizhong.clinic.depth.needled_body import NeedledBody, why_void
from weizhong.facts.tables import read_table

RULES = read_table("clinic/depth_bounds")
YOUNGEST, OLDEST = RULES["sampled"]["age_years"]
THIN, THINNEST = RULES["thin"]["below_bmi"], RULES["thin"]["measured_from_bmi"]


def void(*held_by: str, age: float | None = 40.0, bmi: float | None = 24.0) -> list[str]:
    return why_void(NeedledBody(sex="male", age_years=age, bmi=bmi, position="prone"), held_by)


@pytest.mark.parametrize(
    ("age", "is_held"),
    [(YOUNGEST, True), (OLDEST, True), (YOUNGEST - 0.1, False), (OLDEST + 0.1, False), (None, False)],
)
def test_a_limit_holds_from_the_youngest_to_the_oldest_that_were_measured(
    age: float | None, is_held: bool
) -> None:
    assert (void(age=age) == []) is is_held


@pytest.mark.parametrize(
    ("bmi", "usual", "with_limit_for_thin"),
    [
        (THIN, True, True),
        (THIN - 0.1, False, True),
        (THINNEST, False, True),
        (THINNEST - 0.1, False, False),
        (None, False, False),
    ],
)
def test_thin_people_have_a_limit_where_thin_people_were_measured(
    bmi: float | None, usual: bool, with_limit_for_thin: bool
) -> None:
    assert (void(bmi=bmi) == []) is usual
    assert (void("thin", bmi=bmi) == []) is with_limit_for_thin


def test_the_reason_names_the_limit_that_was_missed() -> None:
    assert void(bmi=THINNEST - 0.1) == [f"body mass index below {THIN:g}"]
    assert void("thin", bmi=THINNEST - 0.1) == [f"body mass index below {THINNEST:g}"]


def test_a_thin_child_is_told_as_a_child_only() -> None:
    assert void(age=YOUNGEST - 1, bmi=THINNEST - 1) == [RULES["sampled"]["never_below"]]


@pytest.mark.parametrize("age", [None, YOUNGEST - 0.1])
def test_an_unknown_age_counts_as_a_child(age: float | None) -> None:
    assert NeedledBody(age_years=age).is_child
    assert not NeedledBody(age_years=YOUNGEST).is_child
