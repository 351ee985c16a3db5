"""What no tape and no back can show is refused by every command alike."""

from datetime import date, timedelta
from math import inf, nan
from typing import Any

import pytest

from weizhong.clinic.documents.case import Answer, AshiSpot, Case, Complaint, Patient, TapeMeasure
from weizhong.clinic.gate.checking import check_case
from weizhong.clinic.gate.screen import screen
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

ON = date(2026, 11, 22)
LIMITS = read_table("clinic/circumstances")["limits"]
LONGEST = package_table("back_pain", "classification")["limits"]["duration_weeks"]


def is_refused(case: Case, on: date = ON) -> bool:
    try:
        check_case(case, on)
    except InvalidInput:
        return True
    return False


def operated(day: date, **patient: Any) -> Case:
    return Case(
        patient=Patient(**patient),
        answers={"spine_surgery": Answer.YES},
        happened_on={"spine_surgery": day},
    )


@pytest.mark.parametrize("lateral_cm", [-6, 600, nan, inf])
def test_a_tender_spot_off_the_back_is_refused_by_the_gate(lateral_cm: float) -> None:
    spot = AshiSpot(level="L4", lateral_cm=lateral_cm, side="left")
    with pytest.raises(InvalidInput, match=r"complaint\.ashi\.lateral_cm .*give cm, 0 to 20"):
        screen(Case(complaint=Complaint(ashi=[spot])))


@pytest.mark.parametrize(("cm", "sd_mm"), [(0, None), (-86, None), (nan, None), (86, nan), (86, 0)])
def test_a_measure_that_no_tape_shows_is_refused_by_the_gate(cm: float, sd_mm: float | None) -> None:
    measure = TapeMeasure(name="sitting-height", cm=cm, sd_mm=sd_mm)
    with pytest.raises(InvalidInput, match=r"measurements\.\w+ of sitting-height .*read it again"):
        screen(Case(measurements=[measure]))


@pytest.mark.parametrize(("cm", "sd_mm"), [(0.9, None), (86, 0.5), (86, None)])
def test_a_measure_may_be_small_and_be_exact_to_less_than_a_millimetre(
    cm: float, sd_mm: float | None
) -> None:
    assert not is_refused(Case(measurements=[TapeMeasure(name="sitting-height", cm=cm, sd_mm=sd_mm)]))


@pytest.mark.parametrize(
    ("field", "least", "most"), [("pain_0_10", 0, 10), ("duration_weeks", 0, LONGEST), ("lateral_cm", 0, 20)]
)
def test_a_scale_holds_from_its_lowest_number_to_its_highest(field: str, least: float, most: float) -> None:
    def given(value: float) -> Case:
        if field == "lateral_cm":
            return Case(complaint=Complaint(ashi=[AshiSpot(level="L4", lateral_cm=value, side="left")]))
        return Case(complaint=Complaint(**{field: value}))

    assert [is_refused(given(value)) for value in (least, least + 0.5, most)] == [False] * 3
    for beyond in (least - 0.1, most + 0.1):
        with pytest.raises(InvalidInput, match=rf"complaint\..*{field} is not .*, {least} to {most:g}\.$"):
            check_case(given(beyond))


def test_a_pregnancy_is_believed_from_the_youngest_age_to_the_oldest_of_the_table() -> None:
    youngest, oldest = LIMITS["pregnancy_age_years"]
    ages = (youngest - 1, youngest, oldest, oldest + 1)
    pregnant = [
        Case(patient=Patient(sex="female", age_years=one), answers={"pregnant": Answer.YES}) for one in ages
    ]
    assert [is_refused(one) for one in pregnant] == [True, False, False, True]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (ON, False),  # on the day of treatment
        (ON + timedelta(days=1), True),
        (date(1973, 11, 23), False),  # who was born on that day turns 53 tomorrow
        (date(1973, 11, 21), False),  # leap days are counted in favour of what was told
        (date(1973, 11, 20), True),
    ],
)
def test_what_happened_to_a_person_of_52_lies_between_birth_and_today(day: date, expected: bool) -> None:
    assert is_refused(operated(day, age_years=52)) is expected


def test_without_an_age_or_with_one_nobody_reaches_no_day_is_before_birth() -> None:
    long_ago = date(1900, 1, 1)
    assert not is_refused(operated(long_ago))
    assert not is_refused(operated(long_ago, age_years=3000))
    # 2025 years before this day is one day before the calendar begins.
    assert not is_refused(operated(long_ago, age_years=2024), on=date(2026, 1, 16))


@pytest.mark.parametrize(("age_years", "weeks"), [(52, 2765), (27, 1461)])  # 1461 weeks: 28 years to the day
def test_a_pain_may_be_as_old_as_the_person_until_the_next_birthday_and_no_older(
    age_years: int, weeks: float
) -> None:
    for more, expected in ((0, False), (1, True)):
        pain = Complaint(duration_weeks=weeks + more)
        assert is_refused(Case(patient=Patient(age_years=age_years), complaint=pain)) is expected
