"""The tables of the session are whole, hang together, and every row of them is lived through by name."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.spec.session_vignettes import session_vignettes

import weizhong.clinic.session
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.terms.sources import Check

TABLE = read_table("clinic/session")
PACKAGE = Path(weizhong.clinic.session.__file__).parent
CODE = "\n".join(path.read_text("utf-8") for path in sorted(PACKAGE.glob("*.py")))
LIVED = [str(one.row) for one in session_vignettes()]
REQUIRED_KINDS = {
    "faint", "bleeding", "bruise", "stuck_needle", "broken_needle", "lost_needle", "pneumothorax_suspected",
    "burn", "needlestick", "unresponsive", "seizure", "allergic_reaction", "nerve_symptom", "other",
    "autonomic_dysreflexia",
}  # fmt: skip


def incidents() -> list[tuple[str, dict[str, Any]]]:
    return list(TABLE["incident"].items())


def test_everything_that_can_go_wrong_has_a_procedure() -> None:
    assert set(TABLE["incident"]) == REQUIRED_KINDS


@pytest.mark.parametrize(("name", "row"), incidents(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_procedure_is_ordered_sourced_and_says_when_to_call_for_help(
    name: str, row: dict[str, Any]
) -> None:
    steps = [step["id"] for step in row["step"]]
    assert len(set(steps)) == len(steps)
    assert any(step["required"] for step in row["step"])
    for field in ("signs", "ambulance_when", "record"):
        assert row[field].endswith("."), field
    for step in row["step"]:
        assert step["text"].endswith(".")
        cited = step if "source" in step else row
        assert all(cite(key) for key in cited["source"])
        assert check_mark(cited)
        assert set(step.get("for_outcomes", [])) <= set(row["outcome"])


@pytest.mark.parametrize(("name", "row"), incidents(), ids=lambda one: one if isinstance(one, str) else "")
def test_every_incident_is_lived_through_in_a_vignette(name: str, row: dict[str, Any]) -> None:
    assert any(f"'kind': '{name}'" in lived or f"'every_step': '{name}'" in lived for lived in LIVED)


def test_what_becomes_of_a_needle_is_known_for_every_outcome() -> None:
    fates = {"in", "out", "broken", "missing", "lost", "handed_over"}
    for row in TABLE["incident"].values():
        given = [row.get("needle_becomes", "in"), *row.get("needle_was", [])]
        given += [outcome.get("needle", "in") for outcome in row["outcome"].values()]
        given += [fate for outcome in row["outcome"].values() for fate in outcome.get("needle_must_be", [])]
        assert set(given) <= fates


def test_a_needle_that_is_missing_or_broken_never_ends_so() -> None:
    for row in TABLE["incident"].values():
        if "needle_becomes" in row:
            for outcome in row["outcome"].values():
                assert outcome["needle"] != "missing"


def test_whoever_takes_over_a_needle_is_named() -> None:
    for row in TABLE["incident"].values():
        for outcome in row["outcome"].values():
            if outcome.get("needle") == "handed_over":
                assert outcome["needs_referral"]


def test_a_lost_needle_is_given_up_only_after_search_count_imaging_and_telling() -> None:
    required = {step["id"] for step in TABLE["incident"]["lost_needle"]["step"] if step["required"]}
    assert {"count_again", "search_body", "search_room", "imaging", "tell", "report"} <= required


def test_every_limit_of_the_code_stands_in_the_table_and_the_other_way_round() -> None:
    assert set(re.findall(r'Breach\(\s*"([a-z_]+)"', CODE)) == set(TABLE["limit"])


@pytest.mark.parametrize("kind", sorted(TABLE["limit"]))
def test_every_limit_is_met_in_a_vignette(kind: str) -> None:
    if kind == "beyond_dose":
        return  # needs a plan's own doses: tests/unit/clinic/session/test_from_plan.py
    told = [one.row for one in session_vignettes()]
    met = [
        kind in row.get("limits", []) or kind in row.get("expect", {}).get("deviations", []) for row in told
    ]
    assert any(met)


def test_every_modality_is_done_with_a_needle_or_has_a_row() -> None:
    kinds = read_table("clinic/modalities")["modality"]
    by_hand = {name for name, row in kinds.items() if row["punctures"]} - set(TABLE["technique"])
    assert by_hand == {"needling", "dry_needling", "electroacupuncture"}
    assert set(TABLE["technique"]) <= set(kinds)
    assert set(kinds) - set(TABLE["technique"]) == by_hand


@pytest.mark.parametrize("name", sorted(TABLE["technique"]))
def test_every_technique_is_done_in_a_vignette(name: str) -> None:
    usual = "'technique_applied'" if name == "cupping" else f"'modality': '{name}'"
    given = {"press_needle": "three press needles in BL23 left"}.get(name, usual)
    assert any(given in lived for lived in LIVED)


def test_what_pierces_the_skin_is_the_same_in_both_tables() -> None:
    kinds = read_table("clinic/modalities")["modality"]
    for name, row in TABLE["technique"].items():
        if not row.get("needs_needle"):  # moxa on a needle pierces nothing of its own
            assert row["punctures"] == kinds[name]["breaks_skin"], name


def test_every_hazard_that_is_lung_makes_the_written_advice_due() -> None:
    lung = {
        name
        for name, row in read_table("clinic/hazards")["hazard"].items()
        if re.search(r"\blungs?\b|pleura", row["label"])
    }
    # the canal's row names the lung for the chest alone: there its levels tell
    assert lung - {"lamina"} <= set(TABLE["thoracic"]["hazards"])
    assert TABLE["thoracic"]["levels"] == [f"T{number}" for number in range(1, 13)]
    assert set(TABLE["thoracic"]["hazards"]) <= set(read_table("clinic/hazards")["hazard"])


@pytest.mark.parametrize("name", sorted(TABLE["advice"]))
def test_every_advice_is_called_for_by_something_that_can_happen(name: str) -> None:
    row = TABLE["advice"][name]
    known = {"treated", "needled", "thoracic", "left_in_place", "lost_for_good", *TABLE["near"]["row"]}
    known |= {f"{kind}.{end}" for kind, one in TABLE["incident"].items() for end in one["outcome"]}
    known |= set(TABLE["incident"]) | set(TABLE["technique"])
    assert set(row["when"]) <= known
    assert row["plain"].endswith(".")
    assert check_mark(row)


@pytest.mark.parametrize("name", sorted(TABLE["advice"]))
def test_every_advice_is_due_in_a_vignette(name: str) -> None:
    told = [one.row.get("expect", {}).get("advice_due", []) for one in session_vignettes()]
    given = [lived for lived in LIVED if f"'{name}'" in lived]
    assert any(name in row for row in told) or given


def test_the_advice_about_a_late_pneumothorax_is_written() -> None:
    assert TABLE["advice"]["late_pneumothorax"]["written"] is True
    assert TABLE["advice"]["late_pneumothorax"]["when"] == ["thoracic", "pneumothorax_suspected.declined"]


def test_the_visit_and_the_review_tell_of_the_same_neighbours() -> None:
    for name, row_id in TABLE["near"]["row"].items():
        assert [row["same_as"] for row in TABLE["advice"].values() if name in row["when"]] == [[row_id]]
        assert {"for_regions", "for_hazards"} <= set(NET[row_id])


def test_what_is_only_recalled_never_permits() -> None:
    # A recalled step, advice or outcome adds something to do; nothing recalled says "may stay" or loosens.
    for row in TABLE["technique"].values():
        assert not (row["may_stay"] and check_mark(row) is Check.RECALLED)


def test_every_source_of_the_session_is_used() -> None:
    text = (Path(read_table.__wrapped__.__code__.co_filename).parent / "clinic/session.toml").read_text(
        "utf-8"
    )
    for key in read_table("sources/session")["source"]:
        assert f'"{key}"' in text, key


NET = {row["id"]: row for row in read_table("clinic/safety_net")["advice"]}
SAID = {"emergency": r"call an ambulance", "same_day": r"see a doctor (today|that day)", "clinic": r"tell us"}


@pytest.mark.parametrize("name", sorted(TABLE["advice"]))
def test_what_is_told_at_the_visit_calls_for_the_same_help_as_what_is_told_at_the_review(name: str) -> None:
    plain, twins = TABLE["advice"][name]["plain"], [NET[one] for one in TABLE["advice"][name]["same_as"]]
    assert twins
    for twin in twins:
        if twin["call"] != "nobody":
            assert re.search(SAID[twin["call"]], plain), twin["id"]
        if "emergency department" in twin["text"]:
            assert "emergency department" in plain
    told = " ".join(one["text"] for one in twins)
    if "ambulance" in plain:
        assert "emergency" in {one["call"] for one in twins} or "ambulance" in told
    if "emergency department" in plain:
        assert "emergency department" in told


def test_what_went_wrong_is_told_of_at_the_visit_and_at_the_review_alike() -> None:
    at_review = {kind for row in NET.values() for kind in row.get("for_events", ())}
    called = {kind.partition(".")[0] for row in TABLE["advice"].values() for kind in row["when"]}
    at_visit = called & TABLE["incident"].keys()
    assert at_review - {"lost_needle"} == at_visit  # the visit tells of a needle that was lost for good


def test_a_large_burn_is_called_for_before_it_is_cooled_for_twenty_minutes() -> None:
    texts = {step["id"]: step["text"] for step in TABLE["incident"]["burn"]["step"]}
    before = list(texts)[: list(texts).index("cool")]
    assert any("ambulance" in texts[step] for step in before)


@pytest.mark.parametrize("kind", ["bleeding", "bruise"])
def test_a_swelling_of_the_neck_calls_for_an_ambulance(kind: str) -> None:
    assert "neck" in TABLE["incident"][kind]["ambulance_when"].lower()


def test_spurting_blood_is_called_for_while_it_is_pressed() -> None:
    press = next(step for step in TABLE["incident"]["bleeding"]["step"] if step["id"] == "press")
    assert "call the ambulance while you press" in press["text"]


def test_an_allergy_without_hives_is_an_allergy() -> None:
    assert "not always" in TABLE["incident"]["allergic_reaction"]["signs"]


def test_whoever_is_sent_to_a_doctor_is_sent_to_somebody_named() -> None:
    for kind, row in TABLE["incident"].items():
        if "referred" in row["outcome"]:
            assert row["outcome"]["referred"].get("needs_referral"), kind
