"""How a traditional pattern says what it rests on, what is still open, and what fits beside it."""

import pytest
from tests.unit.clinic.diagnosis.found import found_of

from weizhong.clinic.documents.diagnosis import PatternMatch

COLD = ("cold_heavy_back", "white_greasy_coat")


def pattern(id_: str, *signs: str, absent: tuple[str, ...] = ()) -> PatternMatch:
    return next(one for one in found_of(*signs, absent=absent).patterns if one.id == id_)


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        (COLD, "2 of 4 signs found: 2 / 4 = 0.5"),
        (
            (*COLD, "yellow_greasy_coat"),
            "2 of 4 signs found, 1 speaks against it: (2 - 1) / 4 = 0.25",
        ),
    ],
)
def test_a_confidence_is_explained_by_the_signs_for_it_and_those_against_it_if_any(
    signs: tuple[str, ...], said: str
) -> None:
    assert pattern("cold_damp", *signs).arithmetic == said


def test_a_sign_of_a_pattern_is_found_or_not_found_or_not_told_of() -> None:
    match = pattern("cold_damp", "cold_heavy_back", absent=("white_greasy_coat",))
    assert match.signs_found == ["Cold, heavy back"]
    assert match.signs_absent == ["White greasy tongue coat"]
    assert match.signs_not_reported == [
        "Worse in cold and rain, not eased by rest",
        "Deep slow or slippery pulse",
    ]


def test_patterns_that_fit_just_half_of_their_signs_are_a_mixture() -> None:
    mixture = found_of(*COLD, "yin_deficiency_heat", "red_tongue_little_coat").mixture
    assert mixture is not None
    assert mixture.patterns == ["cold_damp", "kidney_yin_deficiency"]
    assert found_of("cold_heavy_back", "yin_deficiency_heat", "red_tongue_little_coat").mixture is None
