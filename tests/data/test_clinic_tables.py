"""The tables of the gate, the diagnosis, the prescription and the evidence are whole and hang together."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.spec.flat_body import calm_answers, calm_document
from tests.spec.vignettes import vignettes

import weizhong.facts.tables as tables
from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate import judging
from weizhong.clinic.gate.conditions import conditions_of
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import VERDICTS, Rule, gate_rules, judge
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.gate.sites import site
from weizhong.facts.packages import package_names, package_table
from weizhong.facts.points import all_points
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.terms.codes import Laterality

FACTS = Path(tables.__file__).parent
NAMES = sorted(
    f"{folder}/{path.stem}" for folder in ("clinic", "evidence") for path in (FACTS / folder).glob("*.toml")
)
PACKAGE_OF = {rule.id: name for name in reversed(package_names()) for rule in gate_rules(name)}
# Every rule once, as the first package knows it that has it.
RULES = [rule for name in package_names() for rule in gate_rules(name) if PACKAGE_OF[rule.id] == name]
COMMON = {"to", "be", "in", "the", "a", "any", "before", "treatment", "here", "at"}
ON = date(2026, 11, 22)
GATE = (
    "clinic/red_flags",
    *(f"packages/{name}/red_flags" for name in package_names()),
    "clinic/yellow_flags",
    "clinic/contraindications",
    "clinic/precautions",
)
BLOCKING = ("stop", "avoid_modality", "avoid_site")
EVERY_POINT = {str(record.code) for record in all_points()}


def rows_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every record of a table, however deep."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from rows_of(inner)


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings_of(inner)


def case_that_holds(rule: Rule, names: tuple[str, ...]) -> Case:
    """A patient for whom every condition of one combination holds, with the rest calm."""
    circumstances = read_table("clinic/circumstances")["circumstance"]
    package = PACKAGE_OF[rule.id]
    document = calm_document(answers=calm_answers(), modalities=list(rule.modalities), package=package)
    document["complaint"]["radiation"] = package_table(package, "classification")["asked"]["reaches"][1]
    for name in names:
        if name in gate_questions():
            document["answers"][name] = "yes"
            continue
        row = circumstances[name]
        if "sex" in row:
            document["patient"]["sex"] = row["sex"]
        if "level_starts_with" in row:
            document["complaint"]["levels"] = [f"{row['level_starts_with']}7"]
        if "any_answer" in row:
            document["answers"][row["any_answer"][0]] = "yes"
        if "drawn" in row:
            document["complaint"].setdefault("drawing", []).append({"cell": row["drawn"][0], "side": "left"})
        if "any_sign" in row:
            document["signs"] = row["any_sign"][:1]
        if row.get("quantity") == "age_years":
            aged = (
                row["below"] - 2 if "below" in row else max(row.get("above", 0), row.get("at_least", 0)) + 1
            )
            document["patient"]["age_years"] = (
                max(aged, 0) if "below" in row else max(aged, document["patient"]["age_years"])
            )
        if row.get("quantity") == "bmi":
            document["patient"]["mass_kg"] = 46
        if row.get("quantity") == "pain_0_10":
            document["complaint"]["pain_0_10"] = 9
        if row.get("quantity") == "pregnancy_weeks":
            document["patient"]["pregnancy_weeks"] = row.get("below", row.get("at_least", 0) + 2) - 1
        if "anticoagulant_kind" in row:
            thinner = {"kind": row["anticoagulant_kind"][0], "inr": 2.5, "measured_on": ON}
            document["anticoagulant"] = thinner | document.get("anticoagulant", {})
        if row.get("quantity") == "inr":
            document["anticoagulant"]["inr"] = row["above"] + 0.5
        if row.get("quantity") == "inr_age_days":
            document["anticoagulant"]["measured_on"] = ON - timedelta(days=row["above"] + 1)
        if "days_since" in row:
            document["happened_on"] = {row["days_since"]: ON - timedelta(days=row["below"] - 1)}
    return read_case(document)


@pytest.mark.parametrize("name", NAMES)
def test_every_source_resolves_and_every_sourced_row_has_a_check_mark(name: str) -> None:
    for row in rows_of(read_table(name)):
        if "source" in row:
            given = [row["source"]] if isinstance(row["source"], str) else row["source"]
            assert given
            assert all(cite(reference) for reference in given)
            assert check_mark(row)


@pytest.mark.parametrize("part", ["clinic", "gate", "evidence", "depth_records"])
def test_every_source_is_used(part: str) -> None:
    known = set(read_table(f"sources/{part}")["source"])
    everywhere = {
        text.partition(":")[0]
        for path in FACTS.rglob("*.toml")
        if path.parent.name != "sources"
        for text in strings_of(read_table(path.relative_to(FACTS).with_suffix("").as_posix()))
    }
    assert known - everywhere == set()


def test_all_red_flag_groups_are_there_the_common_ones_apart_from_those_of_the_back() -> None:
    common, own = read_table("clinic/red_flags"), read_table("packages/back_pain/red_flags")
    assert set(common["group"]) == {
        "fracture", "malignancy", "infection", "inflammatory", "progressive_neurology", "cord_compression",
        "spinal_bleeding", "great_vessels", "drawn_pain", "base_rates",
    }  # fmt: skip
    assert set(own["group"]) == {"cauda_equina", "AAA", "visceral"}
    for table in (common, own, read_table("clinic/yellow_flags")):
        assert {row["group"] for row in table["rule"]} == set(table["group"])


def test_every_rule_of_the_common_groups_reaches_the_package() -> None:
    ids = {rule.id for rule in RULES}
    assert {row["id"] for name in GATE for row in read_table(name)["rule"]} == ids


def test_contraindications_are_numbered_without_a_gap() -> None:
    numbers = [row["row"] for row in read_table("clinic/contraindications")["rule"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 80


def test_levels_of_the_collected_rows_are_as_often_as_collected() -> None:
    verdicts = [row["verdict"] for row in read_table("clinic/contraindications")["rule"][:35]]
    counts = {verdict: verdicts.count(verdict) for verdict in set(verdicts)}
    assert counts == {"stop": 2, "avoid_modality": 9, "avoid_site": 6, "caution": 18}


@pytest.mark.parametrize("table", ["clinic/contraindications", "clinic/precautions"])
def test_every_row_says_what_to_do_instead(table: str) -> None:
    for row in read_table(table)["rule"]:
        assert row["instead"].endswith("."), row["id"]
        assert row["instead"][0].islower() or row["instead"][:2].isupper(), row["id"]


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


def test_what_forbids_in_pregnancy_tells_tradition_and_studies_apart() -> None:
    rows = [
        row for row in read_table("clinic/contraindications")["rule"] if row["id"].startswith("pregnancy_")
    ]
    named = [row for row in rows if "WHO1999" in row["source"] or "CARR2015" in row["source"]]
    assert len(named) >= 5
    for row in named:
        assert "Tradition" in row["text"] or row["id"] == "pregnancy_current", row["id"]
        assert "Studies: " in row["text"] or row["id"] == "pregnancy_current", row["id"]


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


def test_every_question_is_used() -> None:
    used = {name for rule in RULES for names in rule.combinations for name in names}
    used |= set(read_table("clinic/depth_bounds")["not_valid_for"]["conditions"])
    assert {name for name, question in gate_questions().items() if not question.is_clearing} - used == set()


def test_every_circumstance_is_used() -> None:
    used = {name for rule in RULES for names in rule.combinations for name in names}
    used |= set(read_table("clinic/depth_bounds")["not_valid_for"]["conditions"])
    assert set(read_table("clinic/circumstances")["circumstance"]) - used == set()


def test_every_question_is_asked_as_one_in_both_wordings() -> None:
    for question in gate_questions().values():
        assert "?" in question.text
        assert question.plain.endswith("?")


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
    found = {name for name, row in circumstances.items() if "any_sign" in row or "any_answer" in row}
    risks = RISKS | (set(circumstances) - found)
    for rule in (rule for rule in RULES if rule.verdict == "stop"):
        for names in rule.combinations:
            told = set(names) - {"not_medically_assessed", "spinal_pain"}
            assert told - risks or len(told) > 2, (rule.id, names)


def test_every_placeable_point_has_a_site() -> None:
    assert [code for code in placeable_codes() if not site(code).positions] == []


def test_no_point_stands_twice_in_the_site_table() -> None:
    codes = [code for row in read_table("clinic/sites")["site"] for code in row["points"]]
    assert len(codes) == len(set(codes))


def test_every_site_lies_in_a_known_region_and_its_organ_has_a_row() -> None:
    table, organs = read_table("clinic/sites"), read_table("clinic/hazards")["hazard"]
    for row in [*table["site"], *table["level"]]:
        assert row["region"] in table["region"]
        assert {row.get("organ"), row.get("spot_organ")} <= {None, *organs}
        assert set(row["positions"]) <= set(table["position_notes"])


def test_every_part_of_the_body_is_made_of_known_regions() -> None:
    table = read_table("clinic/sites")
    assert all(set(regions) <= set(table["region"]) for regions in table["parts"].values())
    assert not set(table["parts"]) & set(table["region"])


@pytest.mark.parametrize(
    "table",
    [
        "clinic/contraindications",
        "packages/back_pain/patterns",
        "clinic/sites",
        "clinic/depth_records",
    ],
)
def test_every_point_named_exists(table: str) -> None:
    named = {
        code.partition(":")[0]
        for row in rows_of(read_table(table))
        for key in ("points", "code", "codes")
        for code in ([row[key]] if isinstance(row.get(key), str) else row.get(key, ()))
    }
    named -= {"ear", read_table("packages/back_pain/patterns")["pairing"]["code"]}
    assert {code for code in named if code not in EVERY_POINT} == set()


def test_all_nine_patterns_are_there() -> None:
    assert len(read_table("packages/back_pain/patterns")["pattern"]) == 9


@pytest.mark.parametrize("table", ["evidence", "guidelines"])
def test_evidence_holds_both_directions_and_known_durations(table: str) -> None:
    rows = read_table(f"evidence/{table}")["item" if table == "evidence" else "guideline"]
    assert {row["direction"] for row in rows} == {"for", "against", "neutral"}
    assert {duration for row in rows for duration in row["durations"]} == {"acute", "subacute", "chronic"}
    assert len({row["id"] for row in rows}) == len(rows)


def test_sham_and_usual_care_stand_side_by_side() -> None:
    contrasts = {row["contrast"] for row in read_table("evidence/evidence")["item"]}
    assert {"sham", "usual_care", "none", "harm"} <= contrasts


@pytest.mark.parametrize("name", NAMES)
def test_a_note_on_a_check_mark_is_in_words(name: str) -> None:
    for row in rows_of(read_table(name)):
        assert not re.search(r"\b[RSDK]\b", row.get("check_note", "")), row["check_note"]


@pytest.mark.parametrize("rule", [rule for rule in RULES if "urgency" in rule.row], ids=lambda rule: rule.id)
def test_an_action_does_not_repeat_its_urgency(rule: Rule) -> None:
    urgency = set(read_table("clinic/statements")["urgency"][rule.row["urgency"]].lower().strip(".").split())
    said = set(rule.row["action"].lower().replace(".", " ").replace(",", " ").split())
    assert len((urgency & said) - COMMON) <= 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_promises_an_override_that_no_input_gives(rule: Rule) -> None:
    assert "override" not in rule.row["action"]


def test_a_question_whose_place_is_needed_asks_for_it_in_both_wordings() -> None:
    asked = {rule.site_of for rule in gate_rules() if rule.site_of and not rule.regions}
    assert {"acute_inflammation", "neurostimulator", "recent_dvt"} <= asked
    for name in asked:
        question = gate_questions()[name]
        assert "[sites]" in question.text, name
        assert "where" in question.plain or "which" in question.plain, name


def test_the_patients_words_of_the_cauda_equina_name_what_the_warning_cards_name() -> None:
    words = " ".join(
        gate_questions()[name].plain for name in ("bladder_change", "bowel_change", "saddle_numbness")
    )
    assert all(word in words for word in ("leak", "feel", "full", "between your legs", "wipe"))


def test_a_point_the_gate_may_not_choose_has_a_place_all_the_same() -> None:
    table, placed = read_table("clinic/sites"), set[str]()
    placed.update(code for row in table["site"] for code in row["points"])
    lacking = {str(record.code) for record in all_points()} - placed - {"EX-B2"}  # EX-B2 goes by its level
    assert table["unchosen"]["region"].keys() == lacking
    assert set(table["unchosen"]["region"].values()) <= set(table["region"])
