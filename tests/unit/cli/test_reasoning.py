"""The steps of the reasoning, each alone at the command line."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.session_guide import a_visit

from weizhong.cli import main

Said = pytest.CaptureFixture[str]


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    path = tmp_path / "patient.toml"
    path.write_text(a_visit.PATIENT)
    return path


def page(said: Said, *words: str | Path) -> str:
    main([*map(str, words), "--on", "2026-11-22"])
    return said.readouterr().out


def document(said: Said, *words: str | Path) -> Any:
    return json.loads(page(said, *words, "--format", "json"))


def refused(said: Said, *words: str | Path) -> tuple[object, str]:
    with pytest.raises(SystemExit) as stopped:
        main([*map(str, words)])
    return stopped.value.code, said.readouterr().err


def changed(patient: Path, before: str, after: str) -> Path:
    text = patient.read_text()
    assert before in text
    patient.write_text(text.replace(before, after, 1))
    return patient


@pytest.mark.parametrize(
    ("command", "name"), [("screen", "screening"), ("diagnose", "diagnosis"), ("prescribe", "plan")]
)
def test_what_a_step_writes_keeps_to_its_published_schema(
    capsys: Said, patient: Path, command: str, name: str
) -> None:
    found = document(capsys, command, patient)
    main(["schema", name])
    jsonschema.validate(found, json.loads(capsys.readouterr().out))
    assert found["schema"] == f"weizhong.{name}/1"


def test_a_stop_is_said_first_with_where_to_go(capsys: Said, patient: Path) -> None:
    changed(patient, 'severe_leg_weakness = "no"', 'severe_leg_weakness = "yes"')
    told = page(capsys, "screen", patient)
    assert "Do not treat: refer" in told.splitlines()[1]
    assert told.index("Referral") < told.index("Safety gate")
    assert "Sources:" in told


def test_what_is_unanswered_is_asked_and_can_be_copied_into_the_file(capsys: Said, patient: Path) -> None:
    changed(patient, 'fever = "no"\n', "")
    told = page(capsys, "screen", patient)
    assert "Questions must be answered first" in told
    assert 'fever = "unknown"' in told


def test_at_a_visit_what_is_asked_every_time_counts_only_from_today(
    capsys: Said, patient: Path, tmp_path: Path
) -> None:
    today = tmp_path / "today.toml"
    today.write_text("")
    assert document(capsys, "screen", patient)["questions"] == []
    asked = document(capsys, "screen", patient, "--at-visit", today)["questions"]
    assert {one["id"] for one in asked} <= set(a_visit.all_no())
    answers = "\n".join(f'{name} = "{answer}"' for name, answer in a_visit.all_no().items())
    today.write_text(f"[answers]\n{answers}\n")
    assert document(capsys, "screen", patient, "--at-visit", today)["questions"] == []


def test_todays_file_with_a_slip_is_refused_with_what_is_allowed(
    capsys: Said, patient: Path, tmp_path: Path
) -> None:
    today = tmp_path / "today.toml"
    today.write_text('[answer]\nfever = "no"\n')
    code, said = refused(capsys, "screen", patient, "--at-visit", today)
    assert code == 12
    assert "Did you mean answers?" in said


def test_a_diagnosis_names_what_speaks_for_and_against_each_kind(capsys: Said, patient: Path) -> None:
    told = " ".join(page(capsys, "diagnose", patient).split())
    assert "Chronic non-specific spinal pain" in told
    assert "Kinds of pain that were weighed" in told
    assert "For: " in told
    assert "Not examined: " in told
    assert "Cold-damp" in told


def test_a_diagnosis_never_hides_that_the_gate_stops(capsys: Said, patient: Path) -> None:
    changed(patient, 'severe_leg_weakness = "no"', 'severe_leg_weakness = "yes"')
    assert "The gate stops treatment" in " ".join(page(capsys, "diagnose", patient).split())


def test_points_are_chosen_in_a_style_with_why_and_with_their_dose(capsys: Said, patient: Path) -> None:
    told = page(capsys, "prescribe", patient, "--style", "segmental")
    assert "Style: segmental" in told
    assert re.search(r"Why\s+segment:", told)
    assert "Needling by hand" in told


def test_points_added_dropped_and_swapped_are_told_with_the_reason(capsys: Said, patient: Path) -> None:
    made = document(
        capsys, "prescribe", patient, "--add", "ST36:left", "--drop", "GV3", "--swap", "BL25=BL24",
        "--reason", "tender there",
    )  # fmt: skip
    kinds = {(one["kind"], one["code"], one["side"]) for one in made["changes"]}
    assert ("added", "ST36", "left") in kinds
    assert ("dropped", "GV3", "midline") in kinds
    assert {one["reason"] for one in made["changes"] if one["kind"] == "added"} == {"tender there"}
    codes = {point["code"] for group in made["positions"] for point in group["points"]}
    assert {"ST36", "BL24"} <= codes
    assert not {"GV3", "BL25"} & codes


def test_a_point_the_plan_does_not_hold_is_refused_and_the_rest_is_kept(capsys: Said, patient: Path) -> None:
    told = " ".join(page(capsys, "prescribe", patient, "--drop", "ST36").split())
    assert "Refused ST36 is not in the plan" in told


def test_an_unknown_style_is_refused_with_those_there_are(capsys: Said, patient: Path) -> None:
    code, said = refused(capsys, "prescribe", patient, "--style", "segmentl")
    assert code == 14
    assert "segmental" in said


@pytest.mark.parametrize("words", [["--add", ""], ["--swap", "BL25"], ["--swap", "=BL25"], ["--add", "A=B"]])
def test_a_slip_in_a_change_is_told(capsys: Said, patient: Path, words: list[str]) -> None:
    assert refused(capsys, "prescribe", patient, *words)[0] == 2


def test_a_reason_needs_a_change(capsys: Said, patient: Path) -> None:
    code, said = refused(capsys, "prescribe", patient, "--reason", "tender")
    assert code == 13
    assert "--add" in said


def test_a_plan_offers_only_what_the_practitioner_is_qualified_in(
    capsys: Said, patient: Path, tmp_path: Path
) -> None:
    who = tmp_path / "who.toml"
    who.write_text(a_visit.PRACTITIONER)
    changed(patient, 'modalities = ["needling"]', 'modalities = ["needling", "acupressure"]')
    made = document(capsys, "plan", patient, "--practitioner", who)
    points = [point for group in made["positions"] for point in group["points"]]
    assert {one["kind"] for point in points for one in point["treatments"]} == {"needling"}
    assert any("scope" in one["rule"] for one in made["findings"])


def test_no_command_writes_over_what_it_reads(capsys: Said, patient: Path) -> None:
    before = patient.read_text()
    code, said = refused(capsys, "screen", patient, "-o", patient, "--format", "json")
    assert patient.read_text() == before
    assert code in (2, 22)
    assert said
