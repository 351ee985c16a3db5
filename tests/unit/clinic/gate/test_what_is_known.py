"""What a case leaves open stays open: an index needs both numbers; a site is a point, a part or a region."""

import pytest

from weizhong.clinic.documents.case import Case, Patient
from weizhong.clinic.gate.circumstances import body_mass_index
from weizhong.clinic.gate.sites import check_site_name
from weizhong.terms.errors import UnknownCode

POINTS = frozenset({"BL23", "EX-B2"})


@pytest.mark.parametrize(
    ("stature_cm", "mass_kg", "index"),
    [(200.0, 80.0, 20.0), (200.0, None, None), (None, 80.0, None), (None, None, None)],
)
def test_an_index_needs_stature_and_mass(
    stature_cm: float | None, mass_kg: float | None, index: float | None
) -> None:
    assert body_mass_index(Case(patient=Patient(stature_cm=stature_cm, mass_kg=mass_kg))) == index


@pytest.mark.parametrize("name", ["BL23", "left_BL23", "EX-B2:L4", "right_EX-B2", "left_leg", "leg"])
def test_a_point_with_or_without_a_level_and_a_region_are_sites(name: str) -> None:
    check_site_name(name, POINTS)


@pytest.mark.parametrize("name", ["BL99", "left_BL99", "L4", "BL23x"])
def test_what_is_none_of_these_is_no_site(name: str) -> None:
    with pytest.raises(UnknownCode, match="is not a site"):
        check_site_name(name, POINTS)
