"""What lies beneath: by point, by level, and for tender spots."""

import math

from weizhong.clinic.gate.hazards import hazards_of, needs_usual_body, plainest_cm
from weizhong.clinic.gate.sites import is_at, site
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import FactsError


def ids(code):
    return [one.id for one in hazards_of(code)]


def test_beside_the_spine_the_level_tells():
    assert ids("EX-B2:T7") == ["lamina"]
    assert ids("EX-B2:L2") == ["lamina"]
    assert ids("EX-B2:L4") == ["canal_beside"]


def test_a_tender_spot_has_what_its_level_has():
    assert ids("ashi:T8") == ["pleura"]
    assert ids("ashi:L2") == ["kidney"]
    assert ids("ashi:L4") == ["kidney_low", "lumbar_plexus"]
    assert ids("ashi:S2") == ["sacral_foramina"]


def test_beside_the_neck_the_distance_from_the_midline_tells():
    beside, shoulder, cord = "neck_beside", "pleura_shoulder", "neuraxis"
    assert [[one.id for one in hazards_of("ashi:C6", cm)] for cm in (0, 2.9, 3, 3.9, 4, 12)] == [
        [cord], [cord], [beside, cord], [beside, cord], [shoulder, beside, cord], [shoulder, beside, cord],
    ]  # fmt: skip
    assert ids("ashi:C6") == ids("ashi:C6:2") == [shoulder, beside, cord]
    assert [one.id for one in hazards_of("ashi:C7", 4)] == [shoulder, cord]
    assert [one.id for one in hazards_of("ashi:C2", 12)] == [beside, cord]
    assert hazards_of("ashi:L4", 1) == hazards_of("ashi:L4")


def test_a_distance_tells_of_tender_spots_alone():
    assert hazards_of("BL23", 1) == hazards_of("BL23")
    assert plainest_cm("EX-B2:L4", 4) is None


def test_on_top_of_the_shoulder_a_spot_told_at_the_neck_lies_at_the_upper_back_too():
    left = Laterality.LEFT
    assert [is_at("upper_back", f"ashi:{level}", left, 4) for level in ("C5", "C6", "C7")] == [
        False,
        True,
        True,
    ]
    assert not is_at("upper_back", "ashi:C7", left, 3.9)
    assert is_at("neck", "ashi:C7", left, 12)
    assert not is_at("flank", "EX-B2:L3", left, math.inf)


def test_what_the_gate_knows_of_a_site_is_never_missing_here():
    for point in all_points():
        try:
            organ = site(point.code).organ
        except FactsError:
            continue
        assert organ is None or organ in ids(point.code), point.code


def test_a_point_may_have_several():
    assert ids("BL22") == ["pleura", "kidney"]
    assert ids("CV4") == ["peritoneum", "bladder"]


def test_on_trunk_and_neck_the_usual_body_is_needed_on_limbs_and_head_not():
    assert [needs_usual_body(code) for code in ("BL23", "GB20", "CV4", "EX-B2:L4", "GB21")] == [True] * 5
    assert [needs_usual_body(code) for code in ("ST36", "LI4", "GV20", "BL40")] == [False] * 4


def test_a_point_that_lies_in_two_regions_is_barred_by_either() -> None:
    also = read_table("clinic/sites")["also"]["region"]
    assert also
    for code, region in also.items():
        assert is_at(region, code, Laterality.LEFT), code
        assert is_at(site(code).region, code, Laterality.LEFT), code
