"""Every vignette of depth comes out as it says."""

import pytest
from tests.spec.depth_points import PointVignette, point_vignettes

from weizhong.clinic.documents.treatment_plan import DepthAdvice

ALL = point_vignettes()
# What a vignette may expect: a value of the advice, or a part of its words.
VALUES = {
    "status": lambda advice: advice.status,
    "bound_mm": lambda advice: advice.bound_mm,
    "default_mm": lambda advice: advice.default_mm,
    "nerve_mm": lambda advice: advice.nerve_mm,
    "needle_mm": lambda advice: advice.needle and advice.needle.length_mm,
    "hub_stops": lambda advice: advice.needle and advice.needle.hub_stops,
    "taught_mm": lambda advice: advice.taught and list(advice.taught.mm or ()),
}
WORDS = {
    "text": lambda advice: advice.text,
    "angle": lambda advice: advice.angle,
    "beneath": lambda advice: advice.beneath,
    "taught": lambda advice: advice.taught.text if advice.taught else "",
    "contradicted": lambda advice: " ".join(advice.conflicts),
}


def said(advice: DepthAdvice, key: str, wanted: object) -> object:
    if key in VALUES:
        return VALUES[key](advice)
    words = WORDS[key](advice)
    return wanted if str(wanted) in words else words


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_it_comes_out_as_the_rule_book_says(vignette: PointVignette) -> None:
    advice = vignette.advice
    assert {key: said(advice, key, wanted) for key, wanted in vignette.expect.items()} == vignette.expect


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_a_depth_that_is_withheld_or_void_shows_no_millimetre_to_use(vignette: PointVignette) -> None:
    advice = vignette.advice
    if advice.status in ("none_over_organ", "no_data", "withheld"):
        assert (advice.bound_mm, advice.textbook_mm, advice.textbook_cun) == (None, None, None)


def test_no_two_vignettes_share_a_name() -> None:
    assert len({one.name for one in ALL}) == len(ALL)
