"""The records, formulas, hazards and needles of depth: every row, and what they may never do."""

import math
from typing import Any

import pytest
from scipy import stats
from tests.data.depth_collection import CAPS_MM, FORMULA_VALUES, NERVE_CAPS_MM

from weizhong.clinic.depth.ceilings import ceiling, nerve_depth
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.gate.hazards import hazards_of
from weizhong.facts.points import all_points
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.terms.sources import Check

RECORDS: list[dict[str, Any]] = read_table("clinic/depth_records")["record"]
MODELS: list[dict[str, Any]] = read_table("clinic/depth_models")["model"]
HAZARDS: dict[str, dict[str, Any]] = read_table("clinic/hazards")["hazard"]
RULES = read_table("clinic/depth_bounds")
EVERY_POINT = {point.code for point in all_points()}
POSITIONS = ("prone", "supine", "side_lying", "sitting", None)
HALF = 0.5  # bounds are rounded down to half a millimetre


def named(record: dict[str, Any]) -> list[str]:
    return [*record.get("points", ()), *record.get("proxy_points", ())]


@pytest.mark.parametrize("record", RECORDS, ids=lambda row: row["id"])
def test_a_bound_is_never_above_the_mean_nor_above_what_was_seen(record: dict[str, Any]) -> None:
    for name in ("lower_mm", "cap_mm"):
        if name in record:
            assert record[name] <= record.get("mean_mm", math.inf)
            assert record[name] <= record.get("min_mm", math.inf)
    if "lower_mm" in record:
        assert record["cap_mm"] <= record["lower_mm"]
    if "cap_mm" in record and "mean_mm" in record:
        assert record["cap_mm"] <= 0.7 * record["mean_mm"] + 1e-9


@pytest.mark.parametrize("record", [row for row in RECORDS if "sd_mm" in row and "lower_mm" in row],
                         ids=lambda row: row["id"])  # fmt: skip
def test_a_bound_is_what_99_of_100_further_people_exceed(record: dict[str, Any]) -> None:
    n = record.get("n")
    spread = stats.t(n - 1).ppf(0.99) * math.sqrt(1 + 1 / n) if n else stats.norm.ppf(0.99)
    predicted = record["mean_mm"] - spread * record["sd_mm"]
    expected = min(predicted, record.get("min_mm", math.inf))
    assert expected - HALF < record["lower_mm"] <= expected


@pytest.mark.parametrize("record", RECORDS, ids=lambda row: row["id"])
def test_a_record_names_points_that_exist_and_a_source_of_its_own(record: dict[str, Any]) -> None:
    assert {code.partition(":")[0] for code in named(record)} <= EVERY_POINT
    assert record["source"] == [record["id"]]
    assert cite(record["id"]).title
    assert check_mark(record) in (Check.READ, Check.SECONDARY, Check.RECALLED)


def test_only_distances_to_a_hazard_or_to_bone_have_a_bound() -> None:
    kinds = {record["type"] for record in RECORDS if "cap_mm" in record}
    assert kinds == {"distance_to_hazard", "distance_to_bone"}


@pytest.mark.parametrize("model", MODELS, ids=lambda row: row["id"])
def test_a_formula_says_on_whom_it_rests_and_what_it_is_worth(model: dict[str, Any]) -> None:
    assert model["record"] in {record["id"] for record in RECORDS}
    assert model["predicts"]
    assert model["verdict"]
    assert check_mark(model) in (Check.READ, Check.SECONDARY, Check.RECALLED)
    assert 0 < model.get("r2", 0.5) < 1


def test_a_formula_is_used_only_where_a_spread_and_a_range_are_at_hand() -> None:
    usable = [model for model in MODELS if model["usable"]]
    assert [model["id"] for model in usable] == ["ravi2011"]
    for model in usable:
        assert model["sd_mm"] > 0
        assert model["bmi"] == [18.0, 30.0]
        assert check_mark(model) is Check.READ


@pytest.mark.parametrize(("record", "formula", "inputs", "result_mm"), FORMULA_VALUES)
def test_a_formula_still_gives_what_was_worked_out_by_hand(
    record: str, formula: str, inputs: dict[str, float], result_mm: float
) -> None:
    assert formula in {model["formula"] for model in MODELS if model["record"] == record}
    assert eval(formula, {}, dict(inputs)) == pytest.approx(result_mm, abs=0.01)


def test_the_usable_formula_is_the_published_one() -> None:
    ravi = next(model for model in MODELS if model["usable"])
    assert ravi["formula"] == f"{ravi['intercept_mm']} + {ravi['mm_per_bmi']}*BMI"


@pytest.mark.parametrize("code", CAPS_MM)
@pytest.mark.parametrize("position", POSITIONS)
def test_no_ceiling_is_above_the_cap_of_the_collection(code: str, position: Any) -> None:
    for sex in ("male", "female"):
        for bmi in (17.0, 18.5, 24.0, 45.0):
            found = ceiling(code, NeedledBody(sex=sex, age_years=40, bmi=bmi, position=position))
            assert found is not None
            assert found.mm <= CAPS_MM[code]


@pytest.mark.parametrize("code", NERVE_CAPS_MM)
def test_no_nerve_is_put_deeper_than_in_the_collection(code: str) -> None:
    nerve = nerve_depth(code)
    assert nerve is not None
    assert nerve.mm <= NERVE_CAPS_MM[code]


def test_the_default_is_nearer_than_any_hazard_on_file() -> None:
    known = [record["cap_mm"] for record in RECORDS if "cap_mm" in record]
    known += [record["stated_max_mm"] for record in RECORDS if "stated_max_mm" in record]
    known += RULES["audit"]["caps_mm"].values()
    assert RULES["default"]["mm"] == min(known)


def test_no_ceiling_and_no_nerve_lies_nearer_than_the_default() -> None:
    """In no position and for nobody: what holds everywhere must not pass what is told of a point."""
    for code in EVERY_POINT | {"EX-B2:T7", "EX-B2:L4"}:
        nerve = nerve_depth(code)
        known = [] if nerve is None else [nerve.mm]
        for position in POSITIONS:
            for bmi in (10.0, 17.0, 18.5, None):
                found = ceiling(code, NeedledBody(sex="female", age_years=40, bmi=bmi, position=position))
                known += [] if found is None else [found.mm]
        assert min(known, default=math.inf) >= RULES["default"]["mm"], code


def test_a_recalled_or_second_hand_record_or_a_mean_alone_supports_no_ceiling() -> None:
    body = NeedledBody(sex="male", age_years=40, bmi=24, position="supine")
    for code in EVERY_POINT:
        read = [row for row in RECORDS if row["check"] == "R" and code in named(row)]
        known = [row for row in read if {"lower_mm", "stated_max_mm"} & set(row)]
        measured = [row for row in known if row["hazard"] != "nerve"]
        found = ceiling(code, body)
        assert found is None or found.is_supported == bool(measured) or code == "EX-B2", code


@pytest.mark.parametrize("name", HAZARDS)
def test_a_hazard_says_what_how_grave_and_which_way(name: str) -> None:
    row = HAZARDS[name]
    assert row["label"]
    assert row["severity"]
    assert row["direction"].endswith(".")
    assert set(row.get("points", ())) <= EVERY_POINT
    assert row.get("points") or row.get("levels") or row.get("spot_levels")
    assert check_mark(row)


def test_a_recalled_hazard_names_no_depth() -> None:
    for row in HAZARDS.values():
        if check_mark(row) is Check.RECALLED:
            assert not any(word.isdigit() for word in row["direction"].split())


MUST_BE_NAMED = {
    "pleura": "BL11 BL13 BL17 BL18 BL20 BL21 BL41 BL45 BL50 SI14 ST13 ST15 ST18 KI22 KI27 SP17 SP21 LU1 "
    "LU2 GB22 GB24 LR14",
    "heart": "CV16 CV17 CV14 CV15",
    "lung": "ST11 ST12 GB21",
    "liver": "LR13 LR14 GB24",
    "kidney": "BL22 BL23 BL52 BL25 GB25",
    "spinal c": "GV3 GV4 GV6 GV14 GV15 GV16 BL10",
    "carotid": "ST9 ST10 LI17 LI18 SI16 SI17",
    "vertebral artery": "GB20 BL10",
    "eyeball": "BL1 ST1 EX-HN7",
    "popliteal": "BL40",
    "femoral": "SP12 ST31 LR12 SP11",
    "radial artery": "LU9 LU8 LI4",
    "ulnar": "HT7 HT4",
    "bladder": "CV2 CV3 CV4 KI11",
    "womb": "CV4 CV6",
    "peritoneum": "CV4 CV6 CV12 ST25",
    "sciatic": "GB30 BL54 BL36 BL37",
    "sacral": "BL31 BL32 BL33 BL34",
    "tibial": "ST36 KI3 BL57",
    "great vessels": "CV22",
}  # fmt: skip


@pytest.mark.parametrize("what", MUST_BE_NAMED)
def test_what_every_practitioner_fears_is_named(what: str) -> None:
    for code in MUST_BE_NAMED[what].split():
        assert any(what in hazard.label for hazard in hazards_of(code)), code


def test_every_point_of_chest_belly_and_throat_has_a_hazard() -> None:
    """Of these regions nothing may be missing: an organ lies under all of them."""
    regions = {
        "anterior thoracic region", "lateral thoracic region", "upper abdomen", "lower abdomen",
        "lateral abdomen", "anterior region of the neck", "posterior region of the neck", "nape",
        "upper back region", "lumbar region", "groin region", "axilla", "perineal region",
    }  # fmt: skip
    bare = {point.code for point in all_points() if point.region in regions and not hazards_of(point.code)}
    assert bare <= {"GB12"}


@pytest.mark.parametrize("record", [row for row in RECORDS if row["hazard"] != "none_measured"],
                         ids=lambda row: row["id"])  # fmt: skip
def test_a_point_that_a_record_is_about_has_a_hazard(record: dict[str, Any]) -> None:
    for code in record.get("points", ()):
        wanted = {"EX-B2:T": "EX-B2:T7", "EX-B2:L": "EX-B2:L4"}.get(code, code)
        assert hazards_of(wanted), code


def test_a_place_without_needles_has_its_reason() -> None:
    forbidden = {code for row in HAZARDS.values() if "forbids" in row for code in row["points"]}
    assert forbidden == {"BL1", "ST1", "EX-HN7", "ST17", "CV8", "GV28"}


def test_every_hazard_that_sets_a_ceiling_has_words() -> None:
    measured = {row["hazard"] for row in RECORDS if {"cap_mm", "stated_max_mm"} & set(row)}
    assert measured - {"nerve"} <= set(RULES["hazard_words"])


def test_a_harm_that_was_published_stands_beside_a_hazard_of_its_site() -> None:
    for case in read_table("clinic/harm_cases")["case"]:
        assert set(case["hazards"]) <= set(HAZARDS)
        sites = {word for word in case["site"].replace(",", " ").split() if word in EVERY_POINT}
        for code in sites:
            assert {hazard.id for hazard in hazards_of(code)} & set(case["hazards"]), code


def test_needles_are_the_standard_ones() -> None:
    table = read_table("clinic/needles")
    assert table["lengths"]["mm"] == [13, 15, 25, 30, 40, 50, 60, 75]
    assert max(row["up_to_mm"] for row in table["gauge"]) >= max(table["lengths"]["mm"])


def test_an_audited_cap_never_lies_above_what_it_audits() -> None:
    for code, cap in RULES["audit"]["caps_mm"].items():
        found = ceiling(code, NeedledBody(sex="male", age_years=40, bmi=24, position="supine"))
        assert found is not None
        assert found.mm <= cap
