from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import PlannedPoint
from weizhong.clinic.gate.lying import last_resort
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.gate.sites import site
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.prescription.needles_set import needle_count
from weizhong.clinic.prescription.point_trials import agreement_on, core, protocol, trials_of
from weizhong.clinic.prescription.positions import group
from weizhong.clinic.prescription.prescribe import Prescription, prescribe
from weizhong.clinic.prescription.protocol_check import check_protocol
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.clinic.prescription.styles import style, styles
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import UnknownCode

LYINGS = [
    ("prone", None),
    ("supine", None),
    ("side_lying", Laterality.RIGHT),
    ("side_lying", Laterality.LEFT),
    ("sitting", None),
]
RICH: dict[str, Any] = {
    "complaint": {
        "levels": ["L4", "L5"],
        "side": "left",
        "radiation": "below_knee",
        "ashi": [{"level": "L4", "lateral_cm": 5, "side": "left"}],
    },
    "signs": ["posterior_leg_pain", "cold_heavy_back", "white_greasy_coat", "lateral_leg_pain"],
}


def prescribed(case: Case, name: str | None = None) -> Prescription:
    wanted = style(case.package, name)
    return prescribe(case, diagnose(case, frozenset()), screen(case), placeable_codes(), wanted)


def codes(case: Case, name: str) -> set[str]:
    return {one.choice.code for one in prescribed(case, name).sites}


def points(case: Case, name: str | None = None) -> list[PlannedPoint]:
    made = plan(case, place=flat_place, style=name)
    return [one for posture in made.positions for one in posture.points]


def test_an_unknown_style_is_refused_with_the_near_one_and_the_list() -> None:
    with pytest.raises(UnknownCode, match=r"'segmentel' is not known.*segmental"):
        plan(calm_case(), place=flat_place, style="segmentel")


def test_the_style_without_a_name_is_the_packages_own() -> None:
    assert plan(calm_case(), place=flat_place).style == style("back_pain").id


@pytest.mark.parametrize("name", styles("back_pain"))
def test_every_style_keeps_its_ceiling_and_explains_every_point(name: str) -> None:
    found = prescribed(calm_case(**RICH), name)
    assert 0 < len(found.sites) <= found.style.at_most
    assert all(one.choice.reasons and one.choice.reasons[0].citations for one in found.sites)


@pytest.mark.parametrize("name", ["kerr", "molsberger", "yeung", "cherkin"])
def test_a_trials_own_style_meets_that_trial(name: str) -> None:
    sites = [(one.choice.code, one.side.value) for one in prescribed(calm_case(), name).sites]
    assert {one.verdict for one in check_protocol(sites, name, "back_pain")} == {"clear"}


def test_the_needles_of_the_gerac_style_are_as_many_as_the_trial_had() -> None:
    count = needle_count(prescribed(calm_case(), "gerac").sites)
    assert protocol("back_pain", "gerac").needles is not None
    assert 14 <= count <= 20


def test_the_segmental_style_treats_beside_the_vertebra_and_in_its_segment() -> None:
    assert codes(calm_case(complaint={"levels": ["L5"]}), "segmental") == {
        "EX-B2:L5", "BL26", "GB34", "ST36",
    }  # fmt: skip


def test_the_channel_style_takes_source_and_luo_points_of_a_long_pain_and_xi_clefts_of_a_fresh_one() -> None:
    chronic = codes(calm_case(signs=["posterior_leg_pain"]), "channel")
    acute = codes(calm_case(signs=["posterior_leg_pain"], complaint={"duration_weeks": 1}), "channel")
    assert {"BL64", "BL58"} <= chronic
    assert "BL63" not in chronic
    assert "BL63" in acute
    assert not {"BL64", "BL58"} & acute


def test_a_style_that_finds_nothing_says_so() -> None:
    found = prescribed(calm_case(signs=[]), "trigger")
    assert found.sites == ()
    assert "prescription.empty_style" in {one.rule for one in found.findings}


def test_a_style_done_with_other_modalities_says_so() -> None:
    rules = {one.rule for one in prescribed(calm_case(), "yeung").findings}
    with_current = calm_case(modalities=["needling", "electroacupuncture"])
    assert "prescription.other_modality" in rules
    assert "prescription.other_modality" not in {
        one.rule for one in prescribed(with_current, "yeung").findings
    }


def test_a_barred_point_is_told_with_what_may_come_instead() -> None:
    case = calm_case(yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    (left,) = [one for one in prescribed(case).findings if one.title.startswith("Left out: BL40 left")]
    assert left.action.endswith("Treated instead: SI3.")


def test_what_stands_in_for_a_barred_point_fills_the_protocol_up_first() -> None:
    case = calm_case(
        yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["left_knee", "left_foot"]}
    )
    found = {one.choice.code: one.choice.reasons[0].role for one in prescribed(case).sites}
    assert found["SI3"] == "alternative"


def test_nothing_barred_is_ever_offered_instead() -> None:
    case = calm_case(yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["trunk"]})
    for one in points(case):
        assert not {"BL23", "BL25", "BL52", "GV3"} & set(one.alternatives)


def test_every_point_is_in_the_core_or_says_why_it_is_not() -> None:
    shared = core("back_pain")
    for one in points(calm_case(**RICH)):
        assert one.agreement is not None
        assert one.agreement.is_core == (one.code in shared)
        assert one.agreement.is_core or one.reasons[0].text[1:] in one.agreement.text


def test_how_many_trials_used_a_point_is_counted() -> None:
    used = trials_of("BL23", "back_pain")
    assert (used.named, used.of) == (4, 4)
    assert used.allowed_by == ["ART (Brinkhaus 2006)"]
    assert trials_of("LR3", "back_pain").named == 0


def test_a_level_of_a_family_counts_as_its_family() -> None:
    assert trials_of("EX-B2:L4", "back_pain").allowed_by == ["ART (Brinkhaus 2006)"]


def test_recalled_points_are_not_counted() -> None:
    assert "Cherkin 2009, standardised arm" not in agreement_on("KI3", "", "back_pain").sources


def test_an_unknown_protocol_is_refused_with_the_near_one() -> None:
    with pytest.raises(UnknownCode, match=r"'kerrr' is not known.*kerr"):
        check_protocol([], "kerrr", "back_pain")


def test_a_point_on_one_side_only_does_not_meet_a_protocol() -> None:
    one_sided = [("BL23", "left"), ("BL25", "left"), ("BL25", "right"), ("GB30", "left"), ("GB30", "right")]
    (said,) = check_protocol(one_sided, "molsberger", "back_pain")
    assert said.text == "Without BL23, which belong to the set of Molsberger 2002."


def test_other_modalities_than_the_trials_are_a_deviation() -> None:
    four = [(code, side) for code in ("BL23", "BL25", "BL40", "SP6") for side in ("left", "right")]
    said = [one.text for one in check_protocol(four, "yeung", "back_pain", ["moxa"]) if one.verdict == "note"]
    assert said == ["With moxa without a needle; Yeung 2003 had electroacupuncture."]
    assert len(check_protocol(four, "yeung", "back_pain", ["electroacupuncture", "moxa"])) == 1


def slow_fewest(sites: tuple[Prescribed, ...], forbidden: frozenset[str]) -> int:
    """Try every order of every posture, and count the fewest that treat what can be treated."""

    def exposes(lying: tuple[str, Laterality | None], one: Prescribed) -> bool:
        return lying[0] in site(one.choice.code).positions and lying[1] is not one.side

    def treated(lyings: tuple[tuple[str, Laterality | None], ...]) -> set[int]:
        return {
            number
            for number, one in enumerate(sites)
            for lying in lyings
            if exposes(lying, one)
            and (
                lying[0] not in last_resort()
                or not any(exposes(other, one) for other in allowed if other[0] not in last_resort())
            )
        }

    def orders() -> Iterator[tuple[tuple[str, Laterality | None], ...]]:
        for count in range(len(allowed) + 1):
            yield from permutations(allowed, count)

    allowed = [lying for lying in LYINGS if lying[0] not in forbidden]
    possible = treated(tuple(allowed))
    return next(len(lyings) for lyings in orders() if treated(lyings) == possible)


@pytest.mark.parametrize("name", styles("back_pain"))
@pytest.mark.parametrize(
    "forbidden",
    [set(), {"prone"}, {"supine"}, {"prone", "supine"}, {"side_lying"}, {"sitting"}, {"prone", "sitting"}],
    ids=lambda one: "-".join(sorted(one)) or "none",
)
def test_no_order_of_positions_has_fewer_turns(name: str, forbidden: set[str]) -> None:
    sites = prescribed(calm_case(**RICH), name).sites
    postures, rest = group(sites, frozenset(forbidden))
    assert len(postures) == slow_fewest(sites, frozenset(forbidden))
    assert sorted(map(id, sites)) == sorted(map(id, [*rest, *(one for p in postures for one in p.sites)]))
