import pytest
from tests.spec.flat_body import calm_case

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.gate.lying import forbidden_positions
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.gate.sites import is_at, site
from weizhong.clinic.prescription.point_trials import protocol
from weizhong.clinic.prescription.positions import group
from weizhong.clinic.prescription.prescribe import Prescription, prescribe
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import UnknownCode

ART = protocol("back_pain", "art")


def prescribed(case: Case, placeable: frozenset[str] = frozenset(placeable_codes())) -> Prescription:
    return prescribe(case, diagnose(case, frozenset()), screen(case), placeable)


def codes(prescription: Prescription) -> set[str]:
    return {one.choice.code for one in prescription.sites}


@pytest.mark.parametrize("level", ["T12", "L1", "L2", "L3", "L4", "L5", "S1"])
def test_every_level_meets_the_protocol(level: str) -> None:
    found = codes(prescribed(calm_case(complaint={"levels": [level]})))
    bases = [code.partition(":")[0] for code in found]
    assert sum(base in ART.local for base in bases) >= ART.local_min
    assert sum(base in ART.distal for base in bases) >= ART.distal_min


def test_what_cannot_be_placed_is_left_out_and_said() -> None:
    prescription = prescribed(calm_case(), frozenset(placeable_codes()) - {"BL25"})
    assert "BL25" not in codes(prescription)
    assert any("BL25 cannot be placed" in finding.text for finding in prescription.findings)


def test_what_is_left_out_for_safety_is_said_with_its_side_and_source() -> None:
    case = calm_case(yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    left_out = [one for one in prescribed(case).findings if one.title.startswith("Left out: BL40 left")]
    assert len(left_out) == 1
    assert left_out[0].citations


def test_falling_short_of_the_protocol_is_said() -> None:
    case = calm_case(yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["trunk"]})
    assert "prescription.too_few_local" in {one.rule for one in prescribed(case).findings}


def test_an_avoided_site_keeps_the_modalities_that_are_not_forbidden_there() -> None:
    case = calm_case(
        yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]}, modalities=["needling", "acupressure"]
    )
    left = {one.side: one.modalities for one in prescribed(case).sites if one.choice.code == "BL40"}
    assert left == {Laterality.LEFT: ("acupressure",), Laterality.RIGHT: ("needling", "acupressure")}


def test_every_reason_cites_a_source() -> None:
    case = calm_case(signs=["cold_heavy_back", "white_greasy_coat", "lateral_leg_pain"])
    reasons = [reason for one in prescribed(case).sites for reason in one.choice.reasons]
    assert reasons
    assert all(reason.citations for reason in reasons)


def test_two_spots_at_one_level_stay_two() -> None:
    spots = [{"level": "L4", "lateral_cm": cm, "side": "left"} for cm in (3, 7)]
    case = calm_case(complaint={"levels": ["L4"], "ashi": spots})
    assert len([one for one in prescribed(case).sites if one.choice.ashi]) == 2


def test_no_front_point_is_ever_among_the_prone_ones() -> None:
    case = calm_case(signs=["dull_ache_weak_loins_and_knees", "cold_limbs_pale_face", "pale_tongue"])
    postures, rest = group(prescribed(case).sites, frozenset())
    prone = {one.choice.code for posture in postures if posture.position == "prone" for one in posture.sites}
    assert "CV4" in codes(prescribed(case))
    assert "CV4" not in prone
    assert rest == ()


def test_every_site_of_a_posture_is_exposed_by_it() -> None:
    case = calm_case(signs=["hot_heavy_pain", "dark_urine", "yellow_greasy_coat"])
    postures, _ = group(prescribed(case).sites, frozenset())
    for posture in postures:
        assert all(posture.position in site(one.choice.code).positions for one in posture.sites)


@pytest.mark.parametrize(
    ("name", "code", "side", "expected"),
    [
        ("left_leg", "BL40", Laterality.LEFT, True),
        ("left_leg", "BL40", Laterality.RIGHT, False),
        ("leg", "BL40", Laterality.RIGHT, True),
        ("left_arm", "SI3", Laterality.LEFT, True),
        ("left_leg", "KI3", Laterality.LEFT, True),
        ("left_lumbar", "GV4", Laterality.MIDLINE, True),
        ("EX-B2", "EX-B2:L4", Laterality.LEFT, True),
        ("EX-B2:L3", "EX-B2:L4", Laterality.LEFT, False),
        ("upper_back", "ashi:T8", Laterality.LEFT, True),
    ],
)
def test_a_site_covers_its_points(name: str, code: str, side: Laterality, expected: bool) -> None:
    assert is_at(name, code, side) is expected


def test_levels_and_spots_that_are_not_used_are_said() -> None:
    spots = [{"level": "L4", "lateral_cm": cm, "side": "left"} for cm in (2, 3, 4, 5, 6)]
    found = prescribed(calm_case(complaint={"levels": ["L3", "L4", "L5"], "ashi": spots})).findings
    texts = [finding.text for finding in found]
    assert "Painful levels not used beyond the first 2: L5." in texts
    assert "Tender spots not used beyond the first 4: 1." in texts


def test_on_the_side_only_the_upper_half_is_treated_before_the_turn() -> None:
    postures, _ = group(prescribed(calm_case()).sites, frozenset({"prone", "supine", "sitting"}))
    right_down, left_down = postures
    assert not any(one.side is Laterality.RIGHT for one in right_down.sites)
    assert {one.side for one in left_down.sites} == {Laterality.RIGHT}
    assert "right side" in right_down.note
    assert left_down.note.startswith("Turn the patient, after every needle")


def test_pregnancy_forbids_belly_and_back() -> None:
    assert {"prone", "supine"} <= forbidden_positions(calm_case(yes=["pregnant"]))


def test_a_note_of_tradition_is_marked_as_unread() -> None:
    notes = prescribed(calm_case(signs=["cold_heavy_back", "white_greasy_coat"])).findings
    (note,) = [one for one in notes if one.rule.startswith("tradition")]
    assert note.text == "Tradition adds warm needle, moxa and cups."
    assert {citation.check for citation in note.citations} == {"K"}


def test_lying_on_each_side_in_turn_is_no_better_than_the_belly_for_points_behind() -> None:
    sites = prescribed(calm_case(signs=["lateral_leg_pain"])).sites
    postures, rest = group(sites, frozenset())
    assert postures[0].position == "prone"
    assert rest == ()


def test_a_wound_in_the_midline_must_be_named_by_its_region() -> None:
    with pytest.raises(UnknownCode, match="'midline' is not a site"):
        screen(calm_case(yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["midline"]}))


def notes(prescription: Prescription) -> dict[str, str]:
    return {finding.rule: finding.text for finding in prescription.findings}


def test_points_beyond_the_needles_of_a_style_are_left_out_by_name() -> None:
    spots = [{"level": "L4", "lateral_cm": cm, "side": "left"} for cm in (2, 3, 4, 5)]
    signs = ["cold_heavy_back", "white_greasy_coat", "lateral_leg_pain"]
    crowded = prescribed(calm_case(complaint={"levels": ["L3", "L4"], "ashi": spots}, signs=signs))
    text = notes(crowded)["prescription.too_many_needles"]
    assert text.startswith("Left out to stay within")
    dropped = text.removesuffix(".").rpartition(": ")[2].split(", ")
    assert codes(crowded).isdisjoint(dropped)
    assert dropped == list(dict.fromkeys(dropped))


def test_where_nothing_is_left_out_nothing_is_said_to_be() -> None:
    assert {"prescription.too_many_needles", "prescription.needles_restricted"}.isdisjoint(
        notes(prescribed(calm_case()))
    )


def test_a_person_who_may_have_few_needles_gets_the_first_and_is_told_which_are_left_out() -> None:
    few = prescribed(calm_case(yes=["needle_fear"]))
    assert 0 < len(few.sites) <= 4
    every = [one.choice.code for one in prescribed(calm_case()).sites]
    assert [one.choice.code for one in few.sites] == every[: len(few.sites)]
    text = notes(few)["prescription.needles_restricted"]
    assert "may have 4 needles in one session" in text
    assert set(every) - codes(few) <= set(text.removesuffix(".").rpartition(": ")[2].split(", "))
