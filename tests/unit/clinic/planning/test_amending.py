from datetime import date

import msgspec
import pytest
from tests.checker.check import check_plan
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Amendment, Change, TreatmentPlan
from weizhong.clinic.planning.amending import amend
from weizhong.clinic.planning.plan import plan

ON = date(2026, 11, 22)


def planned(case: Case, style: str | None = None) -> TreatmentPlan:
    return plan(case, on=ON, place=flat_place, style=style)


def changed(case: Case, *wishes: Amendment, made: TreatmentPlan | None = None) -> TreatmentPlan:
    return amend(case, made or planned(case), wishes, on=ON, place=flat_place)


def sites(made: TreatmentPlan) -> list[tuple[str, str]]:
    return [(one.code, one.side) for posture in made.positions for one in posture.points]


def told(made: TreatmentPlan, kind: str) -> list[Change]:
    return [one for one in made.changes if one.kind == kind]


def test_an_added_point_is_treated_on_both_sides_and_carries_the_practitioners_reason() -> None:
    made = changed(calm_case(), Amendment(action="add", code="BL57", reason="tight calf"))
    points = [one for posture in made.positions for one in posture.points if one.code == "BL57"]
    assert [one.side for one in points] == ["left", "right"]
    assert points[0].reasons[0].text == "Chosen by the practitioner: tight calf"
    assert [(one.code, one.side, one.reason) for one in told(made, "added")] == [
        ("BL57", "left", "tight calf"),
        ("BL57", "right", "tight calf"),
    ]


def test_a_code_of_another_school_is_understood() -> None:
    assert ("BL57", "left") in sites(changed(calm_case(), Amendment(action="add", code="UB57")))


def test_a_point_of_the_midline_is_added_once() -> None:
    made = changed(calm_case(), Amendment(action="add", code="GV3"))
    assert [site for site in sites(made) if site[0] == "GV3"] == [("GV3", "midline")]


def test_a_dropped_point_is_not_filled_up_again() -> None:
    before = sites(planned(calm_case()))
    made = changed(calm_case(), Amendment(action="drop", code="BL60"))
    assert sites(made) == [site for site in before if site[0] != "BL60"]


def test_one_side_can_be_dropped_alone() -> None:
    made = changed(calm_case(), Amendment(action="drop", code="BL40", side="left"))
    assert ("BL40", "left") not in sites(made)
    assert ("BL40", "right") in sites(made)


def test_a_swap_takes_the_sides_and_the_rank_of_the_old() -> None:
    made = changed(calm_case(), Amendment(action="swap", code="BL23", with_code="BL52"))
    assert sites(made)[:2] == [("BL52", "left"), ("BL52", "right")]
    assert not any(code == "BL23" for code, _ in sites(made))
    assert [one.text for one in told(made, "swapped")] == [
        "BL23 left is swapped for BL52 left.",
        "BL23 right is swapped for BL52 right.",
    ]


def test_a_point_is_not_swapped_for_itself() -> None:
    made = changed(calm_case(), Amendment(action="swap", code="BL40", with_code="UB40"))
    assert [one.text for one in told(made, "refused")] == ["BL40 is that point already."]
    assert sites(made) == sites(planned(calm_case()))


def test_an_added_point_says_what_alone_is_left_to_it() -> None:
    case = calm_case(
        yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]}, modalities=["needling", "acupressure"]
    )
    made = changed(case, Amendment(action="add", code="ST36"))
    assert [one.text for one in told(made, "added")] == [
        "ST36 left is added, only for acupressure.",
        "ST36 right is added.",
    ]


def test_a_swap_of_one_side_stays_on_that_side() -> None:
    made = changed(calm_case(), Amendment(action="swap", code="BL23", side="left", with_code="BL52"))
    assert ("BL52", "left") in sites(made)
    assert ("BL52", "right") not in sites(made)
    assert ("BL23", "right") in sites(made)


def test_a_pair_swapped_for_a_midline_point_becomes_one_needle() -> None:
    made = changed(calm_case(), Amendment(action="swap", code="BL25", with_code="GV3"))
    assert ("GV3", "midline") in sites(made)
    assert not any(code == "BL25" for code, _ in sites(made))
    assert {one.text for one in told(made, "swapped")} == {
        "BL25 left is swapped for GV3 midline.",
        "BL25 right is swapped for GV3 midline.",
    }


def test_a_barred_point_is_refused_with_its_reason_and_what_may_come_instead() -> None:
    case = calm_case(yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    made = changed(case, Amendment(action="add", code="KI3", side="left"))
    (refused,) = told(made, "refused")
    assert "lymphoedema" in refused.text.lower()
    assert refused.citations
    assert sites(made) == sites(planned(case))
    wounded = calm_case(yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["left_knee"]})
    made = planned(wounded, "textbook")
    (other,) = told(changed(wounded, Amendment(action="add", code="BL40", side="left"), made=made), "refused")
    assert other.alternatives == ["BL60", "BL62", "SI3"]


def test_what_is_there_already_needs_nothing_instead() -> None:
    made = changed(calm_case(), Amendment(action="swap", code="BL25", with_code="BL26"))
    assert {one.text for one in told(made, "refused")} == {
        "BL26 left is in the plan already.",
        "BL26 right is in the plan already.",
    }
    assert not any(one.alternatives for one in made.changes)


def test_the_side_that_is_free_is_added_although_the_other_is_barred() -> None:
    case = calm_case(yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    made = changed(case, Amendment(action="add", code="BL57"))
    assert ("BL57", "right") in sites(made)
    assert ("BL57", "left") not in sites(made)
    assert [one.side for one in told(made, "refused")] == ["left"]


def test_a_swap_that_is_refused_keeps_the_old_point() -> None:
    case = calm_case(yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    made = changed(case, Amendment(action="swap", code="BL23", with_code="BL60"))
    assert sites(made) == sites(planned(case))
    assert told(made, "refused")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Amendment(action="add", code="BL999"), "There is no point 'BL999'"),
        (Amendment(action="add", code="ashi:L4"), "complaint.ashi"),
        (Amendment(action="add", code="GV3", side="left"), "it lies midline"),
        (Amendment(action="add", code="BL23"), "is in the plan already"),
        (Amendment(action="add", code="EX-B2"), "cannot be placed"),
        (Amendment(action="drop", code="SI3"), "is not in the plan, which holds BL23"),
        (Amendment(action="swap", code="BL23"), "Name it with with_code"),
        (Amendment(action="swap", code="BL23", with_code="XY1"), "There is no point 'XY1'"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_in_words_and_the_rest_is_kept(
    wish: Amendment, said: str
) -> None:
    made = changed(calm_case(), wish, Amendment(action="add", code="BL57"))
    assert all(said in one.text for one in told(made, "refused"))
    assert told(made, "refused")
    assert sorted(sites(made)) == sorted([*sites(planned(calm_case())), ("BL57", "left"), ("BL57", "right")])


def test_the_last_point_cannot_be_dropped() -> None:
    case = calm_case(signs=[])
    made = planned(case, "molsberger")
    wishes = [Amendment(action="drop", code=code) for code in ("BL23", "BL25", "GB30")]
    after = changed(case, *wishes, made=made)
    assert {code for code, _ in sites(after)} == {"GB30"}
    assert "end the treatment" in told(after, "refused")[0].text


def test_the_plan_says_what_follows_needles_turns_and_protocol() -> None:
    made = changed(calm_case(), Amendment(action="add", code="CV4"), Amendment(action="drop", code="BL25"))
    said = [one.text for one in told(made, "consequence")]
    assert "11 needles instead of 12." in said
    assert "2 body positions instead of 1." in said
    assert any("3 of at least 4 local points" in text for text in said)
    assert any(one.rule == "prescription.too_few_local" for one in made.findings)


def test_more_needles_than_the_style_has_are_said_and_not_forbidden() -> None:
    wishes = [Amendment(action="add", code=code) for code in ("BL52", "BL57", "BL24", "BL22", "BL27")]
    made = changed(calm_case(), *wishes)
    assert len(sites(made)) == 22
    assert any("more than 14 to 20 needles" in one.text for one in told(made, "consequence"))


def test_more_needles_than_the_style_has_are_a_finding_of_the_plan_that_the_slow_checker_accepts() -> None:
    case = calm_case()
    wishes = [Amendment(action="add", code=code) for code in ("GB30", "BL57", "ST36", "SP6", "LR3", "GB34")]
    made = changed(case, *wishes)
    count, more = len(sites(planned(case))), len(sites(made))
    assert count <= 20 < more
    (found,) = [one for one in made.findings if one.rule == "prescription.many_needles"]
    assert found.verdict == "note"
    assert found.text.startswith(f"{more} needles, as the practitioner decided")
    assert not [one for one in planned(case).findings if one.rule == "prescription.many_needles"]
    told_of = msgspec.to_builtins(made)
    document = {**msgspec.to_builtins(case), "answers": {k: v.value for k, v in case.answers.items()}}
    assert [one for one in check_plan(document, told_of) if one.kind == "too_many_needles"] == []
    silent = {**told_of, "findings": [one for one in told_of["findings"] if one["rule"] != found.rule]}
    assert "too_many_needles" in {one.kind for one in check_plan(document, silent)}


def test_a_second_change_keeps_the_first() -> None:
    first = changed(calm_case(), Amendment(action="add", code="BL57"))
    second = changed(calm_case(), Amendment(action="drop", code="BL60"), made=first)
    assert ("BL57", "left") in sites(second)
    assert ("BL60", "left") not in sites(second)
    assert [wish.code for wish in second.amendments] == ["BL57", "BL60"]


def test_a_change_keeps_the_style_of_the_plan() -> None:
    made = changed(calm_case(), Amendment(action="add", code="BL57"), made=planned(calm_case(), "kerr"))
    assert made.style == "kerr"


def test_what_the_gate_bars_since_the_plan_was_made_is_no_longer_treated_and_said() -> None:
    made = planned(calm_case())
    today = calm_case(yes=["lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    after = changed(today, Amendment(action="add", code="BL52"), made=made)
    gone = told(after, "gate")
    assert {(one.code, one.side) for one in gone} >= {("BL40", "left"), ("BL60", "left")}
    assert all("no longer treated" in one.text and one.citations for one in gone)


def test_where_the_gate_stops_every_wish_is_refused() -> None:
    made = planned(calm_case())
    after = changed(calm_case(yes=["fever"]), Amendment(action="add", code="BL52"), made=made)
    assert after.status == "stop"
    assert after.changes[0].kind == "refused"
    assert len(told(after, "gate")) == len(sites(made))


def test_a_changed_plan_survives_being_written_and_read_again() -> None:
    made = changed(calm_case(), Amendment(action="swap", code="BL23", with_code="BL52", reason="scar"))
    assert msgspec.json.decode(msgspec.json.encode(made), type=TreatmentPlan) == made


def test_without_a_wish_nothing_changes() -> None:
    assert planned(calm_case()).changes == []
    assert changed(calm_case()) == planned(calm_case())


@pytest.mark.parametrize(("code", "said"), [("CV8", "No needle here"), ("ST17", "Nothing is done here")])
def test_no_needle_is_added_where_the_hazards_let_none_in(code: str, said: str) -> None:
    made = changed(calm_case(), Amendment(action="add", code=code))
    assert code not in [code for code, _ in sites(made)]
    assert all(one.text.startswith(said) for one in told(made, "refused"))
    assert told(made, "refused")


def test_moxa_stays_possible_where_only_needles_are_forbidden() -> None:
    case = msgspec.structs.replace(calm_case(), modalities=["needling", "moxa"])
    made = changed(case, Amendment(action="add", code="CV8"))
    navel = next(one for posture in made.positions for one in posture.points if one.code == "CV8")
    assert [type(one).__name__ for one in navel.treatments] == ["Moxa"]
