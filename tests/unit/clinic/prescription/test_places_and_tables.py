"""Which places are one, what may stand in for a point of the midline, and which tables are believed."""

from dataclasses import replace as other
from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.prescription.alternatives import alternatives
from weizhong.clinic.prescription.doubles import one_needle_each
from weizhong.clinic.prescription.positions import group
from weizhong.clinic.prescription.prescribe import prescribe
from weizhong.clinic.prescription.site_gate import SiteGate
from weizhong.clinic.prescription.styles import styles
from weizhong.facts.packages import package_names, package_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import FactsError

PLACEABLE = frozenset(placeable_codes())


@pytest.mark.parametrize("package", package_names())
@pytest.mark.parametrize(("beyond_mm", "needles"), [(-1, 1), (0, 1), (0.1, 2)])
def test_a_tender_spot_as_near_as_the_table_says_is_served_by_the_needle_of_the_point(
    package: str, beyond_mm: float, needles: int
) -> None:
    case = calm_case(complaint={"ashi": [{"level": "L4", "lateral_cm": 4, "side": "left"}]})
    chosen = prescribe(case, diagnose(case, frozenset()), screen(case), PLACEABLE).sites
    point = next(one for one in chosen if one.choice.code == "BL25")
    spot = next(one for one in chosen if one.choice.ashi)
    (posture,) = group([point, spot], frozenset())[0]
    (here,) = flat_place(["GV3"], None, None, ())  # type: ignore[arg-type]  # not read
    near_mm = package_table(package, "prescription")["one_needle"]["within_mm"]
    there = other(here, position_mm=(near_mm + beyond_mm, 0.0, 0.0))
    ((_, treated),) = one_needle_each([posture], [here, there], package)
    assert len(treated) == needles


def test_what_is_barred_on_either_side_stands_in_for_no_point_of_the_midline() -> None:
    def instead_of_gv4(*hurt: str) -> list[str]:
        case = calm_case(yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": list(hurt)})
        gate = SiteGate(screen(case), PLACEABLE)
        return alternatives("GV4", Laterality.MIDLINE, gate, "back_pain")

    assert instead_of_gv4("left_leg") == ["GV3", "EX-B2:L2", "BL23"]
    assert instead_of_gv4("left_lumbar") == instead_of_gv4("right_lumbar") == []


@pytest.mark.parametrize("slip", [{"steps": ["locl"]}, {"needles": "no_such_row"}])
def test_a_style_that_names_what_no_table_has_stops_everything(
    monkeypatch: pytest.MonkeyPatch, slip: dict[str, Any]
) -> None:
    row = package_table("back_pain", "styles")["style"][0]
    for name, value in slip.items():
        monkeypatch.setitem(row, name, value)
    with pytest.raises(FactsError, match=r"(no_such_row|locl).*nothing may be recommended"):
        styles.__wrapped__("back_pain")
