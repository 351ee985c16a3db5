from typing import Any

import pytest

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.gate import rules
from weizhong.clinic.gate.conditions import conditions_of
from weizhong.clinic.gate.rules import Rule, gate_rules, judge
from weizhong.facts import tables
from weizhong.terms.errors import FactsError

ROW: dict[str, Any] = {
    "id": "one",
    "group": "infection",
    "verdict": "stop",
    "combinations": [["fever"]],
    "source": ["WEIZHONG"],
    "check": "D",
}


def rule(*combinations: tuple[str, ...]) -> Rule:
    return Rule(
        "one", "stop", combinations, "ask", ("needling",), (), (), None, False, False, None, False, True, ROW
    )


def given_rules(monkeypatch: pytest.MonkeyPatch, *rows: dict[str, Any]) -> None:
    def read(name: str) -> dict[str, Any]:
        return {"rule": list(rows)} if name == "clinic/red_flags" else tables.read_table(name)

    monkeypatch.setattr("weizhong.facts.gate_rows.read_table", read)


@pytest.mark.parametrize(
    ("fever", "diabetes", "expected"),
    [
        ("yes", "yes", "yes"),
        ("yes", "no", "no"),
        ("no", "unknown", "no"),
        ("yes", "unknown", "unknown"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_a_combination_holds_only_when_all_of_it_holds(fever: str, diabetes: str, expected: str) -> None:
    case = Case(answers={"fever": Answer(fever), "diabetes": Answer(diabetes)})
    assert judge(rule(("fever", "diabetes")), conditions_of(case)).answer == expected


def test_one_combination_of_several_is_enough() -> None:
    case = Case(answers={"fever": Answer.NO, "diabetes": Answer.YES})
    assert judge(rule(("fever",), ("diabetes",)), conditions_of(case)).answer is Answer.YES


def test_only_the_next_question_of_a_combination_is_asked() -> None:
    found = judge(rule(("fever", "diabetes")), conditions_of(Case()))
    assert [condition.name for condition in found.unanswered] == ["fever"]


def test_a_no_closes_a_combination_so_that_the_rest_is_not_asked() -> None:
    found = judge(rule(("fever", "diabetes")), conditions_of(Case(answers={"fever": Answer.NO})))
    assert found.unanswered == ()


def test_the_reasons_are_the_persons_own_where_there_are_any() -> None:
    case = Case(answers={"fever": Answer.YES})
    assert [one.name for one in judge(rule(("fever", "spinal_pain")), conditions_of(case)).because] == [
        "fever"
    ]
    assert [one.name for one in judge(rule(("always",)), conditions_of(case)).because] == []


def test_three_of_four_are_spelt_out_as_four_combinations() -> None:
    counted = next(one for one in gate_rules() if one.id == "fracture.three_of_four")
    assert len(counted.combinations) == 4
    assert all(len(names) == 4 and names[-1] == "not_medically_assessed" for names in counted.combinations)


@pytest.mark.parametrize(
    "row",
    [
        ROW | {"verdict": "perhaps"},
        ROW | {"modalities": ["leeches"]},
        ROW | {"combinations": [["record_reviewed"]]},
        ROW | {"combinations": [["fever", "assessed"]]},
        ROW | {"verdict": "ask"},
        ROW | {"while_unknown": "hope"},
        ROW | {"restrict": {"depth_mm_at_most": -1}},
        ROW | {"restrict": {"depth_at_most": 5}},
        ROW | {"modalities": ["moxa"], "spares": ["hot_stones"]},
        ROW | {"id": "needle_phobia"},
        {name: value for name, value in ROW.items() if name != "group"},
    ],
    ids=[
        "no such verdict",
        "no such modality",
        "a yes that loosens",
        "a calm that loosens",
        "an ask without question",
        "no word on the unknown",
        "an impossible limit",
        "no such limit",
        "no such modality to spare",
        "a name that stands twice",
        "a red flag of no group",
    ],
)
def test_a_broken_rule_stops_everything(monkeypatch: pytest.MonkeyPatch, row: dict[str, Any]) -> None:
    given_rules(monkeypatch, row)
    with pytest.raises(FactsError, match="nothing may be recommended"):
        rules._read.__wrapped__("back_pain")


def test_a_rule_about_a_condition_nobody_defined_stops_everything() -> None:
    with pytest.raises(FactsError, match="no table defines"):
        judge(rule(("moon_phase",)), conditions_of(Case()))


@pytest.mark.parametrize(
    ("recent", "worse", "expected"),
    [("no", "no", "no"), ("no", "unknown", "unknown"), ("unknown", "yes", "yes"), ("yes", "no", "yes")],
)
def test_one_changing_nerve_sign_is_enough_and_all_must_be_denied(
    recent: str, worse: str, expected: str
) -> None:
    answers = {
        "severe_leg_weakness": Answer.NO,
        "neuro_recent_or_worsening": Answer(recent),
        "worsening_radiculopathy": Answer(worse),
    }
    known = conditions_of(Case(answers=answers))
    opposite = {"yes": "no", "no": "yes", "unknown": "unknown"}
    assert known("neuro_changing").answer == expected
    assert known("unchanging").answer == opposite[expected]


def test_what_speaks_for_an_open_rule_is_a_finding_and_no_mere_risk() -> None:
    def suspected(question: str) -> list[str]:
        case = Case(answers={question: Answer.YES})
        return [
            one.name
            for one in judge(rule(("diabetes", "systemically_unwell")), conditions_of(case)).suspected
        ]

    assert suspected("systemically_unwell") == ["systemically_unwell"]
    assert suspected("diabetes") == []


def test_what_is_forbidden_to_a_modality_is_forbidden_to_those_derived_from_it() -> None:
    by_id = {one.id: one for one in gate_rules()}
    assert {"needling", "warm_needle", "press_needle", "wet_cupping"} <= set(
        by_id["needle_phobia"].modalities
    )
    assert {"acupressure", "tuina", "seeds"} <= set(by_id["recent_dvt"].modalities)


def test_a_row_may_spare_what_is_derived_but_never_what_it_names() -> None:
    smoke = next(one for one in gate_rules() if one.id == "smoke_sensitive")
    assert "moxa" in smoke.modalities
    assert "warm_needle" in smoke.modalities
    assert "lamp" not in smoke.modalities


def test_a_package_without_a_group_does_not_ask_about_it() -> None:
    groups = {one.row.get("group") for one in gate_rules("back_pain")}
    assert {"fracture", "cauda_equina"} <= groups
