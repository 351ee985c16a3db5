"""Whether two visits are of one person: told by the plan they were begun with and by its patient file."""

import pytest
from tests.session_records import a_record

from weizhong.clinic.session.whose import is_of, is_same_person


@pytest.mark.parametrize(
    ("told", "same"),
    [
        ({}, True),
        ({"plan": "a later one"}, True),
        ({"patient": "a file that changed"}, True),
        ({"plan": "another's", "patient": "another's"}, False),
    ],
)
def test_the_same_plan_or_the_same_patient_file_make_one_person(told: dict[str, str], same: bool) -> None:
    assert is_same_person(a_record(1, **told), a_record()) is same
    assert is_of(a_record(1, **told), "plan", "patient") is same


def test_of_visits_that_tell_nothing_nothing_is_known() -> None:
    unknown = a_record(plan="", patient="")
    assert not is_same_person(unknown, unknown)
    assert not is_same_person(a_record(1, plan="a later one", patient=""), a_record(patient=""))
