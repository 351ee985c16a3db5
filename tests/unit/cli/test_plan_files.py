"""`weizhong plan` of files: what cannot be planned, what a record lacks, where the plan is written."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.said import BODY, Run, refused
from tests.unit.fhir.bundles import PERSON, bundle, height, patient, weight


@pytest.mark.parametrize("arguments", [[], ["--help"], ["plan", "--help"], ["locate", "-h"]])
def test_help_is_offered(run: Run, arguments: list[str]) -> None:
    code, out, _ = run(*arguments)
    assert code == 0
    assert "usage: weizhong" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["plam"], "plam"),
        (["plan"], "`weizhong plan --help` shows the usage"),
        (["points", "--serch", "x"], "--serch"),
        (["locate", "--age", "old"], "--age"),
        (["points", "--se\x1b[31mrch\n"], "--se\\x1b[31mrch\\n"),
    ],
)
def test_a_slip_in_usage_is_one_line_and_exit_code_two(run: Run, arguments: list[str], words: str) -> None:
    outcome = run(*arguments)
    refused(outcome, 2, words)
    assert "\x1b" not in outcome[2]


@pytest.mark.parametrize("document", ["case", "plan"])
def test_a_schema_is_json(run: Run, document: str) -> None:
    code, out, _ = run("schema", document)
    assert code == 0
    assert json.loads(out)["title"] == f"weizhong.{document}/1"


NAME = "Zebulon Quux"


BAD_FILES: list[tuple[str, str | bytes, int, str]] = [
    ("case.toml", f'[patient]\nname = "{NAME}\n', 11, "line 2"),
    ("case.toml", b"\xff\xfe\x00", 11, "UTF-8"),
    ("case.toml", f'[patient]\nsex = "{NAME}"\n', 12, "sex"),
    ("case.toml", f'[patient]\nname = "{NAME}"\n', 12, "name"),
    ("case.toml", '[patient]\nsex = "female"\nstature_cm = "tall"\n', 12, "stature_cm"),
    ("case.toml", '[answers]\nsaddle_numbnes = "no"\n', 14, "saddle_numbness"),
    ("case.json", '{"resourceType": "Bundle",\n  "entry": [}', 11, "line 2, column 13"),
    ("case.json", f'{{"a": "{NAME}", "a": 1}}', 12, "twice"),
    ("case.json", json.dumps({"resourceType": "Patient", "name": NAME}), 12, "not a Bundle"),
    ("case.json", bundle(patient(name=NAME), height()), 13, "body weight"),
    ("case.json", bundle(patient(name=NAME), weight()), 13, "body height"),
    ("case.json", bundle(height(), weight()), 13, "no Patient"),
    ("case.json", bundle(patient(), patient(id="p2", name=NAME)), 12, "2 different Patient"),
    ("case.json", bundle(patient(name=NAME, gender="other"), height(), weight()), 13, "anatomical sex"),
    ("case.json", bundle(patient(), height(16), weight()), 15, "16"),
    ("case.json", bundle(patient(), height(-162), weight()), 12, "valueQuantity (body height) must be above"),
    ("case.json", bundle(patient(), height(), weight(0)), 12, "valueQuantity (body weight) must be above"),
    ("case.json", bundle(patient(), height(1620), weight()), 15, "1620 mm"),
    ("case.json", bundle(patient(), height(), weight(700)), 15, "70 kg"),
    ("case.json", "[" * 20_000, 11, "nested"),
]


@pytest.mark.parametrize(("name", "content", "code", "words"), BAD_FILES)
def test_a_file_that_cannot_be_planned_is_one_clear_sentence_without_patient_data(
    run: Run, tmp_path: Path, name: str, content: str | bytes, code: int, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    outcome = run("plan", file)
    refused(outcome, code, words)
    assert NAME not in outcome[2]


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    refused(run("plan", tmp_path / "none.toml"), 11, "none.toml")
    refused(run("plan", tmp_path), 11, "directory")


def test_answers_belong_to_a_bundle_only(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text('[patient]\nsex = "female"\n')
    refused(run("plan", case, "--answers", case), 12, "completes a FHIR Bundle")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "record.json"
    file.write_text(bundle(*PERSON))
    return file


def test_a_bundle_without_answers_becomes_a_draft_that_asks(run: Run, record: Path) -> None:
    code, out, err = run("plan", record, "--format", "json", "--on", "2026-11-22")
    drafted: dict[str, Any] = json.loads(out)
    assert (code, err) == (0, "")
    assert drafted["status"] == "draft"
    assert drafted["watermark"]
    assert "saddle_numbness" in {question["id"] for question in drafted["questions"]}
    assert drafted["made_on"] == "2026-11-22"


def test_the_ending_of_the_output_tells_its_format(run: Run, record: Path, tmp_path: Path) -> None:
    assert run("plan", record, "-o", tmp_path / "plan.json") == (0, "", "")
    assert json.loads((tmp_path / "plan.json").read_text())["schema"] == "weizhong.plan/1"


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["plan", "none.toml", "--format", "html"], "plan.pdf"),
        (["plan", "none.toml", "--format", "terminal"], "plan.json"),
        (["plan", "none.toml"], "plan.xyz"),
        (["locate", "BL23", *BODY], "points.pdf"),
        (["locate", "BL23", *BODY, "--format", "terminal"], "points.json"),
        (["points"], "points.html"),
        (["schema", "plan"], "schema.pdf"),
    ],
)
def test_an_ending_that_contradicts_the_format_is_refused(
    run: Run, tmp_path: Path, command: list[str], name: str
) -> None:
    code, out, err = run(*command, "-o", tmp_path / name)
    assert (code, out) == (2, "")
    assert name in err
    assert not (tmp_path / name).exists()


def test_a_plan_in_a_file_is_plain_text(run: Run, record: Path, tmp_path: Path) -> None:
    assert run("plan", record, "-o", tmp_path / "plan.txt") == (0, "", "")
    text = (tmp_path / "plan.txt").read_text()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_plan_never_overwrites_the_file_it_was_made_from(run: Run, record: Path) -> None:
    before = record.read_bytes()
    refused(run("plan", record, "-o", record.parent / "." / record.name), 22, "being read")
    assert record.read_bytes() == before


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "today"])
def test_a_day_nobody_plans_for_is_a_slip_in_usage(run: Run, record: Path, day: str) -> None:
    code, out, err = run("plan", record, "--on", day)
    assert (code, out) == (2, "")
    assert "--on" in err


@pytest.mark.parametrize("form", ["json", "html", "terminal"])
def test_an_unwritable_output_leaves_everything_as_it_was(
    run: Run, record: Path, tmp_path: Path, form: str
) -> None:
    refused(run("plan", record, "--format", form, "-o", tmp_path / "no" / "plan"), 22, "does not exist")
    refused(run("plan", record, "--format", form, "-o", tmp_path), 22, "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["record.json"]


def test_a_demo_into_a_file_is_refused(run: Run, record: Path) -> None:
    code, _, err = run("demo", "--out", record)
    assert code == 22
    assert "cannot be made" in err
