"""The command line: what it prints, and how it says no."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.fhir.bundles import PERSON, bundle, height, patient, weight

import weizhong
from weizhong.__main__ import main
from weizhong.facts.tables import digest

BODY = ["--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process: exit code, standard output, standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code: object = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code
        said = capsys.readouterr()
        assert code is None or isinstance(code, int)
        return code or 0, said.out, said.err

    return call


def refused(outcome: tuple[int, str, str], code: int, words: str) -> None:
    """One sentence or two on standard error, its own exit code, no traceback, nothing on standard output."""
    given, out, err = outcome
    assert words in err
    assert (given, out) == (code, "")
    assert err.startswith("weizhong: ")
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1


def test_the_version_comes_with_the_digest_of_the_facts(run: Run) -> None:
    assert run("--version") == (0, f"weizhong {weizhong.__version__} (facts {digest()})\n", "")


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


def test_a_point_is_shown_whole(run: Run) -> None:
    code, out, _ = run("points", "ub40")
    assert code == 0
    assert "Wěizhōng" in out


@pytest.mark.parametrize("name", ["委中", "weizhong", "Wěizhōng"])
def test_a_point_is_shown_by_its_name(run: Run, name: str) -> None:
    assert run("points", name) == run("points", "BL40")


def test_a_name_of_two_points_is_answered_with_their_codes(run: Run) -> None:
    refused(run("points", "futu"), 14, "LI18 or ST32")


def test_points_are_found_by_words(run: Run) -> None:
    _, out, _ = run("points", "--search", "low back", "--format", "json")
    assert "BL23" in {found["code"] for found in json.loads(out)}


def test_all_points_are_listed_without_a_code(run: Run) -> None:
    _, out, _ = run("points", "--format", "json")
    assert len(json.loads(out)) == 400


def test_points_are_located_on_both_sides(run: Run) -> None:
    code, out, _ = run("locate", "BL23", "GV4", "EX-B2:L4", *BODY, "--format", "json")
    assert code == 0
    located = [(point["code"], point["side"]) for point in json.loads(out)["points"]]
    assert located == [
        ("BL23", "left"),
        ("BL23", "right"),
        ("GV4", "midline"),
        ("EX-B2:L4", "left"),
        ("EX-B2:L4", "right"),
    ]


def test_codes_may_stand_anywhere(run: Run) -> None:
    _, first, _ = run("locate", "BL23", "GV4", *BODY, "--format", "json")
    assert run("locate", *BODY, "BL23", "--format", "json", "GV4") == (0, first, "")
    assert run("locate", "BL23", *BODY, "GV4", "--format", "json") == (0, first, "")


def test_a_located_point_is_printed_with_its_error(run: Run) -> None:
    code, out, _ = run("locate", "BL23", *BODY)
    assert code == 0
    assert "BL23" in out
    assert "95" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(("code", "numbers"), [("BL23", 2), ("ashi:L4", 2), ("BL40", 1), ("LI4", 0)])
def test_the_pose_of_the_model_is_not_told_as_a_place_on_a_limb(run: Run, code: str, numbers: int) -> None:
    spot = ["--ashi", "L4:60mm:left"] if code == "ashi:L4" else [code]
    _, out, _ = run("locate", *spot, *BODY)
    row = next(line for line in out.splitlines() if line.startswith(f"{code} "))
    before_region = row.split("×")[0].split()[2:-1]  # after code and side, before the region's first half
    assert len(before_region) == numbers


@pytest.mark.parametrize("length", ["86cm", "860mm", "0.86m", "33.858267716535in", " 86 cm"])
def test_a_measure_is_understood_in_every_unit(run: Run, length: str) -> None:
    _, expected, _ = run("locate", "BL23", *BODY, "--measure", "sitting-height=86cm", "--format", "json")
    _, out, _ = run("locate", "BL23", *BODY, "--measure", f"sitting-height={length}", "--format", "json")
    spot, expected_spot = (json.loads(text)["points"][0]["position_mm"] for text in (out, expected))
    assert spot == pytest.approx(expected_spot, abs=1e-6)


def test_a_palpated_crest_sharpens_the_point(run: Run) -> None:
    def half_height(*extra: str) -> float:
        _, out, _ = run("locate", "BL25", *BODY, *extra, "--format", "json")
        half: float = json.loads(out)["points"][0]["ellipse"]["half_along_mm"]
        return half

    assert half_height("--palpated", "iliac-crest-height=98cm") < half_height()


def test_what_the_tape_and_the_hand_found_is_one_option_under_two_names(run: Run) -> None:
    _, shown, _ = run("locate", "--help")
    assert "one option under two names" in " ".join(shown.split())
    sharpened = [
        run("locate", "BL25", *BODY, option, "iliac-crest-height=98cm")
        for option in ("--measure", "--palpated")
    ]
    assert sharpened[0] == sharpened[1]


def test_an_ashi_spot_lies_on_its_own_side(run: Run) -> None:
    _, out, _ = run("locate", "--ashi", "L4:60mm:right", *BODY, "--format", "json")
    (spot,) = json.loads(out)["points"]
    assert spot["side"] == "right"
    assert spot["position_mm"][0] < 0  # x points to the patient's left


def test_a_body_outside_the_survey_says_so(run: Run) -> None:
    _, out, _ = run("locate", "BL23", *BODY, "--pregnant", "--format", "json")
    assert json.loads(out)["warnings"]


BAD_LOCATE: list[tuple[list[str], int, str]] = [
    (["BL99", *BODY], 14, "Did you mean"),
    (["spleen", *BODY], 14, "not a point code"),
    (["GV28", *BODY], 20, "GV28"),
    ([*BODY], 13, "a point code"),
    (["BL23", *BODY[:-2]], 13, "--mass-kg"),
    (["BL23"], 13, "--sex, --age, --stature-cm, --mass-kg"),
    (["BL23", *BODY, "--stature-cm", "16"], 15, "16"),
    (["BL23", *BODY, "--stature-cm", "1620"], 15, "1620 mm"),
    (["BL23", *BODY, "--stature-cm", "1.62"], 15, "1.62 m"),
    (["BL23", *BODY, "--mass-kg", "700"], 15, "70 kg"),
    (["BL23", *BODY, "--mass-kg", "nan"], 15, "mass"),
    (["BL23", *BODY, "--age", "520"], 15, "age"),
    (["BL23", *BODY, "--measure", "sitting-height=86"], 12, "86cm"),
    (["BL23", *BODY, "--measure", "sitting-height"], 12, "sitting-height=86cm"),
    (["BL23", *BODY, "--measure", "sitting-height=86kg"], 12, "unit of length"),
    (["BL23", *BODY, "--measure", "sitting-heigth=86cm"], 14, "Did you mean sitting-height"),
    (["BL23", *BODY, "--measure", "sitting-height=860cm"], 15, "sitting-height"),
    (
        ["BL23", *BODY, "--palpated", "iliac-crest-height=145cm", "--palpated", "c7-height=139cm"],
        15,
        "c7-height",
    ),
    (["BL23", *BODY, "--ashi", "L4:60:right"], 12, "60"),
    (["BL23", *BODY, "--ashi", "L9:60mm:right"], 12, "L9"),
    (["BL23", *BODY, "--ashi", "L4:60mm:up"], 12, "L4:60mm:right"),
    (["BL23", *BODY, "--ashi", "L4:600mm:left"], 12, "200 mm"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), BAD_LOCATE)
def test_what_cannot_be_located_is_one_clear_sentence(
    run: Run, arguments: list[str], code: int, words: str
) -> None:
    refused(run("locate", *arguments), code, words)


def test_an_unknown_point_is_refused_with_near_ones(run: Run) -> None:
    refused(run("points", "BL233"), 14, "BL23")


def test_codes_and_search_together_are_refused(run: Run) -> None:
    refused(run("points", "BL23", "--search", "back"), 12, "not both")


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
    "command", [["points", "BL40"], ["points", "--search", "knee"], ["locate", "BL23", *BODY]]
)
def test_the_ending_tells_the_format_of_every_command(run: Run, tmp_path: Path, command: list[str]) -> None:
    assert run(*command, "-o", tmp_path / "out.JSON") == (0, "", "")
    assert json.loads((tmp_path / "out.JSON").read_text())


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


def test_an_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("weizhong.facts.tables.digest", interrupt)
    assert run("--version") == (130, "", "")


def test_an_interrupt_is_quiet_while_the_program_still_starts() -> None:
    code = """
import runpy, sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "weizhong.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
runpy.run_module("weizhong", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


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


def test_a_reader_who_stops_reading_gets_no_complaint() -> None:
    command = (
        f"{sys.executable} -c 'from weizhong.__main__ import main; main()' points --format json | head -c 10"
    )
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert done.stderr == ""
    assert len(done.stdout) == 10


@pytest.mark.parametrize("arguments", ["points --format json", "points"])
def test_a_reader_who_stops_reading_is_told_by_the_exit_code(arguments: str) -> None:
    command = f"{sys.executable} -c 'from weizhong.__main__ import main; main()' {arguments} | true"
    done = subprocess.run(
        ["bash", "-c", f"{command} > /dev/null; exit ${{PIPESTATUS[0]}}"], capture_output=True, check=False
    )
    assert done.returncode == 141


def test_a_terminal_without_hanzi_still_shows_the_point() -> None:
    command = [sys.executable, "-c", "from weizhong.__main__ import main; main()", "points", "BL40"]
    plain = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=plain)
    assert "BL40" in done.stdout


@pytest.mark.parametrize("arguments", ["points BL40", "points --format json", "schema plan", "--version"])
@pytest.mark.parametrize(("where", "reason"), [("> /dev/full", "No space left"), (">&-", "is closed")])
def test_an_output_that_takes_nothing_is_one_clear_sentence(arguments: str, where: str, reason: str) -> None:
    command = f"{sys.executable} -c 'from weizhong.__main__ import main; main()' {arguments} {where}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    refused((done.returncode, done.stdout, done.stderr), 22, reason)


def test_a_spot_on_the_patients_right_is_tapped_like_one_on_the_left(run: Run) -> None:
    sides = [
        json.loads(run("locate", *BODY, "--tap", f"{x},85,1050", "--format", "json")[1])["points"][0]["side"]
        for x in (60, -60)
    ]
    assert sides == ["left", "right"]


@pytest.mark.parametrize("slip", ["162,5", "1_62", "tall", ""])
def test_a_number_is_written_with_a_point_and_digits_alone(run: Run, slip: str) -> None:
    body = ["--sex", "female", "--age", "52", "--stature-cm", slip, "--mass-kg", "70"]
    refused(run("locate", "BL23", *body), 2, "is not a number as written here, such as 162.5")


def test_a_mark_on_the_plumb_line_lies_nowhere_beside_it(run: Run) -> None:
    refused(run("locate", "BL18", *BODY, "--midline", "T9:5mm:midline"), 12, "lies at 0 mm")


def test_the_other_choice_of_an_undecided_point_is_told_from_the_first(run: Run) -> None:
    rows = [line for line in run("locate", "LI19", *BODY)[1].splitlines() if line.startswith("LI19  ")]
    assert ["other choice" in row for row in rows] == [False, False, True, True]
