"""Every vignette of styles and changes comes out as it says."""

import pytest
from tests.spec.prescribed import EXPECTED, GIVEN, PrescriptionVignette, found, prescription_vignettes

ALL = prescription_vignettes()


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_it_is_prescribed_as_the_rule_book_says(vignette: PrescriptionVignette) -> None:
    made = vignette.made()
    assert {key: found(made, key, wanted) for key, wanted in vignette.expect.items()} == vignette.expect


@pytest.mark.parametrize("vignette", ALL, ids=lambda one: one.name)
def test_a_vignette_of_the_prescription_has_no_word_that_nothing_reads(
    vignette: PrescriptionVignette,
) -> None:
    assert set(vignette.given) <= GIVEN
    assert vignette.expect
    assert set(vignette.expect) <= EXPECTED


def test_no_two_vignettes_of_the_prescription_share_a_name() -> None:
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names)
