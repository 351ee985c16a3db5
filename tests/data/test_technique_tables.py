"""The tables of techniques, needles, ear points and scope are whole and say nothing they may not say."""

from typing import Any

import pytest

from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.prescription.pieces import counted_on_the_body
from weizhong.clinic.techniques.dosing import technique_names
from weizhong.clinic.techniques.needle_choice import materials
from weizhong.clinic.techniques.tables import manners_of, technique_table
from weizhong.facts.packages import package_names
from weizhong.facts.tables import check_mark, cite, read_folder, read_table, sources

TECHNIQUES = technique_names()
FORCES = {"stimulation", "current", "heat", "suction", "pressure"}
OTHERS = ("clinic/needles", "clinic/ear_points", "clinic/scope", "clinic/modalities")


def rows_of(value: Any) -> list[dict[str, Any]]:
    """Every record of a table, however deep."""
    if isinstance(value, dict):
        return [value, *(row for inner in value.values() for row in rows_of(inner))]
    return [row for inner in value for row in rows_of(inner)] if isinstance(value, list) else []


def test_every_modality_has_one_table_and_one_record() -> None:
    modalities = list(read_table("clinic/modalities")["modality"])
    assert sorted(table["technique"]["modality"] for table in read_folder("clinic/techniques")) == sorted(
        modalities
    )
    assert sorted(TECHNIQUES) == sorted(modalities)


def test_what_a_modality_is_held_to_is_a_modality_and_not_itself() -> None:
    rows = read_table("clinic/modalities")["modality"]
    for name, row in rows.items():
        assert set(row.get("held_to", ())) <= set(rows) - {name}


def test_what_punctures_breaks_the_skin() -> None:
    for row in read_table("clinic/modalities")["modality"].values():
        assert row["breaks_skin"] or not row["punctures"]


@pytest.mark.parametrize("name", TECHNIQUES)
def test_every_row_has_a_source_and_a_check_mark(name: str) -> None:
    table = technique_table(name)
    parts = ("amount", "manner", "check", "aftercare", "belief", "frequency")
    rows = [table["technique"], *(row for part in parts for row in table.get(part, ()))]
    rows += [table[part] for part in ("stimulation", "wave", "pairing", "muscles") if part in table]
    for row in rows:
        assert check_mark(row)
        assert all(cite(key) for key in row["source"])


@pytest.mark.parametrize("name", TECHNIQUES)
def test_ranges_run_upwards_within_their_limits(name: str) -> None:
    for row in technique_table(name)["amount"]:
        for part in ("usual", "gentle"):
            low, high = row.get(part, row["usual"])
            assert 0 <= low <= high
            assert high <= row.get("at_most", high)
            assert low >= row.get("at_least", low)


@pytest.mark.parametrize("name", TECHNIQUES)
def test_gently_is_never_more(name: str) -> None:
    """Less of what is done; farther off, and longer rest, of what is kept."""
    for row in technique_table(name)["amount"]:
        gentle, usual = row.get("gentle", row["usual"]), row["usual"]
        if "at_least" in row:
            assert gentle[0] >= usual[0]
            assert gentle[1] >= usual[1]
        else:
            assert gentle[0] <= usual[0]
            assert gentle[1] <= usual[1]


@pytest.mark.parametrize("name", TECHNIQUES)
def test_every_amount_is_limited_or_is_only_expected(name: str) -> None:
    for row in technique_table(name)["amount"]:
        assert "at_most" in row or "at_least" in row or row.get("is_expectation")


@pytest.mark.parametrize("name", TECHNIQUES)
def test_it_says_what_to_look_at_before_and_after_and_what_to_tell(name: str) -> None:
    table = technique_table(name)
    assert {row["when"] for row in table["check"]} >= {"before", "after"}
    assert table["aftercare"]
    assert set(table["technique"]["forces"]) <= FORCES
    assert table["technique"]["who"] in ("practitioner", "patient", "both")


def test_what_is_counted_on_the_whole_body_is_what_stays_and_its_label_says_so() -> None:
    stays = {name for name, row in read_table("clinic/session")["technique"].items() if row["may_stay"]}
    assert set(counted_on_the_body()) == stays
    for row in counted_on_the_body().values():
        assert row["field"] == "pieces"
        assert row["label"].endswith("on the whole body, the ear included")
        # One point on both sides is never too much, whoever is treated.
        assert row["gentle"][1] >= read_table("clinic/ear_points")["shared"]["left_to_the_body"] == 2


def test_no_instruction_shares_a_name() -> None:
    ids = [
        row["id"]
        for name in TECHNIQUES
        for part in ("check", "aftercare", "belief")
        for row in technique_table(name).get(part, ())
    ]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", TECHNIQUES)
def test_what_was_only_recalled_or_is_forbidden_is_never_offered(name: str) -> None:
    rows = {row["id"]: row for row in technique_table(name).get("manner", ())}
    for is_gentle in (True, False):
        for one in manners_of(name, is_gentle):
            assert one.check != "K"
            assert "forbidden" not in rows[one.id]


@pytest.mark.parametrize("name", OTHERS)
def test_every_source_of_the_other_tables_resolves(name: str) -> None:
    for row in rows_of(read_table(name)):
        if "source" in row:
            assert all(cite(key) for key in row["source"])
            assert check_mark(row)


def test_every_source_of_the_techniques_is_used() -> None:
    tables = [*read_folder("clinic/techniques"), *(read_table(name) for name in OTHERS)]
    used = {key for table in tables for row in rows_of(table) for key in row.get("source", ())}
    assert set(read_table("sources/techniques")["source"]) - used == set()
    assert used <= set(sources())


def test_every_material_a_rule_forbids_is_known() -> None:
    known = {name for id_, row in materials().items() for name in (id_, *row["contains"])}
    for package in package_names():
        for rule in gate_rules(package):
            assert rule.restriction is None or set(rule.restriction.no_material) <= known, rule.id


def test_uncoated_steel_is_taken_first_and_every_metal_says_what_it_contains() -> None:
    assert next(iter(materials())) == "steel"
    assert all(row["contains"] for row in materials().values())


def test_no_ear_point_claims_a_millimetre() -> None:
    for row in read_table("clinic/ear_points")["point"]:
        assert not any(unit in row["place"] for unit in (" mm", " cm", " cun"))
        assert set(row["regions"]) <= set(read_table("clinic/sites")["region"])


def test_a_code_of_the_ear_stands_where_its_standard_puts_it() -> None:
    # The standard parts the antihelix: AH8, AH10, AH12 in front along the concha, AH9, AH11, AH13 behind.
    place = {row["nomenclature"]: row["place"] for row in read_table("clinic/ear_points")["point"]}
    assert all("behind the front quarter" in place[code] for code in ("AH9", "AH11", "AH13"))
    assert "its front quarter along the concha" in place["AH12"]


def test_the_regions_current_may_never_touch_are_in_no_circuit() -> None:
    row = technique_table("electroacupuncture")["pairing"]
    circuits = {region for circuit in row["circuit"] for region in circuit["regions"]}
    assert circuits & set(row["never_regions"]) == set()
    assert circuits | set(row["never_regions"]) <= {*read_table("clinic/sites")["region"], "midline"}


def test_heart_chest_neck_and_upper_back_are_never_in_a_circuit() -> None:
    row = technique_table("electroacupuncture")["pairing"]
    assert {"head", "neck", "chest", "upper_back", "midline"} <= set(row["never_regions"])


def test_a_body_of_scope_never_permits() -> None:
    """A table may ask or forbid; what does neither leaves the practitioner's own record to stand alone."""
    table = read_table("clinic/scope")
    assert {kind["effect"] for kind in table["kind"].values()} <= {"none", "ask", "no"}
    assert {row["kind"] for row in table["body"]} <= set(table["kind"])
    assert all("question" in kind for kind in table["kind"].values() if kind["effect"] == "ask")


def test_every_modality_is_told_in_short() -> None:
    assert [
        name
        for name, row in read_table("clinic/modalities")["modality"].items()
        if not row["in_short"].strip()
    ] == []
