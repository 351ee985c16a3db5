"""Over the lung the same point has a lower limit in women and in thin people, and never a higher one."""

from weizhong.clinic.depth.ceilings import ceiling
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.facts.tables import read_table

RULES = read_table("clinic/depth_bounds")
WOMEN, THIN = RULES["female_inner_thorax"], RULES["thin"]
INNER, OUTER = THIN["points"], THIN["outer_points"]


def limits_mm(codes: list[str], sex: str | None = "male", bmi: float = 24.0) -> dict[str, float]:
    """The limit at each point that has one for anybody."""
    body = NeedledBody(sex=sex, age_years=40, bmi=bmi, position="prone")  # type: ignore[arg-type]  # as told
    found = {code: ceiling(code, body) for code in codes}
    return {code: one.mm for code, one in found.items() if one}


def test_on_the_inner_thorax_a_woman_and_somebody_of_unknown_sex_have_the_womans_limit() -> None:
    men, women = limits_mm(WOMEN["points"]), limits_mm(WOMEN["points"], "female")
    assert men
    assert women == {code: min(mm, WOMEN["cap_mm"]) for code, mm in men.items()}
    assert women != men
    assert limits_mm(WOMEN["points"], None) == women


def test_over_the_lung_a_thin_person_has_the_limit_of_the_thin() -> None:
    usual, thin = limits_mm([*INNER, *OUTER]), limits_mm([*INNER, *OUTER], bmi=THIN["below_bmi"] - 0.1)
    assert thin
    for code, mm in thin.items():
        assert mm <= (THIN["cap_mm"] if code in INNER else THIN["outer_cap_mm"])
        assert mm <= usual[code]
    assert thin != usual


def test_elsewhere_being_thin_adds_no_cap() -> None:
    assert limits_mm(["ST36"], bmi=THIN["below_bmi"] - 0.1) == limits_mm(["ST36"])
