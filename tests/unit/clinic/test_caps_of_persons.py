"""Over the lung the same point has a lower limit in women and in thin people, and never a higher one."""

from math import inf

import pytest

from weizhong.clinic.ceilings import ceiling
from weizhong.clinic.needled_body import NeedledBody
from weizhong.facts.tables import read_table

RULES = read_table("clinic/depth_bounds")
WOMEN, THIN = RULES["female_inner_thorax"], RULES["thin"]


def limit_mm(code: str, sex: str | None = "male", bmi: float | None = 24.0) -> float:
    body = NeedledBody(sex=sex, age_years=40, bmi=bmi, position="prone")  # type: ignore[arg-type]  # parametrised
    found = ceiling(code, body)
    return found.mm if found else inf  # nothing known is no limit


@pytest.mark.parametrize("code", WOMEN["points"])
def test_on_the_inner_thorax_a_woman_and_somebody_of_unknown_sex_have_the_womans_limit(code: str) -> None:
    assert limit_mm(code, "female") == min(limit_mm(code), WOMEN["cap_mm"])
    assert limit_mm(code, None) == limit_mm(code, "female")
    assert limit_mm(code, "female") <= limit_mm(code, "male")


@pytest.mark.parametrize("code", [*THIN["points"], *THIN["outer_points"]])
def test_over_the_lung_a_thin_person_has_the_limit_of_the_thin(code: str) -> None:
    thin = THIN["below_bmi"] - 0.1
    cap = THIN["cap_mm"] if code in THIN["points"] else THIN["outer_cap_mm"]
    assert limit_mm(code, bmi=thin) <= cap
    assert limit_mm(code, bmi=thin) <= limit_mm(code)


def test_elsewhere_being_thin_adds_no_cap() -> None:
    assert limit_mm("ST36", bmi=THIN["below_bmi"] - 0.1) == limit_mm("ST36")
