"""The gate and the slow checker read the same from a sign: what it is, and what it implies."""

import pytest
from tests.checker.conditions import known
from tests.checker.tables import table

from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.gate.conditions import condition
from weizhong.facts.packages import package_names

BY_SIGN = [name for name, row in table("clinic/circumstances")["circumstance"].items() if "any_sign" in row]
READ = {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}


@pytest.mark.parametrize("package", package_names())
def test_every_sign_means_the_same_to_the_gate_and_to_the_slow_checker(package: str) -> None:
    assert BY_SIGN
    for sign in signs_of(package):
        case = Case(package=package, signs=[sign])
        plain = {"package": package, "signs": [sign], "answers": {}, "patient": {}, "complaint": {}}
        for name in BY_SIGN:
            assert READ[condition(case, name).answer] is known(plain, name), (sign, name)


@pytest.mark.parametrize("package", package_names())
def test_some_circumstance_holds_by_an_implied_sign_alone(package: str) -> None:
    rows = table("clinic/circumstances")["circumstance"]
    found = [
        (sign, name)
        for sign, row in signs_of(package).items()
        for name in BY_SIGN
        if sign not in rows[name]["any_sign"] and set(row.implies) & set(rows[name]["any_sign"])
    ]
    assert found
    for sign, name in found:
        assert known({"package": package, "signs": [sign]}, name) is True
