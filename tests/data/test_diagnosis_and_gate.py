"""The diagnosis and the gate agree: no stop is called non-specific pain, and what must keep still does."""

from functools import cache
from typing import Any

import pytest
from tests.data.every_rule import ON, RULES, case_that_holds
from tests.spec.diagnosed import diagnosis_vignettes
from tests.spec.neck import neck_vignettes

from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.complaint.told import told_by
from weizhong.clinic.diagnosis.criteria import criterion
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.diagnosis.pain_classes import pain_classes
from weizhong.clinic.diagnosis.withheld import examinations_for, withheld_signs
from weizhong.clinic.documents.case import Case
from weizhong.clinic.gate.rules import Rule
from weizhong.clinic.gate.screen import screen
from weizhong.facts.gate_rows import gate_rows, red_flag_groups, rules_named, stop_rules
from weizhong.facts.packages import package_names, package_table
from weizhong.terms.errors import FactsError

PACKAGES = package_names()
STOPS = [rule for rule in RULES if rule.verdict == "stop"]
# What an examination of the neck does that moves or presses it.
HANDS_ON = ("turn", "spurling", "tension", "distraction", "press", "taut band", "nod", "bend the neck")


@cache
def other_cause(package: str) -> dict[str, Any]:
    """The class of pain with another cause."""
    rows: list[dict[str, Any]] = package_table(package, "classification")["class"]
    return next(row for row in rows if row["id"] == "other_cause")


def counted(package: str) -> list[str]:
    """Groups of red flags, and stops without a group, that speak for another cause."""
    return [name for row in other_cause(package)["for"] for name in row.get("stops_of", ())]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_group_of_red_flags_is_counted_or_named_as_no_cause_of_pain(package: str) -> None:
    groups, no_cause = set(red_flag_groups(package)), set(other_cause(package)["no_cause"])
    assert groups - set(counted(package)) - no_cause == set()
    assert set(counted(package)) & no_cause == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_stop_is_counted_or_named_as_no_cause_of_pain(package: str) -> None:
    no_cause = other_cause(package)["no_cause"]
    told = [*counted(package), *no_cause]
    assert stop_rules(package) <= rules_named(package, told)
    assert [name for name in counted(package) if not rules_named(package, [name]) & stop_rules(package)] == []


@pytest.mark.parametrize("rule", STOPS, ids=lambda rule: rule.id)
def test_no_stop_leaves_non_specific_pain_in_front_or_something_to_examine(rule: Rule) -> None:
    for names in rule.combinations:
        case = case_that_holds(rule, names)
        gate = screen(case, ON)
        assert rule.id in gate.rules_held
        found = diagnose(case, gate.rules_held, gate.rules_open)
        is_cause = rule.id not in rules_named(case.package, other_cause(case.package)["no_cause"])
        assert found.leading == ("other_cause" if is_cause else "")
        left = next(one for one in found.classes if one.id == "non_specific")
        assert left.likelihood == "spoken_against"
        assert not [text for text in left.findings_for if "another cause" in text]
        assert found.examine_next == []


def test_every_stop_that_is_counted_is_told_by_a_patient() -> None:
    told = {
        "back_pain": str(
            [one.expect.get("finding_for", {}).get("other_cause") for one in diagnosis_vignettes()]
        ),
        "neck_pain": str([one.expect.get("finding_for") for one in neck_vignettes()]),
    }
    for package, texts in told.items():
        rows = {row["id"]: row for row in gate_rows(package)} | red_flag_groups(package)
        assert [name for name in counted(package) if rows[name]["title"][1:] not in texts] == []


def test_a_stop_that_does_not_exist_cannot_be_counted() -> None:
    with pytest.raises(FactsError, match="no rule and no group of the gate"):
        criterion({"stop_of": "broken_heart", "text": "a stop", "weight": 4}, "back_pain")


def test_without_a_word_of_the_gate_any_rule_may_hold() -> None:
    told = told_by(Case(), frozenset(), "acute")
    assert told.may_hold(frozenset({"heart.not_agreed"})) is None


def moving(package: str) -> set[str]:
    """Examinations of a package that move or press what hurts."""
    clusters = [kind.cluster.examine for kind in pain_classes(package) if kind.cluster]
    texts = {*clusters, *(one.examine for one in signs_of(package).values())}
    told = {one.examine for kind in pain_classes(package) for one in (*kind.speaks_for, *kind.speaks_against)}
    return {text for text in texts & (told | set(clusters)) if any(word in text.lower() for word in HANDS_ON)}


def test_every_examination_that_moves_or_presses_the_neck_can_be_withheld() -> None:
    (row,) = package_table("neck_pain", "signs")["not_with"]
    assert moving("neck_pain")
    assert moving("neck_pain") <= examinations_for(frozenset(row["signs"]), "neck_pain")


def test_together_the_tests_of_the_neck_carry_the_caveat_of_each() -> None:
    caveat = (
        "never after an injury that was not imaged, with a sign of the cord, or where ligaments may be loose"
    )
    (root,) = [kind.cluster for kind in pain_classes("neck_pain") if kind.id == "radicular"]
    assert root is not None
    assert caveat in signs_of("neck_pain")["spurling_positive"].examine
    assert caveat in root.examine


NEEDED = (
    "unstable_spine",
    "neck_fracture.",
    "neck_cord.",
    "neck_arteries.",
    "cord_compression.",
    "spine_surgery",
)


@pytest.mark.parametrize(
    "rule", [row["id"] for row in gate_rows("neck_pain") if row["id"].startswith(NEEDED)]
)
@pytest.mark.parametrize("is_open", [False, True])
def test_the_neck_is_not_moved_while_this_holds_or_is_open(rule: str, is_open: bool) -> None:
    case, one = Case(package="neck_pain"), frozenset({rule})
    told = told_by(case, frozenset() if is_open else one, "acute", one if is_open else frozenset())
    assert "spurling_positive" in withheld_signs(told)
    assert withheld_signs(told_by(case, frozenset(), "acute", frozenset())) == frozenset()
