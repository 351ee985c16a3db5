"""Every vignette of the diagnosis comes out as it says."""

import pytest
from tests.spec.diagnosed import EXPECTED, GIVEN, DiagnosisVignette, diagnosis_vignettes, found

ALL = diagnosis_vignettes()


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_it_is_found_as_the_rule_book_says(vignette: DiagnosisVignette) -> None:
    case = vignette.case
    assert {key: found(case, key, wanted) for key, wanted in vignette.expect.items()} == vignette.expect


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_a_vignette_of_the_diagnosis_has_no_word_that_nothing_reads(vignette: DiagnosisVignette) -> None:
    assert set(vignette.given) <= GIVEN
    assert vignette.expect
    assert set(vignette.expect) <= EXPECTED


def test_no_two_vignettes_of_the_diagnosis_share_a_name() -> None:
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names)
