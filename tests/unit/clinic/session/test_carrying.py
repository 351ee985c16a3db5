"""Last visit carried forward: today's limits win, and only what differs is told."""

from datetime import date

from tests.spec.session_visit import READY, agenda, run, site

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session import carry_forward, record_of
from weizhong.clinic.session.record import SessionRecord

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
    assert (first.stimulation, first.diameter_mm, first.length_mm) == (["rotating"], 0.25, 30)


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


def with_a_short_needle(**inserted: object) -> SessionRecord:
    pack = ("needle_pack_opened", {"pack": "B", "length_mm": 15})
    return record_of(run(*READY, pack, ("needle_inserted", {"pack": "B", **inserted})))


def test_a_needle_of_which_just_enough_stood_out_is_carried() -> None:
    found = carry_forward(with_a_short_needle(depth_mm=11), agenda(site("BL23")))
    assert (found.changes, found.sites[0].length_mm) == ([], 15)


def test_a_needle_that_lay_in_to_its_handle_is_not_carried() -> None:
    last = with_a_short_needle(depth_mm=15, deviation="A cough drove it in.")
    found = carry_forward(last, agenda(site("BL23")))
    assert [(one.what, one.before, one.now) for one in found.changes] == [
        ("needle", "0.25 × 15 mm", "another one")
    ]
    assert found.sites[0].length_mm is None


CUPS = {"modality": "cupping", "pieces": 3, "minutes": 8, "check_every_min": 2, "strength": "moderate"}
REST = record_of(
    run(
        *READY,
        ("needle_inserted", {"technique": "electroacupuncture"}),
        ("needle_inserted", {"needle": "n2", "code": "BL25", "technique": "electroacupuncture"}),
        ("current_started", {"frequency_hz": 2, "frequency_2_hz": 100, "minutes": 20, "pulse_us": 200}),
        ("current_changed", {"intensity_ma": 1.5, "felt": "comfortable"}),
        ("technique_applied", CUPS),
        ("technique_applied", CUPS | {"application": "a2", "modality": "moxa", "pieces": 0, "code": "BL25"}),
    )
)
SAME = (site("BL23"), site("BL23", "right"), site("BL25"), site("BL25", "right"))


def test_cups_moxa_and_current_come_again_as_they_were() -> None:
    found = carry_forward(REST, agenda(*SAME))
    assert found.changes == []
    assert [(one.modality, one.pieces, one.minutes, one.strength) for one in found.techniques] == [
        ("cupping", 3, 8, "moderate"),
        ("moxa", 0, 8, "moderate"),
    ]
    (one,) = found.currents
    assert (one.first, one.second) == (("BL23", "left"), ("BL25", "left"))
    assert (one.frequency_hz, one.frequency_2_hz, one.pulse_us, one.minutes) == (2, 100, 200, 20)
    assert (one.last_ma, one.last_felt) == (1.5, "comfortable")


def test_a_technique_and_a_current_that_today_forbids_are_told_and_not_carried() -> None:
    less = agenda(site("BL23", modalities=["needling"]), *SAME[1:3], site("BL25", "right", modalities=[]))
    found = carry_forward(REST, less)
    assert [
        (one.code, one.side, one.what, one.before) for one in found.changes if one.what != "technique"
    ] == [
        ("BL25", "right", "dropped_technique", "moxa"),
        ("BL23", "left", "dropped_current", "electroacupuncture with BL25 left"),
    ]
    assert [one.modality for one in found.techniques] == ["cupping"]
    assert found.currents == []


def test_what_is_too_strong_or_too_long_today_is_told_and_not_carried() -> None:
    limit = Restriction(suction="gentle", retention_min_at_most=5)
    found = carry_forward(REST, agenda(*SAME, restriction=limit, current_min_at_most=10))
    cups = found.techniques[0]
    assert (cups.minutes, cups.strength, cups.pieces) == (None, "gentle", 3)
    assert found.currents[0].minutes is None
    assert {(one.what, one.before) for one in found.changes} == {
        ("minutes", "8 min of cupping"), ("strength", "moderate cupping"), ("minutes", "8 min of moxa"),
        ("current_minutes", "20 min of current"),
    }  # fmt: skip


def test_what_is_dropped_keeps_nothing_after_it_from_being_carried() -> None:
    first_gone = agenda(SAME[0], site("BL23", "right", modalities=[]), *SAME[2:])
    assert [one.modality for one in carry_forward(REST, first_gone).techniques] == ["moxa"]


def test_what_of_today_is_too_strong_or_too_much_is_said_of_the_very_site() -> None:
    limit = Restriction(suction="gentle", retention_min_at_most=5)
    found = carry_forward(REST, agenda(*SAME, restriction=limit, current_min_at_most=19))
    told = {(one.code, one.side, one.what, one.now) for one in found.changes}
    assert ("BL23", "right", "strength", "gentle at most") in told
    assert ("BL23", "right", "minutes", "more than allowed") in told
    assert ("BL23", "left", "current_minutes", "more than allowed") in told


def test_a_current_as_long_as_allowed_is_carried() -> None:
    found = carry_forward(REST, agenda(*SAME, current_min_at_most=20))
    assert (found.changes, found.currents[0].minutes) == ([], 20)


def test_of_a_current_the_strongest_is_told_not_the_last() -> None:
    turned = run(
        *READY,
        ("needle_inserted", {"technique": "electroacupuncture"}),
        ("needle_inserted", {"needle": "n2", "code": "BL25", "technique": "electroacupuncture"}),
        ("current_started",),
        ("current_changed", {"intensity_ma": 0.5, "felt": "just_felt"}),
        ("current_changed", {"intensity_ma": 2.0, "felt": "comfortable"}),
        ("current_changed", {"intensity_ma": 0.2, "felt": "just_felt"}),
    )
    assert carry_forward(record_of(turned), agenda(*SAME)).currents[0].last_ma == 2.0


def test_the_needle_of_last_time_is_named_where_it_is_no_thicker_than_allowed() -> None:
    made = {"pack": "B", "maker": "Somebody", "material": "steel"}
    last = record_of(run(*READY, ("needle_pack_opened", made), ("needle_inserted", {"pack": "B"})))
    same = agenda(site("BL23"), restriction=Restriction(diameter_mm_at_most=0.25))
    (kept,) = carry_forward(last, same).sites
    assert (kept.diameter_mm, kept.maker, kept.material) == (0.25, "Somebody", "steel")
    (left,) = carry_forward(
        last, agenda(site("BL23"), restriction=Restriction(diameter_mm_at_most=0.2))
    ).sites
    assert (left.diameter_mm, left.maker, left.material) == (None, "", "")
