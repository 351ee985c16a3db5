"""Every rule of the gate can hold, reaches the screening, is shown by a vignette, and says what it should."""

from functools import cache

import pytest
from tests.data.every_rule import ON, PACKAGE_OF, RULES, case_that_holds
from tests.spec.vignettes import vignettes

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.gate import judging
from weizhong.clinic.gate.conditions import conditions_of
from weizhong.clinic.gate.rules import VERDICTS, Rule, gate_rules, judge
from weizhong.clinic.gate.screen import screen
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

COMMON = {"to", "be", "in", "the", "a", "any", "before", "treatment", "here", "at"}
BLOCKING = ("stop", "avoid_modality", "avoid_site")


@pytest.mark.parametrize("rule", [rule for rule in RULES if "instead" in rule.row], ids=lambda rule: rule.id)
def test_what_to_do_instead_is_told(rule: Rule) -> None:
    found = screen(case_that_holds(rule, rule.combinations[0]), ON)
    told = [*found.findings, *(limit.finding for limit in found.site_limits)]
    assert any(one.rule == rule.id and rule.row["instead"] in one.action for one in told)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.restriction], ids=lambda rule: rule.id)
def test_what_is_taken_off_a_dose_reaches_a_site(rule: Rule) -> None:
    found = screen(case_that_holds(rule, rule.combinations[0]), ON)
    places = {"lumbar": "BL25", "neck": "GB20", "chest": "CV17"}
    code = next(
        (places[name] for name in rule.regions if name in places), rule.points[0] if rule.points else "BL25"
    )
    assert rule.id in found.restrictions_at(code, Laterality.LEFT).because


def _recalled() -> list[Rule]:
    return [rule for rule in RULES if rule.row["check"] == "K"]


def test_a_recalled_row_only_takes_away() -> None:
    for rule in _recalled():
        assert rule.verdict != "clear"
        assert "spares" not in rule.row, rule.id


@pytest.mark.parametrize("rule", _recalled(), ids=lambda rule: rule.id)
@pytest.mark.parametrize("is_holding", [True, False], ids=["where it holds", "where nothing is answered"])
def test_without_a_recalled_row_nothing_is_stricter(
    rule: Rule, is_holding: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = PACKAGE_OF[rule.id]
    unanswered = Case(package=package, modalities=list(rule.modalities))
    case = case_that_holds(rule, rule.combinations[0]) if is_holding else unanswered
    with_it = screen(case, ON)
    others = tuple(one for one in gate_rules(package) if one.id != rule.id)
    monkeypatch.setattr("weizhong.clinic.gate.judging.gate_rules", lambda package: others)
    judging._index.cache_clear()
    try:
        without = screen(case, ON)
    finally:
        judging._index.cache_clear()
    assert VERDICTS.index(with_it.verdict) <= VERDICTS.index(without.verdict)
    assert set(with_it.modalities) <= set(without.modalities)
    assert {one.id for one in with_it.questions} >= {one.id for one in without.questions}


def test_over_the_kidney_every_point_that_may_meet_it_is_told_so() -> None:
    (rule,) = [one for one in gate_rules() if one.id == "kidney_below"]
    rows = read_table("clinic/hazards")["hazard"]
    assert set(rule.points) == {*rows["kidney"]["points"], *rows["kidney_low_outer"]["points"]}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_combination_of_a_rule_can_hold(rule: Rule) -> None:
    for names in rule.combinations:
        assert judge(rule, conditions_of(case_that_holds(rule, names), ON)).answer is Answer.YES, names


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_holds_reaches_the_screening(rule: Rule) -> None:
    found = screen(case_that_holds(rule, rule.combinations[0]), ON)
    told = {finding.rule for finding in found.findings} | {limit.finding.rule for limit in found.site_limits}
    assert rule.id in told


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.verdict in BLOCKING], ids=lambda rule: rule.id
)
def test_a_blocking_rule_asks_or_is_kept_while_it_is_unknown(rule: Rule) -> None:
    assert rule.while_unknown in ("ask", "apply", "apply_once_likely")
    assert rule.while_unknown == "ask" or rule.verdict == "avoid_site"


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.while_unknown == "apply_once_likely"], ids=lambda rule: rule.id
)
def test_what_is_kept_only_once_likely_is_asked_about_by_another_rule(rule: Rule) -> None:
    asking = {
        (names[0], modality)
        for one in RULES
        if one.while_unknown == "ask"
        for names in one.combinations
        for modality in one.modalities
    }
    for names in rule.combinations:
        assert {(names[0], modality) for modality in rule.modalities} <= asking


@pytest.mark.parametrize("rule", gate_rules("back_pain"), ids=lambda rule: rule.id)
def test_every_rule_has_a_vignette(rule: Rule) -> None:
    assert rule.id in _exercised()


@cache
def _exercised() -> frozenset[str]:
    """The rules that some vignette expects by name, in its findings or at a site."""
    expected = [one.expect for one in vignettes()]
    rules = {name for expect in expected for name in expect.get("rules", ())}
    cautions = {
        name for expect in expected for names in expect.get("cautions", {}).values() for name in names
    }
    return frozenset(rules | cautions)


def test_the_gate_is_told_by_two_hundred_vignettes() -> None:
    gate = [one for one in vignettes() if one.chapter in ("red_flags", "yellow_flags", "contraindications")]
    assert len(gate) >= 200


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_speaks_whole_sentences(rule: Rule) -> None:
    assert rule.row["text"].endswith(".")
    assert rule.row["action"].endswith(".")
    assert not rule.row["title"].endswith(".")


RISKS = {
    "diabetes", "smoker", "hypertension", "aneurysm_family", "osteoporosis", "long_steroids",
    "alcohol_dependence", "cancer_history", "immunosuppressed", "injects_drugs", "tb_exposure",
    "known_aneurysm",
}  # fmt: skip


def test_no_risk_factor_alone_stops() -> None:
    circumstances = read_table("clinic/circumstances")["circumstance"]
    of_findings = {"any_sign", "any_answer", "any_told"}
    found = {name for name, row in circumstances.items() if of_findings & set(row)}
    risks = RISKS | (set(circumstances) - found)
    for rule in (rule for rule in RULES if rule.verdict == "stop"):
        for names in rule.combinations:
            told = set(names) - {"not_medically_assessed", "spinal_pain"}
            assert told - risks or len(told) > 2, (rule.id, names)


@pytest.mark.parametrize("rule", [rule for rule in RULES if "urgency" in rule.row], ids=lambda rule: rule.id)
def test_an_action_does_not_repeat_its_urgency(rule: Rule) -> None:
    urgency = set(read_table("clinic/statements")["urgency"][rule.row["urgency"]].lower().strip(".").split())
    said = set(rule.row["action"].lower().replace(".", " ").replace(",", " ").split())
    assert len((urgency & said) - COMMON) <= 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_promises_an_override_that_no_input_gives(rule: Rule) -> None:
    assert "override" not in rule.row["action"]
