"""What lies beneath: by point, by level, and for tender spots."""

from weizhong.clinic.gate.hazards import hazards_of, needs_usual_body
from weizhong.clinic.gate.sites import site
from weizhong.facts.points import all_points
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
