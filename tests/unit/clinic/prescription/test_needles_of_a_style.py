"""How many needles a style has: at the very number nothing is said; beyond or below it is."""

import pytest
from msgspec.structs import replace
from tests.spec.flat_body import calm_case

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.prescription.choices import Choice
from weizhong.clinic.prescription.needles_set import few_needles, many_needles, needle_count
from weizhong.clinic.prescription.prescribe import Prescription, modality_note, prescribe
from weizhong.clinic.prescription.site_gate import Prescribed, SiteGate, sides_of
from weizhong.clinic.prescription.styles import style
from weizhong.terms.codes import Laterality

CALM = calm_case()
PLACEABLE = frozenset(placeable_codes())


def prescribed(case: Case) -> Prescription:
    return prescribe(case, diagnose(case, frozenset()), screen(case), PLACEABLE)


def needles(count: int, *modalities: str) -> list[Prescribed]:
    """So many sites alike."""
    site = prescribed(CALM).sites[0]
    return [replace(site, modalities=modalities or ("needling",))] * count


KERR = style("back_pain", "gerac")
LEAST, MOST = KERR.at_least, KERR.at_most


@pytest.mark.parametrize(
    ("count", "is_few", "is_many"),
    [
        (0, False, False),
        (1, True, False),
        (LEAST - 1, True, False),
        (LEAST, False, False),
        (MOST, False, False),
        (MOST + 1, False, True),
    ],
)
def test_fewer_and_more_needles_than_the_style_has_are_told(count: int, is_few: bool, is_many: bool) -> None:
    sites = needles(count)
    assert [one.rule for one in few_needles(sites, KERR)] == ["prescription.few_needles"] * is_few
    assert [one.rule for one in many_needles(sites, KERR)] == ["prescription.many_needles"] * is_many


def test_what_is_told_of_the_number_of_needles_comes_from_where_the_number_comes_from() -> None:
    (few,), (other,) = few_needles(needles(1), KERR), modality_note(["cupping"], KERR)
    assert few.citations == citations(KERR.needles)
    assert other.citations == citations(KERR.row)
    assert few.citations != other.citations


def test_a_site_without_a_needle_is_none_of_the_needles() -> None:
    assert needle_count([*needles(2), *needles(3, "moxa")]) == 2
    assert few_needles(needles(3, "moxa"), KERR) == []


def choice_of(code: str) -> Choice:
    found = next(one.choice for one in prescribed(CALM).sites)
    return replace(found, code=code, ashi=None, only_side=None)


def gate_for(*modalities: str) -> SiteGate:
    return SiteGate(screen(calm_case(modalities=list(modalities))), PLACEABLE)


def test_where_nothing_at_all_is_done_no_technique_is_left_and_that_is_the_title() -> None:
    nipple = choice_of("ST17")
    for asked in (("needling", "moxa"), ("moxa",)):
        gate = gate_for(*asked)
        assert gate.site(nipple, Laterality.LEFT) is None
        told = {(one.title, one.action) for one in gate.why_not(nipple, Laterality.LEFT)}
        assert ("Nothing is done here", "Choose another point.") in told
        assert "No needle here" not in {title for title, _ in told}


def test_where_no_needle_is_put_what_does_not_pierce_is_left() -> None:
    navel = choice_of("CV8")
    site = gate_for("needling", "moxa").site(navel, Laterality.MIDLINE)
    assert site is not None
    assert site.modalities == ("moxa",)
    (said,) = [one for one in site.cautions if one.rule.startswith("hazard.")]
    assert (said.title, said.modalities) == ("No needle here", ["needling"])
    assert said.action == "Choose another point, or a technique that does not pierce."


def test_where_no_needle_is_put_nothing_is_said_of_it_to_who_wants_none() -> None:
    site = gate_for("moxa").site(choice_of("CV8"), Laterality.MIDLINE)
    assert site is not None
    assert [one.title for one in site.cautions if one.rule.startswith("hazard.")] == []


def test_one_side_of_a_point_is_treated_where_one_is_asked_and_a_midline_has_no_sides() -> None:
    both = (Laterality.LEFT, Laterality.RIGHT)
    assert sides_of(choice_of("BL23")) == both
    assert sides_of(replace(choice_of("BL23"), only_side=Laterality.RIGHT)) == (Laterality.RIGHT,)
    assert sides_of(replace(choice_of("GV4"), only_side=Laterality.RIGHT)) == (Laterality.MIDLINE,)


def test_what_holds_on_one_side_only_leaves_the_other_side_free() -> None:
    hurt = calm_case(yes=["recent_dvt"], sites={"recent_dvt": ["left_leg"]})
    gate = SiteGate(screen(hurt), PLACEABLE)
    sides = {side: gate.site(choice_of("ST36"), side) for side in (Laterality.LEFT, Laterality.RIGHT)}
    assert sides[Laterality.LEFT] is None
    assert sides[Laterality.RIGHT] is not None
