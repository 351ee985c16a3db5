"""Last visit carried forward: today's limits win, and only what differs is told."""

from datetime import date

from tests.spec.session_visit import READY, agenda, run, site

from weizhong.clinic.restrictions import Restriction
from weizhong.clinic.session import carry_forward, record_of

LAST = record_of(
    run(
        *READY,
        ("needle_inserted", {"angle_deg": 60.0, "response_sought": "de qi", "tissue_level": "muscle"}),
        ("needle_stimulated",),
        ("needle_inserted", {"needle": "n2", "code": "BL25", "depth_mm": 15}),
    )
)


def test_the_same_plan_changes_nothing() -> None:
    found = carry_forward(LAST, agenda(site("BL23"), site("BL25")))
    assert found.changes == []
    first = found.sites[0]
    assert (first.depth_mm, first.angle_deg, first.response_sought) == (12, 60, "de qi")
    assert (first.stimulation, first.diameter_mm, first.length_mm) == (["rotating"], 0.25, 25)


def test_lot_and_expiry_are_read_anew() -> None:
    found = carry_forward(LAST, agenda(site("BL23")))
    assert not any("L1" in str(one) or str(date(2028, 1, 31)) in str(one) for one in found.sites)


def test_a_new_site_and_a_dropped_one_are_told() -> None:
    found = carry_forward(LAST, agenda(site("BL23"), site("BL13")))
    assert [(one.code, one.what) for one in found.changes] == [("BL13", "new_site"), ("BL25", "dropped_site")]
    assert found.sites[1].depth_mm is None


def test_a_depth_that_today_forbids_is_not_carried() -> None:
    found = carry_forward(LAST, agenda(site("BL23"), site("BL25", ceiling_mm=15.0)))
    assert [(one.code, one.what, one.before, one.now) for one in found.changes] == [
        ("BL25", "depth", "15 mm", "limit 15 mm")
    ]
    assert found.sites[1].depth_mm is None


def test_a_site_without_a_known_depth_carries_none() -> None:
    found = carry_forward(LAST, agenda(site("BL23", ceiling_mm=None), site("BL25")))
    assert [one.now for one in found.changes] == ["no depth known"]


def test_another_position_and_another_technique_are_told() -> None:
    changed = site("BL25", position="side_lying", modalities=["moxa"])
    found = carry_forward(LAST, agenda(site("BL23"), changed))
    assert [(one.what, one.before, one.now) for one in found.changes] == [
        ("technique", "needling", "moxa"),
        ("position", "prone", "side_lying"),
    ]
    assert found.sites[1].technique == "moxa"


def test_a_needle_that_today_forbids_is_not_carried() -> None:
    thin = agenda(site("BL23"), site("BL25"), restriction=Restriction(diameter_mm_at_most=0.2))
    found = carry_forward(LAST, thin)
    assert {one.what for one in found.changes} == {"needle"}
    assert [one.diameter_mm for one in found.sites] == [None, None]
