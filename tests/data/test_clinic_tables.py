"""The tables of the gate, the diagnosis, the prescription and the evidence are whole and hang together."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.data.every_rule import RULES

import weizhong.facts.tables as tables
from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.gate.sites import site
from weizhong.facts.packages import package_names
from weizhong.facts.points import all_points
from weizhong.facts.tables import check_mark, cite, read_table

FACTS = Path(tables.__file__).parent
NAMES = sorted(
    f"{folder}/{path.stem}" for folder in ("clinic", "evidence") for path in (FACTS / folder).glob("*.toml")
)
GATE = (
    "clinic/red_flags",
    *(f"packages/{name}/red_flags" for name in package_names()),
    "clinic/yellow_flags",
    "clinic/contraindications",
    "clinic/precautions",
)
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
        "spinal_bleeding", "great_vessels", "heart", "limb_arteries", "self_harm", "drawn_pain", "base_rates",
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


def test_what_forbids_in_pregnancy_tells_tradition_and_studies_apart() -> None:
    rows = [
        row for row in read_table("clinic/contraindications")["rule"] if row["id"].startswith("pregnancy_")
    ]
    named = [row for row in rows if "WHO1999" in row["source"] or "CARR2015" in row["source"]]
    assert len(named) >= 5
    for row in named:
        assert "Tradition" in row["text"] or row["id"] == "pregnancy_current", row["id"]
        assert "Studies: " in row["text"] or row["id"] == "pregnancy_current", row["id"]


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


def test_a_tender_spot_far_out_lies_in_one_known_region_more() -> None:
    table = read_table("clinic/sites")
    levels = [level for row in table["far_spot"] for level in row["region"]]
    assert len(levels) == len(set(levels))
    assert {region for row in table["far_spot"] for region in row["region"].values()} <= set(table["region"])
    lung = read_table("clinic/hazards")["hazard"]["pleura_shoulder"]
    told = next(row for row in table["far_spot"] if row["from_cm"] == lung["spot_from_cm"])
    assert [*told["region"]] == lung["spot_levels"]  # the gate's word on the lung goes by the region


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
