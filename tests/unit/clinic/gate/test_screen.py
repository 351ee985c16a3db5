from datetime import date

import pytest
from tests.spec.flat_body import calm_case

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.gate.checking import allowed_names
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.gate.screen import screen
from weizhong.facts.packages import package_names
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput

ON = date(2026, 11, 22)
LEFT, RIGHT = Laterality.LEFT, Laterality.RIGHT
DOAC = {"kind": "doac"}


def told(case: Case) -> set[str]:
    found = screen(case, ON)
    return {one.rule for one in found.findings} | {limit.finding.rule for limit in found.site_limits}


def test_a_well_person_is_only_told_what_holds_for_everybody() -> None:
    found = screen(calm_case(), ON)
    assert found.findings == ()
    assert found.questions == ()
    assert all(limit.finding.because == [] for limit in found.site_limits)


def test_nothing_is_taken_off_the_dose_of_a_well_person() -> None:
    assert screen(calm_case(), ON).restrictions_at("BL25", LEFT).is_empty


def test_two_rules_at_one_site_merge_to_the_strictest_and_both_are_named() -> None:
    case = calm_case(yes=["anticoagulant", "spinal_hardware"], anticoagulant=DOAC)
    found = screen(case, ON).restrictions_at("BL25", LEFT)
    assert found.depth_mm_at_most == 8
    assert {"anticoagulant_needling", "anticoagulant_paraspinal", "spinal_hardware_needles"} <= set(
        found.because
    )


def test_what_is_about_cups_does_not_shorten_a_needle() -> None:
    case = calm_case(yes=["anticoagulant"], anticoagulant=DOAC, modalities=["needling", "cupping"])
    found = screen(case, ON)
    assert found.restrictions_at("BL25", LEFT, modality="needling").suction is None
    assert found.restrictions_at("BL25", LEFT, modality="cupping").depth_mm_at_most is None
    both = found.restrictions_at("BL25", LEFT)
    assert (both.suction, both.depth_mm_at_most) == ("gentle", 8)


def test_a_tender_spot_far_out_is_restricted_as_the_flank_is() -> None:
    case = calm_case(yes=["anticoagulant"], anticoagulant=DOAC)
    assert screen(case, ON).restrictions_at("ashi:L4", LEFT, 12.0).depth_mm_at_most == 8


def test_a_limit_of_one_leg_does_not_reach_the_other() -> None:
    case = calm_case(yes=["recent_dvt"], sites={"recent_dvt": ["left_leg"]})
    limit = next(one for one in screen(case, ON).site_limits if one.finding.rule == "recent_dvt_needles")
    assert limit.reaches("BL40", LEFT)
    assert not limit.reaches("BL40", RIGHT)


def test_without_a_day_nothing_counts_as_long_ago() -> None:
    case = calm_case(yes=["spine_surgery"], happened_on={"spine_surgery": date(2010, 1, 1)})
    assert screen(case, ON).questions == ()
    assert [one.id for one in screen(case).questions] == ["happened_on.spine_surgery"]


@pytest.mark.parametrize(("day", "is_recent"), [(date(2026, 8, 23), True), (date(2026, 8, 22), False)])
def test_three_months_are_counted_to_the_day(day: date, is_recent: bool) -> None:
    case = calm_case(yes=["spine_surgery"], happened_on={"spine_surgery": day})
    assert ("spine_surgery_recent" in told(case)) is is_recent


def test_what_is_asked_is_said_in_words_with_its_group() -> None:
    case = calm_case(yes=["anticoagulant", "spine_surgery"], anticoagulant={"kind": "vka"})
    asked = {one.id: one for one in screen(case, ON).questions}
    assert set(asked) == {"anticoagulant.inr", "happened_on.spine_surgery"}
    assert asked["happened_on.spine_surgery"].text == (
        "On which day was it, as year-month-day: Earlier surgery of the spine?"
    )
    assert asked["happened_on.spine_surgery"].group == "Injury and bone"
    assert asked["anticoagulant.inr"].group == "Blood"


def test_two_places_that_are_missing_are_both_asked() -> None:
    case = calm_case(yes=["recent_dvt", "numbed_site"])
    assert {one.id for one in screen(case, ON).questions} == {"sites.recent_dvt", "sites.numbed_site"}


@pytest.mark.parametrize("told", [[], ["lumbar"], ["EX-B2:L5"]])
def test_which_limb_is_asked_in_words_and_a_place_of_the_back_does_not_answer_it(told: list[str]) -> None:
    (asked,) = screen(calm_case(yes=["recent_dvt"], sites={"recent_dvt": told}), ON).questions
    assert (asked.id, asked.text.partition("?")[0]) == ("sites.recent_dvt", "Which leg or arm")
    (asked,) = screen(calm_case(yes=["numbed_site"]), ON).questions
    assert (asked.id, asked.text.partition("?")[0]) == ("sites.numbed_site", "Where")


def test_a_rule_kept_unanswered_says_so_and_what_speaks_for_it() -> None:
    case = calm_case(yes=["pregnant"])
    limit = next(
        one
        for one in screen(case, ON).site_limits
        if one.finding.rule == "pregnancy_low_back_first_three_months"
    )
    assert limit.finding.text.startswith("Not answered, so the precaution is kept.")
    assert limit.finding.because == [
        "Pregnant, or possibly pregnant",
        "not answered: pregnancy in its first three months",
    ]


def test_a_note_on_beliefs_never_changes_the_verdict() -> None:
    assert screen(calm_case(yes=["low_mood"]), ON).verdict == screen(calm_case(), ON).verdict


def test_the_subgroup_is_told_as_a_note_with_its_scores() -> None:
    found = screen(calm_case(start_back=[1, 1, 1, 1, 1, 1, 1, 1, 1]), ON).findings
    one = next(finding for finding in found if finding.rule == "start_back.high")
    assert one.verdict == "note"
    assert one.because == ["total 9 of 9, psychosocial 5 of 5"]


def test_a_case_built_by_hand_is_refused_as_a_file_would_be() -> None:
    with pytest.raises(InvalidInput, match="but happened_on"):
        screen(Case(answers={"spine_surgery": Answer.NO}, happened_on={"spine_surgery": ON}), ON)


def test_a_day_today_is_not_in_the_future() -> None:
    assert "spine_surgery_recent" in told(calm_case(yes=["spine_surgery"], happened_on={"spine_surgery": ON}))


def test_surgery_in_infancy_is_not_before_birth() -> None:
    case = calm_case(yes=["spine_surgery"], happened_on={"spine_surgery": date(1973, 12, 1)})
    assert screen(case, ON).questions == ()


def test_entries_nobody_could_interpret_are_asked_about_until_they_were_reviewed() -> None:
    unread = ["A code nobody knows"]
    asked = screen(calm_case(unread_record=unread), ON)
    assert asked.verdict == "ask"
    (question,) = [one for one in asked.questions if one.id == "record_reviewed"]
    assert "Not interpreted: A code nobody knows." in question.text
    reviewed = screen(calm_case(unread_record=unread, yes=["record_reviewed"]), ON)
    assert reviewed.questions == ()
    assert "record_reviewed" in {one.rule for one in reviewed.findings}
    assert "record_reviewed" not in {one.id for one in screen(calm_case(), ON).questions}


def test_pain_in_the_back_alone_is_contradicted_by_signs_in_the_leg_and_by_nothing_else() -> None:
    def is_asked(radiation: str, *signs: str) -> bool:
        case = calm_case(complaint={"radiation": radiation}, signs=list(signs))
        return bool(screen(case, ON).questions)

    assert is_asked("none", "posterior_leg_pain")
    assert not is_asked("none", "cold_heavy_back")
    assert not is_asked("below_knee", "posterior_leg_pain")


def test_what_is_forbidden_of_techniques_nobody_asked_for_is_told_and_changes_no_verdict() -> None:
    seeds = screen(calm_case(yes=["epilepsy"], modalities=["seeds"]), ON)
    assert [(one.rule, one.verdict) for one in seeds.findings] == [("epilepsy_current", "avoid_modality")]
    assert seeds.verdict == screen(calm_case(modalities=["seeds"]), ON).verdict
    assert seeds.modalities == ("seeds",)
    current = screen(calm_case(yes=["epilepsy"], modalities=["seeds", "electroacupuncture"]), ON)
    assert current.verdict == "avoid_modality"
    assert current.modalities == ("seeds",)


def test_a_caution_on_techniques_nobody_asked_for_is_not_told() -> None:
    assert screen(calm_case(yes=["metal_allergy"], modalities=["seeds"]), ON).findings == ()
    assert screen(calm_case(yes=["metal_allergy"]), ON).findings != ()


@pytest.mark.parametrize("package", package_names())
def test_a_precaution_kept_unanswered_is_told_of_the_person_or_of_its_sites_but_not_of_both(
    package: str,
) -> None:
    found = screen(Case(package=package, modalities=list(allowed_names()["modalities"])), ON)
    kept = [one for one in gate_rules(package) if one.while_unknown == "apply"]
    person, sites = {one.rule for one in found.findings}, {one.finding.rule for one in found.site_limits}
    local, general = ({one.id for one in kept if one.is_local is wanted} for wanted in (True, False))
    assert local
    assert general
    assert (local & person, general & sites) == (set(), set())
    assert local & sites
    assert general & person
